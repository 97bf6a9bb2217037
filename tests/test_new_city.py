"""From nothing to an evaluation: a city that nobody has seen is taken in by two settings files."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import city_files as cities
from tests.small_evaluation import frame

from analysis.editions.keeping import keep_edition
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.year import evaluate
from analysis.sources.importing import import_edition
from analysis.sources.inspect import Excerpt, inspect_document
from analysis.sources.new_plan import new_plan

FILLED = {
    'city = ""': 'city = "所沢市"',
    'city_code = ""': 'city_code = "112089"',
    'title = ""': 'title = "行政経営計画"',
    "period = []": "period = [2023, 2024]",
    "positive = []": 'positive = ["A"]',
    "# [[grades.steps]]": "[[grades.steps]]",
    "# symbol =": "symbol =",
    "# label =": "label =",
    "# wording =": "wording =",
    "# reached =": "reached =",
    "# 1 =": "1 =",
    "# 2 =": "2 =",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


def test_new_inspect_import_evaluate(root: Path) -> None:
    plan, layout = new_plan(root, "aoba")
    text = plan.read_text(encoding="utf-8")
    for blank, filled in FILLED.items():
        text = text.replace(blank, filled)
    third = '[[grades.steps]]\nsymbol = "Ｃ"\nlabel = "遅れ"\n'
    plan.write_text(text.replace("[methods]", third + "[methods]"), encoding="utf-8")
    document = cities.aoba_projects(root / "令和6年度.xlsx")
    draft = inspect_document(document, Excerpt(draft=True))
    layout.write_text(draft, encoding="utf-8")
    found = import_edition(document, layout, 2024)
    keep_edition(plan.parent / "2024", found.tables)
    year = evaluate("aoba", 2024, root)
    assert list(year.measures["policy"]) == ["1", "1", "2", "2"]
    rates = year.indicators.set_index(["measure_id", "seq", "fiscal_year"])["achievement_rate"]
    assert rates["2", 1, 2023] == pytest.approx(1850 / 2000)
    assert year.indicators["met"].value_counts().to_dict() == {"yes": 5, "no": 2, "unknown": 3}
    executed = year.budgets.set_index(["measure_id", "fiscal_year"])["execution_rate"]
    assert executed["1", 2023] == pytest.approx(1_200_500 / 1_234_000)
    assert list(year.grades["grade"]) == ["A", "B", "-", "Ｃ"], "spelled as plan.toml does"


@pytest.mark.parametrize(
    ("target", "actual", "value", "met"),
    [
        pytest.param("500", "999", None, "unknown", id="a-sentinel-reaches-no-target"),
        pytest.param("80", "0.87", 87.0, "yes", id="a-share-counts-as-per-cent"),
        pytest.param("2000", "2024", 2024.0, "yes", id="numbers-like-years-are-numbers"),
    ],
)
def test_whether_a_target_is_met_follows_the_value_of_the_column(
    target: str, actual: str, value: float | None, met: str
) -> None:
    row = {
        "indicator": "件数",
        "fiscal_year": 2024,
        "direction": "higher",
        "target_text": target,
        "actual_text": actual,
    }
    indicators = frame("indicators", [row | {"target_value": float(target), "actual_value": value}])
    assert list(with_achievement(indicators)["met"]) == [met]
