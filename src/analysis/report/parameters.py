"""Check notebook parameters before a kernel starts (パラメータの確認).

Papermill itself only logs a misspelt name and runs on with the default.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.words.errors import InputError, Problem, raise_if_any
from analysis.words.fiscal_year import read_fiscal_year

#: How like a name must be to a parameter to be taken for a misspelling of it, from 0 to 1.
_ALIKE = 0.7
_KINDS = {str: "文字列", int: "整数", float: "数値", bool: "True か False", list: "リスト"}


def defaults(notebook: Path) -> dict[str, Any]:
    """Return the names and default values of a notebook's ``parameters`` cell.

    Raises
    ------
    InputError
        Where there is no such notebook or no such cell.
    """
    if not notebook.exists():
        raise InputError(Problem(notebook.name, "ノートブックがありません。", "notebooks フォルダを確かめてください。"))
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if not tagged:
        problem = "タグ parameters の付いたセルがありません。"
        raise InputError(Problem(notebook.name, problem, "パラメータのセルにタグを付けてください。"))
    tree = ast.parse("".join(tagged[0]["source"]))
    return {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, float) and type(value) is int:
        return True
    return default is None or type(value) is type(default)


def check(notebook: Path, values: Mapping[str, Any]) -> None:
    """Raise `InputError` where a parameter is misspelt or of another type than its default."""
    known = defaults(notebook)
    problems = []
    for name, value in values.items():
        if name not in known:
            todo = f"使えるのは {'、'.join(known)} です。"
            problems.append(Problem(notebook.name, f"「{name}」というパラメータはありません。", todo))
        elif name == "fiscal_year" and read_fiscal_year(value) is None:
            todo = "2021、R3、令和3年度 のように指定してください。"
            problems.append(Problem(notebook.name, f"「{value}」を年度として読めません。", todo))
        elif not _fits(value, known[name]):
            kind = _KINDS.get(type(known[name]), type(known[name]).__name__)
            message = f"パラメータ「{name}」の値「{value}」は{kind}ではありません。"
            problems.append(Problem(notebook.name, message, f"既定値は {known[name]!r} です。"))
    raise_if_any(problems)


def spelt(names: Mapping[str, object], *known: str) -> None:
    """Refuse what looks like a misspelt parameter, in the first cell of a notebook.

    Papermill sets a name that the notebook does not know, warns in its log and runs on with the default.

    Parameters
    ----------
    names : mapping
        What is defined in the notebook, as ``globals()``.
    known : str
        Its parameters.

    Raises
    ------
    InputError
        With every name that is like a parameter and is none.
    """
    given = [name for name, value in names.items() if isinstance(value, (*_KINDS, type(None))) and name not in known]
    meant = {name: get_close_matches(name, known, 1, _ALIKE) for name in given if not name.startswith("_")}
    raise_if_any(
        Problem("パラメータ", f"「{name}」というパラメータはありません。", f"「{found[0]}」のつづりではありませんか。")
        for name, found in meant.items()
        if found
    )


def from_text(text: str) -> tuple[str, Any]:
    """Return name and value of ``name=value`` as typed on the command line.

    A value that reads as a Python literal (``3``, ``True``, ``0.2``, ``'03'``) is one, everything else is text.

    Raises
    ------
    InputError
        Where there is no ``=``.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise InputError(Problem("-p", f"「{text}」は 名前=値 の形ではありません。", "例: -p fiscal_year=2021"))
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value
