"""評価の算定: printed, inferred and other cities' bounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.small_evaluation import ABCD, SAB, Document, graded, part, plan

from analysis.contract.grade_bounds import PRESETS, BaselineSteps, Bound, BoundsSettings, GradeBounds
from analysis.contract.plan import Plan, read_plan
from analysis.editions.corrections import Correction
from analysis.evaluation.grade_rule import cases, infer, restored_grades, with_computed_grades
from analysis.evaluation.year import Evaluation
from analysis.words.errors import InputError

ABCD_SYMBOLS = ["A", "B", "C", "D"]


def graded_rates(pairs: str, kind: str = "annual") -> Document:
    """Return one measure for each ``A:105``: a grade with an actual of so many of 100."""
    found = [pair.split(":") for pair in pairs.split()]
    rows = [part("100件", f"{rate}件", measure_id=str(place), kind=kind) for place, (_, rate) in enumerate(found)]
    grades = [graded(symbol, measure_id=str(place)) for place, (symbol, _) in enumerate(found)]
    return Document(indicators=rows, grades=grades, plan=plan(SAB if "S:" in pairs else ABCD))


class TestBounds:
    @pytest.mark.parametrize(
        ("rate", "symbol"),
        [(1.0, "A"), (0.9999, "B"), (0.8, "B"), (0.5, "C"), (0.499, "D")],
    )
    def test_a_bound_of_at_least(self, rate: float, symbol: str) -> None:
        assert PRESETS["愛知県"].symbol(rate) == symbol

    @pytest.mark.parametrize(
        ("rate", "symbol"), [(1.1001, "進んでいる"), (1.10, "計画どおり"), (0.95, "計画どおり"), (0.949, "遅れ")]
    )
    def test_a_bound_of_more_than(self, rate: float, symbol: str) -> None:
        assert PRESETS["浜松市"].symbol(rate) == symbol

    def test_rounded_before_compared_where_the_plan_says_so(self) -> None:
        exact = GradeBounds("例", (Bound("A", 1.0),), "B")
        assert exact.symbol(0.9951) == "B"
        assert replace(exact, digits=0).symbol(0.9951) == "A"
        assert replace(exact, digits=0).symbol(0.9949) == "B"

    @pytest.mark.parametrize(
        ("values", "lower", "symbol"),
        [
            pytest.param((10, 20, 21), False, "S", id="above-target"),
            pytest.param((10, 20, 20), False, "A", id="on-target-is-not-above"),
            pytest.param((10, 20, 9), False, "B", id="within-a-tenth-of-baseline"),
            pytest.param((10, 20, 8.9), False, "C", id="worse"),
            pytest.param((10, 5, 4), True, "S", id="fewer-than-target"),
            pytest.param((10, 5, 11.5), True, "C", id="more-than-baseline"),
        ],
    )
    def test_against_the_baseline(self, values: tuple[float, float, float], lower: bool, symbol: str) -> None:
        steps = PRESETS["長与町"].baseline
        assert steps is not None
        assert steps.symbol(values, lower) == symbol

    @pytest.mark.parametrize(
        ("values", "lower", "symbol"),
        [
            ((10, 20, 20), False, "達成"),
            ((None, 20, 25), False, "達成"),
            ((10, 20, 15), False, "前進"),
            ((10, 20, 10), False, "横ばい"),
            ((10, 20, 9), False, "後退"),
            ((10, 5, 7), True, "前進"),
            ((None, 20, 15), False, ""),
            ((10, None, 15), False, ""),
        ],
    )
    def test_against_the_baseline_in_the_plans_own_words(
        self, values: tuple[float | None, float | None, float | None], lower: bool, symbol: str
    ) -> None:
        words = ["達成", "前進", "横ばい", "後退"]
        settings = BoundsSettings(baseline=BaselineSteps(reached="達成", better="前進", same="横ばい", worse="後退"))
        assert list(settings.unlike(words)) == []
        found = settings.bounds(words)
        assert found.baseline is not None
        assert found.baseline.symbol(values, lower) == symbol
        assert str(found) == "達成 目標値に達した、前進 基準値より良い、横ばい 基準値と同じ、後退 それより悪い"

    def test_a_step_against_the_baseline_that_the_scale_lacks_is_told(self) -> None:
        (fault,) = BoundsSettings(baseline=BaselineSteps(better="躍進")).unlike(["達成", "前進"])
        assert fault == ("の「躍進」は段階にありません。", "段階は 達成、前進 です。")

    def test_every_preset_names_its_source(self) -> None:
        assert all(rule.source for rule in PRESETS.values())
        assert {"愛知県", "鳴門市", "大阪府立図書館", "浜松市", "長与町", "多摩市", "長野県"} <= set(PRESETS)


class TestPlanSetting:
    def test_steps_as_a_clerk_writes_them(self) -> None:
        found = BoundsSettings({"B": "80%以上", "A": "110％超"}, digits=1).bounds(ABCD_SYMBOLS)
        assert str(found) == "A 110%超、B 80%以上、C それ未満"

    def test_a_preset_by_name(self) -> None:
        assert BoundsSettings(preset="愛知県").bounds(ABCD_SYMBOLS) == PRESETS["愛知県"]

    @pytest.mark.parametrize(
        ("setting", "message"),
        [
            pytest.param('steps = { A = "100" }', "基準を読めません", id="neither-ge-nor-gt"),
            pytest.param('steps = { E = "100%以上" }', "段階にありません", id="no-such-step"),
            pytest.param('steps = { A = "80%以上", B = "100%以上" }', "段階の順", id="worse-step-needs-more"),
            pytest.param('preset = "例示市"', "preset =「例示市」は選べません", id="no-such-preset"),
            pytest.param('preset = "浜松市"', "段階にありません", id="preset-of-other-steps"),
            pytest.param("step = {}", "という設定はありません", id="misspelt-key"),
            pytest.param("", "steps も preset もありません", id="nothing"),
            pytest.param('steps = { A = "100%以上" }\ndigits = "0"', "整数ではありません", id="digits-as-text"),
        ],
    )
    def test_what_is_wrong_is_told(self, root: Path, tmp_path: Path, setting: str, message: str) -> None:
        written = (root / "data/raw/tokorozawa-ict/plan.toml").read_text(encoding="utf-8")
        (tmp_path / "plan.toml").write_text(f"{written}\n[grades.bounds]\n{setting}\n", encoding="utf-8")
        with pytest.raises(InputError, match=message):
            read_plan(tmp_path)

    def test_read_with_the_plan(self, root: Path, tmp_path: Path) -> None:
        folder = tmp_path / "example-plan"
        folder.mkdir()
        written = (root / "data/raw/tokorozawa-ict/plan.toml").read_text(encoding="utf-8")
        bounds = '\n[grades.bounds]\nsteps = { A = "100%以上", B = "80%以上" }\n'
        (folder / "plan.toml").write_text(written + bounds, encoding="utf-8")
        assert str(read_plan(folder).scale.bounds) == "A 100%以上、B 80%以上、C それ未満"
        (folder / "plan.toml").write_text(written + bounds.replace("以上", "くらい", 1), encoding="utf-8")
        with pytest.raises(InputError, match="基準を読めません"):
            read_plan(folder)


class TestInference:
    def test_the_cut_between_two_steps_is_an_interval(self) -> None:
        document = graded_rates("A:101 A:105 A:98 A:120 B:70 B:88 B:60 B:91").evaluation()
        found = infer(cases(document.grades, document.indicators, ABCD), ABCD)
        assert found is not None
        assert [(cut.symbol, round(cut.low, 2), round(cut.high, 2)) for cut in found.cuts] == [("A", 0.91, 0.98)]
        assert found.rule.bounds[0].rate == 0.95
        assert (found.agree, found.total, found.trusted) == (8, 8, True)

    def test_three_steps_with_an_exception_and_its_neighbours(self) -> None:
        document = graded_rates("S:150 S:160 S:180 A:100 A:105 A:170 A:120 B:40 B:70 B:80").evaluation()
        found = infer(cases(document.grades, document.indicators, SAB), SAB)
        assert found is not None
        assert (found.agree, found.total) == (9, 10)
        (odd,) = found.exceptions
        assert (odd.case.grade, odd.expected, odd.case.rate) == ("A", "S", 1.7)
        assert sorted(other.rate or 0 for other in odd.neighbours) == [1.6, 1.8]

    def test_no_other_cut_explains_more(self) -> None:
        document = graded_rates("A:100 A:90 B:95 A:110 B:80 B:102 B:70 A:99 B:85 A:130").evaluation()
        found = infer(cases(document.grades, document.indicators, ABCD), ABCD)
        assert found is not None
        rates = [(case.rate or 0, case.grade) for case in cases(document.grades, document.indicators, ABCD)]
        best = max(sum((rate >= cut) == (grade == "A") for rate, grade in rates) for cut, _ in rates)
        assert found.agree == best

    def test_a_guessed_grade_is_no_evidence(self) -> None:
        year = graded_rates("A:101 A:105 A:98 A:120 B:70 B:88 B:60 B:91 A:30 B:150").evaluation()
        guessed = frozenset({("8", 2021, "annual", None), ("9", 2021, "annual", None)})
        found = infer(cases(year.grades, year.indicators, ABCD, guessed), ABCD)
        assert found is not None
        assert (found.agree, found.total) == (8, 8)
        rows = with_computed_grades(year.grades, year.indicators, year.plan, restored=guessed).set_index("measure_id")
        assert list(rows.loc[["7", "8", "9"], "agreement"]) == ["agrees", "undecided", "undecided"]
        assert list(rows.loc[["8", "9"], "computed_grade"]) == ["B", "A"]
        assert "一致には数えません" in rows.loc["8", "reason"]

    @pytest.mark.parametrize(
        ("old", "column", "found"),
        [
            pytest.param("0", "grade", 1, id="unreadable-symbol"),
            pytest.param("（空欄）", "grade", 1, id="nothing-printed"),
            pytest.param("B", "grade", 0, id="another-step-was-read"),
            pytest.param("-", "grade", 0, id="a-dash-was-read"),
            pytest.param("0", "source", 0, id="another-column"),
        ],
    )
    def test_which_corrections_are_guesses(self, old: str, column: str, found: int) -> None:
        year = graded_rates("A:101 B:70").evaluation()
        key = {"measure_id": "0", "fiscal_year": "2021", "kind": "annual"}
        one = Correction("grades", key, column, old, "A", "読めない")
        tables = {"grades": year.grades, "indicators": year.indicators}
        assert len(restored_grades([one], tables, ABCD)) == found

    def test_one_step_alone_says_nothing(self) -> None:
        document = graded_rates("A:101 A:105 A:98").evaluation()
        assert infer(cases(document.grades, document.indicators, ABCD), ABCD) is None

    def test_few_cases_are_not_trusted(self) -> None:
        document = graded_rates("A:101 B:90").evaluation()
        found = infer(cases(document.grades, document.indicators, ABCD), ABCD)
        assert found is not None
        assert not found.trusted

    def test_tokorozawa_gives_A_from_the_target_on(self, tokorozawa: Evaluation) -> None:
        scale = tokorozawa.plan.scale
        found = infer(cases(tokorozawa.grades, tokorozawa.indicators, scale), scale)
        assert found is not None
        assert found.rule.bounds == (Bound("A", 1.0),)
        assert (found.agree, found.total) == (95, 95)


def computed(document: Document, rule: GradeBounds | None = None, own: Plan | None = None) -> pd.Series:
    found = document.evaluation()
    return with_computed_grades(found.grades, found.indicators, own or found.plan, rule).iloc[-1]


PRINTED = plan(replace(ABCD, bounds=PRESETS["愛知県"]))


class TestComputedGrades:
    @pytest.mark.parametrize(
        ("actual", "grade", "computed_grade", "agreement"),
        [("100件", "A", "A", "agrees"), ("85件", "B", "B", "agrees"), ("85件", "A", "B", "differs")],
    )
    def test_printed_bounds(self, actual: str, grade: str, computed_grade: str, agreement: str) -> None:
        row = computed(Document(indicators=[part("100件", actual)], grades=[graded(grade)], plan=PRINTED))
        assert (row["computed_grade"], row["agreement"]) == (computed_grade, agreement)

    def test_the_lowest_of_several_parts_decides_and_the_reason_says_so(self) -> None:
        parts = [part("100件", "150件"), part("稼働率99.5%以上", "稼働率60%", seq=2)]
        row = computed(Document(indicators=parts, grades=[graded("A")], plan=PRINTED))
        assert (row["computed_grade"], row["agreement"]) == ("C", "differs")
        assert row["reason"].startswith("2項目のうち最も低い「稼働率」")

    def test_a_miss_in_words_gives_only_a_ceiling(self) -> None:
        parts = [part("100件", "150件"), part("改修の実施", "改修未実施", seq=2)]
        missed = Document(indicators=parts, grades=[graded("B")], plan=PRINTED)
        assert computed(missed)[["agreement"]].tolist() == ["undecided"]
        assert pd.isna(computed(missed)["computed_grade"])
        assert computed(replace(missed, grades=[graded("A")]))["agreement"] == "differs"

    def test_a_part_without_a_result_is_left_out_and_told(self) -> None:
        parts = [part("100件", "150件"), part("50件", "調査中", seq=2)]
        row = computed(Document(indicators=parts, grades=[graded("A")], plan=PRINTED))
        assert (row["computed_grade"], row["agreement"]) == ("A", "agrees")
        assert "判定できない1項目を除く" in row["reason"]

    def test_fewer_is_better_by_the_plans_method(self) -> None:
        document = Document(indicators=[part("10分以内", "8分")], grades=[graded("A")], plan=PRINTED)
        assert computed(document)["computed_grade"] == "A"
        late = Document(indicators=[part("10分以内", "12分")], grades=[graded("B")], plan=PRINTED)
        assert computed(late)["computed_grade"] == "B"

    def test_not_evaluated_is_undecided(self) -> None:
        row = computed(Document(indicators=[part("100件", "150件")], grades=[graded("-")], plan=PRINTED))
        assert pd.isna(row["computed_grade"])
        assert (row["agreement"], row["reason"]) == ("undecided", "評価対象外です。")

    def test_without_bounds_and_too_few_grades_nothing_is_claimed(self) -> None:
        row = computed(Document(indicators=[part("100件", "150件")], grades=[graded("A")]))
        assert row["agreement"] == "undecided"
        assert "推定できません" in row["reason"]

    def test_under_another_citys_rule(self) -> None:
        document = Document(indicators=[part("100件", "150件")], grades=[graded("A")])
        row = computed(document, PRESETS["浜松市"])
        assert (row["computed_grade"], row["agreement"]) == ("進んでいる", "undecided")
        assert "比べません" in row["reason"]

    def test_a_final_target_is_held_against_its_yearly_share(self) -> None:
        document = Document(indicators=[part("300件", "200件")], grades=[graded("A")], plan=plan(period=(2020, 2022)))
        assert computed(document, PRESETS["多摩市"])["computed_grade"] == "100%以上"

    def test_annual_grades_stand_for_annual_indicators_and_overall_for_goals(self) -> None:
        parts = [part("100件", "100件"), part("100件", "60件", kind="goal", indicator="利用")]
        document = Document(indicators=parts, grades=[graded("A"), graded("C", "overall")], plan=PRINTED)
        found = document.evaluation().grades
        assert list(found["computed_grade"]) == ["A", "C"]
        assert list(found["agreement"]) == ["agrees", "agrees"]

    def test_tokorozawa(self, tokorozawa: Evaluation) -> None:
        year = tokorozawa.grades[tokorozawa.grades["fiscal_year"] == 2021]
        differs = year[year["agreement"] == "differs"]
        assert list(differs["measure_id"]) == ["11", "40", "54"]
        assert year["agreement"].value_counts().to_dict() == {"agrees": 107, "undecided": 6, "differs": 3}
