# Three words: make run, make test, make ci. Everything lands in .venv and var.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Containers often forbid it: each process would then compile two thousand modules anew, a second
# of every start and of every test that starts one.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test ci lock lint types imports migrations sqlite postgres clean

# A desk with demo data on http://127.0.0.1:8000, mail receiver on 127.0.0.1:2525.
run: export OMBUD_DEMO := yes
run: $(READY)
	@exec $(BIN)/ombud serve --init

# The whole suite, on the embedded database and on PostgreSQL.
test: sqlite postgres

# What CI runs: style, types, imports, migrations, and the suite.
ci: lint types imports migrations test

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy ombud tests

imports: $(READY)
	$(BIN)/lint-imports

migrations: $(READY)
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

sqlite: $(READY)
	$(BIN)/pytest -n auto --dist worksteal --durations 30

postgres: $(READY)
	OMBUD_TEST_DB=postgres $(BIN)/pytest -n auto --dist worksteal --durations 30

# Versions and hashes only: no addresses of package servers get into the file.
lock: $(READY)
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate \
	  --group dev pyproject.toml -o requirements.lock

# The environment, made once and again when the lock or the project's own data changed.
# uv is quick; where it cannot reach the packages, pip takes over with the same hashes.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/^[a-z]/{/^uv==/p;/^ /p}' requirements.lock >.venv/uv.lock
	$(BIN)/pip install --quiet --require-hashes --no-deps -r .venv/uv.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock \
	  || $(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . \
	  || $(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q ombud
	@touch $@

clean:
	rm -rf .venv build dist *.egg-info
