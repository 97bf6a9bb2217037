# 報告書を作る、確かめる、書き足すための入口。使い方は make help。
# 必要なもの: make と Python 3.11 以上(venv つき)。ほかは .venv の中に入れる。

PLAN ?= tokorozawa-ict
YEAR ?= 2021
RUNS ?= 5
COUNT ?= 40
SEED ?= 1
UPGRADE ?=
CITIES ?= 17,170
STAGES ?= read_csv,evaluate,review
N ?= 10000
CASE ?=
MODULE ?=

.DEFAULT_GOAL := help
.PHONY: help report check test lab lock bench bench-scale bench-batch bench-review proof-collect fuzz mutate wheelhouse clean
export PYTHON

# 日本語を含むパスは、C ロケールでは Python 3.11 が読めない。
ifneq (,$(filter C POSIX,$(LC_ALL)))
export LC_ALL := C.UTF-8
endif

help:
	@echo '使い方: make <目的> [変数=値]'
	@echo
	@echo '  report  報告書を作る        PLAN=$(PLAN) YEAR=$(YEAR)'
	@echo '  check   書式・型と、速い試験を確かめる(日々の作業に)'
	@echo '  test    書式・型と、すべての試験を確かめる(ブラウザーも、報告書をまるごと作るものも)'
	@echo '  lab     JupyterLab でノートブックを開く'
	@echo '  lock    依存先の版を固定し直す(UPGRADE=1 で最新に上げる)'
	@echo '  bench   報告書を作る時間を、手作業のコマンドと比べて測る  RUNS=$(RUNS)'
	@echo '  bench-scale  多くの都市の読み込み・評価・確認の時間とメモリを測る  CITIES=$(CITIES) STAGES=$(STAGES)'
	@echo '  bench-batch  多くの報告書を作る時間を、手作業のコマンドのくり返しと比べて測る  COUNT=$(COUNT)'
	@echo '  bench-review  確認の規則を、答えの分かっている例と比べ、規則ごとの適合率と再現率を出す'
	@echo '  proof-collect  評価票を 60 課に送り、書き、LibreOffice で保存し、集めて、失われた欄がないことを確かめる  SEED=$(SEED)'
	@echo '  fuzz    壊れた入力を作って試し、種と結果を出す。失敗した例は build/fuzz に残る  N=$(N) SEED=$(SEED) CASE=ファイル'
	@echo '  mutate  計算のモジュールを1か所ずつ変え、試験が気付くかを調べる(1つに2分から10分)  MODULE=$(MODULE)'
	@echo '  wheelhouse  インターネットのない端末に入れるための部品(Linux と Windows)を wheelhouse に集める'
	@echo '  clean   .venv と作業用のファイルを消す(報告書とデータは残す)'
	@echo
	@echo '  PYTHON=python3.12 のように、使う Python を選べる(3.11 以上。替えるときは先に make clean)。'

report:
	@sh scripts/setup.sh run
	@.venv/bin/hyoka report '$(PLAN)' '$(YEAR)'

LINT = .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
PYTEST = .venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check:
	@sh scripts/setup.sh dev
	$(LINT)
	$(PYTEST) -m 'not browser and not notebooks'

test:
	@sh scripts/setup.sh dev
	@sh scripts/install-browser.sh
	$(LINT)
	$(PYTEST)

lab:
	@sh scripts/setup.sh dev
	.venv/bin/jupyter lab notebooks

LOCK = .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

lock:
	@sh scripts/setup.sh dev
	$(LOCK) --output-file requirements/run.lock
	$(LOCK) --all-extras --constraints requirements/run.lock --output-file requirements/dev.lock

bench:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/bench.py '$(PLAN)' '$(YEAR)' '$(RUNS)'

bench-scale:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/bench_scale.py '$(CITIES)' '$(STAGES)'

bench-batch:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/bench_batch.py '$(COUNT)'

bench-review:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/bench_review.py

proof-collect:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/proof_collect.py "$(SEED)"

fuzz:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/fuzz.py N='$(N)' SEED='$(SEED)' CASE='$(CASE)'

mutate:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/mutate.py $(MODULE)

wheelhouse:
	@sh scripts/setup.sh dev
	@.venv/bin/python scripts/wheelhouse.py

clean:
	rm -rf .venv build dist src/*.egg-info .mypy_cache .pytest_cache .ruff_cache
	find src tests notebooks scripts -name __pycache__ -prune -exec rm -rf {} +
