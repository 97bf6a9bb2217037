#!/bin/sh
# インターネットのない Linux に、持ち込んだ wheelhouse から入れて確かめる(docs/offline.ja.md)。
# 使い方: sh scripts/install.sh  (Python を選ぶときは PYTHON=python3.12 sh scripts/install.sh)
set -eu
cd "$(dirname "$0")/.."

# 表示のしかた: 何が起きたか、対処。
stop() {
    printf '%s\n  対処: %s\n' "$1" "$2" >&2
    exit 2
}

again='インターネットのある端末で make wheelhouse をやり直し、wheelhouse フォルダを丸ごと写してください。'
[ "$(uname -sm)" = 'Linux x86_64' ] || stop "この端末($(uname -sm))の分は wheelhouse にありません。" \
    'Linux(x86_64)か Windows(64 ビット)の端末に入れてください。'
[ -f wheelhouse/SHA256SUMS ] || stop 'wheelhouse がありません。' "$again"
(cd wheelhouse && sha256sum --quiet --check SHA256SUMS) >&2 || stop 'wheelhouse のファイルが欠けているか、壊れています。' "$again"
cmp -s requirements/run.lock wheelhouse/run.lock || stop 'wheelhouse は、このプログラムの版のものではありません。' "$again"

sh scripts/setup.sh run
.venv/bin/python -m pip check --disable-pip-version-check >&2 || stop '入れた部品がそろっていません。' \
    '.venv を消して、もう一度実行してください。'
.venv/bin/hyoka --version
.venv/bin/hyoka plans
echo '入りました。次は .venv/bin/hyoka report 計画 年度 で報告書を作れます(計画は上の一覧)。'
