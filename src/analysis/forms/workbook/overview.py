"""The first sheet (概要): the year in numbers, what they say, native charts, and where everything stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from analysis.chart.theme import MET_STYLES, Style
from analysis.contract import codes
from analysis.evaluation import summary
from analysis.evaluation.grading import graded_word
from analysis.evaluation.year import Evaluation
from analysis.forms.workbook import book_look
from analysis.forms.workbook.book_look import Look
from analysis.forms.workbook.book_sheet import BookSheet, Field
from analysis.forms.workbook.book_tables import Listing
from analysis.forms.workbook.diagram import Diagram, DiagramSeries, draw
from analysis.telling import display, narrative, palette
from analysis.telling.claims import claims
from analysis.telling.claims.grade_claims import grade_kind
from analysis.telling.key_figure import KeyFigure
from analysis.words.fiscal_year import label
from analysis.words.printing import yen_text

NAME = "概要"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def write_overview(book: Workbook, evaluation: Evaluation, formats: Look, others: Sequence[Listing]) -> BookSheet:
    """Write the first sheet and return it."""
    plan = evaluation.plan
    columns = max(6, len(plan.scale.symbols) + 2)
    sheet = BookSheet(book, NAME, formats, [30, *[13] * columns])
    sheet.heading(f"{plan.full_title}　{label(evaluation.fiscal_year)}の評価", 16)
    for sentence in [*narrative.overview(evaluation), *narrative.grades(evaluation, "annual")]:
        sheet.paragraph(sentence)
    sheet.space()
    sheet.heading("主な数値")
    _key_figures(sheet, evaluation)
    sheet.space()
    sheet.heading("このブックのシート")
    for other in others:
        sheet.link(other.sheet, other.sheet)
        sheet.note(other.about)
    sheet.space()
    for kind in ("annual", "overall"):
        _grades(sheet, evaluation, formats, kind)
    _indicators(sheet, evaluation)
    _budgets(sheet, evaluation)
    return sheet


def _key_figures(sheet: BookSheet, evaluation: Evaluation) -> None:
    """Write the big numbers of the year as numbers."""
    figures = narrative.key_figures(evaluation)
    sheet.table(
        "主な数値表",
        [
            Field("項目", 30, pd.Series([one.label for one in figures])),
            Field("値", 13, pd.Series(map(_real, figures), dtype=object), _value),
            Field("単位", 13, pd.Series(["" if one.unit == "%" else one.unit for one in figures])),
            Field("補足", 13, pd.Series([one.remark for one in figures]), book_look.over),
        ],
        filters=False,
    )


def _real(figure: KeyFigure) -> object:
    """Return the number that a big number shows: a share as a float, a count as an int; else its words."""
    plain = figure.value.replace(",", "")
    if figure.unit == "%" and _NUMBER.fullmatch(plain):
        return float(plain) / 100
    return int(plain) if plain.isdigit() else figure.value


def _value(value: Any) -> book_look.Properties:
    form = {str: {"align": "right"}, int: book_look.count(value), float: {"num_format": "0.0%"}}
    return {**form[type(value)], "bold": True}


def _counts(names: Mapping[str, str], table: pd.DataFrame) -> list[Field]:
    return [Field(heading, 13, table[name], book_look.count) for name, heading in names.items()]


def _section(sheet: BookSheet, heading: str, sentences: Sequence[str]) -> None:
    """Begin a section on a sheet of paper of its own."""
    sheet.new_page()
    sheet.heading(heading)
    for sentence in sentences:
        sheet.paragraph(sentence)


def _absent(sheet: BookSheet, heading: str, sentence: str) -> None:
    """Say why there is no such section."""
    sheet.heading(heading)
    sheet.paragraph(sentence)
    sheet.space()


def _grades(sheet: BookSheet, evaluation: Evaluation, formats: Look, kind: str) -> None:
    """Write the grades by policy with their chart, or why there are none."""
    what = grade_kind(evaluation, kind)
    table, plan = summary.grade_counts(evaluation, kind), evaluation.plan
    if table.empty:
        _absent(sheet, f"{what}の内訳", f"{claims(evaluation)[f'graded-{kind}'].why}ため、この表はありません。")
        return
    _section(sheet, f"{what}の内訳", narrative.guessed(evaluation, kind))
    positive = f"{'または'.join(plan.scale.positive)}の割合"
    fields = [
        Field(plan.policy_word, 30, pd.Series(display.policy_names(plan, table["policy"]))),
        *_counts({symbol: f"{symbol}評価" for symbol in plan.scale.symbols}, table),
        Field(f"評価した{graded_word(evaluation)}", 13, table["evaluated"], book_look.count),
    ]
    if plan.scale.positive:
        fields.append(Field(positive, 13, table["positive_share"], book_look.rate))
    rows = sheet.table(f"{'単年度' if kind == 'annual' else '総括'}評価表", fields, filters=False)
    series = [DiagramSeries(place + 1, formats.styles[symbol]) for place, symbol in enumerate(plan.scale.symbols)]
    told = claims(evaluation)
    said = "、".join(f"{symbol}が{told[f'grade-{kind}-{symbol}'].counted}" for symbol in plan.scale.symbols)
    sheet.space()
    draw(
        sheet,
        Diagram(f"{what}の内訳の割合", f"{told[f'graded-{kind}'].told}で、{said}。", rows, series, "percent_stacked"),
    )


def _indicators(sheet: BookSheet, evaluation: Evaluation) -> None:
    """Write how many indicators were reached by kind with their chart."""
    table = summary.met_counts(evaluation, "kind")
    if table.empty:
        _absent(sheet, "指標の達成状況", "元資料にこの年度の指標の記載がないため、この表はありません。")
        return
    _section(sheet, "指標の達成状況", narrative.achievement(evaluation))
    fields = [
        Field("指標の種類", 30, table["kind"].map(codes.KINDS)),
        *_counts(codes.MET, table),
        Field("計", 13, table["parts"], book_look.count),
        Field("達成の割合", 13, table["reached_share"], book_look.rate),
    ]
    rows = sheet.table("指標達成表", fields, filters=False)
    sheet.paragraph("達成の割合の分母に、判定不能は含みません。", font_color=palette.SOFT_INK)
    told = claims(evaluation)
    said = "、".join(told[f"{name}-{kind}"].told for kind in table["kind"] for name in ("reached", "undecided"))
    series = [DiagramSeries(place + 1, MET_STYLES[state]) for place, state in enumerate(codes.MET)]
    draw(sheet, Diagram("指標の達成状況（項目数）", f"{said}。", rows, series))


def _budgets(sheet: BookSheet, evaluation: Evaluation) -> None:
    """Write budget and settlement by year with their chart."""
    table = summary.budget_totals(evaluation, "fiscal_year")
    if table.empty:
        sentence = "元資料に予算額と決算額の両方が記載されたものがないため、この表はありません。"
        _absent(sheet, "年度ごとの予算と決算", sentence)
        return
    _section(sheet, "年度ごとの予算と決算", narrative.budgets(evaluation))
    word = evaluation.plan.methods.budget_word
    fields = [
        Field("年度", 30, table["fiscal_year"].map(label)),
        Field(f"{word}（円）", 13, table["budget_yen"], book_look.yen),
        Field("決算額（円）", 13, table["settlement_yen"], book_look.yen),
        Field(f"{summary.difference_word(evaluation)}（円）", 13, table["unspent_yen"], book_look.yen),
        Field(evaluation.plan.methods.rate_word, 13, table["execution_rate"], book_look.execution),
        Field(f"{evaluation.plan.measure_word}の数", 13, table["measures"], book_look.count),
    ]
    rows = sheet.table("年度別予算表", fields, filters=False)
    sheet.paragraph(f"{word}と決算額の両方が記載されたものだけを合計しています。", font_color=palette.SOFT_INK)
    said = "、".join(
        f"{label(int(row.fiscal_year))}は{word}{yen_text(row.budget_yen)}に対して決算額{yen_text(row.settlement_yen)}"
        for row in table.itertuples()
    )
    series = [DiagramSeries(1, MET_STYLES["unknown"]), DiagramSeries(2, Style(MET_STYLES["yes"].color))]
    draw(sheet, Diagram(f"年度ごとの{word}と決算額（円）", f"{said}。", rows, series, "clustered"))
