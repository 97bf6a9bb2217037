"""手引き: every command, setting, example and file that the documents name is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.guide_cities import hotaru, shirakaba

from analysis import open_plan
from analysis.cli import _parser
from analysis.contract import grade_bounds
from analysis.contract.grade_bounds import BoundsSettings
from analysis.contract.plan import PUBLISHED_METHODS, Grades, Methods, PlanFile, PublishedTable, Thresholds, read_plan
from analysis.contract.scale import Step
from analysis.editions.corrections import CorrectionEntry, read_corrections
from analysis.report.audience import AUDIENCES
from analysis.review.answers import Answer, read_answers
from analysis.sources.importing import import_edition
from analysis.sources.inspect import View, inspect_document
from analysis.sources.layout import Layout, read_layout
from analysis.sources.list_shapes import Wording
from analysis.sources.sheet_columns import Spec
from analysis.sources.sheet_settings import SheetSettings
from analysis.words.setting_kinds import nested_models, settings_of

DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/guide.ja.md")}
GUIDE = DOCUMENTS["docs/guide.ja.md"]
DECISIONS = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return every ``hyoka …`` of a code block or between backticks."""
    found: set[str] = set()
    for text in DOCUMENTS.values():
        blocks = "\n".join(re.findall(r"```[a-z]*\n(.*?)```", text, re.S))
        found |= set(re.findall(r"^(?:> |\S*bin/|[A-Z_]+=\S+ )?hyoka ([^#\n]*)", blocks, re.M))
        found |= set(re.findall(r"`hyoka ([^`…]+)`", text))
    return sorted(command.strip() for command in found)


def _subcommands() -> set[str]:
    (group,) = [action for action in _parser()._actions if isinstance(action.choices, dict)]
    return set(group.choices or ())


@pytest.mark.parametrize("command", commands())
def test_every_command_parses(command: str) -> None:
    if command in _subcommands():
        return
    arguments = _parser().parse_args(shlex.split(command, posix=False))
    readers = set(getattr(arguments, "audience", [])) - {"読み手"}
    assert readers <= set(AUDIENCES)


def test_every_command_of_the_program_is_explained() -> None:
    assert {command.split()[0] for command in commands()} == _subcommands()


def names_of(model: type) -> set[str]:
    return set(settings_of(model))


#: What the tables below a heading of the handbook have to name, all of it and nothing else.
SETTINGS: dict[str, set[str]] = {
    "4 訂正 corrections.toml": names_of(CorrectionEntry),
    "plan.toml": names_of(PlanFile),
    "[grades]": names_of(Grades),
    "[[grades.steps]]": names_of(Step),
    "[grades.bounds]": names_of(BoundsSettings),
    "[methods]": names_of(Methods),
    "[thresholds]": names_of(Thresholds),
    "[[published]]": names_of(PublishedTable),
    "回答 review.toml": names_of(Answer),
    "ファイル全体": {"sheet", "encoding", "separator", "pdf_lines"},
    "[[sheet]]": names_of(SheetSettings),
    "列の詳しい指定": names_of(Spec),
    "[[recovery.words]]": names_of(Wording),
    **{
        f"[[sheet.{one.name}]]" if one.kind.form == "tables" else f"[sheet.{one.name}]": names_of(model)
        for one, model in nested_models(SheetSettings)
    },
    **{
        f"[[{one.name}]]" if one.kind.form == "tables" else f"[{one.name}]": names_of(model)
        for one, model in nested_models(Layout)
    },
}
PARTS = names_of(Layout)


@pytest.mark.parametrize("heading", SETTINGS)
def test_the_tables_name_every_setting_and_no_other(heading: str) -> None:
    sections = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", GUIDE, re.S | re.M)
    assert sections, f"no chapter on {heading}"
    tables = [re.findall(r"^\| `([^`]+)` \|", section, re.M) for section in sections]
    assert {name for names in tables for name in names} == SETTINGS[heading]


EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)
#: What a fragment of plan.toml stands in.
PLAN: dict[str, Any] = {"city": "所沢市", "city_code": "112089", "title": "計画", "period": [2019, 2021]}


def as_plan(text: str, folder: Path) -> None:
    missing = [
        f"{name} = {value!r}".replace("'", '"') for name, value in PLAN.items() if name not in tomllib.loads(text)
    ]
    grades = "" if "grades" in tomllib.loads(text) else "\n[grades]\n"
    (folder / "plan.toml").write_text("\n".join([*missing, text, grades]), encoding="utf-8")
    read_plan(folder)


def as_layout(text: str, folder: Path) -> None:
    whole = text if "[record]" in text else f'[record]\nstart = ["番号"]\n{text}'
    for name in {"name", "review", "indicator"} - {one["name"] for one in tomllib.loads(whole).get("field", [])}:
        whole += f'\n[[field]]\nname = "{name}"\n'
    if "counts" in whole:
        whole += "\n[[headline]]\ntable = '取組数'\nrow = '(.)'\nline = '.'\ncells = '(?P<column>.)(?P<value>.)'\n"
    (folder / "layout.toml").write_text(whole, encoding="utf-8")
    read_layout(folder / "layout.toml", 2024)


def as_sheets(text: str, folder: Path) -> None:
    (folder / "layout.toml").write_text(text, encoding="utf-8")
    assert read_layout(folder / "layout.toml", 2024).sheets


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split("\n", 1)[0][:30])
def test_every_example_is_accepted(text: str, tmp_path: Path) -> None:
    names = set(tomllib.loads(text))
    path = tmp_path / "2024" / "settings.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    if names == {"correction"}:
        assert read_corrections(path)
    elif names == {"answer"}:
        assert read_answers(path)
    elif names == {"sheet"}:
        as_sheets(text, tmp_path)
    elif names <= PARTS:
        as_layout(text, tmp_path)
    else:
        as_plan(text, tmp_path)


def test_choices_are_those_of_the_code() -> None:
    (listed,) = re.findall(r"preset に書ける名前は、(.+?)です", GUIDE)
    assert listed.split("、") == list(grade_bounds.PRESETS)
    for method in PUBLISHED_METHODS:
        assert f"\n| {method} |" in GUIDE
    for reader in AUDIENCES:
        assert f"\n| {reader}（" in GUIDE


def test_frames_named_in_the_handbook_are_there() -> None:
    plan = type(open_plan("tokorozawa-ict", ROOT))
    named = set(re.findall(r"\bplan\.([a-z_]+)(?=[`(.])", GUIDE)) - {"toml"}
    assert len(named) > 5
    assert [name for name in named if not hasattr(plan, name)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_named_is_there(name: str) -> None:
    named = re.findall(
        r"(?<![\w/.])((?:docs|data|notebooks|requirements|scripts|src|tests)[/\\][\w./\\*-]+)", DOCUMENTS[name]
    )
    own = {path.rstrip(".").replace("\\", "/") for path in named}
    made = re.compile(r"data/(?:raw/(?:$|shirakaba|hotaru|計画)|processed)|data/raw$")
    missing = [path for path in sorted(own) if not made.match(path) and not list(ROOT.glob(path.rstrip("/")))]
    assert missing == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = [re.split(r"[\[>=<]", one)[0] for one in listed]
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", DECISIONS)] == []


def layout_lines(text: str) -> list[str]:
    """Return the lines of a layout that say something, without comments."""
    lines = [re.sub(r"\s+#.*", "", line).rstrip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class TestChapterSix:
    """What the chapter on a new plan shows is what the program says."""

    TABLE, FORM = (
        next(text for text in EXAMPLES if "進捗管理表" in text),
        next(text for text in EXAMPLES if text.startswith("[record]") and "[amounts]" in text),
    )

    def test_the_draft_of_the_workbook_is_the_one_shown(self, tmp_path: Path) -> None:
        document = shirakaba(tmp_path / "shirakaba_r6.xlsx")
        assert layout_lines(inspect_document(document, View(draft=True))) == layout_lines(self.TABLE)

    def test_the_draft_of_the_text_is_the_one_shown_but_for_what_was_added(self, tmp_path: Path) -> None:
        drafted = layout_lines(inspect_document(hotaru(tmp_path / "hotaru_r6.txt"), View(draft=True)))
        shown = layout_lines(self.FORM)
        assert sorted(set(shown) - set(drafted)) == [
            'fiscal_years = ["{R-1}", "{R}"]',
            "grade = '^([A-C])'",
            "section = '^基本目標\\d'",
        ]
        assert set(drafted) - set(shown) == {"fiscal_years = [2023, 2024]"}

    @pytest.mark.parametrize(
        ("make", "name", "layout"), [(shirakaba, "shirakaba_r6.xlsx", TABLE), (hotaru, "hotaru_r6.txt", FORM)]
    )
    def test_the_import_says_what_is_shown(
        self, make: Callable[[Path], Path], name: str, layout: str, tmp_path: Path
    ) -> None:
        (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
        found = import_edition(make(tmp_path / name), tmp_path / "layout.toml", 2024)
        said = "\n".join(found.log.summary(found.grid))
        assert "置けなかった行 0" in said
        if name.endswith(".xlsx"):
            assert said.strip() in GUIDE
        assert {row["policy"] for row in found.tables["measures"]} == {"1", "2"}
        assert {row["grade"] for row in found.tables["grades"]} == {"A", "B", "C"}
