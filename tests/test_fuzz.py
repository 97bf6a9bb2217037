"""壊し試験: 1,000 hostile cases of all families in `make test`; `make fuzz N=… SEED=…` runs more."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import fuzzing
from tests.fuzz_families import FAMILIES, cells
from tests.fuzzing import Case, packed, run, shrunk, strict_yen

#: The first seed; the same cases every time.
SEED = 1
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bounds of time and memory are those of POSIX")
#: So many parts are told apart, so that one that fails is near.
PARTS = 5


@pytest.mark.notebooks
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_no_hostile_case_breaks_the_command(family: Callable[[int], Case], part: int, tmp_path: Path) -> None:
    count = FAMILIES[family]
    for seed in range(SEED + count * part // PARTS, SEED + count * (part + 1) // PARTS):
        case = family(seed)
        verdict = run(case)
        if verdict.fault:
            written = shrunk(case).write(tmp_path)
            pytest.fail(f"{case.family} seed {seed}: {verdict.fault}\nmake fuzz CASE={written}", pytrace=False)


def test_there_are_a_thousand() -> None:
    assert sum(FAMILIES.values()) == 1_000


def test_a_case_is_the_same_for_the_same_seed_and_after_a_file() -> None:
    folder = Path(fuzzing.tempfile.mkdtemp())
    try:
        for family in FAMILIES:
            case = family(3)
            assert family(3) == case
            assert Case.read(case.write(folder)) == case
    finally:
        fuzzing.shutil.rmtree(folder)


class TestTheJudgeItself:
    """A judge that finds nothing proves nothing."""

    def test_a_traceback_is_found_and_its_case_shrinks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(argv: list[str]) -> int:
            if Path("d.csv").exists() and b"101" in Path("d.csv").read_bytes():
                raise ZeroDivisionError
            print("message")
            return 2

        monkeypatch.setattr(fuzzing, "main", broken)
        case = cells(1)
        assert "ZeroDivisionError" in run(case).fault
        assert shrunk(case).files == {"d.csv": packed("101")}

    def test_a_hang_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def hangs(argv: list[str]) -> int:
            while True:
                pass

        monkeypatch.setattr(fuzzing, "main", hangs)
        monkeypatch.setattr(fuzzing, "SECONDS", 0.05)
        assert "more than" in run(cells(1)).fault

    @pytest.mark.parametrize(
        ("amount", "fault"),
        [("1000", ""), ("1001", "became 1001 yen"), ("", "was lost without a word")],
        ids=["right", "changed", "lost"],
    )
    def test_a_changed_amount_and_a_lost_one_are_found(
        self, amount: str, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def imports(argv: list[str]) -> int:
            folder = Path(f"data/raw/{fuzzing.PLAN}/2022")
            folder.mkdir()
            (folder / "measures.csv").write_text("measure_id\n101\n", encoding="utf-8")
            (folder / "budgets.csv").write_text(f"measure_id,budget_yen\n101,{amount}\n", encoding="utf-8")
            return 0

        monkeypatch.setattr(fuzzing, "main", imports)
        found = run(Case("cells", 0, ("import", "p", "R4", "d.csv"), amounts={"101": "1"})).fault
        assert fault in found
        assert bool(found) == bool(fault)

    def test_a_failed_command_that_leaves_something_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def half(argv: list[str]) -> int:
            Path("half").touch()
            print("message")
            return 2

        monkeypatch.setattr(fuzzing, "main", half)
        assert "changed files: half" in run(cells(1)).fault


@pytest.mark.parametrize(
    ("text", "yen"),
    [("1,200", 1_200_000), ("▲1,037千円", -1_037_000), ("１２円", 12), ("1,98O", None), ("1 200", None), ("1/2", None)],
)
def test_the_second_reader_of_amounts(text: str, yen: int | None) -> None:
    assert strict_yen(text) == yen
