"""The same measure in several editions: by number, by name and department, by what plan.toml declares."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.importing import csv_file, messages

from analysis.cli import main
from analysis.contract.catalog import ROOT_VARIABLE
from analysis.evaluation.year import evaluate
from analysis.forms.open_data import write_open_data
from analysis.words.errors import InputError

PLAN = """
city = "くるみ市"
city_code = "999997"
title = "行動計画"
period = [2022, 2026]
[grades]
"""
BY_NAME = (
    '[[sheet]]\nunit = "円"\n[sheet.measure]\nname = "事業名"\ndepartment = "課"\n[[sheet.budget]]\nbudget = "予算"\n'
)
BY_NUMBER = BY_NAME.replace('name = "事業名"', 'id = "番号"\nname = "事業名"')


@pytest.fixture
def kurumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data/raw/kurumi").mkdir(parents=True)
    (tmp_path / "data/raw/kurumi/plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return tmp_path


def take_in(root: Path, year: str, layout: str, *lines: str) -> None:
    (root / "data/raw/kurumi/layout.toml").write_text(layout, encoding="utf-8")
    assert main(["import", "kurumi", year, str(csv_file(root, *lines))]) == 0


class TestWithoutNumbers:
    def test_a_measure_keeps_its_number(self, kurumi: Path, capsys: pytest.CaptureFixture[str]) -> None:
        take_in(kurumi, "R5", BY_NAME, "事業名,課,予算", "道路,土木課,10", "公園,緑課,20")
        take_in(kurumi, "R6", BY_NAME, "事業名,課,予算", "公園,緑課,25", "河川,土木課,5")
        assert "同じ番号を付けました。並び順との違い: 1→2、2→3" in capsys.readouterr().out
        found = evaluate("kurumi", "R6", kurumi)
        assert dict(zip(found.measures["name"], found.measures["measure_id"], strict=True)) == {
            "公園": "2",
            "河川": "3",
        }
        assert found.vanished["name"].tolist() == ["道路"]
        rows = found.budgets[found.budgets["measure_id"] == "2"].sort_values("fiscal_year")
        assert rows["budget_yen"].tolist() == [20, 25]

    def test_another_department_is_the_same_measure_where_the_name_stands_alone(self, kurumi: Path) -> None:
        take_in(kurumi, "R5", BY_NAME, "事業名,課,予算", "道路,土木課,10", "公園,緑課,20")
        take_in(kurumi, "R6", BY_NAME, "事業名,課,予算", "公園,環境課,25")
        assert evaluate("kurumi", "R6", kurumi).measures["measure_id"].tolist() == ["2"]

    def test_but_not_where_two_bear_the_name(self, kurumi: Path) -> None:
        take_in(kurumi, "R5", BY_NAME, "事業名,課,予算", "庁舎管理,総務課,10", "庁舎管理,支所,20")
        take_in(kurumi, "R6", BY_NAME, "事業名,課,予算", "庁舎管理,支所,25", "庁舎管理,財産課,5")
        found = evaluate("kurumi", "R6", kurumi).measures
        assert dict(zip(found["department"], found["measure_id"], strict=True)) == {"支所": "2", "財産課": "3"}


def test_the_place_of_a_value_is_shown_in_the_kept_document(kurumi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(kurumi, "R5", BY_NAME, "事業名,課,予算", "道路,土木課,10", "公園,緑課,20")
    (kurumi / "t.csv").unlink()
    capsys.readouterr()
    assert main(["source", "kurumi", "R5", "t.csv:3"]) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first.endswith("originals/t.csv（取り込んだときのまま）")
    assert ">     3 | A:公園 | B:緑課 | C:20" in rows
    assert main(["source", "kurumi", "R5", "u.csv:3"]) == 2
    assert "「u.csv:3」の元資料の控えがありません。" in capsys.readouterr().err


class TestWithNumbers:
    R5 = ("番号,事業名,課,予算", "1,道路,土木課,10", "2,公園,緑課,20")

    def test_one_number_with_two_names_is_an_error(self, kurumi: Path) -> None:
        take_in(kurumi, "R5", BY_NUMBER, *self.R5)
        take_in(kurumi, "R6", BY_NUMBER, "番号,事業名,課,予算", "1,公園,緑課,25")
        with pytest.raises(InputError) as error:
            evaluate("kurumi", "R6", kurumi)
        (message,) = messages(error)
        assert "取組番号「1」が、令和5年度は「道路」、令和6年度は「公園」です。" in message
        assert "[[renumbered]] に edition = 2024" in message

    def test_a_small_change_of_a_name_is_none(self, kurumi: Path) -> None:
        take_in(kurumi, "R5", BY_NUMBER, *self.R5)
        take_in(kurumi, "R6", BY_NUMBER, "番号,事業名,課,予算", "1,道路維持補修,土木課,25")
        assert len(evaluate("kurumi", "R6", kurumi).measures) == 1

    def test_a_declared_renumbering_joins_the_editions(self, kurumi: Path) -> None:
        take_in(kurumi, "R5", BY_NUMBER, *self.R5)
        take_in(kurumi, "R6", BY_NUMBER, "番号,事業名,課,予算", "1,公園,緑課,25")
        table = '\n[[renumbered]]\nedition = 2024\nold = 2\nnew = "1"\n[[renumbered]]\nedition = 2024\nold = "1"\n'
        (kurumi / "data/raw/kurumi/plan.toml").write_text(PLAN + table, encoding="utf-8")
        found = evaluate("kurumi", "R6", kurumi)
        assert found.vanished.empty
        assert found.budgets.sort_values("fiscal_year")["budget_yen"].tolist() == [20, 25]
        assert evaluate("kurumi", "R5", kurumi).measures["measure_id"].tolist() == ["1", "2"]
        write_open_data(kurumi, "kurumi")
        lines = (kurumi / "data/processed/kurumi/budgets.csv").read_text(encoding="utf-8-sig").splitlines()
        assert [line.split(",")[1:3] for line in lines[1:]] == [["1（2023）", "2023"], ["1", "2023"], ["1", "2024"]]
