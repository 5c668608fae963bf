# Glassklar: all set-up is done by itself, once, and again only when a lock file changes.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
# Tests run in this many processes, each with a database of its own.
PROSESSER ?= 3
# What is compiled is kept: else every process of a test compiles all of it anew.
unexport PYTHONDONTWRITEBYTECODE
PYTEST = $(PY) -m pytest -n $(PROSESSER) --dist loadfile --no-loadscope-reorder

.PHONY: help demo test test-lang bench lint laas oversett docs rens oppsett bygg nettleser verapdf

help: ## Vis denne oversikten
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Miljø: INTERN_PORT (8000), OFFENTLIG_PORT (8001), DATA_DIR (var), DATABASE_URL"

demo: oppsett ## Sett opp alt og start Glassklar med en oppdiktet kommune
	@exec $(PY) -m glassklar.config.cli demo

test: oppsett bygg nettleser verapdf ## Sett opp alt og kjør alle prøvene
	@stil=0; prove=0; \
	$(PY) -m ruff check -q . || stil=1; \
	.venv/bin/lint-imports >var/etasjer.txt || { cat var/etasjer.txt; stil=1; }; \
	$(PYTEST) -m "not stor" || prove=1; \
	[ $$stil = 0 ] || echo "Feil: stil eller etasjer er brutt, se øverst."; \
	[ $$stil = 0 ] && [ $$prove = 0 ]

test-lang: oppsett bygg nettleser verapdf ## Kjør også de store prøvene
	@$(PYTEST) -m "stor or not stor"

bench: oppsett bygg ## Mål farten
	@$(PY) bench

lint: oppsett ## Kontroller stil og etasjer
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && .venv/bin/lint-imports

laas: .venv/.klar ## Lag låsefilene på nytt
	@test -x var/verktoey/bin/uv || { $(PYTHON) -m venv var/verktoey && \
		var/verktoey/bin/python -m pip install -q uv; }
	@var/verktoey/bin/uv pip compile pyproject.toml -q --no-header --no-annotate \
		--generate-hashes --all-extras --python-version 3.11 -o requirements.lock
	@npm install --package-lock-only --silent

oversett: oppsett ## Oversett .po-filene til .mo
	@$(PY) -c "from glassklar.config.statisk import oversett; oversett()"

docs: oppsett ## Lag oppslagssidene i docs/ på nytt av koden
	@$(PY) scripts/lag_referanse.py

rens: ## Fjern det som er bygget (data i var/ blir stående)
	@rm -rf .venv node_modules var/verktoey var/statisk-npm var/statisk-samlet var/.statisk
	@rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find src tests bench scripts -name __pycache__ -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete
	@rm -rf /dev/shm/glassklar-test-$$(id -u)-*

# -- set-up, step by step; an interrupted step is done again ---------------------------------------

oppsett: .venv/.klar node_modules/.klar

.venv/.klar: requirements.lock
	@test -n "$(PYTHON)" || { echo "Feil: Python 3.11 eller nyere trengs."; exit 1; }
	@test -x $(PY) || echo "Lager Python-miljøet (én gang, noen minutter) …"
	@rm -f $@
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; \
		echo "Feil: kan ikke lage Python-miljø i .venv. Er disken full? På Debian/Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install -q --disable-pip-version-check --use-pep517 --no-deps --require-hashes -r requirements.lock || \
		{ echo "Feil: pakkene i requirements.lock kunne ikke hentes. Sjekk nettet og diskplassen, og prøv igjen."; exit 1; }
	@$(PY) -c "import pathlib, sysconfig; \
		pathlib.Path(sysconfig.get_path('purelib'), 'glassklar.pth').write_text('$(CURDIR)/src\n')"
	@printf '#!/bin/sh\nexec "%s" -m glassklar.config.cli "$$@"\n' '$(CURDIR)/$(PY)' > .venv/bin/glassklar
	@chmod +x .venv/bin/glassklar
	@touch $@

node_modules/.klar: package-lock.json package.json
	@command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
		{ echo "Feil: Node.js 20 eller nyere med npm trengs. Se https://nodejs.org/"; exit 1; }
	@echo "Henter stilark, skrift og skript …"
	@npm ci --silent || { echo "Feil: pakkene i package-lock.json kunne ikke hentes. Sjekk nettet og diskplassen, og prøv igjen."; exit 1; }
	@touch $@

bygg: oppsett
	@DATA_DIR=var $(PY) -m glassklar.config.cli bygg

# The validator of letters' files; where it cannot be had, the tests say so and go on without.
verapdf: oppsett
	@$(PY) scripts/hent_verapdf.py

nettleser:
	@scripts/hent_nettleser.sh
