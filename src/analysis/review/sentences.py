"""Long texts as the rules read them (文章の下ごしらえ)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import clipped, words
from analysis.words.characters import fold_width

#: Fields in which a department justifies its grade, the first that a measure has counts.
REASON_FIELDS = ("reason", "review", "opinion")
FIELD_LABELS = {
    "reason": "評価理由",
    "review": "評価の見解",
    "opinion": "所見",
    "plan": "今後の計画",
    "issue": "課題",
    "aim": "目的・目指す姿",
    "summary": "取組内容",
}


_JAPANESE = "[ぁ-んァ-ヶ一-龥ー、。]"
#: A line that ends without a full stop, before one that opens no item of a list.
_BROKEN_LINE = re.compile(r"(?<![。:])\n(?![・※●○■(\-①-⑳])")
_BLANK_IN_WORDS = re.compile(rf"(?<={_JAPANESE})[ ]+(?={_JAPANESE})")


@dataclass(frozen=True)
class Text:
    """One long text of a measure."""

    measure_id: str
    field: str
    text: str
    source: str

    @property
    def name(self) -> str:
        """What the field is called in a message."""
        return FIELD_LABELS.get(self.field, "本文")

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences, folded to half-width, without list marks; lines broken in mid-sentence are joined."""
        joined = _BROKEN_LINE.sub("", fold_width(self.text))
        joined = _BLANK_IN_WORDS.sub("", joined)
        parts = re.split(r"(?<=。)|\n|(?:^|\s)・", joined)
        return [clean for part in parts if (clean := re.sub(r"^[\s・※]+|\s+$", "", part))]


@held
def _all(evaluation: Evaluation) -> list[Text]:
    return [
        Text(str(row.measure_id), str(row.field), words(row.text), words(row.source))
        for row in evaluation.texts.itertuples()
    ]


def texts(evaluation: Evaluation, fields: tuple[str, ...] = ()) -> Iterator[Text]:
    """Yield the long texts of some fields, of all where none is named; each is cut into sentences once."""
    yield from (text for text in _all(evaluation) if not fields or text.field in fields)


@held
def reasons(evaluation: Evaluation) -> dict[str, Text]:
    """Return by measure the text that justifies its grade: the reason, else the opinion printed in its place."""
    found: dict[str, Text] = {}
    for field in reversed(REASON_FIELDS):
        found |= {text.measure_id: text for text in texts(evaluation, (field,))}
    return found


def asked_for(evaluation: Evaluation, measure_id: str, what: str) -> str:
    """Return how something is asked for: to be written where the plan has a field for it that this measure left empty."""
    told = reasons(evaluation)
    if not told or measure_id in told:
        return f"{what}を示してください。"
    return f"{what}を{next(iter(told.values())).name}に書いてください。"


def quote(text: Text, sentence: str) -> str:
    """Return a sentence quoted with its field's name."""
    return f"{text.name}「{clipped(sentence, 110)}」"
