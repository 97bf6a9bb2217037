"""What an opinion asks to look at next (今後に向けて): from the findings, else from targets still to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.opinion.facts import MeasureFacts, Remark
from analysis.opinion.phrases import given, name, target
from analysis.words.fiscal_year import label

#: What is asked where a rule found something; rules that grades and amounts of the year speak of already are not here.
_REQUESTS = {
    "actual-of-later-year": "評価年度より後の年度に書かれた実績は、欄の誤りでないかを確かめてください。",
    "label-as-value": "値の欄に残っている見出しを、実際の値に改めてください。",
    "task-of-another-measure": "予定の欄にある別の{word}の内容を、正しいものに改めてください。",
    "magnitude-slip": "金額の桁（千円と円）を確かめてください。",
    "published-differs": "一覧表の値と個票の値をそろえてください。",
    "grade-counts-in-text": "文章に書かれた評価の件数を、個票に合わせてください。",
    "reason-tells-of-miss": "評価の説明文に、できなかったことや支障が述べられているため、評価との関係を示してください。",
    "miss-not-explained": "目標に届かなかった理由と、今後の対応を記載してください。",
    "actual-repeats-target": "実績には目標のことばを繰り返すのでなく、測定した値を記載してください。",
    "target-answered-otherwise": "目標に対応する単位と内容で、実績を記載してください。",
    "different-basis": "目標と実績で、期間の取り方（月・年・累計）をそろえてください。",
    "parts-differ": "目標と実績の項目の数をそろえてください。",
    "actual-without-target": "実績だけがある項目には、目標を設けてください。",
    "quantity-without-number": "数量で測る指標には、目標を数値で設けてください。",
    "annual-and-goal-target-differ": "単年度の目標と計画全体の目標の水準が違う理由を示してください。",
    "annual-and-goal-actual-contradict": "単年度と計画全体で両立しない実績を確かめてください。",
    "name-and-unit-differ": "指標名と単位をそろえてください。",
    "answer-names-another-quantity": "指標名と、目標・実績に書かれた数量の名称をそろえてください。",
    "rate-in-text-differs": "文章に書かれた率と指標の値のどちらが正しいかを確かめてください。",
    "target-in-text-differs": "文章に書かれた目標と表の目標をそろえてください。",
    "enumeration-count": "文章で挙げたものの数と件数をそろえてください。",
    "weak-target": "目標の水準が実態に比べて低すぎないかを検討してください。",
    "target-lowered": "目標を引き下げた理由を記載してください。",
    "target-worse-than-baseline": "計画を立てた時の値に届かない目標となっていないかを確かめてください。",
    "later-target-already-beaten": "今後の目標には実績がすでに達しているものがあるため、水準の見直しを検討してください。",
    "percent-above-100": "100%を超えることのない割合の書き方を確かめてください。",
    "indicator-changed": "途中で替わった指標は、替えた理由と達成の判断のしかたを記載してください。",
    "indicator-dropped": "前の評価報告にあった指標がない理由を記載してください。",
    "restated-value": "前の評価報告から変わった値の理由を記載してください。",
    "baseline-not-comparable": "計画策定時の値と目標を、比べられる単位で記載してください。",
    "direction-doubtful": "指標の望ましい方向が分かる名称にしてください。",
    "text-copied": "別の{word}と同じ文章は、この{word}の内容に改めてください。",
    "same-text-in-two-fields": "二つの欄に入っている同じ文章を、欄の趣旨に合わせて書き分けてください。",
    "indicator-of-another-measure": "値のない指標名が、別の{word}から写されたものでないかを確かめてください。",
    "missing-entry": "記入の抜けている欄を埋めるか、空欄の理由を示してください。",
    "same-amounts-in-measures": "別の{word}と同額の予算・決算は、按分や二重計上の有無を確かめてください。",
    "amount-from-another-year": "決算額に別の年度の額を写していないかを確かめてください。",
    "printed-execution-rate": "印刷された執行率と、金額から求めた率の違いを確かめてください。",
    "staff-cost-against-fte": "人件費と従事人数の記載を確かめてください。",
    "name-or-department-differs": "一覧と個票で異なる名称や担当課をそろえてください。",
    "year-heading-wrong": "年度の見出しの誤りを改めてください。",
    "reason-off-topic": "評価の説明文は、評価した年度の指標に沿って記載してください。",
    "plan-names-past-year": "今後の計画に残る過ぎた年度の記述を改めてください。",
    "overall-differs-from-years": "各年度の評価と総括の評価が異なる理由を示してください。",
    "same-actual-again": "前年度と端数まで同じ実績は、写し間違いでないかを確かめてください。",
    "same-unspent-again": "前年度と同じ予算・決算で同じ額が余っているため、予算額の積算を確かめてください。",
    "tasks-without-indicator": "予定の項目と指標の項目の対応を示してください。",
    "not-evaluated-but-spent": "決算額がありながら評価の対象外とした年度については、その理由を示してください。",
}
#: Findings on amounts of other years; those of the evaluated year are told beside the amounts themselves.
_AMOUNTS = {
    "settlement-above-budget": "{year}の決算額が予算額を上回った理由を確かめてください。",
    "large-unspent": "{year}に多くの予算が残った理由を確かめてください。",
    "nothing-spent-but-done": "{year}は決算額が0円のまま評価が付いているため、財源を確かめてください。",
    "zero-budget-but-done": "{year}は予算額が0円のまま評価が付いているため、記入漏れでないかを確かめてください。",
}
#: What is asked where there is no indicator: by the state of the measure.
_ENDED = {
    "completed": "完了までに得られた成果と、完了後の担い手を確かめてください。",
    "deleted": "廃止とした理由と、関係する事業への影響を確かめてください。",
    "omitted": "掲載を省いた理由と、取組が続いているかを確かめてください。",
    "merged": "統合した先で、目標がどう引き継がれたかを確かめてください。",
}
_WITHOUT_INDICATOR = "達成を判断できる指標を設けるか、指標を設けない理由を示してください。"


def ahead(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what to correct, explain or follow up; where nothing was found, what comes next by the data."""
    requests = _requests(facts)
    yield from (Remark(text, 1 + place) for place, text in enumerate(requests[:3]))
    missed = any(part.met == "no" for part in facts.parts)
    if missed and not facts.found("miss-not-explained"):
        yield Remark("届かなかった要因を確かめ、今後の対応につなげてください。", 2)
    if not requests:
        yield from _coming(facts)


def _requests(facts: MeasureFacts) -> list[str]:
    """Return the requests that the findings give, in their order, each once."""
    texts = []
    for row in facts.findings:
        if row.rule in _AMOUNTS and pd.notna(row.fiscal_year) and row.fiscal_year != facts.fiscal_year:
            texts.append(_AMOUNTS[row.rule].format(year=label(int(row.fiscal_year))))
        texts += [_REQUESTS[row.rule]] if row.rule in _REQUESTS else []
    return [text.replace("{word}", facts.plan.measure_word) for text in dict.fromkeys(texts)]


def _coming(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield the next target of an indicator of this year, or what the end of the plan calls for."""
    now = {(part.kind, part.seq): part for part in reversed(facts.parts)}
    later = [part for part in facts.later if pd.notna(part.target_text)]
    for part in sorted(later, key=lambda part: int(part.fiscal_year)):
        if (part.kind, part.seq) in now and target(part).strip("「」-－なし"):
            beaten = _beaten(now[part.kind, part.seq], part)
            ask = "すでに達しています" if beaten else "届くかを引き続き確かめます"
            opening = "今の実績は、" if beaten else "今後は、"
            yield Remark(f"{opening}{label(int(part.fiscal_year))}の「{name(part)}」の目標{target(part)}に{ask}。", 2)
            return
    if not facts.parts:
        yield Remark(_ENDED.get(facts.measure.status, _WITHOUT_INDICATOR), 2)
    elif facts.fiscal_year >= facts.plan.period[1]:
        yield Remark("計画期間の最終年度に当たるため、次の計画に引き継ぐ指標と目標の水準を整理してください。", 3)


def _beaten(now: Any, later: Any) -> bool:
    """Return whether this year's actual is already as good as a later target."""
    actual, wanted = now.actual_value, later.target_value
    if pd.isna(actual) or pd.isna(wanted) or given(now.unit) != given(later.unit):
        return False
    return bool(actual <= wanted if given(now.direction) == "lower" else actual >= wanted)
