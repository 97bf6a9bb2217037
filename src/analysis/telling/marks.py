"""Values that were not read as they are printed (推定した値・訂正した値): each carries a sign wherever it is shown.

What a sign means is said once on a page (`legend`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.evaluation import grading
from analysis.evaluation.year import Evaluation, held
from analysis.words.printing import MISSING

GUESSED, CORRECTED = "＊", "※"
MEANINGS = {
    GUESSED: "元の資料の字が読み取れず、ほかの記載から推定した値",
    CORRECTED: "元の資料の明らかな誤りや欠けを訂正した値",
}
_ENDS = {GUESSED: "は推定", CORRECTED: "を訂正"}
_KEYS = {
    "indicators": ["measure_id", "kind", "seq", "fiscal_year"],
    "grades": ["measure_id", "kind", "fiscal_year"],
    "budgets": ["measure_id", "fiscal_year"],
}
#: What is shown, by the columns that a correction may change.
_SHOWN = {
    "target_text": "target",
    "target_value": "target",
    "actual_text": "actual",
    "actual_value": "actual",
    "published_grade": "published_grade",
    "grade": "grade",
    "budget_yen": "budget",
    "settlement_yen": "settlement",
}


@held
def _signs(evaluation: Evaluation) -> Mapping[tuple[str, str], Mapping[tuple[Any, ...], str]]:
    """Return by table and what is shown the signs of its rows by their keys; only what a person changed is in it."""
    found: dict[tuple[str, str], dict[tuple[Any, ...], str]] = {}
    guessed = grading.restored(evaluation)
    for one in evaluation.corrections:
        shown, keys = _SHOWN.get(one.column), _KEYS.get(one.table)
        if shown is None or keys is None:
            continue
        rows = evaluation.table(one.table)
        for name, value in one.key.items():
            rows = rows[rows[name].astype("string").eq(value).fillna(False).astype(bool)]
        for key, place in zip(rows[keys].itertuples(index=False, name=None), _grade_keys(one.table, rows), strict=True):
            sign = GUESSED if one.from_published or place in guessed else CORRECTED
            found.setdefault((one.table, shown), {})[key] = sign
    return found


def _grade_keys(table: str, rows: pd.DataFrame) -> Iterator[tuple[str, int, str, int | None] | None]:
    """Yield for each row the key under which `grading.restored` knows its grade; None for what has no grade."""
    for row in rows.itertuples():
        graded = table in ("grades", "indicators")
        seq = int(row.seq) if table == "indicators" else None
        yield (str(row.measure_id), int(row.fiscal_year), str(row.kind), seq) if graded else None


def signed(evaluation: Evaluation, shown: pd.Series, table: str, what: str, rows: pd.DataFrame) -> pd.Series:
    """Return texts with the sign of those that were guessed or corrected behind them.

    Parameters
    ----------
    shown : Series of str
        As they are printed, one for each of ``rows``.
    table, what : str
        A table of the contract, and ``target``, ``actual``, ``published_grade``, ``grade``, ``budget`` or ``settlement``.
    rows : DataFrame
        With the key of the table.

    Returns
    -------
    Series of str, the index of ``shown``
    """
    known = _signs(evaluation).get((table, what))
    if not known:
        return shown
    keys = rows[_KEYS[table]].itertuples(index=False, name=None)
    return _behind(shown, [known.get(key, "") for key in keys])


def _behind(shown: pd.Series, signs: list[str]) -> pd.Series:
    marks = pd.Series(signs, shown.index, dtype="string")
    return (shown + marks.mask(shown.isna() | shown.eq(MISSING).fillna(False), "")).astype("string")


@held
def _grade_signs(evaluation: Evaluation) -> Mapping[tuple[str, str, int], str]:
    """Return the signs of grades by unit (as `grading.graded` has it), kind and year, and by measure, kind and year."""
    found = {
        (one, kind, year): sign for (one, kind, year), sign in _signs(evaluation).get(("grades", "grade"), {}).items()
    }
    for (one, kind, seq, year), sign in _signs(evaluation).get(("indicators", "published_grade"), {}).items():
        found[one, kind, year] = found[f"{one}({seq})", kind, year] = sign
    return found


def signed_grades(evaluation: Evaluation, shown: pd.Series, units: pd.Series, period: int | str) -> pd.Series:
    """Return grades of one period (a fiscal year, or ``overall``) with the sign of those that were guessed or corrected.

    Returns
    -------
    Series of str, the index of ``shown``
    """
    known = _grade_signs(evaluation)
    if not known:
        return shown
    kind, year = ("overall", evaluation.fiscal_year) if str(period) == "overall" else ("annual", int(period))
    return _behind(shown, [known.get((str(unit), kind, year), "") for unit in units])


def sources(evaluation: Evaluation, table: str, words: Mapping[str, str], rows: pd.DataFrame) -> pd.Series:
    """Return for each row in words what was guessed or corrected: ``評価は推定``; missing where nothing was.

    Parameters
    ----------
    words : mapping of what is shown to its name

    Returns
    -------
    Series of str, the index of ``rows``
    """
    told = pd.Series("", rows.index, dtype="string")
    for what, word in words.items():
        known = _signs(evaluation).get((table, what), {})
        keys = rows[_KEYS[table]].itertuples(index=False, name=None)
        found = [word + _ENDS[known[key]] if key in known else "" for key in keys]
        added = pd.Series(found, rows.index, dtype="string")
        told = told + added.where(told.eq("") | added.eq(""), "、" + added)
    return told.mask(told.eq(""))


def grade_sources(evaluation: Evaluation, measures: pd.Series) -> pd.Series:
    """Return for each measure in words whether a grade of the evaluated year was guessed or corrected; missing where none was.

    Returns
    -------
    Series of str, the index of ``measures``
    """
    known, year = _grade_signs(evaluation), evaluation.fiscal_year
    told = []
    for one in measures:
        signs = [known.get((str(one), kind, year)) for kind in ("annual", "overall")]
        told.append(next((f"評価{_ENDS[sign]}" for sign in signs if sign), None))
    return pd.Series(told, measures.index, dtype="string")


def shows(frame: pd.DataFrame) -> bool:
    """Return whether a table of texts shows a value with a sign."""
    return any(frame[name].astype("string").str.endswith((GUESSED, CORRECTED)).any() for name in frame)


def legend(evaluation: Evaluation) -> list[str]:
    """Return what the signs that this edition needs stand for; nothing where every value is as printed."""
    used = {sign for signs in _signs(evaluation).values() for sign in signs.values()}
    told = "、".join(f"「{sign}」は{words}" for sign, words in MEANINGS.items() if sign in used)
    return [f"値の後ろの{told}です。"] if told else []
