"""Claims about self-assessments (評価): how they divide, what rose and fell, which stand beside a miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.contract.codes import KINDS, OVERALL
from analysis.evaluation import grading, summary
from analysis.evaluation.achievement import measure_achievement
from analysis.evaluation.year import Evaluation, held
from analysis.telling.claims.claim import Claim
from analysis.telling.claims.indicator_claims import TARGETED
from analysis.telling.told_apart import apart, spoken
from analysis.words.fiscal_year import label
from analysis.words.printing import MISSING

GRADED = ("annual", "overall")
#: Kinds of indicators that a kind of grade may stand beside: one of the whole plan says nothing of a single year.
_BESIDE = {"annual": TARGETED, "overall": ("goal",)}
#: What moved between two years, in words.
MOVES = {"rose": "上がった", "fell": "下がった", "same": "変わらなかった"}


def level_of(evaluation: Evaluation) -> tuple[str, str]:
    """Return the level of the plan's grades and the unit in which they are counted."""
    return ("indicators", "項目") if grading.grades_indicators(evaluation) else ("measures", "件")


def grade_kind(evaluation: Evaluation, kind: str) -> str:
    """Return e.g. ``令和3年度の評価`` or ``計画期間全体の評価（総括）``."""
    return f"{label(evaluation.fiscal_year)}の評価" if kind == "annual" else f"計画期間全体の評価（{OVERALL}）"


def grade_claims(evaluation: Evaluation) -> Iterator[Claim]:
    """Yield how the grades divide, by kind, what rose and fell, and what stands beside a miss."""
    for kind in GRADED:
        yield from _divided(evaluation, kind)
        for beside in _BESIDE[kind] if evaluation.plan.scale.symbols else ():
            yield _beside_misses(evaluation, kind, beside)
    yield from _moved(evaluation)


def _divided(evaluation: Evaluation, kind: str) -> Iterator[Claim]:
    level, unit = level_of(evaluation)
    word, scale, what = grading.graded_word(evaluation), evaluation.plan.scale, grade_kind(evaluation, kind)
    rows = grading.grades_of(evaluation, kind)
    graded = rows.loc[rows["grade"].isin(scale.symbols), "grade"]
    whole = len(graded) or None
    outside = rows.loc[rows["grade"].isin(scale.not_evaluated), "grade"]
    blank = grading.gradable(evaluation, kind, evaluation.fiscal_year) - len(graded) - len(outside)
    printed = "か".join(f"「{MISSING if symbol == '-' else symbol}」" for symbol in pd.unique(outside)) or "対象外"
    why = _no_grades(what, printed if len(outside) else "", blank)
    yield Claim(f"graded-{kind}", f"{what}の対象となった{word}", level, unit, whole, why=why)
    known = len(graded) + len(outside) > 0
    yield Claim(f"outside-{kind}", f"{what}が{printed}の{word}", level, unit, len(outside) if known else None, why=why)
    yield Claim(f"ungraded-{kind}", f"{what}の記載がない{word}", level, unit, blank if known else None, why=why)
    guessed = f"{what}のうち、読めない記号を推定した{word}"
    yield Claim(f"guessed-{kind}", guessed, level, unit, _guessed(evaluation, kind) if whole else None, why=why)
    for symbol in scale.symbols:
        number = int((graded == symbol).sum()) if whole else None
        yield Claim(f"grade-{kind}-{symbol}", f"{what}が{symbol}の{word}", level, unit, number, whole, why=why)
    if not scale.positive:
        return
    good = int(graded.isin(scale.positive).sum()) if whole else None
    yield Claim(f"good-{kind}", f"{what}が{'または'.join(scale.positive)}の{word}", level, unit, good, whole, why=why)


def _no_grades(what: str, printed: str, blank: int) -> str:
    """Return why no step was given, up to ため: nothing is printed, or only words that stand for no step (対象外)."""
    if not printed:
        return f"{what}が資料にない"
    return f"{what}が{printed}のもののほかは、資料にない" if blank else f"{what}がすべて{printed}の"


def without_grade(told: Mapping[str, Claim], kind: str) -> str:
    """Return which are in no denominator, e.g. ``評価が「－」の事業は1件``, without a full stop; empty for none."""
    found = [told[f"{name}-{kind}"] for name in ("outside", "ungraded") if told[f"{name}-{kind}"].number]
    return "、".join(one.told for one in found)


def _names(evaluation: Evaluation, rows: pd.DataFrame) -> pd.Series:
    """Return what graded things are called where their names stand alone."""
    if grading.grades_indicators(evaluation):
        return apart(rows["name"], rows["measure_id"])
    return spoken(evaluation, rows["measure_id"])


def _guessed(evaluation: Evaluation, kind: str) -> int:
    """Return how many of the counted grades of the year were restored, not read."""
    by_indicator = grading.grades_indicators(evaluation)
    of = "goal" if by_indicator and kind == "overall" else kind
    keys = [(year, named, seq is not None) for _, year, named, seq in grading.restored(evaluation)]
    return keys.count((evaluation.fiscal_year, of, by_indicator))


def belief_pair(evaluation: Evaluation) -> tuple[str, str] | None:
    """Return which grades stand best beside which indicators (kinds): both of one year, else what there is."""
    pairs = [(kind, beside) for kind in GRADED for beside in _BESIDE[kind]]
    return next((one for one in pairs if (beside_results(evaluation, *one)["result"] != "unknown").any()), None)


def assumed_meaning(evaluation: Evaluation) -> str:
    """Return the sentence that the meaning of the grades is not printed but assumed; empty where it is printed."""
    scale = evaluation.plan.scale
    state, why = scale.comparability
    if state == "yes" or not scale.symbols:
        return ""
    return f"{why}、{'・'.join(scale.reached)}を「目標を達成した」という評価とみなして、指標の結果と比べています。"


@held
def beside_results(evaluation: Evaluation, kind: str, beside: str) -> pd.DataFrame:
    """Return each grade of a kind beside what the indicators of one kind reached (評価と結果の対照).

    Returns
    -------
    DataFrame
        measure_id (``1-1-1(2)`` of a graded indicator), name, policy, grade, parts, decided, missed (of the indicators
        of the kind ``beside``, Int64), lowest_rate (ratio), result (no: one or more missed; yes: none missed; unknown:
        none can be decided)
    """
    rows = grading.grades_of(evaluation, kind)
    rows = rows[rows["grade"].isin(evaluation.plan.scale.symbols)]
    parts = summary.year_indicators(evaluation)
    parts = parts[parts["kind"] == beside]
    if grading.grades_indicators(evaluation):
        parts = parts.assign(measure_id=grading.indicator_units(parts))
    table = rows.assign(measure_id=rows["unit"]).join(measure_achievement(parts), on="measure_id")
    counts = {name: table[name].fillna(0).astype("Int64") for name in ("parts", "decided", "reached")}
    table = table.assign(**counts, missed=counts["decided"] - counts["reached"])
    result = pd.Series("yes", table.index, dtype="string").mask(table["missed"] > 0, "no")
    return table.assign(result=result.mask(table["decided"] == 0, "unknown"))


def _beside_misses(evaluation: Evaluation, kind: str, beside: str) -> Claim:
    """Return how many of the grades that mean reached stand beside a missed indicator of one kind."""
    level, unit = level_of(evaluation)
    tops = evaluation.plan.scale.reached
    table = beside_results(evaluation, kind, beside)
    top = table[table["grade"].isin(tops) & (table["result"] != "unknown")]
    missed = top[top["result"] == "no"]
    what = "評価" if kind == "annual" else OVERALL
    subject = f"{what}が{'・'.join(tops)}なのに{KINDS[beside]}に未達がある{evaluation.plan.measure_word}"
    if level == "indicators":
        subject = f"{what}が{'・'.join(tops)}なのに目標に届かなかった{KINDS[beside]}"
    why = f"{what}が{'・'.join(tops)}で{KINDS[beside]}の達成・未達を判定できるものが資料にない"
    names = tuple(pd.unique(_names(evaluation, table)[missed.index]))
    known = len(top) > 0
    key = f"doubtful-{kind}-{beside}"
    number, whole = (len(missed), len(top)) if known else (None, None)
    return Claim(key, subject, level, unit, number, whole, "判定できる", names, why=why)


def _moved(evaluation: Evaluation) -> Iterator[Claim]:
    """Yield what rose, fell and stayed against the last year before that has grades, where both years have one."""
    level, unit = level_of(evaluation)
    word, (before, table) = grading.graded_word(evaluation), moves(evaluation)
    both = int(table["change"].isin(list(MOVES)).sum())
    known = before is not None and both > 0
    why = f"前の年度と{label(evaluation.fiscal_year)}の両方の評価がある{word}が資料にない"
    since = f"{label(before)}" if before is not None else "前の年度"
    for change, words in MOVES.items():
        rows = table[table["change"] == change] if known else table.head(0)
        moved = [(str(row["name"]), f"{row[before]}→{row[evaluation.fiscal_year]}") for _, row in rows.iterrows()]
        subject, number = f"{since}から評価が{words}{word}", len(rows) if known else None
        yield Claim(change, subject, level, unit, number, names=tuple(rows["name"]), moves=tuple(moved), why=why)
    left = len(table) - both if known else None
    yield Claim("uncompared", f"どちらかの年度の評価がなく、比べていない{word}", level, unit, left, why=why)


def moves(evaluation: Evaluation) -> tuple[int | None, pd.DataFrame]:
    """Return the last year before with grades, and `grading.grade_history`; no year where the evaluated one has none."""
    table = grading.grade_history(evaluation)
    years = [one for one in table.columns if isinstance(one, int)]
    known = len(years) > 1 and years[-1] == evaluation.fiscal_year
    return (years[-2] if known else None), table.assign(name=_names(evaluation, table))
