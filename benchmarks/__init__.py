"""Measured beside named peers: ratios in one run, medians."""
