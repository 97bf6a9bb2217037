"""Lay out the folder of a new plan (新しい計画の用意): commented plan.toml and layout.toml to fill in."""

from __future__ import annotations

import re
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from analysis.words.errors import InputError, Location, Problem
from analysis.words.mishap import mishaps_told
from analysis.words.whole_file import write_whole

_PLAN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 60
_FILES = ("plan.toml", "layout.toml")


def _check_id(plan_id: str) -> None:
    if _PLAN_ID.fullmatch(plan_id) and len(plan_id) <= _LONGEST_ID:
        return
    todo = "半角の英小文字・数字とハイフンで、市の名前と計画が分かるように付けてください（例 tokyo-ict）。"
    raise InputError(Problem("計画の名前", f"「{plan_id}」は計画の名前に使えません。", todo))


def _take_back(folder: Path, was_there: bool) -> None:
    """Leave no half of a new plan behind."""
    with suppress(OSError):
        for name in _FILES:
            (folder / name).unlink(missing_ok=True)
        if not was_there:
            folder.rmdir()


def _template(name: str) -> str:
    return (files("analysis.sources") / "blank" / name).read_text(encoding="utf-8")


def write_draft(path: Path, text: str) -> None:
    """Write a drafted layout.toml, in UTF-8 whatever the terminal uses, in the place of the untouched template.

    Raises
    ------
    InputError
        Where the file holds anything but the template, or cannot be written; it stays as it was.
    """
    where = Location(path.name)
    try:
        if path.exists() and path.read_text(encoding="utf-8-sig") != _template("layout.toml"):
            todo = "別の名前を指定し、要るところを写してください（書き込み済みのファイルは置き換えません）。"
            raise InputError(Problem(where, "ひな形のままではないファイルがあります。", todo))
        with mishaps_told(path.name):
            write_whole(path, text)
    except UnicodeDecodeError as error:
        todo = "別の名前を指定してください。"
        raise InputError(Problem(where, "書き込めません（今あるファイルの文字コードが違います）。", todo)) from error


def new_plan(root: Path, plan_id: str) -> list[Path]:
    """Create data/raw/<plan_id> with commented templates of plan.toml and layout.toml.

    Parameters
    ----------
    root : Path
        The project folder.
    plan_id : str
        Lower-case letters, digits and hyphens; name of the folder and of the plan everywhere.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputError
        Where the name cannot be used, or one of the files exists; then nothing is written.
    """
    _check_id(plan_id)
    folder = root / "data" / "raw" / plan_id
    there = [name for name in _FILES if (folder / name).exists()]
    if there and not _left_by_a_killed_run(folder, there):
        todo = "別の名前にするか、今あるファイルを直してください（上書きはしません）。"
        what = f"計画「{plan_id}」には {'、'.join(there)} がもうあります。"
        raise InputError(Problem(Location(f"data/raw/{plan_id}"), what, todo))
    was_there = folder.is_dir()
    try:
        with mishaps_told(f"data/raw/{plan_id}"):
            folder.mkdir(parents=True, exist_ok=True)
            for name in reversed(_FILES):  # with plan.toml it is a plan
                write_whole(folder / name, _template(name))
    except BaseException:
        _take_back(folder, was_there)
        raise
    return [folder / name for name in _FILES]


def _left_by_a_killed_run(folder: Path, there: list[str]) -> bool:
    """Return whether one of the two files lies there alone, as this program writes it."""
    return len(there) == 1 and (folder / there[0]).read_bytes() == _template(there[0]).encode()
