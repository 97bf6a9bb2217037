"""The two cities of chapter 6 of the handbook, invented, as files: a merged workbook and a tabbed text of forms."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

_HEADINGS = (
    *(("A3:A5", "No."), ("B3:B5", "取組名"), ("C3:C5", "所管課"), ("D3:D5", "指標名"), ("E3:E5", "単位")),
    *(("F3:F5", "基準値\n（R3）"), ("G3:L3", "目標と実績"), ("G4:H4", "令和４年度"), ("I4:J4", "令和５年度")),
    *(("K4:L4", "令和６年度"), ("M3:P3", "事業費"), ("M4:N4", "R5"), ("O4:P4", "R6"), ("Q3:Q5", "R6評価")),
    *(("R3:R5", "評価の理由"), ("S3:S5", "備考")),
)
_MERGED = {
    "A": "2",
    "B": "公共施設の予約",
    "C": "施設課",
    "M": 800,
    "N": 795,
    "O": 820,
    "P": 610,
    "Q": "B",
    "R": "手順",
}
_FORM = """事業番号	{0}	事業名	{1}
担当課	市民課
目的	改善
指標	区分	R4	R5	R6
{2}	目標	20分以内	15分以内	15分以内
	実績	18分	16分	12分
	R5年度	R6年度
予算額（千円）	1,200	1,000
決算額（千円）	1,150	870
評価	{3}
評価理由	定着した。

"""


def shirakaba(path: Path) -> Path:
    """Write the workbook of しらかば市: three rows of headings, six columns of years, group rows and totals."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("進捗管理表")
    sheet.write("A1", "しらかば市デジタル推進計画　令和６年度進捗管理表")
    sheet.write("Q2", "（単位：千円）")
    for span, words in _HEADINGS:
        sheet.merge_range(span, words)
    sheet.write_row("G5", ["目標", "実績"] * 3 + ["予算", "決算"] * 2)
    sheet.merge_range("A6:S6", "基本方針１　手続のオンライン化")
    first = ["1", "申請窓口の電子化", "市民課", "オンライン申請率", "％", 12.5, 20, 22.4, 30, 31.0, 40, "43.1％"]
    sheet.write_row("A7", [*first, 1200, 1180, 1500, 1466, "A", "申請の種類を増やした。"])
    for column, value in _MERGED.items():
        sheet.merge_range(f"{column}8:{column}9", value)
    sheet.write_row("D8", ["予約のオンライン割合", "％", "－", 50, 48, 55, 57, 60, "58%"])
    sheet.write_row("D9", ["登録者数", "人", 3000, "3,500以上", "3,610", "4,000以上", "3,980", "4,500以上", "集計中"])
    sheet.write_row("B10", ["小計", *[""] * 10, 2000, 1975, 2320, 2076])
    sheet.merge_range("A11:S11", "基本方針２　庁内の業務改善")
    third = ["3", "電子決裁の導入", "総務課", "紙の使用枚数", "千枚", 950, 900, 880, 850, 862, 800, "▲"]
    sheet.write_row("A12", [*third, 300, 300, 0, 0, "C"])
    fourth = ["4", "庁内チャット", "情報課", "利用者の割合", "％", "", 30, 35, 50, 64, 60, 81]
    sheet.write_row("A13", [*fourth, "", "", 240, 238, "A", "", "R5開始"])
    sheet.write_row("B14", ["合計", *[""] * 10, 2300, 2275, 2560, 2314])
    sheet.write("A15", "※令和６年度は速報値")
    book.close()
    return path


def hotaru(path: Path) -> Path:
    """Write the text of ほたる市: three forms in cp932, one chapter heading between them."""
    forms = [
        _FORM.format("1-1", "窓口の予約制", "平均待ち時間", "Ａ：順調"),
        _FORM.format("1-2", "証明書の交付", "交付時間", "Ｂ：おおむね順調"),
        "基本目標２　働き方\n",
        _FORM.format("2-1", "テレワーク", "移動時間", "Ｃ：やや遅れ"),
    ]
    path.write_text("ほたる市行政改革プラン　令和６年度評価調書\n\n" + "".join(forms), encoding="cp932")
    return path
