.DEFAULT_GOAL := help
.PHONY: help run test check slow docs scores theories ledger rooms lock clean
PYTHON_HERE := .venv/bin/python
WRITE := PYTHONPATH=docs $(PYTHON_HERE) -m generator
PIN := uv pip compile pyproject.toml build-requirements.in --universal --generate-hashes -p 3.12 --upgrade --no-emit-index-url --no-emit-find-links --no-annotate --no-header -q

help: ## say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: ## set up and run the main job: what does Russia's distraction change?
	@./setup.sh run
	@$(PYTHON_HERE) -m sim +scenario=ukraine_distraction

test: ## set up and pass the tests: lint, types, architecture, doctests, tests, notebook
	@./setup.sh dev
	@$(MAKE) --no-print-directory check

check: ## the tests alone, in an environment that stands
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m mypy
	.venv/bin/lint-imports
	$(PYTHON_HERE) -m pytest -n 2 --dist worksteal -m "not slow"
	$(PYTHON_HERE) -m pytest -n 2 --nbmake notebooks -p no:warnings

slow: ## the tests that check leaves out, a file at a time on two cores
	$(PYTHON_HERE) -m pytest -n 2 --dist loadfile -m slow

docs: ## build the site of docs/ into site/; a warning is an error, and nothing is fetched from outside
	@NO_MKDOCS_2_WARNING=1 $(PYTHON_HERE) -m mkdocs build --strict --quiet
	@echo "The site: site/index.html; with search: $(PYTHON_HERE) -m mkdocs serve"

scores: ## run the back-test and put its tables into docs/backtest.md, docs/scores.csv and docs/held_out.csv
	$(PYTHON_HERE) -m sim study=backtest
	$(WRITE).scores results/backtest/scores.csv
	$(WRITE).held_out write

theories: ## run the back-test under every theory of states' choice and put the table into docs/backtest.md and docs/theories.csv
	$(WRITE).theories

ledger: ## judge the article claim by claim and put the result into docs/claims.md and docs/ledger.csv
	$(PYTHON_HERE) -m sim study=claims
	$(WRITE).ledger results/claims/ledger.csv

rooms: ## draw docs/figures/rooms.svg from the import contract and the docstrings
	$(WRITE).rooms

lock: ## pin the newest versions that pyproject.toml allows, with hashes, for all systems (needs uv)
	$(PIN) -o requirements.lock
	$(PIN) --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## forget the environment (results stay)
	rm -rf .venv
