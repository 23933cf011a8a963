# Everything here works on a fresh machine with Python >= 3.11 and nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check bench sweep chaos docs regen lock clean

help:  ## Show these lines
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# uv comes into the environment that it then fills, so that nothing is installed outside this folder.
$(READY): requirements/dev.txt requirements/uv.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Tieline needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## See Gong's data land in a database, against a sandbox: no account needed
	@$(BIN)/tieline demo

test: $(READY)  ## Run the tests, on SQLite and on a PostgreSQL of their own
	$(BIN)/pytest -n 2

check: $(READY)  ## Format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports

# Those who are measured beside Tieline have environments of their own: what they need does not agree.
PEERS := bench bench-airbyte bench-singer
$(PEERS:%=.venv/.%): .venv/.%: requirements/%.txt | $(READY)
	$(PYTHON) -m venv .venv/$*
	$(BIN)/uv pip install --quiet --python .venv/$*/bin/python --compile-bytecode --require-hashes -r requirements/$*.txt
	@touch $@

# `make bench BENCH="sync pacing --quick"` measures parts alone, in smaller sizes.
bench: $(PEERS:%=.venv/.%)  ## Measure against the peers, in one run
	$(BIN)/python -m benchmarks $(BENCH)

# `make sweep FOLDER=path`, or `make sweep path` for a folder that is there.
ifeq ($(firstword $(MAKECMDGOALS)),sweep)
FOLDER ?= $(word 2,$(MAKECMDGOALS))
endif

sweep: $(READY)  ## Make a client of every document in a folder, and tell what is lost
	@test -n "$(FOLDER)" || { echo "make sweep FOLDER=path/of/documents" >&2; exit 2; }
	@$(BIN)/python tools/sweep.py "$(FOLDER)" $(SWEEP)

chaos: $(READY)  ## Kill processes at fifty random moments
	TIELINE_CHAOS_SEEDS=50 $(BIN)/pytest -n 2 tests/acceptance/test_kill*.py

docs: $(READY)  ## Write the reference pages that are generated
	$(BIN)/python tools/docs.py

regen: docs  ## Write everything that is generated
	$(BIN)/python tools/ddl.py
	$(BIN)/python tools/provider_schema.py
	$(BIN)/python tools/gong_client.py
	$(BIN)/python tools/gotom_client.py
	$(BIN)/tieline client generate tests/golden/edge.yaml --out tests/golden/edge

LOCK = $(BIN)/uv pip compile -q --upgrade --custom-compile-command "make lock" --universal --generate-hashes --no-emit-index-url --python-version 3.11
lock: $(READY)  ## Resolve the dependencies anew
	$(LOCK) --all-extras --group dev pyproject.toml -o requirements/dev.txt
	$(LOCK) --group bench pyproject.toml -o requirements/bench.txt
	$(LOCK) --group bench-airbyte -o requirements/bench-airbyte.txt
	$(LOCK) --group bench-singer -o requirements/bench-singer.txt
	echo uv | $(LOCK) - -o requirements/uv.txt

clean:  ## Remove what make has made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
