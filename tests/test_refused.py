"""書けないとき・止められたとき: what the system refuses is told with its file, and leaves the former file whole."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.fuzz_families import GOOD
from tests.fuzzing import LAYOUT
from tests.small_plan import PLAN, write_edition

from analysis.cli import main
from analysis.report import making
from analysis.report.making import executed
from analysis.sources import importing
from analysis.sources.new_plan import new_plan
from analysis.sources.recovery import Proposal
from analysis.words.errors import InputError
from analysis.words.mishap import error_of, problem_of
from analysis.words.whole_file import write_whole


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_written_whole_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    write_whole(path, "前\n")
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OSError, match=r"a\.toml"):
        write_whole(path, "後\n")
    assert [one.read_text(encoding="utf-8") for one in tmp_path.iterdir()] == ["前\n"]


def test_of_a_folder_that_could_not_be_copied_the_first_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/a.csv").touch()
    with pytest.raises(shutil.Error) as error:
        shutil.copytree(tmp_path / "old", tmp_path / "new", copy_function=refuse)
    problem = problem_of(error.value)
    assert problem and str(problem.where).endswith("a.csv") and problem.what == "ディスクの空きがありません。"


@pytest.mark.parametrize(
    ("words", "number", "file"),
    [
        ("[Errno 13] Permission denied: '/a/b.csv'", errno.EACCES, "/a/b.csv"),
        ("[Errno 28] No space left on device", errno.ENOSPC, None),
        ("Cannot save file into a non-existent directory", 0, None),
    ],
)
def test_the_words_of_an_error_are_read_back(words: str, number: int, file: str | None) -> None:
    error = error_of(words)
    assert ((error.errno or 0), error.filename) == (number, file)


def test_a_new_plan_goes_on_where_a_run_was_killed_between_its_two_files(tmp_path: Path) -> None:
    plan, layout = new_plan(tmp_path, "aoba")
    whole = plan.read_bytes()
    for path in (layout, plan):
        path.unlink()
        assert new_plan(tmp_path, "aoba") == [plan, layout]
    plan.unlink()
    layout.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"layout\.toml がもうあります"):
        new_plan(tmp_path, "aoba")
    layout.unlink()
    new_plan(tmp_path, "aoba")
    assert plan.read_bytes() == whole


def test_proposed_corrections_come_with_the_edition_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_edition(tmp_path))
    folder = tmp_path / "data/raw" / PLAN
    (folder / "layout.toml").write_text(LAYOUT, encoding="utf-8")
    (tmp_path / "d.csv").write_text(GOOD, encoding="utf-8")
    import_edition = importing.import_edition

    def proposing(*arguments: Any) -> Any:
        found = import_edition(*arguments)
        found.proposals.append(Proposal("101", 2022, "overall", "0", "◎", "「0」と読み取られている。", "d.csv:2"))
        return found

    monkeypatch.setattr(importing, "import_edition", proposing)
    with monkeypatch.context() as struck:
        struck.setattr(os, "replace", refuse)
        assert main(["import", PLAN, "R4", "d.csv"]) == 2
    assert not (folder / "2022").exists()
    assert main(["import", PLAN, "R4", "d.csv"]) == 0
    assert 'new = "◎"' in (folder / "2022/corrections.toml").read_text(encoding="utf-8")


def with_another(root: Path) -> Path:
    """Write the small plan and the same once more as ``gone``."""
    write_edition(root)
    shutil.copytree(root / "data/raw" / PLAN, root / "data/raw/gone")
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("command", ["plans", "open-data"])
def test_a_plan_that_is_a_link_to_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(with_another(tmp_path))
    (tmp_path / "data/raw/gone/plan.toml").unlink()
    (tmp_path / "data/raw/gone/plan.toml").symlink_to("nowhere")
    assert main([command]) == 2
    said = capsys.readouterr()
    assert "gone/plan.toml: ファイルがありません。" in said.err and PLAN in said.out


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are others there")
@pytest.mark.parametrize("place", ["gone", "gone/2021"])
def test_a_folder_that_may_not_be_read_hides_no_plan_and_no_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    monkeypatch.chdir(with_another(tmp_path))
    (tmp_path / "data/raw" / place).chmod(0)
    if os.access(tmp_path / "data/raw" / place, os.R_OK):
        pytest.skip("この利用者は、権限のないフォルダも読めます")
    assert main(["open-data"]) == 2
    (tmp_path / "data/raw" / place).chmod(0o755)
    said = capsys.readouterr()
    assert "gone" in said.err and PLAN in said.out


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            "import os, signal; os.kill(os.getpid(), 9)",
            "one.ipynb: 途中で止められました（メモリの不足か、外からの停止）。",
        ),
        (
            "raise PermissionError(13, 'Permission denied', 'a.csv')",
            "a.csv: 読み書きの権限がないか、ほかで開かれています。",
        ),
        ("raise MemoryError", "one.ipynb: メモリが足りません。"),
    ],
    ids=["killed", "refused", "memory"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="kills")
def test_what_the_system_refuses_a_notebook_is_no_fault_of_the_program(
    tmp_path: Path, cell: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(cell),
        ]
    )
    nbformat.write(notebook, tmp_path / "one.ipynb")
    with pytest.raises((InputError, OSError)) as error, making.forking([tmp_path / "one.ipynb"]):
        executed(tmp_path / "one.ipynb", {}, tmp_path, tmp_path)
    problem = error.value if isinstance(error.value, InputError) else problem_of(error.value)
    assert words in str(problem)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="a home that is none")
def test_a_home_that_cannot_be_written_brings_no_english_and_leaves_nothing(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    env |= {"HOME": "/proc/nobody", "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    code = "import analysis.chart; from matplotlib import pyplot"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    env = {**os.environ, "HYOKA_ROOT": str(write_edition(tmp_path)), "PYTHONPATH": str(ROOT / "src")}
    env.pop("PYTHONUNBUFFERED", None)
    with open("/dev/full", "w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "analysis", "open-data"]
        done = subprocess.run(command, env=env, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("画面の表示: 表示を書き出せません（ディスクの空きがありません）。")
    assert (tmp_path / "data/processed" / PLAN / "datapackage.json").exists()
