"""The printed symbol of a grade (評価の記号): its own spelling, one for every door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.words.characters import fold_width, same_circles, symbol_key
from analysis.words.quantity import missing_reason

_SYMBOL = re.compile(r"([A-Za-z]{1,3}[+\-]?|[◎○●△▲▽×☆★◇◆□■]+|\d{1,2}|[ⅠⅡⅢⅣⅤ])(?=$|[\s:(・.、,>])")
_LONGEST_GRADE = 20


@dataclass(frozen=True)
class Grading:
    """How the grades of a document are read.

    Attributes
    ----------
    pattern : str
        A regular expression whose first group is the grade; empty where the cell begins with it.
    symbols : mapping of str to str
        Spellings (``順調``, ``©``) and the grade that each stands for (``A``, ``◎``).
    """

    pattern: str = ""
    symbols: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        own = {symbol_key(grade): grade for grade in self.symbols.values()}
        return own | {symbol_key(word): grade for word, grade in self.symbols.items()}

    def declared(self, text: str) -> str:
        """Return the grade that a spelling stands for, or is; empty where the layout knows none."""
        return self._spellings.get(symbol_key(text), "")

    def read(self, text: str) -> str:
        """Return the grade's own symbol (``A`` of ``A：順調``), ``-`` for a dash, empty where none can be read."""
        named = self.declared(text)
        if named or missing_reason(text) == "dash":
            return named or "-"
        folded = same_circles(fold_width(text)).strip()
        match = re.search(self.pattern, folded) if self.pattern else _SYMBOL.match(folded)
        if match:
            return "-" if missing_reason(match[1]) == "dash" else symbol_key(match[1])
        return "" if self.pattern or len(folded) > _LONGEST_GRADE else symbol_key(folded)
