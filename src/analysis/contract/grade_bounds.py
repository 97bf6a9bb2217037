"""Bounds of a grade scale (評価基準): from which achievement rate on a step is given, as cities print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analysis.words.characters import fold_width
from analysis.words.printing import bound_text

_BOUND = re.compile(r"(\d+(?:\.\d+)?)\s*%?\s*(以上|超)")
SETTINGS = ("steps", "digits", "preset", "even_share")


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


def _rule(name: str, steps: str, below: str, **settings: Any) -> GradeBounds:
    return GradeBounds(name, tuple(parsed(dict(step.split("=") for step in steps.split()))), below, **settings)


def parsed(steps: Mapping[str, Any]) -> Iterable[Bound]:
    """Yield the bounds written as ``{ A = "100%以上", B = "80超" }``.

    Raises
    ------
    ValueError
        With the step whose bound is no number with 以上 or 超.
    """
    for symbol, text in steps.items():
        match = _BOUND.fullmatch(fold_width(str(text)).strip())
        if not match:
            raise ValueError(symbol)
        yield Bound(symbol, float(Decimal(match[1]) / 100), match[2] == "以上")


#: Rules that cities publish (自治体の評価基準), by the name that plan.toml and the analyst use.
#: 川崎市 (1–5), 浜松市 DX計画 and 赤穂市 print steps without bounds of a rate: nothing could be computed from them.
PRESETS: dict[str, GradeBounds] = {
    rule.name: rule
    for rule in (
        _rule("愛知県", "A=100以上 B=80以上 C=50以上", "D", source="愛知県「あいちITプラン」"),
        _rule("鳴門市", "A=100以上 B=80以上 C=60以上", "D", source="鳴門市（令和元年度の評価）"),
        _rule("大阪府立図書館", "A=110以上 B=80以上 C=50以上", "D", source="大阪府立図書館の活動評価"),
        _rule("浜松市", "進んでいる=110超 計画どおり=95以上", "遅れ", source="浜松市「行政経営計画」"),
        _rule("多摩市", "100%以上=100以上 60%以上=60以上", "60%未満", source="多摩市「総合戦略」", even_share=True),
        _rule("長野県", "順調=100以上 おおむね順調=80以上", "努力を要する", source="長野県「総合戦略」"),
        _rule("長与町", "", "", source="長与町（目標値・基準値との比較）", from_baseline=True),
    )
}


def problems(found: Mapping[str, Any], symbols: list[str]) -> list[tuple[str, str]]:
    """Return (what, what to do) for everything wrong in ``[grades.bounds]`` of a plan."""
    wrong = [
        (f"[grades.bounds] に「{key}」という設定はありません。", f"使えるのは {'、'.join(SETTINGS)} です。")
        for key in found
        if key not in SETTINGS
    ]
    preset = found.get("preset")
    if preset is not None and preset not in PRESETS:
        wrong.append((f"[grades.bounds] の preset「{preset}」はありません。", f"{'、'.join(PRESETS)} のどれかです。"))
    if not isinstance(found.get("digits", 0), int):
        wrong.append(
            (
                f"[grades.bounds] の digits「{found['digits']}」は整数ではありません。",
                "百分率を四捨五入する桁です（0 なら整数）。",
            )
        )
    steps = found.get("steps", {})
    if preset is None and not steps:
        wrong.append(
            ("[grades.bounds] に steps も preset もありません。", '例: steps = { A = "100%以上", B = "80%以上" }')
        )
    used = [bound.symbol for bound in PRESETS[preset].bounds] if preset in PRESETS else list(steps)
    unknown = [symbol for symbol in used if symbol not in symbols]
    wrong += [
        (f"[grades.bounds] の「{symbol}」は段階にありません。", f"段階は {'、'.join(symbols)} です。")
        for symbol in unknown
    ]
    try:
        rates = [(bound.rate, symbols.index(bound.symbol)) for bound in parsed(steps) if bound.symbol in symbols]
    except ValueError as error:
        return [
            *wrong,
            (f"[grades.bounds] の「{error}」の基準を読めません。", "「80%以上」か「110%超」のように書いてください。"),
        ]
    if [place for _, place in sorted(rates, reverse=True)] != sorted(place for _, place in rates):
        wrong.append(("[grades.bounds] の基準が段階の順に並んでいません。", "良い段階ほど高い率にしてください。"))
    return wrong


def read_bounds(found: Mapping[str, Any], symbols: list[str]) -> GradeBounds | None:
    """Return the bounds that a plan prints (``[grades.bounds]``), None where it prints none; checked by `problems`."""
    if not found:
        return None
    if found.get("preset"):
        return PRESETS[found["preset"]]
    bounds = tuple(sorted(parsed(found["steps"]), key=lambda bound: bound.rate, reverse=True))
    rest = symbols[symbols.index(bounds[-1].symbol) + 1 :]
    below = rest[0] if rest else ""
    return GradeBounds("計画の評価基準", bounds, below, found.get("digits"), even_share=bool(found.get("even_share")))
