"""Answers that departments gave to findings (確認事項への回答): review.toml of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.review.finding import RULES, words, year_of
from analysis.words.errors import Location, Problem, raise_if_any
from analysis.words.settings import key_problems, read_toml

#: What was answered, with its name in Japanese.
DECISIONS = {"accepted": "指摘のとおり", "explained": "説明済み", "corrected": "訂正済み"}


@dataclass(frozen=True)
class Answer:
    """One answer (回答).

    Attributes
    ----------
    rule, measure_id, fiscal_year : str, str, int
        Which findings it answers; a finding on the whole document has an empty measure_id.
    decision : str
        accepted, explained or corrected.
    who : str
        The role that answered (情報政策課長, 担当課), never a person's name.
    why : str
        The explanation.
    contains : str
        Words of the finding's evidence, where a measure has several of one rule and year.
    """

    rule: str
    decision: str
    who: str
    why: str
    measure_id: str = ""
    fiscal_year: int | None = None
    contains: str = ""

    def fits(self, finding: Any) -> bool:
        """Return whether this answers a row of findings."""
        same = (self.rule, self.measure_id) == (finding.rule, words(finding.measure_id))
        year = self.fiscal_year is None or self.fiscal_year == year_of(finding.fiscal_year)
        return same and year and self.contains in words(finding.evidence)


def _contents(item: Mapping[str, Any], part: str, where: Location) -> list[Problem]:
    problems = []
    if item["rule"] not in RULES:
        problems.append(
            Problem(
                where, f"{part}の規則「{item['rule']}」はありません。", "確認事項の一覧の rule の列から写してください。"
            )
        )
    if item["decision"] not in DECISIONS:
        choices = "、".join(f"{key}（{name}）" for key, name in DECISIONS.items())
        problems.append(
            Problem(where, f"{part}の decision「{item['decision']}」は選べません。", f"{choices}のどれかです。")
        )
    texts = ("who", "why")
    problems += [
        Problem(
            where, f"{part}の{name}が空です。", "who には役職か担当（個人名は書かない）、why には理由を書いてください。"
        )
        for name in texts
        if not str(item[name]).strip()
    ]
    year = item.get("fiscal_year")
    if year is not None and not isinstance(year, int):
        problems.append(
            Problem(where, f"{part}の fiscal_year「{year}」は西暦の整数ではありません。", "例: fiscal_year = 2021")
        )
    return problems


def read_answers(path: Path) -> list[Answer]:
    """Return the answers of an edition; none where there is no file.

    Raises
    ------
    InputError
        With every wrong or incomplete entry at once.
    """
    if not path.exists():
        return []
    where = Location(f"{path.parent.name}/{path.name}")
    found = read_toml(path, "")
    problems = key_problems(found, ({"answer"}, set()), "review.toml ", where)
    answers = []
    for place, item in enumerate(found.get("answer", []), start=1):
        part = f"{place}番目の [[answer]] "
        wrong = key_problems(item, Answer, part, where)
        wrong += [] if wrong else _contents(item, part, where)
        problems += wrong
        if not wrong:
            answers.append(Answer(**{**item, "measure_id": str(item.get("measure_id", ""))}))
    raise_if_any(problems)
    return answers


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
        With every entry that is wrong, and every answer that fits no finding: the document or the rule has changed.
    """
    answers = read_answers(path)
    chosen = [next((answer for answer in answers if answer.fits(row)), None) for row in findings.itertuples()]
    where = Location(f"{path.parent.name}/{path.name}")
    used = {id(answer) for answer in chosen if answer is not None}
    raise_if_any(
        Problem(
            where,
            f"{place}番目の回答（{answer.rule}、取組「{answer.measure_id}」）に当たる確認事項がありません。",
            "番号・年度・規則を見直し、確認事項がなくなったのであれば回答を消してください。",
        )
        for place, answer in enumerate(answers, start=1)
        if not any(answer.fits(row) for row in findings.itertuples()) and id(answer) not in used
    )
    is_open = pd.Series([answer is None for answer in chosen], index=findings.index, dtype=bool)
    given = [answer for answer in chosen if answer is not None]
    columns = {
        name: pd.array([getattr(one, name) for one in given], dtype="string") for name in ("decision", "who", "why")
    }
    return findings[is_open].reset_index(drop=True), findings[~is_open].reset_index(drop=True).assign(**columns)
