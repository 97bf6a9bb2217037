"""探索パネル in a real JupyterLab in Chromium: open, run all, change a choice, filter, save."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, copy_project
from tests.machine import BROWSERS

pytest.importorskip("jupyterlab")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60_000


@dataclass(frozen=True)
class Lab:
    """A JupyterLab on a project of its own."""

    root: Path
    address: str
    token: str


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended early"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("JupyterLab did not start within 60 s")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    root = copy_project(folder / "project")
    shutil.copytree(ROOT / "data" / "raw" / "saitama-dx", root / "data" / "raw" / "saitama-dx")
    places = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    source = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    token, port = secrets.token_hex(8), _free_port()
    options = ["--no-browser", "--allow-root", f"--port={port}", f"--IdentityProvider.token={token}"]
    with (folder / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={root}"],
            env={**os.environ, **places, "PYTHONPATH": source, "HYOKA_ROOT": str(root)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _await(f"{address}/api?token={token}", server)
        yield Lab(root, address, token)
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def page(lab: Lab) -> Iterator[Any]:
    """The notebook in the browser with all cells run; what it asks of the network is kept in ``asked``."""
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(viewport={"width": 1500, "height": 1300})
        page.set_default_timeout(PATIENCE)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{lab.address}/lab/tree/notebooks/05_explore_indicators.ipynb?token={lab.token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_selector("text=| Idle")
        page.click('.lm-MenuBar-itemLabel:text-is("Run")')
        page.click('text="Run All Cells"')
        page.wait_for_selector(".hyoka-explore img.hyoka-trend")
        yield page
        browser.close()


def choose(page: Any, description: str, option: str) -> None:
    """Choose from the list with a description the option that holds some words."""
    box = page.locator(".hyoka-explore .widget-dropdown", has=page.locator(f'label:text-is("{description}")'))
    text = box.locator("option", has_text=option).first.inner_text()
    box.locator("select").select_option(label=text)


def column(page: Any, heading: str) -> list[str]:
    """Return a column of the table in view, from top to bottom."""
    headings = page.locator(".dt-container thead th").all_inner_texts()
    place = [text.strip() for text in headings].index(heading) + 1
    return list(page.locator(f".dt-container tbody tr td:nth-child({place})").all_inner_texts())


def sort(page: Any, heading: str, direction: str) -> None:
    """Sort the table by a column, by its arrow."""
    page.locator(f'.dt-container thead th:has(.dt-column-title:text-is("{heading}")) .dt-column-order').click()
    page.wait_for_selector(
        f'.dt-container thead th:has(.dt-column-title:text-is("{heading}"))[aria-sort="{direction}"]'
    )


def test_a_changed_choice_changes_chart_facts_and_table(page: Any, lab: Lab) -> None:
    picture, table = page.locator("img.hyoka-trend"), page.locator(".hyoka-explore .dt-info")
    assert "実績409件" in picture.get_attribute("alt")
    assert "329 件のうち" in table.inner_text()

    choose(page, "計画", "さいたま市")
    page.wait_for_selector('img.hyoka-trend[alt*="実績3,243時間"]')
    page.wait_for_selector('.hyoka-explore .dt-info:has-text("340 件のうち")')
    choose(page, "事業", "10-3-1")
    page.wait_for_selector('img.hyoka-trend[alt*="66.2"]')
    page.wait_for_selector('.hyoka-explore .dt-info:has-text("10 件のうち")')
    assert "64.6" in page.locator("#facts").inner_text()
    choose(page, "指標", "市SNSの登録者")
    page.wait_for_selector('img.hyoka-trend[alt*="152,950人から178,030人"]')

    page.fill(".hyoka-explore .dt-search input", "169000")
    page.wait_for_selector('.hyoka-explore .dt-info:has-text("（全 10 件から絞り込み）")')
    page.fill(".hyoka-explore .dt-search input", "")
    sort(page, "年度", "ascending")
    assert column(page, "年度")[0] == "2021（R3）"
    sort(page, "年度", "descending")
    assert column(page, "年度")[0] == "2025（R7）"
    sort(page, "達成率", "ascending")
    sort(page, "達成率", "descending")
    assert column(page, "達成率")[:4] == ["115.7%", "112.5%", "98.8%", "97.9%"]
    missed = page.locator('.dt-container tfoot input[placeholder="達成"]')
    missed.fill("未達")
    missed.press("Enter")
    page.wait_for_selector('.hyoka-explore .dt-info:has-text("2 件のうち")')

    page.click('.hyoka-explore button:has-text("選んだ範囲を保存")')
    page.wait_for_selector(".hyoka-explore >> text=保存しました")
    saved = lab.root / "reports" / "saitama-dx" / "exploration"
    assert {path.suffix for path in saved.iterdir()} == {".csv", ".png", ".svg"}

    outside = [url for url in page.asked if not url.startswith((lab.address, "data:", "blob:"))]
    assert outside == []
