# The two main commands: `make release` and `make test`. Both set themselves up in .venv.
# DOCUMENTS=folder names the folder of the coded documents. One outside the project is never opened unless named.

PYTHON ?= python3
BIN := .venv/bin
# Each module is compiled once, also where the surroundings forbid it: without that, Python starts in thrice the time.
export PYTHONDONTWRITEBYTECODE :=
DOCUMENTS ?= $(wildcard ../shared/documents)
OPTIONS := $(if $(DOCUMENTS),--documents $(DOCUMENTS))
# Install into an environment: $(call install,.venv,-r requirements.txt). uv takes a tenth of the time of pip, which
# stays for where uv does not reach its index. Python compiles a module when it is first imported.
PIP := install --quiet --disable-pip-version-check --no-compile
install = $(BIN)/uv pip install --quiet --python $(1) $(2) || $(BIN)/pip --python $(1) $(PIP) $(2)

.PHONY: release check codebook docs test python-tests test-all tests test-versions validate environments lint bench screenshots console vendor lint-pages format-pages wheel lock clean

release: .venv/ready
	$(BIN)/pipeline release $(OPTIONS)

check: .venv/ready
	$(BIN)/pipeline check $(OPTIONS)

codebook: .venv/ready
	$(BIN)/pipeline codebook

# The two references that are made from the program: of its commands and of its findings.
docs: .venv/ready
	$(BIN)/python -m pipeline.cli.command_reference > docs/cli.md
	$(BIN)/python -m pipeline.cli.finding_reference > docs/findings.md

# Everything that needs only Python, in at most three minutes; linters beside tests, as mypy takes one processor.
test: .venv/ready
	+$(MAKE) --no-print-directory -j 2 lint python-tests

python-tests: .venv/ready
	$(BIN)/pytest -m 'not browser and not slow'

# All tests: also browsers, killed releases, fuzzing, other versions of DuckDB, and validators of other projects.
test-all: lint lint-pages environments tests

# Three processes, one more than `make test`, since browsers mostly wait. Both calls share the releases of datasets.
tests:
	folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && export SHARED_RELEASES="$$folder" && \
	$(BIN)/pytest -n 3 -m 'not alone' -o norecursedirs='.*' && \
	$(BIN)/pytest -n 0 -m alone

# Validators and readers of other projects check releases; each is installed in an environment of its own.
VALIDATORS := cff metadata datapackage croissant csvw datasets readers
validate: .venv/ready $(VALIDATORS:%=.venv-%/ready)
	$(BIN)/pytest tests/validators tests/package/test_other_readers.py

# All that `make test-all` needs. Installed beforehand with `make -j 2 environments`, it takes half the time.
environments: .venv/ready .venv-oldest/ready .venv-other/ready $(VALIDATORS:%=.venv-%/ready) vendor/node_modules

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# The wheel on each Python that is installed here, with each DuckDB that the engine supports: about a minute a pair.
test-versions: wheel
	$(BIN)/python tests/versions.py build/wheel/*.whl

# Compare the speed with other tools; build/bench.json has the results. ROWS=100000 measures one size;
# with ROWS=10000000 only `check` is measured.
bench: .venv-bench/ready
	.venv-bench/bin/python bench/run.py $(ROWS)

.venv-bench/ready: requirements-dev.txt bench/requirements.txt | .venv/ready
	$(PYTHON) -m venv --without-pip .venv-bench
	$(call install,.venv-bench,-r requirements-dev.txt -r bench/requirements.txt)
	$(call install,.venv-bench,--no-deps -e .)
	touch $@

# Screenshots of three pages, wide and narrow, light and dark, in build/screenshots/.
screenshots: .venv/ready
	PYTHONPATH=tests/datasets/made $(BIN)/python tests/screenshots.py

# The exact versions of requirements-dev.txt, and the engine as an editable install.
.venv/ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip $(PIP) $$(grep '^uv==' requirements-dev.txt)
	$(call install,.venv,-r requirements-dev.txt)
	$(call install,.venv,--no-deps -e .)
	touch $@

# The oldest DuckDB that can open a release; a test uses it.
.venv-oldest/ready: tests/requirements-oldest.txt | .venv/ready
	$(PYTHON) -m venv --without-pip .venv-oldest
	$(call install,.venv-oldest,-r tests/requirements-oldest.txt)
	touch $@

# Another DuckDB that the pipeline supports; a test rebuilds a release with it.
.venv-other/ready: .venv/ready tests/requirements-other.txt
	$(call install,.venv,--upgrade --no-deps --target .venv-other -r tests/requirements-other.txt)
	touch $@

.venv-cff/ready .venv-metadata/ready .venv-croissant/ready .venv-csvw/ready .venv-datasets/ready .venv-readers/ready: .venv-%/ready: tests/validators/requirements-%.txt | .venv/ready
	$(PYTHON) -m venv --without-pip .venv-$*
	$(call install,.venv-$*,-r $<)
	touch $@

# It requires Python 3.12; without it the folder stays empty and the test is skipped.
.venv-datapackage/ready: tests/validators/requirements-datapackage.txt | .venv/ready
	mkdir -p .venv-datapackage
	for python in $(PYTHON) python3.12 python3.13 python3.14 $(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python3); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
	        $$python -m venv --without-pip .venv-datapackage && \
	        { $(call install,.venv-datapackage,-r $<); } && break || exit 1; \
	    fi; \
	done
	touch $@

# The SQL console of the newest release, as a zip beside it: after `make release`. It and `vendor` need Node and npm.
console: .venv/ready vendor/node_modules
	$(BIN)/pipeline console --engine vendor/node_modules/@duckdb/duckdb-wasm/dist

# Bundle the scripts of the pages and their libraries into pipeline/site/vendor/, which is committed.
vendor: vendor/node_modules
	cd vendor && node build.mjs

# The scripts of the pages: their form, types and rules. `format-pages` corrects the form.
PAGES := pipeline/site/static pipeline/site/scripts vendor/*.mjs vendor/tsconfig.json
TOOLS := vendor/node_modules/.bin
lint-pages: vendor/node_modules
	$(TOOLS)/prettier --check $(PAGES)
	$(TOOLS)/tsc --project vendor
	$(TOOLS)/eslint --config vendor/eslint.config.mjs pipeline/site/scripts vendor/*.mjs
format-pages: vendor/node_modules
	$(TOOLS)/prettier --write $(PAGES)

vendor/node_modules: vendor/package-lock.json
	cd vendor && npm ci --loglevel=error
	touch $@

# The engine as a wheel, which contains nothing of this dataset. setuptools would add old files of build/lib to it.
wheel: .venv/ready
	rm -rf build/lib
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir build/wheel

# Lock the newest versions that pyproject.toml allows; run the tests before you commit. requirements-dev.txt is for
# developers; requirements.txt contains those of these versions that users need, with checksums.
LOCK := $(BIN)/uv pip compile --quiet --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml
lock: .venv/ready
	echo 'duckdb<2' | $(LOCK) --upgrade --extra dev --constraints - -o requirements-dev.txt
	$(LOCK) --universal --python-version 3.11 --extra formats --generate-hashes \
	    --constraints requirements-dev.txt -o requirements.txt

clean:
	rm -rf .venv .venv-* build vendor/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
