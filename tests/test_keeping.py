"""年度のデータの入れ替え: a re-import leaves nothing stale and loses nothing that a person wrote."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from analysis.editions import keeping
from analysis.editions.keeping import keep_edition
from analysis.sources.edition_files import Tables
from analysis.sources.indicators import Row

MEASURES: list[Row] = [{"measure_id": "1", "name": "道路の点検", "status": "active", "source": "a.csv:2"}]
BUDGETS: list[Row] = [{"measure_id": "1", "fiscal_year": 2024, "budget_yen": 1_000, "source": "a.csv:2"}]
BOTH: Tables = {"measures": MEASURES, "budgets": BUDGETS}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_table_of_the_last_import_that_this_one_lacks_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "2024"
    keep_edition(folder, BOTH)
    kept = keep_edition(folder, {"measures": MEASURES, "budgets": []})
    assert names(folder) == [".imported.json", "measures.csv"]
    assert kept.remarks == ["前回の取り込みの budgets.csv は、この元資料にないので除きました。"]


def test_a_table_that_a_person_changed_is_kept_aside_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "2024"
    keep_edition(folder, BOTH)
    changed = (folder / "budgets.csv").read_text(encoding="utf-8-sig").replace("1000", "2000")
    for name in ("budgets.csv.before", "budgets.csv.before2"):
        (folder / "budgets.csv").write_text(changed, encoding="utf-8-sig")
        kept = keep_edition(folder, BOTH)
        assert [path.name for path in kept.aside] == [name]
        assert (folder / name).read_text(encoding="utf-8-sig") == changed
        assert "1000" in (folder / "budgets.csv").read_text(encoding="utf-8-sig")


def test_what_is_not_of_an_import_stays(tmp_path: Path) -> None:
    folder = tmp_path / "2024"
    keep_edition(folder, {"measures": MEASURES})
    (folder / "grades.csv").write_text("measure_id,fiscal_year,kind,grade\n1,2024,annual,A\n", encoding="utf-8")
    (folder / "corrections.toml").write_text("# 訂正\n", encoding="utf-8")
    (folder / "originals").mkdir()
    (folder / "originals" / "a.csv").write_text("x\n", encoding="utf-8")
    kept = keep_edition(folder, BOTH)
    assert kept.left == ["grades.csv"]
    assert names(folder) == [
        *(".imported.json", "budgets.csv", "corrections.toml", "grades.csv", "measures.csv", "originals")
    ]
    assert (folder / "originals" / "a.csv").read_text(encoding="utf-8") == "x\n"


def test_the_same_import_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "2024"
    keep_edition(folder, BOTH)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert keep_edition(folder, BOTH).remarks == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_import_that_fails_half_way_leaves_the_edition_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "2024"
    keep_edition(folder, BOTH)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping.json, "dumps", full)
    with pytest.raises(OSError, match="No space"):
        keep_edition(folder, {"measures": MEASURES})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert names(tmp_path) == ["2024"]


def test_the_documents_are_kept_with_their_sums(tmp_path: Path) -> None:
    from analysis.editions.originals import link_of, original_of

    folder, document = tmp_path / "2024", tmp_path / "a.csv"
    document.write_text("番号\n1\n", encoding="utf-8")
    kept = keep_edition(folder, BOTH, [document])
    assert kept.originals == ["a.csv"]
    copy = original_of(folder, "a.csv:2")
    assert copy is not None
    assert copy.read_bytes() == document.read_bytes()
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    assert (folder / "originals" / "SHA256SUMS").read_text(encoding="utf-8") == f"{digest}  a.csv\n"
    keep_edition(folder, BOTH, [folder / "originals" / "a.csv"])
    assert original_of(folder, "a.csv:2") == copy
    assert original_of(folder, "b.csv:2") is None
    assert (link_of(Path("a.pdf"), "a.pdf:p3"), link_of(copy, "a.csv:2")) == ("#page=3", "")
