# Each target does its own set-up (deploy/setup.sh), so that a fresh clone needs nothing but make.
# `make demo SERVE=0` ends after the report; `make test T=tests/ocr` runs a part; see `make help`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
export T JOBS WORKERS PYTHON CHROMIUM UPGRADE

.PHONY: help
help: ## This list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# -- use ----------------------------------------------------------------------

.PHONY: demo run up down
demo: ## Set up, read the bundled folders, report, serve on http://127.0.0.1:8000 (SERVE=0: end after the report)
	@deploy/setup.sh demo
	@$(PY) manage.py demo $(if $(filter 0,$(SERVE)),--no-serve)

run: ## Set up and serve with the embedded default: web, worker and scheduler, no demo data
	@deploy/setup.sh run
	@$(PY) manage.py serve

up: ## docker compose: PostgreSQL, Redis, S3 store, nginx, web, WORKERS=2 workers, scheduler
	@deploy/compose.sh up

down: ## Stop what `make up` started (data stays in its volumes)
	@deploy/compose.sh down

# -- see that it is right ------------------------------------------------------

.PHONY: test check quick lint types arch coverage mutations try bench screenshots
test: ## All tests, on SQLite and on a private PostgreSQL, with real workers and a browser
	@deploy/setup.sh test
	@deploy/test.sh all

quick: ## The quick tests alone, on SQLite
	@deploy/setup.sh dev
	@deploy/test.sh quick

check: ## Linters, types, layers, templates, schema, migrations, security, then the quick tests (QUICK=0: without)
	@deploy/setup.sh dev
	@deploy/check.sh lint types arch templates scripts styles migrations schema security
	$(if $(filter 0,$(QUICK)),,@deploy/test.sh quick)

lint: ## ruff, eslint, stylelint: rules and format
	@deploy/setup.sh dev
	@deploy/check.sh lint scripts styles

types: ## mypy, strict
	@deploy/setup.sh dev
	@deploy/check.sh types

arch: ## import-linter: who may import whom
	@deploy/setup.sh dev
	@deploy/check.sh arch

coverage: ## Lines and branches that the quick tests run, by room, into docs/benchmarks.md
	@deploy/setup.sh test
	@$(PY) -m tests.benchmarks coverage --write

mutations: ## Break 30 deciding lines one at a time: the quick tests must see each (M=name for some)
	@deploy/setup.sh dev
	@$(PY) -m tests.mutations $(M)

try: ## A bare Debian in a folder outside, and make in it: RELEASE=bookworm|trixie TARGET="check test" (root)
	@deploy/try_release.sh $(RELEASE) $(TARGET)

bench: ## The benchmarks under tests/benchmarks/: figures as JSON and a table
	@deploy/setup.sh test
	@$(PY) -m tests.benchmarks $(BENCH)

screenshots: ## Write docs/screenshots/ from a running demo, 1366x768
	@deploy/setup.sh test
	@deploy/test.sh screenshots

# -- change --------------------------------------------------------------------

.PHONY: fix schema deps confidence
confidence: ## Refit what a told confidence is worth (ocr/recognition/calibration.json), then check it on held-out papers
	@deploy/setup.sh test
	@$(PY) -m tests.benchmarks.fit_confidence
	@$(PY) -m tests.benchmarks.fit_confidence --check

fix: ## Let the linters put right what they can
	@deploy/setup.sh dev
	@deploy/check.sh fix

schema: ## Write docs/openapi.yaml from the code
	@deploy/setup.sh dev
	@deploy/check.sh write-schema

deps: ## Lock the bounds of pyproject.toml into requirements*.txt, with hashes
	@deploy/setup.sh dev
	@deploy/deps.sh
