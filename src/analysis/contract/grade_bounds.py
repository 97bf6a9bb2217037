"""Bounds of a grade scale (評価基準): from which achievement rate on a step is given, as cities print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated, Any

from analysis.words.characters import fold_width, symbol_key
from analysis.words.printing import bound_text
from analysis.words.setting_marks import AtLeast, Misfit, OneOf, Sample, SettingMark
from analysis.words.settings import read_settings

_BOUND = re.compile(r"(\d+(?:\.\d+)?)\s*%?\s*(以上|超)")


@dataclass(frozen=True)
class Bound:
    """One step and the rate from which on it is given.

    Attributes
    ----------
    symbol : str
        The step, e.g. ``A``.
    rate : float
        Ratio: 1.0 is 100 %.
    inclusive : bool
        True for 以上, False for 超.
    """

    symbol: str
    rate: float
    inclusive: bool = True

    def holds(self, rate: float) -> bool:
        """Return whether a rate reaches this step."""
        return rate >= self.rate if self.inclusive else rate > self.rate

    def __str__(self) -> str:
        """Return e.g. ``A 100%以上``."""
        return f"{self.symbol} {bound_text(self.rate)}{'以上' if self.inclusive else '超'}"


@dataclass(frozen=True)
class GradeBounds:
    """The bounds of a scale, best step first (評価基準).

    Attributes
    ----------
    name, source : str
        What the rule is called and where it is published.
    bounds : tuple of Bound
        Best step first.
    below : str
        The step given below the last bound; empty where that is not known.
    digits : int or None
        Rates are rounded half up to so many digits of a per cent before they are compared; None: not at all.
    even_share : bool
        The rate is held against the even yearly share of a final-year target (年割りの目標).
    from_baseline : bool
        The steps are those of `by_baseline`, without bounds.
    """

    name: str
    bounds: tuple[Bound, ...]
    below: str = ""
    digits: int | None = None
    source: str = ""
    even_share: bool = False
    from_baseline: bool = False

    def symbol(self, rate: float) -> str:
        """Return the step for an achievement rate (ratio); empty below the last bound where nothing is known."""
        exact = round(rate, 12) if self.digits is None else rounded(rate, self.digits)
        return next((bound.symbol for bound in self.bounds if bound.holds(exact)), self.below)

    def __str__(self) -> str:
        """Return the rule in Japanese, e.g. ``A 100%以上、B 80%以上、C それ未満``."""
        parts = [str(bound) for bound in self.bounds]
        return "、".join(parts + ([f"{self.below} それ未満"] if self.below else []))


def rounded(rate: float, digits: int) -> float:
    """Return a ratio rounded half up to digits of a per cent (四捨五入)."""
    step = Decimal(1).scaleb(-digits)
    return float((Decimal(str(rate)) * 100).quantize(step, ROUND_HALF_UP) / 100)


def by_baseline(values: tuple[float, float, float], lower: bool) -> str:
    """Return the step that 長与町 gives: S above the target, A above the baseline, B within 10 % of it, C worse.

    Parameters
    ----------
    values : tuple of float
        Baseline, target and actual in one unit.
    lower : bool
        Less is better.
    """
    baseline, target, actual = (-value for value in values) if lower else values
    if actual > target:
        return "S"
    if actual > baseline:
        return "A"
    return "B" if actual >= baseline - 0.1 * abs(baseline) else "C"


@dataclass(frozen=True)
class StepBound(SettingMark):
    """``100%以上`` or ``110%超``."""

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        if _BOUND.fullmatch(fold_width(str(value)).strip()):
            return value
        raise Misfit(f"「{value}」の基準を読めません。", "「80%以上」か「110%超」のように書いてください。")


Limits = Mapping[str, Annotated[str, StepBound()]]


def own_symbols(symbols: Iterable[str]) -> dict[str, str]:
    """Return the symbols of a scale by the one spelling that every other spelling of them shares."""
    return {symbol_key(symbol): symbol for symbol in symbols}


def parsed(steps: Mapping[str, str]) -> Iterator[Bound]:
    """Yield the bounds written as ``{ A = "100%以上", B = "80超" }``, which `StepBound` has checked."""
    for symbol, text in steps.items():
        match = _BOUND.fullmatch(fold_width(text).strip())
        if match:
            yield Bound(symbol, float(Decimal(match[1]) / 100), match[2] == "以上")


@dataclass(frozen=True)
class Preset:
    """A rule that a city publishes (公表されている評価基準), as in presets.toml."""

    name: str
    source: str
    steps: Limits = field(default_factory=dict)
    below: str = ""
    digits: int | None = None
    even_share: bool = False
    from_baseline: bool = False

    def rule(self) -> GradeBounds:
        """Return the bounds, in the order of the file: best step first."""
        found = {name: value for name, value in vars(self).items() if name not in ("steps", "name")}
        return GradeBounds(self.name, tuple(parsed(self.steps)), **found)


@dataclass(frozen=True)
class Presets:
    """The file presets.toml."""

    preset: tuple[Preset, ...]


#: Rules that cities publish (自治体の評価基準), by the name that plan.toml and the analyst use.
PRESETS: dict[str, GradeBounds] = {
    one.name: one.rule() for one in read_settings(Path(__file__).with_name("presets.toml"), Presets).preset
}


@dataclass(frozen=True)
class BoundsSettings:
    """``[grades.bounds]``: the bounds that a plan prints.

    達成率が何 % 以上ならどの段階か、という基準。書くと、評価を計算し直して公表と比べる。
    書かない計画では、公表された評価を最もよく説明する境目を推定する。
    """

    steps: Annotated[
        Limits,
        "段階と基準。以上か超を付ける。最後の段階は「それ未満」になる",
        Sample('{ A = "100%以上", B = "80%以上" }'),
    ] = field(default_factory=dict)
    digits: Annotated[
        int | None, AtLeast(0), "比べる前に百分率を四捨五入する桁（0 なら整数）。書かなければ丸めない"
    ] = None
    preset: Annotated[
        str, OneOf(("", *PRESETS)), "公表されている他市の基準を名前で使う。steps の代わり。記号は計画の段階と同じこと"
    ] = ""
    even_share: Annotated[bool, "最終年度の目標を年数で割った値（20%、40% …）と比べるなら true"] = False

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield that nothing is said."""
        if not self.preset and not self.steps:
            yield "", " に steps も preset もありません。", '例: steps = { A = "100%以上", B = "80%以上" }'

    def _found(self, symbols: list[str]) -> GradeBounds:
        """Return the rule with its steps spelled as the scale spells them."""
        rule = PRESETS[self.preset] if self.preset else GradeBounds("計画の評価基準", tuple(parsed(self.steps)))
        own = own_symbols(symbols)
        bounds = (replace(one, symbol=own.get(symbol_key(one.symbol), one.symbol)) for one in rule.bounds)
        return replace(rule, bounds=tuple(bounds), below=own.get(symbol_key(rule.below), rule.below))

    def unlike(self, symbols: list[str]) -> Iterator[tuple[str, str]]:
        """Yield (what, what to do) where the bounds do not fit the steps of the scale, given from best to worst."""
        found = self._found(symbols).bounds
        for bound in found:
            if bound.symbol not in symbols:
                yield f"の「{bound.symbol}」は段階にありません。", f"段階は {'、'.join(symbols)} です。"
        rates = [(bound.rate, symbols.index(bound.symbol)) for bound in found if bound.symbol in symbols]
        if [place for _, place in sorted(rates, reverse=True)] != sorted(place for _, place in rates):
            yield "の基準が段階の順に並んでいません。", "良い段階ほど高い率にしてください。"

    def bounds(self, symbols: list[str]) -> GradeBounds:
        """Return the bounds of a scale; `unlike` has found nothing."""
        rule = self._found(symbols)
        if self.preset:
            return rule
        bounds = tuple(sorted(rule.bounds, key=lambda bound: bound.rate, reverse=True))
        rest = symbols[symbols.index(bounds[-1].symbol) + 1 :]
        below = rest[0] if rest else ""
        return replace(rule, bounds=bounds, below=below, digits=self.digits, even_share=self.even_share)
