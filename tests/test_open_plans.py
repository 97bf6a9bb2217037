"""Plans that lack what most have: a period, a city code, numbers of policies, targets, budgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made_up_plans import ABCD, evaluation, indicator, measure, plan

from analysis.contract.plan import NO_PERIOD, read_plan
from analysis.forms.open_data import data_tables
from analysis.telling import narrative
from analysis.telling.briefing.outcome_slides import is_midway
from analysis.words.errors import InputError

SHORT = 'city = "なし省"\ntitle = "事業の評価"\npolicy_names = ["暮らし", "産業"]\n[grades]\n'


def written(folder: Path, text: str) -> Path:
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_plan_without_code_period_and_numbers(tmp_path: Path) -> None:
    found = read_plan(written(tmp_path, SHORT))
    assert (found.city_code, found.has_period, found.period_label) == ("", False, "")
    assert found.policies == {"暮らし": "暮らし", "産業": "産業"}
    assert found.policy_label("暮らし") == "暮らし"
    (row,) = data_tables.plan_rows(found)
    assert (row["city_code"], row["first_year"], row["last_year"]) == (None, None, None)


def test_policies_told_twice_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="policies と policy_names の両方があります"):
        read_plan(written(tmp_path, SHORT + '[policies]\n1 = "暮らし"\n'))


def test_no_sentence_tells_of_a_period(tmp_path: Path) -> None:
    rows = [indicator(1, "10件", "12件", kind="goal")]
    of = evaluation(plan(ABCD, period=NO_PERIOD), measures=[measure(1)], indicators=rows)
    told = " ".join(narrative.overview(of))
    assert told.startswith("さくら市DX推進計画の令和4年度について、")
    assert "9999" not in told
    assert is_midway(of)
