"""The years that a document prints against the one that it is imported as (印刷された年度): a document of the wrong year is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.sources.grid import Row
from analysis.sources.indicators import Row as Fact
from analysis.sources.log import ImportLog
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import YEAR_WORDS, label, mentioned_years

#: A title stands among the first lines of a sheet or file and has its line to itself, but for a date or a page.
_FIRST, _CELLS, _LONGEST = 5, 2, 40
#: Headings and years of values stand among so many lines.
_LINES = 200
_SENTENCE = re.compile("[、。]")
_DATE = re.compile(r"\s*\d{1,2}\s*月")
#: Words in brackets are an aside, unless they are the year: 進捗状況（令和2年度）.
_ASIDE = re.compile(rf"\((?!\s*{YEAR_WORDS}(?:\s*[~-]\s*{YEAR_WORDS})?\s*\))[^()]*\)")
#: Tables whose rows have a year of their own.
_DATED = ("budgets", "indicators", "grades")
#: What is there only when a year is over (実績・評価・決算), by table; not what is only expected (見込み).
_OVER = {"budgets": "settlement_yen", "indicators": "actual_value", "grades": "grade"}
_STATUSES, _EXPECTED = ("actual_status", "settlement_status"), ("forecast", "interim")


def note_years(rows: Iterable[Row], tables: Mapping[str, Sequence[Fact]], fiscal_year: int, log: ImportLog) -> None:
    """Report titles that name other years only, a year that is printed nowhere, and values that end with another year.

    Parameters
    ----------
    rows : iterable of Row
        The lines of the document.
    tables : mapping of str to rows
        What was read from it.
    """
    lines = list(_numbered(rows))
    named = [(row, years) for number, row in lines if number <= _FIRST and (years := _of_title(row))]
    printed = {year for number, row in lines if number <= _LINES for _, _, year in mentioned_years(row.text)}
    found = {int(str(row["fiscal_year"])) for name in _DATED for row in tables.get(name, []) if row.get("fiscal_year")}
    told = f"{label(fiscal_year)}のデータとして取り込みました。年度の指定が正しいかを確かめてください。"
    if named and not any(fiscal_year in years for _, years in named):
        row, _ = named[0]
        log.remark(f"{row.source}: 題は「{row.text}」で、{label(fiscal_year)}を示す題がありません。{told}")
    elif printed and fiscal_year not in printed:
        log.remark(f"元資料にある年度は{_labels(printed)}で、{label(fiscal_year)}がありません。{told}")
    if found and fiscal_year not in found:
        log.remark(f"{label(fiscal_year)}の値が1つもありません（読んだ値は{_labels(found)}）。{told}")
    elif (ends := _ends(tables)) and fiscal_year not in ends:
        log.remark(
            f"年度別の実績・評価・決算額は{_labels(ends)}までで、{label(fiscal_year)}で終わるものがありません。{told}"
        )


def _ends(tables: Mapping[str, Sequence[Fact]]) -> set[int]:
    """Return the last year that is over, of each kind of value that the document prints for several years."""
    printed: dict[tuple[str, object], set[int]] = {}
    over: dict[tuple[str, object], set[int]] = {}
    for name, column in _OVER.items():
        for row in tables.get(name, []):
            group, year = (name, row.get("kind")), int(str(row.get("fiscal_year") or 0))
            printed.setdefault(group, set()).add(year)
            if row.get(column) not in (None, "") and not any(row.get(one) in _EXPECTED for one in _STATUSES):
                over.setdefault(group, set()).add(year)
    return {max(years) for group, years in over.items() if len(printed[group]) > 1}


def _labels(years: set[int]) -> str:
    return "、".join(label(year) for year in sorted(years))


def _numbered(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Yield every row that is not blank with its number within its sheet or file, from 1."""
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row.part] = numbers.get(row.part, 0) + 1
        yield numbers[row.part], row


def _of_title(row: Row) -> range | None:
    """Return the years that a title names, with those between them; None where it is no title or names none."""
    if len(row.filled) > _CELLS or len(row.text) > _LONGEST or _SENTENCE.search(row.text):
        return None
    words = _ASIDE.sub("", fold_width(row.text))
    years = [year for _, end, year in mentioned_years(words) if not _DATE.match(words[end:])]
    return range(min(years), max(years) + 1) if years else None
