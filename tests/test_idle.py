"""A correction changes something or is refused (効かない訂正は受け付けない): column by column, and where cells overrule each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.small_plan import PLAN, TABLES, write_edition

from analysis.contract.schema import TABLES as SCHEMA
from analysis.editions.load import load_edition
from analysis.evaluation.year import evaluate
from analysis.words.errors import InputError

#: A row of each table that `tests.small_plan` leaves empty.
MORE: dict[str, list[dict[str, Any]]] = {
    "funding": [{"measure_id": "1-1", "fiscal_year": 2021, "stage": "budget", "kind": "fees", "amount_yen": 5}],
    "directions": [{"measure_id": "1-1", "fiscal_year": 2021, "evaluator": "self", "direction": "continue"}],
    "definitions": [{"measure_id": "1-1", "kind": "annual", "seq": 1, "definition": "受付の数"}],
    "texts": [{"measure_id": "1-1", "field": "reason", "text": "順調"}],
    "schedules": [{"measure_id": "1-1", "scope": "year", "task": "導入", "fiscal_year": 2021, "month": 4}],
}
COLUMNS = [(table, column.name) for table, found in SCHEMA.items() for column in found.read_columns]


def correct(root: Path, place: tuple[str, dict[str, str], str], old: str, new: str) -> None:
    """Declare one correction of a column, by table and key."""
    table, key, column = place
    named = ", ".join(f"{name} = {json.dumps(value)}" for name, value in key.items())
    cells = f"old = {json.dumps(old, ensure_ascii=False)}\nnew = {json.dumps(new, ensure_ascii=False)}"
    text = f'[[correction]]\ntable = "{table}"\nkey = {{ {named} }}\ncolumn = "{column}"\n{cells}\nreason = "試し"\n'
    (root / "data" / "raw" / PLAN / "2021" / "corrections.toml").write_text(text, encoding="utf-8")


def key_of(table: str, row: dict[str, Any]) -> dict[str, str]:
    return {one.name: str(row.get(one.name, "")) for one in SCHEMA[table].read_columns if one.key and one.name in row}


def other(table: str, column: str, old: str) -> str:
    """Return another value that the column may have."""
    found = next(one for one in SCHEMA[table].columns if one.name == column)
    if found.choices:
        return next(choice for choice in found.choices if choice != old)
    if found.kind in ("integer", "number"):
        return {"fiscal_year": "2020", "baseline_fiscal_year": "2019", "month": "5"}.get(column, "77")
    return {"grade": "◎", "published_grade": "◎", "measure_id": "1-2", "policy": "2"}.get(column, "別の値")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_edition(tmp_path_factory.mktemp("root"), tables=TABLES | MORE)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_correction_of_any_column_changes_it_or_is_refused(root: Path, table: str, column: str) -> None:
    file = root / "data" / "raw" / PLAN / "2021" / "corrections.toml"
    file.unlink(missing_ok=True)
    row = dict((TABLES | MORE)[table][0])
    old = str(row.get(column, ""))
    before = load_edition(root, PLAN, 2021).tables[table]
    correct(root, (table, key_of(table, row), column), old, old)
    with pytest.raises(InputError, match="新しい値が元の値と同じです"):
        load_edition(root, PLAN, 2021)
    correct(root, (table, key_of(table, row), column), old, other(table, column, old))
    try:
        after = load_edition(root, PLAN, 2021).tables[table]
    except InputError as error:
        assert str(error)
    else:
        assert not after.equals(before)


INDICATOR = {"measure_id": "1-1", "kind": "annual"}
ROW: dict[str, Any] = {**INDICATOR, "seq": 1, "fiscal_year": 2021, "indicator": "件数", "direction": "higher"}
ROW |= {"target_text": "100件", "target_value": 100, "comparator": "eq", "actual_text": "90件", "actual_value": 90}


@pytest.mark.parametrize(
    ("given", "column", "new", "told"),
    [
        pytest.param({}, "target_value", "100.0", "元の値と同じ", id="the-same-number"),
        pytest.param({}, "comparator", "none", "target_value が 100 なので", id="a-number-without-a-number"),
        pytest.param({}, "comparator", "", "空欄（数値なし）", id="no-comparator"),
        pytest.param({}, "actual_comparator", "none", "actual_value が 90 なので", id="an-actual-without-a-number"),
        pytest.param({}, "missing_reason", "undecided", "値のない理由は使われません", id="a-reason-beside-values"),
        pytest.param({}, "direction", "milestone", "目標が数値（100）のため", id="words-beside-a-number"),
        pytest.param({"comparator": "ge"}, "direction", "lower", "comparator が ge（以上）", id="a-bound"),
        pytest.param({}, "actual_unit", "人", "単位の違いになりません", id="one-unit-alone"),
        pytest.param({"kind": "activity"}, "direction", "lower", "活動指標には目標がない", id="an-activity"),
    ],
)
def test_what_another_cell_overrules_is_refused(
    tmp_path: Path, given: dict[str, Any], column: str, new: str, told: str
) -> None:
    row = ROW | given
    root = write_edition(tmp_path, tables=TABLES | {"indicators": [row]})
    correct(root, ("indicators", {"measure_id": "1-1"}, column), str(row.get(column, "")), new)
    with pytest.raises(InputError, match=told) as caught:
        evaluate(PLAN, 2021, root)
    assert "対処" in str(caught.value) or caught.value.problems[0].todo


@pytest.mark.parametrize(
    ("given", "column", "new"),
    [
        pytest.param({"actual_text": "100件", "actual_value": 100}, "comparator", "gt", id="comparator"),
        pytest.param({"actual_text": "100件", "actual_value": 100}, "actual_comparator", "lt", id="bound-of-an-actual"),
        pytest.param({}, "direction", "lower", id="direction"),
        pytest.param({"unit": "件"}, "actual_unit", "人", id="unit-of-an-actual"),
        pytest.param({"unit": "件", "actual_unit": "件"}, "unit", "人", id="unit"),
        pytest.param({}, "target_value", "80", id="target"),
        pytest.param({}, "target_low", "80", id="lower-end-of-a-target"),
        pytest.param(
            {"actual_text": "90～110件", "actual_value": 110}, "actual_low", "90", id="lower-end-of-an-actual"
        ),
        pytest.param({"actual_text": "完了", "actual_value": ""}, "missing_reason", "not_measured", id="reason"),
        pytest.param(
            {
                "target_text": "導入",
                "target_value": "",
                "comparator": "none",
                "direction": "milestone",
                "actual_text": "未着手",
                "actual_value": "",
            },
            "target_text",
            "",
            id="target-in-words",
        ),
    ],
)
def test_what_judgement_reads_is_judged_anew(tmp_path: Path, given: dict[str, Any], column: str, new: str) -> None:
    row = ROW | given
    root = write_edition(tmp_path, tables=TABLES | {"indicators": [row]})
    judged = ["met", "achievement_rate", "rate_method"]
    before = evaluate(PLAN, 2021, root).indicators[judged]
    correct(root, ("indicators", {"measure_id": "1-1"}, column), str(row.get(column, "")), new)
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(evaluate(PLAN, 2021, root).indicators[judged], before)
