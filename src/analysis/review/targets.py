"""Are the targets worth meeting, and do they stay the same? (目標の水準と変更)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.review.actuals import no_target
from analysis.review.direction import series, target_steps
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import number_text, percent_text
from analysis.words.quantity import base_unit

#: A target beaten so far in a single known year, or so far in each of several years, is weak.
FAR_ONCE, FAR_EACH_YEAR = 2.0, 1.3
#: A later target is already beaten where the last actual is better by this share.
BEATEN = 1.1
_GROWTH = re.compile(r"増|伸び|上昇|比(?:較|$)|前年|超過|達成率|進捗率|経常収支")
_CAPPED = re.compile(r"稼働率|受講率|実施率|回答率|利用率|整備率|普及率|電子化率|完了率|対応率|割合|達成率|満足度")


def _rate(row: Any) -> float | None:
    return None if pd.isna(row.achievement_rate) else float(row.achievement_rate)


def _observed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["achievement_rate"].notna() & (rows["kind"] != "activity")]


def is_weak(rows: pd.DataFrame) -> bool:
    """Return whether the targets of one indicator were far exceeded in every year that is known."""
    rates = _observed(rows)["achievement_rate"].astype(float)
    if rates.empty:
        return False
    return bool((rates >= (FAR_ONCE if len(rates) == 1 else FAR_EACH_YEAR)).all() and rates.max() >= 1.5)


def _next_target(rows: pd.DataFrame) -> str:
    """Return a remark on the next target where the last actual has already beaten it."""
    last = _observed(rows).iloc[-1]
    later = rows[(rows["fiscal_year"] > last.fiscal_year) & rows["target_value"].notna()]
    if later.empty or not _beaten(last, later.iloc[0], 1.0):
        return ""
    return f"次の{label(int(later.iloc[0].fiscal_year))}の目標（{number_text(later.iloc[0].target_value)}）もすでに上回っています。"


def _beaten(last: Any, later: Any, share: float) -> bool:
    """Return whether an actual is better than a later target by a share."""
    if later.direction == "lower":
        return bool(last.actual_value * share < later.target_value)
    return (
        bool(last.actual_value > later.target_value * share)
        if share == 1.0
        else bool(last.actual_value >= later.target_value * share)
    )


@rule("weak-target", "warning", "目標を毎年大きく超えていて、目標が低すぎないか")
def weak_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators far exceeded in every known year; the same figures under two kinds once a measure."""
    told: set[tuple[Any, ...]] = set()
    far = set(evaluation.indicators.loc[(evaluation.indicators["achievement_rate"] >= 1.5).fillna(False), "measure_id"])
    for rows in series(evaluation):
        if rows["measure_id"].iloc[0] not in far or not is_weak(rows):
            continue
        seen = _observed(rows)
        last = seen.iloc[-1]
        key = (last.measure_id, last.target_value, last.actual_value)
        if key in told:
            continue
        told.add(key)
        rates = "、".join(
            f"{short_label(int(row.fiscal_year))} {percent_text(row.achievement_rate)}" for row in seen.itertuples()
        )
        message = f"「{name_of(last)}」は目標を大きく超えています（達成率 {rates}）。{_next_target(rows)}目標値の見直しを検討してください。"
        evidence = "／".join(quoted(row) for row in seen.itertuples())
        yield Finding(str(last.measure_id), int(last.fiscal_year), message, evidence, sources(*seen["source"]))


@rule("later-target-already-beaten", "info", "これからの年度の目標が、すでに出ている実績より低くないか")
def later_target_already_beaten(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose next target is clearly worse than the last actual; weak targets are told elsewhere."""
    for rows in series(evaluation, 2):
        seen = rows[
            rows["actual_value"].notna()
            & (rows["kind"] != "activity")
            & (rows["fiscal_year"] <= evaluation.fiscal_year)
        ]
        if seen.empty or is_weak(rows) or _falls(rows):
            continue
        last = seen.iloc[-1]
        later = rows[(rows["fiscal_year"] > last.fiscal_year) & rows["target_value"].notna()]
        if (
            later.empty
            or later.iloc[0].comparator in ("increase", "decrease")
            or not _beaten(last, later.iloc[0], BEATEN)
        ):
            continue
        upcoming = later.iloc[0]
        message = (
            f"「{name_of(last)}」の{label(int(upcoming.fiscal_year))}の目標（{number_text(upcoming.target_value)}）は、"
            f"{label(int(last.fiscal_year))}の実績（{number_text(last.actual_value)}）ですでに達成しています。目標値の見直しを検討してください。"
        )
        evidence = f"{quoted(last)}／目標の推移 {target_steps(rows)}"
        yield Finding(
            str(last.measure_id), int(upcoming.fiscal_year), message, evidence, sources(last.source, upcoming.source)
        )


def _falls(rows: pd.DataFrame) -> list[tuple[Any, Any]]:
    """Return the pairs of consecutive rows of a higher-is-better indicator between which the target falls."""
    known = rows[rows["target_value"].notna() & (rows["direction"] == "higher") & (rows["kind"] != "activity")]
    known = known[~known["comparator"].isin(["increase", "decrease"])]
    return [(one, two) for one, two in pairwise(known.itertuples()) if two.target_value < one.target_value]


@rule("target-lowered", "warning", "途中の年度で目標が引き下げられていないか")
def target_lowered(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield higher-is-better indicators whose target falls from one year to the next."""
    for rows in series(evaluation, 2):
        if not _falls(rows):
            continue
        one, two = _falls(rows)[0]
        message = (
            f"「{name_of(two)}」の目標が{label(int(one.fiscal_year))}の{number_text(one.target_value)}から"
            f"{label(int(two.fiscal_year))}の{number_text(two.target_value)}に下がっています。引き下げた理由を書いてください"
            "（少ないほど良い指標であれば、そう分かる名称にしてください）。"
        )
        evidence = f"目標の推移 {target_steps(rows)}／{quoted(one)}／{quoted(two)}"
        yield Finding(str(two.measure_id), int(two.fiscal_year), message, evidence, sources(*rows["source"]))


@rule("target-worse-than-baseline", "warning", "目標値が、計画を立てた時の値（基準値）より悪い水準ではないか")
def target_worse_than_baseline(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield targets that lie on the wrong side of their baseline."""
    known = evaluation.indicators.dropna(subset=["baseline_value", "target_value"])
    for row in known[~known["comparator"].isin(["increase", "decrease"])].itertuples():
        lower = row.direction == "lower"
        if row.target_value > row.baseline_value if lower else row.target_value < row.baseline_value:
            message = (
                f"「{name_of(row)}」の目標（{words(row.target_text)}）は、計画策定時の値（{words(row.baseline_text)}）より"
                f"{'大きい' if lower else '小さい'}値です。目標値か計画策定時の値の誤りでないかを確かめてください。"
            )
            evidence = f"計画策定時「{words(row.baseline_text)}」／{quoted(row)}"
            yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, words(row.source))


@rule("baseline-not-comparable", "info", "計画策定時の値と目標を、同じ単位で比べられるか")
def baseline_not_comparable(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators that start from a number in one unit and aim at words or at another unit."""
    rows = evaluation.indicators[evaluation.indicators["kind"] != "activity"]
    for row in rows.drop_duplicates(["measure_id", "kind", "seq"]).itertuples():
        in_words = no_target(row) == "not_numeric" and (row.baseline_unit or pd.notna(row.baseline_value))
        other = pd.notna(row.target_value) and pd.notna(row.baseline_value) and row.baseline_unit
        if in_words or (other and base_unit(row.baseline_unit) != base_unit(row.unit)):
            message = (
                f"「{name_of(row)}」は計画策定時「{words(row.baseline_text)[:30]}」、目標「{words(row.target_text)[:30]}」で、"
                "どれだけ進んだかを比べられません。同じ単位で書いてください。"
            )
            evidence = f"計画策定時「{words(row.baseline_text)}」／{quoted(row)}"
            yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, words(row.source))


@rule("percent-above-100", "warning", "100%を超えられない割合に、100%を超える目標や実績がないか")
def percent_above_100(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield shares above 100 %, and targets of at least 100 % of a share, which nothing can exceed."""
    for row in evaluation.indicators[evaluation.indicators["unit"] == "%"].itertuples():
        name = fold_width(words(row.indicator) + words(row.label))
        if (
            row.comparator in ("increase", "decrease")
            or _GROWTH.search(name.replace("達成率", ""))
            or "+" in words(row.actual_text)
        ):
            continue
        above = [value for value in (row.target_value, row.actual_value) if pd.notna(value) and value > 100]
        at_least = row.comparator in ("ge", "gt") and row.target_value == 100
        if not (above and _CAPPED.search(name)) and not at_least:
            continue
        what = "100%を超えることのない割合に「100%以上」の目標" if at_least else "100%を超える割合"
        message = f"「{name_of(row)}」に{what}が書かれています。割合の意味か書き方を確かめてください。"
        yield Finding(
            str(row.measure_id),
            int(row.fiscal_year),
            message,
            quoted(row),
            words(row.source),
            "info" if at_least else "",
        )


@rule("indicator-changed", "info", "計画の途中で指標が別のものに替わり、年度の比較ができなくなっていないか")
def indicator_changed(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures of which an indicator ends where another begins, or turns from a number into words."""
    indicators = evaluation.indicators[evaluation.indicators["kind"] != "activity"]
    several = indicators.groupby("measure_id")["fiscal_year"].transform("nunique") > 1
    for measure_id, rows in indicators[several].groupby("measure_id", sort=False):
        spans = _spans(rows)
        for old in spans:
            end = int(old[-1].fiscal_year)
            following = (new for new in spans if int(new[0].fiscal_year) == end + 1 and new[0].kind == old[0].kind)
            new = next(following, None)
            if new is not None:
                yield _changed(str(measure_id), (old[-1], new[0]), end + 1)
        yield from _turned_into_words(str(measure_id), rows)


def _spans(rows: pd.DataFrame) -> list[list[Any]]:
    """Return the rows with a target of every indicator of a measure, in the order of the years."""
    found = []
    for _, own in rows.groupby(["kind", "seq"], sort=False):
        named = own[own["target_text"].notna() & ~own["missing_reason"].isin(["not_applicable"])]
        named = named[named["target_value"].notna() | (named["direction"] == "milestone")]
        real = named[~named["target_text"].fillna("").str.fullmatch(r"[-－—/／]")]
        if len(real):
            found.append(list(real.sort_values("fiscal_year").itertuples()))
    return found


def _changed(measure_id: str, pair: tuple[Any, Any], year: int) -> Finding:
    old, new = pair
    message = (
        f"{label(year)}から指標が「{name_of(old)}」から「{name_of(new)}」に替わっています。"
        "替えた理由と、前後の年度を比べられないことを書いてください。"
    )
    return Finding(measure_id, year, message, f"{quoted(old)}／{quoted(new)}", sources(old.source, new.source))


def _turned_into_words(measure_id: str, rows: pd.DataFrame) -> Iterator[Finding]:
    for _, own in rows.groupby(["kind", "seq"], sort=False):
        named = own[own["target_text"].notna()].sort_values("fiscal_year")
        for one, two in pairwise(named.itertuples()):
            words_now = pd.isna(two.target_value) and re.search(r"[一-龥]{2}", words(two.target_text))
            if pd.notna(one.target_value) and words_now and two.missing_reason not in ("none", "undecided"):
                message = (
                    f"「{name_of(two)}」の目標が、{label(int(two.fiscal_year))}から数値（{words(one.target_text)}）でなく"
                    f"「{words(two.target_text)}」に替わっています。替えた理由と達成の判断のしかたを書いてください。"
                )
                yield Finding(
                    measure_id,
                    int(two.fiscal_year),
                    message,
                    f"{quoted(one)}／{quoted(two)}",
                    sources(one.source, two.source),
                )
                break
