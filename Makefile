# report and test need python3 (3.11 or newer), make and a package registry; everything else they install.

PYTHON ?= python3
VENV := .venv
# Stages start `python`, which has to be the environment's.
RUN := PATH="$(CURDIR)/$(VENV)/bin:$$PATH"

report: $(VENV)/installed
	@$(RUN) dvc repro
	@echo "The report is in $(CURDIR)/reports/index.html"

test: $(VENV)/installed-test $(VENV)/installed-notebooks $(VENV)/installed-dask
	@$(RUN) pytest -n 2 --dist loadfile

lint: $(VENV)/installed-test
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy

notebooks: $(VENV)/installed-test $(VENV)/installed-notebooks
	@$(RUN) pytest -m slow tests/notebooks

lab: $(VENV)/installed-notebooks
	@$(RUN) PYTHONPATH="$(CURDIR)" jupyter lab notebooks

bench: $(VENV)/installed-test
	@for bench in tests/benchmarks/bench_*.py; do echo "== $$bench"; $(RUN) python $$bench || exit 1; done

lock: $(VENV)/bin/uv
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	compile="$(VENV)/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url pyproject.toml"; \
	$$compile -o requirements.lock && \
	$$compile --extra test -c requirements.lock -o requirements-test.lock && \
	$$compile --extra notebooks -c requirements.lock -o requirements-notebooks.lock && \
	$$compile --extra dask -c requirements.lock -o requirements-dask.lock

clean:
	rm -rf $(VENV) reports data/papers.parquet data/vectors data/topics data/watch*.parquet data/trends data/metrics \
	data/cache .dvc/cache .dvc/tmp .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12")'
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==0.13.8

$(VENV)/installed: requirements.lock | $(VENV)/bin/uv
	@VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --require-hashes --compile-bytecode -r requirements.lock
	@touch $@

$(VENV)/installed-%: requirements-%.lock | $(VENV)/bin/uv
	@VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --require-hashes --compile-bytecode -r $<
	@touch $@

.PHONY: report test lint notebooks lab bench lock clean
