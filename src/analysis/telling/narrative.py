"""The sentences that say what a section shows (本文), computed from the data and true for any plan."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.contract.codes import METHOD_LABELS
from analysis.contract.scale import Scale
from analysis.evaluation import grading, summary
from analysis.evaluation.year import Evaluation
from analysis.telling.key_figure import KeyFigure
from analysis.words.fiscal_year import label, range_label
from analysis.words.printing import bound_text, count_text, money_text, percent_text, share_text, yen_text

_FEW = 8
_INNER = str.maketrans("「」", "『』")


def quoted(name: str) -> str:
    """Return a name in brackets; brackets within it become the inner ones, e.g. ``「『未来』を見つめる事業」``."""
    return f"「{name.translate(_INNER)}」"


def _names(names: Sequence[str]) -> str:
    """Return names in brackets, the first few of many."""
    shown = "、".join(quoted(name) for name in names[:_FEW])
    return shown if len(names) <= _FEW else f"{shown}など{count_text(len(names))}"


def key_figures(evaluation: Evaluation, findings: pd.DataFrame | None = None) -> list[KeyFigure]:
    """Return the big numbers of the year: measures, good grades, indicators reached, execution, agreement.

    Parameters
    ----------
    findings : DataFrame, optional
        The open findings of `analysis.review`; their number is told, too.
    """
    plan = evaluation.plan
    figures = [
        KeyFigure(f"{plan.measure_word}", count_text(len(evaluation.measures), ""), "件", _status_remark(evaluation))
    ]
    counts = summary.grade_counts(evaluation, "annual")
    if not counts.empty:
        total = counts.iloc[-1]
        share = share_text(int(total["positive"]), int(total["evaluated"])).rstrip("%")
        good = "または".join(plan.scale.positive)
        remark = f"評価対象{count_text(total['evaluated'])}のうち{count_text(total['positive'])}"
        figures.append(KeyFigure(f"{good}評価の割合", share, "%", remark))
    figures += _reached(evaluation) + _execution(evaluation)
    differing = int((~evaluation.published["agrees"].fillna(True)).sum())
    if len(evaluation.published):
        checked = int(evaluation.published["agrees"].notna().sum())
        figures.append(
            KeyFigure("公表値との不一致", count_text(differing, ""), "か所", f"{count_text(checked, 'か所')}を再計算")
        )
    if findings is not None:
        severe = int((findings["severity"] == "error").sum())
        figures.append(
            KeyFigure(
                "未回答の確認事項", count_text(len(findings), ""), "件", f"うち重要度「誤り」{count_text(severe)}"
            )
        )
    return figures


def _status_remark(evaluation: Evaluation) -> str:
    ended = int((evaluation.measures["status"] != "active").sum())
    return f"うち終了・削除など{count_text(ended)}" if ended else ""


def _reached(evaluation: Evaluation) -> list[KeyFigure]:
    rows = summary.year_indicators(evaluation)
    reached, missed = int((rows["met"] == "yes").sum()), int((rows["met"] == "no").sum())
    if reached + missed == 0:
        return []
    remark = f"判定できる{count_text(reached + missed, '項目')}のうち{count_text(reached, '項目')}（判定不能{len(rows) - reached - missed}）"
    share = share_text(reached, reached + missed).rstrip("%")
    return [KeyFigure("目標を達成した指標", share, "%", remark)]


def _execution(evaluation: Evaluation) -> list[KeyFigure]:
    totals = summary.budget_totals(evaluation, "fiscal_year")
    year = totals[totals["fiscal_year"] == evaluation.fiscal_year]
    if year.empty or year["execution_rate"].isna().all():
        return []
    row = year.iloc[0]
    budget = f"{evaluation.plan.methods.budget_word}{money_text(row['budget_yen'])}"
    remark = f"決算{money_text(row['settlement_yen'])}／{budget}"
    return [
        KeyFigure("予算の執行率", percent_text(float(row["execution_rate"]), exceeding=True).rstrip("%"), "%", remark)
    ]


def grades(evaluation: Evaluation, kind: str) -> list[str]:
    """Return what the grades of the year (annual) or of the whole plan (overall) say."""
    counts = summary.grade_counts(evaluation, kind)
    if counts.empty:
        return []
    scale, total = evaluation.plan.scale, counts.iloc[-1]
    whole = int(total["evaluated"])
    parts = [
        f"{step_words(scale, symbol)}が{count_text(total[symbol])}（{share_text(int(total[symbol]), whole)}）"
        for symbol in scale.symbols
        if int(total[symbol])
    ]
    word = grading.graded_word(evaluation)
    sentences = [f"評価の対象となった{word}は{count_text(whole)}で、{'、'.join(parts)}でした。"]
    outside = (
        len(grading.grades_of(evaluation, kind)) if grading.grades_indicators(evaluation) else len(evaluation.measures)
    ) - whole
    if outside:
        sentences.append(
            f"ほかに、評価の対象外または評価の記載がないものが{count_text(outside)}あり、割合の分母には含めていません。"
        )
    top = counts.iloc[:-1]
    if whole and int(total[scale.symbols[0]]) / whole >= 0.8 and len(top):
        share = share_text(int(total[scale.symbols[0]]), whole)
        sentences.append(
            f"最上位の{step_words(scale, scale.symbols[0])}に全体の{share}が集まっており、"
            "評価だけでは取組どうしの差は読み取れません。指標の達成状況と併せて見る必要があります。"
        )
    return sentences


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
    reasons = [METHOD_LABELS[method].removeprefix("率なし（").removesuffix("）") for method in without["rate_method"]]
    which = "これには" if len(without) == len(rows) else f"このうち{count_text(len(without), '項目')}には"
    return f"{which}達成率がありません（{'、'.join(dict.fromkeys(reasons))}）。"


def missed(evaluation: Evaluation) -> list[str]:
    """Return how many parts were missed, and which measures have a top grade beside a miss."""
    rows = summary.missed(evaluation)
    if rows.empty:
        return ["目標を達成しなかったと判定した指標はありません。"]
    measures = list(pd.unique(rows["measure_id"]))
    sentences = [
        f"目標を達成しなかった指標は{count_text(len(rows), '項目')}で、{count_text(len(measures))}の{evaluation.plan.measure_word}にわたります。"
        + _unrated(rows)
    ]
    listed = summary.measure_list(evaluation)
    best = evaluation.plan.scale.symbols[:1]
    for kind, word in (("annual", "単年度の指標"), ("goal", "計画期間の指標")):
        column = "annual" if kind == "annual" else "overall"
        ids = set(rows.loc[rows["kind"] == kind, "measure_id"])
        doubtful = listed[listed["measure_id"].isin(ids) & listed[column].isin(best)]
        if len(doubtful):
            sentences.append(
                f"{word}に達成しなかったものがありながら{best[0]}評価とされているのは、{_names(list(doubtful['name']))}です。"
            )
    return sentences


def achievement(evaluation: Evaluation) -> list[str]:
    """Return the shares of parts at 100 % and 90 %, and the part far above the target."""
    rows = summary.year_indicators(evaluation)
    rates = rows["achievement_rate"].dropna().astype(float)
    if rates.empty:
        return ["達成率を計算できる指標はありません。"]
    full, ninety, double = (int((rates >= bound).sum()) for bound in (1.0, 0.9, 2.0))
    sentences = [
        f"達成率を計算できたのは{count_text(len(rows), '項目')}のうち{count_text(len(rates), '項目')}です。"
        f"達成率100%以上は{count_text(full, '項目')}（{share_text(full, len(rates))}）、"
        f"90%以上は{count_text(ninety, '項目')}（{share_text(ninety, len(rates))}）でした。"
    ]
    if double:
        sentences.append(
            f"達成率200%以上が{count_text(double, '項目')}あり、目標の水準が実態に合っているかを確かめる余地があります。"
        )
    return sentences


def budgets(evaluation: Evaluation) -> list[str]:
    """Return totals by year and what stands out in the evaluated year."""
    totals = summary.budget_totals(evaluation, "fiscal_year")
    if totals.empty:
        return []
    word = evaluation.plan.methods.budget_word
    sentences = []
    for row in totals.itertuples():
        if pd.notna(row.execution_rate):
            sentences.append(
                f"{label(int(row.fiscal_year))}は{word}{money_text(row.budget_yen)}に対して決算額{money_text(row.settlement_yen)}で、"
                f"執行率は{percent_text(float(row.execution_rate), exceeding=True)}でした。"
            )
    remarks = summary.budget_remarks(evaluation)
    year = remarks[remarks["fiscal_year"] == evaluation.fiscal_year]
    for kind, words in (
        ("over", "決算額が予算額を上回った"),
        ("unspent", "多額の不用額が出た"),
        ("zero", "予算額が0円の"),
    ):
        names = list(year.loc[year["remark"] == kind, "name"])
        if names:
            sentences.append(f"{label(evaluation.fiscal_year)}に{words}ものは、{_names(names)}です。")
    return sentences


def history(evaluation: Evaluation) -> list[str]:
    """Return who rose and who fell in the evaluated year."""
    table = grading.grade_history(evaluation)
    years = [column for column in table.columns if isinstance(column, int)]
    if len(years) < 2:
        return []
    before, after = years[-2:]
    sentences = []
    for change, word in (("rose", "上がった"), ("fell", "下がった")):
        rows = table[table["change"] == change]
        moves = [f"{quoted(row['name'])}（{row[before]}→{row[after]}）" for _, row in rows.iterrows()]
        years_ = f"{label(before)}から{label(after)}にかけて"
        listed = "、".join(moves[:_FEW]) + ("など" if len(moves) > _FEW else "の")
        sentences.append(
            f"{years_}評価が{word}のは、{listed}{count_text(len(moves))}です。"
            if moves
            else f"{years_}評価が{word}ものはありません。"
        )
    return sentences


def agreement(evaluation: Evaluation) -> list[str]:
    """Return how many published cells agree with the rows."""
    tables = summary.published_agreement(evaluation)
    if tables.empty:
        return ["この計画には、突き合わせる公表値（公表された集計表の数値）が登録されていません。"]
    checked = int(tables["agrees"].sum() + tables["differs"].sum())
    differs = int(tables["differs"].sum())
    verdict = "すべて一致しました" if differs == 0 else f"{count_text(differs, 'か所')}が一致しませんでした"
    told = f"公表された表の{count_text(checked, 'か所')}を個票の値から計算し直して突き合わせ、{verdict}。"
    sentences = [told] if checked else ["公表値のうち、個票の値から計算し直して突き合わせられるものはありません。"]
    guessed = int(tables["guessed"].sum())
    if guessed:
        sentences.append(
            f"ほかの{count_text(guessed, 'か所')}は、読めない評価の推定に使った件数のため、一致に数えません。"
        )
    left = int(tables["not_checked"].sum())
    if left:
        sentences.append(f"再計算の方法が登録されていない{count_text(left, 'か所')}は、突き合わせていません。")
    return sentences


def overview(evaluation: Evaluation) -> list[str]:
    """Return what is evaluated and what the reader should look at first."""
    plan = evaluation.plan
    first, last = plan.period
    place = "最終年度" if evaluation.fiscal_year == last else f"{evaluation.fiscal_year - first + 1}年目"
    sentences = [
        f"{plan.full_title}（{range_label([first, last])}）の{place}に当たる{label(evaluation.fiscal_year)}について、"
        f"{count_text(len(evaluation.measures))}の{plan.measure_word}を対象にまとめました。"
    ]
    missed_rows = summary.missed(evaluation)
    if len(missed_rows):
        names = _names(list(pd.unique(missed_rows["name"])))
        sentences.append(f"目標に届かなかった指標があるのは、{names}です。")
    return sentences


def definitions(evaluation: Evaluation) -> dict[str, str]:
    """Return the terms of the report and how each is computed (用語と算定方法)."""
    plan = evaluation.plan
    lower = METHOD_LABELS[plan.methods.lower_is_better].split("（")[0]
    return {
        "達成率": f"実績値÷目標値。少ないほど良い指標は{lower}。目標か実績に数値がないもの、0で割ることになるもの、"
        "目標と実績の単位が違うものには達成率を付けず、その理由を示します。",
        "達成・未達": "目標と実績の2つの欄に書かれた数値とことばだけで判定します。"
        "「完了」「実施」などのことばの目標は、実績のことばで判定し、「一部」「概ね」は達成に数えません。どちらとも言えないものは判定不能とします。",
        "取組ごとのまとめ": "達成した項目の数と、最も低い達成率を示します。未達が平均に隠れるため、平均は取りません。",
        "執行率": f"決算額÷{plan.methods.budget_word}。予算が0円のものには執行率を付けません。",
        "不用額": f"{plan.methods.budget_word}－決算額。予算の{bound_text(plan.thresholds.unspent_share)}以上かつ"
        f"{yen_text(plan.thresholds.unspent_yen)}以上のものを「多額の不用額」として挙げます。",
        "割合": "小数第1位または整数に四捨五入しています。評価の割合の分母に、評価対象外は含みません。",
    }


def sources(evaluation: Evaluation) -> list[str]:
    """Return where the figures come from."""
    plan = evaluation.plan
    sentences = [f"出典：{plan.source_title or plan.full_title}（{plan.city}）をもとに集計・加工しました。"]
    if not evaluation.corrections:
        sentences.append("元資料と異なる値にした箇所はありません。")
    return [*sentences, "各値が元資料のどの行から読まれたかは、data/raw の各表の「出典」（source）列に記録しています。"]
