# `make run` is all a newcomer needs. Everything is made in .venv, node_modules and var; `rm -r` them to start afresh.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The machine's own certificates: company proxies.
export UV_SYSTEM_CERTS = true
export NODE_USE_SYSTEM_CA = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export npm_config_update_notifier = false

FOUND := $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
ASSETS := src/maille/ui/static/dist/manifest.json
MESSAGES := src/maille/locale/fr/LC_MESSAGES/django.mo
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links

.PHONY: help run setup test bench audit lock lint package messages pictures

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: setup ## open the site on PORT (8000); DEMO=0 loads only the flyer
	@exec $(BIN)/maille serve --first-load

setup: .venv/core $(ASSETS) $(MESSAGES) ## install everything the site needs, nothing else

test: .venv/dev $(ASSETS) $(MESSAGES) ## every check, on SQLite, on PostgreSQL and in a browser
	@$(BIN)/python -m tools.check

lint: .venv/dev $(ASSETS) $(MESSAGES) ## the checks that run nothing
	@$(BIN)/python -m tools.check lint

bench: .venv/dev $(ASSETS) $(MESSAGES) ## measure; BENCH_SCALE=0.05 for a small run
	@exec $(BIN)/maille bench

package: setup ## build the wheel, which needs no Node where it is installed
	@$(BIN)/python -m hatchling build -t wheel

pictures: .venv/dev $(ASSETS) $(MESSAGES) ## take the pictures of docs/ again, walking through the first hour
	@MAILLE_PICTURES=1 DATABASE_URL= $(BIN)/python -m pytest --quiet -n 0 tests/docs/test_first_steps.py

messages: .venv/dev ## bring the texts to translate up to date
	@$(BIN)/maille messages extract

audit: .venv/dev ## known vulnerabilities; needs the network
	@$(BIN)/uvx --quiet --from pip-audit==2.10.1 pip-audit --require-hashes --disable-pip -r requirements/server.txt

lock: .venv/uv ## resolve the dependencies again
	@$(LOCK) --group build --group assets pyproject.toml -o requirements/core.txt
	@$(LOCK) --group build --group assets --extra postgres --extra scale pyproject.toml -o requirements/server.txt
	@$(LOCK) --extra sentences --constraint requirements/server.txt pyproject.toml -o requirements/sentences.txt
	@$(LOCK) --group build --group assets --group test --group lint --extra postgres --extra scale --extra sentences pyproject.toml -o requirements/dev.txt

# --- How: each file is made when what it is made from is newer --------------------------------------------------------
.venv/uv: requirements/uv.txt
	@[ -n "$(FOUND)" ] && "$(FOUND)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Il faut Python 3.11 ou plus récent : installez python3 et python3-venv (Debian : apt install python3-venv)."; exit 1; }
	@"$(FOUND)" -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Il manque venv à Python : installez python3-venv (Debian : apt install python3-venv)."; exit 1; }
	@echo "Préparation de Python…"
	@[ -x $(BIN)/pip ] || "$(FOUND)" -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

.venv/core: .venv/uv requirements/core.txt pyproject.toml
	@echo "Installation des bibliothèques…"
	@$(UV) --require-hashes -r requirements/core.txt
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/core requirements/dev.txt
	@echo "Installation des outils de vérification…"
	@$(UV) --require-hashes -r requirements/dev.txt
	@touch $@

$(ASSETS): .venv/core package.json package-lock.json tools/build_assets.py $(shell find frontend -type f 2>/dev/null)
	@echo "Fabrication des feuilles de style et des scripts…"
	@$(BIN)/python tools/build_assets.py
	@$(BIN)/python -m whitenoise.compress --quiet $(@D)
	@touch $@

$(MESSAGES): .venv/core $(shell find src/maille -name '*.py' -o -name '*.html' -o -name '*.txt' -o -name '*.po')
	@echo "Compilation des textes…"
	@$(BIN)/maille messages compile
