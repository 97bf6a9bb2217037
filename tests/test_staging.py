"""結果フォルダ: replaced whole or not at all, by one process at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from analysis.editions.staging import bring_back, held, lock_file, repair, replaced_folder
from analysis.words.errors import InputError

HOLDS = """
import sys, time; from pathlib import Path; from analysis.editions.staging import replaced_folder
with replaced_folder(Path(sys.argv[1])) as part:
    (part / "half").touch(); print("holds", flush=True); time.sleep(600)
"""
#: Takes the folder over and over; two at once would find each other's file.
TAKES = """
import sys; from pathlib import Path; from analysis.editions.staging import held; from analysis.words.errors import InputError
final, taken = Path(sys.argv[1]), 0
while taken < 200:
    try:
        with held(final):
            inside = open(final.with_name("inside"), "x"); taken += 1; inside.close(); final.with_name("inside").unlink()
    except InputError: pass
"""


@pytest.fixture
def final(tmp_path: Path) -> Path:
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021/report.html").write_text("previous")
    return tmp_path / "2021"


@pytest.fixture
def holder(final: Path):
    command = [sys.executable, "-c", textwrap.dedent(HOLDS), str(final)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "holds\n"
        yield process
        process.kill()


def test_one_that_comes_second_is_told_who_is_at_work_and_touches_nothing(final, holder):
    with (
        pytest.raises(InputError, match=f"プロセス {holder.pid}）がこのフォルダに書いています"),
        replaced_folder(final),
    ):
        pytest.fail("two at once")
    repair(final)
    assert (final.with_name(".2021.part") / "half").exists()
    assert (final / "report.html").read_text() == "previous"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_next_goes_on_after_a_crash(final, holder, number):
    os.kill(holder.pid, number)
    holder.wait()
    assert lock_file(final).exists()
    with replaced_folder(final) as part:
        assert not list(part.iterdir())
        (part / "report.html").write_text("new")
    assert (final / "report.html").read_text() == "new"
    assert [path.name for path in final.parent.iterdir()] == ["2021"]


def test_never_two_at_once_though_each_removes_its_lock(tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(TAKES), str(tmp_path / "2021")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[1] for process in running] == [""] * 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "place", ["data/raw/plan/2021", "data/processed/plan", "reports/plan/2021", "reports/_national"]
)
def test_what_a_run_killed_between_its_two_renames_left_aside_is_back_at_the_next_command(tmp_path, place):
    final = tmp_path / place
    (final.with_name(f".{final.name}.old")).mkdir(parents=True)
    (final.with_name(f".{final.name}.old") / "figures").write_text("previous")
    bring_back(tmp_path)
    assert (final / "figures").read_text() == "previous"
    assert [path.name for path in final.parent.iterdir()] == [final.name]


def test_what_another_process_has_in_hand_is_left_aside(tmp_path):
    final = tmp_path / "reports/plan/2021"
    final.with_name(".2021.old").mkdir(parents=True)
    with held(final):
        bring_back(tmp_path)
        assert not final.exists()


def test_a_file_in_the_place_of_a_folder_is_kept(tmp_path):
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(NotADirectoryError), replaced_folder(tmp_path / "plan"):
        pytest.fail("written over")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_a_lock_that_cannot_be_removed_stops_nothing(final, monkeypatch):
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(5, "no")))
    with replaced_folder(final) as part:
        (part / "report.html").write_text("new")
    assert (final / "report.html").read_text() == "new"


def test_an_error_without_a_name_gets_that_of_the_folder(final):
    with pytest.raises(OSError, match="2021"), replaced_folder(final):
        raise OSError(28, "No space left on device")


def test_a_folder_may_be_taken_again(final):
    for _ in range(2):
        with held(final):
            assert "プロセス" in lock_file(final).read_text(encoding="utf-8")
        assert not lock_file(final).exists()
