"""Forked kernels are as fresh ones are: nothing of one is seen by the next, and none outlives its owner."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis import chart
from analysis.report import forking, forkserver, preload
from analysis.report.export import _fork_png

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(not forkserver.possible(), reason="このシステムは fork できない"),
]

#: What a notebook might leave behind; each line has its counterpart in `ASKS`.
LEAVES = """
import builtins, json, os, random, sys, warnings, locale, decimal
import matplotlib, numpy, pandas
left = "大域"
builtins.left_in_builtins = 1
os.environ["LEFT"] = "1"
os.environ.pop("HOME", None)
sys.modules["left_module"] = sys
sys.path.append("/left")
matplotlib.rcParams["font.size"] = 77
pandas.set_option("display.max_rows", 7)
pandas.DataFrame.left = 1
warnings.simplefilter("error")
decimal.getcontext().prec = 3
random.seed(1); numpy.random.seed(1)
os.umask(0o077)
from analysis.report import making
making.left = 1
from matplotlib import pyplot; pyplot.figure()
open("left.txt", "w").close(); os.mkdir("sub"); os.chdir("sub")
"""
ASKS = """
import builtins, decimal, json, os, random, sys, warnings
import matplotlib, numpy, pandas
from analysis.report import making
umask = os.umask(0); os.umask(umask)
print(json.dumps({
    "global": "left" in globals(),
    "builtins": hasattr(builtins, "left_in_builtins"),
    "environ": "LEFT" in os.environ or "HOME" not in os.environ,
    "modules": "left_module" in sys.modules,
    "path": "/left" in sys.path,
    "rcParams": matplotlib.rcParams["font.size"] == 77,
    "pandas": pandas.get_option("display.max_rows") == 7 or hasattr(pandas.DataFrame, "left"),
    "warnings": warnings.filters[0][0] == "error",
    "decimal": decimal.getcontext().prec == 3,
    "umask": umask == 0o077,
    "own module": hasattr(making, "left"),
    "figures": bool((helpers := sys.modules.get("matplotlib._pylab_helpers")) and helpers.Gcf.figs),
    "threads of others": __import__("threading").active_count() > 12,
}))
print(json.dumps({
    "cwd": os.getcwd(), "argv0": sys.argv[0], "random": random.random(), "numpy": float(numpy.random.rand()),
    "hash": hash("評価"), "seed": os.environ.get("PYTHONHASHSEED"), "pid": os.getpid(), "count": get_ipython().execution_count,
}))
"""


def _notebook(path: Path, *cells: str) -> Path:
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    texts = [nbformat.v4.new_code_cell("number = 0", metadata={"tags": ["parameters"]})]
    made.cells = [*texts, *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(made, path)
    return path


def _printed(notebook) -> list[dict]:
    return [
        json.loads(line) for cell in notebook.cells for out in cell.get("outputs", []) for line in out.text.splitlines()
    ]


def run_notebooks(arguments, lifeline) -> None:
    """Run notebooks one after another, each in a folder of its own, and send what they printed (in a fork)."""
    from analysis.report import making, wire

    said = []
    for notebook, folder in arguments:
        Path(folder).mkdir()
        said.append(_printed(making.run_notebook(Path(notebook), {}, Path(folder), Path(folder))))
    wire.send(lifeline, said)


def sleep(arguments, lifeline) -> None:
    """Start a process of one's own, and sleep (in a fork)."""
    from analysis.report import wire

    wire.send(lifeline, {"own": subprocess.Popen(["sleep", "600"]).pid})
    time.sleep(600)


def add_targets() -> None:
    """Let the server run what this module has (called in the server)."""
    forking.TARGETS.update({"notebooks": f"{__name__}:run_notebooks", "sleep": f"{__name__}:sleep"})


def _alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text() if Path("/proc").is_dir() else ""
        os.kill(pid, 0)
    except (OSError, ProcessLookupError):
        return False
    return not status or status.rsplit(")", 1)[1].split()[0] != "Z"


def _gone(pid: int, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not _alive(pid)


@pytest.fixture(scope="module", autouse=True)
def findable():
    """Let the server find this module, as it finds the project."""
    paths = [str(Path(__file__).parent.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        yield


@pytest.fixture(scope="module")
def server():
    modules = [*preload.modules([]), "analysis.report.making", f"{__name__}:add_targets"]
    with forkserver.OwnServer(modules) as made:
        yield made


def _said(server, target, arguments, folder):
    child = server.start(target, arguments, {**os.environ, "CI": "1"}, folder)
    assert child.wait() == 0
    return child.messages[-1]


def test_next_kernel_sees_nothing_of_the_one_before(server, tmp_path):
    first, asks = _notebook(tmp_path / "a.ipynb", LEAVES), _notebook(tmp_path / "b.ipynb", ASKS)
    runs = [(str(path), str(tmp_path / name)) for path, name in ((asks, "1"), (first, "2"), (asks, "3"), (asks, "4"))]
    before, _, after, again = _said(server, "notebooks", runs, tmp_path)
    assert not any(before[0].values()), before[0]
    assert after[0] == before[0] == again[0]
    facts = [said[1] for said in (before, after, again)]
    assert [fact["cwd"] for fact in facts] == [str(tmp_path / name) for name in "134"]
    assert len({fact["pid"] for fact in facts}) == 3
    assert {fact["count"] for fact in facts} == {3}
    assert {(fact["hash"], fact["seed"]) for fact in facts} == {(facts[0]["hash"], "0")}
    assert len({fact["random"] for fact in facts}) == len({fact["numpy"] for fact in facts}) == 3


def test_forked_kernel_is_as_an_ordinary_one(server, tmp_path):
    """Same hash, arguments, counts and answers as a kernel that jupyter_client starts itself."""
    asks = _notebook(tmp_path / "b.ipynb", ASKS)
    [forked] = _said(server, "notebooks", [(str(asks), str(tmp_path / "1"))], tmp_path)
    code = (
        f"import sys, json, {__name__} as t; from pathlib import Path; from analysis.report import making\n"
        "f = Path(sys.argv[2]); f.mkdir(); print(json.dumps(t._printed(making.run_notebook(Path(sys.argv[1]), {}, f, f))))"
    )
    command = [sys.executable, "-c", code, str(asks), str(tmp_path / "2")]
    ordinary = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "CI": "1"}).stdout
    )
    assert forked[0] == ordinary[0]
    same = ("hash", "seed", "count")
    assert {name: forked[1][name] for name in same} == {name: ordinary[1][name] for name in same}


def test_pyplot_shows_its_figures(server, tmp_path):
    drawn = "import json\nfrom matplotlib import pyplot as plt\nprint(json.dumps({'backend': plt.get_backend()}))"
    [said] = _said(server, "notebooks", [(str(_notebook(tmp_path / "p.ipynb", drawn)), str(tmp_path / "1"))], tmp_path)
    assert said[0]["backend"].removeprefix("module://matplotlib_inline.backend_") == "inline"


def test_child_ends_with_its_owner_and_takes_its_own_processes_along(server, tmp_path):
    child = server.start("sleep", [], os.environ, tmp_path)
    while not child.messages:
        child.poll()
        time.sleep(0.01)
    own = child.messages[0]["own"]
    child.lifeline.close()
    assert _gone(child.pid) and _gone(own)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_signal_ends_a_child_and_its_code_comes_back(server, tmp_path, number):
    child = server.start("sleep", [], os.environ, tmp_path)
    child.send_signal(number)
    assert child.wait() == -number
    assert child.poll() == -number  # and again, without asking a number that may be another's by now
    child.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl は Linux にだけある")
def test_children_end_with_a_killed_server(tmp_path):
    server = forkserver.OwnServer([f"{__name__}:add_targets"])
    child = server.start("sleep", [], os.environ, tmp_path)
    os.kill(server.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert _gone(child.pid)
    server.close()


def test_server_ends_with_its_owner(tmp_path):
    code = textwrap.dedent(f"""
        import os, signal
        from analysis.report import forkserver
        server = forkserver.OwnServer(["{__name__}:add_targets"])
        print(server.pid, server.start("sleep", [], os.environ, "/").pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pids = [int(text) for text in done.stdout.split()]
    assert len(pids) == 2 and all(_gone(pid) for pid in pids), done.stderr


def test_server_leaves_no_zombie(server, tmp_path):
    children = [server.start("sleep", [], os.environ, tmp_path) for _ in range(4)]
    for child in children:
        child.kill()
        child.wait()
    listed = subprocess.run(
        ["ps", "--ppid", str(server.pid), "-o", "stat="], capture_output=True, text=True, check=False
    )
    assert not listed.stdout.strip()


def test_threads_in_the_server_are_refused(tmp_path, capfd):
    server = forkserver.OwnServer([f"{__name__}:start_thread"])
    with pytest.raises(ConnectionError):
        server.start("sleep", [], os.environ, tmp_path)
    server.close()
    assert "2 threads" in capfd.readouterr().err


def start_thread() -> None:
    """Be a module that starts a thread when it is loaded (called in the server)."""
    import threading

    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()


def test_a_server_that_cannot_be_started_leaves_no_folder(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(forkserver.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(forkserver.subprocess, "Popen", refuse)
    with pytest.raises(OSError, match="No space"):
        forkserver.OwnServer([])
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_cannot_be_written_is_told_with_its_file(server, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(forkserver, "current", server)
    (tmp_path / "a.png").mkdir()
    drawn = chart.Chart("a", "図", Figure(), "図", pd.DataFrame(), "資料")
    with pytest.raises(IsADirectoryError, match=r"a\.png"):
        _fork_png(pickle.dumps(drawn), tmp_path / "a.png")
    assert capfd.readouterr().err == ""
