"""Check what departments wrote (記入の点検): one cell, one value of the contract, or a question about it."""

from __future__ import annotations

import re

from analysis.collection.arrived import Issue
from analysis.collection.asked import STATES, Forms
from analysis.collection.returned import Written
from analysis.words.amount import amount_of
from analysis.words.cell_text import runs
from analysis.words.characters import fold_width, label_key
from analysis.words.printing import count_text
from analysis.words.quantity import missing_reason, read_quantity

_PHONE = re.compile(r"(?<!\d)0\d{1,4}[-(（ー－]\d{1,4}[-)）ー－]\d{3,4}(?!\d)|(?<!\d)0[789]0\d{8}(?!\d)")
_MAIL = re.compile(r"(?<![a-zA-Z0-9_.+-])[a-zA-Z0-9_.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(
    r"担当(?:者)?(?:は|:|：|／|/|\s)+[一-龥々ぁ-んァ-ヶー]{2,8}(?:さん|氏|主事|主査|係長|課長)?(?=$|[\s、。（(]|まで|です)"
)
_LONGEST = 30_000


def personal(text: str) -> str:
    """Return what personal data a text may hold (個人情報), in Japanese; empty where none is seen."""
    folded = fold_width(text)
    found = {
        "電話番号": _PHONE.search(folded),
        "メールアドレス": _MAIL.search(folded),
        "担当者の氏名": _NAME.search(text),
    }
    return "、".join(words for words, match in found.items() if match)


def checked(given: Written, forms: Forms) -> Issue | str:
    """Return the value that a cell is kept as, or what is to be asked about it."""
    kind = given.form.by_key[given.key].kind
    if given.column == "target":
        return _target(given)
    if given.column == "status":
        return _status(given)
    if given.column == "grade" or kind == "grade":
        return _grade(given, forms)
    if kind == "money":
        return _money(given)
    return _text(given) if kind == "text" else _actual(given)


def _asked(given: Written, what: str, todo: str) -> Issue:
    return Issue(given.place, given.text[:60], what, todo, given.form.department)


def _status(given: Written) -> Issue | str:
    for code, words in STATES.items():
        if label_key(given.text).rstrip("値み") in (label_key(words).rstrip("値み"), code):
            return code
    return _asked(given, "区分として読めません。", f"{'、'.join(STATES.values())}のどれかを選んでください。")


def _grade(given: Written, forms: Forms) -> Issue | str:
    scale = forms.base.plan.scale
    symbol = (
        scale.own(given.text)
        or scale.own(given.text.upper())
        or next((step.symbol for step in scale.steps if label_key(given.text) == label_key(step.label)), "")
    )
    if symbol:
        return symbol
    return _asked(given, "この計画の評価の段階にありません。", f"{'、'.join(scale.symbols)}のどれかを選んでください。")


def _money(given: Written) -> Issue | str:
    if missing_reason(given.text) not in ("", "not_numeric"):
        return _asked(given, "金額ではありません。", "0円なら 0、決まっていなければ空欄にしてください。")
    amount = amount_of(given.text)
    if amount is None:
        return _asked(given, "金額として読めません。", "円の単位の整数で書いてください（例 1234000）。")
    if amount < 0:
        return _asked(given, "金額がマイナスです。", "0円以上の額で書いてください。")
    return str(amount)


def _actual(given: Written) -> Issue | str:
    """Return an actual as it is written; a number where one is wanted, unless it says why there is none."""
    entry = given.form.by_key[given.key]
    if runs(given.text) or len(given.text) > 200:
        return _asked(given, "実績として長すぎるか、数式の形です。", "数字かひとことで書いてください。")
    if re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日.*", given.text):
        return _asked(
            given,
            "日付になっています（数字が自動で日付に変わった可能性があります）。",
            "実績の値を書き直してください。",
        )
    read = read_quantity(given.text, unit=entry.words["unit"])
    if entry.target is not None and read.value is None and read.missing_reason == "not_numeric":
        return _asked(
            given,
            "数値の目標に対して、数値が読み取れません。",
            "数字だけを書くか、測れなければ「未測定」と書いてください。",
        )
    return given.text


def _target(given: Written) -> Issue | str:
    """Return a target as it is written: a number or the words of a state."""
    if runs(given.text) or len(given.text) > 200:
        return _asked(given, "目標として長すぎるか、数式の形です。", "数字かひとことで書いてください。")
    return given.text


def _text(given: Written) -> Issue | str:
    if len(given.text) > _LONGEST:
        return _asked(given, "文章が長すぎます。", f"{count_text(_LONGEST, '字')}までにしてください。")
    seen = personal(given.text)
    if seen:
        return _asked(given, f"{seen}らしい記載があります。取り込んでいません。", "消して返してください。")
    return given.text
