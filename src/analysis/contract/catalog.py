"""Which plans and years there are (計画と年度の一覧), by the folders of data/raw alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import label
from analysis.words.mishap import mishaps_told

#: Environment variable that names the project folder when the working folder lies elsewhere.
ROOT_VARIABLE = "HYOKA_ROOT"
_YEAR = re.compile(r"[0-9]{4}")


def project_root() -> Path:
    """Return the project folder: ``HYOKA_ROOT``, else the nearest folder upwards that holds data/raw.

    Raises
    ------
    InputError
        Where there is none.
    """
    named = os.environ.get(ROOT_VARIABLE)
    here = Path.cwd()
    for folder in [Path(named)] if named else [here, *here.parents]:
        if (folder / "data" / "raw").is_dir():
            return folder
    raise InputError(
        Problem(
            named or here.name,
            "data/raw のあるフォルダが見つかりません。",
            "プロジェクトのフォルダで実行してください。",
        )
    )


def plan_ids(root: Path) -> list[str]:
    """Return the names of all plans below data/raw, those included that cannot be read: whoever reads one is told."""
    raw = root / "data" / "raw"
    return sorted(folder.name for folder in (raw.iterdir() if raw.is_dir() else ()) if _holds(folder / "plan.toml"))


def _holds(path: Path) -> bool:
    """Return whether a file is there, or a link to none, or something that this user may not look at."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def table_files(edition: Path) -> list[Path]:
    """Return the CSV files of an edition.

    Raises
    ------
    InputError
        Where its folder cannot be read.
    """
    with mishaps_told("/".join(edition.parts[-2:])):
        return sorted(edition / name for name in os.listdir(edition) if name.endswith(".csv"))


def editions(root: Path, plan_id: str) -> list[int]:
    """Return the evaluated years that a plan has data for, those included whose folder cannot be read: whoever reads one is told.

    Raises
    ------
    InputError
        Where the folder of the plan cannot be read.
    """
    folder = root / "data" / "raw" / plan_id
    with mishaps_told(plan_id):
        names = os.listdir(folder) if folder.is_dir() else []
    return sorted(int(name) for name in names if _YEAR.fullmatch(name) and _has_tables(folder / name))


def _has_tables(edition: Path) -> bool:
    try:
        return edition.is_dir() and bool(table_files(edition))
    except InputError:
        return True


def plans_with_data(root: Path) -> list[str]:
    """Return the names of the plans that have an edition, or that cannot be read."""
    return [plan_id for plan_id in plan_ids(root) if _has_data(root, plan_id)]


def _has_data(root: Path, plan_id: str) -> bool:
    try:
        return bool(editions(root, plan_id))
    except InputError:
        return True


def open_folder(root: Path, plan_id: str) -> Path:
    """Return the folder of a plan.

    Raises
    ------
    InputError
        Where there is none; the message lists the plans that exist.
    """
    folder = root / "data" / "raw" / plan_id
    if folder.name != plan_id or not _holds(folder / "plan.toml"):
        names = "、".join(plan_ids(root)) or "（まだありません）"
        raise InputError(Problem("計画", f"「{plan_id}」という計画はありません。", f"ある計画: {names}"))
    return folder


def edition_folder(root: Path, plan_id: str, fiscal_year: int) -> Path:
    """Return the folder of one edition.

    Raises
    ------
    InputError
        Where the plan or the year does not exist; the message lists what does.
    """
    folder = open_folder(root, plan_id)
    known = editions(root, plan_id)
    if fiscal_year not in known:
        names = "、".join(f"{year}（{label(year)}）" for year in known) or "（まだありません）"
        message = f"{plan_id} に{fiscal_year}（{label(fiscal_year)}）のデータはありません。"
        raise InputError(Problem("年度", message, f"ある年度: {names}"))
    return folder / str(fiscal_year)
