#!/bin/sh
# .venv を lock のとおりに整える。引数は run(報告書を作る分)か dev(試験と JupyterLab も)。
#
# 印(.venv/.hyoka-*)の名前は lock の中身と置き場所から決まり、印の中身はそのとき .venv に
# あったファイルの一覧。印がない、一覧のファイルが欠けている、前回が途中で切れた、のどれかなら
# .venv を信用せず作り直す。
#
# make wheelhouse で集めた wheelhouse/ が同じ lock のものなら、通信せず、そこから入れる(docs/offline.ja.md)。
set -eu
cd "$(dirname "$0")/.."

case "${1:-}" in
    run | dev) ;;
    *) echo '使い方: sh scripts/setup.sh run|dev' >&2; exit 2 ;;
esac

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_USER=0
python=.venv/bin/python
log=.venv/.hyoka-setup.log
unfinished=.venv/.hyoka-unfinished

key() { { pwd; cat "$@"; } | cksum | cut -d ' ' -f 1; }
run_stamp=.venv/.hyoka-run-$(key requirements/run.lock)
dev_stamp=.venv/.hyoka-dev-$(key requirements/run.lock requirements/dev.lock)
own_stamp=.venv/.hyoka-own-$(key pyproject.toml)

in_range() {
    "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, $2))" \
        </dev/null >/dev/null 2>&1
}

has_venv() { "$1" -c 'import ensurepip, venv' </dev/null >/dev/null 2>&1; }

carried() { [ "$(uname -sm)" = 'Linux x86_64' ] && cmp -s requirements/run.lock wheelhouse/run.lock; }

# 試験済みの 3.11〜3.13 を先に、なければもっと新しいものを選ぶ(wheelhouse には 3.11〜3.13 の分だけがある)。
choose_python() {
    for below in 14 $(carried || echo 99); do
        for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
            if in_range "$name" "$below" && has_venv "$name"; then
                echo "$name"
                return
            fi
        done
    done
}

explain_missing_python() {
    echo 'Python 3.11 以上(venv つき)が見つかりません。調べたもの:'
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if ! "$name" -c '' </dev/null >/dev/null 2>&1; then
            echo "  $name: ありません(または動きません)"
        elif carried && in_range "$name" 99 && ! in_range "$name" 14; then
            echo "  $name: $("$name" --version 2>&1)(wheelhouse には 3.11〜3.13 の分しかありません)"
        elif in_range "$name" 99; then
            echo "  $name: 版は足りますが、venv が入っていません"
        else
            echo "  $name: $("$name" --version 2>&1)(古すぎます)"
        fi
    done
    echo '対処: 次のどれかで入れてから、もう一度 make してください。'
    echo '  Debian・Ubuntu: sudo apt-get install python3 python3-venv'
    echo '  Fedora・RHEL:   sudo dnf install python3.12'
    echo '  macOS:          brew install python@3.12'
    echo '  別の場所にあるなら: make report PYTHON=/path/to/python3.12'
}

# いま .venv にあるファイルの一覧。本体(編集可能な形で入る)は入れ直せるので含めない。
inventory() {
    find .venv \( -name __pycache__ -o -name '.hyoka-*' -o -name 'hyoka-*.dist-info' \
        -o -name '__editable__*hyoka*' \) -prune -o ! -type d -print | LC_ALL=C sort
}

intact() { [ -z "$(inventory | LC_ALL=C comm -13 - "$1")" ]; }

trusted() {
    [ ! -e "$unfinished" ] && [ -e "$run_stamp" ] && intact "$run_stamp" || return 1
    if [ -e "$dev_stamp" ]; then intact "$dev_stamp" || return 1; fi
    "$python" -c 'import pip' </dev/null >/dev/null 2>&1
}

record() {
    inventory >.venv/.hyoka-inventory
    mv .venv/.hyoka-inventory "$1"
}

attempt() {
    if "$@" </dev/null >>"$log" 2>&1; then return; fi
    tail -n 15 "$log" >&2
    echo "失敗しました: $*" >&2
    if carried; then
        echo '  対処: ディスクの空きと、wheelhouse に欠けがないことを確かめて、もう一度実行してください。' >&2
    else
        echo '  対処: 通信できるか、ディスクに空きがあるかを確かめて、もう一度 make してください。' >&2
    fi
    rm -f "$unfinished"
    exit 1
}

# ソース配布の japanize-matplotlib だけは、lock の setuptools で組み立てる。
install_lock() {
    attempt "$python" -m pip install --no-input --no-compile --no-deps --require-hashes \
        --no-build-isolation --use-pep517 --only-binary :all: --no-binary japanize-matplotlib \
        -r "$1"
}

install_carried() {
    attempt "$python" -m pip install --no-input --no-compile --no-deps --require-hashes \
        --no-index --find-links wheelhouse --only-binary :all: -r wheelhouse/requirements.txt
}

compile() {
    PYTHONDONTWRITEBYTECODE= "$python" -m compileall -qq -j 0 "$@" </dev/null >/dev/null 2>&1 || :
}

make_venv() {
    base=$(choose_python)
    if [ -z "$base" ]; then explain_missing_python >&2; exit 1; fi
    echo "環境を .venv に作っています($("$base" --version)。初回は 1 分ほど)…"
    "$base" -m venv .venv </dev/null
    if carried; then
        install_carried
    else
        awk '/^[^ #]/ { wanted = /^setuptools==/ } wanted' requirements/run.lock >.venv/.hyoka-build.txt
        install_lock .venv/.hyoka-build.txt
        install_lock requirements/run.lock
    fi
    compile .venv/lib
    record "$run_stamp"
}

install_own() {
    rm -f .venv/.hyoka-own-*
    attempt "$python" -m pip install --no-input --no-deps --no-build-isolation --editable .
    : >"$own_stamp"
}

install_dev() {
    echo '試験と JupyterLab の道具を .venv に加えています(初回は 1 分ほど)…'
    rm -f .venv/.hyoka-dev-*
    : >"$unfinished"
    install_lock requirements/dev.lock
    compile .venv/lib
    rm -f "$unfinished"
    record "$dev_stamp"
}

if [ -e .venv ] || [ -L .venv ]; then
    if ! trusted; then
        echo '.venv が古いか壊れているので、作り直します。'
        rm -rf .venv
    fi
fi
if [ ! -e .venv ]; then make_venv; fi
if [ ! -e "$own_stamp" ] || [ ! -x .venv/bin/hyoka ]; then install_own; fi
if [ "$1" = dev ] && [ ! -e "$dev_stamp" ]; then install_dev; fi
compile src
