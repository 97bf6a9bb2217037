"""探索: choices, what is in view, and what is saved; the widgets without a browser."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from tests.small_plan import BARE_TOML, PLAN, TABLES, write_edition

from analysis import open_plan
from analysis.explore import explorer as explore_module
from analysis.explore import selection
from analysis.explore.explorer import Explorer, explore
from analysis.explore.panel import outlook_sentence, screen_table
from analysis.explore.selection import ALL, COLUMNS, Selection
from analysis.outlook.plans import OpenPlan
from analysis.telling.readable import heading, readable
from analysis.words.errors import InputError


@pytest.fixture(autouse=True, scope="module")
def forgotten() -> Iterator[None]:
    """No plan is remembered after these tests; the small ones lie in a folder of their own each."""
    yield
    explore_module._opened.cache_clear()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_edition(tmp_path)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A plan that lists one measure and nothing else."""
    return write_edition(tmp_path, tables={"measures": TABLES["measures"][:1]}, toml=BARE_TOML)


def values(options: list[tuple[str, str]]) -> list[str]:
    return [value for _, value in options]


class TestSelection:
    def test_narrower_lists_follow_the_wider_choice(self, small: Path) -> None:
        plan = open_plan(PLAN, small)
        assert values(selection.policies(plan)) == ["", "1", "2"]
        assert values(selection.departments(plan, Selection(policy="1"))) == ["", "市民課"]
        assert values(selection.departments(plan, Selection(policy="2"))) == [""]
        assert values(selection.measures(plan, Selection(department="市民課"))) == ["", "1-1", "1-2"]
        assert [part for _, part in selection.parts(plan, Selection(measure_id="2-1"))] == [("2-1", "goal", 1)]

    def test_first_choice_is_everything(self, small: Path) -> None:
        assert selection.policies(open_plan(PLAN, small))[0] == (ALL, "")

    def test_everything_in_view_also_years_and_measures_without_indicators(self, small: Path) -> None:
        rows = selection.rows(open_plan(PLAN, small), Selection())
        assert tuple(rows.columns) == COLUMNS
        keys = set(rows[["measure_id", "fiscal_year"]].itertuples(index=False, name=None))
        assert keys == {("1-1", 2020), ("1-1", 2021), ("1-2", 2020), ("1-2", 2021), ("2-1", 2021), ("2-1", 2022)}

    @pytest.mark.parametrize("plan_id", ["isehara-ict", "saitama-dx", "suita-ict", "tokorozawa-ict", "tokorozawa-jimu"])
    def test_no_indicator_amount_or_grade_is_left_out(self, root: Path, plan_id: str) -> None:
        plan = open_plan(plan_id, root)
        rows = selection.rows(plan, Selection())
        assert rows["kind"].notna().sum() == len(plan.indicators)
        assert set(rows["measure_id"]) == set(plan.measures["measure_id"])
        years = ["measure_id", "fiscal_year"]
        for frame, column in ((plan.budgets, "budget_yen"), (plan.grades.query("kind == 'annual'"), "annual")):
            told = rows.dropna(subset=column)[years].drop_duplicates()
            given = frame.dropna(subset="budget_yen" if column == "budget_yen" else "grade")[years]
            assert len(told) == len(given.drop_duplicates())

    def test_budget_and_grade_stand_beside_the_indicator(self, root: Path) -> None:
        rows = selection.rows(open_plan("tokorozawa-ict", root), Selection(measure_id="1", years=(2021, 2021)))
        assert rows[["annual", "overall", "budget_yen", "settlement_yen"]].drop_duplicates().to_numpy().tolist() == [
            ["A", "A", 615041, 615038]
        ]
        assert rows["source"].str.contains(r"\.txt:\d+$").all()

    def test_years_narrow_the_rows_but_keep_measures_without_any_year(self, root: Path) -> None:
        plan = open_plan("suita-ict", root)
        rows = selection.rows(plan, Selection(years=(2019, 2019)))
        assert set(rows["fiscal_year"].dropna()) == {2019}
        assert "3" in set(rows["measure_id"])

    def test_the_part_with_most_numbers_is_shown_first(self, root: Path) -> None:
        plan = open_plan("saitama-dx", root)
        part = selection.best_part(plan, selection.parts(plan, Selection()))
        assert part == ("2-1-1", "annual", 1)
        assert selection.best_part(plan, []) is None


class TestScreenTable:
    def test_numbers_are_written_so_that_a_browser_sorts_them_and_empty_columns_are_left_out(self, small: Path) -> None:
        table = screen_table(selection.rows(open_plan(PLAN, small), Selection()))
        assert {"1,000,000", "0", ""} <= set(table["予算額（円）"])
        assert set(table["年度"]) == {"2020（R2）", "2021（R3）", "2022（R4）"}
        assert "公表評価" not in table

    def test_a_miss_never_reads_as_100(self, small: Path) -> None:
        table = screen_table(selection.rows(open_plan(PLAN, small), Selection(measure_id="1-1")))
        assert table["達成率"].tolist() == ["", "99.9%"]

    def test_what_is_missing_is_empty_not_0(self, small: Path) -> None:
        table = screen_table(selection.rows(open_plan(PLAN, small), Selection(measure_id="2-1")))
        assert table["決算額（円）"].tolist() == ["520,000", ""]


class TestReadable:
    def test_no_two_columns_share_a_heading(self, root: Path) -> None:
        plan = open_plan("saitama-dx", root)
        for frame in (plan.pace(), selection.rows(plan, Selection()), plan.target_changes, plan.findings):
            shown = readable(frame.drop(columns="plan_id", errors="ignore"))
            assert not shown.columns.duplicated().any()

    def test_codes_years_and_rates_are_words(self) -> None:
        frame = pd.DataFrame({"fiscal_year": [2021], "met": ["no"], "achievement_rate": [0.9996], "old_yen": [1234.6]})
        assert readable(frame).iloc[0].tolist() == ["R3", "未達", "99.9%", "1,235"]

    def test_an_unknown_column_keeps_its_name(self) -> None:
        assert (heading("anything"), heading(2021), heading("name_other")) == ("anything", "R3", "取組（相手）")


def table_of(panel: Explorer) -> pd.DataFrame:
    return pd.DataFrame(panel.grid.df)


def picture_alt(panel: Explorer) -> str:
    return str(panel.picture.value).split('alt="')[1].split('"')[0]


@pytest.mark.notebooks
class TestPanel:
    def test_opens_on_the_first_choices(self, root: Path) -> None:
        panel = explore("saitama-dx", root)
        assert panel.part == ("2-1-1", "annual", 1)
        assert "令和4年度は目標3,000時間、実績3,243時間" in picture_alt(panel)
        assert "実績値÷目標値" in panel.facts_view.value
        assert "108.1%" in panel.facts_view.value
        assert "見通し：要注意" in panel.facts_view.value
        assert len(table_of(panel)) == len(panel.view.rows)

    def test_another_measure_changes_chart_facts_and_table(self, root: Path) -> None:
        panel = explore("saitama-dx", root)
        panel.choices["measure_id"].value = "10-3-1"
        assert panel.part == ("10-3-1", "annual", 1)
        assert "66.2" in picture_alt(panel)
        assert set(table_of(panel)["番号"]) == {"10-3-1"}

    def test_another_plan_brings_its_own_words_and_years(self, root: Path) -> None:
        panel = explore("tokorozawa-ict", root, policy="1")
        panel.plan_choice.value = "saitama-dx"
        assert panel.selection == Selection(years=(2021, 2025))
        assert [panel.choices[name].description for name in ("policy", "measure_id")] == ["区分", "事業"]
        assert "実績3,243時間" in picture_alt(panel)

    def test_a_choice_that_is_no_longer_offered_falls_back_to_all(self, small: Path) -> None:
        panel = explore(PLAN, small, measure_id="1-1")
        panel.choices["policy"].value = "2"
        assert panel.selection.measure_id == ""
        assert panel.part == ("2-1", "goal", 1)

    def test_years_in_either_order(self, root: Path) -> None:
        panel = explore("saitama-dx", root, years=(2022, 2023))
        assert set(table_of(panel)["年度"]) == {"2022（R4）", "2023（R5）", ""}
        panel.year_choices[0].value = 2025
        assert panel.selection.years == (2023, 2025)

    def test_words_have_a_sentence_instead_of_a_chart(self, root: Path) -> None:
        panel = explore("saitama-dx", root)
        panel.part_choice.value = ("2-1-1", "annual", 2)
        assert "ことばの目標" in panel.picture.value
        assert "実現" in panel.facts_view.value

    def test_no_row_is_sampled_away_and_few_rows_keep_their_search(self, root: Path) -> None:
        panel = explore("saitama-dx", root, measure_id="10-3-1")
        assert panel.grid._dt_args["layout"]["topEnd"] == "search"
        panel.plan_choice.value = "tokorozawa-ict"
        assert "downsampling_warning" not in panel.grid._dt_args
        assert len(table_of(panel)) == 329

    def test_findings_on_the_measure_stand_below(self, root: Path) -> None:
        panel = explore("tokorozawa-ict", root, measure_id="58")
        assert "この取組の確認事項" in panel.facts_view.value

    def test_a_measure_without_indicators_has_a_sentence(self, root: Path) -> None:
        panel = explore("suita-ict", root, measure_id="3")
        assert panel.part is None
        assert "選んだ範囲に指標はありません" in panel.picture.value
        assert panel.facts_view.value == ""
        assert panel.view.facts.empty
        assert len(table_of(panel)) == 1

    def test_a_plan_with_measures_only(self, bare: Path) -> None:
        panel = explore(PLAN, bare)
        assert panel.part is None
        assert len(panel.view.rows) == 1
        assert panel.selection.years == (2021, 2021)

    def test_names_cannot_break_out(self, tmp_path: Path) -> None:
        hostile = '"><script>alert(1)</script>'
        rows = {**TABLES, "indicators": [{**TABLES["indicators"][0], "indicator": hostile, "target_text": hostile}]}
        panel = explore(PLAN, write_edition(tmp_path, tables=rows))
        assert "<script" not in panel.picture.value + panel.facts_view.value

    @pytest.mark.parametrize(
        ("start", "message"),
        [({"policy": "9"}, "例: 1、2"), ({"department": "ない課"}, "市民課"), ({"measure_id": "9"}, "1-1")],
        ids=["policy", "department", "measure"],
    )
    def test_a_first_choice_that_is_not_there_names_some_that_are(
        self, small: Path, start: dict[str, str], message: str
    ) -> None:
        with pytest.raises(InputError, match=message):
            explore(PLAN, small, **start)

    def test_a_plan_that_is_not_there(self, small: Path) -> None:
        with pytest.raises(InputError, match=PLAN):
            explore("nowhere", small)

    def test_no_plan_at_all(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="hyoka import"):
            explore(root=tmp_path)


@pytest.mark.notebooks
class TestExport:
    def test_the_button_saves_table_and_pictures(self, small: Path) -> None:
        panel = explore(PLAN, small)
        panel.save.click()
        folder = small / "reports" / PLAN / "exploration"
        assert {path.name for path in folder.iterdir()} == {
            "selection.csv",
            "trend-1-1-annual-1.png",
            "trend-1-1-annual-1.svg",
        }
        assert f"reports/{PLAN}/exploration/selection.csv" in panel.message.value
        assert (folder / "trend-1-1-annual-1.png").read_bytes()[:4] == b"\x89PNG"
        assert b"<svg" in (folder / "trend-1-1-annual-1.svg").read_bytes()[:500]

    def test_the_csv_holds_what_is_in_view_with_numbers(self, small: Path) -> None:
        panel = explore(PLAN, small)
        table = panel.view.export(small / "out")[0]
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(panel.view.rows)
        row = next(one for one in rows if one["番号"] == "1-1" and one["年度"] == "2021")
        assert (row["目標値（表記）"], row["目標値"], row["予算額（円）"]) == ("10,000件以上", "10000.0", "1000000")

    def test_without_a_trend_only_the_table(self, bare: Path) -> None:
        assert [path.name for path in explore(PLAN, bare).view.export(bare / "out")] == ["selection.csv"]

    def test_without_a_folder_nothing_is_written(self, small: Path) -> None:
        view = explore(PLAN, small).view
        assert "書いていません" in view.exported("").markup
        assert "保存しました" in view.exported(str(small / "out")).markup

    def test_a_folder_that_cannot_be_written_is_a_sentence(self, small: Path) -> None:
        (small / "reports").write_text("a file where the folder should be", encoding="utf-8")
        panel = explore(PLAN, small)
        panel.save.click()
        assert "保存できません" in panel.message.value


def test_the_outlook_in_words(root: Path) -> None:
    table: OpenPlan = open_plan("saitama-dx", root)
    row = table.pace().query("measure_id == '10-3-1' and seq == 2").iloc[0]
    words = outlook_sentence(row)
    assert "令和7年度の目標169,000人に必要なペースは1年当たり5,350人、これまでのペースは1年当たり8,360人" in words
    assert "152,950人～178,030人" in words
    assert words.endswith("幅だけを示します。")
