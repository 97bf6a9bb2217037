"""How fast an indicator moves, how fast it must, and where that leads (進捗のペースと見込み).

The method is plain on purpose, so that a department can check it by hand:

- the pace so far (これまでのペース) is the change from the first to the latest value, per year;
- the required pace (必要なペース) is the change per year that is still needed for the last target;
- the span (見込みの幅) runs from the slowest to the fastest yearly change seen so far, each continued to the
  last year. Two values give one change only: then the span runs from "stays as it is" to "goes on like this",
  and no single likely value is named, for nothing is known of how the changes scatter;
- the likely value (見込み) of three or more values is the latest one moved on by the mean pace (the drift
  method: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2);
- an amount that was never negative is not carried below 0, a percentage never above 100 not beyond 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.characters import label_key
from analysis.fiscal_year import mentioned_years
from analysis.quantity import base_unit

OUTLOOKS = {
    "reached": "達成",
    "on_track": "順調",
    "at_risk": "要注意",
    "out_of_reach": "このペースでは届かない",
    "missed": "未達",
    "undecided": "判断できない",
}
REASONS = {
    "words": "ことばの目標のため、ペースを計算できません。",
    "no_target": "数値の目標がありません。",
    "no_actual": "数値の実績がまだありません。",
    "one_value": "値が1年分しかないため、ペースが分かりません。",
    "changed": "指標名または単位が年度の途中で変わったため、つなげられません。",
    "different_units": "目標と実績の単位が違うため、比べられません。",
    "no_final_actual": "目標の年度は過ぎましたが、実績がありません。",
    "not_judged": "最終年度の達成・未達を判定できません。",
    "two_values": "値が2年分のため、見込みは1つに定めず幅だけを示します。",
}
METHOD = (
    "見込みの幅は、これまでの1年ごとの変化のうち最も小さいものと最も大きいものが最終年度まで続いた場合の値です。"
    "値が2年分のときは、最新の値のまま変わらない場合から、同じペースが続く場合までとします。"
    "見込みは値が3年分以上のときだけ、これまでの平均のペースを延ばして求めます。"
    "幅の全体が目標に届けば「順調」、一部が届けば「要注意」、どこも届かなければ「このペースでは届かない」です。"
)
_KEY = ["measure_id", "kind", "seq"]


@dataclass(frozen=True)
class _Series:
    """The rows of one indicator part in the order of years, with the year and target to reach."""

    rows: pd.DataFrame
    end_year: int
    evaluated: int
    year_before: int

    @property
    def last_targeted(self) -> pd.Series:
        """The row whose target counts for the end: that of the end year, or the last before it."""
        rows = self.rows[self.rows["target_value"].notna() & (self.rows["fiscal_year"] <= self.end_year)]
        return rows.iloc[-1]

    def baseline(self) -> tuple[int, float] | None:
        """Return year and value of the baseline: the year printed with it, else the one before the plan."""
        given = self.rows.dropna(subset=["baseline_value"])
        if given.empty:
            return None
        named = [year for _, _, year in mentioned_years(str(given["baseline_text"].fillna("").iloc[0]))]
        return (named[-1] if named else self.year_before), float(given["baseline_value"].iloc[0])

    def values(self) -> dict[int, float]:
        """Return baseline and actuals by fiscal year, in order, up to the end year."""
        usable = self.rows[self.rows["rate_method"] != "different_units"].dropna(subset=["actual_value"])
        start = self.baseline()
        found = [start] if start else []
        found += [(int(year), float(value)) for year, value in usable[["fiscal_year", "actual_value"]].to_numpy()]
        return {year: value for year, value in sorted(found, key=lambda pair: pair[0]) if year <= self.end_year}


def reaches(value: float, target: float, direction: str, comparator: str = "ge") -> bool:
    """Return whether a value satisfies a target in the wanted direction (方向); 超 and 未満 exclude equality."""
    if direction == "lower":
        return value < target if comparator == "lt" else value <= target
    return value > target if comparator == "gt" else value >= target


def _name_key(row: tuple[object, ...]) -> str:
    """Return what must stay the same over the years: name or label without its numbers, and the unit."""
    label, indicator, unit = ("" if pd.isna(part) else str(part) for part in row)
    words = "".join(letter for letter in label_key(label or indicator) if not letter.isdigit())
    return f"{words.strip('.,%以上下内未満超')}|{base_unit(unit)}"


def _changed(rows: pd.DataFrame) -> bool:
    """Return whether the years with numbers speak of different things."""
    numbers = rows.dropna(subset=["target_value", "actual_value"], how="all")
    names = numbers[["label", "indicator", "unit"]].itertuples(index=False, name=None)
    return len({_name_key(row) for row in names}) > 1


def _end_year(rows: pd.DataFrame, period: tuple[int, int], until: int | None) -> int:
    """Return the year to look at: the plan's last for a goal, else the last that has a target."""
    targeted = rows.loc[rows["target_text"].notna() | rows["target_value"].notna(), "fiscal_year"]
    last = int(targeted.max()) if len(targeted) else int(rows["fiscal_year"].max())
    if until is not None:
        return until
    return max(last, period[1]) if rows["kind"].iloc[0] == "goal" else last


def _bounds(values: list[float], target: pd.Series) -> tuple[float, float]:
    """Return what no projection passes: 0 for amounts never negative, 100 for percentages never above it."""
    known = [*values, float(target["target_value"])]
    floor = 0.0 if min(known) >= 0 else -float("inf")
    share = base_unit(str(target["unit"])) == "%" or re.search("率|割合", str(target["indicator"]))
    capped = share and max(known) <= 100
    return floor, 100.0 if capped else float("inf")


def _span(values: dict[int, float], years_left: int, bounds: tuple[float, float]) -> tuple[float, float, float | None]:
    """Return the lowest, the highest and (from three values on) the likely value at the end."""
    years, numbers = list(values), list(values.values())
    changes = [
        (after - before) / (year - earlier)
        for (earlier, before), (year, after) in zip(values.items(), list(values.items())[1:], strict=False)
    ]
    ends = [numbers[-1] + years_left * change for change in changes]
    ends += [numbers[-1]] if len(changes) == 1 else []
    low, high = (min(max(end, bounds[0]), bounds[1]) for end in (min(ends), max(ends)))
    if len(values) < 3:
        return low, high, None
    drift = (numbers[-1] - numbers[0]) / (years[-1] - years[0])
    return low, high, min(max(numbers[-1] + years_left * drift, bounds[0]), bounds[1])


def _obstacle(series: _Series) -> str:
    """Return why nothing can be said of a series (a key of `REASONS`), or an empty text."""
    rows = series.rows
    if rows.loc[rows["fiscal_year"] <= series.end_year, "target_value"].isna().all():
        return "words" if (rows["rate_method"] == "milestone").any() else "no_target"
    if _changed(rows):
        return "changed"
    numbers = rows.dropna(subset=["target_value", "actual_value"])
    if len(numbers) and (numbers["rate_method"] == "different_units").all():
        return "different_units"
    return "" if series.values() else "no_actual"


def _ended(series: _Series) -> tuple[str, str] | None:
    """Return outlook and reason of a series whose last year is over, else None."""
    last = series.rows[series.rows["fiscal_year"] == series.end_year]
    if len(last) and last["actual_text"].notna().any() and pd.notna(last["actual_value"].iloc[-1]):
        outlook = {"yes": "reached", "no": "missed"}.get(str(last["met"].iloc[-1]))
        return (outlook, "") if outlook else ("undecided", "not_judged")
    return ("undecided", "no_final_actual") if series.end_year <= series.evaluated else None


def _outlook(series: _Series) -> dict[str, object]:
    """Return what can be said of one series, as columns of `pace`."""
    values, end = series.values(), series.last_targeted
    target, year, latest = float(end["target_value"]), list(values)[-1], list(values.values())[-1]
    wanted = str(end["direction"]), str(end["comparator"])
    years_left = series.end_year - year
    said: dict[str, object] = {
        "values": len(values),
        "first_year": next(iter(values)),
        "first_value": next(iter(values.values())),
        "latest_year": year,
        "latest_value": latest,
        "end_target": target,
        "target_year": int(end["fiscal_year"]),
        "latest_reaches": reaches(latest, target, *wanted),
    }
    if years_left > 0:
        said["required_pace"] = 0.0 if said["latest_reaches"] else (target - latest) / years_left
    start = series.baseline()
    if start and start[1] != target and start[0] < series.end_year:
        said["progress"] = (latest - start[1]) / (target - start[1])
        said["elapsed"] = (year - start[0]) / (series.end_year - start[0])
    if len(values) > 1:
        said["pace_so_far"] = (latest - next(iter(values.values()))) / (year - next(iter(values)))
    ended = _ended(series)
    if ended or len(values) < 2:
        outlook, reason = ended or ("undecided", "one_value")
        return said | {"outlook": outlook, "reason": reason}
    bounds = _bounds(list(values.values()), end)
    low, high, likely = _span(values, years_left, bounds)
    hits = [reaches(value, target, *wanted) for value in (low, high)]
    outlook = "on_track" if all(hits) else "at_risk" if any(hits) else "out_of_reach"
    reason = "" if likely is not None else "two_values"
    span = {"low_value": low, "high_value": high, "likely_value": likely}
    return said | span | {"outlook": outlook, "reason": reason}


def _described(series: _Series) -> dict[str, object]:
    rows = series.rows
    known = rows.dropna(subset=["target_value"])
    row = (known if len(known) else rows).iloc[-1]
    first = {name: row[name] for name in (*_KEY, "indicator", "label", "unit", "direction", "comparator")}
    obstacle = _obstacle(series)
    found = {"outlook": "undecided", "reason": obstacle} if obstacle else _outlook(series)
    return {**first, "end_year": series.end_year, **found}


_NUMBERS = (
    "first_value",
    "latest_value",
    "end_target",
    "required_pace",
    "pace_so_far",
    "low_value",
    "high_value",
    "likely_value",
    "progress",
    "elapsed",
)
_INTEGERS = ("seq", "end_year", "values", "first_year", "latest_year", "target_year")
_TEXTS = ("measure_id", "kind", "indicator", "label", "unit", "direction", "comparator", "outlook", "reason")
COLUMNS = (
    *_KEY,
    *("indicator", "label", "unit", "direction", "comparator"),
    *("first_year", "first_value", "latest_year", "latest_value", "values", "end_year", "target_year", "end_target"),
    *("latest_reaches", "required_pace", "pace_so_far", "low_value", "high_value", "likely_value"),
    *("progress", "elapsed"),
    *("outlook", "reason"),
)


def _all_series(
    indicators: pd.DataFrame, period: tuple[int, int], evaluated: int, until: int | None
) -> Iterator[_Series]:
    chosen = indicators[indicators["kind"] != "activity"].sort_values("fiscal_year", kind="stable")
    for _, rows in chosen.groupby(_KEY, sort=False):
        yield _Series(rows, _end_year(rows, period, until), evaluated, period[0] - 1)


def pace(
    indicators: pd.DataFrame, period: tuple[int, int], evaluated: int, *, until: int | None = None
) -> pd.DataFrame:
    """Return pace and outlook of every indicator part (進捗のペースと見込み).

    Parameters
    ----------
    indicators : DataFrame
        The contract's table with its computed columns, all years of the plan.
    period : tuple of int
        First and last fiscal year of the plan. A baseline that names no year counts for the year before the first.
    evaluated : int
        The newest evaluated year; later years are still to come.
    until : int, optional
        Look at this year instead of the last one that has a target; where it has none, the last target stands
        (``target_year`` says of which year it is).

    Returns
    -------
    DataFrame, one row a part (活動指標 left out), columns `COLUMNS`
        Values in the part's own unit, paces in that unit per year; ``progress`` (進捗率) is the share of the way
        from baseline to target, ``elapsed`` that of the years (ratios); ``outlook`` a key of `OUTLOOKS`, ``reason`` a
        key of `REASONS` or empty. What does not apply is missing.
    """
    found = [_described(series) for series in _all_series(indicators, period, evaluated, until)]
    table = pd.DataFrame(found).reindex(columns=list(COLUMNS))
    dtypes = dict.fromkeys(_NUMBERS, "Float64") | dict.fromkeys(_INTEGERS, "Int64") | dict.fromkeys(_TEXTS, "string")
    return table.astype(dtypes | {"latest_reaches": "boolean"})
