"""The one checker of every settings file (設定の検査): a TOML file becomes a dataclass, or all its problems at once.

The schema is the dataclass itself (`analysis.words.setting_kinds`). A schema may have a method ``faults`` that yields
what is wrong with settings that are each right: (name of the setting or "", what, what to do).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from analysis.words.errors import Problem, raise_if_any
from analysis.words.setting_kinds import Kind, other_names, settings_of
from analysis.words.setting_marks import Filled, Keys, Loose, Misfit, OneOf, SettingMark, Short, nearest
from analysis.words.toml_file import Steps, TomlFile, read_toml

Model = TypeVar("Model")
#: What a value becomes that cannot be read.
_NOTHING = object()
_SAMPLES = {"text": '"…"', "integer": "2", "number": "0.2", "flag": "true", "list": '["…", "…"]'}


@dataclass(frozen=True)
class _Spot:
    """A place in a file, its name in messages, and the problems found so far."""

    file: TomlFile
    problems: list[Problem]
    steps: Steps = ()
    title: str = ""
    names: tuple[str, ...] = ()

    def report(self, what: str, todo: str, *below: str) -> None:
        self.problems.append(Problem(self.file.at((*self.steps, *below)), what, todo))

    def _inside(self, text: str) -> str:
        return f"{self.title} の {text}" if self.title else text

    def table(self, name: str) -> _Spot:
        names = (*self.names, name)
        return replace(self, steps=(*self.steps, name), names=names, title=self._inside(f"[{'.'.join(names)}]"))

    def member(self, name: str, number: int) -> _Spot:
        names = (*self.names, name)
        title = self._inside(f"{number + 1}番目の [[{'.'.join(names)}]]")
        return replace(self, steps=(*self.steps, name, number), names=names, title=title)

    def setting(self, name: str) -> _Spot:
        return replace(self, steps=(*self.steps, name), title=self._inside(name), names=(*self.names, name))

    def item(self, number: int) -> _Spot:
        return replace(self, steps=(*self.steps, number))

    @property
    def whole(self) -> str:
        """How the table is called: the file itself at the top."""
        return self.title or self.file.name.rsplit("/", 1)[-1]


def toml_text(value: Any) -> str:
    """Return a value about as it stands in the file, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:39]}…"


def read_settings(path: Path, model: type[Model], missing: str = "", **given: Any) -> Model:
    """Return the settings of a TOML file.

    Parameters
    ----------
    path : Path
        The file.
    model : type
        Its schema.
    missing : str
        What to do where the file is missing.
    **given
        The fields of the schema that no setting fills.

    Raises
    ------
    InputError
        With everything that is wrong in the file, each with its line.
    """
    return checked(read_toml(path, missing), model, **given)


def checked(file: TomlFile, model: type[Model], **given: Any) -> Model:
    """Return the settings of a file that was read already; as `read_settings`."""
    spot = _Spot(file, [])
    found = _table(model, file.data, spot, given)
    raise_if_any(sorted(spot.problems, key=lambda problem: getattr(problem.where, "line", None) or 0))
    if not isinstance(found, model):
        raise TypeError(f"{model.__name__} without a problem was not read")
    return found


def _table(model: type, data: Mapping[str, Any], spot: _Spot, given: Mapping[str, Any] | None = None) -> Any:
    """Return a schema filled from a table, or `_NOTHING` where anything in it is wrong."""
    known, before, values = settings_of(model), len(spot.problems), dict(given or {})
    also, formerly = other_names(known, "also"), other_names(known, "formerly")
    for name, value in data.items():
        one = known.get(name) or also.get(name)
        if one:
            found = _setting(one.kind, name, value, spot)
            earlier = values.get(one.field, ()) if one.kind.form == "tables" else ()
            values[one.field] = (*earlier, *found) if earlier and found is not _NOTHING else found
        else:
            near = (
                f"{_head(formerly[name].kind, formerly[name].name)} に書いてください。"
                if name in formerly
                else nearest(name, tuple(known))
            )
            todo = f"{near}使えるのは {'、'.join(known)} です。"
            spot.report(f"{spot.whole} に「{name}」という設定はありません。", todo, name)
    lacking = [one for one in known.values() if one.required and one.name not in data]
    if lacking:
        meanings = "、".join(f"{one.name}（{one.kind.meaning}）" if one.kind.meaning else one.name for one in lacking)
        what = f"{spot.whole} に {'、'.join(one.name for one in lacking)} がありません。"
        spot.report(what, f"{meanings}を書き足してください。")
    if len(spot.problems) > before:
        return _NOTHING
    found = model(**values)
    for name, what, todo in getattr(found, "faults", tuple)():
        words = f"{spot.title} の {what}" if spot.title and name else f"{spot.title}{what}"
        spot.report(words, todo, *([name] if name else []))
    return found if len(spot.problems) == before else _NOTHING


def _setting(kind: Kind, name: str, value: Any, spot: _Spot) -> Any:
    """Return the value of one setting: a table or tables by their schema, else a value."""
    if not kind.fits(value):
        return _misfit(kind, name, value, spot)
    if kind.form == "tables":
        if isinstance(value, dict):  # [sheet] for [[sheet]]: one of them
            return (_table(kind.model or dict, value, replace(spot.member(name, 0), steps=(*spot.steps, name))),)
        return tuple(_table(kind.model or dict, item, spot.member(name, n)) for n, item in enumerate(value))
    if kind.form == "table" and not kind.mark(Short):
        return _table(kind.model or dict, value, spot.table(name))
    if kind.form == "free":
        return _free(kind, value, spot.table(name))
    return _value(kind, value, spot.setting(name))


def _head(kind: Kind, name: str) -> str:
    return f"[[{name}]]" if kind.form == "tables" else f"[{name}]"


def _misfit(kind: Kind, name: str, value: Any, spot: _Spot) -> Any:
    place, dotted = spot.setting(name), ".".join((*spot.names, name))
    if kind.form in ("table", "free", "tables"):
        head = _head(kind, dotted)
        todo = f"{head} の行の下に「名前 = 値」を、1行に1つずつ書いてください。"
        place.report(f"{place.title} = {toml_text(value)} は {head} の表ではありません。", todo)
        return _NOTHING
    choices = f"選べるのは {kind.mark(OneOf)} です。" if kind.mark(OneOf) else _to_write(kind, name)
    place.report(f"{place.title} = {toml_text(value)} は{kind.words}ではありません。", choices)
    return _NOTHING


def _free(kind: Kind, value: Mapping[str, Any], spot: _Spot) -> Any:
    """Return a table with names of one's own; where only some names are allowed, each is held against them."""
    names, found = kind.mark(Keys), {}
    for name, one in value.items():
        try:
            key = names.names.read(name) if names else name
        except Misfit as error:
            spot.report(f"{spot.title} に「{name}」という名前は書けません。", error.todo, name)
            continue
        found[key] = _setting(kind.inner[0], name, one, spot)
    return found


def _value(kind: Kind, value: Any, spot: _Spot) -> Any:
    """Return one value, a list or a row of values, each held against the marks of its kind."""
    if kind.form == "either":
        return _value(next(one for one in kind.inner if one.fits(value)), value, spot)
    if kind.form == "table":
        return _short(kind, value, spot)
    if kind.form == "list":
        return _list(kind, value if isinstance(value, list) else [value], spot)
    if kind.form == "row":
        return _row(kind, value, spot)
    try:
        return _read(kind, value)
    except Misfit as error:
        joint = "" if error.what.startswith("「") else " "
        spot.report(f"{spot.title}{joint}{error.what}", error.todo or _to_write(kind, spot.names[-1]))
        return _NOTHING


def _list(kind: Kind, items: list[Any], spot: _Spot) -> Any:
    if not items and kind.mark(Filled):
        spot.report(f"{spot.title} が空です。", _to_write(kind, spot.names[-1]))
    return tuple(_value(kind.inner[0], one, spot.item(n)) for n, one in enumerate(items))


def _short(kind: Kind, value: Any, spot: _Spot) -> Any:
    """Return a table that may be written as one of its settings alone, or as a list of such tables."""
    short = kind.mark(Short)
    if kind.is_several(value):
        parts = tuple(_short(kind, one, spot.item(n)) for n, one in enumerate(value))
        return _NOTHING if _NOTHING in parts else (kind.model or dict)(**{short.several: parts})
    whole = value if isinstance(value, dict) else {short.name: value}
    return _table(kind.model or dict, whole, spot)


def _to_write(kind: Kind, name: str) -> str:
    first = kind.inner[0] if kind.form == "either" else kind
    sample = kind.sample or _SAMPLES.get(first.form, _SAMPLES["text"])
    meaning = f"（{kind.meaning}）" if kind.meaning else ""
    return f"{name} = {sample} のように書いてください{meaning}。"


def _row(kind: Kind, value: list[Any], spot: _Spot) -> Any:
    for one, inner in zip(value, kind.inner, strict=True):
        if not inner.fits(one):
            what = f"{spot.title} = {toml_text(value)} の {toml_text(one)} は{inner.words}ではありません。"
            spot.report(what, f"{kind.words}にしてください。")
            return _NOTHING
    return tuple(_value(inner, one, spot) for one, inner in zip(value, kind.inner, strict=True))


def _read(kind: Kind, value: Any) -> Any:
    found = str(value) if kind.mark(Loose) else value
    for mark in kind.marks:
        if isinstance(mark, SettingMark):
            found = mark.read(found)
    return found
