"""A claim (主張): one counted fact of a year, and the one way in which every output words it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from analysis.words.printing import count_text, counted_text, money_text, percent_text, share_text


class State(StrEnum):
    """What the data say of a claim: some, known to be nothing, or no data."""

    KNOWN = "known"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Matched:
    """The same count in the year before, on the things alone that both years know (両年度ともそろうもの).

    Attributes
    ----------
    whole : int
        How many things both years know.
    before, now : int
        What is counted, of these, in the year before and in the evaluated year; yen for money.
    """

    whole: int
    before: int
    now: int


@dataclass(frozen=True)
class Claim:
    """One statement of a year that outputs may print.

    Attributes
    ----------
    key : str
        E.g. ``reached-annual``.
    subject : str
        What is counted, with its level in words: 目標を達成した単年度の指標.
    level : str
        ``annual`` or ``goal`` (indicators of that kind), ``measures``, ``indicators`` (graded indicators), ``cells``
        (published ones), ``money``.
    unit : str
        件, 項目 or か所; 円 for money.
    value : int or None
        None is unknown; 0 is known to be none.
    whole : int or None
        The denominator; None where the claim is no share.
    whole_is : str
        What the denominator is, where the subject does not say so: 判定できる.
    names : tuple of str
        What was counted, by name, where an output lists it.
    moves : tuple of (name, move)
        Of what rose or fell, name and grades, e.g. ``B→A``.
    matched : Matched or None
        The year before; None where no thing has both years.
    why : str
        Why it is unknown, up to ため.
    """

    key: str
    subject: str
    level: str
    unit: str
    value: int | None
    whole: int | None = None
    whole_is: str = ""
    names: tuple[str, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    matched: Matched | None = None
    why: str = ""

    @property
    def state(self) -> State:
        """Whether something, nothing, or no data."""
        return State.UNKNOWN if self.value is None else State.KNOWN if self.value else State.NONE

    @property
    def known(self) -> bool:
        """Whether the data say how many, if only none."""
        return self.value is not None

    @property
    def number(self) -> int:
        """The value where there is one to count with; unknown counts nothing."""
        return self.value or 0

    @property
    def share(self) -> str:
        """The share in percent, e.g. ``87.6%``; of money above 100 % stands out."""
        if self.value is None or not self.whole:
            return share_text(0, 0)
        if self.level == "money":
            return percent_text(self.value / self.whole, exceeding=True)
        return share_text(self.value, self.whole)

    @property
    def amount(self) -> str:
        """The value with its unit: ``99項目``, ``6,232万円``."""
        return money_text(self.number) if self.level == "money" else count_text(self.number, self.unit)

    @property
    def counted(self) -> str:
        """The value with its share, where the whole is said beside it: ``99項目（87.6%）``."""
        return counted_text(self.number, self.whole or 0, self.unit)

    @property
    def told(self) -> str:
        """The claim in words, without a full stop: ``目標を達成した単年度の指標は113項目中99項目（87.6%）``."""
        if self.value is None:
            return f"{self.subject}は、{self.why}ため、分かりません"
        if self.level == "money":
            return f"{self.subject}は{self.share if self.whole is not None else self.amount}"
        if self.whole is not None:
            return f"{self.subject}は{self.whole_is}{count_text(self.whole, self.unit)}中{self.counted}"
        return f"{self.subject}は{self.amount}" if self.value else f"{self.subject}はありません"

    @property
    def sentence(self) -> str:
        """The claim as a sentence."""
        return f"{self.told}{'。' if self.told.endswith(('ません', 'ない')) else 'です。'}"

    @property
    def compared(self) -> str:
        """How it was a year before, on the things that both years know; empty where there are none."""
        if self.matched is None:
            return ""
        whole, before, now = (
            count_text(one, self.unit) for one in (self.matched.whole, self.matched.before, self.matched.now)
        )
        return f"前年度と今年度の両方で判定できる{whole}に限ると、{self.subject}は前年度{before}、今年度{now}です。"


def side_by_side(found: Sequence[Claim]) -> str:
    """Return claims in one phrase that says once what their subjects begin with, without a full stop.

    ``目標を達成した単年度の指標は113項目中99項目（87.6%）、計画期間の指標は95項目中86項目（90.5%）``
    """
    lead = _shared_lead(found)
    first, *others = found
    return "、".join([first.told, *(one.told.removeprefix(lead) for one in others)])


def _shared_lead(found: Sequence[Claim]) -> str:
    """Return what the subjects of claims begin with, up to the end of a phrase."""
    letters = zip(*(one.subject for one in found), strict=False)
    same = "".join(one[0] for one in takewhile(lambda each: len({*each}) == 1, letters))
    return same[: max(same.rfind(end) for end in "たいのにが") + 1]


def opposites(one: Claim, other: Claim) -> str:
    """Return two counts of opposite things as a sentence; what there is none of comes last.

    ``評価が上がった事業は3件、下がった事業は4件です。``, ``評価が上がった事業も下がった事業もありません。``
    """
    lead = _shared_lead((one, other))
    if one.value and other.value:
        return f"{side_by_side((one, other))}です。"
    if not one.value and not other.value:
        return f"{one.subject}も{other.subject.removeprefix(lead)}もありません。"
    some, none = (one, other) if one.value else (other, one)
    return f"{some.told}で、{none.told.removeprefix(lead)}。"
