"""Windows: names that its file system takes, paths as messages show them, settings with its line ends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PureWindowsPath

import pytest
from tests.conftest import ROOT

from analysis.collection.names import distinct, file_name
from analysis.contract.plan import read_plan
from analysis.editions.load import load_edition
from analysis.words.toml_file import shown_name

#: What stays of the 260 characters of a path below a folder like C:\Users\name\Documents\hyoka.
LONGEST = 180
FOLDERS = ("src", "tests", "docs", "notebooks", "scripts", "requirements", "data/raw")


def project_files() -> list[PureWindowsPath]:
    """Return the files of the project, as Windows lays them out."""
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)
    return [PureWindowsPath(path.relative_to(ROOT)) for path in files if path.is_file()]


def test_names_of_the_project_are_names_on_windows() -> None:
    files = project_files()
    assert len(files) > 500
    assert [path for path in files if any(file_name(part) != part for part in path.parts)] == []
    assert [path for path in files if len(str(path)) > LONGEST] == []
    assert [name for name, number in Counter(str(path).lower() for path in files).items() if number > 1] == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("CON", "_CON"),
        ("nul", "_nul"),
        ("Com1", "_Com1"),
        ("情報政策課.", "情報政策課"),
        ("企画部\\情報課", "企画部_情報課"),
        ("庁内：外部", "庁内：外部"),
        ("A:B?", "A_B_"),
        (" ", "_"),
    ],
)
def test_a_department_names_a_file(words: str, name: str) -> None:
    assert file_name(words) == name


def test_names_that_differ_in_capitals_alone_are_told_apart() -> None:
    assert distinct(["ICT課", "ict課", "DX課"]) == ["ICT課", "ict課_2", "DX課"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (r"C:\市\data\raw\aoi-dx\plan.toml", "aoi-dx/plan.toml"),
        (r"C:\市\data\raw\aoi-dx\2021\review.toml", "aoi-dx/2021/review.toml"),
        (r"\\server\共有\hyoka\data\raw\aoi-dx\layout.toml", "aoi-dx/layout.toml"),
    ],
)
def test_messages_name_a_settings_file_alike_everywhere(path: str, shown: str) -> None:
    assert shown_name(PureWindowsPath(path)) == shown


def test_line_ends_and_mark_of_windows_change_nothing(tmp_path: Path) -> None:
    """Files saved by Notepad and Excel: CRLF, and a mark before the first character."""
    plan = tmp_path / "data" / "raw" / "suita-ict"
    for path in sorted((ROOT / "data" / "raw" / "suita-ict").rglob("*")):
        target = plan / path.relative_to(ROOT / "data" / "raw" / "suita-ict")
        if path.suffix in (".toml", ".csv") and path.name != "texts.csv":
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8-sig")
            target.write_text("\ufeff" + text, encoding="utf-8", newline="\r\n")
    own, here = (load_edition(root, "suita-ict", 2020) for root in (tmp_path, ROOT))
    assert read_plan(plan) == read_plan(ROOT / "data" / "raw" / "suita-ict")
    assert all(frame.equals(here.tables[name]) for name, frame in own.tables.items() if name != "texts")
