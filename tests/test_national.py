"""全国の概観: its counts by other ways, what stands out, and plans that cannot be read."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import ROOT

from analysis import open_plans
from analysis.chart import across_cities
from analysis.chart.picture import Absent, Chart
from analysis.outlook import comparison
from analysis.outlook.national import National, survey
from analysis.report.across import make_national
from analysis.telling import nationwide
from analysis.words.errors import InputError


@pytest.fixture(scope="module")
def found(root: Path) -> National:
    return survey(root)


def many(national: National, count: int) -> National:
    """Return the plans many times over, as so many cities, with one that stands out."""
    rows = national.plans[national.plans["plan_id"] == "tokorozawa-ict"]
    plans = pd.concat([rows.assign(plan_id=f"p{n}", city=f"見本{n}市") for n in range(count)], ignore_index=True)
    plans["met_share"] = pd.array([0.8 + n % 5 / 100 for n in range(count)], dtype="Float64")
    plans.loc[3, "met_share"] = 0.1
    return replace(national, plans=plans)


def test_counts_are_those_of_the_comparison(found: National, root: Path) -> None:
    """The notebook of comparison counts the same facts by kind and year, in other code."""
    plans = open_plans(root=root)
    own = found.plans.set_index("plan_id")
    reached = comparison.reached(plans)
    for plan in plans:
        row, year = own.loc[plan.plan.plan_id], plan.editions[-1]
        same = reached[(reached["plan_id"] == plan.plan.plan_id) & (reached["fiscal_year"] == year)]
        same = same[same["kind"] == ("annual" if (same["kind"] == "annual").any() else "goal")]
        assert [row["level"], row["yes"], row["no"]] == same[["kind", "yes", "no"]].iloc[0].tolist()
        assert (row["met_share"], row["fiscal_year"]) == (pytest.approx(row["yes"] / (row["yes"] + row["no"])), year)


def test_money_is_that_of_the_rows(found: National, root: Path) -> None:
    own = found.plans.set_index("plan_id")
    for path in sorted(root.glob("data/raw/*/*/budgets.csv")):
        plan_id, year = path.parent.parent.name, int(path.parent.name)
        rows = pd.read_csv(path).query("fiscal_year == @year").dropna(subset=["budget_yen", "settlement_yen"])
        if own.loc[plan_id, "fiscal_year"] != year or rows.empty:
            continue
        assert own.loc[plan_id, "settlement_yen"] == rows["settlement_yen"].sum()
        share = rows["settlement_yen"].sum() / rows["budget_yen"].sum()
        assert float(own.loc[plan_id, "execution_rate"]) == pytest.approx(share)
    assert own.loc["saitama-dx", ["budget_yen", "execution_rate", "budget_word"]].isna().all()


def test_grades_are_those_of_the_rows(found: National, root: Path) -> None:
    rows = pd.read_csv(root / "data/raw/tokorozawa-ict/2021/grades.csv")
    letters = rows.query("fiscal_year == 2021 and kind == 'annual'")["grade"].value_counts()
    row = found.plans.set_index("plan_id").loc["tokorozawa-ict"]
    assert (row["graded"], row["reached"], row["nearly"]) == (letters["A"] + letters["B"], letters["A"], letters["B"])


def test_what_a_scale_does_not_say_is_missing(found: National) -> None:
    row = found.plans.set_index("plan_id").loc["tokorozawa-jimu"]
    assert row["comparable"] == "no"
    assert row[["reached", "reached_share", "said_reached", "said_reached_share"]].isna().all()
    assert "1計画は、段階の意味が分からないため" in "".join(nationwide.grades(found))


def test_a_plan_stands_out_beyond_the_fences(found: National) -> None:
    outliers = many(found, 20).outliers
    assert outliers["plan_id"].tolist() == ["p3"]
    assert outliers["share"].tolist() == ["met_share"]
    assert many(found, 7).outliers.empty  # too few to say what is usual


def test_rates_far_from_the_target_are_listed_the_farthest_first(found: National) -> None:
    rates = found.rates["achievement_rate"].astype(float)
    assert len(rates) and ((rates <= 0.1) | (rates >= 10)).all()
    assert rates.iloc[0] == rates.min()


def test_charts_with_few_and_with_many_plans(found: National) -> None:
    few, bands = across_cities.met_shares(found), across_cities.met_shares(many(found, 400))
    assert isinstance(few, Chart) and len(few.data) == len(found.plans)
    assert isinstance(bands, Chart)
    assert bands.data.set_index("達成の割合")["計画の数"].loc[["10%台", "80%台"]].tolist() == ["1計画", "399計画"]
    ranked = across_cities.lenient(many(found, 400))
    assert isinstance(ranked, Chart) and len(ranked.data) == 12
    texts = " ".join(text.get_text() for text in ranked.figure.texts)
    assert "400計画のうち、割合の高い12計画" in texts.replace("\n", "")


def test_nothing_known_is_said(found: National) -> None:
    empty = found.plans.head(1).assign(
        level=pd.NA, yes=0, no=0, met_share=pd.NA, graded=0, said_reached_share=pd.NA, execution_rate=pd.NA
    )
    bare = National(empty, found.rates.head(0), {})
    assert isinstance(across_cities.met_shares(bare), Absent)
    assert isinstance(across_cities.lenient(bare), Absent)
    sentences = [
        *nationwide.results(bare),
        *nationwide.grades(bare),
        *nationwide.strictness(bare),
        *nationwide.money(bare),
    ]
    assert all("ありません" in sentence for sentence in sentences) and len(sentences) == 4
    assert not re.search("0件|0項目", "".join(sentences))


def test_levels_are_never_added_up(found: National) -> None:
    """Indicators of one year and of the period stand apart in counts, shares and the chart."""
    told = "".join(nationwide.results(found))
    for level, word in (("annual", "単年度の指標"), ("goal", "計画期間の指標")):
        rows = found.plans[found.plans["level"] == level]
        yes, no = int(rows["yes"].sum()), int(rows["no"].sum())
        assert f"判定できた{word}{yes + no}項目（{len(rows)}計画）のうち、達成は{yes}項目" in told
    assert "判定できる単年度の指標がない計画では計画期間の指標を数えています" in told
    figure = across_cities.met_shares(found)
    assert isinstance(figure, Chart) and figure.alt.count("の達成の割合は") == 2


def test_no_plan_stands_out_only_where_enough_are_compared(found: National) -> None:
    assert nationwide.no_outliers(found).startswith("比べられる計画が8計画に足りないため")
    assert nationwide.no_outliers(many(found, 20)) == "四分位範囲の 1.5 倍より外側にある計画はありません。"


@pytest.mark.notebooks
def test_page_of_plans_of_which_one_cannot_be_read(tmp_path: Path) -> None:
    for name in ("tokorozawa-jimu", "suita-ict"):
        shutil.copytree(ROOT / "data" / "raw" / name, tmp_path / "data" / "raw" / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    path = next(tmp_path.glob("data/raw/suita-ict/*/measures.csv"))
    path.write_text(path.read_text(encoding="utf-8-sig") + "x\n", encoding="utf-8")
    page, problems = make_national(tmp_path, "*")
    assert [str(problem).startswith("data/raw/suita-ict/") for problem in problems] == [True]
    text = page.read_text(encoding="utf-8")
    assert "読み込めなかった計画が1計画あり" in text and "measures.csv" in text
    rows = pd.read_csv(page.parent / "tables" / "plans.csv")
    assert rows["plan_id"].tolist() == ["tokorozawa-jimu"]
    before = page.read_bytes()
    assert make_national(tmp_path, "*")[0].read_bytes() == before


def test_no_plan_fits(root: Path) -> None:
    with pytest.raises(InputError, match="当てはまる"):
        survey(root, "nowhere-*")
