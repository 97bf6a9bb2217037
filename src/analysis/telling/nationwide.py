"""What many cities together show, in sentences and tables (全国の概観のことば); each is true with one plan and with nothing known."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.contract.codes import KINDS, OVERALL
from analysis.contract.footing import FOOTINGS
from analysis.outlook.national import FEWEST, RATE_OUTLIERS, National
from analysis.telling.readable import heading, readable
from analysis.words.fiscal_year import label
from analysis.words.printing import MISSING, bound_text, count_text, counted_text, percent, percent_text

#: Rows that a page shows of a list; the rest is in the file beside it.
MOST_ROWS = 50
_KEYS = ("fiscal_year", "measures", "level", "yes", "no", "unknown", "met_share", "median_rate")
_GRADE_COLUMNS = ["graded", "reached_share", "comparable", "missed", "said_reached"]

#: The table of the plans that could not be read, as a file.
UNREAD = "unread_plans"


def _span(years: pd.Series) -> str:
    first, last = label(int(years.min())), label(int(years.max()))
    return first if first == last else f"{first}から{last}まで"


def overview(national: National) -> list[str]:
    """Return which plans were counted, and which could not be read."""
    plans, lost = national.plans, national.problems
    sentences = []
    if len(plans):
        cities = plans["city"].nunique()
        sentences.append(
            f"{count_text(cities, '団体')}の{count_text(len(plans), '計画')}について、最も新しい評価年度（{_span(plans['fiscal_year'])}）を"
            f"集計しました。取組は合わせて{count_text(plans['measures'].sum())}です。"
        )
    if lost:
        sentences.append(f"読み込めなかった計画が{count_text(len(lost), '計画')}あり、どの数にも含めていません。")
    return sentences


def results(national: National) -> list[str]:
    """Return how many indicators met their targets, together and plan by plan; those of one year and of a period apart."""
    known = national.plans.dropna(subset=["level"])
    if known.empty:
        return ["達成・未達を判定できる指標は、どの計画にもありません。"]
    sentences = [one for level, rows in known.groupby("level", sort=True) for one in _results_of(str(level), rows)]
    how = "単年度の指標を数え、判定できる単年度の指標がない計画では計画期間の指標を数えています。"
    return [*sentences, f"計画ごとに、{how}"] if known["level"].nunique() > 1 else sentences


def _results_of(level: str, plans: pd.DataFrame) -> list[str]:
    """Return the results of the plans that count one level of indicators."""
    yes, no, unknown = (int(plans[state].sum()) for state in ("yes", "no", "unknown"))
    found = (
        f"判定できた{KINDS[level]}{count_text(yes + no, '項目')}（{count_text(len(plans), '計画')}）のうち、"
        f"達成は{counted_text(yes, yes + no, '項目')}です。"
    )
    left = f"ほかに、判定できないものが{count_text(unknown, '項目')}あります。" if unknown else ""
    share = plans["met_share"].astype(float)
    if len(share) < 2:
        return [found + left]
    spread = (
        f"計画ごとに見た{KINDS[level]}の達成の割合は、{percent_text(share.min())}から{percent_text(share.max())}までで、"
        f"中央値は{percent_text(share.median())}です。"
    )
    return [found + left, spread]


def grades(national: National) -> list[str]:
    """Return how the grades spread on the common footing, and of how many plans that is not known."""
    plans = national.plans[national.plans["graded"] > 0]
    if plans.empty:
        return ["評価の段階を公表している計画はありません。"]
    apart = int((plans["comparable"] == "no").sum())
    known = plans[plans["comparable"] != "no"]
    sentences = []
    if len(known):
        total = int(known["graded"].sum())
        said = "、".join(
            f"「{words}」が{counted_text(int(known[key].sum()), total)}" for key, words in FOOTINGS.items()
        )
        sentences.append(
            f"段階のことばで対応づけられる{count_text(len(known), '計画')}の評価{count_text(total)}の内訳は、{said}です。"
        )
    if set(known["kind"].dropna()) == {"annual", "overall"}:
        sentences.append(
            f"単年度の評価のない{count_text(int((known['kind'] == 'overall').sum()), '計画')}は、{OVERALL}を数えています。"
        )
    assumed, guessed = int((known["comparable"] == "assumed").sum()), int(known["guessed"].sum())
    if assumed:
        sentences.append(
            f"このうち{count_text(assumed, '計画')}は、段階の意味が元資料に印字されておらず、推定によります。"
        )
    if guessed:
        sentences.append(f"記号を読み取れず推定した評価が{count_text(guessed)}含まれています。")
    if apart:
        sentences.append(
            f"{count_text(apart, '計画')}は、段階の意味が分からないため、評価の内訳の比較に含めていません。"
        )
    return sentences


def strictness(national: National) -> list[str]:
    """Return what grades stand beside missed indicators."""
    known = national.plans.dropna(subset=["said_reached_share"])
    missed, said = int(known["missed"].sum()), int(known["said_reached"].sum())
    if not missed:
        return ["未達の指標があり、段階の意味も分かる評価はありません。"]
    return [
        f"未達の指標が1つ以上ある評価{count_text(missed)}（{count_text(len(known), '計画')}）のうち、"
        f"「達成」に当たる段階が付いたものは{counted_text(said, missed)}です。"
    ]


def money(national: National) -> list[str]:
    """Return the execution rates, by what the plans divide by."""
    known = national.plans.dropna(subset=["execution_rate"])
    if known.empty:
        return ["予算額と決算額がそろっている計画はありません。"]
    sentences = []
    for word, rows in known.groupby("budget_word", sort=True):
        rate = rows["execution_rate"].astype(float)
        low, middle, high = (percent_text(one, exceeding=True) for one in (rate.min(), rate.median(), rate.max()))
        spread = f"{low}から{high}まで、中央値は{middle}" if len(rows) > 1 else middle
        sentences.append(f"{word}に対する執行率が分かる{count_text(len(rows), '計画')}では、{spread}です。")
    return sentences


def footing_table(national: National) -> pd.DataFrame:
    """Return how many plans and grades stand on each step of the common footing, as text; empty where none is comparable.

    Returns
    -------
    DataFrame of str
        `段階`, `評価のある計画`, `評価の数`
    """
    known = national.plans[(national.plans["comparable"] != "no").fillna(False)]
    total = int(known["graded"].sum())
    rows = [
        (words, count_text(int((known[key] > 0).sum()), "計画"), counted_text(int(known[key].sum()), total))
        for key, words in FOOTINGS.items()
    ]
    return pd.DataFrame(rows if total else [], columns=["段階", "評価のある計画", "評価の数"])


def plans_table(national: National) -> pd.DataFrame:
    """Return the results of the plans as text, by their names; at most `MOST_ROWS`.

    Returns
    -------
    DataFrame of str
        Columns of `National.plans` under their headings (`analysis.telling.readable.readable`).
    """
    columns = ["city", "title", *_KEYS, *_GRADE_COLUMNS, "budget_word", "execution_rate"]
    return readable(national.plans.sort_values(["city", "title"], kind="stable")[columns].head(MOST_ROWS))


def outliers_table(national: National) -> pd.DataFrame:
    """Return the plans that stand out as text, with what is usual; at most `MOST_ROWS`.

    Returns
    -------
    DataFrame of str
        `団体`, `計画`, `割合`, `値`, `外れと見なさない範囲`, `比べた計画`
    """
    found = national.outliers.head(MOST_ROWS)
    usual = [f"{_ratio(low)}～{_ratio(high)}" for low, high in zip(found["low"], found["high"], strict=True)]
    return pd.DataFrame(
        {
            "団体": found["city"],
            "計画": found["title"],
            "割合": [heading(share) for share in found["share"]],
            "値": percent(found["value"]),
            "外れと見なさない範囲": usual,
            "比べた計画": [count_text(one, "計画") for one in found["compared"]],
        }
    ).reset_index(drop=True)


def no_outliers(national: National) -> str:
    """Return why `outliers_table` is empty: no plan stands out, or too few can be compared."""
    if national.enough:
        return "四分位範囲の 1.5 倍より外側にある計画はありません。"
    return f"比べられる計画が{count_text(FEWEST, '計画')}に足りないため、ほかと大きく違う計画は調べていません。"


def _ratio(value: object) -> str:
    number = min(max(float(str(value)), 0.0), 1.0)
    return percent_text(number)


def rates_table(national: National) -> pd.DataFrame:
    """Return the indicators far from their targets as text, the farthest first; at most `MOST_ROWS`.

    Returns
    -------
    DataFrame of str
        Columns of `National.rates` under their headings (`analysis.telling.readable.readable`).
    """
    columns = ["city", "measure_id", "name", "indicator", "fiscal_year", "target_text", "actual_text"]
    return readable(national.rates[[*columns, "achievement_rate", "source"]].head(MOST_ROWS))


def rates_told(national: National) -> list[str]:
    """Return how many indicators are far from their targets, and what that may mean."""
    low, high = (bound_text(rate) for rate in RATE_OUTLIERS)
    if national.rates.empty:
        return [f"達成率が{low}以下または{high}以上の指標はありません。"]
    return [
        f"達成率が{low}以下または{high}以上の指標が{count_text(len(national.rates), '項目')}あります。"
        "目標の置き方によるもののほか、単位の違いや転記の誤りのことがあります。元資料で確かめてください。"
    ]


def problems_table(national: National) -> pd.DataFrame:
    """Return why plans could not be read, as text; at most `MOST_ROWS`.

    Returns
    -------
    DataFrame of str
        `計画の記号`, `場所`, `内容`, `対処`
    """
    rows = [
        (plan_id, str(problem.where), problem.what, problem.todo or MISSING)
        for plan_id, problems in national.problems.items()
        for problem in problems
    ]
    return pd.DataFrame(rows[:MOST_ROWS], columns=["計画の記号", "場所", "内容", "対処"])


def shortened(shown: Sequence[object], known: Sequence[object]) -> str:
    """Return the remark that a table is not whole; empty where it is."""
    return (
        f"全{count_text(len(known))}のうち{count_text(len(shown))}まで。すべては下のファイルにあります。"
        if len(shown) < len(known)
        else ""
    )
