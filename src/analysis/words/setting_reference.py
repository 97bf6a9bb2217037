"""The reference of settings (設定の一覧), printed from the schemas that check them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from analysis.words.setting_kinds import Kind, Setting, settings_of
from analysis.words.setting_marks import Keys, OneOf, Regex, Short
from analysis.words.settings import toml_text

#: A pattern that fits nothing: the default of those that are not used unless written.
_NEVER = "(?!)"
_NONE = "―"
_HEADS = {"table": "[{}]", "tables": "[[{}]]", "free": "[{}]"}


def introduction(model: type) -> str:
    """Return the Japanese part of a schema's docstring."""
    _, _, rest = inspect.cleandoc(model.__doc__ or "").partition("\n\n")
    return rest


def _nested(kind: Kind) -> bool:
    return kind.form in ("table", "tables") and not kind.mark(Short)


def _kind_words(kind: Kind, dotted: str) -> str:
    """Return what may stand behind a setting, for the column 型."""
    if _nested(kind):
        return f"`{_HEADS[kind.form].format(dotted)}`"
    if kind.mark(Short):
        return kind.mark(Short).words
    if kind.form == "free":
        return f"表（名前 = {_kind_words(kind.inner[0], dotted)}）"
    if kind.form == "list":
        return f"{_kind_words(kind.inner[0], dotted)}（並べてよい）"
    if kind.form == "either":
        return "か".join(dict.fromkeys(_kind_words(one, dotted) for one in kind.inner))
    return "選択" if kind.mark(OneOf) else kind.words


def _default(one: Setting) -> str:
    if one.required:
        return "必須"
    if one.default in ("", None, (), _NEVER):
        return _NONE
    if one.kind.mark(Regex):
        return f"`'{one.default}'`"
    return f"`{toml_text(list(one.default) if isinstance(one.default, tuple) else one.default)}`"


def _choices(kind: Kind) -> Iterator[str]:
    """Yield the words that may be chosen, of the setting itself or of what it holds."""
    for mark in kind.marks:
        if isinstance(mark, OneOf):
            yield str(mark)
        if isinstance(mark, Keys):
            yield f"名前は {mark.names}"
    for inner in kind.inner:
        yield from _choices(inner)


def _meaning(one: Setting) -> str:
    choices = "。".join(dict.fromkeys(_choices(one.kind)))
    return f"{one.kind.meaning}。{choices}" if choices else one.kind.meaning


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(model: type, names: tuple[str, ...]) -> Iterator[str]:
    yield "| 設定 | 型 | 既定 | 意味 | 例 |"
    yield "|---|---|---|---|---|"
    for one in settings_of(model).values():
        sample = f"`{one.name} = {one.kind.sample}`" if one.kind.sample else ""
        words = _kind_words(one.kind, ".".join((*names, one.name)))
        row = (f"`{one.name}`", words, _default(one), _meaning(one), sample)
        yield f"| {' | '.join(_cell(text) for text in row)} |"


def chapter(model: type, title: str) -> Iterator[str]:
    """Yield the lines of a file's chapter in Markdown: what it is, its settings, its tables, its short forms.

    Parameters
    ----------
    model : type
        The schema of the file.
    title : str
        The heading.
    """
    shorts: dict[str, type] = {}
    for head, found, names in [(f"## {title}", model, ()), *_tables(model, ())]:
        yield from (head, "")
        yield from _body(found, names)
        shorts |= {words: short for one in settings_of(found).values() for words, short in _shorts(one.kind)}
    for words, short in shorts.items():
        yield from (f"### {words}", "")
        yield from _body(short, ())


def _tables(model: type, names: tuple[str, ...]) -> Iterator[tuple[str, type, tuple[str, ...]]]:
    """Yield heading, schema and names of every table within a schema, each before those within it."""
    for one in settings_of(model).values():
        if _nested(one.kind) and one.kind.model:
            inner = (*names, one.name)
            yield f"### {_HEADS[one.kind.form].format('.'.join(inner))}", one.kind.model, inner
            yield from _tables(one.kind.model, inner)


def _body(model: type, names: tuple[str, ...]) -> Iterator[str]:
    if introduction(model):
        yield from (introduction(model), "")
    yield from (*_table(model, names), "")


def _shorts(kind: Kind) -> Iterator[tuple[str, type]]:
    """Yield the tables that may be written as one of their settings, by what they are called."""
    if kind.mark(Short) and kind.model:
        yield kind.mark(Short).words, kind.model
    for inner in kind.inner:
        yield from _shorts(inner)
