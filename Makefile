# Everything is done in .venv, which these targets make by themselves.
PORT ?= 8000
VPLUSE_INSTANCE ?= instance
PYTHON ?= python3
BIN := .venv/bin
# Tests wait for disks, servers and browsers more than they reckon: three processes keep two cores busy.
SPREAD ?= --numprocesses 3
CATALOGS := $(wildcard webapp/translations/*/LC_MESSAGES/messages.po)
export PORT VPLUSE_INSTANCE
# Where Python keeps no compiled files, each of the hundreds of processes of a test run compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-nightly check bench translations keys lock sbom audit clean
.DEFAULT_GOAL := help

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: .venv/runs translations  ## run the whole site here: PORT=8123 VPLUSE_INSTANCE=FOLDER make run
	@exec env VPLUSE_ENV=local $(BIN)/python -m flask --app wsgi local

test: .venv/tests translations  ## run every test, on SQLite and on PostgreSQL, in a real browser too
	@tests/support/find_browser.sh
	@tests/support/find_nginx.sh
	@tests/support/find_observatory.sh
	$(BIN)/python -m pytest $(SPREAD) $(TESTS)

test-nightly: .venv/tests translations  ## the same with many more made-up inputs and rounds
	@tests/support/find_browser.sh
	@tests/support/find_nginx.sh
	@tests/support/find_observatory.sh
	VPLUSE_NIGHTLY=1 $(BIN)/python -m pytest $(SPREAD) $(TESTS)

check: .venv/tests translations  ## format, lint, types, import contracts, migration drift, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	VPLUSE_ENV=local VPLUSE_INSTANCE=$$(mktemp -d) sh -c '$(BIN)/flask --app wsgi db upgrade && $(BIN)/flask --app wsgi db check'
	$(BIN)/python -m tests.support.translations

bench: .venv/tests translations  ## measure speed and size against references in the same run; writes bench.json
	@tests/support/find_nginx.sh
	$(BIN)/python -m tests.bench

translations: $(CATALOGS:.po=.mo)  ## compile the catalogs of the three languages

%.mo: %.po | .venv/runs
	@$(BIN)/pybabel -q compile -i $< -o $@

keys: .venv/runs  ## print fresh keys for a deployment, as lines for its environment
	@$(BIN)/python -c 'from webapp.deployment_keys import print_keys; print_keys()'

lock: .venv/tests  ## lock the dependencies anew, with hashes
	$(BIN)/pip install -q uv
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -o $$name.txt $$name.in; \
	done

sbom: .venv/runs  ## a CycloneDX list of what the site is made of, in sbom.json
	$(PYTHON) -m venv .venv-tools && .venv-tools/bin/pip install -q cyclonedx-bom pip-audit
	.venv-tools/bin/cyclonedx-py requirements requirements.txt --output-file sbom.json

audit: sbom  ## known weaknesses of what the site is made of; fails when it cannot tell
	.venv-tools/bin/pip-audit --strict --require-hashes -r requirements.txt

clean:  ## remove what was made, but never the instance folder
	rm -rf .venv .venv-tools .mypy_cache .ruff_cache .pytest_cache .hypothesis bench.json sbom.json
	find webapp -name '*.mo' -delete

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	@touch $@

# The locks name everything there is to install. Without --no-deps, pip would look for newer releases of what is
# asked for with extras, find one without a hash and stop.
INSTALL := $(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r

.venv/runs: requirements.txt | .venv/made
	$(INSTALL) requirements.txt
	@touch $@

.venv/tests: requirements-dev.txt .venv/runs
	$(INSTALL) requirements-dev.txt
	@$(BIN)/pip check -q
	@touch $@
