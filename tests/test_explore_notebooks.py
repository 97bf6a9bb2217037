"""探索・比較・十の問いのノートブック: really run, and what they say is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from tests.all_pages import in_this_process
from tests.conftest import ROOT
from tests.small_plan import BARE_TOML, PLAN, TABLES, write_edition
from traitlets.config import Config

from analysis.contract.catalog import ROOT_VARIABLE
from analysis.report.making import executed
from analysis.words.errors import InputError

pytestmark = pytest.mark.notebooks
EXPLORE, COMPARE, QUESTIONS = "05_explore_indicators", "06_compare_plans", "07_worked_questions"


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """The project folder that a run sets for its kernel is set back."""
    before = os.environ.get(ROOT_VARIABLE)
    yield
    os.environ.pop(ROOT_VARIABLE, None) if before is None else os.environ.update({ROOT_VARIABLE: before})


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project whose only plan lists one measure: no indicators, amounts, grades."""
    return write_edition(tmp_path, tables={"measures": TABLES["measures"][:1]}, toml=BARE_TOML)


def run(name: str, folder: Path, root: Path = ROOT, **values: Any) -> list[str]:
    """Return what the code cells of a notebook show, run without a kernel, as text without tags."""
    with in_this_process():
        return shown_by(executed(ROOT / "notebooks" / f"{name}.ipynb", values, folder, root))


def shown_by(done: Any) -> list[str]:
    shown = []
    for cell in done.cells:
        for output in cell.get("outputs", []):
            data: Mapping[str, str] = output.get("data", {})
            markup = data.get("text/html") or data.get("text/plain", "")
            shown.append(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)))
    return shown


def saying(shown: list[str], words: str) -> str:
    """Return the one output that begins with some words."""
    found = [text for text in shown if words in text]
    assert len(found) == 1, f"{len(found)} outputs say {words}"
    return found[0]


def test_explore_runs_headless_with_its_defaults(tmp_path: Path) -> None:
    """In a kernel, as an analyst runs it."""
    values = {"export_folder": "saved"}
    shown = shown_by(executed(ROOT / "notebooks" / f"{EXPLORE}.ipynb", values, tmp_path, ROOT))
    assert "申請手続数：409 件" in saying(shown, "選んだ指標の年度ごとの値")
    assert "先の年度の目標と2年分以上の実績がそろった指標がないため" in saying(shown, "見通しは立てられません")
    assert "図書館電算システム" in saying(shown, "動く評価")
    assert {path.name for path in (tmp_path / "saved").iterdir()} == {
        "selection.csv",
        "trend-1-annual-1.png",
        "trend-1-annual-1.svg",
    }


def test_explore_lists_who_is_on_track_at_risk_or_out_of_reach(tmp_path: Path) -> None:
    shown = run(EXPLORE, tmp_path, plan_id="saitama-dx", measure_id="2-5-1")
    assert "66.7" in saying(shown, "見通しを立てられる指標 ")
    listed = saying(shown, "見通しを立てられる指標 ")
    assert [listed.count(f" {words} ") for words in ("このペースでは届かない", "要注意", "順調")] == [8, 10, 16]


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        (EXPLORE, ["選んだ範囲に指標はありません", "評価のない計画です", "見通しは立てられません"]),
        (
            COMPARE,
            [
                "選んだ計画に評価はありません",
                "達成率を計算できる指標がないため",
                "予算額と決算額がそろった行はありません",
            ],
        ),
        (QUESTIONS, ["未達の指標がある課はありません", "来年度の評価は見込めません", "食い違いはありません"]),
    ],
)
def test_a_plan_with_nothing_but_names_gives_sentences(bare: Path, name: str, sentences: list[str]) -> None:
    values: dict[str, Any] = {} if name == COMPARE else {"plan_id": PLAN}
    shown = "".join(run(name, bare, bare, **values))
    for sentence in sentences:
        assert sentence in shown


def test_compare_sets_the_published_plans_side_by_side(tmp_path: Path) -> None:
    shown = run(COMPARE, tmp_path)
    grades = saying(shown, "「おおむね」は、達成とした割合に含めません")
    assert "比べられない" in grades
    assert "参考（段階の意味は推定）" in grades
    assert "735,949,428" in saying(shown, "予算・決算・執行率と1取組当たりの費用")
    assert "キャッシュレス決済の導入拡充" in saying(shown, "rapidfuzz で照合しました")


def test_ten_questions_are_answered(tmp_path: Path) -> None:
    shown = run(QUESTIONS, tmp_path)
    assert "デジタル戦略課 30 6 16.7%" in saying(shown, "担当課ごとの未達の指標")
    assert "小学校教育用コンピュータ整備" in saying(shown, "指標をすべて達成し、執行率が80%に満たない取組")
    assert "保健指導システム" in saying(shown, "公表評価と算定評価の食い違い")
    assert "706.6%" in saying(shown, "達成率が150%以上の年度の数")


def test_ten_questions_about_a_plan_of_many_years(tmp_path: Path) -> None:
    shown = run(QUESTIONS, tmp_path, plan_id="saitama-dx")
    assert "S 130%以上、A 95%以上、B それ未満" in saying(shown, "この計画の評価基準")
    assert "引き上げ" in saying(shown, "目標値の変化")
    assert "教育研究所 このペースでは届かない 3" in saying(shown, "担当課ごとの要注意の指標")


def test_in_jupyter_an_error_of_the_user_is_its_message_without_a_traceback() -> None:
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    with capture_output() as shown:
        shell.run_cell("from analysis import open_plan\nopen_plan('tokorozawa')")
    assert "「tokorozawa」という計画はありません" in shown.stdout
    assert "Traceback" not in shown.stdout


def test_a_misspelt_choice_is_told_before_anything_runs(tmp_path: Path) -> None:
    for name, values, message in (
        (QUESTIONS, {"plan_id": "tokorozawa"}, "tokorozawa-ict"),
        (EXPLORE, {"plan": "tokorozawa-ict"}, "「plan」というパラメータはありません"),
    ):
        with pytest.raises(InputError, match=message):
            executed(ROOT / "notebooks" / f"{name}.ipynb", values, tmp_path, ROOT)
