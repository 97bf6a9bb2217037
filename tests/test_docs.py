"""手引き: every command, setting, example and file that the documents name is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import make_dataclass
from functools import cache
from pathlib import Path
from typing import get_type_hints

import pytest
from tests.conftest import ROOT
from tests.guide_cities import hotaru, shirakaba

from analysis import open_plan
from analysis.cli.commands import _parser
from analysis.contract.grade_bounds import PRESETS
from analysis.contract.plan import read_plan
from analysis.editions.corrections import read_corrections
from analysis.report.audience import AUDIENCES
from analysis.report.reference import FILES, reference
from analysis.review.answers import read_answers
from analysis.sources.importing import import_edition
from analysis.sources.inspect import Excerpt, inspect_document
from analysis.sources.layout import read_layout
from analysis.words.errors import InputError
from analysis.words.setting_kinds import Kind, settings_of
from analysis.words.settings import checked
from analysis.words.toml_file import TomlFile

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


def models() -> list[type]:
    """Return every schema of a settings file, and all schemas within."""
    found = [model for _, model in FILES.values()]
    for model in found:
        found += [
            inner for one in settings_of(model).values() for inner in inner_models(one.kind) if inner not in found
        ]
    return found


def inner_models(kind: Kind) -> list[type]:
    return [kind.model] if kind.model else [model for inner in kind.inner for model in inner_models(inner)]


SETTINGS = [(model, one) for model in models() for one in settings_of(model).values()]

#: What a clerk may write behind a name, right or wrong.
_FORMS = '1 -1 1.5 true "x" "" "(" [] [1] ["x"] [["x"]] [[1,2]] {} {a=1} {a="x"} {a=["x"]} {a={b=1}} [{}] [{a=1}] 2024-01-01 12:00:00'
FORMS = [*_FORMS.split(), "nan", '"x\\u0000"']


@cache
def alone() -> list[tuple[str, str, type]]:
    """Return the name and the sample of every setting, and a table that holds it only."""
    hints = {model: get_type_hints(model, include_extras=True) for model, _ in SETTINGS}
    tables = (make_dataclass("Alone", [(one.field, hints[model][one.field])]) for model, one in SETTINGS)
    return [(one.name, one.kind.sample, table) for (_, one), table in zip(SETTINGS, tables, strict=True)]


class TestReference:
    """docs/settings.ja.md is what the checker's own schemas say."""

    def test_the_reference_is_the_one_printed(self) -> None:
        printed = reference()
        assert (ROOT / "docs/settings.ja.md").read_text(encoding="utf-8") == printed, (
            "renew it: hyoka settings > docs/settings.ja.md"
        )

    def test_every_setting_says_what_it_means(self) -> None:
        printed = reference()
        for _, one in SETTINGS:
            assert re.search("[ぁ-んァ-ヶ一-龠]", one.kind.meaning), one.name
            assert f"| `{one.name}` |" in printed

    def test_every_example_is_accepted(self) -> None:
        for name, sample, table in alone():
            text = re.sub(r"\{R[+-]?\d*\}", "R6", sample)
            if text:
                assert checked(TomlFile("例", data=tomllib.loads(f"{name} = {text}")), table), name

    @pytest.mark.parametrize("text", FORMS)
    def test_no_value_of_any_form_ends_in_a_traceback(self, text: str) -> None:
        for name, _, table in alone():
            with suppress(InputError):
                checked(TomlFile("例", data=tomllib.loads(f"{name} = {text}")), table)

    @pytest.mark.parametrize("name", FILES)
    def test_one_file_alone(self, name: str) -> None:
        assert reference(name).startswith(f"## {FILES[name][0]}")
        assert reference(name) in reference() + "\n"


EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split("\n", 1)[0][:30])
def test_every_example_is_accepted(text: str, tmp_path: Path) -> None:
    names = set(tomllib.loads(text))
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    if names == {"correction"}:
        assert read_corrections(path)
    elif names == {"answer"}:
        assert read_answers(path)
    elif names & {"sheet", "record"}:
        assert read_layout(path, 2024).fiscal_year == 2024
    else:
        assert read_plan(tmp_path).scale.steps


def test_choices_are_those_of_the_code() -> None:
    assert "、".join(PRESETS) in reference("plan")
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
        next(text for text in EXAMPLES if text.startswith("[record]") and "[[matrix]]" in text),
    )

    def test_the_draft_of_the_workbook_is_the_one_shown(self, tmp_path: Path) -> None:
        document = shirakaba(tmp_path / "shirakaba_r6.xlsx")
        assert layout_lines(inspect_document(document, Excerpt(draft=True))) == layout_lines(self.TABLE)

    def test_the_draft_of_the_text_is_the_one_shown_but_for_what_was_added(self, tmp_path: Path) -> None:
        drafted = layout_lines(inspect_document(hotaru(tmp_path / "hotaru_r6.txt"), Excerpt(draft=True)))
        shown = layout_lines(self.FORM)
        assert set(shown) - set(drafted) == {"section = '^基本目標\\d'"}
        assert set(drafted) <= set(shown)

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
