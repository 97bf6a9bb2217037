"""Saved web pages and JSON files: their tables are sheets as any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.importing import imported, messages, values

from analysis.sources.reader import read_sheets
from analysis.words.errors import InputError

PAGE = """<html><head><meta charset="{charset}"><script>var a = "<table><tr><td>1</table>";</script></head><body>
<h1>令和6年度 評価</h1><p>単位は<b>千円</b></p>
<table><tr><th rowspan=2>番号<th rowspan=2>事業名<th colspan="2">R6
<tr><th>予算（千円）<th>決算（千円）</tr>
<tr><td>1<td>道路<del>（旧）</del>の<br>補修<td rowspan=2>1,000&nbsp;<td>900
<tr><td>2<td><table><tr><td>内側</table>橋<td>80</table>
</body></html>"""
LAYOUT = """
[[sheet]]
sheets = ["表1"]
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.budget]]
settlement = "{year}/決算（千円）"
budget = "{year}/予算（千円）"
"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("Shift_JIS", "cp932"), ("EUC-JP", "euc_jp")])
def test_a_table_of_a_page(tmp_path: Path, charset: str, encoding: str) -> None:
    path = tmp_path / "p.html"
    path.write_bytes(PAGE.format(charset=charset).encode(encoding))
    found = imported(tmp_path, path, LAYOUT)
    assert values(found, "measures", "measure_id", "name", "source") == [
        ("1", "道路の 補修", "p.html:5"),
        ("2", "橋", "p.html:6"),
    ]
    assert values(found, "budgets", "measure_id", "budget_yen", "settlement_yen") == [
        ("1", 1_000_000, 900_000),
        ("2", None, 80_000),
    ]
    assert any("取組1と共通" in line for line in found.log.rejections)


def test_the_text_around_tables_comes_where_a_record_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    first, *_ = read_sheets(path, prose=True)
    assert first.values == [["令和6年度 評価"], ["単位は千円"]]


def test_a_page_without_a_table_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_text("<p>表は別のページにあります</p>", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_sheets(path)
    assert "表がありません" in messages(error)[0]


RECORDS = {
    "meta": {"updated": "2024-05-01"},
    "result": {
        "items": [
            {"番号": "1", "事業名": "道路", "R6": {"予算": 1000, "決算": 900}, "担当": ["土木課", "管財課"]},
            {"番号": "2", "事業名": "橋", "R6": {"予算": 80, "決算": None}},
        ]
    },
}


def test_records_of_a_json_file(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text(json.dumps(RECORDS, ensure_ascii=False), encoding="utf-8")
    layout = '[[sheet]]\nunit = "円"\nignore = ["担当"]\n[sheet.measure]\nid = "番号"\nname = "事業名"\n'
    found = imported(tmp_path, path, layout + '[[sheet.budget]]\nbudget = "{year}/予算"\nsettlement = "R6/決算"\n')
    names = ("measure_id", "budget_yen", "settlement_yen", "source")
    assert values(found, "budgets", *names) == [
        ("1", 1000, 900, "d.json:result/items!C2"),
        ("2", 80, None, "d.json:result/items!C3"),
    ]


def test_rows_of_a_json_file_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text('[["番号", "事業名"], [1, "道路"], [2, null]]', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert sheet.values == [["番号", "事業名"], [1, "道路"], [2, ""]]


@pytest.mark.parametrize(("text", "what"), [("{", "JSON として読めません"), ("[1, 2]", "表にできる並びがありません")])
def test_a_json_file_that_is_none(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=what):
        read_sheets(path)


def test_several_documents_of_one_edition(tmp_path: Path) -> None:
    from analysis.sources.importing import import_edition

    page, records = tmp_path / "p.html", tmp_path / "d.json"
    page.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    records.write_text('[{"事業名": "橋", "評価": "A"}]', encoding="utf-8")
    second = '[[sheet]]\nfiles = ["*.json"]\n[sheet.measure]\nname = "事業名"\n[[sheet.grade]]\ngrade = "評価"\n'
    layout = LAYOUT.replace("[[sheet]]", '[[sheet]]\nfiles = ["*.html"]', 1) + second
    (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
    found = import_edition([page, records], tmp_path / "layout.toml", 2024)
    assert values(found, "grades", "measure_id", "grade", "source") == [("2", "A", "d.json:!B2")]
