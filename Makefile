# make demo   builds, grades a sample class of eight and prints its scores
# make test   everything: lint, build check, all tests
# make quick  lint, build check, and the tests that need no kernel
# make build  what changed in solutions/*.py becomes notebooks
# make bench  measurements, side by side
# make nbval  the solution notebooks, outputs compared (make nbval-full: at full size, which wants a GPU)
# make cold   every named answer on cold kernels, and without a judge, too (an hour)
# make colab  the released notebooks with only Colab's packages
# make publish  the branches solutions and student
#
# The environment makes itself: each target needs .venv, and .venv needs python3.13 (or 3.12, 3.11), make and apt.

# The newest that runs, since learners write for Colab's Python, 3.13. A version manager may put names on the PATH that
# refuse to run. PYTHON=python3.12 chooses for .venv, where there is none yet.
PYTHONS := python3.13 python3.12 python3.11
PYTHON ?= $(shell for name in $(PYTHONS); do $$name -c '' >/dev/null 2>&1 && { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

# Compiled modules are kept, also where the environment says otherwise: the tests start Python hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help build demo test quick lint check git postgres chromium hunspell pictures bench nbval nbval-full \
  gpu executed rendered publish canary canary-issue namespaces cold colab lock clean

# Commands in an environment begin with its path, so that none works where the folder was moved or renamed; nor does any
# where the Python is gone that it was made with.
STALE := $(shell test ! -e $(VENV) && test ! -L $(VENV) || { $(BIN)/python -c '' && head -n 3 $(BIN)/pip | \
  grep -qF -e "$$(cd $(BIN) && pwd -P)/python" -e "$(CURDIR)/$(BIN)/python"; } 2>/dev/null || echo stale)
.PHONY: stale
stale: ;

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# What setuptools leaves in the checkout is removed: `python -m` would read it before the installed metadata, and an old
# one lacks the kernel provisioners that came later.
#
# Debian and Ubuntu split `venv` off their Python; install it where it is missing, and the sandbox too. Without that
# one everything but grading works.
$(READY): requirements.lock pyproject.toml $(STALE)
	@test -n "$(PYTHON)" || { \
	  echo "$(PYTHONS) 가운데 실행되는 것이 없습니다. 하나를 설치하거나 'make $(MAKECMDGOALS) PYTHON=파이썬의 경로'처럼" \
	    "알려 주세요." >&2; exit 1; }
	@$(PYTHON) -c '' 2>/dev/null || { \
	  echo "$(PYTHON)이(가) 없거나 실행되지 않습니다. 설치하거나 'make $(MAKECMDGOALS) PYTHON=python3.12'처럼" \
	    "알려 주세요." >&2; exit 1; }
	@test -z "$(STALE)" || { \
	  echo "강좌 폴더를 옮겼거나 이름을 바꾸었거나 쓰던 파이썬이 없어져, 가상 환경($(VENV))을 다시 만듭니다."; \
	  rm -rf $(VENV); }
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
	$(BIN)/lint-imports
	$(BIN)/mypy

check: $(READY)
	$(BIN)/course build --check

# None of these takes more than seconds, however busy the machine is: what is not done in twenty minutes hangs.
QUICK := -m "not slow and not cold" -o timeout=1200

quick: lint check git
	$(BIN)/pytest $(QUICK) -n $(WORKERS) --dist loadgroup

# The lines that ran are counted in both parts, and looked at when both are done.
COUNTED := --cov --cov-report= --cov-fail-under=0

# Quick tests first, so that a slip is named within a minute. Tests that share a graded class stay on one worker. Slow
# ones often wait, for kernels and for limits of time: twice as many workers keep the processors busy.
test: lint check git postgres chromium hunspell
	$(BIN)/pytest $(QUICK) -n $(WORKERS) --dist loadgroup $(COUNTED)
	$(BIN)/pytest -m slow -n $$(($(WORKERS) * 2)) --dist loadgroup --no-loadscope-reorder --durations=10 $(COUNTED) --cov-append
	@total=$$($(BIN)/coverage report --format=total) && echo "시험이 지나간 줄: $$total%" || { \
	  $(BIN)/coverage report --skip-covered --show-missing; exit 1; }

# `course publish` makes commits, and some tests copy what git knows.
git:
	@command -v git >/dev/null || ! command -v apt-get >/dev/null || { \
	  echo "시험에 쓸 git을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$run apt-get update -qq && $$run apt-get install -y -qq git >/dev/null; }

# A gradebook may lie in PostgreSQL; where there is no apt-get, its test says that it was skipped.
postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || ! command -v apt-get >/dev/null || { \
	  echo "시험에 쓸 PostgreSQL을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; } \
	  || echo "PostgreSQL을 설치하지 못해 그 시험을 건너뜁니다." >&2; }

# Korean is looked up in a dictionary; where there is no apt-get, that test says that it was skipped.
hunspell:
	@command -v hunspell >/dev/null || ! command -v apt-get >/dev/null || { \
	  echo "시험에 쓸 맞춤법 사전을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && \
	    $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq hunspell hunspell-ko >/dev/null; } \
	  || echo "맞춤법 사전을 설치하지 못해 그 시험을 건너뜁니다." >&2; }

# Pages are looked at in a browser; where there is no apt-get, those tests say that they were skipped.
chromium:
	@command -v chromium google-chrome >/dev/null || ! command -v apt-get >/dev/null || { \
	  echo "시험에 쓸 Chromium과 한글 글꼴을 apt로 설치합니다."; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && \
	    $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-nanum >/dev/null; } \
	  || echo "Chromium을 설치하지 못해 그 시험을 건너뜁니다." >&2; }

# The pictures in README, taken of what the demo made.
pictures: build chromium
	@$(BIN)/course demo --pictures docs/pictures

# nbval compares the outputs that are certain, and names a cell by lesson and exercise.
NBVAL := $(BIN)/pytest --nbval-lax --nbval-sanitize-with tests/nbval-sanitize.cfg -p autograde.authoring.nbval_names \
  --nbval-kernel-startup-timeout 3600 -p no:cacheprovider -p no:xdist

# TensorFlow is imported once for all: each notebook's kernel is a fork of that process.
nbval: $(READY)
	MINIGPT_PROFILE=mini TF_ENABLE_ONEDNN_OPTS=1 JUPYTER_DEFAULT_PROVISIONER_NAME=course-warm \
	  $(NBVAL) --nbval-cell-timeout 3600 solutions

# Downloads SimpleBooks. Half an hour for the training lesson without a GPU.
nbval-full: $(READY)
	MINIGPT_PROFILE=full $(NBVAL) --nbval-cell-timeout 7200 --timeout 7200 solutions

# CUDA's libraries beside TensorFlow, at its own versions; fails where TensorFlow sees no GPU.
gpu: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  "tensorflow[and-cuda]==$$($(BIN)/python -c 'import importlib.metadata as m; print(m.version("tensorflow"))')"
	@$(BIN)/python -c 'import tensorflow as tf; found = tf.config.list_physical_devices("GPU"); print(found); \
	  raise SystemExit(not found and "TensorFlow가 GPU를 찾지 못했습니다. 드라이버를 확인해 주세요.")'

# The solution notebooks run at full size and kept, and the figures that they must reach.
executed: $(READY)
	$(BIN)/course execute --profile full
	$(BIN)/python -m tests.support.figures build/executed/full

# What there is to look at, as HTML: lessons, solutions, and the demo's report and pages.
rendered: demo
	@rm -rf build/rendered && mkdir -p build/rendered
	@$(BIN)/jupyter nbconvert --log-level WARN --to html --output-dir build/rendered/lessons lessons/*/*.ipynb
	@$(BIN)/jupyter nbconvert --log-level WARN --to html --output-dir build/rendered/solutions solutions/*/*.ipynb
	@cp -R autograde/report-*.html autograde/feedback build/rendered/

# EXECUTED=folder publishes what `make executed` left there; REMOTE=origin pushes.
publish: $(READY)
	$(BIN)/course publish $(if $(EXECUTED),--executed $(EXECUTED)) $(if $(REMOTE),--push $(REMOTE))

# KIND=colab or newest
canary: $(READY)
	$(BIN)/course canary $(KIND)

canary-issue: $(READY)
	$(BIN)/course canary-issue

# Ubuntu lets no ordinary user make the namespaces that bubblewrap needs, unless told so.
namespaces:
	@! sysctl -n kernel.apparmor_restrict_unprivileged_userns 2>/dev/null | grep -q 1 || { \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$run sysctl -q -w kernel.apparmor_restrict_unprivileged_userns=0; }

# `make test` compares a few answers; this takes all.
cold: $(READY)
	$(BIN)/pytest -m cold -n $(WORKERS)

# An environment of exactly Colab's packages, and the released notebooks in it.
# On Colab's own Python, and on the oldest one that the course takes.
COLAB_PYTHONS ?= python3.13 python3.11
colab: $(READY)
	@for python in $(COLAB_PYTHONS); do \
	  $$python -c '' 2>/dev/null || { echo "$$python이 없어 건너뜁니다."; continue; }; \
	  there=.venv-colab-$$(basename $$python); \
	  test -x $$there/bin/python || $$python -m venv $$there || exit 1; \
	  echo "$$there에 Colab의 패키지를 설치합니다(처음에는 몇 분 걸립니다)…"; \
	  pip="$$there/bin/python -m pip install --quiet --disable-pip-version-check"; \
	  { $$pip -r tests/colab-requirements.txt && $$pip --no-deps .; } || exit 1; \
	  rm -rf minigpt_course.egg-info; \
	  COURSE_COLAB_PYTHON=$(CURDIR)/$$there/bin/python $(BIN)/pytest tests/course/test_colab.py -rs || exit 1; \
	done

bench: $(READY)
	@for script in benchmarks/[a-z]*.py; do echo "== $$script"; \
	  $(BIN)/python -m benchmarks.$$(basename $$script .py) || exit 1; done

# After a pin changed in pyproject.toml.
lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --no-strip-extras --universal --python-version 3.11 \
	  --generate-hashes --no-header --output-file requirements.lock
	$(BIN)/python -m autograde.authoring.environment

clean:
	rm -rf $(VENV) .venv-colab* .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .coverage build
