# Everything works on a fresh machine with Python 3.11+ and make: the targets make .venv themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo scrapyd deploy orchestrate test lint types imports check bench-overhead bench-etl bench-stats bench-export bench-watch clean

help:  ## show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version). Try: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Two stamps: the demo needs no test tools.
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

# Where there is a browser, the demo also crawls pages that it must render.
BROWSER := $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name))))

$(VENV)/.installed-rendering: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[rendering]'
	@touch $@

demo: $(VENV)/.installed$(if $(BROWSER),-rendering)  ## crawl the bundled sites while they are redesigned, and report
	@$(BIN)/python -m etl_sentiment.demo

test: $(VENV)/.installed-dev  ## run the whole test suite, offline
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile

lint: $(VENV)/.installed-dev  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev  ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.installed-dev  ## which package may import which
	$(BIN)/lint-imports

check: lint types imports  ## lint, types, import rules

$(VENV)/.installed-scrapyd: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[scrapyd]'
	@touch $@

scrapyd: $(VENV)/.installed-scrapyd  ## scrapyd in the foreground; who may use it: SCRAPYD_USERNAME, SCRAPYD_PASSWORD
	@$(BIN)/python -m deploy.serve

deploy: $(VENV)/.installed-scrapyd  ## build the egg, and deploy it to that scrapyd
	@$(BIN)/python -m deploy.upload

orchestrate: $(VENV)/.installed  ## crawl on the schedules of settings/agents.yaml, until Ctrl-C
	@$(BIN)/scrapy orchestrate

bench-overhead: $(VENV)/.installed-dev  ## CPU a page with healing on and off, in turns
	$(BIN)/python -m tests.benchmarks.overhead

bench-etl: $(VENV)/.installed-dev  ## items a second through the pipelines, by stage; pages a second of PDFs
	$(BIN)/python -m tests.benchmarks.etl

bench-watch: $(VENV)/.installed-dev  ## how soon a fading field is told of, and how often falsely
	$(BIN)/python -m tests.benchmarks.degradation

bench-export: $(VENV)/.installed-dev  ## how long heal-export takes, and how much memory
	$(BIN)/python -m tests.benchmarks.export

bench-stats: $(VENV)/.installed-dev  ## how fast heal-stats tells of a million records
	$(BIN)/python -m tests.benchmarks.stats

clean:  ## remove the environment and caches; data/ and overlay/ stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
