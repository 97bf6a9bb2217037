"""Claims about indicators (指標): reached, missed, at 100 % and 90 %, each kind by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.contract.codes import KINDS
from analysis.evaluation import summary
from analysis.evaluation.undecided import UNDECIDED, why_undecided
from analysis.evaluation.year import Evaluation, held
from analysis.telling.claims.claim import Claim, Matched
from analysis.telling.told_apart import spoken

#: Kinds of indicators that have a target; each is a level of its own and never counted into another.
TARGETED = ("annual", "goal")
_STATES = {
    "reached": ("yes", "目標を達成した"),
    "missed": ("no", "目標に届かなかった"),
    "undecided": ("unknown", "達成したかを判定できない"),
}
#: Bounds of the achievement rate (ratio) that councils ask for.
_RATED = "達成率を計算できる"
_BOUNDS = {"full": (1.0, "達成率100%以上の"), "ninety": (0.9, "達成率90%以上の"), "double": (2.0, "達成率200%以上の")}
_KEY = ["measure_id", "kind", "seq"]


def indicator_claims(evaluation: Evaluation) -> Iterator[Claim]:
    """Yield the claims of every kind of indicator, and how many measures have a missed one."""
    rows = summary.year_indicators(evaluation)
    for kind in TARGETED:
        part = rows[rows["kind"] == kind]
        yield from _states(evaluation, kind, part)
        yield from _rates(kind, part)
        early = int(part["actual_status"].isin(["forecast", "interim"]).sum())
        subject, why = f"実績が見込みか途中の値の{KINDS[kind]}", f"{KINDS[kind]}が資料にない"
        yield Claim(f"early-{kind}", subject, kind, "項目", early if len(part) else None, why=why)
    missed = rows[rows["met"] == "no"]
    decided = bool(rows["met"].isin(["yes", "no"]).any())
    subject = f"目標に届かなかった指標のある{evaluation.plan.measure_word}"
    names = tuple(pd.unique(spoken(evaluation, summary.missed(evaluation)["measure_id"])))
    number = missed["measure_id"].nunique() if decided else None
    yield Claim("missed-measures", subject, "measures", "件", number, names=names, why=_WHY)


_WHY = "達成・未達を判定できる指標が資料にない"


def _states(evaluation: Evaluation, kind: str, part: pd.DataFrame) -> Iterator[Claim]:
    """Yield how many were reached and missed of those that can be decided, and how many cannot."""
    decided = int(part["met"].isin(["yes", "no"]).sum())
    for name, (state, words) in _STATES.items():
        number = int((part["met"] == state).sum())
        subject = f"{words}{KINDS[kind]}"
        if state == "unknown":
            yield Claim(
                f"{name}-{kind}", subject, kind, "項目", number if len(part) else None, why=f"{KINDS[kind]}が資料にない"
            )
            yield from _undecided(kind, part)
            continue
        known = bool(decided)
        yield Claim(
            f"{name}-{kind}",
            subject,
            kind,
            "項目",
            number if known else None,
            decided or None,
            names=tuple(pd.unique(spoken(evaluation, part.loc[part["met"] == state, "measure_id"]))),
            matched=_matched(evaluation, kind, state),
            why=f"判定できる{KINDS[kind]}が資料にない",
        )


def _undecided(kind: str, part: pd.DataFrame) -> Iterator[Claim]:
    """Yield how many cannot be decided for each reason; without a target is not the same as in unclear words."""
    counts = why_undecided(part).value_counts()
    for reason, words in UNDECIDED.items():
        number = int(counts.get(reason, 0)) if len(part) else None
        subject, why = f"{KINDS[kind]}で{words}", f"{KINDS[kind]}が資料にない"
        yield Claim(f"undecided-{kind}-{reason}", subject, kind, "項目", number, why=why)


def undecided_parts(told: Mapping[str, Claim], kind: str) -> str:
    """Return what the undecided indicators of a kind lack, e.g. ``目標が示されていないもの12項目``; empty for none."""
    parts = {words: told[f"undecided-{kind}-{reason}"] for reason, words in UNDECIDED.items()}
    return "、".join(f"{words}{claim.amount}" for words, claim in parts.items() if claim.number)


def early(told: Mapping[str, Claim]) -> list[str]:
    """Return that some actuals are not final yet, each kind by itself; nothing where all are, as far as the source says."""
    found = [told[f"early-{kind}"] for kind in TARGETED if told[f"early-{kind}"].number]
    return [f"{'、'.join(one.told for one in found)}で、確定した値ではありません。"] if found else []


def _matched(evaluation: Evaluation, kind: str, state: str) -> Matched | None:
    """Return the count of a state in the year before, on the parts that both years decide."""
    before, now = both_decided(evaluation, kind)
    if now.empty:
        return None
    return Matched(len(now), int((before == state).sum()), int((now == state).sum()))


@held
def both_decided(evaluation: Evaluation, kind: str) -> tuple[pd.Series, pd.Series]:
    """Return the state (yes, no) of the parts that both the year before and the year decide, same order."""
    rows = evaluation.indicators[
        (evaluation.indicators["kind"] == kind) & evaluation.indicators["met"].isin(["yes", "no"])
    ]
    years = [
        rows[rows["fiscal_year"] == year].set_index(_KEY)["met"]
        for year in (evaluation.fiscal_year - 1, evaluation.fiscal_year)
    ]
    common = years[1].index.intersection(years[0].index)
    return years[0].loc[common], years[1].loc[common]


def both_kinds(evaluation: Evaluation) -> str:
    """Return the sentence that counts hold both kinds of indicators together; empty where there is one kind."""
    kinds = set(summary.year_indicators(evaluation)["kind"])
    return f"{KINDS['annual']}と{KINDS['goal']}を合わせた数です。" if len(kinds & set(TARGETED)) > 1 else ""


def _rates(kind: str, part: pd.DataFrame) -> Iterator[Claim]:
    """Yield how many have a rate, and how many of these reach the bounds that councils ask for."""
    rates = part["achievement_rate"].dropna().astype(float)
    why = f"達成率を計算できる{KINDS[kind]}が資料にない"
    known = len(part) > 0
    yield Claim(
        f"rated-{kind}",
        f"達成率を計算できる{KINDS[kind]}",
        kind,
        "項目",
        len(rates) if known else None,
        len(part) if known else None,
        why=f"{KINDS[kind]}が資料にない",
    )
    for name, (bound, words) in _BOUNDS.items():
        number = int((rates >= bound).sum()) if len(rates) else None
        whole = len(rates) if len(rates) else None
        yield Claim(f"{name}-{kind}", f"{words}{KINDS[kind]}", kind, "項目", number, whole, _RATED, why=why)
