"""計画の比較: what stands on a common footing, and what does not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.small_evaluation import ABCD, Document, budget, graded, measure, part, plan

from analysis import open_plan, open_plans
from analysis.contract.footing import footing_of
from analysis.contract.scale import Scale, Step
from analysis.outlook import comparison
from analysis.outlook.likeness import like_measures, subject
from analysis.outlook.plans import OpenPlan

NO_GRADES = Scale()
LETTERS = Scale((Step("A", "定義の印字なし"), Step("B", "定義の印字なし")))
GUESSED = Scale((Step("S", "目標を大きく上回る（推定）", reached=True), Step("A", "目標どおり（推定）", reached=True)))


def opened(document: Document, folder: Path) -> OpenPlan:
    return OpenPlan(document.evaluation(), [document.fiscal_year], folder)


@pytest.fixture(scope="module")
def plans(root: Path) -> list[OpenPlan]:
    return open_plans(root=root)


class TestFooting:
    @pytest.mark.parametrize(
        ("words", "footing"),
        [
            ("計画通り目標を達成できた", "reached"),
            ("おおむね目標を達成できた", "nearly"),
            ("目標の達成には至らなかったが、実施方法を改善することにより計画の推進が期待できる", "short"),
            ("目標の達成に至らず、計画の見直しの是非に立ち返り検討を要する", "review"),
            ("目標以上の成果があったもの", "exceeded"),
            ("計画どおり進捗したもの", "reached"),
            ("進捗に遅れがあったもの", "short"),
            ("取組の見直しとなったもの（国の方針等により計画変更）", "review"),
            ("目標を大きく上回る", "exceeded"),
            ("目標を下回った", "short"),
            ("概ね順調", "nearly"),
            ("順調", "reached"),
            ("努力を要する", "short"),
            ("やや遅れている", "short"),
            ("ほぼ計画通り", "nearly"),
            ("見直しの必要なし、計画どおり", "reached"),
            ("定義の印字なし", ""),
            ("", ""),
        ],
    )
    def test_by_the_words_of_the_step(self, words: str, footing: str) -> None:
        assert footing_of(words, "") == footing

    def test_the_wording_counts_before_the_label(self) -> None:
        assert footing_of("おおむね目標を達成できた", "適切") == "nearly"

    def test_same_letter_other_meaning(self) -> None:
        worst = Scale((Step("A", "順調"), Step("D", "目標を上回る")))
        assert worst.footings == {"A": "reached", "D": "exceeded"}

    @pytest.mark.parametrize(
        ("scale", "comparable", "reason"),
        [
            (ABCD, "yes", ""),
            (LETTERS, "no", "「A」「B」"),
            (NO_GRADES, "no", "登録されていない"),
            (GUESSED, "assumed", "推定"),
        ],
        ids=["words-for-every-step", "letters-without-meaning", "no-scale", "inferred-meaning"],
    )
    def test_says_whether_and_why_not(self, scale: Scale, comparable: str, reason: str) -> None:
        found, why = scale.comparability
        assert found == comparable
        assert reason in why

    def test_the_plan_says_what_counts_as_reached_else_the_words(self) -> None:
        assert ABCD.reached == ["A"]
        assert Scale((Step("◎", "目標以上"), Step("○", "計画どおり"), Step("△", "遅れ"))).reached == ["◎", "○"]

    def test_the_best_step_counts_where_neither_marks_nor_words_say_anything(self) -> None:
        assert (LETTERS.said_reached, LETTERS.reached) == ([], ["A"])
        assert NO_GRADES.reached == []


class TestGradeShares:
    def test_symbols_of_other_scales_meet_by_meaning(self, plans: list[OpenPlan]) -> None:
        table = comparison.grade_shares(plans).set_index(["plan_id", "fiscal_year", "kind"])
        assert table.loc[("isehara-ict", 2022, "overall"), ["exceeded", "reached", "short", "review"]].tolist() == [
            12,
            12,
            7,
            3,
        ]
        assert table.loc[("tokorozawa-ict", 2021, "annual"), ["reached", "nearly"]].tolist() == [50, 7]
        assert table.loc[("isehara-ict", 2022, "overall"), "reached_share"] == pytest.approx(24 / 34)

    def test_what_was_graded_is_told(self, plans: list[OpenPlan]) -> None:
        table = comparison.grade_shares(plans).drop_duplicates("plan_id").set_index("plan_id")
        assert table["basis"].to_dict() == {
            "isehara-ict": "measure",
            "saitama-dx": "indicator",
            "tokorozawa-ict": "measure",
            "tokorozawa-jimu": "measure",
        }

    def test_letters_without_meaning_give_no_shares(self, plans: list[OpenPlan]) -> None:
        table = comparison.grade_shares(plans).set_index("plan_id")
        row = table.loc["tokorozawa-jimu"]
        assert row["comparable"] == "no"
        assert row[["exceeded", "reached", "nearly", "short", "review", "reached_share"]].isna().all()
        assert row["graded"] == 16

    def test_dashes_are_in_no_denominator(self, tmp_path: Path) -> None:
        document = Document(grades=[graded("A"), graded("-", measure_id="2")])
        table = comparison.grade_shares([opened(document, tmp_path)])
        assert (table["graded"].iloc[0], table["reached_share"].iloc[0]) == (1, 1.0)


class TestNumbers:
    def test_methods_are_never_pooled(self, plans: list[OpenPlan]) -> None:
        table = comparison.rates(plans)
        assert not table.duplicated(["plan_id", "fiscal_year", "kind", "rate_method"]).any()
        goal = table.query("plan_id == 'tokorozawa-ict' and kind == 'goal'").set_index("rate_method")
        assert goal["parts"].to_dict() == {"inverse": 4, "ratio": 76}
        assert goal.loc["ratio", "full_share"] == pytest.approx(68 / 76)

    def test_years_still_to_come_are_left_out(self, plans: list[OpenPlan]) -> None:
        table = comparison.reached(plans)
        assert set(table.loc[table["plan_id"] == "saitama-dx", "fiscal_year"]) == {2021, 2022}

    def test_cost_counts_measures_with_both_amounts(self, tmp_path: Path) -> None:
        rows = [budget(100, 80), budget(300, 120, measure_id="2"), budget(500, None, measure_id="3")]
        row = comparison.execution([opened(Document(budgets=rows), tmp_path)]).iloc[0]
        assert (row["measures"], row["settlement_yen"], row["yen_per_measure"], row["median_yen"]) == (2, 200, 100, 100)
        assert row["execution_rate"] == 0.5

    def test_execution_of_the_published_years(self, plans: list[OpenPlan]) -> None:
        table = comparison.execution(plans)
        assert table.query("plan_id == 'tokorozawa-ict'")["settlement_yen"].tolist() == [
            735949428,
            2580972403,
            826513856,
        ]
        assert set(table["plan_id"]) == {"tokorozawa-ict", "tokorozawa-jimu"}

    def test_how_demanding_is_missing_where_nothing_is_known(self, plans: list[OpenPlan]) -> None:
        table = comparison.demand(plans).set_index("plan_id")
        assert table.loc["tokorozawa-ict", "compared"] == 0
        assert pd.isna(table.loc["tokorozawa-ict", "demanding_share"])
        assert table.loc["isehara-ict", ["compared", "demanding"]].tolist() == [14, 10]
        assert table.loc["saitama-dx", "raised"] > table.loc["saitama-dx", "lowered"] > 0


class TestStrictness:
    def test_a_top_grade_beside_a_miss(self, tmp_path: Path) -> None:
        document = Document(
            indicators=[part("10件", "5件"), part("10件", "5件", measure_id="2"), part("10件", "11件", measure_id="3")],
            grades=[graded("A"), graded("B", measure_id="2"), graded("A", measure_id="3")],
        )
        row = comparison.strictness([opened(document, tmp_path)]).iloc[0]
        assert (row["missed"], row["top"], row["top_share"], row["said_reached"]) == (2, 1, 0.5, 1)

    def test_published_plans(self, plans: list[OpenPlan]) -> None:
        table = comparison.strictness(plans).set_index(["plan_id", "kind"])
        assert table.loc[("tokorozawa-ict", "annual"), ["missed", "top"]].tolist() == [10, 3]
        assert table.loc[("saitama-dx", "annual"), "basis"] == "indicator"
        assert pd.isna(table.loc[("tokorozawa-jimu", "annual"), "said_reached"])

    def test_a_plan_without_grades_has_no_row(self, root: Path) -> None:
        assert comparison.strictness([open_plan("suita-ict", root)]).empty


class TestLikeness:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("情報セキュリティの強化・充実", "情報セキュリティ強化事業"),
            ("ＲＰＡの導入", "RPA"),
            ("サーバー統合", "サーバ統合"),
            ("３ヶ所の窓口", "3か所の窓口"),
            ("電子申請　システム", "電子申請の推進"),
        ],
        ids=["general-words", "width", "long-sound", "small-ke", "blanks"],
    )
    def test_spelling_and_general_words_fold(self, one: str, other: str) -> None:
        assert subject(one) == subject(other)

    @staticmethod
    def pairs(one: list[str], other: list[str]) -> pd.DataFrame:
        frames = [
            pd.DataFrame({"plan_id": plan_id, "measure_id": list(map(str, range(len(names)))), "name": names})
            for plan_id, names in (("a", one), ("b", other))
        ]
        return like_measures(frames)

    def test_finds_the_same_subject_and_not_the_same_form(self) -> None:
        table = self.pairs(["財務会計システム", "戸籍システム"], ["財務会計システムの再構築", "斎場予約管理システム"])
        assert table[["name", "name_other"]].to_numpy().tolist() == [["財務会計システム", "財務会計システムの再構築"]]

    def test_short_names_only_where_they_are_equal(self) -> None:
        assert len(self.pairs(["RPA"], ["RPAの導入"])) == 1
        assert self.pairs(["ICT"], ["ICT-BCP"]).empty

    def test_published_plans_most_alike_first(self, plans: list[OpenPlan]) -> None:
        table = comparison.like_named(plans)
        named = set(table[["name", "name_other"]].itertuples(index=False, name=None))
        assert ("市税等のキャッシュレス決済の導入", "キャッシュレス決済の導入拡充") in named
        assert ("財務会計システムの再構築", "財務会計システム") in named
        assert table["likeness"].is_monotonic_decreasing
        assert (table["plan_id"] != table["plan_id_other"]).all()

    def test_indicators_stand_side_by_side(self, plans: list[OpenPlan]) -> None:
        table = comparison.like_indicators(plans)
        assert table.groupby("pair")["plan_id"].nunique().eq(2).all()

    def test_a_measure_without_indicators_stays_in_its_pair(self, tmp_path: Path) -> None:
        one = Document(indicators=[part("10件", "5件")], measures=[measure(name="電子申請の推進")])
        other = Document(grades=[graded("A")], measures=[measure(name="電子申請システム")], plan=plan())
        plans = [opened(one, tmp_path), opened(other, tmp_path)]
        plans[1].newest.plan.__dict__["plan_id"] = "other-plan"
        table = comparison.like_indicators(plans)
        assert table["indicator"].notna().tolist() == [True, False]


@pytest.mark.parametrize("name", ["grade_shares", "rates", "reached", "execution", "strictness", "like_named"])
def test_nothing_to_compare_is_an_empty_table(name: str, tmp_path: Path) -> None:
    empty = opened(Document(measures=[measure()]), tmp_path)
    assert getattr(comparison, name)([empty]).empty
    assert getattr(comparison, name)([empty, empty]).empty or name == "like_named"
