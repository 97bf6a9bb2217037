"""hyoka new and hyoka inspect: what an analyst sees of an unknown document, and how far a draft carries."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests import city_files as cities
from tests.importing import csv_file, imported, values

from analysis.contract.plan import read_plan
from analysis.sources.importing import import_edition
from analysis.sources.inspect import Excerpt, inspect_document
from analysis.sources.layout import read_layout
from analysis.sources.new_plan import new_plan
from analysis.sources.vocabulary import guess
from analysis.words.errors import InputError


class TestNew:
    def test_lays_out_both_files(self, tmp_path: Path) -> None:
        paths = new_plan(tmp_path, "aoba-plan2")
        assert paths == [tmp_path / "data/raw/aoba-plan2" / name for name in ("plan.toml", "layout.toml")]
        layout = read_layout(paths[1], 2024)
        assert [rule.part for rule in layout.sheets[0].rules] == ["measure"]

    def test_the_plan_says_what_is_still_to_fill_in(self, tmp_path: Path) -> None:
        (plan, _) = new_plan(tmp_path, "aoba")
        with pytest.raises(InputError, match="city_code「」は全国地方公共団体コード"):
            read_plan(plan.parent)
        with pytest.raises(
            InputError, match=r"city が空です[\s\S]*title が空です[\s\S]*period = \[\] は年度2つの並びではありません"
        ):
            read_plan(plan.parent)

    def test_every_commented_setting_of_the_templates_is_a_setting(self, tmp_path: Path) -> None:
        plan, layout = new_plan(tmp_path, "aoba")
        text = layout.read_text(encoding="utf-8")
        begin = text.index("[[sheet]] ")
        settings = "\n".join(line.removeprefix("# ") for line in text[begin:].splitlines() if "#" not in line[2:3])
        settings = settings.replace("縦に長い表", "# 縦に長い表").replace('id = "事業番号"', "")
        layout.write_text(settings, encoding="utf-8")
        parts = [rule.part for rule in read_layout(layout, 2024).sheets[0].rules]
        assert parts == ["measure", "indicator", "budget", "grade", "text", "schedule"]
        assert "steps" not in tomllib.loads(plan.read_text(encoding="utf-8"))["grades"]

    def test_never_overwrites(self, tmp_path: Path) -> None:
        folder = tmp_path / "data" / "raw" / "aoba"
        folder.mkdir(parents=True)
        (folder / "layout.toml").write_text("mine", encoding="utf-8")
        with pytest.raises(InputError, match=r"layout\.toml がもうあります"):
            new_plan(tmp_path, "aoba")
        assert sorted(path.name for path in folder.iterdir()) == ["layout.toml"]
        assert (folder / "layout.toml").read_text(encoding="utf-8") == "mine"

    @pytest.mark.parametrize(
        "plan_id", ["", "Aoba", "あおば", "a b", "../x", "a_b", "-a", "a-", "a--b", "a" * 61, "a/b"]
    )
    def test_refuses_names_that_cannot_be_folders(self, tmp_path: Path, plan_id: str) -> None:
        with pytest.raises(InputError, match="計画の名前に使えません"):
            new_plan(tmp_path, plan_id)
        assert list(tmp_path.iterdir()) == []


class TestInspect:
    def test_shows_the_grid_with_lines_columns_and_what_is_hidden(self, tmp_path: Path) -> None:
        shown = inspect_document(cities.aoba_projects(tmp_path / "a.xlsx"))
        assert "■ a.xlsx シート「作業用」 1行 × 1列（A～A）\n  非表示のシートです。" in shown
        assert "■ a.xlsx シート「事務事業一覧」 15行 × 18列（A～R）" in shown
        assert "  結合されたセル: A3:A4、B3:B4" in shown
        assert "  非表示の行: 12\n" in shown
        assert "      8 | D:訓練回数 | E:回 | F:0 | G:0 | H:未定 | I:調査中\n" in shown

    def test_says_what_each_column_probably_is(self, tmp_path: Path) -> None:
        shown = inspect_document(cities.aoba_projects(tmp_path / "a.xlsx"))
        assert "  見出しと思われる行: 3-4\n" in shown
        assert "    H列「令和６年度／目標」 → target: 目標値 令和6年度（例 90%）\n" in shown
        assert "    M列「R6 事業費／決算額」 → settlement: 決算額 令和6年度（例 0）\n" in shown

    def test_shows_a_part_on_request(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "事業名,実績", *(f"事業{n},{n}" for n in range(50)))
        lines = inspect_document(path, Excerpt(rows=3, first_row=10)).splitlines()
        assert [line for line in lines if " | " in line] == [
            "     10 | A:事業8 | B:8",
            "     11 | A:事業9 | B:9",
            "     12 | A:事業10 | B:10",
        ]
        assert "        … ほか 39 行" in lines

    def test_a_text_of_repeated_forms_shows_its_labels(self, tmp_path: Path) -> None:
        form = ["事業名\t道路", "担当課\t土木課", "目標\t5", "実績\t6", ""]
        shown = inspect_document(csv_file(tmp_path, *(form * 4), name="t.txt"))
        assert "  くり返し出る見出し（様式）:" in shown
        assert "    1行 A列「事業名」（4回） → name: 取組名" in shown

    def test_an_unknown_sheet_is_refused_with_those_that_exist(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="「x」というシートはありません。"):
            inspect_document(cities.aoba_projects(tmp_path / "a.xlsx"), Excerpt(sheet="x"))


class TestDraft:
    """A draft reads a tidy document at once, and the same figures as the settings written by hand."""

    @pytest.mark.parametrize(
        ("make", "name", "layout", "tables"),
        [
            (cities.aoba_projects, "a.xlsx", cities.AOBA_LAYOUT, ("budgets", "grades", "texts")),
            (cities.wakaba_kpis, "w.xlsx", cities.WAKABA_LAYOUT, ()),
            (cities.minato_open_data, "m.csv", cities.MINATO_LAYOUT.replace("999", "x"), ("measures",)),
        ],
        ids=["merged-headings", "six-years", "long"],
    )
    def test_reads_the_same_figures(
        self, tmp_path: Path, make: object, name: str, layout: str, tables: tuple[str, ...]
    ) -> None:
        path = make(tmp_path / name)  # type: ignore[operator]
        drafted = imported(tmp_path, path, inspect_document(path, Excerpt(draft=True)))
        written = imported(tmp_path, path, layout)
        for table in tables:
            assert drafted.tables[table] == written.tables[table]
        names = (
            "measure_id",
            "seq",
            "fiscal_year",
            "indicator",
            "unit",
            "target_value",
            "actual_value",
            "missing_reason",
        )
        assert values(drafted, "indicators", *names) == values(written, "indicators", *names)

    def test_forms_are_drafted_by_their_labels(self, tmp_path: Path) -> None:
        path = cities.futaba_forms(tmp_path / "f.xlsx")
        found = imported(tmp_path, path, inspect_document(path, Excerpt(draft=True)))
        assert values(found, "measures", "measure_id", "name") == [
            ("2-1", "電子申請推進事業"),
            ("2-2", "橋りょう点検事業"),
        ]
        assert values(found, "grades", "grade") == [("◎",), ("○",)]

    def test_what_is_unsure_stays_a_decision_of_a_person(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "No,事業名,R6実績,特別欄", "1,道路,5,x", "1,橋,6,y")
        draft = inspect_document(path, Excerpt(draft=True))
        assert "# 番号「No」は取組ごとに違わないため使いません。" in draft
        assert "# 扱いを決めてください: D列「特別欄」" in draft


@pytest.mark.parametrize(
    ("heading", "role", "year", "pattern"),
    [
        (("R7目標",), "target", 2025, "{year}目標"),
        (("令和６年度 実績",), "actual", 2024, "{year}実績"),
        (("2024年度目標値",), "target", 2024, "{year}目標値"),
        (("H30",), "value", 2018, "{year}"),
        (("令和5年度決算額（千円）",), "settlement", 2023, "{year}決算額(千円)"),
        (("R4", "予算"), "budget", 2022, "{year}/予算"),
        (("指標②", "R6目標"), "target", 2024, "指標{n}/{year}目標"),
        (("目標達成状況",), "grade", None, "目標達成状況"),
        (("達成率",), "rate", None, "達成率"),
        (("課長名",), "ignore", None, "課長名"),
        (("予算科目",), "ignore", None, "予算科目"),
        (("当初予算額（千円）",), "initial", None, "当初予算額(千円)"),
        (("R6実績見込",), "actual", 2024, "{year}実績見込"),
        (("国庫支出金",), "fund:national", None, "国庫支出金"),
        (("現状値",), "current", None, "現状値"),
        (("担当者氏名",), "ignore", None, "担当者氏名"),
        (("基本目標",), "policy", None, "基本目標"),
        (("都市計画課",), "", None, "都市計画課"),
        (("10月",), "mark", None, "{month}月"),
    ],
    ids=lambda value: "／".join(value) if isinstance(value, tuple) else None,
)
def test_what_headings_probably_mean(heading: tuple[str, ...], role: str, year: int | None, pattern: str) -> None:
    found = guess(heading)
    assert (found.role, found.year, found.pattern) == (role, year, pattern)


class TestDraftOfForms:
    FORM = (
        "事業番号\t{0}\t事業名\t{1}\n担当課\t市民課\n目的\t改善\n指標\t区分\tR5\tR6\n件数\t目標\t10件\t20件\n\t実績\t12件\t18件\n"
        "\tR5年度\tR6年度\n予算額（千円）\t1,200\t1,000\n決算額（千円）\t1,150\t870\n評価\tA\n\n"
    )

    def test_a_draft_reads_a_text_of_forms_without_a_change(self, tmp_path: Path) -> None:
        document = tmp_path / "令和6年度.txt"
        forms = "".join(self.FORM.format(f"1-{place}", f"事業その{place}") for place in (1, 2, 3))
        document.write_text(f"評価調書\n\n{forms}", encoding="utf-8")
        (tmp_path / "layout.toml").write_text(inspect_document(document, Excerpt(draft=True)), encoding="utf-8")
        found = import_edition(document, tmp_path / "layout.toml", 2024)
        assert [row["measure_id"] for row in found.tables["measures"]] == ["1-1", "1-2", "1-3"]
        assert {row["policy"] for row in found.tables["measures"]} == {"1"}
        indicators = [
            (row["fiscal_year"], row["target_value"], row["actual_value"]) for row in found.tables["indicators"]
        ]
        assert indicators == [(2023, 10, 12), (2024, 20, 18)] * 3
        assert {row["settlement_yen"] for row in found.tables["budgets"]} == {1_150_000, 870_000}
        assert [row["grade"] for row in found.tables["grades"]] == ["A"] * 3
        assert not found.log.rejected
