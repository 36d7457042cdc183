# The front door. Every target makes the environment first; each forwards to the command line `erfaring` (--help tells all).
PYTHON ?= python3
DATA ?= data/synthetic
OUT ?= _build
PROJECT ?= alle
CHAPTER ?= child_outcomes
CASES ?=
TESTS ?= tests
PORT ?= 8000
FLAGS ?=

BIN := .venv/bin
ERFARING := $(BIN)/python -P -m helpers.cli
.DEFAULT_GOAL := help
.PHONY: env book pdf internal verify chapter validate data notebooks lab serve watch test test-long lint format bench lock clean help

env: ## the environment in .venv, from the hash-checked lock
	@$(PYTHON) tools/bootstrap.py

book: env ## everything → OUT/html/index.html (DATA=study folder, OUT=folder, FLAGS="--only nord --force …")
	@$(ERFARING) build --data "$(DATA)" --out "$(OUT)" $(FLAGS)

pdf: env ## the PDFs of a finished edition again → OUT/pdf (PROJECT=slug or rapport, OUT=…)
	@$(ERFARING) pdf $(filter-out alle,$(PROJECT)) --data "$(DATA)" --out "$(OUT)"

internal: env ## the internal edition → OUT-internt, never to be published (PROJECT=slug, CHILD="id id")
	@$(ERFARING) build --internal --data "$(DATA)" --out "$(OUT)" $(if $(filter-out alle,$(PROJECT)),--project "$(PROJECT)") $(foreach c,$(CHILD),--child "$(c)")

verify: env ## a finished edition against its manifest (OUT=…)
	@$(ERFARING) verify "$(OUT)"

chapter: env ## one chapter for one project → OUT/chapters/… (CHAPTER=…, PROJECT=slug or alle)
	@$(ERFARING) run "$(CHAPTER)" "$(PROJECT)" --data "$(DATA)" --out "$(OUT)"

validate: env ## findings on a study folder, in Danish (DATA=…)
	@$(ERFARING) validate --data "$(DATA)"

data: env ## the synthetic study again, byte for byte
	@$(ERFARING) data

notebooks: env ## run the committed notebooks and keep their outputs in them
	@$(ERFARING) notebooks

lab: env ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab --ip=127.0.0.1 --notebook-dir=notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

serve: env ## the finished site on loopback (PORT=…)
	@$(ERFARING) serve --out "$(OUT)" --port "$(PORT)"

watch: env ## build again whenever something is saved, and show it (DATA=…, PORT=…)
	@$(ERFARING) watch --data "$(DATA)" --out "$(OUT)" --port "$(PORT)"

lint: env ## format, lint and types
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q --output-format concise . && $(BIN)/mypy

format: env ## mend format and what the linter can mend
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .

test: env lint ## what every change must pass: lint, types, tests, and the committed notebooks run again
	@$(BIN)/python -m pytest -m "not long"
	@$(BIN)/python -m pytest --nbval --nbval-current-env notebooks

test-long: env ## the long simulations, every page at every setting (TESTS=some folders of tests/)
	@$(BIN)/python -m pytest -m long --timeout 2400 $(TESTS)

bench: env ## the benchmark table (CASES=some of those that benchmarks/run.py --list names)
	@$(BIN)/python benchmarks/run.py $(CASES)

lock: env ## resolve requirements.lock anew from pyproject.toml
	@UV_SYSTEM_CERTS=1 $(BIN)/uv pip compile -q --universal --generate-hashes --fork-strategy fewest --no-header --no-annotate \
		--group test --group build pyproject.toml -o requirements.lock

clean: ## remove what was built (the environment stays)
	@rm -rf _build ._build-arbejde _build-internt .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'
