"""Chart the bounds of the grades (評価の基準): rates of all graded indicators, bounds and exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.canvas import MARGIN, open_page, points, year_source
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.scatter import Dot, draw_marks, name_list, shapes, swarm
from analysis.chart.wrap import wrap
from analysis.contract import codes
from analysis.contract.grade_bounds import GradeBounds
from analysis.contract.plan import Plan
from analysis.evaluation.grade_rule import Case, computed_for, rule_for
from analysis.evaluation.grading import grade_cases
from analysis.evaluation.year import Evaluation
from analysis.telling import palette
from analysis.words import printing
from analysis.words.fiscal_year import short_label
from analysis.words.printing import count_text

_LOWEST, _HIGHEST = 0.0, 2.0
_DOT = 10.0


@dataclass(frozen=True)
class _Graded:
    """One published grade with its rate and the grade that the rule gives."""

    case: Case
    name: str
    rate: float
    computed: str
    differs: bool


def _graded(evaluation: Evaluation, found: Sequence[Case], rule: GradeBounds) -> list[_Graded]:
    names = dict(zip(evaluation.measures["measure_id"], evaluation.measures["name"], strict=True))
    graded = []
    for case in found:
        if case.rate is not None:
            computed, agreement, _ = computed_for(case, rule, evaluation.plan)
            graded.append(_Graded(case, names[case.measure_id], case.rate, computed, agreement == "differs"))
    return graded


@edition_chart
def bounds_and_grades(evaluation: Evaluation) -> Chart | Absent:
    """Chart achievement rates by published grade, with the printed or inferred bounds and what they do not explain."""
    stem, plan = "bounds-and-grades", evaluation.plan
    found = [case for case in grade_cases(evaluation) if not case.restored]
    rule = rule_for(plan, found) if found else None
    graded = _graded(evaluation, found, rule) if rule else []
    if rule is None or not graded or not rule.bounds:
        return Absent(
            stem, "評価の段階を分ける達成率が、公表も推定もできないため、評価と達成率の境目の図はありません。"
        )
    differing = [one for one in graded if one.differs]
    origin = "公表された基準" if plan.scale.bounds else "公表された評価から推定した境目"
    title = "評価の段階は達成率で分かれているか"
    lead = f"達成率のある評価{count_text(len(graded))}。縦の線は{origin}（{rule}）"
    note = "注　複数の指標がある場合は最も低い達成率。200%以上は200%に、0%未満は0%に置いた。"
    page = open_page(title, year_source(evaluation), lead, note)
    listed = [Dot(_number(one), 0, 0, "no", _words(one)) for one in differing]
    right, listed = name_list(page, listed, f"境目と異なる評価{count_text(len(differing))}")
    shapes(page, {"yes": "境目どおりの評価", "no": "境目と異なる評価"})
    symbols = [symbol for symbol in plan.scale.symbols if any(one.case.grade == symbol for one in graded)]
    axes = page.axes(MARGIN + 66, right, below=44)
    _scales(axes, symbols, graded)
    _bounds(axes, rule)
    words = {id(one): mark.words for one, mark in zip(differing, listed, strict=True)}
    draw_marks(axes, _marks(axes, graded, symbols, words))
    alt = (
        f"達成率のある評価{count_text(len(graded))}のうち、境目（{rule}）と同じものは{count_text(len(graded) - len(differing))}、"
        f"異なるものは{count_text(len(differing))}。"
    )
    return Chart(stem, title, page.figure, alt, _data(graded, plan), year_source(evaluation))


def _number(one: _Graded) -> str:
    return one.case.measure_id


def _words(one: _Graded) -> str:
    year, rate = short_label(one.case.fiscal_year), printing.percent_text(one.rate)
    return f"{one.name}（{year}、{rate}で{one.case.grade}、境目では{one.computed or '－'}）"


def _scales(axes: Axes, symbols: list[str], graded: list[_Graded]) -> None:
    """Set the axes: one row a step, the best on top; rates in percent below."""
    rates = [min(max(one.rate, _LOWEST), _HIGHEST) for one in graded]
    low, high = min(0.9, *rates) - 0.03, max(1.1, *rates) + 0.03
    axes.set(xlim=(low, high), ylim=(len(symbols) - 0.5, -0.5))
    counts = pd.Series([one.case.grade for one in graded]).value_counts()
    heads = [f"{symbol}評価\n{count_text(counts[symbol])}" for symbol in symbols]
    axes.set_yticks(range(len(symbols)), heads, fontsize=theme.SMALL, color=palette.INK, linespacing=1.3)
    step = 0.2 if high - low > 0.8 else 0.1
    ticks = [round(tick * step, 6) for tick in range(round(_HIGHEST / step) + 1) if low <= tick * step <= high]
    axes.set_xticks(ticks, [printing.bound_text(tick) for tick in ticks])
    axes.set_xlabel("達成率")
    for place in range(1, len(symbols)):
        axes.axhline(place - 0.5, color=palette.RULE, linewidth=0.8)


def _bounds(axes: Axes, rule: GradeBounds) -> None:
    """Draw a line at every bound, with its words above the rows."""
    low, high = axes.get_xlim()
    for place, bound in enumerate(rule.bounds):
        if low < bound.rate < high:
            axes.axvline(bound.rate, color=palette.INK, linewidth=1.5, zorder=2)
            text = wrap(str(bound), 12)
            top = axes.get_ylim()[1]
            looks: dict[str, Any] = {
                "fontsize": theme.SMALL,
                "ha": "left" if place % 2 == 0 else "right",
                "va": "top",
                "zorder": 5,
            }
            gap = 4 if place % 2 == 0 else -4
            axes.annotate(text, (bound.rate, top), (gap, -2), textcoords="offset points", **looks)


def _marks(axes: Axes, graded: list[_Graded], symbols: list[str], words: dict[int, str]) -> list[Dot]:
    """Return the dots, above each other where rates are equal."""
    across, tall = points(axes)
    low, high = axes.get_xlim()
    row = tall / len(symbols)
    marks = []
    for place, symbol in enumerate(symbols):
        group = [one for one in graded if one.case.grade == symbol]
        rates = [min(max(one.rate, _LOWEST), _HIGHEST) for one in group]
        shifts = swarm([(rate - low) / (high - low) * across for rate in rates], _DOT, row - 40)
        for one, rate, shift in zip(group, rates, shifts, strict=True):
            kind = "no" if one.differs else "yes"
            marks.append(Dot(_number(one), rate, place + shift / row, kind, words.get(id(one), "")))
    return marks


def _data(graded: list[_Graded], plan: Plan) -> pd.DataFrame:
    """Return the rows of the chart as text, exceptions first (図のデータ)."""
    ordered = sorted(graded, key=lambda one: (not one.differs, -one.rate))
    kinds = codes.KIND_WORDS
    rows = [
        (
            one.case.measure_id,
            one.name,
            short_label(one.case.fiscal_year),
            kinds.get(one.case.kind, one.case.kind) + (f"の指標{one.case.seq}" if one.case.seq else ""),
            printing.percent_text(one.rate),
            one.case.grade,
            one.computed or printing.MISSING,
        )
        for one in ordered
    ]
    headings = ["No.", plan.measure_word, "年度", "評価の対象", "達成率", "公表評価", "境目による評価"]
    return pd.DataFrame(rows, columns=headings, dtype="string")
