"""What an opinion says of the self-assessment (自己評価の妥当性): whether the grades fit the indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.contract.codes import KIND_WORDS
from analysis.evaluation.grade_rule import Case
from analysis.opinion.facts import MeasureFacts, Remark
from analysis.opinion.phrases import listed, name
from analysis.opinion.results import lowest_first
from analysis.words.printing import count_text, percent_text

_ABOVE, _NOTHING_DONE, _BELOW = "grade-above-result", "grade-good-but-nothing-done", "grade-below-result"
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
#: A step that says おおむね is carried by this rate; below it the sentence asks.
_NEARLY = 0.8
_SAID = {
    "changed": "は計画の変更を示す区分で、達成の程度を表すものではありません。",
    "above": "は{meaning}段階ですが、{missed}が目標に届いていません。達成とみなした根拠を確かめます。",
    "nothing": "は{meaning}段階ですが、指標はすべて未実施か目標の半分未満です。この段階とした根拠を確かめます。",
    "nearly": "は{meaning}段階ですが、{lowest}の指標があります。この段階とした根拠を確かめます。",
    "below": "は、指標をすべて達成したことに比べて低い段階です。",
    "unlike": "は、達成率の近いほかの例と段階が異なります。",
    "like": "は、目標に届かない指標を含みますが、この計画の評価から推定した境目には合っています。",
    "no_actual": "は、根拠となる実績が指標の欄に示されていません。",
    "fits": "は、結果と合っており、妥当と考えます。",
    "shown": "は、示された結果と合っています。",
    "missed": "は、目標に届かなかった結果と合っています。",
}


#: Of several indicators these are not told beside what is to be asked of the others.
_SETTLED = ("fits", "shown", "missed")


def grading(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what is to be said of the grades of the year; of the year before, too, where they changed."""
    together: dict[str, list[Case]] = {}
    for case, agreement in facts.cases:
        together.setdefault(_verdict(facts, case, agreement), []).append(case)
    for verdict, cases in together.items():
        settled = verdict in _SETTLED and cases[0].seq is not None and len(together) > 1
        if verdict and not settled:
            yield Remark(_subject(facts, cases) + _words(facts, verdict, cases))
    if not facts.cases and facts.found("missing-grade"):
        yield Remark("評価が記載されていません。対象外であれば、その旨が分かるようにします。")
    yield from _change(facts)


def _subject(facts: MeasureFacts, cases: Sequence[Case]) -> str:
    """Return what some grades are called: ``自己評価（単年度「A」・総括「B」）``, ``指標ごとの評価（Aが2項目）``."""
    of_measure = [case for case in cases if case.seq is None]
    if of_measure:
        shown = "・".join(f"{KIND_WORDS[case.kind]}「{case.grade}」" for case in of_measure)
        return f"自己評価（{shown}）"
    counts = Counter(case.grade for case in cases)
    if len(cases) == 1:
        (row,) = cases[0].rows
        whose = name(row) if len(facts.cases) > 1 else "指標"
        return f"{whose}の評価「{cases[0].grade}」"
    shown = "、".join(f"{grade}が{count_text(number, '項目')}" for grade, number in counts.items())
    return f"指標ごとの評価（{shown}）"


def _words(facts: MeasureFacts, verdict: str, cases: Sequence[Case]) -> str:
    scale = facts.plan.scale
    meant = dict.fromkeys(f"「{scale.printed[case.grade]}」を意味する" for case in cases if case.grade in scale.printed)
    named = {(part.kind, part.seq): part for part in facts.parts}
    parts = [named.get((row.kind, row.seq), row) for case in cases for row in case.rows]
    missed = lowest_first([part for part in parts if part.met == "no"])
    lowest = min((case.rate for case in cases if case.rate is not None), default=0.0)
    words = {"meaning": "、".join(meant) or "上の", "missed": listed([name(part) for part in missed])}
    return _SAID[verdict].format(lowest=f"達成率が{percent_text(lowest)}", **words)


def _verdict(facts: MeasureFacts, case: Case, agreement: str) -> str:
    """Return which sentence of `_SAID` fits one grade, empty where the indicators don't say."""
    scale, met = facts.plan.scale, [row.met for row in case.rows]
    if case.grade in scale.changed:
        return "changed"
    if "yes" not in met and "no" not in met:
        return "no_actual" if facts.found("grade-without-actual") else ""
    if "no" in met:
        return _of_miss(facts, case, agreement)
    if agreement == "differs" and case.grade in scale.reached:
        return "unlike" if facts.found("grade-unlike-like-cases") else ""
    if case.grade not in scale.reached:
        return "below" if facts.found(_BELOW) else ""
    return "fits" if case.grade in scale.printed and not facts.found(*_DOUBTS) else "shown"


def _of_miss(facts: MeasureFacts, case: Case, agreement: str) -> str:
    """Return the verdict on a grade beside a miss."""
    scale = facts.plan.scale
    if case.grade in scale.reached:
        alike = "like" if agreement == "agrees" else ""
        return "above" if facts.found(_ABOVE) else alike
    if case.grade not in scale.positive:
        return "missed"
    if facts.found(_NOTHING_DONE):
        return "nothing"
    known = case.rate is not None and (case.rate >= _NEARLY or case.grade not in scale.printed)
    return "missed" if known else "nearly" if case.rate is not None else ""


def _change(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield how the grade changed against the year before."""
    symbols = facts.plan.scale.symbols
    now = next((case.grade for case, _ in facts.cases if case.seq is None and case.kind == "annual"), "")
    if not facts.before or not now or now == facts.before:
        return
    word = "上がって" if symbols.index(now) < symbols.index(facts.before) else "下がって"
    yield Remark(f"単年度の評価は、前年度の「{facts.before}」から「{now}」に{word}います。", 1)
