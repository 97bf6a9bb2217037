"""後に残るもの: no process, no temporary file and no half-written report after a run, however it ends; nothing outside the project."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import ROOT

from analysis.forms import pdf
from analysis.forms.bound_process import run_bound

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
PLAN = "suita-ict"
ARGUMENTS = ["report", PLAN, "R2"]
#: What nobody but the owner and the group may read.
MASK = 0o027
#: Seconds within which what a killed run has started must be gone.
GRACE = 20.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one finished report made under a umask, and a folder beside it for temporary files."""
    root = tmp_path_factory.mktemp("left") / "project"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copytree(ROOT / "data/raw" / PLAN, root / "data/raw" / PLAN)
    (root / "reports").mkdir()
    for name in ("tmp", "home"):
        (root.parent / name).mkdir()
    before = os.umask(MASK)
    try:
        for arguments in (ARGUMENTS, ["open-data"], ["new", "neu"]):
            assert started(root, arguments).wait() == 0
    finally:
        os.umask(before)
    return root


def started(root: Path, arguments: list[str], mark: str = "-") -> subprocess.Popen[bytes]:
    """Start the command with a home and a folder for temporary files of its own."""
    outside = root.parent
    env = {**os.environ, "HYOKA_ROOT": str(root), "TMPDIR": str(outside / "tmp"), "HYOKA_MARK": mark}
    env |= {"HOME": str(outside / "home"), "MPLCONFIGDIR": str(outside / "fonts"), "PYTHONPATH": str(ROOT / "src")}
    env |= {"IPYTHONDIR": "", "JUPYTER_RUNTIME_DIR": ""}
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from analysis.cli import main; raise SystemExit(main())"
    )
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def running(mark: str) -> list[str]:
    """Return the processes whose environment has a mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            dead = (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if not dead and f"HYOKA_MARK={mark}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def outside(root: Path) -> list[str]:
    """Return what lies in the home and in the folder for temporary files."""
    return [str(path) for name in ("tmp", "home") for path in (root.parent / name).rglob("*")]


@pytest.mark.notebooks
def test_a_finished_report_leaves_nothing_outside_the_project(project: Path) -> None:
    assert outside(project) == []
    assert [str(path) for path in project.rglob(".*")] == []


@pytest.mark.notebooks
def test_the_umask_holds_for_everything_that_is_written(project: Path) -> None:
    folders = (f"reports/{PLAN}", "data/processed", "data/raw/neu")
    made = [path for name in folders for path in (project / name).rglob("*")]
    wanted = {True: 0o777 & ~MASK, False: 0o666 & ~MASK}
    assert len(made) > 20
    assert [
        (str(path), oct(path.stat().st_mode)) for path in made if path.stat().st_mode & 0o777 != wanted[path.is_dir()]
    ] == []


@pytest.mark.notebooks
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill", "ctrl-c"])
def test_a_report_that_is_ended_at_any_moment(project: Path, number: int, request: pytest.FixtureRequest) -> None:
    before, mark = contents(project / "reports"), request.node.name
    process = started(project, ARGUMENTS, mark)
    time.sleep(random.Random(mark).uniform(0.5, 4))
    process.send_signal(number)
    process.wait()
    end = time.monotonic() + GRACE
    while running(mark) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(mark) == []
    assert contents(project / "reports") == before
    assert outside(project) == []


@pytest.mark.notebooks
def test_the_run_after_an_ended_one_makes_the_same_and_leaves_nothing(project: Path) -> None:
    before = contents(project / "reports")
    assert started(project, ARGUMENTS).wait() == 0
    assert contents(project / "reports") == before
    assert [str(path) for path in project.rglob(".*")] == []


def test_a_bound_program_ends_with_its_owner(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from analysis.forms.bound_process import run_bound; print(flush=True);"
        "run_bound(['sleep', '600'], 600, {**os.environ, 'HYOKA_MARK': sys.argv[1]}, Path(sys.argv[1]))"
    )
    mark, env = str(tmp_path), {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen([sys.executable, "-c", code, mark], stdout=subprocess.PIPE, env=env) as owner:
        end = time.monotonic() + GRACE
        while not running(mark) and time.monotonic() < end:
            time.sleep(0.05)
        assert running(mark) == ["sleep 600 "]
        owner.kill()
    while running(mark) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(mark) == []


def test_a_bound_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    env = {**os.environ, "HYOKA_MARK": str(tmp_path)}
    with pytest.raises(subprocess.TimeoutExpired):
        run_bound(["sleep", "600"], 0.2, env, tmp_path)
    assert running(str(tmp_path)) == []
    assert run_bound(["sh", "-c", "echo said >&2; exit 3"], 60, env, tmp_path) == (3, b"said\n")


def test_chromium_is_started_so_that_it_looks_nothing_up() -> None:
    flags = " ".join(pdf._FLAGS)
    for part in (
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        assert part in flags
