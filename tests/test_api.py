"""コードからの利用: frames by name, ready for chains of pandas."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.small_plan import PLAN, TABLES, write_edition

from analysis import open_plan, open_plans
from analysis.outlook.plans import FRAMES, OpenPlan
from analysis.words.errors import InputError


@pytest.fixture(scope="module")
def opened(root: Path) -> OpenPlan:
    return open_plan("tokorozawa-ict", root)


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_names_its_plan_and_its_measure(opened: OpenPlan, name: str) -> None:
    frame = opened.frame(name)
    assert frame.columns[0] == "plan_id"
    assert set(frame["plan_id"]) <= {"tokorozawa-ict"}
    if "measure_id" in frame and name != "vanished":
        assert {"name", "department", "policy", "policy_name"} <= set(frame.columns)


def test_a_frame_is_new_at_each_call(opened: OpenPlan) -> None:
    changed = opened.indicators
    changed["met"] = "no"
    assert set(opened.indicators["met"]) == {"yes", "no", "unknown"}


def test_no_row_is_lost_or_doubled_by_the_names(opened: OpenPlan) -> None:
    for name in ("measures", "budgets", "indicators", "grades"):
        assert len(opened.frame(name)) == len(getattr(opened.newest, name))


def test_departments_that_miss_most_often_in_one_chain(opened: OpenPlan) -> None:
    missed = opened.indicators.query("met == 'no'").value_counts("department")
    assert (missed.index[0], missed.iloc[0]) == ("デジタル戦略課", 6)
    assert missed.sum() == 23


def test_unspent_money_beside_reached_targets(opened: OpenPlan) -> None:
    reached = opened.indicators.groupby(["measure_id", "fiscal_year"])["met"].agg(lambda met: (met == "yes").all())
    table = opened.budgets.join(reached, on=["measure_id", "fiscal_year"])
    found = table[table["met"].eq(True).fillna(False) & (table["execution_rate"] < 0.8)]
    assert set(found["measure_id"]) == {"3", "12", "47"}


def test_the_newest_edition_wins_and_tells_what_it_changed(tmp_path: Path) -> None:
    write_edition(tmp_path)
    later = {**TABLES, "indicators": [{**TABLES["indicators"][0], "target_text": "9,000件以上", "target_value": 9000}]}
    opened = open_plan(PLAN, write_edition(tmp_path, 2022, later))
    assert opened.editions == [2021, 2022]
    assert opened.indicators.query("measure_id == '1-1'")["target_value"].tolist() == [9000]
    assert set(opened.restated["column"]) == {"target_text", "target_value"}
    assert opened.edition(2021).indicators["target_value"].iloc[0] == 10000
    assert len(opened.indicators) == 3


class TestWrongNames:
    def test_a_plan_that_is_not_there_names_those_that_are(self, root: Path) -> None:
        with pytest.raises(InputError, match="tokorozawa-ict"):
            open_plan("tokorozawa", root)

    def test_a_frame_that_is_not_there_names_those_that_are(self, opened: OpenPlan) -> None:
        with pytest.raises(InputError, match="indicators"):
            opened.frame("indicator")

    def test_a_plan_without_data_says_how_to_get_some(self, tmp_path: Path) -> None:
        write_edition(tmp_path)
        for path in (tmp_path / "data" / "raw" / PLAN / "2021").iterdir():
            path.unlink()
        with pytest.raises(InputError, match="hyoka import"):
            open_plan(PLAN, tmp_path)

    def test_all_plans_leave_out_those_without_data(self, root: Path, tmp_path: Path) -> None:
        assert len(open_plans(root=root)) == len(list((root / "data" / "raw").glob("*/plan.toml")))
        (tmp_path / "data" / "raw" / "empty").mkdir(parents=True)
        (tmp_path / "data" / "raw" / "empty" / "plan.toml").write_text("", encoding="utf-8")
        assert [one.plan.plan_id for one in open_plans(root=write_edition(tmp_path))] == [PLAN]


def test_the_package_alone_does_not_load_pandas() -> None:
    code = "import sys, analysis; sys.exit('pandas' in sys.modules or 'open_plan' not in dir(analysis))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    import analysis

    with pytest.raises(AttributeError, match="nothing"):
        _ = analysis.nothing
