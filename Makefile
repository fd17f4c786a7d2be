# make demo   builds, grades a sample class of eight and prints its scores
# make test   everything: lint, build check, all tests
# make build  what changed in solutions/*.py becomes notebooks
# make bench  measurements, side by side
# make nbval  the solution notebooks, outputs compared
# make cold   every named answer on cold kernels too (an hour)
# make colab  the released notebooks with only Colab's packages
#
# The environment makes itself: each target needs .venv, and .venv needs python3.11, make and apt.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help build demo test lint check postgres chromium pictures bench nbval cold colab lock clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# What setuptools leaves in the checkout is removed: `python -m` would read it before the installed metadata, and an old
# one lacks the kernel provisioners that came later.
#
# Debian and Ubuntu split `venv` off their Python; install it where it is missing, and the sandbox too. Without that
# one everything but grading works.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON)이(가) 없습니다. 설치하거나 'make $(MAKECMDGOALS) PYTHON=python3.12'처럼 알려 주세요." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON)에 venv가 없어 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$run apt-get update -qq && $$run apt-get install -y -qq $(notdir $(PYTHON))-venv; }
	@command -v bwrap >/dev/null || ! command -v apt-get >/dev/null || { \
	  echo "채점용 샌드박스에 쓰는 bubblewrap을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && $$run apt-get install -y -qq bubblewrap >/dev/null; } || \
	  echo "bubblewrap을 설치하지 못했습니다. 채점하기 전에 'apt install bubblewrap'을 실행해 주세요." >&2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "패키지를 설치합니다(처음에는 몇 분 걸립니다)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -rf minigpt_course.egg-info
	@touch $@

build: $(READY)
	@$(BIN)/course build

demo: build
	@$(BIN)/course demo

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: $(READY)
	$(BIN)/course build --check

# Quick tests first, so that a slip is named within a minute. Tests that share a graded class stay on one worker.
test: lint check postgres chromium
	$(BIN)/pytest -m "not slow and not cold" -n $(WORKERS) --dist loadgroup
	$(BIN)/pytest -m slow -n $(WORKERS) --dist loadgroup --durations=10

# A gradebook may lie in PostgreSQL; where there is no apt-get, its test says that it was skipped.
postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || ! command -v apt-get >/dev/null || { \
	  echo "시험에 쓸 PostgreSQL을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; } \
	  || echo "PostgreSQL을 설치하지 못해 그 시험을 건너뜁니다." >&2; }

# Pages are looked at in a browser; where there is no apt-get, those tests say that they were skipped.
chromium:
	@command -v chromium >/dev/null || ! command -v apt-get >/dev/null || { \
	  echo "시험에 쓸 Chromium과 한글 글꼴을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && \
	    $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-nanum >/dev/null; } \
	  || echo "Chromium을 설치하지 못해 그 시험을 건너뜁니다." >&2; }

# The pictures in README, taken of what the demo made.
pictures: build chromium
	@$(BIN)/course demo --pictures docs/pictures

nbval: $(READY)
	MINIGPT_PROFILE=mini $(BIN)/pytest --nbval-lax --nbval-cell-timeout 300 -p no:cacheprovider solutions

# `make test` takes a right and a wrong answer to each exercise; this takes all.
cold: $(READY)
	$(BIN)/pytest -m cold -n $(WORKERS)

# An environment of exactly Colab's packages, and the released notebooks in it.
colab: $(READY)
	@test -x .venv-colab/bin/python || $(PYTHON) -m venv .venv-colab
	@.venv-colab/bin/python -m pip install --quiet --disable-pip-version-check -r tests/colab-requirements.txt
	@.venv-colab/bin/python -m pip install --quiet --disable-pip-version-check --no-deps .
	@rm -rf minigpt_course.egg-info
	$(BIN)/pytest tests/test_colab.py -rs

bench: $(READY)
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# After a pin changed in pyproject.toml: rewrite requirements.lock, then copy the pin into environment.yml.
lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-header --output-file requirements.lock

clean:
	rm -rf $(VENV) .venv-colab .pytest_cache .ruff_cache .hypothesis
