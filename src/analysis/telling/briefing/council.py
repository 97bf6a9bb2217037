"""The council briefing (議会説明資料): which slides a plan has, at most twelve, and its first and last."""

from __future__ import annotations

from collections.abc import Callable

from analysis.contract.codes import METHOD_LABELS
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing import grade_slides, money_slides, outcome_slides, shortfall_slides
from analysis.telling.briefing.slide import Briefing, Omitted, Slide, SlideTable
from analysis.telling.briefing.slide_words import origin, source_line
from analysis.telling.claims import TARGETED, claims, side_by_side
from analysis.telling.decisions import Decision, decided, decisions
from analysis.telling.marks import legend
from analysis.telling.told_apart import whole
from analysis.telling.year_answers import answers, rule
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

_SUBJECTS: tuple[Callable[[Evaluation], Slide | Omitted], ...] = (
    outcome_slides.reached,
    shortfall_slides.missed,
    money_slides.spending,
    money_slides.unspent,
    grade_slides.spread,
    grade_slides.change,
    grade_slides.belief,
    outcome_slides.by_field,
)


def council_briefing(evaluation: Evaluation) -> Briefing:
    """Return the slides for the council: each answers one question, with its message in the title.

    Subjects for which the plan has no figures have no slide; the last slide names them with the reason.

    Parameters
    ----------
    evaluation : Evaluation
        Of any plan; a table may be empty.

    Returns
    -------
    Briefing
        Three to twelve slides.
    """
    evaluation = whole(evaluation)
    found = [subject(evaluation) for subject in (*_SUBJECTS, _decisions)]
    slides = [one for one in found if isinstance(one, Slide)]
    absent = tuple(one for one in found if isinstance(one, Omitted))
    title = f"{evaluation.plan.full_title}　{label(evaluation.fiscal_year)}の評価"
    return Briefing(
        title,
        f"議会説明資料｜{evaluation.plan.city}",
        (_opening(evaluation, title), _answers(evaluation), *slides, _methods(evaluation, absent)),
        absent,
    )


def headline(evaluation: Evaluation) -> str:
    """Return the year in one sentence: indicators reached and missed, execution; what there is of it."""
    told = claims(evaluation)
    found = [told[f"reached-{kind}"] for kind in TARGETED if told[f"reached-{kind}"].known]
    parts = [side_by_side(found)] if found else []
    parts += [told["execution"].told] if told["execution"].known else []
    return (
        "".join(f"{part}です。" for part in parts)
        or f"{told['measures'].amount}の{evaluation.plan.measure_word}の状況です。"
    )


def _opening(evaluation: Evaluation, title: str) -> Slide:
    return Slide(
        "opening",
        title,
        (headline(evaluation),),
        figures=tuple(narrative.key_figures(evaluation)[:5]),
        source=source_line(evaluation),
        notes=(
            *narrative.overview(evaluation),
            origin(evaluation, "measures", "indicators", "grades", "budgets"),
        ),
    )


def _answers(evaluation: Evaluation) -> Slide:
    """Return the year in five answers."""
    found = answers(evaluation)
    result, direction = found[0].word, found[1].word
    return Slide(
        "answers",
        f"達成の状況は「{result}」、前年度と比べて「{direction}」です",
        grid=SlideTable(
            "この年度の答え",
            ("問い", "状況", "答え"),
            tuple((one.question, one.word or "－", one.text) for one in found),
            (1.5, 0.8, 6.0),
            "五つの問いと、その状況と答えの一覧表。",
        ),
        source=source_line(evaluation),
        notes=(rule(evaluation), origin(evaluation, "indicators", "grades", "budgets")),
    )


def _decisions(evaluation: Evaluation) -> Slide | Omitted:
    """Return what has to be decided, or that nothing is; no slide where the figures do not tell."""
    found, sentences = decisions(evaluation), decided(evaluation)
    if not found and len(sentences) > 1:
        return Omitted("decisions", "決める必要のあること", "この年度の数値だけでは確かめられないため")
    return Slide(
        "decisions",
        f"決める必要のあることは{count_text(len(found), 'つ')}です" if found else sentences[0].rstrip("。"),
        grid=_settled(found) if found else None,
        source=source_line(evaluation),
        notes=(*sentences, origin(evaluation, "indicators", "grades", "budgets", "published")),
    )


def _settled(found: list[Decision]) -> SlideTable:
    rows = tuple((one.asked, one.grounds) for one in found)
    alt = f"決める必要のあること{count_text(len(rows), 'つ')}と、もとになる数字の一覧表。"
    return SlideTable("決める必要のあること", ("決めること", "もとになる数字"), rows, (3.0, 5.0), alt)


def _methods(evaluation: Evaluation, absent: tuple[Omitted, ...]) -> Slide:
    """Return how the figures came about, where from, and what is not shown."""
    rows = [*_method_rows(evaluation)]
    rows += [("載せていない項目", "、".join(f"{one.subject}（{one.reason}）" for one in absent))] if absent else []
    cells = tuple((term, text) for term, text in rows)
    definitions = [f"{term}：{text}" for term, text in narrative.definitions(evaluation).items()]
    return Slide(
        "methods",
        "数値はすべて、元資料の値から計算し直しています",
        grid=SlideTable("方法と出典", ("項目", "内容"), cells, (1.0, 4.6), "数値の算定方法と出典の一覧表。"),
        source=source_line(evaluation),
        notes=(*definitions, *narrative.sources(evaluation)),
    )


def _method_rows(evaluation: Evaluation) -> list[tuple[str, str]]:
    plan = evaluation.plan
    period = f"、計画期間 {plan.period_label}" if plan.has_period else ""
    corrected = claims(evaluation)["corrected"]
    mended = f"{corrected.amount}（理由は、評価を確かめる担当課の資料に記録）" if corrected.number else corrected.told
    rows = [
        ("元資料", f"{plan.source_title or plan.full_title}（{plan.city}{period}）"),
        *_indicator_rows(evaluation),
    ]
    if len(evaluation.budgets):
        word = plan.methods.budget_word
        rows.append((plan.methods.rate_word, f"決算額÷{word}。予算が0円のものや、どちらかの額がないものは計算しません"))
    if len(evaluation.grades):
        rows.append(("評価", "元資料に書かれた自己評価のまま。評価の対象外は割合の分母に含めません"))
    agreement = "".join(narrative.agreement(evaluation)) or "突き合わせる公表値が登録されていません"
    return [*rows, ("公表値との突合", agreement), ("元資料の訂正", "。".join([mended, *legend(evaluation)]))]


def _indicator_rows(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Return how rates and states of the year's indicators came about."""
    indicators = summary.year_indicators(evaluation)
    if indicators.empty:
        return []
    rated = int(indicators["achievement_rate"].notna().sum())
    lower = METHOD_LABELS[evaluation.plan.methods.lower_is_better].split("（")[0]
    rate = f"実績値÷目標値（少ないほど良い指標は {lower}）。{count_text(len(indicators), '項目')}中{count_text(rated, '項目')}で計算。平均は取りません"
    state = "目標と実績に書かれた数値とことばだけで判定。どちらとも言えないものは判定不能とし、未達に数えません"
    return [("達成率", rate), ("達成・未達", state)]
