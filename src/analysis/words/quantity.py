"""Read one printed cell into value, unit, comparator and missing reason (数値の読み取り).

A cell's words are never guessed into numbers: a text without a number keeps an empty
value and says why. The rules are those of the data contract (docs/decisions.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.words.characters import fold_width
from analysis.words.fiscal_year import mentioned_years
from analysis.words.other_numbers import blank_out, is_no_single_number, plain_digits, without_other_numbers
from analysis.words.unit import UNITS, base_unit

_SCALES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "億": 100_000_000, "兆": 1_000_000_000_000}
_SIGN = r"(?P<sign>[▲△+\-](?=\s*\d))?"
_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_PER = r"(?:\s*/\s*(?P<per>年度?|月|日|週|時間|時|分|人|件|回|校|世帯|台))?"
#: 毎月1回, 月に1回, 週1回: a basis that stands before the number; 隔月, 今月, 2か月 are none.
_EVERY = r"(?<![か-ヶ\u4e00-\u6bcd\u6bcf-\u9fff\d\0])毎?(?P<every>月|週|(?<=毎)日)\s*に?\s*(?=\d)"
_NUMBER = re.compile(
    rf"(?P<lead>(?:(?P<prefix>年|月|日|週)\s*/\s*|{_EVERY}|月間|年間|月平均|累計|計|合計|延べ)?)\s*{_SIGN}\s*"
    rf"(?<![\d.,A-Za-z]){_DIGITS}\s*(?P<scale>百万(?!円)|千(?!円)|[万億兆])?\s*"
    rf"\(?(?P<unit>{UNITS})?\)?{_PER}"
)
_ZERO = re.compile(r"ゼロ(?!カーボン|トラスト|ベース)")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?=\s*(?:以上|以下|以内|程度|削減|に|$))")
_COMPARATORS = (
    ("ge", r"以上"),
    ("le", r"以下|以内"),
    ("lt", r"未満|を下回"),
    ("gt", r"超(?!過)|を超え|を上回"),
    ("decrease", r"減(?!免)|短縮|抑制|縮小"),
    ("increase", r"増|向上|上昇"),
)
_CHANGE_BEFORE = re.compile(r"(?:(減少|削減|短縮|低減|縮減)|(増加|上昇))(?:率|量|数|時間|枚数)?\s*[::]?\s*$")
#: Signs of a bound before the number: ≧100件; an arrow (->, =>) is none.
_SIGN_BEFORE = re.compile(r"(?<![-=<>])(>=|<=|[≧≥≦≤><])\s*約?\s*$")
_SIGN_MEANS = {">=": "ge", "≧": "ge", "≥": "ge", "<=": "le", "≦": "le", "≤": "le", ">": "gt", "<": "lt"}
_REASONS = (
    ("blank", r"未入力"),
    ("dash", r"[-－—–―ー‐─━]+"),
    ("none", r"なし|無し|無|該当なし|特になし|設定なし"),
    ("not_measured", r".*(?:[未末]測定|未集計|集計中|調査中|測定中|未確定|未公表|測定不能).*|不明|…+|\.{2,3}|[・･]{3}"),
    ("undecided", r"未定|検討中|今後設定|調整中"),
    ("not_applicable", r"[/／]|対象外|非該当|該当せず|[Nn]/?[Aa]"),
)


@dataclass(frozen=True)
class Quantity:
    """What a cell means.

    Attributes
    ----------
    value : float or None
        Per cent stays per cent (99.5), yen are whole yen.
    unit : str
        ``件/年``; empty where none is printed.
    comparator : str
        ``ge gt le lt eq increase decrease none`` (data contract).
    missing_reason : str
        Empty where there is a value.
    low : float or None
        The lower end of a range, of which ``value`` is the upper one: 80～85.
    """

    value: float | None
    unit: str = ""
    comparator: str = "none"
    missing_reason: str = ""
    low: float | None = None


@dataclass(frozen=True)
class _Candidate:
    quantity: Quantity
    start: int
    end: int
    leads: bool
    year: int | None = None


def missing_reason(text: str) -> str:
    """Return why a cell without a number is empty (data contract, ``missing_reason``)."""
    words = fold_width(text).strip().strip("()")
    if not words:
        return "blank"
    for reason, pattern in _REASONS:
        if re.fullmatch(pattern, words):
            return reason
    return "not_numeric"


def _comparator(folded: str, start: int, end: int, stop: int) -> str:
    """Return the comparator printed behind a number (before the next one) or just before it."""
    behind = re.split(r"[\0。、,]|\s{2,}", folded[end:stop])[0]
    for name, pattern in _COMPARATORS:
        if re.search(pattern, behind[:14]):
            return name
    sign = _SIGN_BEFORE.search(folded[:start])
    if sign and not (sign[1] in "<>" and {"<", ">"} <= set(folded)):  # <100件> is a bracket
        return _SIGN_MEANS[sign[1]]
    before = _CHANGE_BEFORE.search(folded[:start])
    if before:
        return "decrease" if before[1] else "increase"
    return "eq"


def _value(match: re.Match[str]) -> float:
    number = float(match["digits"].replace(",", ""))
    number *= _SCALES.get(match["scale"] or "", 1)
    return -number if match["sign"] in ("▲", "△", "-") else number


def _unit(match: re.Match[str]) -> str:
    unit, per = match["unit"] or "", match["per"] or match["prefix"] or match["every"]
    unit = "%" if unit == "㌫" else unit
    if not per and match["lead"].startswith(("年間", "月間", "月平均")) and unit:
        per = match["lead"][0] if match["lead"] != "年間" else None
    return f"{unit}/{per}" if per and unit else unit


def _in_yen(quantity: Quantity) -> Quantity:
    factor = {"千円": 1_000, "百万円": 1_000_000}.get(quantity.unit)
    if factor is None or quantity.value is None:
        return quantity
    low = None if quantity.low is None else quantity.low * factor
    return replace(quantity, value=quantity.value * factor, low=low, unit="円")


def _candidates(folded: str) -> list[_Candidate]:
    """Return every number of a folded text that can be a value, in order."""
    cleaned = without_other_numbers(folded)
    matches = list(_NUMBER.finditer(cleaned))
    stops = [*(match.start("digits") for match in matches[1:]), len(cleaned)][: len(matches)]
    found = []
    for match, stop in zip(matches, stops, strict=True):
        comparator = _comparator(cleaned, match.start(), match.end(), stop)
        quantity = Quantity(_value(match), _unit(match), comparator)
        leads = match["lead"].startswith(("累計", "計", "合計", "延べ"))
        found.append(_Candidate(quantity, match.start(), match.end(), leads))
    for match in _ZERO.finditer(cleaned):
        found.append(_Candidate(Quantity(0.0, "", "eq"), *match.span(), False))
    return sorted(found, key=lambda candidate: candidate.start)


def _merged(first: _Candidate, second: _Candidate, gap: str) -> _Candidate | None:
    """Return two neighbouring numbers as one where they are: 181時間10分, 12億3,400万円, 5分~10分."""
    one, two = first.quantity, second.quantity
    value_one, value_two = float(one.value or 0), float(two.value or 0)
    if re.fullmatch(r"\s*(?:~|から|[→⇒⇨➡➔]|[-=]>)\s*", gap) and two.unit.startswith(one.unit):
        is_range = gap.strip() == "~" and value_one < value_two  # から and arrows lead from a former value to a new one
        return replace(second, quantity=replace(two, low=value_one) if is_range else two, start=first.start)
    if gap.strip():
        return None
    if (one.unit, two.unit) == ("時間", "分"):
        total = replace(two, value=round(value_one + value_two / 60, 4), unit="時間")
        return replace(second, quantity=total, start=first.start)
    scales = [scale for scale in _SCALES.values() if value_one and value_one % scale == 0]
    if not one.unit and any(value_two < scale for scale in scales):
        return replace(second, quantity=replace(two, value=value_one + value_two), start=first.start)
    return None


def _joined(found: list[_Candidate], folded: str) -> list[_Candidate]:
    joined: list[_Candidate] = []
    for candidate in found:
        gap = folded[joined[-1].end : candidate.start] if joined else "x"
        both = _merged(joined[-1], candidate, gap) if joined else None
        joined = [*joined[:-1], both] if both else [*joined, candidate]
    return joined


def _with_years(found: list[_Candidate], folded: str) -> list[_Candidate]:
    """Return the candidates with the year printed last before each of them."""
    years = mentioned_years(folded)
    ends = {candidate.end for candidate in found}

    def year_of(candidate: _Candidate) -> int | None:
        since = max((end for end in ends if end <= candidate.start), default=0)
        named = [year for start, _, year in years if since <= start < candidate.start]
        return named[-1] if named else None

    return [replace(candidate, year=year_of(candidate)) for candidate in found]


def _chosen(found: list[_Candidate], fiscal_year: int | None, unit: str) -> _Candidate:
    """Return the number that a cell is about: that of the year, of the unit, of the total, the first."""
    for is_it in (
        lambda candidate: fiscal_year is not None and candidate.year == fiscal_year,
        lambda candidate: bool(unit) and base_unit(candidate.quantity.unit) == base_unit(unit),
    ):
        found = [candidate for candidate in found if is_it(candidate)] or found
    return next((candidate for candidate in found if candidate.leads), found[0])


def read_quantity(text: str, *, fiscal_year: int | None = None, unit: str = "") -> Quantity:
    """Return what a printed cell means.

    Parameters
    ----------
    text : str
        The cell's words: ``2,600万件/年以上``, ``▲16.7%``, ``181時間10分``, ``ゼロ``, ``(稼働率97.875%)``.
    fiscal_year : int, optional
        Where several years stand in one cell, the value of this one is taken.
    unit : str, optional
        The unit that is expected (that of the target), where a cell holds several numbers.

    Returns
    -------
    Quantity
        Without a value where the text holds no number that can be one.
    """
    folded = plain_digits(fold_width(text))
    reason = missing_reason(text)
    if reason not in ("not_numeric", ""):
        return Quantity(None, missing_reason=reason)
    if is_no_single_number(text):
        return Quantity(None, missing_reason="not_numeric")
    fraction = _FRACTION.search(folded)
    if fraction and int(fraction[2]):
        comparator = _comparator(folded, fraction.start(), fraction.end(), len(folded))
        return Quantity(round(int(fraction[1]) / int(fraction[2]), 4), "", comparator)
    joined = [replace(one, quantity=_in_yen(one.quantity)) for one in _joined(_candidates(folded), folded)]
    found = _with_years(joined, folded)
    if not found:
        return Quantity(None, missing_reason="not_numeric")
    return _chosen(found, fiscal_year, unit).quantity


_MARKER = re.compile(r"[(（]\s*(\d{1,2})\s*[)）]|([①-⑳])")


def split_items(text: str) -> dict[int, str]:
    """Return the numbered parts of a cell: ``(1) 99.5% (2) 完了`` gives {1: …, 2: …}.

    Only numbers that count up from the first count as markers, so that ``(32校)``, ``(9/27～)`` or a
    repeated ``①①`` stay text. A cell without a marker is one part, number 1.
    """
    parts: dict[int, str] = {}
    current, start = 0, 0
    for match in _MARKER.finditer(text):
        number = int(match[1]) if match[1] else ord(match[2]) - ord("①") + 1
        is_first = current == 0 and not text[: match.start()].strip()
        if is_first or (current and number == current + 1 and number <= 20):
            if current:
                parts[current] = text[start : match.start()].strip()
            current, start = number, match.end()
    parts[current or 1] = text[start:].strip()
    return parts


_BEFORE_NUMBER = re.compile(r"(?:最低|約|累計|計|合計|延べ|年間|月間|概ね|およそ|が|は|を|で|の|、|:|\s)+$")
#: Words before a number that compare or bound it and name nothing: 前年度314億円以下, 全91指標.
_NO_NAME = re.compile(r"(?:前年度?|前々年度?|過去|昨年度?|当初|毎年度?|各年度?|全|各|約|計|市内|現状|平均|最大|最低)+")
_NAME_BEHIND = re.compile(r"^\s*(?:以上|以下|以内|未満)?\(([^()\d]+(?:率|数|量|時間|度))\)")


def inline_name(text: str) -> str:
    """Return the name printed with a part's number (ラベル): ``申請手続数 125 件以上`` → ``申請手続数``.

    Empty where no number or no name is printed; a name in brackets counts: ``作成完了（稼働率 99%）`` → ``稼働率``.
    """
    folded = fold_width(text)
    found = _joined(_candidates(folded), folded)
    if not found:
        return ""
    before = text[: found[0].start]
    opened, closed = fold_width(before).rfind("("), fold_width(before).rfind(")")
    name = before[opened + 1 if opened > closed else 0 :].strip()
    name = name[: len(_BEFORE_NUMBER.sub("", fold_width(name)))]
    name = re.sub(r"^.*(?:完了|実施|作成)\s+", "", name)
    behind = _NAME_BEHIND.match(folded[found[0].end :])
    if not name and behind:
        return behind[1]
    if not blank_out(name, [(start, end) for start, end, _ in mentioned_years(name)]).strip("()（）\0 "):
        return ""
    if _NO_NAME.fullmatch(name):
        return ""
    is_name = re.search(r"[一-龥ァ-ヶーA-Za-z)）]$", name) and not re.search(
        r"\d|につき|当たり|あたり", fold_width(name)
    )
    return name if is_name else ""
