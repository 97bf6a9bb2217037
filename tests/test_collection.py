"""評価票: what goes out is filled and locked, what comes back is taken or asked about, and nothing is lost."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.conftest import ROOT

from analysis.cli import main
from analysis.collection.arrived import REPLIES
from analysis.collection.asked import Forms, Round, edition_path, forms
from analysis.collection.collecting import Collected, collect
from analysis.collection.example import PLAN, write_example
from analysis.collection.measure_sheet import PLACE
from analysis.collection.names import distinct, file_name, sheet_name
from analysis.collection.questions import mark_asked
from analysis.collection.sending import write_sheets
from analysis.collection.template import fill_templates
from analysis.collection.values import personal
from analysis.editions.staging import held
from analysis.evaluation.year import evaluate
from analysis.sources.importing import import_edition
from analysis.words.errors import InputError

pytestmark = pytest.mark.notebooks

VALUE, STATUS, TARGET = (PLACE[name] + 1 for name in ("value", "status", "target"))
DEPARTMENTS = [*(f"第{number}業務課" for number in range(1, 14)), "総務/法務課", "CON"]
#: What a department may write in each kind of row: the cell, and what it is kept as; None is asked about.
MESS: dict[str, list[tuple[Any, str | None]]] = {
    "indicators": [
        (120, "120"),
        ("１２０", "１２０"),
        ("120件", "120件"),
        ("▲5", "▲5"),
        ("未測定", "未測定"),
        ("約120件（うち窓口30件）", "約120件（うち窓口30件）"),
        ("おおむね順調", None),
        ('=HYPERLINK("x")', None),
    ],
    "budgets": [
        (1_234_000, "1234000"),
        ("1,234千円", "1234000"),
        ("１，２３４，０００円", "1234000"),
        (0, "0"),
        ("1,23O,000", None),
        (-5, None),
        ("100 200", None),
        ("未定", None),
    ],
    "grades": [("A", "A"), ("ａ", "A"), ("達成", "A"), ("C", "C"), ("S", None), ("とても良い", None)],
    "texts": [
        ("周知が進んだため。", "周知が進んだため。"),
        ("長い文章。" * 60, "長い文章。" * 60),
        ("問合せは 03-1234-5678 まで", None),
        ("someone@example.lg.jp に連絡", None),
        ("担当者：山田太郎", None),
    ],
}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A project with four measures of the made-up city in two departments."""
    write_example(tmp_path, 4, DEPARTMENTS[:2])
    return tmp_path


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A project with a measure for each of its departments, and one more."""
    write_example(tmp_path, 16, DEPARTMENTS)
    return tmp_path


def sent(root: Path, about: Round | None = None) -> tuple[Forms, list[Path]]:
    made = forms(root, about or Round(PLAN, 2024))
    return made, write_sheets(made, root / "out")


def collected(root: Path, made: Forms) -> Collected:
    return collect(made, root / "out", root / "data" / "raw" / PLAN / "2024")


def edit(path: Path, change: Callable[[Any], object]) -> None:
    """Change a workbook as a department does; formulas lose their cached values."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def row_of(sheet: Any, key: str) -> int:
    """Return the row of a sheet whose hidden key begins so."""
    for row in range(1, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value or "").startswith(key):
            return row
    raise AssertionError(key)


def put(path: Path, key: str, value: Any, column: int = VALUE, sheet: int = 1) -> None:
    def change(book: Any) -> None:
        page = book.worksheets[sheet]
        page.cell(row_of(page, key), column).value = value
        page.cell(row_of(page, key), column).data_type = "s" if isinstance(value, str) else "n"

    edit(path, change)


def far_cell(path: Path) -> None:
    """Write a workbook with a value in the last cell that there is."""
    book = openpyxl.Workbook()
    book.worksheets[0]["XFD1048576"] = 1
    book.save(path)


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "data" / "raw" / PLAN / "2024" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestSending:
    def test_one_workbook_a_department_with_a_name_that_windows_takes(self, whole: Path) -> None:
        made, paths = sent(whole)
        assert len(paths) == len(made.by_department) == 15
        assert {"総務_法務課.xlsx", "_CON.xlsx"} <= {path.name for path in paths}

    def test_known_is_locked_and_asked_is_open(self, city: Path) -> None:
        _, paths = sent(city)
        page = openpyxl.load_workbook(paths[0]).worksheets[1]
        assert page.protection.sheet
        row = row_of(page, "indicators")
        assert page.cell(row, PLACE["before_actual"] + 1).value == "91"
        assert page.cell(row, PLACE["before_actual"] + 1).protection.locked
        assert not page.cell(row, VALUE).protection.locked
        assert page.cell(row, VALUE).value is None
        lists = {one.formula1 for one in page.data_validations.dataValidation if one.type == "list"}
        assert lists == {'"A,B,C"', '"確定,見込み,途中の値"'}

    def test_a_target_that_nobody_knows_is_asked(self, city: Path) -> None:
        made, _ = sent(city)
        targets = {form.measure_id: form.entries[0].inputs for form in made.found[:2]}
        assert ("target" in targets["1"], "target" in targets["2"]) == (False, True)

    def test_the_same_forms_give_the_same_bytes_and_a_filled_one_is_kept(self, city: Path) -> None:
        _, paths = sent(city)
        before = paths[0].read_bytes()
        put(paths[1], "grades", "A")
        filled = paths[1].read_bytes()
        _, again = sent(city)
        assert again[0].read_bytes() == before
        assert (city / "out" / f"{again[1].name}.before").read_bytes() == filled

    def test_cover_counts_what_is_missing_by_formula(self, city: Path) -> None:
        _, paths = sent(city)
        cover = openpyxl.load_workbook(paths[0]).worksheets[0]
        formulas = [cell.value for cell in cover["C"] if str(cell.value or "").startswith("=")]
        assert len(formulas) == len(openpyxl.load_workbook(paths[0]).worksheets) - 1


class TestRoundTrip:
    @pytest.mark.parametrize("seed", range(3))
    def test_every_filled_cell_is_taken_or_asked_about(self, whole: Path, seed: int) -> None:
        made, paths = sent(whole)
        chance = random.Random(seed)
        filled: dict[tuple[str, str], str | None] = {}
        for path in paths:
            book = openpyxl.load_workbook(path)
            for page in book.worksheets[1:]:
                measure_id = page["A1"].value.split("|")[-1]
                for row in range(2, page.max_row + 1):
                    key = str(page.cell(row, 1).value or "")
                    if key and chance.random() < 0.8:
                        value, kept = chance.choice(MESS[key.split("|", maxsplit=1)[0]])
                        if value == "おおむね順調" and int(measure_id) % 2 == 0:
                            kept = value  # its target is not known to be a number
                        page.cell(row, VALUE).value = value
                        page.cell(row, VALUE).data_type = "s" if isinstance(value, str) else "n"
                        filled[measure_id, key] = kept
                if chance.random() < 0.5:
                    page.title = f"写し{measure_id}"
            book.save(path)
        found = collected(whole, made)
        taken = {
            (measure, key): value for (measure, key, column), (_, value) in found.taken.items() if column == "value"
        }
        assert taken == {place: kept for place, kept in filled.items() if kept is not None}
        assert found.refused == sum(kept is None for kept in filled.values())
        assert len(found.returned.given) == len(found.taken) + found.refused
        evaluate(PLAN, 2024, whole)

    def test_values_arrive_in_the_tables(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "indicators", "１２０")
        put(paths[0], "budgets|settlement", "1,234千円")
        put(paths[0], "grades", "ａ")
        put(paths[0], "texts|reason", "周知が進んだため。")
        collected(city, made)
        year = evaluate(PLAN, 2024, city)
        (row,) = year.indicators[
            (year.indicators["fiscal_year"] == 2024) & year.indicators["actual_value"].notna()
        ].itertuples()
        assert (row.measure_id, row.target_value, row.actual_value, row.met) == ("1", 100, 120, "yes")
        assert row.source == f"{paths[0].name}:1 電子申請（1）!G6"
        (money,) = [one for one in rows(city, "budgets") if one["settlement_yen"]]
        assert (money["measure_id"], money["settlement_yen"], money["settlement_status"]) == ("1", "1234000", "final")
        assert [(one["measure_id"], one["grade"]) for one in rows(city, "grades")] == [("1", "A")]
        assert [one["text"] for one in rows(city, "texts")] == ["周知が進んだため。"]

    def test_an_asked_target_is_taken(self, city: Path) -> None:
        made, paths = sent(city)
        path = next(path for path in paths if "書類の電子化（2）" in str(openpyxl.load_workbook(path).sheetnames))
        put(path, "indicators", "200", TARGET)
        put(path, "indicators", 150)
        collected(city, made)
        (row,) = [one for one in rows(city, "indicators") if one["measure_id"] == "2"]
        assert (row["target_value"], row["actual_value"]) == ("200", "150")

    def test_a_forecast_stays_one(self, city: Path) -> None:
        made, paths = sent(city, Round(PLAN, 2024, "forecast"))
        put(paths[0], "indicators", 120)
        put(paths[0], "budgets|settlement", 5)
        collected(city, made)
        (row,) = [one for one in rows(city, "indicators") if one["actual_value"]]
        (money,) = [one for one in rows(city, "budgets") if one["settlement_yen"]]
        assert (row["actual_status"], money["settlement_status"]) == ("forecast", "forecast")

    def test_a_second_judgement_stands_beside_the_first(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        collected(city, made)
        shutil.rmtree(city / "out")
        outside, again = sent(city, Round(PLAN, 2024, evaluator="external"))
        put(again[0], "grades", "B")
        put(again[0], "texts|opinion", "周知の効果は確かめられない。")
        collected(city, outside)
        assert [(one["field"], one["text"]) for one in rows(city, "texts")] == [
            ("opinion_external", "周知の効果は確かめられない。")
        ]
        assert [(one["evaluator"], one["grade"]) for one in rows(city, "grades")] == [("", "A"), ("external", "B")]
        assert {one["measure_id"] for one in rows(city, "indicators")} >= {"1", "4"}


class TestOwnWords:
    """Labels and order are those of the plan."""

    def test_labels_and_order(self, city: Path) -> None:
        path = city / "data" / "raw" / PLAN / "plan.toml"
        words = '[form]\norder = ["texts", "grades"]\nlabels = { reason = "評価理由", value = "今年度の実績" }\n'
        path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")
        made, paths = sent(city)
        assert [entry.key for entry in made.found[0].entries][:3] == ["texts|reason", "texts|plan", "grades|annual"]
        page = openpyxl.load_workbook(paths[0]).worksheets[1]
        assert page.cell(row_of(page, "texts|reason"), 2).value == "評価理由"
        assert page.cell(row_of(page, "texts|reason") - 1, VALUE).value == "令和6年度の実績"

    def test_an_unknown_label_is_told(self, city: Path) -> None:
        path = city / "data" / "raw" / PLAN / "plan.toml"
        path.write_text(path.read_text(encoding="utf-8") + '[form]\nlabels = { reasons = "理由" }\n', encoding="utf-8")
        with pytest.raises(InputError, match="reasons"):
            sent(city)


def test_the_whole_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The walk-through of docs/collect.ja.md: example, send, collect, ask, collect answers, check."""
    monkeypatch.setenv("HYOKA_ROOT", str(ROOT))
    assert main(["example", str(tmp_path)]) == 0
    monkeypatch.setenv("HYOKA_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["sheets", PLAN, "R6", "--out", "評価票"]) == 0
    path = tmp_path / "評価票" / "財政課.xlsx"
    put(path, "indicators", 90)
    put(path, "grades", "A")
    shutil.copy(path, path.with_suffix(".xlsm"))
    path.unlink()
    assert main(["collect", PLAN, "R6", "評価票"]) == 0
    assert "返送のあった取組 40件" in capsys.readouterr().out
    assert main(["sheets", PLAN, "R6", "--out", "照会", "--ask"]) == 0
    put(tmp_path / "照会" / "財政課.xlsx", "answers|", "前年度の事故の影響が残ったため。")
    assert main(["collect", PLAN, "R6", "照会", "--ask"]) == 0
    assert "確認事項への回答 1件を review.toml に加えました。" in capsys.readouterr().out
    assert main(["check", PLAN, "R6"]) == 0
    assert "ほかに回答済み 1件" in capsys.readouterr().out


class TestMess:
    def test_inserted_rows_and_columns_and_a_renamed_sheet(self, city: Path) -> None:
        made, paths = sent(city)

        def change(book: Any) -> None:
            page = book.worksheets[1]
            page.cell(row_of(page, "grades"), VALUE).value = "A"
            page.title = "書きました"
            for merged in list(page.merged_cells.ranges):
                page.unmerge_cells(str(merged))
            page.insert_rows(6, 3)
            page.insert_cols(4, 2)

        edit(paths[0], change)
        assert [value for _, value in collected(city, made).taken.values() if value != "final"] == ["A"]

    def test_a_sheet_copied_twice(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        shutil.copy(paths[0], paths[0].with_name("写し.xlsx"))
        found = collected(city, made)
        assert [value for _, value in found.taken.values() if value != "final"] == ["A"]
        assert any("同じ内容なので1つだけ" in one.what for one in found.issues)

    def test_two_copies_that_differ_are_asked_about(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        shutil.copy(paths[0], paths[0].with_name("写し.xlsx"))
        put(paths[0].with_name("写し.xlsx"), "grades", "B")
        found = collected(city, made)
        assert not [value for _, value in found.taken.values() if value in ("A", "B")]
        assert sum("書かれた値が違います" in one.what for one in found.issues) == 2

    def test_last_years_file_and_another_round(self, city: Path) -> None:
        made, paths = sent(city)
        for name, key, words in (
            ("去年.xlsx", "|2023|", "令和5年度の様式です"),
            ("見込.xlsx", "|forecast|", "別の回の様式です"),
        ):
            shutil.copy(paths[0], paths[0].with_name(name))
            part = "|2024|" if "2023" in key else "|final|"

            def change(book: Any, part: str = part, key: str = key) -> None:
                for page in book.worksheets:
                    page["A1"].value = page["A1"].value.replace(part, key)

            edit(paths[0].with_name(name), change)
            assert any(words in one.what for one in collected(city, made).issues)

    def test_a_locked_cell_changed_by_copying(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "indicators", "999", TARGET)
        put(paths[0], "indicators", 120)
        found = collected(city, made)
        assert any("「100」から変わっています" in one.what and one.text == "999" for one in found.issues)
        assert {one["target_value"] for one in rows(city, "indicators") if one["measure_id"] == "1"} == {"100"}

    def test_notes_beside_the_form_and_sheets_of_ones_own_are_told(self, city: Path) -> None:
        made, paths = sent(city)

        def change(book: Any) -> None:
            book.worksheets[1]["N9"].value = "後で直します"
            book.create_sheet("計算")["A1"].value = 5

        edit(paths[0], change)
        told = [(one.place.cell, one.what) for one in collected(city, made).issues]
        assert ("N9", "様式の欄の外に書かれています。") in told
        assert ("A1", "送った様式のシートではないため、読んでいません。") in told

    def test_a_formula_without_its_result(self, city: Path) -> None:
        made, paths = sent(city)

        def change(book: Any) -> None:
            page = book.worksheets[1]
            page.cell(row_of(page, "budgets|settlement"), VALUE).value = "=1+1"

        edit(paths[0], change)
        assert any("数式の結果がありません" in one.what for one in collected(city, made).issues)

    def test_a_damaged_file_stops_itself_alone(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        paths[1].write_bytes(b"PK\x03\x04broken")
        found = collected(city, made)
        assert any(one.place.file == paths[1].name for one in found.issues)
        assert any(value == "A" for _, value in found.taken.values())

    @pytest.mark.parametrize(
        ("name", "make", "words"),
        [
            ("b.docx", lambda path: path.write_bytes(b"x"), "Excel のファイルではないため、読んでいません。"),
            ("b", lambda path: path.write_bytes(b"x"), "Excel のファイルではないため、読んでいません。"),
            ("返送", lambda path: path.mkdir(), "フォルダの中は読みません。"),
            ("~$b.xlsx", lambda path: path.write_bytes(b"x"), "「b.xlsx」を、だれかが Excel で開いているようです。"),
            ("b.xlsx", lambda path: path.mkdir(), "ファイルがありません。"),
            ("b.xlsx", os.mkfifo if hasattr(os, "mkfifo") else lambda path: path.mkdir(), "ファイルがありません。"),
            ("b.xlsx", far_cell, "表が広すぎます"),
        ],
        ids=["word", "no-ending", "folder", "open-in-excel", "folder-as-file", "pipe", "far-cell"],
    )
    def test_whatever_else_lies_there_is_told(
        self, city: Path, name: str, make: Callable[[Path], object], words: str
    ) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        make(city / "out" / name)
        found = collected(city, made)
        assert [one.what for one in found.issues if one.place.file == name and words in one.what]
        assert any(value == "A" for _, value in found.taken.values())
        assert collected(city, made).changed == []  # what this program put there is not told

    def test_a_lost_column_a_note_and_words_struck_out_are_told(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")

        def change(book: Any) -> None:
            page = book.worksheets[1]
            page.cell(row_of(page, "grades"), VALUE).font = openpyxl.styles.Font(strike=True)
            page["C9"].comment = openpyxl.comments.Comment("実は 30 です", "担当")
            page.delete_cols(STATUS)

        edit(paths[0], change)
        told = {one.what for one in collected(city, made).issues}
        assert "「区分」の列の目印が消えています。" in told
        assert "セルに付けたメモとコメントは読みません: C9" in told
        assert any(what.startswith("取り消し線の引かれた文字は読みません: ") and "「A」" in what for what in told)

    def test_lists_that_stay_the_same_leave_those_before_them_aside(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "S")
        aside = city / "out" / f"{REPLIES}（前回）"
        collected(city, made)
        collected(city, made)
        assert not aside.exists()
        put(paths[0], "grades", "A")
        before = {path.name: path.read_bytes() for path in (city / "out" / REPLIES).iterdir()}
        collected(city, made)
        assert {path.name: path.read_bytes() for path in aside.iterdir()} == before
        assert not list((city / "out").glob(".*"))


class TestOwnForm:
    """A form that the city uses already, told by the layout that reads it."""

    LAYOUT = """
[[sheet]]
[sheet.measure]
id = { right_of = "事業番号" }
name = { right_of = "事業名" }
department = { right_of = "担当課" }
[[sheet.indicator]]
indicator = { right_of = "指標名" }
unit = { right_of = "単位" }
target = { right_of = "目標値" }
actual = { right_of = "実績値" }
[[sheet.budget]]
settlement = { right_of = "決算額（千円）" }
[[sheet.grade]]
grade = { right_of = "評価" }
"""

    def template(self, root: Path) -> Path:
        book = openpyxl.Workbook()
        page = book.active
        page.title = "調書"
        page.merge_cells("A1:D1")
        page["A1"] = "事務事業評価調書"
        page["A1"].font = openpyxl.styles.Font(bold=True, size=18)
        labels = ("事業番号", "事業名", "担当課", "指標名", "単位", "目標値", "実績値", "決算額（千円）", "評価")
        for row, label in enumerate(labels, start=3):
            page.cell(row, 1, label)
            page.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
        page.column_dimensions["A"].width = 33
        book.save(root / "様式.xlsx")
        return root / "様式.xlsx"

    def test_filled_and_read_back_by_one_layout(self, city: Path) -> None:
        layout = city / "data" / "raw" / PLAN / "layout.toml"
        layout.write_text(self.LAYOUT, encoding="utf-8")
        made = forms(city, Round(PLAN, 2024))
        paths = fill_templates(made, self.template(city), layout, city / "own")
        assert len(paths) == 4
        page = openpyxl.load_workbook(paths[0]).active
        assert [page.cell(row, 2).value for row in range(3, 10)] == [
            "1",
            "電子申請（1）",
            "第2業務課",
            "利用率",
            "%",
            "100",
            None,
        ]
        assert (page["A1"].font.size, page.column_dimensions["A"].width, "A1:D1" in page.merged_cells) == (18, 33, True)
        before = [path.read_bytes() for path in paths]
        assert [path.read_bytes() for path in fill_templates(made, city / "様式.xlsx", layout, city / "own")] == before

        def write(book: Any) -> None:
            book.active["B9"], book.active["B10"], book.active["B11"] = 120, 900, "A"

        for path in paths:
            edit(path, write)
        found = import_edition(city / "own", layout, 2024).tables
        assert ("1", 100, 120) in [
            (row["measure_id"], row["target_value"], row["actual_value"]) for row in found["indicators"]
        ]
        assert {row["settlement_yen"] for row in found["budgets"]} == {900_000}
        assert {row["grade"] for row in found["grades"]} == {"A"}
        filled = paths[0].read_bytes()
        fill_templates(made, city / "様式.xlsx", layout, city / "own")
        assert paths[0].with_name(f"{paths[0].name}.before").read_bytes() == filled

    def test_a_label_that_the_form_lacks_is_told(self, city: Path) -> None:
        layout = city / "data" / "raw" / PLAN / "layout.toml"
        layout.write_text(self.LAYOUT.replace("実績値", "実績"), encoding="utf-8")
        with pytest.raises(InputError, match="見出し「実績」がありません"):
            fill_templates(forms(city, Round(PLAN, 2024)), self.template(city), layout, city / "own")
        assert not (city / "own").exists()


class TestAfterwards:
    def test_who_has_not_returned_and_what_is_empty(self, city: Path) -> None:
        made, paths = sent(city)
        for path in paths[1:]:
            path.unlink()
        found = collected(city, made)
        assert len(found.absent) == 1
        form = made.by_department[next(iter(made.by_department))][0]
        assert {key for one, key, _ in found.returned.empty if one is form} == {
            entry.key for entry in form.entries if entry.required
        }

    def test_a_second_collect_says_what_changed(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        assert collected(city, made).changed == []
        put(paths[0], "grades", "B")
        (change,) = collected(city, made).changed
        assert (change.before, change.after) == ("A", "B")

    def test_what_came_before_stays_and_is_sent_again(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        put(paths[0], "indicators", 120)
        put(paths[0], "texts|reason", "周知が進んだため。")
        put(paths[1], "grades", "B")
        collected(city, made)
        shutil.rmtree(city / "out")
        again, paths = sent(city)
        page = openpyxl.load_workbook(paths[0]).worksheets[1]
        written = [page.cell(row_of(page, key), VALUE).value for key in ("indicators", "grades", "texts|reason")]
        assert written == [120, "A", "周知が進んだため。"]
        paths[1].unlink()
        found = collected(city, again)
        assert found.changed == []
        assert {(one["measure_id"], one["grade"]) for one in rows(city, "grades")} == {("1", "A"), ("2", "B")}

    def test_lists_go_back_to_the_department_alone(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "S")
        found = collected(city, made)
        own = next(path for path in found.replies if path.name.startswith(paths[0].stem))
        cells = [cell.value for line in openpyxl.load_workbook(own).active.iter_rows() for cell in line]
        assert "S" in cells and "この計画の評価の段階にありません。" in cells

    def test_edited_data_are_kept_aside(self, city: Path) -> None:
        made, paths = sent(city)
        put(paths[0], "grades", "A")
        collected(city, made)
        path = city / "data" / "raw" / PLAN / "2024" / "grades.csv"
        path.write_text(path.read_text(encoding="utf-8-sig").replace(",A,", ",C,"), encoding="utf-8")
        put(paths[0], "grades", "B")
        found = collected(city, made)
        assert found.kept is not None
        assert [one.name for one in found.kept.aside] == ["grades.csv.before"]

    def test_questions_go_out_and_answers_come_back(self, city: Path) -> None:
        from analysis.review import reviewed

        made, paths = sent(city)
        put(paths[0], "indicators", 90)
        put(paths[0], "grades", "A")
        collected(city, made)
        asked = reviewed(evaluate(PLAN, 2024, city)).open
        assert "grade-above-result" in set(asked.loc[asked["measure_id"] == "1", "rule"])
        shutil.rmtree(city / "out")
        again = forms(city, Round(PLAN, 2024), asked)
        (path, *_) = write_sheets(again, city / "out")
        put(path, "indicators", 90)
        put(path, "grades", "A")
        page = openpyxl.load_workbook(path).worksheets[1]
        assert page.cell(row_of(page, "indicators"), VALUE).comment or page.cell(row_of(page, "grades"), VALUE).comment
        put(path, "answers|grade-above-result", "前年度の事故の影響が残ったため。")
        found = collected(city, again)
        assert found.answered == 1
        left = reviewed(evaluate(PLAN, 2024, city)).open
        assert len(left) == len(asked) - 1
        assert collected(city, again).answered == 0

    def test_questions_that_went_out_stay_open_and_say_to_whom(self, city: Path) -> None:
        from analysis.review import reviewed

        made, paths = sent(city)
        put(paths[0], "indicators", 90)
        put(paths[0], "grades", "A")
        collected(city, made)
        before = reviewed(evaluate(PLAN, 2024, city)).open
        again, path = forms(city, Round(PLAN, 2024), before), edition_path(city, Round(PLAN, 2024)) / "review.toml"
        carried = sum(entry.key.startswith("answers|") for form in again.found for entry in form.entries)
        assert mark_asked(again, path) == carried > 0
        written = path.read_bytes()
        assert mark_asked(again, path) == 0 and path.read_bytes() == written
        now = reviewed(evaluate(PLAN, 2024, city))
        whom = dict(zip(again.base.measures["measure_id"], again.base.measures["department"], strict=True))
        assert len(now.open) == len(before) and now.answered.empty
        assert list(now.asked) == [whom.get(one, "") for one in now.open["measure_id"]]

    def test_a_question_that_a_correction_settled_stops_nothing(self, city: Path) -> None:
        from analysis.review import reviewed

        made, paths = sent(city)
        put(paths[0], "grades", "A")
        collected(city, made)
        path = edition_path(city, Round(PLAN, 2024)) / "review.toml"
        told = '[[answer]]\nrule = "far-miss"\nmeasure_id = "1"\ndecision = "asked"\nwho = "財政課"\nwhy = "照会"\n'
        path.write_text(told, encoding="utf-8")
        assert set(reviewed(evaluate(PLAN, 2024, city)).asked) <= {""}


@pytest.mark.parametrize(
    ("words", "name"),
    [("総務/法務課", "総務_法務課"), ("CON", "_CON"), ("a" * 300, "a" * 60), (" . ", "_"), ("課:係*", "課_係_")],
)
def test_names_of_files(words: str, name: str) -> None:
    assert file_name(words) == name


def test_names_of_sheets_are_short_and_distinct() -> None:
    names = distinct(sheet_name(words) for words in ("[1] 手続/改善" * 9, "[1] 手続/改善" * 9, "ABC", "abc"))
    assert len({name.lower() for name in names}) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("03-1234-5678", "電話番号"),
        ("09012345678", "電話番号"),
        ("a.b@city.example.jp", "メールアドレス"),
        ("担当：鈴木花子", "担当者の氏名"),
        ("担当課で検討した。2024-10-15に実施", ""),
        ("申請数は 1,234-56 件", ""),
    ],
)
def test_personal_data_are_seen(text: str, seen: str) -> None:
    assert personal(text) == seen


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice（soffice）がありません")
def test_saved_by_libreoffice(city: Path) -> None:
    """A real client opens, computes and saves between sending and collecting: nothing is lost or changed."""
    made, paths = sent(city)
    put(paths[0], "indicators", 120)
    put(paths[0], "budgets|settlement", "1,234千円")
    put(paths[0], "grades", "A")
    put(paths[0], "texts|reason", "周知が進んだため。")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{city}/profile", "--convert-to", "xlsx"]
    saved = city / "saved"
    subprocess.run([*command, "--outdir", str(saved), str(paths[0])], check=True, capture_output=True, timeout=120)
    before = {key: value for key, (_, value) in collected(city, made).taken.items() if "texts" in key[1] or value}
    shutil.rmtree(city / "out")
    shutil.copytree(saved, city / "out")
    found = collected(city, made)
    own = {key: value for key, value in before.items() if key[0] in found.returned.measures}
    assert {key: value for key, (_, value) in found.taken.items()} == own
    sheet = openpyxl.load_workbook(saved / paths[0].name, data_only=True).worksheets[1]
    assert sheet.cell(row_of(sheet, "indicators"), PLACE["rate"] + 1).value == pytest.approx(1.2)
    assert sheet.cell(row_of(sheet, "indicators"), PLACE["check"] + 1).value == "100%を超える値（書き方を確かめる）"


def test_two_people_do_not_collect_at_once(city: Path) -> None:
    made, paths = sent(city)
    put(paths[0], "grades", "A")
    with (
        held(city / "data" / "raw" / PLAN / "2024-collect"),
        pytest.raises(InputError, match="この年度を回収しています"),
    ):
        collected(city, made)
    assert not (city / "data" / "raw" / PLAN / "2024").exists()
