"""What an opinion says of the self-assessment (自己評価の妥当性): whether the grade fits the indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.contract.codes import GRADE_KINDS, KIND_WORDS, KINDS
from analysis.opinion.facts import MeasureFacts, Remark, Rows
from analysis.opinion.phrases import given
from analysis.words.printing import count_text

_ABOVE, _NOTHING_DONE, _BELOW = "grade-above-result", "grade-good-but-nothing-done", "grade-below-result"
_UNLIKE, _NO_ACTUAL, _MISSING = "grade-unlike-like-cases", "grade-without-actual", "missing-grade"
#: Findings that leave it open whether the printed results are what was reached.
_DOUBTS = (
    "reason-tells-of-miss",
    "actual-repeats-target",
    "target-answered-otherwise",
    "different-basis",
    "answer-names-another-quantity",
    "annual-and-goal-actual-contradict",
    "rate-in-text-differs",
)
_SAID = {
    "above": "は目標の達成を意味する段階で、未達の指標があることと合いません。段階を見直すか、達成とみなした根拠を示してください。",
    "nothing": "は、指標がすべて未実施か目標の半分未満であることと合わないと考えられます。この段階とした根拠を示してください。",
    "below": "は、指標をすべて達成したことに比べて低い段階です。指標に表れない課題があれば、評価の理由に示してください。",
    "unlike": "は、達成率の近いほかの例と段階が異なります。そろえるか、違いの理由を示してください。",
    "no_actual": "は、根拠となる実績が示されておらず、妥当かを判断できません。",
    "fits": "は、{scope}の達成状況と合っており、妥当と考えます。",
    "fits_missed": "は、目標に届かなかった{scope}があることと合っており、妥当と考えます。",
    "fits_decided": "は、判定できる{scope}の範囲では達成状況と合っています。",
    "fits_doubtful": "は、示された達成状況とは合っていますが、記載に確かめるべき点があります。",
    "near": "は、目標に届かない指標がありますが、算定の基準には合っています。届かなかった影響が小さいことを示してください。",
    "open": "は、指標だけからは理由を読み取れず、評価の説明と併せて確かめる必要があります。",
    "undecided": "は、達成状況を判定できる指標がないため、妥当かを判断できません。",
}
_FITTING = ("fits", "fits_missed", "fits_decided")


def grading(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what is to be said of the grades of the year and of the whole plan; of the year before, too."""
    graded = [
        (kind, str(getattr(facts.measure, kind))) for kind in GRADE_KINDS if pd.notna(getattr(facts.measure, kind))
    ]
    verdicts = [
        (kind, grade, _verdict(facts, kind, grade)) for kind, grade in graded if grade in facts.plan.scale.symbols
    ]
    if len(verdicts) == 2:
        yield from _both(facts, verdicts)
    elif verdicts:
        kind, grade, verdict = verdicts[0]
        yield Remark(f"{KIND_WORDS[kind]}の評価「{grade}」{_said(verdict, _scope(facts, kind))}")
    else:
        yield from _ungraded(facts, bool(graded))
    yield from _change(facts)


def _said(verdict: str, scope: str) -> str:
    return _SAID[verdict].format(scope=scope)


def _scope(facts: MeasureFacts, kind: str) -> str:
    """Return what the indicators are called that a grade is held against."""
    parts = _parts_of(facts, kind)
    return "指標" if len(parts) == len(facts.parts) else KINDS.get(str(parts[0].kind), "指標")


def _parts_of(facts: MeasureFacts, kind: str) -> Rows:
    """Return the indicators that a grade of a kind stands for, as `evaluated_parts` chooses them."""
    named = [part for part in facts.parts if part.kind == {"overall": "goal"}.get(kind, kind)]
    return named or facts.parts


def _both(facts: MeasureFacts, verdicts: Sequence[tuple[str, str, str]]) -> Iterator[Remark]:
    """Yield what is to be said of an annual and an overall grade; once where the same fits both."""
    (_, annual, first), (_, overall, second) = verdicts
    if annual == overall and first == second:
        yield Remark(f"単年度・総括とも「{annual}」とした評価{_said(first, '指標')}")
    elif first in _FITTING and second in _FITTING:
        grades = f"単年度・総括とも「{annual}」" if annual == overall else f"単年度を「{annual}」、総括を「{overall}」"
        limit = "判定できる範囲では、" if "fits_decided" in (first, second) else ""
        yield Remark(f"{grades}とした評価は、{limit}それぞれの指標の達成状況と合っており、妥当と考えます。")
    else:
        for kind, grade, verdict in verdicts:
            yield Remark(f"{KIND_WORDS[kind]}の評価「{grade}」{_said(verdict, _scope(facts, kind))}")


def _ungraded(facts: MeasureFacts, outside: bool) -> Iterator[Remark]:
    yield from _by_indicator(facts)
    if outside:
        yield Remark("この年度は評価の対象外とされています。")
    elif facts.graded and facts.found(_MISSING):
        yield Remark("評価が記載されていません。評価するか、対象外とした理由を示してください。")


def _verdict(facts: MeasureFacts, kind: str, grade: str) -> str:
    """Return which sentence of `_SAID` fits one grade."""
    parts = _parts_of(facts, kind)
    flags = ((_NOTHING_DONE, "nothing"), (_NO_ACTUAL, "no_actual"))
    verdict = next((word for rule, word in flags if facts.found(rule)), "") or _by_parts(facts, parts, grade)
    rows = [row for row in facts.grades if row.kind == kind and row.fiscal_year == facts.fiscal_year]
    agrees = any(given(row.agreement) == "agrees" for row in rows)
    return "near" if verdict == "open" and "no" in _met(parts) and agrees else verdict


def _met(parts: Rows) -> list[str]:
    return [part.met for part in parts]


def _by_parts(facts: MeasureFacts, parts: Rows, grade: str) -> str:
    """Return the verdict that the indicators of a grade give."""
    met, full = _met(parts), grade in facts.plan.scale.reached
    if "yes" not in met and "no" not in met:
        return "undecided"
    if "no" in met:
        alarm = "above" if facts.found(_ABOVE) else "open"
        return alarm if full else "fits_missed"
    if facts.found(_UNLIKE):
        return "unlike"
    if not full:
        return "below" if facts.found(_BELOW) else "open"
    return _fitting(facts, met)


def _fitting(facts: MeasureFacts, met: list[str]) -> str:
    """Return the verdict on a grade that fits: with doubts, wholly, or as far as its parts are decided."""
    if facts.found(*_DOUBTS):
        return "fits_doubtful"
    return "fits" if set(met) == {"yes"} else "fits_decided"


def _by_indicator(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what is to be said of grades printed beside single indicators."""
    symbols = facts.plan.scale.symbols
    parts = [part for part in facts.parts if given(part.published_grade) in symbols]
    if not parts:
        return
    counts = Counter(part.published_grade for part in parts)
    shown = "、".join(f"{symbol}が{count_text(counts[symbol], '項目')}" for symbol in symbols if symbol in counts)
    opening = f"指標の評価「{parts[0].published_grade}」" if len(parts) == 1 else f"指標ごとの評価（{shown}）"
    yield Remark(opening + _said(_indicator_verdict(facts, parts), "指標"))


def _indicator_verdict(facts: MeasureFacts, parts: Rows) -> str:
    flags = {_ABOVE: "above", _UNLIKE: "unlike", _BELOW: "below", _NO_ACTUAL: "no_actual"}
    verdict = next((word for rule, word in flags.items() if facts.found(rule)), "")
    met, reached = _met(parts), facts.plan.scale.reached
    decided = [part for part in parts if part.met in ("yes", "no")]
    if verdict or not decided:
        return verdict or "undecided"
    if any((part.published_grade in reached) == (part.met == "no") for part in decided):
        return "open"
    return "fits_missed" if "no" in met else _fitting(facts, met)


def _change(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield how the grade changed against the year before."""
    symbols, now = facts.plan.scale.symbols, facts.measure.annual
    if not facts.before or pd.isna(now) or now not in symbols:
        return
    step = symbols.index(facts.before) - symbols.index(str(now))
    if step == 0:
        yield Remark(f"単年度の評価は、前年度と同じ「{now}」です。", 4)
        return
    word = "上がって" if step > 0 else "下がって"
    yield Remark(f"単年度の評価は、前年度の「{facts.before}」から「{now}」に{word}います。", 1)
