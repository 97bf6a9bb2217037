"""手引きの手順: every command of the handbook is run, in its order, on a small copy; what it shows is what is said."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.all_pages import in_this_process
from tests.conftest import ROOT
from tests.guide_cities import hotaru, shirakaba

from analysis.cli import main
from analysis.forms import pdf
from analysis.words.errors import InputError

GUIDE = (ROOT / "docs/guide.ja.md").read_text(encoding="utf-8")
#: Words that stand for what the reader fills in.
PLACEHOLDERS = re.compile("計画|年度|元資料|読み手|ファイル|名前=値|…")
#: Commands that need no argument: others named alone in the text are mentions.
ALONE = ("hyoka plans", "hyoka settings", "hyoka lab", "make report")


@dataclass(frozen=True)
class Step:
    """A command of the handbook, the line on which it stands, and what the handbook says that it shows."""

    line: int
    command: str
    shown: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.line}-{self.command}"


def _of_block(kind: str, text: str, line: int) -> Iterator[Step]:
    rows = text.split("\n")
    for number, row in enumerate(rows):
        asked = (
            re.match(r"> (hyoka .*)", row) if not kind else re.match(r"((?:[A-Z_]+=\S+ )?(?:hyoka|make) [^#]*)", row)
        )
        if asked and kind in ("", "sh"):
            rest = rows[number + 1 :]
            end = next((place for place, one in enumerate(rest) if one.startswith("> ")), len(rest))
            shown = [one for one in rest[:end] if one and "…" not in one] if not kind else []
            yield Step(line + number + 1, asked[1].strip(), tuple(shown))


def steps() -> list[Step]:
    """Return every command without a placeholder: of the code blocks, then of the text where no block has it."""
    found = []
    for block in re.finditer(r"^```(\w*)\n(.*?)^```", GUIDE, re.S | re.M):
        found += list(_of_block(block[1], block[2], GUIDE[: block.start()].count("\n") + 1))
    known = {step.command for step in found}
    for quoted in re.finditer(r"`((?:hyoka|make) [^`\n]+)`", GUIDE):
        mention = len(quoted[1].split()) == 2 and quoted[1] not in ALONE
        if not mention and not PLACEHOLDERS.search(quoted[1]) and quoted[1] not in known:
            known.add(quoted[1])
            found.append(Step(GUIDE[: quoted.start()].count("\n") + 1, quoted[1]))
    return sorted(found, key=lambda step: step.line)


STEPS = steps()
TOML = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)


def toml_with(words: str) -> str:
    (found,) = [text for text in TOML if words in text]
    return found


class Desk:
    """The project folder of an analyst who follows the handbook."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "data/raw/tokorozawa-ict", root / "data/raw/tokorozawa-ict")
        shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        shirakaba(root / "shirakaba_r6.xlsx")
        shutil.copy(root / "shirakaba_r6.xlsx", root / "shirakaba_r7.xlsx")
        hotaru(root / "hotaru_r6.txt")

    def write(self, path: str, text: str) -> None:
        (self.root / "data/raw" / path).parent.mkdir(exist_ok=True)
        (self.root / "data/raw" / path).write_text(text, encoding="utf-8")

    def prepare(self, step: Step) -> None:
        """Write what the handbook says is written by hand before a command."""
        plan = toml_with('city = "しらかば市"')
        if step.command.startswith("hyoka import shirakaba-dx R6"):
            self.write("shirakaba-dx/plan.toml", plan)
        if step.command.startswith("hyoka import hotaru-gyokaku"):
            layout = toml_with("書き足した: ")
            self.write("hotaru-gyokaku/layout.toml", re.sub(r"^.*# 書き足した: .*\n", "", layout, flags=re.M))
            self.write("hotaru-gyokaku/plan.toml", plan)

    def run(self, step: Step) -> tuple[int, str]:
        """Return the exit code of a command and what it prints."""
        settings, command = [], shlex.split(step.command)
        while "=" in command[0]:
            settings.append(command.pop(0).split("=", 1))
        environment = {**os.environ, **dict(settings), "PYTHONUTF8": "1"}
        if command[0] == "make":
            return _run(["make", "-n", "-C", str(ROOT), *command[1:]], self.root, environment)
        if command[1] == "lab" or "--all" in command:  # these start processes of their own
            version = ["--version"] if command[1] == "lab" else []
            return _run([sys.executable, "-m", "analysis", *command[1:], *version], self.root, environment)
        return _here(command[1:], self.root, dict(settings))


def _run(arguments: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def _here(arguments: list[str], folder: Path, settings: dict[str, str]) -> tuple[int, str]:
    """Run a command of the program in this process, which has its libraries loaded."""
    said = io.StringIO()
    with in_this_process() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.chdir(folder)
        patch.delenv("HYOKA_ROOT", raising=False)
        for name, value in settings.items():
            patch.setenv(name, value)
        code = main(arguments)
    return code, said.getvalue()


def _no_browser() -> str:
    try:
        pdf.browser()
    except InputError as error:
        return str(error)
    return ""


#: What ends otherwise than well, and why.
ENDS = {"HYOKA_BROWSER=": 2}


@pytest.mark.notebooks
def test_every_command_runs_in_its_order_and_shows_what_is_said(tmp_path: Path) -> None:
    """One test: each command stands on what those before it made."""
    desk, wrong, lacking = Desk(tmp_path), [], _no_browser()
    for step in STEPS:
        if "public" in step.command and not step.command.startswith("HYOKA_BROWSER") and lacking:
            continue
        desk.prepare(step)
        code, said = desk.run(step)
        expected = next((end for start, end in ENDS.items() if step.command.startswith(start)), 0)
        unsaid = [line for line in step.shown if line.strip() not in said]
        wrong += [f"{step}: {code} {unsaid}\n{said}"] if code != expected or unsaid else []
    assert wrong == [], "\n".join(wrong)
    if lacking:
        pytest.skip(f"PDF を作る手順だけは実行していない: {lacking}")


def test_every_kind_of_command_is_run() -> None:
    run = {shlex.split(step.command)[-1 if step.command.startswith("make") else 1] for step in STEPS}
    assert {"plans", "report", "check", "new", "inspect", "import", "settings", "open-data", "lab"} <= run
