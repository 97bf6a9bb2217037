"""どの瞬間に止まっても: killed at each change of the file system, or with a full disk there, every command leaves old or new.

The moments are those that Python's audit hooks name; a few more are system calls, at which strace strikes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest import mock

import pytest
from tests.conftest import ROOT
from tests.fuzz_families import GOOD, csv_text
from tests.fuzzing import HEADING, LAYOUT
from tests.small_plan import PLAN, write_edition
from tests.test_collection import put

from analysis.cli import main
from analysis.collection.example import PLAN as EXAMPLE

pytestmark = [pytest.mark.notebooks, pytest.mark.skipif(sys.platform == "win32", reason="forks")]
#: What changes the file system, as Python's audit hooks name it; a file that is opened counts where it is for writing.
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.utime", "os.link")
KILLED = 99


def _import(root: Path) -> None:
    write_edition(root)
    (root / f"data/raw/{PLAN}/layout.toml").write_text(LAYOUT, encoding="utf-8")
    (root / "d.csv").write_text(GOOD, encoding="utf-8")
    assert main(["import", PLAN, "R4", "d.csv"]) == 0
    rows = [
        HEADING,
        *([str(number), f"改めた事業{number}", "300", "1", "件数", "1", "2"] for number in range(101, 109)),
    ]
    (root / "d.csv").write_text(csv_text(rows), encoding="utf-8")


def _open_data(root: Path) -> None:
    write_edition(root)
    assert main(["open-data", PLAN]) == 0
    measures = root / f"data/raw/{PLAN}/2021/measures.csv"
    measures.write_text(
        measures.read_text(encoding="utf-8-sig").replace("総合窓口", "改めた窓口"), encoding="utf-8-sig"
    )


def _collect(root: Path) -> None:
    with mock.patch.dict(os.environ, HYOKA_ROOT=str(ROOT)):
        assert main(["example", str(root)]) == 0
    assert main(["sheets", EXAMPLE, "R6", "--out", "評価票"]) == 0
    for path in (root / "評価票").glob("*.xlsx"):
        if path.stem != "財政課":
            path.unlink()
    put(root / "評価票/財政課.xlsx", "grades", "A")


#: A command by what goes before it, and the folder that it replaces.
COMMANDS: dict[str, tuple[Callable[[Path], None], list[str], str]] = {
    "import": (_import, ["import", PLAN, "R4", "d.csv"], f"data/raw/{PLAN}/2022"),
    "open-data": (_open_data, ["open-data", PLAN], f"data/processed/{PLAN}"),
    "collect": (_collect, ["collect", EXAMPLE, "R6", "評価票"], f"data/raw/{EXAMPLE}/2024"),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def facts(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an edition without its journals, which count how often something was done."""
    return {name: content for name, content in found.items() if not name.startswith(".")}


class Stage:
    """A project in which a command is run again and again from the same state."""

    def __init__(self, name: str, folder: Path) -> None:
        prepare, self.argv, place = COMMANDS[name]
        self.kept, self.root = folder / "kept", folder / "project"
        self.root.mkdir()
        os.chdir(self.root)
        os.environ["HYOKA_ROOT"] = str(self.root)
        prepare(self.root)
        shutil.copytree(self.root, self.kept)
        self.final = self.root / place
        self.old = contents(self.final)
        assert self.in_child(lambda: None) == 0
        self.new = contents(self.final)
        assert self.new != self.old

    def again(self) -> None:
        os.chdir(self.root.parent)
        shutil.rmtree(self.root)
        shutil.copytree(self.kept, self.root)
        os.chdir(self.root)

    def in_child(self, before: Callable[[], None], beside: Callable[[int], None] = lambda _: None) -> int:
        """Run the command in a child process, and meanwhile something beside it; return its exit code."""
        pid = os.fork()
        if not pid:
            code = 98
            with contextlib.suppress(BaseException), contextlib.ExitStack() as around:
                nothing = around.enter_context(open(os.devnull, "w", encoding="utf-8"))
                around.enter_context(contextlib.redirect_stdout(nothing))
                around.enter_context(contextlib.redirect_stderr(nothing))
                before()
                code = main(self.argv)
            os._exit(code)
        beside(pid)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    @property
    def seen(self) -> dict[str, bytes]:
        """What the next run finds: the former results lie aside for a moment, and come back."""
        aside = self.final.with_name(f".{self.final.name}.old")
        return contents(self.final if self.final.exists() else aside)


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HYOKA_ROOT", "")
    return Stage(request.param, tmp_path)


def at_change(root: Path, number: int, does: Callable[[], None]) -> Callable[[], None]:
    """Return what makes something happen just before the change of that number below a folder."""
    left = [number]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in CHANGES) and (str(arguments[0]).startswith(str(root)) or arguments[0] == "."):
            left[0] -= 1
            if left[0] == 0:
                does()

    return lambda: sys.addaudithook(hook)


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("stage", COMMANDS, indirect=True)
def test_killed_at_each_change(stage: Stage) -> None:
    moments = 0
    for number in range(1, 1_000):
        stage.again()
        code = stage.in_child(at_change(stage.root, number, lambda: os._exit(KILLED)))
        if code == 0:
            break
        moments += 1
        assert code == KILLED
        assert stage.seen in (stage.old, stage.new), f"change {number}"
        assert stage.in_child(lambda: None) == 0
        assert facts(contents(stage.final)) == facts(stage.new)
        assert not list(stage.final.parent.glob(".*")), f"change {number}"
    assert moments > 5


@pytest.mark.parametrize("stage", COMMANDS, indirect=True)
def test_disk_full_at_each_change(stage: Stage) -> None:
    for number in range(1, 1_000):
        stage.again()
        code = stage.in_child(at_change(stage.root, number, full))
        if code == 0 and stage.seen == stage.new:
            break
        assert code == 2, f"change {number}"
        assert stage.seen in (stage.old, stage.new), f"change {number}"
        assert not list(stage.final.parent.glob(".*.part")), f"change {number}"


@pytest.mark.parametrize("stage", COMMANDS, indirect=True)
def test_no_file_may_grow(stage: Stage) -> None:
    """What is written ends in the middle of a file, as on a full disk."""
    for most in (0, 1, 100, 500, 2_000):
        stage.again()
        code = stage.in_child(partial(_limited, most))
        assert code in (0, 2), most
        assert stage.seen == (stage.new if code == 0 else stage.old), most
        assert code == 2 or most > 100, most


def _limited(most: int) -> None:
    """Let no file of this process grow beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


#: At which of its changes a command is struck, and how: (call, how far through its calls, what happens).
STRACE = shutil.which("strace")
STRUCK = (
    ("write", 0.5, "signal=KILL"),
    ("rename", 1.0, "signal=KILL"),
    ("write", 0.5, "error=ENOSPC"),
    ("rename", 0.0, "error=EIO"),
)


def struck(stage: Stage, log: Path, *options: str) -> int:
    """Run the command under strace, or skip the test where that may not trace; return the exit code."""
    tracers: list[subprocess.Popen[str]] = []

    def trace(pid: int) -> None:
        os.waitpid(pid, os.WUNTRACED)
        command = [STRACE or "", "-y", "-s", "0", "-o", str(log), *options, "-p", str(pid)]
        tracers.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        assert tracers[0].stderr
        said = tracers[0].stderr.readline()
        os.kill(pid, signal.SIGCONT if "attached" in said else signal.SIGKILL)

    code = stage.in_child(lambda: os.kill(os.getpid(), signal.SIGSTOP), trace)
    with tracers[0] as tracer:
        tracer.communicate(timeout=60)
    if not log.exists() or not log.stat().st_size:
        pytest.skip("strace はありますが、プロセスを追えません")
    return code


def calls(log: Path, root: Path) -> dict[str, list[int]]:
    """Return by system call which of its calls in a log change something in a folder."""
    seen: Counter[str] = Counter()
    found: dict[str, list[int]] = {}
    for call, about in re.findall(r"^(\w+)\((.*)", log.read_text(errors="replace"), re.MULTILINE):
        seen[call] += 1
        if str(root) in about:
            found.setdefault(call, []).append(seen[call])
    return found


@pytest.mark.skipif(not STRACE, reason="strace がありません")
@pytest.mark.parametrize("stage", COMMANDS, indirect=True)
def test_struck_at_system_calls(stage: Stage, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    stage.again()
    assert struck(stage, log, "-e", "trace=write,rename") == 0
    known = calls(log, stage.root)
    for call, share, strike in STRUCK:
        stage.again()
        number = known[call][round(share * (len(known[call]) - 1))]
        code = struck(stage, log, "-e", f"trace={call}", "-e", f"inject={call}:{strike}:when={number}")
        assert code == (-signal.SIGKILL if "KILL" in strike else 2)
        assert stage.seen in (stage.old, stage.new), (call, strike)
        assert "KILL" in strike or not list(stage.final.parent.glob(".*")), (call, strike)
        assert stage.in_child(lambda: None) == 0
        assert facts(contents(stage.final)) == facts(stage.new)
        assert not list(stage.final.parent.glob(".*")), (call, strike)
