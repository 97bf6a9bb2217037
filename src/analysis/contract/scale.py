"""A grade scale (評価の段階): its steps, what they mean, and which of them say that a target was reached."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from analysis.contract.footing import footing_of, tells_of_change
from analysis.contract.grade_bounds import GradeBounds, own_symbols
from analysis.words.characters import symbol_key
from analysis.words.setting_marks import Loose, Sample


@dataclass(frozen=True)
class Step:
    """``[[grades.steps]]``: one step of a grade scale.

    評価の段階。良い順に並べる。数、記号、並びは自由（S・A・B、◎○△●、1～5 …）。
    """

    symbol: Annotated[str, "記号。幅や括弧、丸の字の違いは同じ段階として扱う", Loose(), Sample('"A"')]
    label: Annotated[str, "短い意味", Sample('"順調"')]
    wording: Annotated[str, "元資料にある基準の言い方", Sample('"目標を達成した"')] = ""
    reached: Annotated[bool, "その段階が「目標を達成した」ことを意味するなら true"] = False


@dataclass(frozen=True)
class Scale:
    """A grade scale: its steps from best to worst, which of them count as good, and the bounds where printed."""

    steps: tuple[Step, ...] = ()
    positive: tuple[str, ...] = ()
    not_evaluated: tuple[str, ...] = ("-",)
    bounds: GradeBounds | None = None

    @property
    def symbols(self) -> list[str]:
        """The symbols from best to worst."""
        return [step.symbol for step in self.steps]

    @cached_property
    def footings(self) -> dict[str, str]:
        """The common footing of every symbol (a key of `analysis.contract.footing.FOOTINGS`, or empty)."""
        return {step.symbol: footing_of(step.wording, step.label) for step in self.steps}

    @cached_property
    def said_reached(self) -> list[str]:
        """The symbols that say that targets were reached: as the plan marks them, else by their words."""
        marked = [step.symbol for step in self.steps if step.reached]
        return marked or [symbol for symbol, found in self.footings.items() if found in ("exceeded", "reached")]

    @property
    def reached(self) -> list[str]:
        """The symbols that mean that targets were reached (目標を達成した段階), the one definition for all rooms.

        The steps marked ``reached = true``; where none is marked, those whose words say so; where none says so, the
        best step.
        """
        return self.said_reached or self.symbols[:1]

    @cached_property
    def changed(self) -> list[str]:
        """The symbols that tell of a change of the plan (見直し、中止) and not of results: no target is held against them."""
        return [step.symbol for step in self.steps if tells_of_change(step.wording, step.label)]

    @cached_property
    def printed(self) -> dict[str, str]:
        """The meaning of each symbol that the document prints; steps whose meaning was assumed (推定) have none."""
        told = {step.symbol: step.wording or step.label for step in self.steps if self.footings[step.symbol]}
        return {symbol: words for symbol, words in told.items() if "推定" not in words}

    @property
    def comparability(self) -> tuple[str, str]:
        """Whether the scale can be compared with others, and why not (比較できるか).

        A key of `analysis.contract.footing.COMPARABLE` and the reason in Japanese, empty where it can.
        """
        if not self.steps:
            return "no", "評価の段階が登録されていないため"
        silent = [symbol for symbol, found in self.footings.items() if not found]
        if silent:
            return "no", f"段階「{'」「'.join(silent)}」の意味が元資料から分からないため"
        guessed = [step.symbol for step in self.steps if "推定" in step.label + step.wording]
        if guessed:
            return "assumed", f"段階「{'」「'.join(guessed)}」の意味が元資料に印字されておらず、推定によるため"
        return "yes", ""

    def own(self, text: str) -> str:
        """Return the scale's own symbol for a printed grade, whatever its width, brackets or circle; empty where none."""
        return own_symbols([*self.symbols, *self.not_evaluated]).get(symbol_key(text), "")

    def label(self, symbol: str) -> str:
        """Return e.g. ``A（適切）``; the symbol itself where it is no step."""
        return next((f"{step.symbol}（{step.label}）" for step in self.steps if step.symbol == symbol), symbol)
