# tiru: `make run` shows it, `make test` proves it, `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TESTS ?= tests

.PHONY: help run up test test-debian check assets lock bench wheel docs words clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.run ## install, build the assets, and start the demonstration
	@$(BIN)/python hatch_build.py
	@$(BIN)/tiru up

up: run

test: $(VENV)/.dev chromium pdfsig tesseract ## install what tests need and run them all (embedded PostgreSQL 18)
	@$(BIN)/pytest -q -n 2 $(TESTS)

test-debian: $(VENV)/.dev chromium pdfsig tesseract ## the same on Debian's PostgreSQL
	@found=$$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1); \
	if [ -n "$$found" ]; then TIRU_PG_BIN=$$found $(BIN)/pytest -q -n 2 $(TESTS); \
	else echo "Debian's PostgreSQL is missing: its run is skipped"; fi

check: $(VENV)/.dev ## ruff, mypy, import rules, migrations, docs
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tiru_migrations.lint
	@$(BIN)/python -c "import platform; platform.system()"
	@$(BIN)/pytest -q tests/docs tests/words

assets: $(VENV)/.run ## build the faces' assets
	@$(BIN)/python hatch_build.py

docs: $(VENV)/.dev ## write the generated reference
	@$(BIN)/python -m tiru_tenants.reference docs/reference

words: $(VENV)/.dev ## bring the catalogues up to the source; says what is left to translate
	@$(BIN)/python -m tiru.words

bench: $(VENV)/.dev ## measure against the peer and print the table
	@$(PIP) install -e '.[bench]'
	@$(BIN)/python -m benchmarks

wheel: $(VENV)/.dev ## build the release wheel and sdist into dist/
	@$(BIN)/python -m build --no-isolation --outdir dist .

lock: ## write the hashed requirements anew
	@for name in run dev; do \
	  extras=$$([ $$name = run ] && echo "--extra build" || echo "--extra build --extra test --extra check --extra gis"); \
	  uv pip compile -q pyproject.toml $$extras --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements/$$name.txt; \
	done

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "chromium is missing: browser tests will be skipped"; fi; }

.PHONY: pdfsig
pdfsig:
	@command -v pdfsig >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq poppler-utils >/dev/null; \
	  else echo "pdfsig is missing: no independent program will check signatures"; fi; }

.PHONY: tesseract
tesseract:
	@tesseract --list-langs 2>/dev/null | grep -qx ind || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq tesseract-ocr tesseract-ocr-ind >/dev/null; \
	  else echo "tesseract with Indonesian is missing: reading real scans will be skipped"; fi; }

$(BIN)/python:
	@$(PYTHON) -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "tiru: butuh Python 3.11 atau lebih dengan venv (Debian: apt install python3-venv)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml $(BIN)/python
	@echo "tiru: memasang (sekali saja, beberapa menit)"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.run

clean: ## remove what was built (not .tiru, your data)
	rm -rf dist build platform/tiru/web/static/dist frontend/node_modules
