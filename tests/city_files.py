"""Documents in the shapes that Japanese cities publish, written by code; the cities and all figures are invented."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import xlsxwriter


def aoba_projects(path: Path) -> Path:
    """Write 事務事業評価シート一覧: merged headings in two rows, group rows, 小計, notes, percent cells, 千円."""
    book = xlsxwriter.Workbook(str(path))
    percent, hidden = book.add_format({"num_format": "0%"}), book.add_worksheet("作業用")
    hidden.write(0, 0, "途中の計算")
    hidden.hide()
    sheet = book.add_worksheet("事務事業一覧")
    sheet.activate()
    sheet.write("A1", "令和６年度　事務事業評価結果一覧（あおば市）")
    sheet.write("R2", "（単位：千円）")
    for span, words in (
        ("A3:A4", "№"),
        ("B3:B4", "事務事業名"),
        ("C3:C4", "担当課"),
        ("D3:E3", "指標"),
        ("F3:G3", "令和５年度"),
        ("H3:I3", "令和６年度"),
        ("J3:K3", "R5\n事業費"),
        ("L3:M3", "R6\n事業費"),
        ("N3:N4", "従事職員数\n（人）"),
        ("O3:O4", "総合評価"),
        ("P3:P4", "達成率"),
        ("Q3:Q4", "課題"),
        ("R3:R4", "備考"),
    ):
        sheet.merge_range(span, words)
    sheet.write_row("D4", ["指標名", "単位", "目標", "実績", "目標", "実績", "予算額", "決算額", "予算額", "決算額"])
    sheet.merge_range("A5:R5", "基本目標１　安心して暮らせるまち")
    sheet.write_row("A6", [1, "窓口サービス改善事業", "市民課", "来庁者満足度", "％"])
    for column, share in zip("FGH", (0.85, 0.995, 0.9), strict=True):
        sheet.write(f"{column}6", share, percent)
    sheet.write("I6", "90.5%以上")
    sheet.write_row("J6", [1234, 1200.5, 1300, 0, 1.5, "Ａ", 1.1, "窓口の混雑", "電子申請を含む"])
    for column, merged in zip("ABC", (2, "防災訓練事業", "危機管理課"), strict=True):
        sheet.merge_range(f"{column}7:{column}8", merged)
    sheet.write_row("D7", ["参加者数", "人", 2000, "1,850人（暫定）", "２，２００以上", "－"])
    sheet.write_row("D8", ["訓練回数", "回", 0, 0, "未定", "調査中"])
    for column, merged in zip("JKLM", (500, "△12", "1,200千円", "—"), strict=True):
        sheet.merge_range(f"{column}7:{column}8", merged)
    sheet.merge_range("O7:O8", "B：おおむね順調")
    sheet.write_row("B9", ["小計", "", "", "", "", "", "", "", 1734, 1188.5])
    sheet.merge_range("A11:R11", "基本目標２　活力あるまち")
    sheet.write_row("A12", [3, "商店街支援事業", "商工課", "空き店舗数", "店", 20, 18, 15, 17, 80, 79, 0, 0, "", "－"])
    sheet.set_row(11, None, None, {"hidden": True})
    sheet.write_row(
        "A13", [4, "観光案内事業", "観光課", "案内件数", "千件", 12, 13.5, 14, "集計中", "", "", 45, "未確定", "", "C"]
    )
    sheet.write_row("B14", ["合計", "", "", "", "", "", "", "", 1814, 1267.5])
    sheet.write("A15", "※ 令和６年度の実績は速報値")
    book.close()
    return path


AOBA_LAYOUT = """
[[sheet]]
sheets = ["事務事業一覧"]
ignore = ["達成率", "備考"]
[sheet.measure]
id = "No"
name = "事務事業名"
department = ["担当課", "所管課"]
[[sheet.group]]
to = "policy"
pattern = '^基本目標(.)'
[[sheet.indicator]]
kind = "goal"
indicator = "指標名"
unit = "単位"
target = "{year}目標"
actual = "{year}実績"
[[sheet.budget]]
budget = "{year}事業費/予算額"
settlement = "{year}事業費/決算額"
staff_fte = "従事職員数*"
[[sheet.grade]]
grade = "総合評価"
[sheet.text]
issue = "課題"
"""

WAKABA_YEARS = ("R2", "令和３", "R4年度", "2023年度", "令和6(2024)年度", "Ｒ７")


def wakaba_value(sheet: int, row: int, year: int, kind: int) -> float:
    """Return an invented figure that is different for every cell."""
    return sheet * 1000 + row * 100 + year * 10 + kind * 3 + (0.5 if row % 2 else 0)


def wakaba_kpis(path: Path) -> Path:
    """Write KPI一覧: a sheet for each 基本目標, six years side by side under merged headings, no numbers, arrows."""
    book = xlsxwriter.Workbook(str(path))
    for number in (1, 2, 3):
        sheet = book.add_worksheet(f"基本目標{number}")
        sheet.merge_range("A2:A3", "施策")
        sheet.merge_range("B2:B3", "重要業績評価指標（KPI）")
        sheet.merge_range("C2:C3", "単位")
        sheet.merge_range("D2:D3", "望ましい\n方向")
        sheet.merge_range("E2:E3", "基準値\n（R1）")
        for place, year in enumerate(WAKABA_YEARS):
            sheet.merge_range(1, 5 + place * 2, 1, 6 + place * 2, year)
            sheet.write_row(2, 5 + place * 2, ["目標値", "実績値"])
        for row in range(4):
            top = 3 + row
            sheet.write(top, 0, f"施策{number}-{row // 2 + 1}" if row % 2 == 0 else "")
            sheet.write_row(top, 1, [f"指標{number}{row}", "人" if row else "％", "↑" if row % 2 else "↓", 10 + row])
            for place in range(len(WAKABA_YEARS)):
                for kind in (0, 1):
                    sheet.write(top, 5 + place * 2 + kind, wakaba_value(number, row, place, kind))
    book.close()
    return path


WAKABA_LAYOUT = """
[[sheet]]
sheets = ["基本目標*"]
heading = [2, 3]
fill_down = ["name"]
[sheet.measure]
name = "施策"
policy = { heading = "@sheet", take = '(\\d)$' }
[[sheet.indicator]]
kind = "goal"
indicator = "重要業績評価指標*"
unit = "単位"
direction = "望ましい方向"
baseline = "基準値*"
target = "{year}/目標値"
actual = "{year}/実績値"
"""

MINATO_ROWS: list[list[str]] = [
    ["01-001", "ごみ減量事業", "環境課", "資源化率", "％", "令和4年度", "目標値", "30.0"],
    ["01-001", "ごみ減量事業", "環境課", "資源化率", "％", "令和4年度", "実績値", "28.5"],
    ["01-001", "ごみ減量事業", "環境課", "資源化率", "％", "令和5年度", "目標値", "31.0"],
    ["01-001", "ごみ減量事業", "環境課", "資源化率", "％", "令和5年度", "実績値", "999"],
    ["01-001", "ごみ減量事業", "環境課", "1人1日当たりごみ量", "g", "令和5年度", "目標値", "850以下"],
    ["01-001", "ごみ減量事業", "環境課", "1人1日当たりごみ量", "g", "令和5年度", "実績値", "1999"],
    ["01-002", "髙台公園整備事業\n（①期）", "みどり課", "整備箇所", "箇所", "2022", "目標値", "2,000"],
    ["01-002", "髙台公園整備事業\n（①期）", "みどり課", "整備箇所", "箇所", "2022", "実績値", "▲1"],
    ["01-002", "髙台公園整備事業\n（①期）", "みどり課", "整備箇所", "箇所", "R5", "実績値", "―"],
    ["01-002", "髙台公園整備事業\n（①期）", "みどり課", "整備箇所", "箇所", "R5", "達成率", "50"],
    ["", "", "", "", "", "", "", ""],
    ["01-003", "福祉相談事業", "福祉課", "相談件数", "件", "H31", "実績値", "０"],
    ["01-003", "福祉相談事業", "福祉課", "相談件数", "件", "R1", "実績値", "0"],
    ["01-003", "福祉相談事業", "福祉課", "相談件数", "件", "R2", "実績値", ""],
    ["01-003", "福祉相談事業", "福祉課", "相談件数", "件", "R3", "実績値", "約2000"],
]


def minato_open_data(path: Path, encoding: str = "cp932", separator: str = ",") -> Path:
    """Write a long open-data CSV: one row for each value."""
    head = ["事業コード", "事業名", "所管課", "指標名", "単位", "年度", "区分", "値"]
    lines = [
        separator.join('"' + cell + '"' if "\n" in cell or separator in cell else cell for cell in row)
        for row in [head, *MINATO_ROWS]
    ]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


MINATO_LAYOUT = """
[[sheet]]
missing = { "999" = "not_measured" }
[sheet.measure]
id = "事業コード"
name = "事業名"
department = "所管課"
[[sheet.indicator]]
indicator = "指標名"
unit = "単位"
year = "年度"
item = "区分"
value = "値"
items = { target = ["目標値"], actual = ["実績値"], ignore = ["達成率"] }
"""


def futaba_forms(path: Path) -> Path:
    """Write 神エクセル: one sheet for each project, values beside and below labels, a small table of years."""
    book = xlsxwriter.Workbook(str(path))
    for number, (name, section) in enumerate((("電子申請推進事業", "情報課"), ("橋りょう点検事業", "道路課")), start=1):
        sheet = book.add_worksheet(f"調書{number}")
        sheet.merge_range("A1:H1", "事務事業評価調書")
        sheet.merge_range("A3:B3", "事業名")
        sheet.merge_range("C3:F3", name)
        sheet.merge_range("A4:B4", "担当課")
        sheet.merge_range("C4:F4", section)
        sheet.write("G3", "整理番号")
        sheet.write("H3", f"2-{number}")
        sheet.merge_range("A6:H6", "現状と課題")
        sheet.merge_range("A7:H8", f"課題の文{number}")
        sheet.write_row("A10", ["費目", "", "R4", "R5", "R6"])
        sheet.write_row("A11", ["予算額（円）", "", 1_000_000 * number, "2,000,000", "3,000千円"])
        sheet.write_row("A12", ["決算額（円）", "", 999_999, "－", ""])
        sheet.write_row("A14", ["指標", "区分", "R4", "R5", "R6"])
        sheet.merge_range("A15:A16", f"利用件数{number}（件）")
        sheet.write_row("B15", ["目標", 100, 120, 140])
        sheet.write_row("B16", ["実績", 90 * number, "130件", ""])
        sheet.write("G10", "評価")
        sheet.write("G11", "◎" if number == 1 else "〇")
    book.close()
    return path


FUTABA_LAYOUT = """
[[sheet]]
sheets = ["調書*"]
[sheet.measure]
id = { right_of = "整理番号" }
name = { right_of = "事業名" }
department = { right_of = "担当課" }
[[sheet.grade]]
grade = { below = "評価" }
[sheet.text]
issue = { below = "現状と課題" }

[[sheet]]
sheets = ["調書*"]
range = "A10:E12"
heading = 10
[sheet.measure]
id = { right_of = "整理番号" }
[[sheet.budget]]
item = "費目"
value = { heading = "{year}", unit = "円" }
items = { budget = ["予算額*"], settlement = ["決算額*"] }

[[sheet]]
sheets = ["調書*"]
range = "A14:E16"
heading = 14
[sheet.measure]
id = { right_of = "整理番号" }
[[sheet.indicator]]
kind = "activity"
indicator = "指標"
item = "区分"
value = "{year}"
items = { target = ["目標"], actual = ["実績"] }
"""


def kaede_plan(path: Path) -> Path:
    """Write numbers that begin anew in each 施策, 目標 and 実績 in rows, several numbered indicators, yen shown as 千円."""
    book = xlsxwriter.Workbook(str(path))
    thousands = book.add_format({"num_format": "#,##0,"})
    year_only = book.add_format({"num_format": '[$-411]ggge"年度"'})
    sheet = book.add_worksheet("実施計画")
    head = ["施策番号", "番号", "取組項目", "指標1名", "指標1目標", "指標1実績", "指標2名", "指標2目標", "指標2実績"]
    sheet.write_row(0, 0, [*head, "予算額（千円）", "", "実施年度", "状況", "4月", "5月", "6月"])
    sheet.write(0, 10, datetime.date(2024, 4, 1), year_only)
    rows: list[list[Any]] = [
        [
            1,
            1,
            "窓口改革",
            "待ち時間",
            "20分以内",
            "18分",
            "満足度",
            "80%",
            "▲",
            1_234_000,
            "A",
            2024,
            "継続",
            "■",
            "■",
            "",
        ],
        ["", 2, "文書管理", "電子決裁率", "95.5％", "96.1％", "", "", "", 0, "B", 2024, "完了", "", "-", "●"],
        [
            2,
            1,
            "防災無線",
            "聴取率",
            "(1) 90% (2) 95%",
            "(1) 91% (2) 94%",
            "",
            "",
            "",
            "",
            "-",
            2024,
            "保留",
            "",
            "",
            "",
        ],
    ]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(number, column, value, thousands if column == 9 else None)
    book.close()
    return path


KAEDE_LAYOUT = """
[[sheet]]
heading = 1
fill_down = ["id"]
statuses = { "保留" = "omitted" }
ignore = ["実施年度"]
[sheet.measure]
id_from = ["施策番号", "番号"]
name = "取組項目"
status = "状況"
[[sheet.indicator]]
indicator = "指標{n}名"
target = "指標{n}目標"
actual = "指標{n}実績"
[[sheet.budget]]
budget = "予算額*"
[[sheet.grade]]
grade = "{year}"
[[sheet.schedule]]
task = "取組項目"
mark = "{month}月"
"""
