"""Several plans or years side by side (計画の比較); what cannot be compared says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.contract.footing import FOOTINGS
from analysis.evaluation import budget
from analysis.evaluation.grading import grade_cases
from analysis.outlook.ambition import references
from analysis.outlook.likeness import LIKE, like_measures
from analysis.outlook.plans import OpenPlan

BASES = {"measure": "取組", "indicator": "指標"}
#: From this achievement rate on (ratio) a target was far exceeded.
FAR = 1.5
_PLAN = ["plan_id", "title"]


def _named(plan: OpenPlan, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with plan_id and title of their plan in front."""
    table = rows.drop(columns=["plan_id"], errors="ignore").reset_index(drop=True)
    table.insert(0, "plan_id", pd.array([plan.plan.plan_id] * len(table), dtype="string"))
    table.insert(1, "title", pd.array([plan.plan.full_title] * len(table), dtype="string"))
    return table


def _together(frames: list[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=[*_PLAN, *columns])


def _all_grades(plan: OpenPlan) -> pd.DataFrame:
    """Return every published grade with its year, kind and what was graded (measure, indicator)."""
    grades = plan.grades.assign(basis="measure")[["fiscal_year", "kind", "basis", "grade"]]
    parts = plan.indicators.dropna(subset=["published_grade"]).assign(basis="indicator")
    parts = parts.rename(columns={"published_grade": "grade"})[["fiscal_year", "kind", "basis", "grade"]]
    rows = pd.concat([grades, parts], ignore_index=True)
    return rows[rows["grade"].isin(plan.plan.scale.symbols)]


_GRADE_COLUMNS = ["fiscal_year", "kind", "basis", "graded", *FOOTINGS, "reached_share", "comparable", "reason"]


def _shares_of(plan: OpenPlan) -> Iterator[dict[str, object]]:
    scale = plan.plan.scale
    footing, (comparable, why) = scale.footings, scale.comparability
    for (year, kind, basis), rows in _all_grades(plan).groupby(["fiscal_year", "kind", "basis"], sort=True):
        counts: dict[str, object] = (
            dict.fromkeys(FOOTINGS) if comparable == "no" else _counted(rows["grade"].map(footing))
        )
        reached = rows["grade"].isin(scale.reached).mean()
        share = None if comparable == "no" else float(reached)
        row = {"fiscal_year": year, "kind": kind, "basis": basis, "graded": len(rows), **counts}
        yield row | {"reached_share": share, "comparable": comparable, "reason": why}


def _counted(found: pd.Series) -> dict[str, object]:
    numbers = found.value_counts()
    return {name: int(numbers.get(name, 0)) for name in FOOTINGS}


def grade_shares(plans: Sequence[OpenPlan]) -> pd.DataFrame:
    """Return how the grades of each plan and year spread on the common footing (評価の内訳の比較).

    Returns
    -------
    DataFrame
        plan_id, title, fiscal_year, kind, basis (what was graded: measure or indicator), graded, one column a key
        of `FOOTINGS` (Int64), reached_share (ratio: grades that say that the target was reached), comparable (a key of
        `analysis.contract.footing.COMPARABLE`; where it is ``no`` the counts are missing) and the reason in Japanese.
    """
    frames = [_named(plan, pd.DataFrame(list(_shares_of(plan)), columns=_GRADE_COLUMNS)) for plan in plans]
    numbers = dict.fromkeys(["fiscal_year", "graded", *FOOTINGS], "Int64")
    return _together(frames, _GRADE_COLUMNS).astype(numbers | {"reached_share": "Float64", "comparable": "string"})


def rates(plans: Sequence[OpenPlan]) -> pd.DataFrame:
    """Return the spread of the achievement rates by plan, year, kind and method, never pooled (達成率の比較).

    Returns
    -------
    DataFrame
        plan_id, title, fiscal_year, kind, rate_method, parts (Int64), full_share (at least 100 %), ninety_share (at
        least 90 %), far_share (at least 150 %), lower_quartile, median, upper_quartile (ratios).
    """
    keys = ["fiscal_year", "kind", "rate_method"]
    frames = []
    for plan in plans:
        rated = plan.indicators.dropna(subset=["achievement_rate"]).astype({"achievement_rate": float})
        grouped = rated.assign(
            full=rated["achievement_rate"] >= 1,
            ninety=rated["achievement_rate"] >= 0.9,
            far=rated["achievement_rate"] >= FAR,
        ).groupby(keys, sort=True)
        rate = grouped["achievement_rate"]
        shares = grouped[["full", "ninety", "far"]].mean().add_suffix("_share")
        quartiles = {
            "lower_quartile": rate.quantile(0.25),
            "median": rate.median(),
            "upper_quartile": rate.quantile(0.75),
        }
        table = pd.DataFrame({"parts": rate.size()}).join(shares).assign(**quartiles)
        frames.append(_named(plan, table.reset_index()))
    columns = ["parts", "full_share", "ninety_share", "far_share", "lower_quartile", "median", "upper_quartile"]
    return _together(frames, [*keys, *columns])


def reached(plans: Sequence[OpenPlan]) -> pd.DataFrame:
    """Return how many indicator parts were met, missed or undecided, by plan, year and kind (達成状況の比較).

    Returns
    -------
    DataFrame
        plan_id, title, fiscal_year, kind, yes, no, unknown (Int64), met_share (yes ÷ (yes + no), ratio). Years whose
        parts are all undecided (no actual yet) are left out.
    """
    frames = []
    for plan in plans:
        rows = plan.indicators[plan.indicators["kind"] != "activity"]
        table = pd.crosstab([rows["fiscal_year"], rows["kind"]], rows["met"])
        table = table.reindex(columns=["yes", "no", "unknown"], fill_value=0).astype("Int64")
        decided = table["yes"] + table["no"]
        table = table.assign(met_share=(table["yes"] / decided.mask(decided == 0)).astype("Float64"))
        frames.append(_named(plan, table[decided > 0].reset_index().rename_axis(columns=None)))
    return _together(frames, ["fiscal_year", "kind", "yes", "no", "unknown", "met_share"])


def execution(plans: Sequence[OpenPlan]) -> pd.DataFrame:
    """Return budget, settlement, execution rate and cost per measure by plan and year (予算と決算の比較).

    Returns
    -------
    DataFrame
        plan_id, title, fiscal_year, budget_word (what the plan divides by: rates of 予算現額 and 当初予算 are not the
        same), measures (with both amounts), budget_yen, settlement_yen, unspent_yen (Int64, yen), execution_rate
        (ratio), yen_per_measure and median_yen (settlement of a measure, mean and median, yen). Plans without
        amounts have no row.
    """
    frames = []
    for plan in plans:
        both = plan.budgets.dropna(subset=["budget_yen", "settlement_yen"])
        table = budget.totals(both, ["fiscal_year"])
        median = both.groupby("fiscal_year")["settlement_yen"].median().astype("Float64").rename("median_yen")
        table = table.assign(
            budget_word=plan.plan.methods.budget_word,
            yen_per_measure=(table["settlement_yen"] / table["measures"]).astype("Float64"),
        ).join(median, on="fiscal_year")
        frames.append(_named(plan, table.sort_values("fiscal_year")))
    columns = [
        "fiscal_year",
        "budget_yen",
        "settlement_yen",
        "measures",
        "execution_rate",
        "unspent_yen",
        "budget_word",
    ]
    return _together(frames, [*columns, "yen_per_measure", "median_yen"])


def demand(plans: Sequence[OpenPlan]) -> pd.DataFrame:
    """Return how demanding the targets of each plan are (目標の水準の比較), `analysis.outlook.ambition`.

    Returns
    -------
    DataFrame
        plan_id, title, compared (targets whose last result or baseline is known), demanding (not reached by it yet),
        demanding_share, median_stretch (ratios), raised, kept, lowered (against the year before), rated, far (rates
        from `FAR` on), far_share. Shares are missing where nothing can be compared.
    """
    found = []
    for plan in plans:
        known, changes = references(plan.indicators), plan.target_changes["change"].value_counts()
        rated = plan.indicators["achievement_rate"].dropna()
        row = {"compared": len(known), "demanding": int(known["demanding"].sum()), "rated": len(rated)}
        row |= {name: int(changes.get(name, 0)) for name in ("raised", "kept", "lowered")}
        found.append(_named(plan, pd.DataFrame([row | {"far": int((rated >= FAR).sum())}])))
        found[-1]["median_stretch"] = known["stretch"].median() if known["stretch"].notna().any() else pd.NA
    counts = ["compared", "demanding", "raised", "kept", "lowered", "rated", "far"]
    table = _together(found, [*counts, "median_stretch"]).astype(dict.fromkeys(counts, "Int64"))
    return table.assign(
        median_stretch=table["median_stretch"].astype("Float64"),
        demanding_share=_share(table["demanding"], table["compared"]),
        far_share=_share(table["far"], table["rated"]),
    )


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.mask(whole == 0)).astype("Float64")


def strictness(plans: Sequence[OpenPlan]) -> pd.DataFrame:
    """Return how strictly each city grades: what grades missed indicators got (評価の厳しさ).

    Returns
    -------
    DataFrame
        plan_id, title, kind, basis, missed (grades beside at least one missed indicator), top (of these with the best
        step of the scale), top_share, said_reached (of these with a step that says that the target was reached;
        missing where the scale's words do not say) and said_reached_share (ratios). Plans without grades have no row.
    """
    columns = ["kind", "basis", "missed", "top", "said_reached"]
    frames = [_named(plan, _beside_misses(plan)) for plan in plans]
    table = _together(frames, columns).astype(dict.fromkeys(columns[2:], "Int64"))
    return table.assign(
        top_share=_share(table["top"], table["missed"]),
        said_reached_share=_share(table["said_reached"], table["missed"]),
    )


def _beside_misses(plan: OpenPlan) -> pd.DataFrame:
    """Return the counts of `strictness` of one plan."""
    scale = plan.plan.scale
    graded = grade_cases(plan.newest)
    rows = [(case.kind, "indicator" if case.seq else "measure", case.grade) for case in graded if case.missed]
    missed = pd.DataFrame(rows, columns=["kind", "basis", "grade"], dtype="string")
    missed = missed.assign(top=missed["grade"].isin(scale.symbols[:1]), said=missed["grade"].isin(scale.reached))
    table = missed.groupby(["kind", "basis"], as_index=False).agg(
        missed=("grade", "size"), top=("top", "sum"), said_reached=("said", "sum")
    )
    return table.assign(said_reached=pd.NA) if scale.comparability[0] == "no" else table


def like_named(plans: Sequence[OpenPlan], least: float = LIKE) -> pd.DataFrame:
    """Return the pairs of like-named measures of different plans (`analysis.outlook.likeness.like_measures`).

    Returns
    -------
    DataFrame with the columns of `like_measures`
    """
    return like_measures([plan.measures for plan in plans], least)


def like_indicators(plans: Sequence[OpenPlan], least: float = LIKE) -> pd.DataFrame:
    """Return the indicators of like-named measures side by side, newest reported year of each part (似た取組の指標).

    Returns
    -------
    DataFrame
        pair, likeness, plan_id, measure_id, name, indicator, label, unit, fiscal_year, target_text, actual_text,
        achievement_rate (ratio), rate_method, met, source: the rows of a pair stand together; a measure without
        indicators stays, with nothing behind its name.
    """
    pairs = like_named(plans, least)
    sides = [pairs[["pair", "likeness", f"plan_id{end}", f"measure_id{end}"]] for end in ("", "_other")]
    keys = pd.concat([side.set_axis(["pair", "likeness", "plan_id", "measure_id"], axis=1) for side in sides])
    rows = pd.concat([newest_rows(plan.indicators) for plan in plans], ignore_index=True)
    columns = ["plan_id", "measure_id", "indicator", "label", "unit", "fiscal_year", "target_text"]
    columns += ["actual_text", "achievement_rate", "rate_method", "met", "source"]
    names = pd.concat([plan.measures[["plan_id", "measure_id", "name"]] for plan in plans], ignore_index=True)
    keys = keys.merge(names, on=["plan_id", "measure_id"], validate="many_to_one")
    table = keys.merge(rows[columns], on=["plan_id", "measure_id"], how="left", validate="many_to_many")
    return table.sort_values(["pair", "plan_id"], kind="stable", ignore_index=True)


def newest_rows(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return one row a part: the newest year that was judged, else that has an actual, else the newest.

    Returns
    -------
    DataFrame with the columns of `indicators`
    """
    rows = indicators[indicators["kind"] != "activity"]
    told = rows["met"].isin(["yes", "no"]).astype(int) * 2 + rows["actual_text"].notna().astype(int)
    order = rows.assign(told=told).sort_values(["told", "fiscal_year"], kind="stable")
    return order.drop_duplicates(["measure_id", "kind", "seq"], keep="last").sort_index().drop(columns="told")
