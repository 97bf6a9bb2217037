#!/bin/sh
# 報告書を画面で確かめる試験に使う Chromium と、それを動かす道具の部品を Debian/Ubuntu の apt で入れる。
# 揃っていれば何もしない。入れられないとき、CI では失敗し、手元では断って先へ進む。
# フォントは入れない: 試験が見るフォントは tests/machine.py が決める。
set -eu
cd "$(dirname "$0")/.."

browsers="chromium chromium-browser google-chrome google-chrome-stable"

has_browser() {
    for name in $browsers; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

# playwright に付いてくる node は、最小構成の Debian にない libatomic1 を要る。
has_driver() {
    .venv/bin/python -m playwright --version >/dev/null 2>&1
}

in_ci() {
    case "${CI:-}" in
        "" | 0 | false) return 1 ;;
    esac
}

# root でなければ、CI に限り、パスワードを訊かれない sudo を使う。
become_root() {
    as_root=
    if ! command -v apt-get >/dev/null 2>&1; then return 1; fi
    if [ "$(id -u)" = 0 ]; then return; fi
    as_root="sudo -n"
    in_ci && $as_root true >/dev/null 2>&1
}

apt_install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

install_missing() {
    $as_root apt-get update -qq || return 1
    if ! has_browser; then apt_install chromium || return 1; fi
    if ! has_driver; then apt_install libatomic1 || return 1; fi
}

give_up() {
    echo "画面の試験に要るもの(Chromium、libatomic1)が揃っていません: $1" >&2
    echo "  対処: sudo apt-get install chromium libatomic1" >&2
    if in_ci; then exit 1; fi
    echo "  画面の試験は飛ばして続けます。" >&2
    exit 0
}

if has_browser && has_driver; then exit 0; fi
if ! become_root; then give_up "root 権限または apt-get がないため、入れられません。"; fi

echo "画面の試験に要るものを入れています(初回だけ)…"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install_missing </dev/null >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    give_up "apt-get が失敗しました。"
fi
if ! has_browser || ! has_driver; then give_up "入れても動きません。"; fi
