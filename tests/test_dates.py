"""Dates are kept as sources give them, with the span of days they may mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.dates import parse_date
from corridor.errors import DataError


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("1993", "1993-01-01", "1993-12-31", "1993"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("1993-04-03", "1993-04-03", "1993-04-03", "3 April 1993"),
        ("2027-Q2", "2027-04-01", "2027-06-30", "second quarter of 2027"),
        ("2026-H2", "2026-07-01", "2026-12-31", "second half of 2026"),
        ("about 1990", "1990-01-01", "1990-12-31", "about 1990"),
        ("not before 2029", "2029-01-01", "9999-12-31", "not before 2029"),
        ("before 2012", "2012-01-01", "2012-01-01", "before 2012"),
        ("by 2026", "2026-12-31", "2026-12-31", "by 2026"),
        ("end of 2029", "2029-12-01", "2029-12-31", "end of 2029"),
    ],
)
def test_forms(text: str, first: str, last: str, words: str) -> None:
    date = parse_date(text)
    assert (date.first.isoformat(), date.last.isoformat(), str(date)) == (first, last, words)


@given(st.dates(dt.date(1000, 1, 1), dt.date(9998, 12, 31)))
def test_a_day_means_itself_and_lies_in_its_month_quarter_and_year(day: dt.date) -> None:
    assert parse_date(day.isoformat()).first == parse_date(day.isoformat()).last == day
    for text in (f"{day:%Y-%m}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{day:%Y}-H{(day.month + 5) // 6}", f"{day:%Y}"):
        assert parse_date(text).first <= day <= parse_date(text).last


@pytest.mark.parametrize(
    "text", ["", "last spring", "1993-13", "2025-02-30", "2027-Q5", "93", "1993-4", "not before", "0000"]
)
def test_what_is_no_date_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(DataError, match="2027-Q2"):
        parse_date(text)
