# Two commands are enough to begin with: `make ask` and `make test`. `make` alone lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup dev ask serve page page-test shots sandbox lint check model-test crash test bench wheel lock reference
.PHONY: router vectors clean
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
ONEBOX := $(BIN)/onebox
# pytest says 5 when a selection holds no test; that is no failure.
PYTEST = run() { $(BIN)/python -m pytest -q "$$@" || [ $$? -eq 5 ]; }; run

# The question goes to the shell through the environment, unexpanded: `$$`, quotes, backticks and
# Chinese in Q="…" arrive as they were typed.
LOCALE := $(firstword $(LC_ALL) $(LC_MESSAGES) $(LANG))
ifneq ($(origin Q),undefined)
export QUESTION := $(value Q)
else ifneq ($(filter zh%,$(LOCALE)),)
export QUESTION := 怎样卸载一个软件包，并把它的配置文件也一起删干净？
else
export QUESTION := What type of DNS record maps an address back to a name?
endif
unexport Q

help: ## List what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: .venv/.core ## Make .venv with everything pinned; afterwards the command is .venv/bin/onebox

.venv/.core: pyproject.toml requirements.lock tools/setup.py
	@$(PYTHON) tools/setup.py core

dev: .venv/.dev ## Add the test tools

.venv/.dev: .venv/.core requirements-dev.lock
	@$(PYTHON) tools/setup.py dev

ask: setup ## Ask the sample library; Q="…" for a question of your own
	@$(ONEBOX) models pull --default
	@$(ONEBOX) library add samples/handbook --collection handbook
	@$(ONEBOX) ask "$$QUESTION"

sandbox: setup ## Make the sandbox ready (bubblewrap, Python packages) and attack it
	@$(BIN)/python tools/sandbox.py
	@$(ONEBOX) sandbox prepare
	@$(ONEBOX) sandbox check

serve: setup ## The page and the API on this machine; the address is printed
	@$(PYTHON) tools/page.py --serve
	@$(ONEBOX) serve

page: ## Build the web page into src/onebox/server/page, when it changed (needs Node 20 or newer)
	@$(PYTHON) tools/page.py

lint: dev ## Style, import directions, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

check: lint ## Lint and the fast tests (no model)
	@$(PYTEST) -m "not model and not crash and not page"

model-test: dev ## Tests against the real model
	@$(PYTEST) -m "model and not crash and not page"

crash: dev ## Kill processes at every step and see that nothing is lost
	@$(PYTEST) -m crash

test: ## Everything but the long: check, the core of the page, model-test, crash without its minutes
	@$(MAKE) check
	@$(PYTEST) -m "page and not model" tests/page/test_real.py -k "citations or chinese or killed"
	@$(MAKE) model-test
	@$(PYTEST) -m "crash and not long"

bench: dev ## Measure; writes bench/results and bench/LEADERBOARD.md
	@$(BIN)/python -m bench

wheel: dev ## Build the wheel into dist/
	@$(BIN)/python -m pip wheel -q --no-deps --wheel-dir dist . && ls -1 dist

lock: ## Pin anew after a change of dependencies
	@$(PYTHON) tools/lock.py

reference: setup ## Write docs/reference anew from the code
	@$(BIN)/python tools/reference.py

router: dev ## Train the router's classifier from data/router
	@$(BIN)/python tools/router.py

vectors: setup ## Embed the sample library and write the vectors that go with it (minutes)
	@$(BIN)/python tools/vectors.py

page-test: dev ## Tests of the web page: its parts in Node, the whole in Debian's Chromium
	@cd page && npm install --no-save --no-fund --no-audit && npm run check && npm test
	@$(PYTEST) -m page tests/page

shots: dev ## Take the pictures of the page anew: docs/shots
	@$(BIN)/python -m tests.page.shots

clean: ## Remove .venv and everything built
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
