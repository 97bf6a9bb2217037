"""What may stand behind a setting (設定の型): read from a dataclass's annotations, and said in Japanese.

A schema is a frozen dataclass. Each field is a setting, its annotation says what may be written there, and inside
``Annotated`` a plain string says what the setting means (for the reference) and the marks of
`analysis.words.setting_marks` the rest.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from analysis.words.setting_marks import Given, Keys, Loose, Named, OneOf, Regex, Sample, Short, Year


@dataclass(frozen=True)
class Kind:
    """What may stand behind a setting.

    Attributes
    ----------
    form : str
        ``text``, ``integer``, ``number``, ``flag``, ``list`` (one or several), ``row`` (so many of these kinds),
        ``free`` (a table with names of one's own), ``table``, ``tables``, ``either``.
    inner : tuple of Kind
        The kind of the items of a list or free table, those of a row, or those of which it is one.
    model : type or None
        The schema of a table or of tables.
    marks : tuple
        The marks of ``Annotated``, but for what it means.
    """

    form: str
    inner: tuple[Kind, ...] = ()
    model: type | None = None
    marks: tuple[Any, ...] = ()

    def mark(self, kind: type) -> Any:
        """Return the mark of a class, or None."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    @property
    def meaning(self) -> str:
        """What it means, in Japanese."""
        return self.mark(str) or ""

    @property
    def sample(self) -> str:
        """An example."""
        return self.mark(Sample).text if self.mark(Sample) else ""

    @property
    def words(self) -> str:
        """What it is called in messages and in the reference."""
        special = next((_MARKED[type(mark)] for mark in self.marks if type(mark) in _MARKED), "")
        if special or self.form in _WORDS:
            return special or _WORDS[self.form]
        if self.form == "either":
            return "か".join(dict.fromkeys(one.words for one in self.inner))
        if self.form == "row":
            words = [one.words for one in self.inner]
            same = f"{words[0]}{len(words)}つの並び"
            return same if len(set(words)) == 1 else f"並び [{'、'.join(words)}]"
        if self.form == "list":
            return f"{self.inner[0].words}、またはその並び"
        return "表"

    def is_several(self, value: Any) -> bool:
        """Return whether a list of tables is written where there may be several, not the short form of one."""
        listed = isinstance(value, list) and any(isinstance(one, dict) for one in value)
        return listed and bool(self.mark(Short).several)

    def fits(self, value: Any) -> bool:
        """Return whether a value has the form, whatever it says."""
        if self.form == "either":
            return any(one.fits(value) for one in self.inner)
        if self.form == "table" and self.mark(Short):
            several = self.is_several(value) and all(self.fits(one) for one in value)
            return several or isinstance(value, dict) or setting(self.model, self.mark(Short).name).kind.fits(value)
        if self.form in ("list", "tables"):
            item = self.inner[0] if self.inner else replace(self, form="table")
            return all(item.fits(one) for one in (value if isinstance(value, list) else [value]))
        if self.form == "row":
            return isinstance(value, list) and len(value) == len(self.inner)
        if isinstance(value, bool):
            return self.form == "flag"
        loose = self.mark(Loose) or self.mark(Year)
        return isinstance(value, _LOOSE if loose and self.form in ("text", "integer") else _TYPES[self.form])


_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "flag": (bool,),
    "free": (dict,),
    "table": (dict,),
}
_LOOSE = (str, int, float)
_PLAIN: dict[Any, str] = {str: "text", int: "integer", float: "number", bool: "flag"}
_WORDS = {"text": "文字", "integer": "整数", "number": "数", "flag": "true か false"}
_MARKED = {Regex: "正規表現", Year: "年度"}


@dataclass(frozen=True)
class Setting:
    """One setting of a schema (設定項目).

    Attributes
    ----------
    name, field : str
        As it is written, and the field that holds it.
    kind : Kind
        What may stand there.
    required : bool
        It has no default.
    default : object
        The default; None where it is required or made anew each time.
    """

    name: str
    field: str
    kind: Kind
    required: bool
    default: Any


@cache
def settings_of(model: type) -> dict[str, Setting]:
    """Return the settings of a schema by their names, in the order of its fields."""
    found = {}
    hints = get_type_hints(model, include_extras=True)
    for entry in fields(model):
        kind = kind_of(hints[entry.name])
        if kind.mark(Given):
            continue
        name = kind.mark(Named).name if kind.mark(Named) else entry.name
        required = entry.default is MISSING and entry.default_factory is MISSING
        default = None if entry.default is MISSING else entry.default
        found[name] = Setting(name, entry.name, kind, required, default)
    return found


def other_names(known: Mapping[str, Setting], which: str) -> dict[str, Setting]:
    """Return the settings by the names that they may have ``also``, or of parts ``formerly`` apart."""
    marks = {one.name: one.kind.mark(Named) for one in known.values()}
    return {other: known[name] for name, mark in marks.items() if mark for other in getattr(mark, which)}


def setting(model: type | None, name: str) -> Setting:
    """Return one setting of a schema."""
    return settings_of(model or object)[name]


def kind_of(hint: Any) -> Kind:
    """Return the kind that an annotation tells; a program error for one that no schema uses."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        kind = kind_of(args[0])
        return replace(kind, marks=(*kind.marks, *args[1:]))
    if origin in (Union, types.UnionType):
        inner = tuple(kind_of(one) for one in args if one is not type(None))
        return inner[0] if len(inner) == 1 else Kind("either", inner)
    if origin is tuple:
        return _listed(args)
    if origin is Mapping:
        names = kind_of(args[0]).mark(OneOf)
        return Kind("free", (kind_of(args[1]),), marks=(Keys(names),) if names else ())
    if is_dataclass(hint) and isinstance(hint, type):
        return Kind("table", model=hint)
    return Kind(_PLAIN[hint])


def _listed(args: tuple[Any, ...]) -> Kind:
    if args[-1] is not Ellipsis:
        return Kind("row", tuple(kind_of(one) for one in args))
    item = kind_of(args[0])
    if item.form == "table" and not item.mark(Short):
        return Kind("tables", model=item.model)
    return Kind("list", (item,))
