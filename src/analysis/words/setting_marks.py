"""The marks that say more of a setting than its type (設定の印), inside ``Annotated`` in a schema.

=================  ==========================================================================================
`OneOf`            one of these words
`Regex`            a regular expression, where told with a group or with named groups
`Folded`           a label, compared without blanks, width, kind of brackets and spelling of years
`Year`             a fiscal year in any spelling, as the calendar year in which it begins
`Filled`           not blank
`AtLeast`          not smaller than this
`Loose`            a number is taken as its text
`Short`            a table that may be written as one of its settings alone
`Named`            the setting is called otherwise than the field
`Given`            no setting: the program fills it
`Keys`             the only names that a free table may hold
=================  ==========================================================================================
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.words.fiscal_year import heading_key, read_fiscal_year


class Misfit(Exception):
    """A value that cannot stand behind its setting: what is wrong, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, todo


@dataclass(frozen=True)
class SettingMark:
    """A mark of a single value; it may say what is wrong with it, and what the program makes of it."""

    def read(self, value: Any) -> Any:
        """Return the value as the program uses it, or raise `Misfit`."""
        return value


_EMPTY = '""'


@dataclass(frozen=True, init=False)
class OneOf(SettingMark):
    """One of these words; a mapping says what each means."""

    choices: tuple[str, ...]
    meanings: tuple[str, ...] = ()

    def __init__(self, choices: Mapping[str, str] | tuple[str, ...]) -> None:
        meanings = tuple(choices.values()) if isinstance(choices, Mapping) else ()
        object.__setattr__(self, "choices", tuple(choices))
        object.__setattr__(self, "meanings", meanings)

    def __str__(self) -> str:
        """Return e.g. ``annual（単年度の指標）、goal（計画期間の指標）``."""
        if not self.meanings:
            return "、".join(one for one in self.choices if one)
        pairs = zip(self.choices, self.meanings, strict=True)
        return "、".join(f"{one or _EMPTY}（{what}）" for one, what in pairs)

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        if value in self.choices:
            return value
        raise Misfit(f"=「{value}」は選べません。", f"{nearest(str(value), self.choices)}選べるのは {self} です。")


_REGEX_WORDS = (
    ("unterminated subpattern", "( が閉じていません"),
    ("unbalanced parenthesis", ") が余っています"),
    ("unterminated character set", "[ が閉じていません"),
    ("repeat", "* + ? { } の前に、くり返す文字がありません"),
    ("bad escape", "\\ の後の文字が違います"),
    ("bad character range", "[ ] の中の範囲が逆です"),
    ("group name", "(?P<名前>…) の名前が違います"),
)


@dataclass(frozen=True)
class Regex(SettingMark):
    """A regular expression; the group that is taken, or the named groups that it must have."""

    group: bool = False
    names: tuple[str, ...] = ()

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        try:
            compiled = re.compile(str(value))
        except re.error as error:
            words = next((words for part, words in _REGEX_WORDS if part in error.msg), "記号の並びが違います")
            place = "" if error.pos is None else f"{error.pos + 1}文字目の近く: "
            todo = "記号を見直してください。記号そのものを探すなら、前に \\ を付けます。"
            raise Misfit(f"=「{value}」は正規表現として読めません（{place}{words}）。", todo) from error
        lacking = [name for name in self.names if name not in compiled.groupindex]
        if lacking:
            parts = "、".join(f"(?P<{name}>…)" for name in lacking)
            raise Misfit(f"=「{value}」に {parts} がありません。", "その値の部分を、この形で囲んでください。")
        if self.group and not compiled.groups:
            raise Misfit(f"=「{value}」に取り出す部分がありません。", "取り出す部分を ( ) で囲んでください。")
        return value


@dataclass(frozen=True)
class Folded(SettingMark):
    """A label, as it is compared."""

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        return heading_key(value)


@dataclass(frozen=True)
class Year(SettingMark):
    """A fiscal year in any spelling."""

    def read(self, value: Any) -> int:
        """Return it, or say what is wrong with it."""
        year = read_fiscal_year(value)
        if year is None:
            raise Misfit(f"の年度「{value}」を読めません。", '2021、"R3"、"令和3" のように書いてください。')
        return year


@dataclass(frozen=True)
class AtLeast(SettingMark):
    """A number that is not smaller than this."""

    least: int

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        if value >= self.least:
            return value
        raise Misfit(f"=「{value}」は小さすぎます。", f"{self.least} か、それより大きい数にしてください。")


@dataclass(frozen=True)
class Filled(SettingMark):
    """A text that is not blank."""

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        if str(value).strip():
            return value
        raise Misfit("が空です。", "")


@dataclass(frozen=True)
class Loose:
    """A number is taken as its text."""


@dataclass(frozen=True)
class Short:
    """A table that may be written as one of its settings alone; what it is called in the reference.

    ``several`` is the field that holds the tables where a list of them may be written; empty where none may.
    """

    name: str
    words: str
    several: str = ""


@dataclass(frozen=True)
class Named:
    """The setting's name, where the field has another; names that it may have too, and parts that it took over."""

    name: str
    also: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A field that no setting fills."""


@dataclass(frozen=True)
class Keys:
    """The only names that a free table may hold."""

    names: OneOf


@dataclass(frozen=True)
class Sample:
    """How the setting is written, as TOML after its name and ``=``."""

    text: str


def nearest(text: str, known: tuple[str, ...]) -> str:
    """Return e.g. ``annual のことですか。`` for a misspelt word; empty where none is near."""
    near = difflib.get_close_matches(text.lower(), known, n=1)
    return f"{near[0]} のことですか。" if near else ""
