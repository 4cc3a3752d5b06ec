# 信和 Xinhe. `make` or `make help` lists what there is to do.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export LANG ?= C.UTF-8
export PYTHONUTF8 = 1
export DJANGO_SETTINGS_MODULE = xinhe.config.settings
ifdef DATABASE_URL
export DATABASE_URL
endif
PYTEST := $(BIN)/python -m pytest
# On a given database the tests run one after the other: followers wait for the oldest transaction of the server.
WORKERS ?= $(if $(DATABASE_URL),0,2)
# A worker takes whole files, in the order of tests/conftest.py: the long ones first.
SHARED := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# What acts and rules are made of; pages, API, attacks, commands and documents are left to `make test`.
CORE := config house insight jurisdiction kernel matters people petition procedures records rules supervision web

.PHONY: help setup demo serve work test fast journeys fix check rules-mutants bench messages reset lock sizes

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: $(READY) ## virtual environment with the locked dependencies

$(READY): requirements.lock scripts/link.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新 / Python 3.11 or newer is needed"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "缺 venv 模块，Debian 上请先 apt install python3-venv / the venv module is missing"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python scripts/link.py
	@touch $@

demo: $(READY) ## everything in one: database, demonstration county, server and worker
	@$(BIN)/xinhe demo

serve: $(READY) ## server and worker on the tables as they are (after: xinhe migrate)
	@$(BIN)/xinhe serve

work: $(READY) ## a worker alone
	@$(BIN)/xinhe worker

test: $(READY) ## all tests; browser tests are skipped, with a line that says so, where there is no Chromium
	$(PYTEST) $(SHARED)

fast: $(READY) ## between two edits: engine, rules and acts, without pages, API, servers and browser
	$(PYTEST) $(SHARED) -m "not slow" $(CORE:%=tests/%)

journeys: $(READY) ## the browser tests alone
	$(PYTEST) tests/journeys

fix: $(READY) ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(READY) ## what CI looks at besides the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	XINHE_AS_OWNER=1 XINHE_FAST_DB=1 $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	$(BIN)/xinhe diagrams --check
	$(BIN)/python scripts/messages.py --check

rules-mutants: $(READY) ## change each row of the rules and see a test fail; names the rows that can be changed unseen
	$(BIN)/python scripts/rules_mutants.py

bench: $(READY) ## measure, as ratios; XINHE_BENCH_SIZES=10000,1000000 by default
	$(BIN)/python -m bench

messages: $(READY) ## collect texts to translate and fill the traditional Chinese ones
	$(BIN)/python scripts/messages.py

reset: $(READY) ## delete the demonstration's data
	@$(BIN)/xinhe reset --yes

lock: $(READY) ## lock the dependencies anew (needs uv on the PATH)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements.lock

sizes: $(READY) ## the longest files and functions, to look at
	$(BIN)/python scripts/sizes.py
