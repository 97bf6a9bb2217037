"""複数の評価年度: a second year's folder restates, adds and drops."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from analysis.evaluation.year import evaluate

PLAN = Path("data/raw/tokorozawa-ict")


def second_edition(root: Path, *changes: tuple[str, str, str]) -> None:
    """Put a folder 2022 beside 2021 with the same rows, some texts replaced."""
    folder = root / PLAN / "2022"
    shutil.copytree(root / PLAN / "2021", folder)
    for name, old, new in changes:
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_newer_edition_wins_and_the_change_is_told(copied: Path) -> None:
    second_edition(copied, ("indicators", "申請手続数 125 件以上,ge,125,", "申請手続数 125 件以上,ge,100,"))
    year = evaluate("tokorozawa-ict", 2022, copied)
    row = year.indicators.iloc[0]
    assert row["target_value"] == 100
    change = year.restated.iloc[0]
    assert (change["column"], change["old"], change["new"], change["old_edition"]) == ("target_value", 125, 100, 2021)


def test_years_that_only_the_older_edition_reports_are_carried_on(copied: Path) -> None:
    second_edition(copied)
    path = copied / PLAN / "2022" / "budgets.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], *(line for line in lines[1:] if ",2019," not in line)]), encoding="utf-8")
    year = evaluate("tokorozawa-ict", 2022, copied)
    assert set(year.budgets["fiscal_year"]) == {2019, 2020, 2021}
    assert len(year.budgets) == 174
    assert year.restated.empty


def test_a_measure_that_vanishes_is_named(copied: Path) -> None:
    second_edition(copied)
    for path in (copied / PLAN / "2022").glob("*.csv"):
        if path.stem == "published":
            continue
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        path.write_text("\n".join(line for line in lines if not line.startswith("58,")), encoding="utf-8")
    year = evaluate("tokorozawa-ict", 2022, copied)
    assert list(year.vanished["measure_id"]) == ["58"]
    assert "58" not in set(year.grades["measure_id"])


def test_the_older_edition_alone_is_as_it_was(copied: Path) -> None:
    before = evaluate("tokorozawa-ict", 2021, copied)
    second_edition(copied, ("budgets", "619000", "1"))
    after = evaluate("tokorozawa-ict", 2021, copied)
    pd.testing.assert_frame_equal(before.budgets, after.budgets)
