"""The words that become categories (区分の語): each with its count, the odd ones marked, so that none comes in unseen."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping

from analysis.contract.codes import STATUS
from analysis.contract.schema import LABELS
from analysis.sources.figures import known_unit, plain_number
from analysis.sources.indicators import Row
from analysis.words.characters import label_key
from analysis.words.quantity import missing_reason

#: Columns of categories by table; of units a unit is nothing odd.
_CATEGORIES = {
    "measures": ("department", "policy", "program", "status"),
    "indicators": ("unit", "published_grade"),
    "grades": ("grade",),
    "directions": ("direction_text",),
}
_UNIT = "unit"
_SYMBOLS = ("grade", "published_grade")
_SHOWN = 30
_ALIKE = 0.8
_MOST_COMPARED = 300
_SHORT = 3


def category_lines(tables: Mapping[str, list[Row]]) -> list[str]:
    """Return one line for every categorical column that holds anything: its words with their counts, in Japanese."""
    lines = []
    for table, columns in _CATEGORIES.items():
        for column in columns:
            words = (str(row[column]) for row in tables.get(table, []) if row.get(column))
            counts = Counter(STATUS.get(word, word) if column == "status" else word for word in words)
            if counts:
                lines.append(f"区分の語 {LABELS[column]}（{len(counts)}種）: {_told(counts, column)}")
    return lines


def _told(counts: Counter[str], column: str) -> str:
    odd = dict(_odd(counts, column))
    usual = [word for word, _ in counts.most_common() if word not in odd]
    words = [f"{word} {counts[word]}" for word in usual[:_SHOWN]]
    words += [f"ほか {len(usual) - _SHOWN} 種"] if len(usual) > _SHOWN else []
    return "、".join([*words, *(f"【？】{word} {counts[word]}（{why}）" for word, why in odd.items())])


def _odd(counts: Counter[str], column: str) -> Iterator[tuple[str, str]]:
    """Yield the words that may be no category, or another spelling of one, and why."""
    usual: dict[str, str] = {}
    for word, _ in counts.most_common():
        key = label_key(word)
        if missing_reason(word) not in ("not_numeric", "") and column not in _SYMBOLS:
            yield word, "値がないことを表す印"
        elif key in usual:
            yield word, f"「{usual[key]}」と同じ語"
        elif column not in (_UNIT, *_SYMBOLS) and plain_number(word) is None and known_unit(word):
            yield word, "単位"
        elif column != _UNIT and len(key) > _SHORT and len(counts) <= _MOST_COMPARED and (like := _like(key, usual)):
            yield word, f"「{like}」と似た語"
        usual.setdefault(key, word)


def _like(key: str, usual: Mapping[str, str]) -> str:
    """Return the more frequent word that differs from this one in a character or so; numbered ones are their own."""
    letters = "".join(one for one in key if not one.isdigit())
    for other in difflib.get_close_matches(key, usual, n=3, cutoff=_ALIKE):
        same_length = abs(len(other) - len(key)) <= 1
        numbered = letters == "".join(one for one in other if not one.isdigit())
        if same_length and not numbered and key[0] == other[0] and key[-1] == other[-1]:
            return usual[other]
    return ""
