"""Answers that departments gave to findings (確認事項への回答): review.toml of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pandas as pd

from analysis.review.finding import RULES, words, year_of
from analysis.words.errors import Location, Problem, raise_if_any
from analysis.words.setting_marks import Filled, Loose, Misfit, OneOf, Sample, SettingMark, Year, nearest
from analysis.words.settings import read_settings
from analysis.words.toml_file import shown_name

#: What was answered, with its name in Japanese.
DECISIONS = {"accepted": "指摘のとおり", "explained": "説明済み", "corrected": "訂正済み", "asked": "照会中"}
#: The decision that leaves a finding open.
ASKED = "asked"


@dataclass(frozen=True)
class RuleId(SettingMark):
    """The id of a rule of review."""

    def read(self, value: str) -> str:
        """Return it, or say what is wrong with it."""
        if value in RULES:
            return value
        todo = f"{nearest(value, tuple(RULES))}確認事項の一覧の rule の列から写してください。"
        raise Misfit(f"の規則「{value}」はありません。", todo)


@dataclass(frozen=True)
class Answer:
    """``[[answer]]``: one answer to findings.

    確認事項への回答。who に個人の氏名は書かない。
    """

    rule: Annotated[str, RuleId(), "規則の名前。findings.csv の rule の列から写す", Sample('"zero-budget-but-done"')]
    decision: Annotated[str, OneOf(DECISIONS), "回答の種類"]
    who: Annotated[str, Filled(), "答えた課や役職（個人名は書かない）", Sample('"総務課"')]
    why: Annotated[str, Filled(), "理由"]
    measure_id: Annotated[str, Loose(), "取組の番号。文書全体についての確認事項なら書かない"] = ""
    fiscal_year: Annotated[int | None, Year(), "年度。書かなければすべての年度"] = None
    contains: Annotated[str, "同じ取組・年度・規則の確認事項が複数あるとき、根拠に含まれる語で選ぶ"] = ""

    def fits(self, finding: Any) -> bool:
        """Return whether this answers a row of findings."""
        same = (self.rule, self.measure_id) == (finding.rule, words(finding.measure_id))
        year = self.fiscal_year is None or self.fiscal_year == year_of(finding.fiscal_year)
        return same and year and self.contains in words(finding.evidence)


@dataclass(frozen=True)
class Answers:
    """``review.toml`` of an edition."""

    answer: Annotated[tuple[Answer, ...], "回答。1件に1つ"] = ()


def read_answers(path: Path) -> list[Answer]:
    """Return the answers of an edition; none where there is no file.

    Raises
    ------
    InputError
        With every wrong or incomplete entry at once.
    """
    return list(read_settings(path, Answers).answer) if path.exists() else []


def asked(findings: pd.DataFrame, path: Path) -> pd.Series:
    """Return whom each finding was sent to (照会中: ``decision = "asked"``), ``""`` where it was not.

    Parameters
    ----------
    findings : DataFrame
        The open ones.

    Returns
    -------
    Series of string, same index
    """
    sent = [answer for answer in read_answers(path) if answer.decision == ASKED]
    whom = (next((answer.who for answer in sent if answer.fits(row)), "") for row in findings.itertuples())
    return pd.Series(list(whom), index=findings.index, dtype="string")


def answered(findings: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the findings that are still open, and those that were answered.

    Parameters
    ----------
    findings : DataFrame
        As `analysis.review.findings` returns it.
    path : Path
        ``data/raw/<plan_id>/<fiscal_year>/review.toml``; without the file all findings are open.

    Returns
    -------
    tuple of DataFrame
        The answered ones carry decision, who and why besides the columns of findings.

    Raises
    ------
    InputError
        With every entry that is wrong, and every answer that fits no finding: the document or the rule has changed. A
        question that was sent may have been settled by a correction, and is passed over.
    """
    answers = read_answers(path)
    settled = [answer for answer in answers if answer.decision != ASKED]
    chosen = [next((answer for answer in settled if answer.fits(row)), None) for row in findings.itertuples()]
    where = Location(shown_name(path))
    used = {id(answer) for answer in chosen if answer is not None}
    raise_if_any(
        Problem(
            where,
            f"{place}番目の回答（{answer.rule}、取組「{answer.measure_id}」）に当たる確認事項がありません。",
            "番号・年度・規則を見直し、確認事項がなくなったのであれば回答を消してください。",
        )
        for place, answer in enumerate(answers, start=1)
        if answer.decision != ASKED and id(answer) not in used
        if not any(answer.fits(row) for row in findings.itertuples())
    )
    is_open = pd.Series([answer is None for answer in chosen], index=findings.index, dtype=bool)
    given = [answer for answer in chosen if answer is not None]
    columns = {
        name: pd.array([getattr(one, name) for one in given], dtype="string") for name in ("decision", "who", "why")
    }
    return findings[is_open].reset_index(drop=True), findings[~is_open].reset_index(drop=True).assign(**columns)
