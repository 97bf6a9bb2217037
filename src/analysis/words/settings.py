"""Read a TOML settings file into a dataclass, reporting everything wrong at once (設定ファイル)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from analysis.words.errors import InputError, Location, Problem


def read_toml(path: Path, missing: str) -> dict[str, Any]:
    """Return a TOML file's content.

    Raises
    ------
    InputError
        Where the file is missing (``missing`` says what to do then) or is no TOML.
    """
    where = Location(path.name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(Problem(where, "ファイルがありません。", missing)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = f"TOML として読めません（{error}）。"
        raise InputError(Problem(where, problem, "UTF-8 で保存し、その行の書き方を直してください。")) from error


def model_keys(model: type) -> tuple[set[str], set[str]]:
    """Return the names of all settings of a dataclass, and of those without a default."""
    known = {field.name for field in fields(model)}
    required = {field.name for field in fields(model) if field.default is MISSING and field.default_factory is MISSING}
    return known, required


def key_problems(
    found: Mapping[str, Any], model: type | tuple[set[str], set[str]], part: str, where: Location
) -> list[Problem]:
    """Return a problem for every setting that is unknown or missing; the model is a dataclass or (known, required)."""
    known, required = model if isinstance(model, tuple) else model_keys(model)
    problems = [
        Problem(where, f"{part}に「{key}」という設定はありません。", f"使えるのは {'、'.join(sorted(known))} です。")
        for key in found
        if key not in known
    ]
    lacking = sorted(required - set(found))
    if lacking:
        problems.append(Problem(where, f"{part}に {'、'.join(lacking)} がありません。", "書き足してください。"))
    return problems
