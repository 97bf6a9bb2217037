"""What an import says of measures that came in unlike the others: half a row, a note, the line of another table."""

from pathlib import Path

import docx
import pytest
from tests.importing import csv_file, imported, values

LAYOUT = """[[sheet]]
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.budget]]
budget = "予算（千円）"
"""
HEAD = "番号,事業名,予算（千円）"
ROWS = ("1,窓口,100", "2,契約,200", "3,研修,300")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("4,案内,", "予算のない取組（4件中1件）: 4（t.csv:5）"),
        ("4-1,案内,400", "番号の形がほかと違う取組（1件）: 4-1（t.csv:5）"),
        ("10,案内,400", ""),
    ],
)
def test_a_measure_unlike_the_others_is_named(tmp_path: Path, line: str, said: str) -> None:
    lines = imported(tmp_path, csv_file(tmp_path, HEAD, *ROWS, line), LAYOUT).summary()
    assert [one for one in lines if "取組（" in one] == ([said] if said else [])


def test_what_most_measures_lack_is_nothing_odd(tmp_path: Path) -> None:
    found = imported(tmp_path, csv_file(tmp_path, HEAD, "1,窓口,100", "2,契約,", "3,研修,"), LAYOUT)
    assert not [line for line in found.summary() if "のない取組" in line]


def test_a_second_table_below_is_seen(tmp_path: Path) -> None:
    found = imported(tmp_path, csv_file(tmp_path, HEAD, *ROWS, ",,", "区分,件数,", "A,3,"), LAYOUT)
    lines = [line for line in found.summary() if "取組（" in line]
    assert lines == [
        "予算のない取組（5件中2件）: 区分（t.csv:6）、A（t.csv:7）",
        "番号の形がほかと違う取組（2件）: 区分（t.csv:6）、A（t.csv:7）",
    ]


def test_two_numbers_in_the_cell_of_a_number_are_not_glued(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for at, text in enumerate([*HEAD.split(","), *ROWS[0].split(","), *ROWS[1].split(",")]):
        table.cell(*divmod(at, 3)).text = text
    table.cell(2, 0).add_table(1, 1).cell(0, 0).text = "77"
    document.save(str(tmp_path / "t.docx"))
    found = imported(tmp_path, tmp_path / "t.docx", LAYOUT)
    assert values(found, "measures", "measure_id") == [("1",)]
    assert any("に数が2つ以上あります" in line and "行を置けません" in line for line in found.summary())
