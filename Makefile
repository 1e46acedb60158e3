.DEFAULT_GOAL := help
.PHONY: help ready run demo fmt check lint types layers test where lock

BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)

help:    ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

ready:   ## Make the environment, with what tests and checks need
	@python3 manage.py test --help > /dev/null

run:     ## Start the app
	python3 manage.py run

demo:    ## Start the app on the demonstration company
	python3 manage.py demo

fmt: ready     ## Repair what can be repaired
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

check: lint types layers test  ## Everything that must hold

lint: ready    ## Style and likely bugs
	$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: ready   ## Static types
	$(BIN)/mypy

layers: ready  ## Who may import whom
	PYTHONPATH=. $(BIN)/lint-imports

test:    ## Tests with coverage; rules and core must be complete
	SALESDESK_TEST_COVERAGE=1 python3 manage.py test

where:   ## Every file of a feature: make where F=pipeline
	@git ls-files "*/$(F).*" "*/$(F)/*" "*/test_$(F).*" | sort

lock:    ## After a change of requirements*.txt (needs the program uv)
	set -e; for name in requirements requirements-dev; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url $$name.txt -o $$name.lock; \
	done
