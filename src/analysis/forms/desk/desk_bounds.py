"""What the reviewer sees of the grade rule (評価の基準): bounds, agreement, exceptions, other cities' rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.contract.grade_bounds import PRESETS, GradeBounds
from analysis.evaluation.grade_rule import Case, Inference, computed_for, infer, rule_for
from analysis.evaluation.grading import grade_cases
from analysis.evaluation.year import Evaluation
from analysis.review.finding import name_of
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import MISSING, count_text, percent_text, share_text

_UNKNOWN = "推定できません"
_KINDS = {"annual": "単年度の評価", "overall": "総括の評価", "goal": "計画期間の指標の評価"}


@dataclass(frozen=True)
class Basis:
    """The published grades of a plan and the rule that they are held against.

    Attributes
    ----------
    found : tuple of Case
        All published grades, of measures and of single indicators, of all years.
    rule : GradeBounds or None
        The printed bounds, else the inferred ones; None where neither is known.
    inference : Inference or None
        How well inferred bounds explain the grades; None where the bounds are printed or cannot be inferred.
    """

    evaluation: Evaluation
    found: tuple[Case, ...]
    rule: GradeBounds | None
    inference: Inference | None

    @property
    def rated(self) -> list[Case]:
        """The grades that were read, not guessed, and whose indicators have an achievement rate."""
        return [case for case in self.found if case.rate is not None and not case.restored]

    def results(self, chosen: list[Case], rule: GradeBounds | None = None) -> list[tuple[str, str, str]]:
        """Return (computed grade, agreement, reason) of some grades under the plan's rule or another one."""
        used = rule or self.rule
        assert used is not None  # whoever asks has seen that there is one
        return [computed_for(case, used, self.evaluation.plan) for case in chosen]


def basis(evaluation: Evaluation) -> Basis:
    """Return the grades of a plan with its rule (評価の基準)."""
    plan = evaluation.plan
    found = grade_cases(evaluation)
    inference = infer(found, plan.scale) if plan.scale.bounds is None and plan.scale.symbols else None
    return Basis(evaluation, tuple(found), rule_for(plan, found) if found else None, inference)


def _missing(known: Basis) -> str:
    """Return why there is no rule."""
    if not known.found:
        return "公表された評価がないため、評価の基準は確かめていません。"
    if known.inference is None:
        return "評価の基準は公表されておらず、達成率のある評価が少ないか段階が一つだけのため、推定もできません。"
    agree, total = known.inference.agree, known.inference.total
    return f"評価の基準は公表されておらず、達成率だけでは説明できない評価が多いため（{count_text(total)}中{count_text(agree)}）、推定した基準は使いません。"


def _left_out(known: Basis) -> list[str]:
    """Return how many grades are no evidence because they were guessed; nothing where none was."""
    number = sum(case.restored for case in known.found)
    told = f"読めない記号を推定した評価{count_text(number)}は、境目の推定にも一致の件数にも使っていません。"
    return [told] if number else []


def _ranges(known: Basis) -> str:
    """Return the intervals in which the bounds may lie; no number inside one is better than another."""
    assert known.inference is not None
    return "、".join(str(cut) for cut in known.inference.cuts)


def _silent(known: Basis) -> list[str]:
    """Return the steps that no grade with a rate was given: nothing can be inferred of them."""
    if known.inference is None:
        return []
    scale = known.evaluation.plan.scale
    found = [*(cut.symbol for cut in known.inference.cuts), known.inference.rule.below, *scale.changed]
    return [symbol for symbol in scale.symbols if symbol not in found]


def _not_inferred(known: Basis) -> list[str]:
    names = "、".join(f"「{symbol}」" for symbol in _silent(known))
    return [f"{names}は、達成率のある評価に用いられていないため、境目を推定できません。"] if names else []


def _range_of(known: Basis, symbol: str) -> str:
    """Return where the bound of one step may lie, as far as it can be inferred."""
    assert known.rule is not None
    cuts = {cut.symbol: str(cut).split(" ", 1)[1] for cut in known.inference.cuts} if known.inference else {}
    silent = _silent(known)
    if symbol == known.rule.below:
        return "それ未満" + ("（下の段階との境目は推定できません）" if silent else "")
    return cuts.get(symbol, _UNKNOWN if symbol in silent else MISSING)


def bounds_sentences(known: Basis) -> list[str]:
    """Return whether the bounds are printed or inferred, and how many grades agree."""
    if known.rule is None:
        return [_missing(known), *_left_out(known)]
    if known.inference is None:
        opening = f"計画が公表している評価基準（{known.rule}）に照らしました。"
    else:
        opening = f"評価の基準が公表されていないため、公表された評価を最もよく説明する境目の範囲を推定しました（{_ranges(known)}）。"
    read = [case for case in known.found if not case.restored]
    results = [result[1] for result in known.results(read)]
    agree, differ = results.count("agrees"), results.count("differs")
    undecided = len(results) - agree - differ
    rated = known.rated
    sentences = [
        opening,
        f"公表された評価{count_text(len(results))}のうち、基準による評価と一致したものは{count_text(agree)}（{share_text(agree, len(results))}）、"
        f"異なるものは{count_text(differ)}、指標だけでは決まらないものが{count_text(undecided)}です。達成率のある評価は{count_text(len(rated))}です。",
    ]
    sentences += [*_left_out(known), *_not_inferred(known)]
    if known.inference is not None:
        sentences.append("推定は、その境目で評価されたことを示すものではありません。")
    return sentences


def bounds_table(known: Basis) -> pd.DataFrame:
    """Return each step with its bound, the interval in which the bound may lie, and how often it was given.

    Returns
    -------
    DataFrame of str: `段階`, `基準（達成率）` or, where inferred, `境目がありうる範囲`, and `読み取れた公表評価`
    """
    if known.rule is None:
        return pd.DataFrame()
    bounds = {bound.symbol: str(bound).split(" ", 1)[1] for bound in known.rule.bounds}
    symbols = known.evaluation.plan.scale.symbols
    counts = pd.Series([case.grade for case in known.found if not case.restored]).value_counts()
    rows = [
        (
            known.evaluation.plan.scale.label(symbol),
            bounds.get(symbol, "それ未満" if symbol == known.rule.below else MISSING),
            _range_of(known, symbol),
            count_text(counts.get(symbol, 0)),
        )
        for symbol in symbols
    ]
    table = pd.DataFrame(
        rows, columns=["段階", "基準（達成率）", "境目がありうる範囲", "読み取れた公表評価"], dtype="string"
    )
    return table.drop(columns="基準（達成率）" if known.inference else "境目がありうる範囲")


def exceptions_table(known: Basis) -> pd.DataFrame:
    """Return the grades that the rule does not explain, each with the nearest ones that it does.

    Returns
    -------
    DataFrame of str: `No.`, the measure, `年度`, `評価の対象`, `達成率`, `公表`, `基準による評価` and what lies near
    """
    if known.rule is None:
        return pd.DataFrame()
    results = zip(known.found, known.results(list(known.found)), strict=True)
    differing = [(case, result) for case, result in results if result[1] == "differs"]
    names = dict(zip(known.evaluation.measures["measure_id"], known.evaluation.measures["name"], strict=True))
    rows = [
        (
            case.measure_id,
            names.get(case.measure_id, MISSING),
            short_label(case.fiscal_year),
            _graded(case),
            MISSING if case.rate is None else percent_text(case.rate),
            case.grade,
            computed or MISSING,
            reason if case.rate is None else _neighbours(known, case, computed),
        )
        for case, (computed, _, reason) in differing
    ]
    word = known.evaluation.plan.measure_word
    headings = ["No.", word, "年度", "評価の対象", "達成率", "公表", "基準による評価", "達成率の近い例、または理由"]
    return pd.DataFrame(rows, columns=headings, dtype="string")


def _graded(case: Case) -> str:
    """Return what a grade is about: the indicator that it stands beside, else the kind of grade."""
    if case.seq is None:
        return _KINDS.get(case.kind, case.kind)
    row: Any = next(case.parts.itertuples())
    return name_of(row)


def _neighbours(known: Basis, case: Case, computed: str) -> str:
    """Return the two grades nearest in rate that carry the grade which the rule gives."""
    if case.rate is None:
        return MISSING
    rate = case.rate
    like = [other for other in known.rated if other.grade == computed and other is not case]
    nearest = sorted(like, key=lambda other: abs((other.rate or 0.0) - rate))[:2]
    shown = [
        f"{one.measure_id}（{short_label(one.fiscal_year)}）{percent_text(one.rate or 0.0)}で{one.grade}"
        for one in nearest
    ]
    return "、".join(shown) or MISSING


def presets_table(known: Basis) -> pd.DataFrame:
    """Return how the grades of the year would be distributed under the rules of other cities.

    Returns
    -------
    DataFrame of str: `評価の基準`, `段階の境目`, `段階ごとの件数`, `決まらないもの`
    """
    year = [case for case in known.found if case.fiscal_year == known.evaluation.fiscal_year]
    kind = "annual" if any(case.kind == "annual" for case in year) else next((case.kind for case in year), "")
    chosen = [case for case in year if case.kind == kind]
    if not chosen:
        return pd.DataFrame()
    published = pd.Series([case.grade for case in chosen]).value_counts()
    order = known.evaluation.plan.scale.symbols
    own = "、".join(f"{symbol} {count_text(published[symbol])}" for symbol in order if symbol in published)
    rows = [(f"公表された評価（{label(known.evaluation.fiscal_year)}）", str(known.rule or MISSING), own, MISSING)]
    for name, rule in PRESETS.items():
        steps = [result[0] for result in known.results(chosen, rule)]
        given = pd.Series([step for step in steps if step], dtype="string").value_counts()
        names = [*(bound.symbol for bound in rule.bounds), rule.below] if rule.bounds else sorted(given.index)
        shown = "、".join(f"{step} {count_text(given[step])}" for step in names if step in given) or MISSING
        bounds = str(rule) or "目標値と基準値（計画策定時）に照らす"
        rows.append((f"{name}の基準", bounds, shown, count_text(steps.count(""))))
    return pd.DataFrame(rows, columns=["評価の基準", "段階の境目", "段階ごとの件数", "決まらないもの"], dtype="string")
