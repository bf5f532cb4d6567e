# Gemeinde Desk. `make` alone explains itself.
SHELL := /bin/bash
PYTHON := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help run test lint unit coverage bench soak power-loss screenshots lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/:/' | awk -F: '{printf "  make %-12s %s\n", $$1, $$2}'

run: .venv/ready-run  ## Set up what is missing and start the window (asks for sudo once, for system libraries)
	$(PYTHON) -m gemeinde_desk

test: .venv/ready-test lint unit  ## Set up what is missing and run every check

lint: .venv/ready-test  ## Style, types, floors of the house
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

unit: .venv/ready-test  ## All tests, without the style checks
	$(OFFSCREEN) $(PYTHON) -m pytest -n 2 --dist loadgroup -q tests --ignore=tests/ui --ignore=tests/journeys
	$(OFFSCREEN) $(PYTHON) -m pytest -n 2 --dist loadgroup -q tests/ui tests/journeys

coverage: .venv/ready-test  ## Branch coverage of everything below the window
	$(OFFSCREEN) .venv/bin/coverage run -m pytest -q
	.venv/bin/coverage combine -q
	.venv/bin/coverage report

bench: .venv/ready-bench  ## The benchmarks of tests/benchmarks (some minutes, wants a quiet machine)
	$(OFFSCREEN) $(PYTHON) tests/benchmarks/run.py

soak: .venv/ready-test  ## Long kill -9 and fault injection runs
	$(OFFSCREEN) GEMEINDE_DESK_KILLS=300 GEMEINDE_DESK_FAULTS=1 $(PYTHON) -m pytest -q tests/store/test_durability.py

power-loss: .venv/ready-test  ## Cut the power at two thousand places of a run; nothing acknowledged may be lost (some minutes)
	GEMEINDE_DESK_CUTS=6000 $(PYTHON) -m pytest -q -o faulthandler_timeout=0 tests/store/test_power_loss.py

screenshots: .venv/ready-run  ## Picture every place of the window with the sample office into build/screenshots
	$(OFFSCREEN) $(PYTHON) -m gemeinde_desk demo --screenshots build/screenshots

lock:  ## Resolve the dependencies anew into the lock files
	for set in "build:requirements.lock" "build --extra test:requirements-test.lock" "build --extra test --extra bench:requirements-bench.lock"; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml \
	    --no-emit-package gemeinde-desk --extra $${set%%:*} --output-file $${set##*:} || exit 1; done

clean:  ## Remove what the other targets made
	rm -rf .venv build dist .coverage* .mypy_cache .ruff_cache .hypothesis

# What a target needs is set up once, and again when a lock file changes.
.venv/ready-run: requirements.lock installer/setup.sh pyproject.toml
	installer/setup.sh run
.venv/ready-test: requirements-test.lock installer/setup.sh pyproject.toml
	installer/setup.sh test
.venv/ready-bench: requirements-bench.lock installer/setup.sh pyproject.toml
	installer/setup.sh bench
