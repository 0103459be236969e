# SPDX-License-Identifier: Apache-2.0
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
SERVE ?= 1
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
SOURCES := src tests bench

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (PYTHON=/path/to/python3)."; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || $(PYTHON) -m virtualenv -q .venv 2>/dev/null || uv venv -q --seed --clear .venv 2>/dev/null \
	  || { rm -rf .venv; echo "Python's venv module is missing. Debian: apt-get install python3-venv"; exit 1; }
.venv/.base: requirements/base.txt pyproject.toml | .venv/bin/python
	$(PIP) -r requirements/base.txt
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@
.venv/.demo: requirements/demo.txt .venv/.base
	$(PIP) --no-deps -r requirements/demo.txt
	@touch $@
.venv/.dev: requirements/dev.txt .venv/.demo
	$(PIP) -r requirements/dev.txt
	@touch $@

.venv/.corpora: requirements/corpora.txt .venv/.dev
	@if $(BIN)/python tests/corpora.py; then touch $@; else test -z "$$CI"; fi

setup: .venv/.dev ## Make the environment: everything needed to work on Duly
demo: .venv/.demo ## Perform the whole job on real company names (SERVE=0 ends by itself)
	$(BIN)/duly demo --home .demo $(if $(filter 0,$(SERVE)),--no-serve,--serve)
test: .venv/.dev .venv/.corpora debian ## Pass all tests (TEST_DATABASE_URL=postgresql://… for another server)
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder
test-fast: .venv/.dev ## Pass the tests that start no processes of their own
	$(BIN)/pytest -n 2 -m "not slow"
check: .venv/.dev ## Formatting, lint, types, import contracts, migrations, documents
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	PYTHONPATH=tests $(BIN)/lint-imports
	DULY_SECRET=check DJANGO_SETTINGS_MODULE=duly.house.settings $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	$(BIN)/pytest -n 0 tests/house -m "not slow"
fix: .venv/.dev ## Format, and mend what lint can mend
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
docs: .venv/.dev ## Write docs/reference from the code
	$(BIN)/python -m duly.house.reference
messages: .venv/.dev ## Take new words into the doors' catalogues, and compile them
	$(BIN)/python -m duly.house.messages
bench: .venv/.demo ## Measure against a named limit: make bench NAME=ledger
	$(BIN)/python -m bench.$(NAME)
lock: .venv/.dev ## Resolve the lock files again (needs uv)
	@for set in "base " "dev --extra=dev --extra=aws --extra=fleet --extra=dedupe --extra=age --extra=mssql --extra=ocr"; do set -- $$set; uv pip compile pyproject.toml requirements/build.in $${@:2} --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --no-annotate --upgrade -q -o requirements/$$1.txt $$([ $$1 = dev ] && echo -c requirements/base.txt); done
	@uv pip compile requirements/demo.in --no-deps --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --upgrade -q -o requirements/demo.txt
debian: ## Install the Debian packages that tests need, where one may; says what is missing where not
	@missing="$$(for p in $$(grep -v '^\#' requirements/debian.txt); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || echo $$p; done)"; \
	if [ -z "$$missing" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "Tests that need these are left out:" $$missing "(apt-get install them as root)"; fi
clean: ## Remove the environment, the demo's data and all caches
	@test ! -d .demo -o ! -x $(BIN)/duly || $(BIN)/duly --home .demo remove-home --yes
	rm -rf .venv .demo .*_cache .hypothesis build dist src/*.egg-info
.PHONY: help setup demo test test-fast check fix docs messages bench lock debian clean
