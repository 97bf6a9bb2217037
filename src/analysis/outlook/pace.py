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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.words.characters import label_key
from analysis.words.fiscal_year import mentioned_years
from analysis.words.unit import base_unit

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


#: One row of ``indicators``; what is missing is None. A frame for each of thousands of parts would take seconds.
_Row = dict[str, Any]


@dataclass(frozen=True)
class _Course:
    """The rows of one indicator part in the order of years, with the year and target to reach."""

    rows: list[_Row]
    end_year: int
    evaluated: int
    year_before: int

    @property
    def targeted(self) -> list[_Row]:
        """The rows with a numeric target up to the end year; the last one's target counts for the end."""
        return [row for row in self.rows if row["target_value"] is not None and row["fiscal_year"] <= self.end_year]

    @property
    def baseline(self) -> tuple[int, float] | None:
        """The year and value of the baseline: its own year, else the one printed with it, else that before the plan."""
        row = next((row for row in self.rows if row["baseline_value"] is not None), None)
        if row is None:
            return None
        if row["baseline_fiscal_year"] is not None:
            return row["baseline_fiscal_year"], float(row["baseline_value"])
        named = [year for _, _, year in mentioned_years(row["baseline_text"] or "")]
        return (named[-1] if named else self.year_before), float(row["baseline_value"])

    @cached_property
    def values(self) -> dict[int, float]:
        """Baseline and actuals by fiscal year, in order, up to the end year."""
        found = [self.baseline] if self.baseline else []
        found += [
            (row["fiscal_year"], float(row["actual_value"]))
            for row in self.rows
            if row["actual_value"] is not None and row["rate_method"] != "different_units"
        ]
        return {year: value for year, value in sorted(found, key=lambda pair: pair[0]) if year <= self.end_year}


def reaches(value: float, target: float, direction: str, comparator: str = "ge") -> bool:
    """Return whether a value satisfies a target in the wanted direction (方向); 超 and 未満 exclude equality."""
    if direction == "lower":
        return value < target if comparator == "lt" else value <= target
    return value > target if comparator == "gt" else value >= target


def _name_key(row: _Row) -> str:
    """Return what must stay the same over the years: name or label without its numbers, and the unit."""
    words = "".join(letter for letter in label_key(row["label"] or row["indicator"] or "") if not letter.isdigit())
    return f"{words.strip('.,%以上下内未満超')}|{base_unit(row['unit'] or '')}"


def _end_year(rows: list[_Row], period: tuple[int, int], until: int | None) -> int:
    """Return the year to look at: the plan's last for a goal, else the last that has a target."""
    if until is not None:
        return until
    targeted = [row["fiscal_year"] for row in rows if row["target_text"] or row["target_value"] is not None]
    last = int(max(targeted or [row["fiscal_year"] for row in rows]))
    return max(last, period[1]) if rows[0]["kind"] == "goal" else last


def _bounds(values: Iterable[float], target: _Row) -> tuple[float, float]:
    """Return what no projection passes: 0 for amounts never negative, 100 for percentages never above it."""
    known = [*values, float(target["target_value"])]
    floor = 0.0 if min(known) >= 0 else -float("inf")
    share = base_unit(target["unit"] or "") == "%" or re.search("率|割合", target["indicator"] or "")
    return floor, 100.0 if share and max(known) <= 100 else float("inf")


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


def _obstacle(series: _Course) -> str:
    """Return why nothing can be said of a series (a key of `REASONS`), or an empty text."""
    rows = series.rows
    if not series.targeted:
        return "words" if any(row["rate_method"] == "milestone" for row in rows) else "no_target"
    numbers = [row for row in rows if row["target_value"] is not None or row["actual_value"] is not None]
    if len({_name_key(row) for row in numbers}) > 1:
        return "changed"
    both = [row for row in numbers if row["target_value"] is not None and row["actual_value"] is not None]
    if both and all(row["rate_method"] == "different_units" for row in both):
        return "different_units"
    return "" if series.values else "no_actual"


def _ended(series: _Course) -> tuple[str, str] | None:
    """Return outlook and reason of a series whose last year is over, else None."""
    last = [row for row in series.rows if row["fiscal_year"] == series.end_year and row["actual_value"] is not None]
    if last:
        outlook = {"yes": "reached", "no": "missed"}.get(last[-1]["met"])
        return (outlook, "") if outlook else ("undecided", "not_judged")
    return ("undecided", "no_final_actual") if series.end_year <= series.evaluated else None


def _known(series: _Course) -> _Row:
    """Return what the numbers of a series say without looking ahead, as columns of `pace`."""
    end, start = series.targeted[-1], series.baseline
    (first_year, first), (year, latest) = next(iter(series.values.items())), list(series.values.items())[-1]
    target, years_left = float(end["target_value"]), series.end_year - year
    said: _Row = {
        **{"values": len(series.values), "first_year": first_year, "first_value": first},
        **{"latest_year": year, "latest_value": latest, "end_target": target, "target_year": end["fiscal_year"]},
        "latest_reaches": reaches(latest, target, end["direction"] or "", end["comparator"] or ""),
    }
    if years_left > 0:
        said["required_pace"] = 0.0 if said["latest_reaches"] else (target - latest) / years_left
    if start and start[1] != target and start[0] < series.end_year:
        said["progress"] = (latest - start[1]) / (target - start[1])
        said["elapsed"] = (year - start[0]) / (series.end_year - start[0])
    if year > first_year:
        said["pace_so_far"] = (latest - first) / (year - first_year)
    return said


def _ahead(series: _Course) -> _Row:
    """Return span, likely value and outlook of a series of two values or more, as columns of `pace`."""
    end = series.targeted[-1]
    years_left = series.end_year - list(series.values)[-1]
    low, high, likely = _span(series.values, years_left, _bounds(series.values.values(), end))
    wanted = float(end["target_value"]), end["direction"] or "", end["comparator"] or ""
    hits = [reaches(value, *wanted) for value in (low, high)]
    outlook = "on_track" if all(hits) else "at_risk" if any(hits) else "out_of_reach"
    span = {"low_value": low, "high_value": high, "likely_value": likely}
    return {**span, "outlook": outlook, "reason": "" if likely is not None else "two_values"}


def _described(series: _Course) -> _Row:
    row = next((row for row in reversed(series.rows) if row["target_value"] is not None), series.rows[-1])
    said = {name: row[name] for name in (*_KEY, "indicator", "label", "unit", "direction", "comparator")}
    said["end_year"] = series.end_year
    obstacle = _obstacle(series)
    if obstacle:
        return said | {"outlook": "undecided", "reason": obstacle}
    ended = _ended(series) or (("undecided", "one_value") if len(series.values) < 2 else None)
    outlook = dict(zip(("outlook", "reason"), ended, strict=True)) if ended else _ahead(series)
    return said | _known(series) | outlook


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
) -> Iterator[_Course]:
    cells = indicators[indicators["kind"] != "activity"].astype(object)
    parts: dict[tuple[object, ...], list[_Row]] = {}
    for row in cells.where(cells.notna(), None).to_dict("records"):
        parts.setdefault(tuple(row[name] for name in _KEY), []).append(row)
    for rows in parts.values():
        rows.sort(key=lambda row: row["fiscal_year"])
        yield _Course(rows, _end_year(rows, period, until), evaluated, period[0] - 1)


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
