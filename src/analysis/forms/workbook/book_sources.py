"""The last sheet (出典・方法): where the figures come from, how they are computed, and what was corrected."""

from __future__ import annotations

import pandas as pd
from xlsxwriter import Workbook

from analysis.evaluation.year import Evaluation
from analysis.forms.workbook.book_look import Look
from analysis.forms.workbook.book_sheet import BookSheet, Field
from analysis.telling import appendix, narrative
from analysis.words.fiscal_year import label

NAME = "出典・方法"
ABOUT = "出典、算定方法、評価の段階、訂正、読み込んだファイル"
_WIDTHS = (38, 76, 20, 20)


def write_sources(book: Workbook, evaluation: Evaluation, formats: Look) -> BookSheet:
    """Write the last sheet and return it."""
    sheet = BookSheet(book, NAME, formats, _WIDTHS)
    sheet.heading(NAME, 14)
    for sentence in narrative.sources(evaluation):
        sheet.paragraph(sentence)
    sheet.space()
    _table(sheet, "計画", "計画表", _plan(evaluation))
    _table(sheet, "用語と算定方法", "用語表", _pairs(narrative.definitions(evaluation), ("用語", "意味")))
    sheet.new_page()
    scale = appendix.scale_table(evaluation.plan)
    columns = [column for column in ("評価", "基準", "意味") if column in scale]
    _table(sheet, "評価の段階（良い順）", "評価段階表", scale[columns])
    methods = appendix.methods_table(evaluation)[["指標", "達成率の算定方法"]]
    _table(sheet, f"達成率の算定方法（{label(evaluation.fiscal_year)}の指標）", "算定方法表", methods)
    _table(sheet, "元資料から訂正した値", "訂正表", _corrections(evaluation))
    _table(sheet, "読み込んだファイル", "入力ファイル表", appendix.inputs_table(evaluation))
    return sheet


def _corrections(evaluation: Evaluation) -> pd.DataFrame:
    found = appendix.corrections_table(evaluation)
    places = found["表"] + "　" + found["行"] + "　" + found["列"]
    reasons = found["理由"] + "（" + found["出典"] + "）"
    return found.assign(箇所=places, 理由=reasons)[["箇所", "理由", "元資料の値", "訂正後の値"]]


def _plan(evaluation: Evaluation) -> pd.DataFrame:
    plan = evaluation.plan
    facts = {
        "地方公共団体名": plan.city,
        "全国地方公共団体コード": plan.city_code or "なし",
        "計画名": plan.title,
        "計画期間": plan.period_label or "なし",
        "評価年度": label(evaluation.fiscal_year),
        "元資料": plan.source_title or plan.full_title,
    }
    facts |= {plan.policy_label(policy): name for policy, name in plan.policies.items()}
    return _pairs(facts, ("項目", "内容"))


def _pairs(pairs: dict[str, str], headings: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(pairs.items()), columns=list(headings), dtype="string")


def _table(sheet: BookSheet, heading: str, name: str, frame: pd.DataFrame) -> None:
    """Write a small table under its heading; its long words are in the second column."""
    sheet.heading(heading)
    if frame.empty:
        sheet.paragraph("該当するものはありません。")
    else:
        fields = [Field(str(one), width, frame[one]) for one, width in zip(frame, _WIDTHS, strict=False)]
        sheet.table(name, fields, filters=False)
    sheet.space()
