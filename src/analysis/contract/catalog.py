"""Which plans and years there are (計画と年度の一覧), by the folders of data/raw alone."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import label

#: Environment variable that names the project folder when the working folder lies elsewhere.
ROOT_VARIABLE = "HYOKA_ROOT"


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
    """Return the names of all plans below data/raw."""
    return sorted(path.parent.name for path in (root / "data" / "raw").glob("*/plan.toml"))


def editions(root: Path, plan_id: str) -> list[int]:
    """Return the evaluated years that a plan has data for."""
    folders = (root / "data" / "raw" / plan_id).glob("[0-9][0-9][0-9][0-9]")
    return sorted(int(folder.name) for folder in folders if any(folder.glob("*.csv")))


def open_folder(root: Path, plan_id: str) -> Path:
    """Return the folder of a plan.

    Raises
    ------
    InputError
        Where there is none; the message lists the plans that exist.
    """
    folder = root / "data" / "raw" / plan_id
    if folder.name != plan_id or not (folder / "plan.toml").exists():
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
