"""Fonts and number formats of the workbook (書式); colours come from the palette."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from analysis.chart.theme import MET_STYLES, Style, grade_styles
from analysis.contract.codes import CHANGES, MET
from analysis.contract.plan import Plan
from analysis.telling.palette import INK, tint
from analysis.words.printing import COUNT_FORMAT, YEN_FORMAT, number_format, percent_format

FONT = "游ゴシック"
SIZE = 10

Properties = dict[str, Any]


class Look:
    """The formats of one workbook, each made once.

    Parameters
    ----------
    book : Workbook
    plan : Plan
        Its scale gives the grades their colours, from best to worst.
    """

    def __init__(self, book: Workbook, plan: Plan) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.styles: dict[str, Style] = grade_styles(plan.scale)

    def __call__(self, **properties: Any) -> Format:
        """Return the format with these properties on top of font and colour of the body."""
        whole = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "top"} | properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    def grade(self, symbol: Any) -> Properties:
        """Return ground and place of a grade; the best one stays white, so that the others stand out."""
        style = self.styles.get(symbol)
        best = symbol == next(iter(self.styles), None)
        return {"align": "center"} | ({"bg_color": tint(style.color)} if style and not best else {})


def text(value: Any) -> Properties:
    """Return how words are set."""
    return {"text_wrap": True}


def over(value: Any) -> Properties:
    """Return how words are set that run over the empty cells beside them."""
    return {}


def code(value: Any) -> Properties:
    """Return how a number of a measure, a year or a unit is set."""
    return {"align": "center"}


def yen(value: Any) -> Properties:
    """Return how a sum of money is set."""
    return {"num_format": YEN_FORMAT}


def count(value: Any) -> Properties:
    """Return how a count is set."""
    return {"num_format": COUNT_FORMAT}


def number(value: Any) -> Properties:
    """Return how the value of an indicator is set."""
    return {"num_format": number_format(float(value))}


def rate(value: Any) -> Properties:
    """Return how an achievement rate or a share is set."""
    return {"num_format": percent_format(float(value))}


def execution(value: Any) -> Properties:
    """Return how an execution rate is set: above 100 % stands out."""
    return {"num_format": percent_format(float(value), exceeding=True), "bold": float(value) > 1}


def state(value: Any) -> Properties:
    """Return how 達成, 未達 and 判定不能 are set: only a miss stands out."""
    missed = {"bg_color": tint(MET_STYLES["no"].color), "bold": True}
    return {"align": "center"} | (missed if value == MET["no"] else {})


def change(value: Any) -> Properties:
    """Return how 上昇, 下降 and 変化なし are set: what changed stands out."""
    ground = {"bg_color": tint(MET_STYLES["no"].color)} if value == CHANGES["fell"] else {}
    return {"align": "center", "bold": value != CHANGES["same"]} | ground
