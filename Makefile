# make run | test | check | bench | bench-load | bench-quick | lock        (Python 3.11+ and make are all that is needed)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
HOST ?= 127.0.0.1
PORT ?= 8000

# every branch, and without luck: tests that draw nothing reach all of them, and none has to be quick for it
COVERED := --cov=optimizer --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

.DEFAULT_GOAL := help
.PHONY: help run test test-long check bench bench-load bench-quick lock clean

help:
	@echo "make run    set up, load the past rounds, plan HN-2016-2020, serve on http://$(HOST):$(PORT)"
	@echo "make test   set up what tests need and run them"
	@echo "make check  formatting, lint, types, import direction, known vulnerabilities"
	@echo "make bench  ours beside HiGHS, CBC, SCIP and CP-SAT: hours, and can be taken up again (bench/README.md)"
	@echo "make bench-load   60 people at once, on SQLite and PostgreSQL, beside a bare endpoint: in under ten minutes"
	@echo "make bench-quick  the same on a few rounds, in under five minutes"

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Phanky needs Python 3.11 or newer; say make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp requirements/run.lock requirements/assets.lock pyproject.toml build_assets.py
	@echo "Installing what Phanky runs on (locked, hashed) ..."
	$(PIP) install --require-hashes --no-deps -r requirements/run.lock # the lock is whole: nothing is left to resolve
	$(PIP) install --require-hashes --no-deps -r requirements/assets.lock # its copy of htmx is wanted, not Django
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.lock
	@echo "Installing what the tests need (locked, hashed) ..."
	$(PIP) install --require-hashes --no-deps -r requirements/test.lock
	@touch $@

# a browser for the tests of the pages: the machine's own, else Debian's, else the one that Playwright brings
$(VENV)/browser.stamp: $(VENV)/test.stamp
	@command -v chromium >/dev/null || { echo "Installing Chromium for the tests of the pages ..."; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then apt-get update -qq && apt-get install -yqq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	  else $(BIN)/playwright install --with-deps chromium; fi; }
	@touch $@

# a spreadsheet program for the long suite
$(VENV)/calc.stamp: $(VENV)/test.stamp
	@command -v soffice >/dev/null || { echo "Installing LibreOffice Calc for the long tests ..."; \
	  apt-get update -qq && apt-get install -yqq --no-install-recommends libreoffice-calc >/dev/null; }
	@touch $@

run: $(VENV)/run.stamp
	$(BIN)/phanky seed
	$(BIN)/phanky replay HN-2016-2020
	$(BIN)/phanky serve --host $(HOST) --port $(PORT)

test: $(VENV)/browser.stamp
	$(BIN)/pytest -n 2 -m "not long and not hypothesis" $(COVERED) tests/optimizer
	$(BIN)/pytest -n 2 -m "not long and hypothesis" tests/optimizer
	$(BIN)/pytest -n 3 --dist worksteal -m "not long" --ignore=tests/optimizer

# what `make test` leaves out: new examples are drawn, and more of them (with SEED=1 the same ones every time); kill -9 at
# random moments; the exports opened in a real spreadsheet program; then faults are planted in the model and the
# verifier, one at a time, and the tests must see nearly all of them
test-long: $(VENV)/browser.stamp $(VENV)/calc.stamp
	$(BIN)/pytest -n 3 --dist worksteal --hypothesis-profile=long $(if $(SEED),--hypothesis-seed=$(SEED)) -m "long or hypothesis"
	$(BIN)/python -m tests.mutation

check: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.advisories

# what is done stands in the results file, and is not run again
BENCH ?= all --out var/bench/results.jsonl
bench: $(VENV)/test.stamp
	$(BIN)/python -m bench $(BENCH)

bench-load: $(VENV)/test.stamp
	$(BIN)/python -m bench load

bench-quick: $(VENV)/test.stamp
	$(BIN)/python -m bench quick

lock: $(VENV)/test.stamp
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet \
	  pyproject.toml requirements/build.in -o requirements/run.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet \
	  pyproject.toml requirements/build.in --extra test --extra scip --extra bench -c requirements/run.lock -o requirements/test.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet \
	  --no-deps requirements/assets.in -o requirements/assets.lock

clean:
	rm -rf $(VENV) var
