"""The sentences that say what a section shows (本文), computed from the data and true for any plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.contract.codes import METHOD_LABELS
from analysis.contract.scale import Scale
from analysis.evaluation import grading, summary
from analysis.evaluation.budget import REMARKS
from analysis.evaluation.year import Evaluation
from analysis.telling.carried import carried_only
from analysis.telling.claims import TARGETED, Claim, claims, early, opposites, status_parts, unsettled
from analysis.telling.claims.grade_claims import GRADED, assumed_meaning, without_grade
from analysis.telling.key_figure import KeyFigure
from analysis.telling.year_answers import STATUSES, execution_status, indicator_status, status_of
from analysis.words.fiscal_year import label
from analysis.words.printing import ROUNDED_SUMS, bound_text, count_text, money_text, percent_text

_FEW = 8
#: From this share of one step on (ratio), the grades say little about differences.
_ONE_STEP = 0.8
_INNER = str.maketrans("「」", "『』")


def quoted(name: str) -> str:
    """Return a name in brackets; brackets within it become the inner ones, e.g. ``「『未来』を見つめる事業」``."""
    return f"「{name.translate(_INNER)}」"


def _names(names: Sequence[str]) -> str:
    """Return names in brackets, the first few of many; how many there are stands before them."""
    shown = "、".join(quoted(name) for name in names[:_FEW])
    return shown if len(names) <= _FEW else f"{shown}など"


def key_figures(evaluation: Evaluation) -> list[KeyFigure]:
    """Return the big numbers of the year, with those of the year before and how they stand."""
    told, plan = claims(evaluation), evaluation.plan
    ended = status_parts(told)
    remark = f"うち{ended}" if ended else ""
    figures = [KeyFigure(plan.measure_word, count_text(told["measures"].number, ""), "件", remark)]
    figures += [one for kind in TARGETED if (one := _reached(evaluation, kind))]
    return figures + _good(evaluation) + _execution(evaluation)


def _reached(evaluation: Evaluation, kind: str) -> KeyFigure | None:
    """Return the share reached of one kind of indicator; nothing where none can be decided."""
    told = claims(evaluation)
    reached, left = told[f"reached-{kind}"], told[f"undecided-{kind}"]
    if not reached.known:
        return None
    undecided = f"（判定不能{left.amount}）" if left.number else ""
    remark = f"判定できる{count_text(reached.whole or 0, '項目')}のうち{reached.amount}{undecided}"
    both = reached.matched
    before = (
        f"両年度で判定できる{count_text(both.whole, '項目')}では、前年度{count_text(both.before, '項目')}、今年度{count_text(both.now, '項目')}"
        if both
        else "前年度は分からない"
    )
    status = indicator_status(evaluation, kind)
    return KeyFigure(reached.subject, reached.share.rstrip("%"), "%", remark, before, status, STATUSES[status])


def _good(evaluation: Evaluation) -> list[KeyFigure]:
    """Return the share of good grades of the year; nothing where the plan names none or the year has none."""
    told, plan = claims(evaluation), evaluation.plan
    good = told.get("good-annual")
    if good is None or not good.known:
        return []
    remark = f"評価対象{count_text(good.whole or 0, good.unit)}のうち{good.amount}"
    rose, fell = told["rose"], told["fell"]
    before = opposites(rose, fell).removesuffix("です。").removesuffix("。") if rose.known else "前年度は分からない"
    status = status_of(good, Claim("", "", good.level, good.unit, 0), plan.thresholds)
    subject = f"{'または'.join(plan.scale.positive)}評価の割合"
    return [KeyFigure(subject, good.share.rstrip("%"), "%", remark, before, status, STATUSES[status])]


def _execution(evaluation: Evaluation) -> list[KeyFigure]:
    told = claims(evaluation)
    rate, budget, spent = told["execution"], told["budget"], told["settlement"]
    if not rate.known or not rate.whole:
        return []
    remark = f"決算{spent.amount}／{budget.subject}{budget.amount}"
    status, before = execution_status(rate), _executed_before(told) or "前年度は分からない"
    return [KeyFigure(f"予算の{rate.subject}", rate.share.rstrip("%"), "%", remark, before, status, STATUSES[status])]


def _executed_before(told: Mapping[str, Claim]) -> str:
    """Return the execution rate of the year before, over the measures that give both amounts in both years."""
    budget, spent = told["budget"].matched, told["settlement"].matched
    if budget is None or spent is None or not budget.before:
        return ""
    before = f"前年度{percent_text(spent.before / budget.before, exceeding=True)}"
    if budget.whole == told["amounts"].number or not budget.now:
        return before
    now = percent_text(spent.now / budget.now, exceeding=True)
    return f"両年度で額の分かる{count_text(budget.whole)}では、{before}、今年度{now}"


def grades(evaluation: Evaluation, kind: str) -> list[str]:
    """Return what the grades of the year (annual) or of the whole plan (overall) say."""
    told, scale = claims(evaluation), evaluation.plan.scale
    graded, left = told[f"graded-{kind}"], without_grade(told, kind)
    if not graded.known:
        return []
    steps = {symbol: told[f"grade-{kind}-{symbol}"] for symbol in scale.symbols}
    parts = [f"{step_words(scale, symbol)}が{step.counted}" for symbol, step in steps.items() if step.number]
    sentences = [f"{graded.told}で、{'、'.join(parts)}でした。"]
    sentences += guessed(evaluation, kind)
    sentences += [f"ほかに、{left}で、割合の分母には含めていません。"] if left else []
    best = scale.symbols[0]
    if steps[best].number / graded.number >= _ONE_STEP and graded.number > 1:
        sentences.append(
            f"最上位の{step_words(scale, best)}に全体の{steps[best].share}が集まっており、"
            f"評価だけでは{grading.graded_word(evaluation)}どうしの差は読み取れません。指標の達成状況と併せて見る必要があります。"
        )
    return sentences


def guessed(evaluation: Evaluation, kind: str) -> list[str]:
    """Return how many of the counted grades were not read but guessed; nothing where none was."""
    claim = claims(evaluation)[f"guessed-{kind}"]
    return [claim.sentence] if claim.number else []


def step_words(scale: Scale, symbol: str) -> str:
    """Return a grade with its meaning, as far as there is one that tells it from the others."""
    meanings = {step.symbol: step.label for step in scale.steps}
    if len(set(meanings.values())) < len(meanings):
        return f"{symbol}評価"
    meaning = meanings.get(symbol, "")
    return f"{symbol}{quoted(meaning)}" if "（" in meaning else scale.label(symbol)


def _unrated(rows: pd.DataFrame) -> str:
    """Return the sentence about parts without a rate, with the reasons; nothing where all have one."""
    without = rows[rows["achievement_rate"].isna()]
    if without.empty:
        return ""
    every = "これには" if len(rows) == 1 else "どれにも"
    which = every if len(without) == len(rows) else f"このうち{count_text(len(without), '項目')}には"
    return f"{which}達成率がありません（{why_unrated(without)}）。"


def why_unrated(rows: pd.DataFrame) -> str:
    """Return why parts have no rate, each reason once: ``ことばの目標、目標と実績の単位が違う``."""
    without = rows.loc[rows["achievement_rate"].isna(), "rate_method"]
    reasons = [METHOD_LABELS[method].removeprefix("率なし（").removesuffix("）") for method in without]
    return "、".join(dict.fromkeys(reasons))


def missed(evaluation: Evaluation) -> list[str]:
    """Return how many indicators of each kind were missed, in how many measures, and which good grades stand beside."""
    told, rows = claims(evaluation), summary.missed(evaluation)
    found = [told[f"missed-{kind}"] for kind in TARGETED if told[f"missed-{kind}"].known]
    if not found:
        return [told["missed-measures"].sentence]
    sentences = [one.sentence + _unrated(rows[rows["kind"] == one.level]) for one in found]
    if any(one.number for one in found):
        sentences.append(told["missed-measures"].sentence)
    return [*sentences, *doubtful(evaluation)]


def doubtful(evaluation: Evaluation) -> list[str]:
    """Return which grades that say reached stand beside missed indicators, each kind by itself."""
    found = [claim for key, claim in claims(evaluation).items() if key.startswith("doubtful-") and claim.number]
    meaning = [assumed_meaning(evaluation)] if found and assumed_meaning(evaluation) else []
    return [*(f"{one.told}で、{_names(one.names)}です。" for one in found), *meaning]


def achievement(evaluation: Evaluation) -> list[str]:
    """Return the shares of parts at 100 % and 90 %, and the part far above the target, each kind by itself."""
    told = claims(evaluation)
    kinds = [kind for kind in TARGETED if told[f"full-{kind}"].known]
    if not kinds:
        return ["達成率を計算できる指標が資料にないため、100%以上と90%以上の割合は分かりません。"]
    sentences = []
    for kind in kinds:
        rated, full, ninety, double = (told[f"{name}-{kind}"] for name in ("rated", "full", "ninety", "double"))
        sentences.append(f"{rated.told}です。{full.told}、{ninety.told}です。")
        if double.number:
            sentences.append(f"{double.told}で、目標の水準が実態に合っているかを確かめる余地があります。")
    return [*sentences, *early(told)]


def budgets(evaluation: Evaluation) -> list[str]:
    """Return totals by year and what stands out in the evaluated year."""
    totals = summary.budget_totals(evaluation, "fiscal_year")
    if totals.empty:
        return []
    told, methods = claims(evaluation), evaluation.plan.methods
    sentences = []
    for row in totals.itertuples():
        if pd.notna(row.execution_rate):
            sentences.append(
                f"{label(int(row.fiscal_year))}は{methods.budget_word}{money_text(row.budget_yen)}に対して決算額{money_text(row.settlement_yen)}で、"
                f"{methods.rate_word}は{percent_text(float(row.execution_rate), exceeding=True)}でした。"
            )
    found = [told[name] for name in ("over", "unspent", "zero") if told[name].number]
    return [
        *sentences,
        *(carried_only(evaluation, "前の年度の額") if len(totals) > 1 else []),
        *(f"{label(evaluation.fiscal_year)}に{sentence}" for sentence in unsettled(told)),
        *(f"{label(evaluation.fiscal_year)}に{one.told}で、{_names(one.names)}です。" for one in found),
    ]


def history(evaluation: Evaluation) -> list[str]:
    """Return what rose and what fell in the evaluated year; nothing where two years of grades are not there."""
    told = claims(evaluation)
    sentences = []
    for claim in (told["rose"], told["fell"]):
        if claim.known:
            listed = "、".join(f"{quoted(name)}（{move}）" for name, move in claim.moves[:_FEW])
            more = "など" if len(claim.moves) > _FEW else ""
            sentences.append(f"{claim.told}で、{listed}{more}です。" if claim.number else claim.sentence)
    return sentences


def agreement(evaluation: Evaluation) -> list[str]:
    """Return how many published cells agree with the rows; nothing where the plan has none to compare."""
    keys = ("checked", "differing", "guessed", "unchecked")
    checked, differing, guessed, left = (claims(evaluation)[name] for name in keys)
    if not checked.known:
        return []
    verdict = f"{differing.amount}が一致しませんでした" if differing.number else "すべて一致しました"
    told = f"公表された表の{checked.amount}を個票の値から計算し直して突き合わせ、{verdict}。"
    sentences = (
        [told] if checked.number else ["公表値のうち、個票の値から計算し直して突き合わせられるものはありません。"]
    )
    if guessed.number:
        sentences.append(f"ほかの{guessed.amount}は、読めない評価の推定に使った件数のため、一致に数えません。")
    if left.number:
        sentences.append(f"再計算の方法が登録されていない{left.amount}は、突き合わせていません。")
    return sentences


def overview(evaluation: Evaluation) -> list[str]:
    """Return what is evaluated."""
    plan, told = evaluation.plan, claims(evaluation)
    first, last = plan.period
    place = "最終年度" if evaluation.fiscal_year == last else f"{evaluation.fiscal_year - first + 1}年目"
    within = f"（{plan.period_label}）の{place}に当たる" if plan.has_period else "の"
    sentences = [
        f"{plan.full_title}{within}{label(evaluation.fiscal_year)}について、"
        f"{told['measures'].amount}の{plan.measure_word}を対象にまとめました。"
    ]
    return sentences


def corrections(evaluation: Evaluation) -> list[str]:
    """Return what was corrected after the report was published, and why."""
    return [one.sentence for one in evaluation.plan.publication.announced(evaluation.fiscal_year)]


def definitions(evaluation: Evaluation) -> dict[str, str]:
    """Return the terms of the report and how each is computed (用語と算定方法)."""
    plan = evaluation.plan
    lower = METHOD_LABELS[plan.methods.lower_is_better].split("（")[0]
    return {
        "達成率": f"実績値÷目標値。少ないほど良い指標は{lower}。目標か実績に数値がないもの、マイナスのもの、実績に幅があって決まらないもの、"
        "0で割ることになるもの、目標と実績の単位が違うものには達成率を付けず、その理由を示します。",
        "達成・未達": "目標と実績の2つの欄に書かれた数値とことばだけで判定します。"
        "「完了」「実施」などのことばの目標は、実績のことばで判定し、「一部」「概ね」は達成に数えません。どちらとも言えないものは判定不能とします。",
        "取組ごとのまとめ": "達成した項目の数と、最も低い達成率を示します。未達が平均に隠れるため、平均は取りません。",
        "執行率": f"決算額÷{plan.methods.budget_word}。予算が0円のものには執行率を付けません。",
        summary.difference_word(evaluation): f"{summary.difference_is(evaluation)}。予算の"
        f"{bound_text(plan.thresholds.unspent_share)}以上かつ{money_text(plan.thresholds.unspent_yen)}以上のものを"
        f"「{REMARKS['unspent']}」として挙げます。",
        "割合": "小数第1位または整数に四捨五入しています。ただし、目標に届かないものや全部でないものを100%とは書きません。"
        "評価の割合の分母に、評価対象外は含みません。",
        "前年度との比較": "前年度と今年度の両方で分かるものだけを比べます。単年度の指標と計画期間の指標は、別々に数えます。",
        "金額": ROUNDED_SUMS,
    }


def sources(evaluation: Evaluation) -> list[str]:
    """Return where the figures come from, how they were made, who answers for them, and what they cannot say."""
    plan = evaluation.plan
    about, title = plan.publication, plan.source_title or plan.full_title
    found = f"出典：{title}（{plan.city}"
    found += f"、{about.published_on}公表）" if about.published_on else "）"
    sentences = [
        f"{found}をもとに集計・加工しました。" + (f"元資料の掲載先：{about.source_url}" if about.source_url else "")
    ]
    sentences.append(
        "達成・未達、割合、合計は、元資料に書かれた目標・実績・金額から同じ規則で計算し直したもので、元資料にない事情は反映していません。"
    )
    corrected = claims(evaluation)["corrected"]
    why = "理由は、評価を確かめる担当課の資料に一つずつ記録しています。" if corrected.number else ""
    sentences.append(corrected.sentence + why)
    sentences += [one for kind in GRADED for one in guessed(evaluation, kind)]
    if about.division or about.contact:
        sentences.append(f"問い合わせ先：{'　'.join(filter(None, (about.division, about.contact)))}")
    return sentences
