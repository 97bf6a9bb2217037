"""Do the reasons carry the grades? (評価理由と評価)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.grade_rule import Case
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.seen import rows_of
from analysis.review.sentences import Text, quote, reasons, texts
from analysis.review.standing import grade_word, standing
from analysis.words.characters import label_key
from analysis.words.fiscal_year import label, mentioned_years

#: Words that tell of a miss, of something not done, or of a failure.
_MISS = re.compile(
    r"(?:目標|指標|基準|計画)[^。、]{0,12}(?:下回|届か|届き|及ば|未達|達成していない|達成でき(?:な|ず))"
    r"|わずかに及ば|未達成|未実施|未完了|未整備|実施しな(?:い|かった)|実施でき(?:な|ず)|(?<!止)(?<!停止)できなかった|出来なかった|行えなかった"
    r"|見送|見合わせ|延期|中止(?!して(?:いた|いる)|に伴|した?(?:イベント|事業))|(?:には|までには)至(?:ら|って(?:い|お)ら?(?:な|ず|り?ま))"
    r"|スケジュールを変更|遅れ(?:が|て|た|る)|ずれ込|目指したが|予定していたが"
    r"|(?:概ね|おおむね)(?:目標を?|指標を?)?(?:達成|完了)|(?:目標|作業)を?(?:概ね|おおむね)"
    r"|(?:利用|使用)でき(?:ない|なくなる|なかった)[^。]{0,12}(?:時間|状態|障害|発生)|停止してしま|(?:障害|トラブル)が\d*件?発生し"
)
#: Of these, words that tell of an outage only: a target that was reached allows for some.
_OUTAGE = re.compile(
    r"(?:利用|使用)でき(?:ない|なくなる|なかった)[^。]{0,12}(?:時間|状態|障害|発生)|停止してしま|(?:障害|トラブル)が\d*件?発生し"
)
#: What turns a word of miss into its opposite, or speaks of something else than the result.
_NOT_A_MISS = re.compile(
    r"(?:障害|トラブル|不具合|停止|遅れ)[^。、]{0,14}(?:なく|なかった|無く|無かった|発生せず|発生していない|発生しな|しておらず)"
    r"|受講できなかった[^。]{0,20}(?:対して|実施する?ことができ)|(?:前年度|昨年度|令和元年度|令和2年度|過去に)[^。、]{0,20}できなかった"
    r"|改善さ?れた|解消(?:し|され)た"
    r"|(?:国|県|府|都|全国|他市|他自治体)の(?:目標|基準|平均|計画)[^。、]{0,12}(?:下回|届か|届き|及ば|達成して|達成でき)"
)
_EXPLAINS = re.compile(
    r"ため|により|よる|影響|下回|できな|出来な|できず|遅れ|至(?:ら|って)|届|及ば|未|中止|延期|ものの|が減|減少|低下|要因|原因|コロナ|見送|変更|しかし|一方"
    r"|達していない|見直し"
)


def explains(text: str) -> bool:
    """Return whether a text gives a cause, or admits a miss."""
    return _EXPLAINS.search(text) is not None


#: Below this rate a miss is told by ``far-miss``, with what the reason says or leaves unsaid.
FAR = 0.7
_SINCE = re.compile(r"\s*(?:に|から)?[^。、]{0,20}(?:以降|以来)")


def _years(sentence: str) -> list[int]:
    """Return the fiscal years that a sentence names: 令和3年2月 is fiscal year 2020; 以降 is no single year."""
    found = []
    for _, end, year in mentioned_years(sentence):
        month = re.match(r"\s*年?\s*(\d{1,2})\s*月", sentence[end:])
        if not _SINCE.match(sentence[end:]):
            found.append(year - 1 if month and int(month[1]) <= 3 else year)
    return found


def _past_only(sentence: str, year: int) -> bool:
    """Return whether a sentence tells only of years before the evaluated one."""
    named = _years(sentence)
    return bool(named) and max(named) < year and re.search(r"(?:た|だ)[。」)]*$", sentence) is not None


def tells_of_miss(text: Text, year: int) -> list[str]:
    """Return the sentences of a text that tell of a miss or of something not done in the evaluated year."""
    return [
        sentence
        for sentence in text.sentences
        if _MISS.search(_NOT_A_MISS.sub("", sentence)) and not _past_only(sentence, year)
    ]


def _current(evaluation: Evaluation) -> dict[str, list[tuple[Case, list[Any]]]]:
    """Return the grades of the evaluated year that stand for whole measures, with their missed parts, by measure."""
    graded = standing(evaluation)
    whole = [case.fiscal_year == evaluation.fiscal_year and case.seq is None for case in graded.cases]
    found: dict[str, list[tuple[Case, list[Any]]]] = {}
    for case, missed in graded.each(np.array(whole, dtype=bool), graded.rows.one_of("met", "no")):
        found.setdefault(case.measure_id, []).append((case, missed))
    return found


@rule("reason-tells-of-miss", "warning", "達成を意味する評価なのに、理由の文章が未達や未実施、障害を述べていないか")
def reason_tells_of_miss(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures whose every grade means reached while the reason tells of a miss.

    A measure with a lower grade beside it (annual B, overall A) has its miss accounted for. Where the document prints no
    meaning of the grade, nothing is contradicted. An outage beside targets that were reached is information.
    """
    scale, told = evaluation.plan.scale, reasons(evaluation)
    meant = [symbol for symbol in scale.reached if symbol in scale.printed]
    for measure_id, found in _current(evaluation).items() if told else ():
        if measure_id not in told or any(case.grade not in meant for case, _ in found):
            continue
        sentences = tells_of_miss(told[measure_id], evaluation.fiscal_year)
        if sentences:
            outage = all(_MISS.search(_OUTAGE.sub("", one)) is None for one in sentences)
            severity = "info" if outage and not any(missed for _, missed in found) else ""
            names = "、".join(f"{grade_word(case)}「{case.grade}」" for case, _ in found)
            what = "障害や停止" if outage else "届かなかったことや、できなかったこと"
            ask = "目標の達成への影響を示してください。" if outage else "評価と理由のどちらを直すかを検討してください。"
            message = f"評価は「{found[0][0].grade}」ですが、{told[measure_id].name}に{what}が書かれています。{ask}"
            evidence = f"{names}／" + "／".join(quote(told[measure_id], sentence) for sentence in sentences[:3])
            where = sources(told[measure_id].source, *(case.source for case, _ in found))
            yield Finding(measure_id, evaluation.fiscal_year, message, evidence, where, severity)


@rule("miss-not-explained", "warning", "目標に届かなかった指標があるのに、その理由が書かれていないことがないか")
def miss_not_explained(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures with a missed indicator whose reason neither admits nor explains a miss.

    A miss beside a grade that means reached is asked about by ``grade-above-result``, a far one by ``far-miss``.
    """
    silent = [*evaluation.plan.scale.reached, *evaluation.plan.scale.changed]
    told = reasons(evaluation)
    for measure_id, found in _current(evaluation).items() if told else ():
        missed = [
            row
            for case, rows in found
            if case.grade not in silent
            for row in rows
            if pd.isna(row.achievement_rate) or row.achievement_rate >= FAR
        ]
        if measure_id not in told or not missed or explains(told[measure_id].text):
            continue
        text = told[measure_id]
        names = "、".join(dict.fromkeys(f"「{name_of(row)}」" for row in missed))
        message = f"{names}が目標に届いていませんが、{text.name}に届かなかった理由がありません。理由と今後の対応を書いてください。"
        evidence = "／".join([*(quoted(row) for row in missed), quote(text, text.text)])
        where = sources(*(row.source for row in missed), text.source)
        yield Finding(measure_id, evaluation.fiscal_year, message, evidence, where)


_GENERIC = re.compile(r"システム|管理|実施|完了|作成|作業|実績|記録|業務|整備|運用|年度|対応|障害|課題|改善|検討|状況")


def _terms(text: str) -> set[str]:
    """Return the words of a text that say what it is about, in pairs of characters."""
    plain = _GENERIC.sub(" ", label_key(text))
    runs = re.findall(r"[一-龥]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{2,}", plain)
    return {run[start : start + 2] for run in runs for start in range(len(run) - 1)}


@rule("reason-off-topic", "info", "理由の文章が、その年度の指標でないことを述べていないか")
def reason_off_topic(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield reasons that speak of the goal of the whole plan only, and of a year before, not of the year's indicator."""
    for measure_id, text in reasons(evaluation).items():
        years = [year for sentence in text.sentences for year in _years(sentence)]
        if not years or max(years) >= evaluation.fiscal_year:
            continue
        own = [row for row in rows_of(evaluation, measure_id) if row.fiscal_year == evaluation.fiscal_year]
        annual = [row for row in own if row.kind == "annual" and row.missing_reason not in ("none", "dash")]
        goals = [row for row in own if row.kind == "goal"]
        if annual and _speaks_of(goals, text) and not _speaks_of(annual, text):
            message = (
                f"{text.name}が{label(evaluation.fiscal_year)}の指標に触れず、過去の年度のことだけを述べています。"
                "その年度の指標について評価した理由を書いてください。"
            )
            evidence = f"{'／'.join(quoted(row) for row in annual)}／{quote(text, text.text)}"
            yield Finding(measure_id, evaluation.fiscal_year, message, evidence, text.source)


def _speaks_of(rows: list[Any], text: Text) -> bool:
    """Return whether a text shares a word with the cells of some indicators."""
    cells = (words(cell) for row in rows for cell in (row.indicator, row.target_text, row.actual_text))
    told = " ".join(filter(None, cells))
    return bool(_terms(told) & _terms(text.text)) or _shared_run(told, label_key(text.text))


def _shared_run(one: str, two: str) -> bool:
    """Return whether a run of four or more kanji or katakana of one text stands in the other."""
    return any(run in two for run in re.findall(r"[一-龥]{4,}|[ァ-ヶー]{4,}", label_key(one)))


_STALE = re.compile(r"(?:以降|から)(?:について)?も?[^。]{0,24}(?:する|予定|継続|維持|利用|行う|図る|努め|検討|進め)")


@rule("plan-names-past-year", "info", "今後の計画に、過ぎた年度がこれからの年度として書かれていないか")
def plan_names_past_year(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield plans for the future that begin in the evaluated year or before."""
    for text in texts(evaluation, ("plan",)):
        for sentence in text.sentences:
            stale = [
                year
                for _, end, year in mentioned_years(sentence)
                if year <= evaluation.fiscal_year
                and re.match(r"\s*以降", sentence[end:])
                and _STALE.search(sentence[end:])
            ]
            if stale:
                message = (
                    f"{text.name}が{label(stale[0])}以降のこととして書かれていますが、{label(stale[0])}は評価した年度までに過ぎています。"
                    "前年度の文章が残っていないかを確かめてください。"
                )
                yield Finding(
                    text.measure_id, evaluation.fiscal_year, message, quote(text, sentence), words(text.source)
                )
