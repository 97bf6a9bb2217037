"""What an opinion asks to look at next (今後に向けて): what the findings ask, by the name of the indicator."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.opinion.facts import MeasureFacts, Remark
from analysis.opinion.phrases import listed
from analysis.review.finding import subjects_of
from analysis.words.fiscal_year import label

#: What is asked where a rule found something; rules that grades and amounts of the year speak of already are not here.
_REQUESTS = {
    "actual-of-later-year": "{name}には評価年度より後の実績が書かれているため、欄の誤りでないかを確かめてください。",
    "label-as-value": "{name}の欄に残っている見出しを、実際の値に改めてください。",
    "task-of-another-measure": "予定の欄にある別の{word}の内容を、正しいものに改めてください。",
    "magnitude-slip": "金額の桁（千円と円）を確かめてください。",
    "published-differs": "一覧表と個票で異なる値をそろえてください。",
    "grade-counts-in-text": "文章に書かれた評価の件数を、個票に合わせてください。",
    "reason-tells-of-miss": "説明文に書かれたできなかったことや支障と、評価との関係を示してください。",
    "miss-not-explained": "届かなかった理由と今後の対応が、説明文に見当たりません。",
    "far-miss": "{name}が大きく届かなかった要因と、今後の見通しを確かめます。",
    "actual-repeats-target": "{name}は、目標のことばや範囲でなく測定した値を記載してください。",
    "target-answered-otherwise": "{name}は、目標に対応する単位と内容で実績を記載してください。",
    "different-basis": "{name}は、目標と実績の期間の取り方（月・年・累計）をそろえてください。",
    "parts-differ": "{name}の目標と実績の項目をそろえてください。",
    "quantity-without-number": "{name}は数量で測る指標であり、目標を数値で設けてください。",
    "annual-and-goal-target-differ": "{name}は、単年度と計画全体の目標の水準が違う理由を示してください。",
    "annual-and-goal-actual-contradict": "{name}は、単年度と計画全体の実績のどちらが正しいかを確かめてください。",
    "name-and-unit-differ": "{name}の名称と単位をそろえてください。",
    "answer-names-another-quantity": "{name}と実績に書かれた数量とで、数えているものが同じかを確かめてください。",
    "rate-in-text-differs": "説明文に書かれた率と指標の欄の値のどちらが正しいかを確かめてください。",
    "target-in-text-differs": "説明文に書かれた目標と表の目標をそろえてください。",
    "enumeration-count": "説明文に挙げたものの数と件数をそろえてください。",
    "weak-target": "{name}の目標は、{target_ask}",
    "target-lowered": "{name}の目標を緩めた理由を示してください。",
    "target-worse-than-baseline": "{name}の目標が計画策定時の値より低いため、どちらかの誤りでないかを確かめてください。",
    "indicator-dropped": "前の評価報告にあった{name}がない理由を示してください。",
    "restated-value": "前の評価報告から変わった値の理由を示してください。",
    "direction-doubtful": "{name}は、望ましい方向が分かる名称にしてください。",
    "text-copied": "別の{word}と同じ文章を、この{word}の内容に改めてください。",
    "same-text-in-two-fields": "二つの欄に入っている同じ文章を、欄の趣旨に合わせて書き分けてください。",
    "indicator-of-another-measure": "値のない指標{name}が、別の{word}から写されたものでないかを確かめてください。",
    "missing-entry": "記入の抜けている欄を埋めるか、空欄の理由を示してください。",
    "same-amounts-in-measures": "別の{word}と同額の予算・決算は、按分や二重計上の有無を確かめてください。",
    "amount-from-another-year": "決算額に別の年度の額を写していないかを確かめてください。",
    "printed-execution-rate": "記載された執行率と、金額から求めた率の違いを確かめてください。",
    "staff-cost-against-fte": "人件費と従事人数の記載を確かめてください。",
    "name-or-department-differs": "一覧と個票で異なる名称や担当課をそろえてください。",
    "year-heading-wrong": "年度の見出しの誤りを改めてください。",
    "target-ahead-missing": "{name}のこれからの目標を定めてください。",
    "impossible-value": "{name}の値に誤りがないかを、原本で確かめてください。",
}
#: Findings on amounts of other years; those of the evaluated year are told beside the amounts themselves.
_AMOUNTS = {
    "settlement-above-budget": "{year}の決算額が予算額を上回った理由を確かめてください。",
    "nothing-spent-but-done": "{year}は決算額が0円のまま評価が付いているため、財源を確かめてください。",
}
#: What those who explained a miss, or whose text is not at hand, are not asked again.
_CAUSES = ("far-miss",)
_MOST = 3


def ahead(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what to correct, explain or follow up; where nothing was found and nothing is wrong, nothing."""
    yield from (Remark(text, 1 + place) for place, text in enumerate(_requests(facts)[:_MOST]))
    if not facts.parts and facts.measure.status == "active" and not facts.later and facts.targeted:
        yield Remark("達成を確かめられる指標を設けられないかを検討してください。", 2)


def _requests(facts: MeasureFacts) -> list[str]:
    """Return the requests that the findings give, in their order, each once; information asks nothing."""
    asked: dict[str, list[str]] = {}
    for row in facts.findings:
        year = None if pd.isna(row.fiscal_year) else int(row.fiscal_year)
        if row.severity == "info" or (row.rule in _CAUSES and facts.explained is not False):
            continue
        if row.rule in _AMOUNTS and year != facts.fiscal_year:
            asked.setdefault(_AMOUNTS[row.rule].format(year=label(year or facts.fiscal_year)), [])
        elif row.rule in _REQUESTS:
            asked.setdefault(_REQUESTS[row.rule], []).extend(subjects_of(row.message))
    return [text.format(name=listed(names), **_words(facts)) for text, names in asked.items()]


def _words(facts: MeasureFacts) -> dict[str, str]:
    """Return how the plan calls a measure, and what is asked of a weak target: of the next plan where this one ends."""
    runs = facts.fiscal_year < facts.plan.period[1]
    ask = "水準の見直しを検討してください。" if runs else "次期計画で実績を踏まえた水準にしてください。"
    return {"word": facts.plan.measure_word, "target_ask": ask}
