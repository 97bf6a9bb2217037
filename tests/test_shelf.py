"""入口のページ: a plan over its years and all plans; every link leads to a file, every number is that of the rows."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from tests.conftest import ROOT, committed
from tests.test_claims import RawYear

from analysis import open_plan
from analysis.chart import over_years as chart
from analysis.chart.picture import Absent, Chart
from analysis.report import neighbours
from analysis.report.handwork import keep_handwork
from analysis.report.neighbours import link_pages, relink
from analysis.report.shelf import links, make_shelf, years_made
from analysis.report.staleness import check_files, digest
from analysis.telling import years_told as told
from analysis.words.errors import InputError
from analysis.words.whole_file import write_whole


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with two plans, of which one has a report with a page for citizens."""
    for name in ("saitama-dx", "suita-ict"):
        shutil.copytree(ROOT / "data" / "raw" / name, tmp_path / "data" / "raw" / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    folder = tmp_path / "reports" / "saitama-dx" / "2022"
    folder.mkdir(parents=True)
    for name in ("report.html", "citizen.html"):
        (folder / name).write_text("<title>x</title>", encoding="utf-8")
    return tmp_path


def addresses(page: Path) -> list[Path]:
    found = re.findall(r'href="([^"#][^"]*)"', page.read_text(encoding="utf-8"))
    assert found
    return [page.parent / one for one in found]


@pytest.mark.notebooks
def test_every_link_leads_to_a_file(project: Path) -> None:
    plan, every = make_shelf(project)
    assert (plan, every) == (project / "reports/saitama-dx/index.html", project / "reports/index.html")
    assert all(path.exists() for page in (plan, every) for path in addresses(page))
    text = plan.read_text(encoding="utf-8")
    assert "市民のみなさんへの要約" in text and "briefing.html" not in text
    assert "suita" not in every.read_text(encoding="utf-8")
    assert not [path for path in (project / "reports").rglob(".*")]
    before = plan.read_bytes()
    assert make_shelf(project, "saitama-dx")[0].read_bytes() == before


@pytest.mark.notebooks
def test_a_plan_that_cannot_be_read_stops_its_own_page_alone(project: Path) -> None:
    (bad := project / "data/raw/suita-ict/plan.toml").write_text("city = \n", encoding="utf-8")
    (year,) = [path.name for path in bad.parent.iterdir() if path.is_dir()]
    (project / "reports/suita-ict" / year).mkdir(parents=True)
    (project / "reports/suita-ict" / year / "report.html").write_text("<title>x</title>", encoding="utf-8")
    with pytest.raises(InputError, match=r"suita-ict/plan\.toml:1: TOML として読めません"):
        make_shelf(project)
    assert (project / "reports/saitama-dx/index.html").exists()
    assert not (project / "reports/suita-ict/index.html").exists()
    assert f'suita-ict：<a href="suita-ict/{year}/report.html">' in (project / "reports/index.html").read_text("utf-8")


PAGE = "<html><header><h1>x</h1></header><main></main></html>"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return the folder of a report with two pages and a manifest, and no page above it."""
    folder = tmp_path / "reports" / "plan" / "2022"
    folder.mkdir(parents=True)
    for name in ("report.html", "citizen.html"):
        (folder / name).write_text(PAGE, encoding="utf-8")
    link_pages(folder)
    files = {name: digest(folder / name) for name in ("report.html", "citizen.html")}
    (folder / "manifest.json").write_text(json.dumps({"report": "plan/2022", "files": files}), encoding="utf-8")
    return folder


def test_pages_of_a_report_link_to_what_is_there(made: Path) -> None:
    links = {name: {path.name for path in addresses(made / name)} for name in ("report.html", "citizen.html")}
    assert links == {"report.html": {"citizen.html"}, "citizen.html": {"report.html"}}
    assert all(path.exists() for name in links for path in addresses(made / name))


def test_a_page_made_later_is_linked_once_and_the_manifest_follows(made: Path) -> None:
    (made.parent / "index.html").write_text(PAGE, encoding="utf-8")
    relink(made)
    once = (made / "report.html").read_bytes()
    relink(made)
    assert (made / "report.html").read_bytes() == once and once.count(b"../index.html") == 1
    check_files(made)
    assert json.loads((made / "manifest.json").read_text(encoding="utf-8"))["report"] == "plan/2022"


@pytest.mark.parametrize("number", range(4))
def test_a_run_that_is_killed_while_it_links_leaves_no_page_that_seems_edited(
    made: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (made.parent / "index.html").write_text(PAGE, encoding="utf-8")
    left = iter(range(number))

    def killed(path: Path, content: str | bytes) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write_whole(path, content)

    with monkeypatch.context() as struck, pytest.raises(KeyboardInterrupt):
        struck.setattr(neighbours, "write_whole", killed)
        relink(made)
    assert keep_handwork(made, made.parent / "new") == []
    relink(made)
    check_files(made)
    assert b"../index.html" in (made / "report.html").read_bytes()
    assert "before_links" not in json.loads((made / "manifest.json").read_text(encoding="utf-8"))


def test_a_page_that_a_person_edited_is_left_alone(made: Path) -> None:
    (made.parent / "index.html").write_text(PAGE, encoding="utf-8")
    (made / "citizen.html").write_text(PAGE + "<p>手で直した</p>", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    relink(made)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_nothing_to_lead_to(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "raw" / "suita-ict", tmp_path / "data" / "raw" / "suita-ict")
    assert (years_made(tmp_path, "suita-ict"), links("suita-ict", tmp_path)) == ([], "")
    with pytest.raises(InputError, match="案内する報告書がありません"):
        make_shelf(tmp_path)


def test_results_of_every_year_are_counted_from_the_rows(root: Path) -> None:
    raw, (sentence, matched) = RawYear("saitama-dx", 2022), told.results(open_plan("saitama-dx", root))
    years = [raw.indicators("annual", year) for year in ("2021", "2022")]
    for states, words in zip(years, ("令和3年度", "令和4年度"), strict=True):
        counts = Counter(states.values())
        assert f"{words}が判定できる{counts['yes'] + counts['no']}項目中{counts['yes']}項目（" in sentence
    both = [key for key in years[0] if all(states.get(key) in ("yes", "no") for states in years)]
    before, now = (sum(states[key] == "yes" for key in both) for states in years)
    assert f"判定できる{len(both)}項目に限ると" in matched and f"前年度{before}項目、今年度{now}項目" in matched


def test_money_of_every_year_is_added_from_the_rows(root: Path) -> None:
    (sentence,) = told.money(open_plan("tokorozawa-ict", root))
    rows = committed("tokorozawa-ict", 2021).budgets.dropna(subset=["budget_yen", "settlement_yen"])
    for year, own in rows.groupby("fiscal_year"):
        rate = own["settlement_yen"].sum() / own["budget_yen"].sum()
        assert f"令和{'元' if year == 2019 else year - 2018}年度が" in sentence and f"{rate:.1%}" in sentence


def test_chart_needs_two_years(root: Path) -> None:
    assert isinstance(chart.met_by_year(open_plan("saitama-dx", root)), Chart)
    assert isinstance(chart.met_by_year(open_plan("tokorozawa-ict", root)), Absent)
