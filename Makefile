# `make demo` and `make test` set everything up by themselves: they need Python 3.11 to 3.13, a C compiler and make.
# Choose the interpreter with PYTHON, as in `make test PYTHON=python3.12`.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AS_OF := 2026-11-21
POSTINGS := $(filter-out kinds,$(basename $(notdir $(wildcard rules/*.yaml))))

export PYTHON

.PHONY: demo test test-long test-spark lint types unit rules spark pythons test-pythons fuzz bench wheel clean

demo: $(READY)
	@set -e; for posting in $(POSTINGS); do \
		grep -q '^ *closes: [0-9]' rules/$$posting.yaml && as_of= || as_of='--as-of $(AS_OF)'; \
		$(BIN)/screening screen fixtures/applicants.csv --posting $$posting $$as_of \
			--out demo-output/$$posting; echo; \
	done
	@echo; echo "reports:"; for posting in $(POSTINGS); do echo "  demo-output/$$posting/report.html"; done

test: lint types unit rules spark pythons

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/mypy --strict screening

unit: $(READY)
	$(BIN)/pytest --ignore tests/spark

rules: $(READY)
	$(BIN)/screening rules check
	$(BIN)/screening rules test

# on Spark: in CI, and where it is installed
spark: $(READY)
	@sh .ci/spark $(VENV)

# the same, with what Spark needs installed first
test-spark: $(READY)
	@sh .ci/spark --install $(VENV)

# the other supported versions of Python, as far as they are found here
pythons test-pythons: wheel
	@sh .ci/pythons $(VENV) dist/screening-*.whl

test-long: $(READY)
	HYPOTHESIS_PROFILE=long $(BIN)/pytest

# look for inputs that break the reading of applicants
fuzz: $(READY)
	HYPOTHESIS_PROFILE=long $(BIN)/pytest tests/test_fuzz_intake.py tests/test_number_formats.py

bench: $(READY)
	$(BIN)/python -m benchmarks

wheel: $(READY)
	@rm -f dist/screening-*.whl
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf .venv .venv-3.12 .venv-3.13 build dist demo-output
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find screening tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt .ci/bootstrap
	@sh .ci/bootstrap $(VENV) -e '.[test]'
	@touch $@
