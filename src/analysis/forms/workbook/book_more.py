"""Sheets of what only some documents hold (その他のシート): funds, directions, judgements of others, definitions, unit costs."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.contract import codes
from analysis.contract.schema import LABELS
from analysis.evaluation.unit_cost import unit_costs
from analysis.evaluation.year import Evaluation
from analysis.forms.workbook import book_look
from analysis.forms.workbook.book_look import Look
from analysis.forms.workbook.book_sheet import Field
from analysis.forms.workbook.book_tables import Listing, given, measure_fields, named, source_field
from analysis.telling.display import indicator_name
from analysis.words.fiscal_year import short_label

_MEANING = ("definition", "formula", "data_source", "frequency", "limits", "owner")


def _year(rows: pd.DataFrame) -> Field:
    return Field("年度", 7, rows["fiscal_year"].map(short_label), book_look.code)


def _funding(evaluation: Evaluation, formats: Look) -> Listing | None:
    rows = named(evaluation, evaluation.funding)
    fields = [
        *measure_fields(evaluation, rows),
        _year(rows),
        Field(LABELS["stage"], 9, rows["stage"].map(codes.STAGES), book_look.code),
        Field("財源の種類", 20, rows["kind"].map(codes.FUNDING_KINDS)),
        Field(LABELS["amount_yen"], 14, rows["amount_yen"], book_look.yen),
        source_field(evaluation, rows),
    ]
    return Listing("財源", "予算と決算の財源の内訳", ["空欄は記載がないことを表し、0円とは異なります。"], fields, 2)


def _directions(evaluation: Evaluation, formats: Look) -> Listing | None:
    rows = named(evaluation, evaluation.directions)
    fields = [
        *measure_fields(evaluation, rows),
        _year(rows),
        Field(LABELS["evaluator"], 16, rows["evaluator"].fillna("self").map(codes.EVALUATORS)),
        Field(LABELS["direction_text"], 20, rows["direction_text"]),
        Field("今後の方向性", 12, rows["direction"].map(codes.FUTURES), book_look.code),
        source_field(evaluation, rows),
    ]
    return Listing("今後の方向性", "取組を今後どうするか", ["方向性（表記）は元資料の言葉です。"], fields, 2)


def _others(evaluation: Evaluation, formats: Look) -> Listing | None:
    rows = named(evaluation, evaluation.other_grades)
    fields = [
        *measure_fields(evaluation, rows),
        _year(rows),
        Field("評価の種類", 14, rows["kind"].map(codes.GRADE_KINDS)),
        Field(LABELS["evaluator"], 16, rows["evaluator"].map(codes.EVALUATORS)),
        Field(LABELS["grade"], 8, rows["grade"], formats.grade),
        source_field(evaluation, rows),
    ]
    return Listing("ほかの評価者", "自己評価のほかの評価", ["集計に使うのは、取組一覧の評価です。"], fields, 2)


def _indicator_fields(evaluation: Evaluation, rows: pd.DataFrame) -> list[Field]:
    keys = ["measure_id", "kind", "seq"]
    last = evaluation.indicators.sort_values("fiscal_year", kind="stable").groupby(keys, as_index=False).last()
    about = rows[keys].merge(last[[*keys, "indicator", "label"]], on=keys, how="left").set_index(rows.index)
    return [
        *measure_fields(evaluation, rows),
        Field("種類", 15, rows["kind"].map(codes.KINDS)),
        Field("指標", 28, indicator_name(about)),
    ]


def _definitions(evaluation: Evaluation, formats: Look) -> Listing | None:
    rows = named(evaluation, evaluation.definitions)
    meaning = given([Field(LABELS[name], 30, rows[name]) for name in _MEANING])
    fields = [*_indicator_fields(evaluation, rows), *meaning, source_field(evaluation, rows)]
    return Listing("指標の定義", "指標が何を表すか", ["元資料の記載のとおりです。"], fields, 2)


def _unit_costs(evaluation: Evaluation, formats: Look) -> Listing | None:
    costs = unit_costs(evaluation.indicators, evaluation.budgets)
    staffed = costs["with_staff"].any()
    rows = named(evaluation, costs.merge(evaluation.indicators, on=["measure_id", "kind", "seq", "fiscal_year"]))
    fields = [
        *_indicator_fields(evaluation, rows),
        _year(rows),
        Field("実績値", 11, rows["actual_value"], book_look.number),
        Field("単位", 7, rows["unit"], book_look.code),
        Field("経費（円）", 14, rows["cost_yen"], book_look.yen),
        Field("1単位当たり（円）", 14, rows["unit_cost_yen"], book_look.yen),
        source_field(evaluation, rows),
    ]
    words = "経費は決算額です。" if not staffed else "経費は、人件費の記載があれば決算額との合計、なければ決算額です。"
    remark = f"{words}1つの取組に指標がいくつもあるときは、どの指標も経費の全体と比べています。"
    return Listing("単位当たりコスト", "指標の1単位に掛かった経費", [remark], fields, 2)


def further_listings(evaluation: Evaluation, formats: Look) -> list[Listing]:
    """Return the sheets for what this plan's documents hold and others do not; none where there is no such thing."""
    made: list[tuple[pd.DataFrame, Callable[[Evaluation, Look], Listing | None]]] = [
        (evaluation.other_grades, _others),
        (evaluation.directions, _directions),
        (evaluation.funding, _funding),
        (evaluation.definitions, _definitions),
    ]
    if has_parts(evaluation):
        made.append((unit_costs(evaluation.indicators, evaluation.budgets), _unit_costs))
    return [found for rows, make in made if len(rows) and (found := make(evaluation, formats))]


def has_parts(evaluation: Evaluation) -> bool:
    """Return whether the staff's cost is known somewhere, or amounts without a budget: then costs are what there is."""
    rows = evaluation.budgets
    return bool(rows["staff_cost_yen"].notna().any() or (len(rows) and rows["budget_yen"].isna().all()))
