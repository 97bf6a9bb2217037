"""Tables of other cities: every figure of documents in the usual shapes comes in by settings alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import city_files as cities
from tests.importing import imported, values

from analysis.contract.schema import TABLES
from analysis.editions.keeping import keep_edition
from analysis.editions.raw import read_raw, row_problems
from analysis.sources.imported import Imported


def test_every_import_passes_the_checks_of_the_data_contract(tmp_path: Path) -> None:
    made = [
        (cities.aoba_projects, "a.xlsx", cities.AOBA_LAYOUT),
        (cities.wakaba_kpis, "w.xlsx", cities.WAKABA_LAYOUT),
        (cities.minato_open_data, "m.csv", cities.MINATO_LAYOUT),
        (cities.futaba_forms, "f.xlsx", cities.FUTABA_LAYOUT),
        (cities.kaede_plan, "k.xlsx", cities.KAEDE_LAYOUT),
    ]
    for make, name, layout in made:
        found = imported(tmp_path, make(tmp_path / name), layout)
        for path in keep_edition(tmp_path / name.split(".")[0], found.tables).written:
            raw = read_raw(path, TABLES[path.stem], path.name)
            assert raw.problems == []
            assert row_problems(raw, TABLES[path.stem]) == []
            assert len(raw.lines) == len(found.tables[path.stem])


class TestProjectsWithMergedHeadings:
    @pytest.fixture
    def found(self, tmp_path: Path) -> Imported:
        return imported(tmp_path, cities.aoba_projects(tmp_path / "a.xlsx"), cities.AOBA_LAYOUT)

    def test_measures_take_their_policy_from_the_group_rows(self, found: Imported) -> None:
        assert values(found, "measures", "measure_id", "name", "department", "policy", "status", "source") == [
            ("1", "窓口サービス改善事業", "市民課", "1", "active", "a.xlsx:事務事業一覧!B6"),
            ("2", "防災訓練事業", "危機管理課", "1", "active", "a.xlsx:事務事業一覧!B7"),
            ("3", "商店街支援事業", "商工課", "2", "active", "a.xlsx:事務事業一覧!B12"),
            ("4", "観光案内事業", "観光課", "2", "active", "a.xlsx:事務事業一覧!B13"),
        ]

    def test_amounts_are_whole_yen_and_a_printed_zero_is_no_blank(self, found: Imported) -> None:
        assert values(found, "budgets", "measure_id", "fiscal_year", "budget_yen", "settlement_yen", "staff_fte") == [
            ("1", 2023, 1_234_000, 1_200_500, None),
            ("1", 2024, 1_300_000, 0, 1.5),
            ("2", 2023, 500_000, -12_000, None),
            ("2", 2024, 1_200_000, None, None),
            ("3", 2023, 80_000, 79_000, None),
            ("3", 2024, 0, 0, None),
            ("4", 2024, 45_000, None, None),
        ]

    def test_percent_cells_keep_their_own_number_and_units_apply(self, found: Imported) -> None:
        names = (
            "measure_id",
            "seq",
            "fiscal_year",
            "target_text",
            "target_value",
            "actual_text",
            "actual_value",
            "unit",
        )
        assert values(found, "indicators", *names) == [
            ("1", 1, 2023, "85%", 85, "99.5%", 99.5, "%"),
            ("1", 1, 2024, "90%", 90, "90.5%以上", 90.5, "%"),
            ("2", 1, 2023, "2000", 2000, "1,850人（暫定）", 1850, "人"),
            ("2", 1, 2024, "２，２００以上", 2200, "－", None, "人"),
            ("2", 2, 2023, "0", 0, "0", 0, "回"),
            ("2", 2, 2024, "未定", None, "調査中", None, "回"),
            ("3", 1, 2023, "20", 20, "18", 18, "店"),
            ("3", 1, 2024, "15", 15, "17", 17, "店"),
            ("4", 1, 2023, "12", 12_000, "13.5", 13_500, "件"),
            ("4", 1, 2024, "14", 14_000, "集計中", None, "件"),
        ]

    def test_a_missing_value_says_why(self, found: Imported) -> None:
        reasons = values(found, "indicators", "measure_id", "seq", "fiscal_year", "comparator", "missing_reason")
        assert [row for row in reasons if row[-1]] == [
            ("2", 1, 2024, "ge", "dash"),
            ("2", 2, 2024, "none", "not_measured"),
            ("4", 1, 2024, "eq", "not_measured"),
        ]

    def test_grades_are_the_symbols_alone(self, found: Imported) -> None:
        assert values(found, "grades", "measure_id", "fiscal_year", "kind", "grade") == [
            ("1", 2024, "annual", "A"),
            ("2", 2024, "annual", "B"),
            ("3", 2024, "annual", "-"),
            ("4", 2024, "annual", "C"),
        ]
        assert values(found, "texts", "measure_id", "field", "text") == [("1", "issue", "窓口の混雑")]

    def test_every_row_is_accounted_for(self, found: Imported) -> None:
        (account,) = found.log.accounts
        assert (account.rows, account.kept, account.rejected, account.skipped_rows) == (15, 5, 0, 10)
        assert dict(account.skipped) == {
            "表の範囲の外": [1, 2],
            "見出し": [3, 4],
            "区分の見出し行": [5, 11],
            "合計・小計の行": [9, 14],
            "空行": [10],
            "注記": [15],
        }
        told = "\n".join(found.log.summary(found.grid))
        assert "P列「達成率」、R列「備考」" in told
        assert "非表示の行（12行）を読みました" in told
        assert "a.xlsx:作業用: 読んでいないシートです（非表示）" in told
        assert "「未確定」" not in told


def test_six_years_side_by_side_on_three_sheets(tmp_path: Path) -> None:
    found = imported(tmp_path, cities.wakaba_kpis(tmp_path / "w.xlsx"), cities.WAKABA_LAYOUT)
    assert values(found, "measures", "measure_id", "name", "policy") == [
        (str(place + 1), f"施策{place // 2 + 1}-{place % 2 + 1}", str(place // 2 + 1)) for place in range(6)
    ]
    names = (
        "measure_id",
        "seq",
        "fiscal_year",
        "indicator",
        "unit",
        "direction",
        "baseline_value",
        "target_value",
        "actual_value",
    )
    expected = [
        (
            str((number - 1) * 2 + row // 2 + 1),
            row % 2 + 1,
            2020 + year,
            f"指標{number}{row}",
            "人" if row else "%",
            "higher" if row % 2 else "lower",
            10 + row,
            cities.wakaba_value(number, row, year, 0),
            cities.wakaba_value(number, row, year, 1),
        )
        for number in (1, 2, 3)
        for row in range(4)
        for year in range(6)
    ]
    assert values(found, "indicators", *names) == expected
    assert found.tables["indicators"][0]["source"] == "w.xlsx:基本目標1!F4"


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("cp932", ","), ("utf-8", ","), ("utf-8-sig", "\t"), ("utf-16", ","), ("utf-16-le", "\t"), ("euc_jp", ";")],
)
def test_long_open_data_in_any_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    if encoding == "euc_jp":
        pytest.importorskip("encodings.euc_jp")
    rows = cities.MINATO_ROWS
    if encoding == "euc_jp":
        cities.MINATO_ROWS = [[cell.replace("髙", "高").replace("①", "1") for cell in row] for row in rows]
    try:
        path = cities.minato_open_data(tmp_path / "m.csv", encoding, separator)
    finally:
        cities.MINATO_ROWS = rows
    found = imported(tmp_path, path, cities.MINATO_LAYOUT)
    names = (
        "measure_id",
        "seq",
        "fiscal_year",
        "indicator",
        "unit",
        "target_value",
        "actual_value",
        "missing_reason",
        "source",
    )
    assert values(found, "indicators", *names) == [
        ("01-001", 1, 2022, "資源化率", "%", 30, 28.5, "", "m.csv:2"),
        ("01-001", 1, 2023, "資源化率", "%", 31, None, "not_measured", "m.csv:4"),
        ("01-001", 2, 2023, "1人1日当たりごみ量", "g", 850, 1999, "", "m.csv:6"),
        ("01-002", 1, 2022, "整備箇所", "箇所", 2000, -1, "", "m.csv:8"),
        ("01-002", 1, 2023, "整備箇所", "箇所", None, None, "dash", "m.csv:12"),
        ("01-003", 1, 2019, "相談件数", "件", None, 0, "blank", "m.csv:17"),
        ("01-003", 1, 2020, "相談件数", "件", None, None, "blank", "m.csv:19"),
        ("01-003", 1, 2021, "相談件数", "件", None, 2000, "blank", "m.csv:20"),
    ]
