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
class BaselineSteps:
    """``[grades.bounds.baseline]``: steps that compare the actual with target and baseline (達成、前進、横ばい、後退).

    実績を目標値と基準値（計画策定時）に比べる段階。使わない段階は書かない。
    """

    exceeded: Annotated[str, "目標値を上回る", Sample('"S"')] = ""
    reached: Annotated[str, "目標値に達した", Sample('"達成"')] = ""
    better: Annotated[str, "基準値より良い", Sample('"前進"')] = ""
    same: Annotated[str, "基準値と同じ（tolerance の幅までの悪化を含む）", Sample('"横ばい"')] = ""
    worse: Annotated[str, "基準値より悪い", Sample('"後退"')] = ""
    tolerance: Annotated[float, AtLeast(0), "同じとみなす、基準値に対する割合（0.1 は 10%）"] = 0.0

    @property
    def order(self) -> list[str]:
        """The steps from best to worst."""
        return [one for one in (self.exceeded, self.reached, self.better, self.same, self.worse) if one]

    def symbol(self, values: tuple[float | None, float | None, float | None], lower: bool) -> str:
        """Return the step of an actual; empty where what it is compared with is not known.

        Parameters
        ----------
        values : tuple of float or None
            Baseline, target and actual in one unit.
        lower : bool
            Less is better.
        """
        baseline, target, actual = (None if one is None else -one if lower else one for one in values)
        if actual is None or target is None:
            return ""
        if self.exceeded and actual > target:
            return self.exceeded
        if self.reached and actual >= target:
            return self.reached
        if baseline is None:
            return ""
        if actual > baseline:
            return self.better
        return self.same if actual >= baseline - self.tolerance * abs(baseline) else self.worse

    def spelled(self, own: Mapping[str, str]) -> BaselineSteps:
        """Return the same steps as a scale spells them."""
        names = ("exceeded", "reached", "better", "same", "worse")
        return replace(self, **{name: own.get(symbol_key(getattr(self, name)), getattr(self, name)) for name in names})

    def __str__(self) -> str:
        """Return e.g. ``達成 目標値以上、前進 基準値より良い、横ばい 基準値と同じ、後退 基準値より悪い``."""
        within = f"{bound_text(self.tolerance)}までの悪化" if self.tolerance else "同じ"
        words = {
            self.exceeded: "目標値を上回る",
            self.reached: "目標値に達した",
            self.better: "基準値より良い",
            self.same: f"基準値と{within}" if not self.tolerance else f"基準値から{within}",
            self.worse: "それより悪い",
        }
        return "、".join(f"{symbol} {meaning}" for symbol, meaning in words.items() if symbol)


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
    baseline : BaselineSteps or None
        The steps compare with the baseline, without bounds.
    """

    name: str
    bounds: tuple[Bound, ...]
    below: str = ""
    digits: int | None = None
    source: str = ""
    even_share: bool = False
    baseline: BaselineSteps | None = None

    def symbol(self, rate: float) -> str:
        """Return the step for an achievement rate (ratio); empty below the last bound where nothing is known."""
        exact = round(rate, 12) if self.digits is None else rounded(rate, self.digits)
        return next((bound.symbol for bound in self.bounds if bound.holds(exact)), self.below)

    def __str__(self) -> str:
        """Return the rule in Japanese, e.g. ``A 100%以上、B 80%以上、C それ未満``."""
        if self.baseline is not None:
            return str(self.baseline)
        parts = [str(bound) for bound in self.bounds]
        return "、".join(parts + ([f"{self.below} それ未満"] if self.below else []))


def rounded(rate: float, digits: int) -> float:
    """Return a ratio rounded half up to digits of a per cent (四捨五入)."""
    step = Decimal(1).scaleb(-digits)
    return float((Decimal(str(rate)) * 100).quantize(step, ROUND_HALF_UP) / 100)


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
    baseline: BaselineSteps | None = None

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
    baseline: Annotated[BaselineSteps | None, "達成率でなく、目標値と基準値に比べる段階。steps の代わり"] = None

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield that nothing is said."""
        if not self.preset and not self.steps and self.baseline is None:
            yield "", " に steps も preset もありません。", '例: steps = { A = "100%以上", B = "80%以上" }'

    def _found(self, symbols: list[str]) -> GradeBounds:
        """Return the rule with its steps spelled as the scale spells them."""
        rule = PRESETS[self.preset] if self.preset else GradeBounds("計画の評価基準", tuple(parsed(self.steps)))
        rule = replace(rule, baseline=self.baseline) if self.baseline is not None else rule
        own = own_symbols(symbols)
        bounds = (replace(one, symbol=own.get(symbol_key(one.symbol), one.symbol)) for one in rule.bounds)
        against = rule.baseline.spelled(own) if rule.baseline is not None else None
        below = own.get(symbol_key(rule.below), rule.below)
        return replace(rule, bounds=tuple(bounds), below=below, baseline=against)

    def unlike(self, symbols: list[str]) -> Iterator[tuple[str, str]]:
        """Yield (what, what to do) where the bounds do not fit the steps of the scale, given from best to worst."""
        whole = self._found(symbols)
        found = whole.bounds
        for symbol in whole.baseline.order if whole.baseline is not None and self.baseline is not None else ():
            if symbol not in symbols:
                yield f"の「{symbol}」は段階にありません。", f"段階は {'、'.join(symbols)} です。"
        for bound in found:
            if bound.symbol not in symbols:
                yield f"の「{bound.symbol}」は段階にありません。", f"段階は {'、'.join(symbols)} です。"
        rates = [(bound.rate, symbols.index(bound.symbol)) for bound in found if bound.symbol in symbols]
        if [place for _, place in sorted(rates, reverse=True)] != sorted(place for _, place in rates):
            yield "の基準が段階の順に並んでいません。", "良い段階ほど高い率にしてください。"

    def bounds(self, symbols: list[str]) -> GradeBounds:
        """Return the bounds of a scale; `unlike` has found nothing."""
        rule = self._found(symbols)
        if self.preset or self.baseline is not None:
            return rule
        bounds = tuple(sorted(rule.bounds, key=lambda bound: bound.rate, reverse=True))
        rest = symbols[symbols.index(bounds[-1].symbol) + 1 :]
        below = rest[0] if rest else ""
        return replace(rule, bounds=bounds, below=below, digits=self.digits, even_share=self.even_share)
