"""What the cells of a whole column look like (列の形): numbers, names of persons, choices, sentences; for drafts only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from analysis.sources.figures import plain_number
from analysis.sources.vocabulary import ROLE_LABELS, Guess
from analysis.words.characters import fold_width
from analysis.words.quantity import missing_reason, read_quantity

_FAMILY = re.compile(
    r"(?:佐藤|鈴木|高橋|田中|伊藤|渡[辺邊部]|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|林|斎藤|清水|山崎|森|池田|橋本"
    r"|阿部|石川|山下|中島|石井|小川|前田|岡田|長谷川|藤田|後藤|近藤|村上|遠藤|青木|坂本|斉藤|福田|太田|西村|藤井|岡本|三浦|金子|藤原)"
    r"[\s\u3000]?[一-龥ぁ-んァ-ヶ]{0,3}"
)
_AMOUNTS = (
    "initial",
    "supplementary",
    "carried_in",
    "transferred",
    "budget",
    "settlement",
    "carried_over",
    "staff_cost",
)
_NUMBERS = (*_AMOUNTS, "target", "actual", "baseline", "current", "rate", "execution", "value", "amount")
_FEW_NUMBERS = 0.3
_PERSONS = 0.5
_MOST_CHOICES = 15
_LONGEST_CHOICE = 12
_LONGEST_QUANTITY = 24
_LONGEST_GRADE = 16
_LARGEST_RATIO = 3
_OFTEN = 3


@dataclass(frozen=True)
class Shape:
    """The cells of a column that hold something.

    Attributes
    ----------
    filled, distinct : int
        How many cells hold something, and how many different things.
    numbers, plain, persons : float
        Shares of the cells with a number, of those that are nothing else, and of those that are names of persons.
    longest : int
        The length of the longest text.
    middle : float
        The median of the numbers; 0 where there is none.
    """

    filled: int
    distinct: int
    numbers: float
    plain: float
    persons: float
    longest: int
    middle: float

    @property
    def is_choice(self) -> bool:
        """The same few short words again and again."""
        often = self.filled >= _OFTEN * self.distinct or self.filled <= _MOST_CHOICES
        return 0 < self.distinct <= _MOST_CHOICES and self.longest <= _LONGEST_CHOICE and often


def shape_of(texts: Sequence[str]) -> Shape:
    """Return the shape of a column; dashes and the like count as empty."""
    counts = Counter(text for text in texts if missing_reason(text) in ("not_numeric", ""))
    filled = sum(counts.values())
    numbers = {text: plain_number(fold_width(text).rstrip("%")) for text in counts}
    in_words = [text for text, number in numbers.items() if number is None and len(text) <= _LONGEST_QUANTITY]
    quantities = sum(counts[text] for text in in_words if read_quantity(text).value is not None)
    plain = [number for text, number in numbers.items() if number is not None for _ in range(counts[text])]
    return Shape(
        filled,
        len(counts),
        (len(plain) + quantities) / max(filled, 1),
        len(plain) / max(filled, 1),
        sum(counts[text] for text in counts if _FAMILY.fullmatch(text.strip())) / max(filled, 1),
        max(map(len, counts), default=0),
        median(plain) if plain else 0.0,
    )


def refined(guessed: Guess, shape: Shape) -> Guess:
    """Return what a column probably is, now that its cells are known.

    Names of persons are left out whatever the heading says; a column of words is no amount; a choice is no sentence.
    """
    role = guessed.role
    if shape.filled and shape.persons >= _PERSONS:
        role = "ignore"
    elif shape.filled and (role in _AMOUNTS or role.startswith("fund:")) and shape.plain < _FEW_NUMBERS:
        role = ""
    elif shape.filled and role in _NUMBERS and shape.numbers < _FEW_NUMBERS:
        role = _of_words(role, shape)
    elif role == "text:plan" and shape.is_choice:
        role = "future"
    elif role == "grade" and shape.longest > _LONGEST_GRADE:
        role = "text:reason"
    elif role == "rate" and 0 < abs(shape.middle) <= _LARGEST_RATIO:
        role = "ratio"
    if role == guessed.role:
        return guessed
    return Guess(
        role, ROLE_LABELS.get(role, ""), guessed.pattern, guessed.year, guessed.month, guessed.n, guessed.group
    )


def beside_funds(guesses: Sequence[Guess], shapes: Sequence[Shape]) -> list[Guess]:
    """Return what columns are, with the numbers under その他 between sources of funds as one of them."""
    found = list(guesses)
    for place, (one, shape) in enumerate(zip(guesses, shapes, strict=True)):
        around = [*guesses[max(place - 1, 0) : place], *guesses[place + 1 : place + 2]]
        is_other = one.pattern.split("/")[-1].startswith("その他") and shape.plain > _PERSONS
        if is_other and any(beside.role.startswith("fund:") for beside in around):
            found[place] = replace(one, role="fund:other", label=ROLE_LABELS["fund:other"])
    return found


def _of_words(role: str, shape: Shape) -> str:
    """Return what a column of words is whose heading speaks of numbers; targets and actuals may be words."""
    if role in ("target", "actual", "value", "baseline", "current"):
        return "text:result" if role == "actual" and shape.longest > _LONGEST_CHOICE * 4 else role
    return ""
