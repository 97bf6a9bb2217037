"""One measure's sheet (取組のシート): what is known is locked, what is asked is open, and checks itself by formulas."""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.collection.asked import STATES, VERSION, AskedRow, Forms, MeasureForm
from analysis.sources.figures import plain_number
from analysis.telling import palette
from analysis.words.cell_text import visible
from analysis.words.fiscal_year import label

#: Columns of the form: key, heading, width; the first is hidden and holds the keys of the rows.
COLUMNS = (
    ("key", "", 4.0),
    ("label", "項目", 40.0),
    ("unit", "単位", 8.0),
    ("before_target", "前年度の目標", 16.0),
    ("before_actual", "前年度の実績・額・評価", 18.0),
    ("target", "今年度の目標", 16.0),
    ("value", "今年度の記入", 20.0),
    ("status", "区分", 10.0),
    ("grade", "評価", 8.0),
    ("rate", "達成率", 9.0),
    ("check", "確かめること", 34.0),
)
PLACE = {name: place for place, (name, _, _) in enumerate(COLUMNS)}
HEADINGS = {name: heading for name, heading, _ in COLUMNS}
_LOCKED = ("label", "unit", "before_target", "before_actual", "target")
ANCHOR = "hyoka"
#: Heights of the rows in points, by what the first part of their key says.
_HEIGHTS = {"texts": 90, "answers": 60}
_TITLE, _ABOUT, _HEADS, _FIRST = 1, 2, 4, 5
_HOW = {
    "indicator": (
        "実績",
        "数字だけを書いてください。ことばの目標なら、目標に対応することばを書きます。測れなければ「未測定」と書きます。",
    ),
    "money": ("金額（円）", "円の単位の整数で書いてください。0円なら 0、まだ決まらなければ空けておきます。"),
    "grade": ("評価", "一覧から選んでください。"),
    "text": ("文章", "個人の氏名・電話番号・メールアドレスは書かないでください。"),
}


def anchor(forms: Forms, form: MeasureForm) -> str:
    """Return what identifies a sheet: form version, plan, year, state, evaluator, measure."""
    return f"{ANCHOR}|{VERSION}|{forms.round.key}|{form.measure_id}"


#: The formats of a workbook by their name.
Look = dict[str, Any]


def look(book: Workbook) -> Look:
    """Return the formats of forms: open cells are coloured and framed, locked ones plain."""
    base = {"font_name": "游ゴシック", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
    frame = {**base, "border": 1, "border_color": palette.RULE}
    is_open = {**frame, "locked": False, "bg_color": palette.TOKENS["orange-100"]}
    return {
        "plain": book.add_format(base),
        "title": book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False}),
        "head": book.add_format({**frame, "bold": True, "bg_color": palette.GROUND}),
        "locked": book.add_format(frame),
        "open": book.add_format(is_open),
        "money": book.add_format({**is_open, "num_format": "#,##0"}),
        "long": book.add_format({**is_open, "valign": "top"}),
        "rate": book.add_format({**frame, "num_format": "0.0%"}),
        "link": book.add_format({**frame, "font_color": palette.BLUE, "underline": 1}),
    }


def about(form: MeasureForm, question: AskedRow) -> str:
    """Return the key of the row that a question is about: the indicator that it names, the grade, the money, else itself."""
    words, rule = question.words["label"], str(question.data["rule"])
    for entry in form.entries:
        if entry.kind == "indicator" and f"「{entry.data['indicator']}」" in words:
            return entry.key
    if rule.startswith("grade-") and "grades|annual" in form.by_key:
        return "grades|annual"
    if re.search("予算|決算", words) and "budgets|settlement_yen" in form.by_key:
        return "budgets|settlement_yen"
    return question.key


class MeasureSheet:
    """Writes the sheet of one measure."""

    def __init__(self, book: Workbook, formats: Look, forms: Forms, name: str) -> None:
        self.page, self.formats, self.forms, self.name = book.add_worksheet(name), formats, forms, name
        self.required: list[str] = []

    def write(self, form: MeasureForm) -> None:
        """Write the form; `missing_at` says afterwards where the number of missing entries stands."""
        self._set_up()
        self._say(0, 0, anchor(self.forms, form), "plain")
        for name, place in PLACE.items():
            if place:
                self._say(0, place, name, "plain")
        plan = self.forms.base.plan
        self._say(_TITLE, 1, f"{plan.full_title}　{self.forms.round.title}　評価票", "title")
        self._say(
            _ABOUT, 1, f"{plan.measure_word} {form.measure_id}　{form.measure['name']}（{form.department}）", "title"
        )
        self._say(_ABOUT + 1, 1, "色の付いた欄に書いてください。ほかの欄は前の年度の資料から入れてあります。", "title")
        for name, heading, _ in COLUMNS[1:]:
            if name != "grade" or self.forms.grades_indicators:
                self._say(_HEADS, PLACE[name], self._heading(name, heading), "head")
        self.page.set_row(_HEADS, 34)
        for row, entry in enumerate(form.entries, start=_FIRST):
            self.page.set_row(row, _HEIGHTS.get(entry.key.split("|")[0], 26))
            self._entry(row, entry)
        self._note(form)
        missing = "+".join(f'({cell}="")' for cell in self.required) or "0"
        self.page.write_formula(*self.missing_at, f'="未記入 "&({missing})&" か所"', self.formats["head"], "")
        self.page.write_formula(0, PLACE["check"] + 1, f"={missing}", self.formats["plain"], len(self.required))
        self.page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def _note(self, form: MeasureForm) -> None:
        """Write each question as a note on the cell that it is about, too."""
        for entry in form.entries:
            if entry.key.startswith("answers|"):
                row = _FIRST + list(form.by_key).index(about(form, entry))
                self.page.write_comment(
                    row, PLACE["value"], visible(entry.words["label"]), {"x_scale": 3, "y_scale": 2}
                )

    missing_at = (_ABOUT, PLACE["check"])
    #: Where the bare number of missing entries stands, for the cover.
    number_at = (0, PLACE["check"] + 1)

    def _heading(self, name: str, heading: str) -> str:
        year, own = self.forms.round.fiscal_year, self.forms.base.plan.form
        heading = own.label(name) if name in ("value", "status", "grade") else heading
        return heading.replace("前年度", label(year - 1)).replace("今年度", label(year))

    def _set_up(self) -> None:
        for place, (name, _, width) in enumerate(COLUMNS):
            unused = name == "grade" and not self.forms.grades_indicators
            self.page.set_column(place, place, width, self.formats["plain"], {"hidden": place == 0 or unused})
        self.page.set_column(len(COLUMNS), len(COLUMNS), 4, None, {"hidden": True})
        self.page.set_row(0, None, None, {"hidden": True})
        self.page.hide_gridlines(2)
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(_HEADS)
        self.page.freeze_panes(_FIRST, 2)
        self.page.set_footer("&L&A&R&P／&N")

    def _say(self, row: int, column: int, words: str, form: str) -> None:
        self.page.write_string(row, column, visible(words), self.formats[form])

    def _entry(self, row: int, entry: AskedRow) -> None:
        self._say(row, 0, entry.key, "plain")
        if entry.kind == "text":
            self.page.merge_range(row, 1, row, PLACE["target"], "", self.formats["locked"])
        for name in _LOCKED[:1] if entry.kind == "text" else _LOCKED:
            self._say(row, PLACE[name], entry.words.get(name, ""), "locked")
        if "target" in entry.inputs:
            self._open(row, "target", words=entry.others.get("target", ""))
        cell = xl_rowcol_to_cell(row, PLACE["value"], row_abs=True, col_abs=True)
        if entry.required:
            self.required.append(cell)
        title, message = _HOW[entry.kind]
        rule: dict[str, Any] = {"validate": "any", "input_title": title, "input_message": message}
        if entry.kind == "text":
            self._long(row, entry)
        elif entry.kind == "money":
            number = float(entry.prefilled) if entry.prefilled else None
            self.page.write(row, PLACE["value"], number, self.formats["money"])
            rule |= {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
            rule |= {"error_title": "金額", "error_message": "円の単位の整数ではありません。このまま書きますか。"}
            if entry.key == "budgets|settlement_yen":
                self._status(row, entry)
                self._beyond(row, cell)
        elif entry.kind == "grade":
            self._open(row, "value", words=entry.prefilled)
            rule |= self._choice(list(self.forms.base.plan.scale.symbols), "評価は一覧から選んでください。")
        else:
            self._indicator(row, entry, cell)
            if entry.target is not None:
                rule |= {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
                rule |= {
                    "error_type": "warning",
                    "error_title": "実績",
                    "error_message": "数字ではありません。このまま書きますか。",
                }
        self.page.data_validation(row, PLACE["value"], row, PLACE["value"], rule)

    def _open(self, row: int, name: str, form: str = "open", words: str = "") -> None:
        """Write an open cell: empty, or with what was written into it before (a number as a number)."""
        number = plain_number(words) if words else None
        if number is not None and name == "value":
            self.page.write_number(row, PLACE[name], number, self.formats[form])
        elif words:
            self.page.write_string(row, PLACE[name], visible(words), self.formats[form])
        else:
            self.page.write_blank(row, PLACE[name], None, self.formats[form])

    def _choice(self, options: list[str], message: str) -> dict[str, Any]:
        return {"validate": "list", "source": options, "error_title": "選択", "error_message": message}

    def _status(self, row: int, entry: AskedRow) -> None:
        """Write the drop-down of states, with that of the round in it."""
        state = STATES[entry.others.get("status", self.forms.round.state)]
        self.page.write_string(row, PLACE["status"], state, self.formats["open"])
        rule = self._choice(list(STATES.values()), "確定、見込み、途中の値のどれかを選んでください。")
        self.page.data_validation(row, PLACE["status"], row, PLACE["status"], rule)

    def _beyond(self, row: int, cell: str) -> None:
        """Write the formula that sees a settlement beyond the budget, which stands in the row above."""
        budget = xl_rowcol_to_cell(row - 1, PLACE["value"], row_abs=True, col_abs=True)
        said = f'=IF(AND(ISNUMBER({cell}),ISNUMBER({budget})),IF({cell}>{budget},"予算額を超過（理由を書く）",""),"")'
        self.page.write_formula(row, PLACE["check"], said, self.formats["locked"], "")

    def _long(self, row: int, entry: AskedRow) -> None:
        last = PLACE["check"]
        self.page.merge_range(row, PLACE["value"], row, last, "", self.formats["long"])
        if entry.prefilled:
            self.page.write_string(row, PLACE["value"], visible(entry.prefilled), self.formats["long"])

    def _indicator(self, row: int, entry: AskedRow, cell: str) -> None:
        self._open(row, "value", words=entry.prefilled)
        self._status(row, entry)
        if self.forms.grades_indicators:
            self._open(row, "grade", words=entry.others.get("grade", ""))
            options = self._choice(list(self.forms.base.plan.scale.symbols), "評価は一覧から選んでください。")
            self.page.data_validation(row, PLACE["grade"], row, PLACE["grade"], options)
        if entry.target is None:
            self._say(row, PLACE["rate"], "", "locked")
            self._say(row, PLACE["check"], "", "locked")
            return
        goal = repr(entry.target)
        divided = f"{goal}/{cell}" if entry.lower else f"{cell}/{goal}"
        divisor = cell if entry.lower else goal
        rate = f'IF(AND(ISNUMBER({cell}),{divisor}>0,{goal}>=0),{divided},"")'
        self.page.write_formula(row, PLACE["rate"], f"={rate}", self.formats["rate"], "")
        reached = f"{cell}{'<=' if entry.lower else '>='}{goal}"
        far = f'IF(AND(ISNUMBER({rate}),{rate}>=2),"達成（200%以上。目標の水準を確かめる）","達成")'
        said = f'IF({reached},{far},"未達（理由を書く）")'
        if entry.words.get("unit") in ("%", "％"):
            said = f'IF({cell}>100,"100%を超える値（書き方を確かめる）",{said})'
        check = f'=IF({cell}="","未記入",IF(ISNUMBER({cell}),{said},"数字だけを書く"))'
        self.page.write_formula(row, PLACE["check"], check, self.formats["locked"], "未記入")
