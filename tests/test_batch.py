"""The batch: what is chosen, what is left out, what a killed process leaves, and what a cluster delivers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from tests.conftest import ROOT

from analysis.cli import main
from analysis.report import batch, cluster, forkserver, making, staleness, workers
from analysis.words.errors import InputError

#: A notebook in the place of the annual one: writes what `replaced_folder` should hold, in no time.
CELLS = """
import json, os, pathlib, time
from analysis.report import making
pathlib.Path("tables").mkdir()
pathlib.Path("tables/a.csv").write_text(f"{plan_id} {fiscal_year}")
pathlib.Path("counts.json").write_text(json.dumps({"inputs": {}}))
with open(os.environ["HYOKA_TEST_LOG"], "a") as log: log.write(f"{plan_id} {os.getpid()} {os.getppid()}\\n")
if os.environ.get("HYOKA_TEST_KILLS") == plan_id: os.kill(os.getppid(), 9)
time.sleep(float(os.environ.get("HYOKA_TEST_SLEEP", "0")))
"""


pytestmark = pytest.mark.notebooks


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project folder with four plans and a notebook that takes no time."""
    for name in ("aa", "ab", "ba", "bb"):
        shutil.copytree(ROOT / "data/raw/suita-ict", tmp_path / "data/raw" / name)
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    parameters = 'plan_id = ""\nfiscal_year = 0\nwrite_files = False'
    made.cells = [
        nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(CELLS),
    ]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(made, tmp_path / "notebooks" / "01_annual_evaluation.ipynb")
    monkeypatch.setenv("HYOKA_TEST_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("HYOKA_ROOT", str(tmp_path))
    return tmp_path


def _begun(root: Path) -> list[str]:
    log = root / "log"
    return sorted(line.split()[0] for line in log.read_text().splitlines()) if log.exists() else []


@pytest.mark.parametrize(
    ("pattern", "plans"), [("*", ["aa", "ab", "ba", "bb"]), ("a*", ["aa", "ab"]), ("?b/2020", ["ab", "bb"])]
)
def test_only_chooses_by_plan_and_year(root, pattern, plans):
    assert [job.plan_id for job in batch.chosen(root, batch.Choice(only=pattern))[0]] == plans


def test_only_that_fits_nothing_says_how(root):
    with pytest.raises(InputError, match="--only"):
        batch.chosen(root, batch.Choice(only="c*"))


def test_resume_makes_what_is_missing_or_changed(root):
    assert all(result.path for result in batch.make_all(root, batch.Choice()))
    jobs = {job.plan_id: job for job in batch.chosen(root, batch.Choice())[0]}
    assert all(map(staleness.is_fresh, jobs.values()))
    (root / "log").unlink()
    (jobs["aa"].folder / "tables/a.csv").write_text("changed by hand")
    shutil.rmtree(jobs["ab"].folder)
    source = next((root / "data/raw/ba/2020").glob("*.csv"))
    source.write_bytes(source.read_bytes() + b"\n")
    results = batch.make_all(root, batch.Choice(resume=True))
    assert _begun(root) == ["aa", "ab", "ba"]
    assert [result.key for result in results] == ["aa/2020", "ab/2020", "ba/2020", "bb/2020"]
    assert (jobs["aa"].folder / "tables/a.csv").read_text() == "aa 2020"


def test_resume_makes_all_again_where_what_makes_them_changed(root, monkeypatch):
    batch.make_all(root, batch.Choice(only="aa/*"))
    [job] = batch.chosen(root, batch.Choice(only="aa/*"))[0]
    for changed, value in (("program", lambda: "another"), ("version", lambda name: "0")):
        assert staleness.is_fresh(job)
        with monkeypatch.context() as patch:
            patch.setattr(staleness, changed, value)
            assert not staleness.is_fresh(job), changed
    notebook = root / "notebooks" / "01_annual_evaluation.ipynb"
    for path in (notebook, root / "data/raw/aa/2020/review.toml"):
        before = path.read_bytes() if path.exists() else None
        assert staleness.is_fresh(job)
        path.write_bytes((before or b"") + b"\n")
        assert not staleness.is_fresh(job), path.name
        path.unlink() if before is None else path.write_bytes(before)
    assert staleness.is_fresh(job)


def test_one_killed_is_begun_again_and_nothing_is_made_twice(root, monkeypatch):
    monkeypatch.setenv("HYOKA_TEST_SLEEP", "3")
    killed: list[int] = []

    real = workers.start

    def start(server, job):
        child = real(server, job)
        if job.plan_id == "ab" and not killed:
            killed.append(child.pid)
            time.sleep(0.2)
            child.kill()
        return child

    monkeypatch.setattr(workers, "start", start)
    results = batch.make_all(root, batch.Choice())
    assert [bool(result.path) for result in results] == [True] * 4
    assert len(killed) == 1
    assert not list((root / "reports").glob("*/.*"))


def test_one_killed_each_time_fails_alone_and_says_so(root, monkeypatch):
    real = workers.start

    def start(server, job):
        child = real(server, job)
        if job.plan_id == "ab":
            child.kill()
        return child

    monkeypatch.setattr(workers, "start", start)
    results = {result.key: result for result in batch.make_all(root, batch.Choice())}
    assert [key for key, result in results.items() if not result.path] == ["ab/2020"]
    assert "終了コード -9" in results["ab/2020"].message


def _wait_for(condition, seconds: float = 100) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    assert condition()


def _none_left(root: Path) -> bool:
    """Return whether every process that the log names is gone."""
    pids = [int(pid) for line in (root / "log").read_text().splitlines() for pid in line.split()[1:]]
    return not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.fixture
def temporary():
    """A folder for temporary files with a name as short as the usual one: sockets have short addresses."""
    with TemporaryDirectory(prefix="hyoka-test-") as folder:
        yield Path(folder)


POOL = "import sys; from analysis.report import forkserver; forkserver.possible = lambda: False; "
#: Ctrl-C counts though the tests were started in the background, where it is ignored.
HYOKA = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from analysis.cli import main; sys.exit(main(['report', '--all', '--jobs', '2']))"
)


@pytest.mark.parametrize(
    ("before", "number"),
    [
        pytest.param("", signal.SIGINT, id="forks-Ctrl-C"),
        pytest.param("", signal.SIGTERM, id="forks-SIGTERM"),
        pytest.param(POOL, signal.SIGTERM, id="pool-SIGTERM"),
    ],
)
def test_a_stop_leaves_previous_reports_and_no_process(root, temporary, before, number):
    previous = root / "reports/aa/2020/report.html"
    previous.parent.mkdir(parents=True)
    previous.write_text("previous")
    env = {**os.environ, "HYOKA_TEST_SLEEP": "60", "TMPDIR": str(temporary)}
    process = subprocess.Popen([sys.executable, "-c", before + HYOKA], env=env, stderr=subprocess.PIPE, text=True)
    _wait_for(lambda: len(_begun(root)) == 2)
    process.send_signal(number)
    error = process.communicate(timeout=60)[1]
    assert (process.returncode, error) == (130, "中断しました。前回の結果はそのまま残っています。\n")
    _wait_for(lambda: _none_left(root), 10)
    assert [path for path in (root / "reports").rglob("*") if path.is_file()] == [previous]
    assert previous.read_text() == "previous"
    assert not list((root / "reports").rglob(".*"))
    assert not list(temporary.rglob("k.json"))


def test_a_second_batch_in_the_same_folder_is_told_who_is_at_work(root):
    env = {**os.environ, "HYOKA_TEST_SLEEP": "60"}
    first = subprocess.Popen([sys.executable, "-c", HYOKA], env=env, stderr=subprocess.DEVNULL)
    _wait_for(lambda: len(_begun(root)) == 2)
    with pytest.raises(InputError, match=f"のプロセス {first.pid}）が一括作成をしています"):
        batch.make_all(root, batch.Choice(only="b*"))
    with pytest.raises(InputError, match="このフォルダに書いています"):
        making.make_report(making.Job(root, "aa", 2020))
    assert len(list((root / "reports").rglob(".2020.part"))) == 2  # what the first has in hand
    first.kill()
    first.wait()
    assert all(result.path for result in batch.make_all(root, batch.Choice(only="aa/*")))  # nobody holds it now
    assert not list((root / "reports/aa").glob(".*"))


def test_failures_are_listed_with_why_and_the_others_are_made(root, monkeypatch, capfd):
    (root / "data/raw/ab/plan.toml").write_text("title = 3\n")
    monkeypatch.chdir(root)
    assert main(["report", "--all", "--jobs", "2"]) == 2
    told = capfd.readouterr()
    assert [line.split()[:2] for line in told.out.splitlines()] == [
        ["aa/2020", "完了"],
        ["ab/2020", "失敗"],
        ["ba/2020", "完了"],
        ["bb/2020", "完了"],
    ]
    failures = told.err.partition("作れなかった報告書（4 のうち 1）\n")[2]
    assert failures.startswith("ab/2020: ") and "plan.toml:1" in failures
    assert "[4/4]" in told.err and "残り約" in told.err
    assert main(["report", "--all", "--resume", "--only", "b?/*"]) == 0
    assert [line.split()[:2] for line in capfd.readouterr().out.splitlines()] == [
        ["ba/2020", "変更なし"],
        ["bb/2020", "変更なし"],
    ]


def test_pool_stands_in_where_the_system_cannot_fork_and_one_that_kills_its_process_fails_alone(root, monkeypatch):
    monkeypatch.setattr(forkserver, "possible", lambda: False)
    monkeypatch.setenv("HYOKA_TEST_KILLS", "ab")
    results = {result.key: result.message for result in batch.make_all(root, batch.Choice(only="?[ab]/*", jobs=2))}
    assert [key for key, message in results.items() if message] == ["ab/2020"]
    assert "途中で終わりました" in results["ab/2020"]
    assert not list((root / "reports").rglob(".*"))


def test_cluster_makes_each_report_once_though_a_worker_is_killed(root, monkeypatch):
    from distributed import LocalCluster  # takes seconds, and only this test needs it

    monkeypatch.setenv("HYOKA_TEST_SLEEP", "2")
    placed: list[str] = []
    real = cluster._placed

    def place(job, future):
        placed.append(job.key)
        return real(job, future)

    monkeypatch.setattr(cluster, "_placed", place)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        done: list[str] = []
        lost: list[str] = []

        def told(result, number, total):
            done.append(result.key)
            if len(done) == 1:
                states = made.scheduler.workers
                victim = next(one for one in made.workers.values() if states[one.worker_address].processing)
                lost.extend(task.key for task in states[victim.worker_address].processing)
                os.kill(victim.pid, signal.SIGKILL)

        results = batch.make_all(root, batch.Choice(), told, cluster.distributed(made.scheduler_address))
    assert lost  # the killed worker had a report in hand
    assert [result.message for result in results] == [""] * 4
    assert sorted(placed) == sorted(done) == [result.key for result in results]
    for result in results:
        staleness.check_files(result.path.parent)
        assert json.loads((result.path.parent / "manifest.json").read_text())["report"] == result.key
