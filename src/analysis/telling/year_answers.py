"""The year in five answers (五つの答え): did it go well, better or worse, what was missed, what did it cost, what is to be decided.

Each stands on claims alone; what the data do not tell is said, and none of them praises a year of which little is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.contract.codes import KINDS
from analysis.contract.plan import Thresholds
from analysis.evaluation import summary
from analysis.evaluation.midway import is_midway
from analysis.evaluation.year import Evaluation, held
from analysis.telling.claims import TARGETED, Claim, claims, opposites, side_by_side, unsettled
from analysis.telling.claims.grade_claims import GRADED
from analysis.telling.decisions import decided, decisions
from analysis.telling.display import indicator_name
from analysis.telling.told_apart import spoken
from analysis.words.printing import bound_text, count_text, money_text, percent_text

#: How a figure stands, in words.
STATUSES = {"good": "順調", "watch": "要注意", "late": "遅れ", "unknown": "分からない"}
#: Which way it went against the year before.
WAYS = {"up": "上向き", "down": "下向き", "same": "横ばい", "mixed": "まちまち", "unknown": "分からない"}
#: Misses that the answer names; how many there are stands before them.
_NAMED = 2
_INNER = str.maketrans("「」", "『』")
#: Execution rates (ratios) outside of which money is worth a question.
_EXECUTED = (0.7, 1.0)


@dataclass(frozen=True)
class YearAnswer:
    """One answer.

    Attributes
    ----------
    key, question : str
        ``result``, ``direction``, ``missed``, ``money`` or ``decide``, and what is asked in Japanese.
    status : str
        A key of `STATUSES` or `WAYS`; empty where no word fits.
    word : str
        The status in Japanese.
    text : str
        One to three sentences.
    """

    key: str
    question: str
    text: str
    status: str = ""

    @property
    def word(self) -> str:
        """The status in Japanese."""
        return {**STATUSES, **WAYS}.get(self.status, "")


@held
def answers(evaluation: Evaluation) -> tuple[YearAnswer, ...]:
    """Return the five answers of an evaluated year, in the order in which they are asked."""
    return tuple(one(evaluation) for one in (_result, _direction, _missed, _money, _decide))


def rule(evaluation: Evaluation) -> str:
    """Return what the words of `STATUSES` stand for, in one sentence; said once a page."""
    limits = evaluation.plan.thresholds
    high, low = bound_text(limits.on_track), bound_text(limits.attention)
    least, most = (bound_text(bound) for bound in _EXECUTED)
    grades = "（評価の割合も同じ基準）" if evaluation.plan.scale.positive else ""
    return (
        f"「順調」は判定できる指標の{high}以上で目標を達成したこと、「要注意」は{low}以上{high}未満、「遅れ」は{low}未満を表します{grades}。"
        f"判定できる指標が半数に満たないときと、計画期間の途中の値だけのときは「分からない」とします。"
        f"{evaluation.plan.methods.rate_word}は、{least}以上{most}以下を「順調」、それ以外を「要注意」とします。"
        "「上向き」と「下向き」は、前年度と今年度の両方で判定できる指標のうち達成したものの増減（なければ評価の上下）です。"
    )


def status_of(reached: Claim, undecided: Claim, limits: Thresholds) -> str:
    """Return how the indicators of one kind stand; unknown where fewer than half of them can be decided."""
    if not reached.known or not reached.whole or undecided.number > reached.whole:
        return "unknown"
    share = reached.number / reached.whole
    return "good" if share >= limits.on_track else "watch" if share >= limits.attention else "late"


def indicator_status(evaluation: Evaluation, kind: str) -> str:
    """Return how the indicators of a kind stand; those of the plan's period say nothing while they are on their way."""
    told = claims(evaluation)
    if kind == "goal" and is_midway(evaluation):
        return "unknown"
    return status_of(told[f"reached-{kind}"], told[f"undecided-{kind}"], evaluation.plan.thresholds)


def execution_status(rate: Claim) -> str:
    """Return how the execution rate stands."""
    if not rate.known or not rate.whole:
        return "unknown"
    return "good" if _EXECUTED[0] <= rate.number / rate.whole <= _EXECUTED[1] else "watch"


def _result(evaluation: Evaluation) -> YearAnswer:
    """Return whether the year went well: the kinds of indicators by themselves, the year's own first."""
    question, told = "うまくいったか", claims(evaluation)
    found = [kind for kind in TARGETED if told[f"reached-{kind}"].known]
    if not found:
        sentences = "目標を達成したかを判定できる指標が資料にないため、指標からは分かりません。"
        return YearAnswer("result", question, sentences + _graded(evaluation), "unknown")
    text = f"{side_by_side([told[f'reached-{kind}'] for kind in found])}です。"
    left = [told[f"undecided-{kind}"] for kind in TARGETED if told[f"undecided-{kind}"].number]
    text += f"ほかに、{side_by_side(left)}です。" if left else ""
    if "goal" in found and is_midway(evaluation):
        text += f"計画期間の指標には、{evaluation.plan.last_label}までの目標に対する途中の値を含みます。"
    return YearAnswer("result", question, text, indicator_status(evaluation, found[0]))


def _graded(evaluation: Evaluation) -> str:
    told = claims(evaluation)
    good = next(
        (told[f"good-{kind}"] for kind in GRADED if f"good-{kind}" in told and told[f"good-{kind}"].known), None
    )
    return f"自己評価では、{good.told}です。" if good else ""


def _direction(evaluation: Evaluation) -> YearAnswer:
    """Return whether it went better or worse than the year before: on what both years know, indicators before grades."""
    question, told = "前年度と比べてどうか", claims(evaluation)
    found = [(kind, one) for kind in TARGETED if (one := told[f"reached-{kind}"].matched)]
    ways = {_way(one.now - one.before) for _, one in found}
    parts = [
        f"両方の年度で判定できる{KINDS[kind]}{count_text(one.whole, '項目')}のうち、目標を達成したものは前年度{count_text(one.before, '項目')}、"
        f"今年度{count_text(one.now, '項目')}です。"
        for kind, one in found
    ]
    rose, fell = told["rose"], told["fell"]
    if rose.known:
        ways |= set() if found else {_way(rose.number - fell.number)}
        parts.append(opposites(rose, fell))
    if not parts:
        text = "前年度と今年度の両方で分かる指標も評価も資料にないため、良くなったか悪くなったかは分かりません。"
        return YearAnswer("direction", question, text, "unknown")
    return YearAnswer("direction", question, "".join(parts), ways.pop() if len(ways) == 1 else "mixed")


def _way(change: int) -> str:
    return "up" if change > 0 else "down" if change < 0 else "same"


def _missed(evaluation: Evaluation) -> YearAnswer:
    """Return what was missed: how many, and by name those that stayed farthest from their targets."""
    question, told, rows = "何が届かなかったか", claims(evaluation), summary.missed(evaluation)
    rows = rows.assign(name=spoken(evaluation, rows["measure_id"]))
    known = [told[f"missed-{kind}"] for kind in TARGETED if told[f"missed-{kind}"].known]
    if not known:
        return YearAnswer("missed", question, told["missed-measures"].sentence)
    found = [one for one in known if one.number]
    if not found:
        return YearAnswer("missed", question, "判定できた指標の中に、目標に届かなかったものはありません。")
    text = f"{side_by_side(found)}です。"
    rated = rows.dropna(subset=["achievement_rate"])
    if rated.empty:
        names = [f"「{str(name).translate(_INNER)}」" for name in rows["name"].drop_duplicates().head(_NAMED)]
        more = "など" if rows["name"].nunique() > _NAMED else ""
        return YearAnswer(
            "missed", question, f"{text}達成率では比べられませんが、{'、'.join(names)}{more}が届いていません。"
        )
    first = "目標から最も遠いのは" if len(rows) > 1 else "届かなかったのは"
    if len(rated) < len(rows):  # one told in words may be farther still
        first = f"達成率の分かるもののうち、{first}"
    return YearAnswer("missed", question, f"{text}{first}{_farthest(rated)}です。")


def _farthest(rated: pd.DataFrame) -> str:
    """Return the lowest rates with what came to them, as many as fill `_NAMED` names; those of one rate stand together."""
    named = "「" + rated["name"].str.translate(_INNER) + "」の「" + indicator_name(rated).str.translate(_INNER) + "」"
    parts, room = [], _NAMED
    for rate, same in named.groupby(rated["achievement_rate"].astype(float), sort=True):
        told, several = "と".join(same.head(max(room, 1))), len(same) > 1
        more = f"など{count_text(len(same), '項目')}" if len(same) > room else ""
        parts.append(f"{told}{more}（{'いずれも' if several else ''}達成率{percent_text(rate)}）")
        room -= len(same)
        if room <= 0:
            break
    return "、次いで".join(parts)


def _money(evaluation: Evaluation) -> YearAnswer:
    """Return what it cost, against the budget and against the year before."""
    question, told = "いくら使ったか", claims(evaluation)
    budget, spent, rate, over = told["budget"], told["settlement"], told["execution"], told["over"]
    if not budget.known:
        return YearAnswer("money", question, spent.sentence, "unknown")
    text = f"{budget.subject}{budget.amount}に対して、{spent.told}です。"
    text = f"{text.removesuffix('です。')}で、{rate.told}です。" if rate.known and rate.whole else text
    if spent.matched:
        before, now = (money_text(value) for value in (spent.matched.before, spent.matched.now))
        text += (
            f"両方の年度で額の分かる{count_text(spent.matched.whole)}では、決算額は前年度{before}、今年度{now}です。"
        )
    text += "".join([over.sentence if over.number else "", *unsettled(told)])
    return YearAnswer("money", question, text, execution_status(rate))


def _decide(evaluation: Evaluation) -> YearAnswer:
    """Return what has to be decided: how much, and the gravest."""
    question, found = "何を決める必要があるか", decisions(evaluation)
    if not found:
        return YearAnswer("decide", question, "".join(decided(evaluation)))
    first = found[0]
    many = f"{count_text(len(found), 'つ')}あります。まず、" if len(found) > 1 else ""
    return YearAnswer("decide", question, f"{many}{first.sentence}")
