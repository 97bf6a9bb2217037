"""手直し: what people add to or change in a folder of results survives the next run, and bundles add up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.all_pages import in_this_process
from tests.conftest import copy_project

from analysis.cli import main
from analysis.report.handwork import keep_handwork, keep_superseded, readers, superseded
from analysis.report.job import Job
from analysis.report.making import make_report
from analysis.report.neighbours import relink
from analysis.report.staleness import check_files, digests, is_fresh


def results(folder: Path, **files: str) -> Path:
    """Write a folder of results with its manifest."""
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    made = {"audiences": ["council"], "files": digests(folder, folder.iterdir())}
    (folder / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != "manifest.json"}


def test_what_the_last_run_wrote_goes(tmp_path: Path) -> None:
    old, new = results(tmp_path / "old", report="1", review="1"), results(tmp_path / "new", report="2")
    assert keep_handwork(old, new) == []
    assert names(new) == {"report.html"}


def test_an_edited_file_is_kept_beside_and_one_of_ones_own_stays(tmp_path: Path) -> None:
    old, new = results(tmp_path / "old", report="1", review="1"), results(tmp_path / "new", report="2")
    (old / "report.html").write_text("直した", encoding="utf-8")
    (old / "review.html").write_text("直した", encoding="utf-8")
    (old / "控え.xlsx").write_bytes(b"x")
    assert keep_handwork(old, new) == ["report（手直し）.html", "review（手直し）.html"]
    assert names(new) == {"report.html", "report（手直し）.html", "review（手直し）.html", "控え.xlsx"}
    assert (new / "report（手直し）.html").read_text(encoding="utf-8") == "直した"


def test_a_second_edit_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    old, new = results(tmp_path / "old", report="1"), results(tmp_path / "new", report="2")
    (old / "report.html").write_text("直した2", encoding="utf-8")
    (old / "report（手直し）.html").write_text("直した1", encoding="utf-8")
    keep_handwork(old, new)
    texts = {path.read_text(encoding="utf-8") for path in new.glob("report（手直し*.html")}
    assert texts == {"直した1", "直した2"}


def test_nothing_is_lost_where_the_manifest_is(tmp_path: Path) -> None:
    old, new = results(tmp_path / "old", report="1"), results(tmp_path / "new", report="2")
    (old / "manifest.json").write_text("{", encoding="utf-8")
    assert keep_handwork(old, new) == ["report（手直し）.html"]


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", "[" * 100_000, '{"files": [1], "audiences": [[1], {"a": 2}, null]}', '{"audiences": 5}', "\0"],
)
def test_a_manifest_of_garbage_is_none(tmp_path: Path, garbage: str) -> None:
    job = Job(tmp_path, "x", 2021)
    job.folder.parent.mkdir(parents=True)
    old, new = results(job.folder, report="1"), results(tmp_path / "new", report="2")
    (old / "manifest.json").write_text(garbage, encoding="utf-8")
    assert readers(old, ("public",)) == ("public",)
    assert keep_handwork(old, new) == ["report（手直し）.html"]
    relink(old)
    assert (old / "manifest.json").read_text(encoding="utf-8") == garbage
    assert not is_fresh(job)


def test_bundles_add_up(tmp_path: Path) -> None:
    old = results(tmp_path / "old", report="1")
    assert readers(old, ("public",)) == ("council", "public")
    assert readers(tmp_path / "none", ("public",)) == ("public",)


@pytest.mark.parametrize("given", ["plan_id=x", "fiscal_year=2020", "write_files=False"])
def test_what_the_arguments_say_is_no_parameter(
    copied: Path, given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HYOKA_ROOT", str(copied))
    assert main(["report", "tokorozawa-ict", "R3", "-p", given]) == 2
    assert f"{given.split('=', maxsplit=1)[0]} は変えられません" in capsys.readouterr().err
    assert not (copied / "reports").exists()


def test_a_corrected_report_keeps_the_version_before_and_says_so(tmp_path: Path) -> None:
    page = '<main id="main"><p class="download"><a href="tables/a.csv">CSV</a></p>1</main>'
    old, new = results(tmp_path / "old", report=page), results(tmp_path / "new", report="2")
    keep_superseded(old, new, 0)
    assert superseded(new) == []  # nothing is announced
    keep_superseded(old, new, 1)
    assert superseded(new) == ["earlier/report-1.html"]
    text = (new / "earlier" / "report-1.html").read_text(encoding="utf-8")
    assert "訂正前の版" in text and '<a href="../report.html">' in text and "tables/a.csv" not in text
    (new / "manifest.json").write_text(json.dumps({"announced": 1}), encoding="utf-8")
    third = results(tmp_path / "third", report="3")
    keep_superseded(new, third, 1)
    assert superseded(third) == ["earlier/report-1.html"]  # made again for the same correction
    fourth = results(tmp_path / "fourth", report="4")
    keep_superseded(new, fourth, 2)
    assert superseded(fourth) == ["earlier/report-1.html", "earlier/report-2.html"]


@pytest.mark.notebooks
def test_the_page_says_what_was_corrected(tmp_path: Path) -> None:
    copied = copy_project(tmp_path, "suita-ict")
    job = Job(copied, "suita-ict", 2020)
    with in_this_process():
        make_report(job)
    plan = copied / "data" / "raw" / "suita-ict" / "plan.toml"
    told = (
        '\n[[publication.corrected]]\nfiscal_year = 2020\non = "令和5年1月10日"\nwhat = "金額を改めた"\nwhy = "誤記"\n'
    )
    plan.write_text(plan.read_text(encoding="utf-8") + told, encoding="utf-8")
    with in_this_process():
        text = make_report(job).read_text(encoding="utf-8")
    assert "令和5年1月10日に訂正しました：金額を改めた（理由：誤記）" in text
    assert '訂正前の版：<a href="earlier/report-1.html">第1版</a>' in text
    assert "訂正前の版" in (job.folder / "earlier" / "report-1.html").read_text(encoding="utf-8")
    check_files(job.folder)
