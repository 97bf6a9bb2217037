"""確認事項: each rule finds what it is for and stays silent beside the case that only looks like it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.review_cases import CASES
from tests.small_evaluation import SAB, Document, budget, graded, measure, part, plan, printed, task, text

from analysis.review import RULES, findings

#: rule, what the example shows, the measures found, the document
Example = tuple[str, str, list[str], Document]


def several(grade: str, number: int, target: str, actual: str, first: int = 1) -> tuple[list[Any], list[Any]]:
    """Return so many measures with one indicator and one grade each."""
    ids = [str(first + place) for place in range(number)]
    parts = [part(target, actual, measure_id=one) for one in ids]
    return parts, [graded(grade, measure_id=one) for one in ids]


def like_cases(grade: str) -> Document:
    """Return a plan with A from 100 % and S from 130 % on, and one case of 150 % with a grade."""
    rows, grades = several("A", 5, "100件", "105件")
    others, other_grades = several("S", 5, "100件", "145件", first=6)
    odd = part("100件", "150件", measure_id="11")
    given = graded(grade, measure_id="11")
    return Document(indicators=[*rows, *others, odd], grades=[*grades, *other_grades, given], plan=plan(SAB))


GRADES: list[Example] = [
    (
        "grade-above-result",
        "not-carried-out-but-A",
        ["1"],
        Document(indicators=[part("仕様書の完成", "実施なし")], grades=[graded("A")]),
    ),
    (
        "grade-above-result",
        "one-missed-part-of-two",
        ["1"],
        Document(indicators=[part("50件", "60件"), part("99.5%以上", "97.0%", seq=2)], grades=[graded("A")]),
    ),
    (
        "grade-above-result",
        "missed-goal-concerns-the-overall-grade",
        [],
        Document(
            indicators=[part("完了", "完了"), part("70%以上", "63.9%", kind="goal", indicator="利用率")],
            grades=[graded("A"), graded("B", "overall")],
        ),
    ),
    (
        "grade-above-result",
        "unknown-is-not-missed",
        [],
        Document(indicators=[part("100件", "調査中")], grades=[graded("A")]),
    ),
    (
        "grade-good-but-nothing-done",
        "all-parts-not-carried-out-but-B",
        ["1"],
        Document(
            indicators=[part("計画改正の完了", "実施せず"), part("訓練の完了", "訓練が未実施となった", seq=2)],
            grades=[graded("B")],
        ),
    ),
    (
        "grade-good-but-nothing-done",
        "one-part-done",
        [],
        Document(indicators=[part("改修の実施", "改修未実施"), part("99.8%以上", "100%", seq=2)], grades=[graded("B")]),
    ),
    (
        "grade-good-but-nothing-done",
        "a-near-miss-is-B",
        [],
        Document(indicators=[part("99.5%以上", "98.4%")], grades=[graded("B")]),
    ),
    (
        "grade-below-result",
        "all-reached-but-B",
        ["1"],
        Document(indicators=[part("100件", "120件"), part("完了", "完了", seq=2)], grades=[graded("B")]),
    ),
    (
        "grade-below-result",
        "one-part-missed",
        [],
        Document(indicators=[part("100件", "120件"), part("80%以上", "70%", seq=2)], grades=[graded("B")]),
    ),
    ("grade-unlike-like-cases", "150-percent-is-A-where-145-is-S", ["11"], like_cases("A")),
    ("grade-unlike-like-cases", "150-percent-is-S-as-145-is", [], like_cases("S")),
    (
        "grade-without-actual",
        "dash-but-graded",
        ["1"],
        Document(indicators=[part("10時間", "-")], grades=[graded("B")]),
    ),
    (
        "grade-without-actual",
        "words-are-an-actual",
        [],
        Document(indicators=[part("35%", "完了（別の事業に変更）")], grades=[graded("A")]),
    ),
    (
        "overall-differs-from-years",
        "A-A-A-but-B",
        ["1"],
        Document(grades=[*(graded("A", fiscal_year=year) for year in (2019, 2020, 2021)), graded("B", "overall")]),
    ),
    (
        "overall-differs-from-years",
        "years-differ-among-themselves",
        [],
        Document(grades=[graded("A", fiscal_year=2020), graded("B"), graded("B", "overall")]),
    ),
    (
        "one-grade-for-nearly-all",
        "nineteen-of-twenty",
        [""],
        Document(grades=several("A", 19, "", "")[1] + [graded("B", measure_id="20")]),
    ),
    (
        "one-grade-for-nearly-all",
        "three-of-four-steps-in-use",
        [],
        Document(grades=several("A", 12, "", "")[1] + several("B", 8, "", "", first=13)[1]),
    ),
    (
        "missing-grade",
        "one-of-three-lacks-it",
        ["3"],
        Document(grades=[graded("A"), graded("A", measure_id="2")], measures=[measure(one) for one in "123"]),
    ),
    (
        "missing-grade",
        "completed-needs-none",
        [],
        Document(grades=[graded("A")], measures=[measure("1"), measure("2", status="completed")]),
    ),
    (
        "not-evaluated-but-spent",
        "dash-with-a-settlement",
        ["1"],
        Document(grades=[graded("-")], budgets=[budget(3_262_000, 2_531_235)]),
    ),
    ("not-evaluated-but-spent", "dash-without-money", [], Document(grades=[graded("-")], budgets=[budget(0, 0)])),
    (
        "direction-doubtful",
        "fewer-opened-mails-than-the-target-is-A",
        ["1"],
        Document(indicators=[part("12", "7", indicator="訓練メールの開封率", published_grade="A")], plan=plan(SAB)),
    ),
    (
        "direction-doubtful",
        "processing-time-with-rising-targets",
        ["1"],
        Document(
            indicators=[
                part("50,000", "", indicator="事務の処理時間", fiscal_year=2022, direction="lower"),
                part("100,000", "", indicator="事務の処理時間", fiscal_year=2023, direction="lower"),
            ],
            plan=plan(period=(2021, 2025)),
        ),
    ),
    (
        "direction-doubtful",
        "too-few-lessons-are-a-miss",
        [],
        Document(indicators=[part("12", "8", indicator="教室の開催回数", published_grade="A")], plan=plan(SAB)),
    ),
]

NUMBERS: list[Example] = [
    ("settlement-above-budget", "more-than-budgeted", ["1"], Document(budgets=[budget(320_920, 337_849)])),
    ("settlement-above-budget", "to-the-yen", [], Document(budgets=[budget(320_920, 320_920)])),
    ("large-unspent", "a-third-left", ["1"], Document(budgets=[budget(57_149_328, 35_521_128)])),
    ("large-unspent", "a-third-of-a-small-budget", [], Document(budgets=[budget(1_133_796, 686_558)])),
    ("large-unspent", "no-settlement-is-not-unspent", [], Document(budgets=[budget(57_149_328, None)])),
    (
        "nothing-spent-but-done",
        "nothing-spent-and-A",
        ["1"],
        Document(budgets=[budget(14_334_000, 0)], grades=[graded("A")]),
    ),
    (
        "nothing-spent-but-done",
        "nothing-spent-and-not-evaluated",
        [],
        Document(budgets=[budget(14_334_000, 0)], grades=[graded("-")]),
    ),
    (
        "zero-budget-but-done",
        "funded-in-another-year-only",
        ["1"],
        Document(budgets=[budget(0, 0), budget(580_000, 511_444, fiscal_year=2020)], grades=[graded("A")]),
    ),
    (
        "zero-budget-but-done",
        "never-funded",
        [],
        Document(budgets=[budget(0, 0), budget(0, 0, fiscal_year=2020)], grades=[graded("A")]),
    ),
    (
        "same-amounts-in-measures",
        "same-to-the-yen",
        ["1"],
        Document(budgets=[budget(2_005_536, 1_971_840), budget(2_005_536, 1_971_840, measure_id="2")]),
    ),
    (
        "same-amounts-in-measures",
        "round-amounts-coincide",
        [],
        Document(budgets=[budget(500_000, 500_000), budget(500_000, 500_000, measure_id="2")]),
    ),
    (
        "amount-from-another-year",
        "settlement-is-next-years-budget",
        ["1"],
        Document(budgets=[budget(81_332_000, 74_731_000, fiscal_year=2020), budget(74_731_000, 70_506_753)]),
    ),
    (
        "amount-from-another-year",
        "fully-spent-lease",
        [],
        Document(budgets=[budget(1_467_400, 1_467_400, fiscal_year=2020), budget(1_467_400, 1_467_400)]),
    ),
    (
        "same-unspent-again",
        "an-eighth-left-twice",
        ["1"],
        Document(budgets=[budget(132_240_489, 116_437_200, fiscal_year=2020), budget(132_240_489, 116_437_200)]),
    ),
    (
        "same-unspent-again",
        "lease-with-nothing-left",
        [],
        Document(budgets=[budget(2_482_000, 2_481_600, fiscal_year=2020), budget(2_482_000, 2_481_600)]),
    ),
    ("magnitude-slip", "thousand-yen-as-yen", ["1"], Document(budgets=[budget(5_473_000, 5_460)])),
    (
        "magnitude-slip",
        "a-large-project-once",
        [],
        Document(budgets=[budget(0, 0, fiscal_year=2020), budget(482_740_800, 349_003_776)]),
    ),
    (
        "staff-cost-against-fte",
        "cost-off-the-unit-cost-of-the-others",
        ["4"],
        Document(
            budgets=[
                budget(0, 0, measure_id=one, staff_cost_yen=cost, staff_fte=fte)
                for one, cost, fte in (
                    ("1", 3_740_000, 0.45),
                    ("2", 8_894_000, 1.07),
                    ("3", 6_234_000, 0.75),
                    ("4", 9_977_000, 1.0),
                )
            ]
        ),
    ),
    (
        "staff-cost-against-fte",
        "cost-of-no-whole-hundredth",
        ["4"],
        Document(
            budgets=[
                budget(0, 0, measure_id=one, staff_cost_yen=cost, staff_fte=fte)
                for one, cost, fte in (
                    ("1", 3_267_000, 0.40),
                    ("2", 10_210_000, 1.25),
                    ("3", 6_126_000, 0.75),
                    ("4", 6_634_000, None),
                )
            ]
        ),
    ),
    (
        "staff-cost-against-fte",
        "rounded-to-thousands",
        [],
        Document(
            budgets=[
                budget(0, 0, measure_id=one, staff_cost_yen=cost, staff_fte=fte)
                for one, cost, fte in (
                    ("1", 3_267_000, 0.40),
                    ("2", 10_210_000, 1.25),
                    ("3", 6_126_000, 0.75),
                    ("4", 5_473_000, None),
                )
            ]
        ),
    ),
    (
        "printed-execution-rate",
        "rate-off-its-own-amounts",
        ["1"],
        Document(
            indicators=[part("70.0%", "10.0%", indicator="事業予算の執行率")], budgets=[budget(2_040_000, 208_000)]
        ),
    ),
    (
        "printed-execution-rate",
        "cut-instead-of-rounded",
        [],
        Document(
            indicators=[part("70.0%", "64.5%", indicator="事業予算の執行率")], budgets=[budget(2_650_000, 1_711_000)]
        ),
    ),
]

ACTUALS: list[Example] = [
    ("actual-repeats-target", "bound-as-actual", ["1"], Document(indicators=[part("稼働率99%以上", "稼働率99%以上")])),
    (
        "actual-repeats-target",
        "about-five-minutes",
        ["1"],
        Document(indicators=[part("対応時間5分以上短縮", "対応時間約5分短縮（1件あたり）")]),
    ),
    (
        "actual-repeats-target",
        "reduction-word-for-word",
        ["1"],
        Document(indicators=[part("50%削減", "50%削減", kind="goal", indicator="作業時間")]),
    ),
    (
        "actual-repeats-target",
        "measured-at-the-target",
        [],
        Document(indicators=[part("操作可能職員数6人", "操作可能職員数6人")]),
    ),
    ("actual-repeats-target", "hundred-percent-done", [], Document(indicators=[part("100%", "100%")])),
    (
        "target-answered-otherwise",
        "number-answered-by-words",
        ["1"],
        Document(indicators=[part("35%", "液晶ディスプレイに変更して整備", kind="goal", indicator="電子黒板の整備")]),
    ),
    (
        "target-answered-otherwise",
        "something-else-was-done",
        ["1"],
        Document(indicators=[part("機器構成の確認完了", "仕様書の検討を実施")]),
    ),
    (
        "target-answered-otherwise",
        "done-as-planned",
        [],
        Document(indicators=[part("機器構成の確認完了", "機器構成を確認した")]),
    ),
    (
        "target-answered-otherwise",
        "a-bare-target-is-about-the-indicator",
        [],
        Document(indicators=[part("実施", "回線の整備済み", indicator="新しい働き方に向けた環境整備")]),
    ),
    (
        "target-answered-otherwise",
        "a-bare-target-and-another-thing",
        ["1"],
        Document(indicators=[part("実施", "ほかの部署への聞き取り", indicator="新しい働き方に向けた環境整備")]),
    ),
    ("target-answered-otherwise", "not-measured", [], Document(indicators=[part("35%", "未測定")])),
    ("different-basis", "a-month-against-a-total", ["1"], Document(indicators=[part("月/100件以上", "合計749件")])),
    (
        "different-basis",
        "cumulated-actual",
        ["1"],
        Document(indicators=[part("500件", "累計1,200件", indicator="相談の対応")]),
    ),
    ("different-basis", "a-year-against-a-count", [], Document(indicators=[part("170,000件/年", "150,432件")])),
    (
        "parts-differ",
        "second-part-without-actual",
        ["1"],
        Document(indicators=[part("調査完了", "調査完了"), part("99.5%以上", "", seq=2)]),
    ),
    (
        "parts-differ",
        "not-applicable-this-year",
        [],
        Document(indicators=[part("90", "94"), part("/", "", seq=2, indicator="連絡率")]),
    ),
    (
        "actual-without-target",
        "dash-as-target",
        ["1"],
        Document(indicators=[part("-", "2,124回", indicator="会議の開催")]),
    ),
    ("actual-without-target", "no-actual-either", [], Document(indicators=[part("-", "-", indicator="会議の開催")])),
    (
        "actual-of-later-year",
        "next-year-already-known",
        ["1"],
        Document(indicators=[part("100%", "98.3%", fiscal_year=2022)]),
    ),
    ("actual-of-later-year", "next-year-open", [], Document(indicators=[part("100%", "", fiscal_year=2022)])),
    (
        "label-as-value",
        "heading-in-the-cell",
        ["1"],
        Document(indicators=[part("R1目標", "R1実績", indicator="改善した事業")]),
    ),
    ("label-as-value", "year-in-a-sentence", [], Document(indicators=[part("R4年度中に運用開始", "運用開始")])),
    (
        "quantity-without-number",
        "satisfaction-as-a-survey",
        ["1"],
        Document(indicators=[part("満足度調査の実施", "実施完了", kind="goal", indicator="利用満足度")]),
    ),
    (
        "quantity-without-number",
        "rate-with-a-number",
        [],
        Document(indicators=[part("80%以上", "85%", kind="goal", indicator="利用満足度")]),
    ),
    (
        "same-actual-again",
        "same-tenth-two-years-running",
        ["1"],
        Document(indicators=[part("100%", "98.3%", fiscal_year=2020), part("100%", "98.3%")]),
    ),
    (
        "same-actual-again",
        "on-target-both-years",
        [],
        Document(indicators=[part("98.3%", "98.3%", fiscal_year=2020), part("98.3%", "98.3%")]),
    ),
]

TARGETS: list[Example] = [
    ("weak-target", "three-times-the-target", ["1"], Document(indicators=[part("125件以上", "409件")])),
    (
        "weak-target",
        "half-as-much-again-each-year",
        ["1"],
        Document(indicators=[part("10回", "18回", fiscal_year=2020), part("10回", "19回")]),
    ),
    (
        "weak-target",
        "exceeded-once-then-hardly",
        [],
        Document(indicators=[part("3,000時間", "4,851時間", fiscal_year=2020), part("3,000時間", "3,243時間")]),
    ),
    (
        "later-target-already-beaten",
        "next-target-below-the-actual",
        ["1"],
        Document(
            indicators=[
                part("3,500", "4,365"),
                part("3,600", "", fiscal_year=2022),
                part("5,000", "", fiscal_year=2023),
            ]
        ),
    ),
    (
        "later-target-already-beaten",
        "next-target-above-the-actual",
        [],
        Document(indicators=[part("3,500", "3,600"), part("3,700", "", fiscal_year=2022)]),
    ),
    (
        "target-lowered",
        "lowered-after-a-miss",
        ["1"],
        Document(indicators=[part("84%", "79%", fiscal_year=2020), part("65%", "54%")]),
    ),
    (
        "target-lowered",
        "fewer-is-better",
        [],
        Document(
            indicators=[
                part("7,553", "7,539", fiscal_year=2020, indicator="ポイ捨てごみの散乱数", direction="lower"),
                part("7,153", "6,627", indicator="ポイ捨てごみの散乱数", direction="lower"),
            ]
        ),
    ),
    (
        "baseline-not-comparable",
        "machines-against-grades",
        ["1"],
        Document(indicators=[part("全学年", "全学年", baseline_text="186台", baseline_value=186)]),
    ),
    (
        "baseline-not-comparable",
        "nothing-introduced-yet",
        [],
        Document(indicators=[part("4,300件", "30,284件", baseline_text="システム未導入")]),
    ),
    (
        "target-worse-than-baseline",
        "fewer-pages-than-before",
        ["1"],
        Document(indicators=[part("5,650件", "7,216件", baseline_text="5,655件", baseline_value=5655)]),
    ),
    (
        "target-worse-than-baseline",
        "kept-at-100-percent",
        [],
        Document(indicators=[part("100%", "100%", baseline_text="100%", baseline_value=100)]),
    ),
    ("percent-above-100", "at-least-all", ["1"], Document(indicators=[part("進捗状況達成率100%以上", "100%")])),
    ("percent-above-100", "more-than-all", ["1"], Document(indicators=[part("95%", "104%", indicator="研修の受講率")])),
    (
        "percent-above-100",
        "growth-may-exceed",
        [],
        Document(indicators=[part("20%", "+115.48%", indicator="公開数の増加")]),
    ),
    (
        "indicator-changed",
        "another-rate-from-next-year-on",
        ["1"],
        Document(
            indicators=[
                part("申込み30%", "申込み32%", indicator="申込み"),
                part("電子化率45%", "", indicator="電子化率", seq=2, fiscal_year=2022),
            ]
        ),
    ),
    (
        "indicator-changed",
        "number-turns-into-words",
        ["1"],
        Document(
            indicators=[
                part("2", "2", indicator="空いた面積"),
                part("実現", "", indicator="空いた面積", fiscal_year=2022),
            ]
        ),
    ),
    (
        "indicator-changed",
        "a-second-indicator-is-added",
        [],
        Document(
            indicators=[
                part("150点", "150点", indicator="資料"),
                part("300点", "", indicator="資料", fiscal_year=2022),
                part("2.9回", "", indicator="回転数", seq=2, fiscal_year=2022),
            ]
        ),
    ),
    (
        "annual-and-goal-target-differ",
        "99.0-against-99.5",
        ["1"],
        Document(
            indicators=[
                part("記録の作成完了（稼働率99.0%以上）", "記録の作成完了（稼働率100%）"),
                part("99.5%以上", "100%", kind="goal", indicator="システム稼働率"),
            ]
        ),
    ),
    (
        "annual-and-goal-target-differ",
        "named-by-its-task",
        ["1"],
        Document(
            indicators=[part("90%以上", "90%"), part("100%", "90%", kind="goal", indicator="講習会の受講率")],
            schedules=[task("講習会の受講率")],
        ),
    ),
    (
        "annual-and-goal-target-differ",
        "a-growth-is-no-level",
        [],
        Document(
            indicators=[
                part("電子化率1.5%増", "電子化率9.57%増"),
                part("55%以上", "60.6%", kind="goal", indicator="報告書の電子化率"),
            ]
        ),
    ),
    (
        "annual-and-goal-actual-contradict",
        "all-the-time-but-not-this-year",
        ["1"],
        Document(
            indicators=[
                part("記録の作成完了", "記録を作成（システム稼働率99.9%）"),
                part("100%", "100%", kind="goal", indicator="システム稼働率"),
            ]
        ),
    ),
    (
        "annual-and-goal-actual-contradict",
        "mean-of-three-years",
        [],
        Document(
            indicators=[
                part("稼働率99.5%以上", "稼働率99.4%"),
                part("99.5%以上", "99.8%", kind="goal", indicator="システム稼働率"),
            ]
        ),
    ),
    (
        "name-and-unit-differ",
        "a-rate-in-pieces",
        ["1"],
        Document(indicators=[part("30件", "25件", indicator="設備の更新率")]),
    ),
    (
        "name-and-unit-differ",
        "a-rate-with-its-formula",
        [],
        Document(indicators=[part("100%", "100%", indicator="指摘事項の改善率（改善件数/指摘件数）")]),
    ),
    (
        "answer-names-another-quantity",
        "surveys-answered-by-assessments",
        ["1"],
        Document(
            indicators=[part("年間評価件数1,000件", "年間評価件数7,066件", kind="goal", indicator="利用実態調査件数")]
        ),
    ),
    (
        "answer-names-another-quantity",
        "the-same-count",
        [],
        Document(indicators=[part("125件以上", "申請手続数：409件", kind="goal", indicator="申請手続数")]),
    ),
]

CONSISTENCY: list[Example] = [
    (
        "published-differs",
        "total-off-the-rows",
        [""],
        Document(published=[printed("A評価", "16件", "方針1", "表1")], agrees=[False], measures=[measure()]),
    ),
    (
        "published-differs",
        "total-as-counted",
        [],
        Document(published=[printed("A評価", "17件", "方針1", "表1")], agrees=[True], measures=[measure()]),
    ),
    (
        "name-or-department-differs",
        "sheet-names-another-department",
        ["1"],
        Document(published=[printed("主担当課", "情報支援課")], measures=[measure()]),
    ),
    (
        "name-or-department-differs",
        "blanks-do-not-count",
        [],
        Document(published=[printed("主担当課", "情報 課")], measures=[measure()]),
    ),
    (
        "year-heading-wrong",
        "same-year-twice",
        ["1"],
        Document(published=[printed("年度の見出し 2020", "R1年度予算")], measures=[measure()]),
    ),
    ("year-heading-wrong", "no-wrong-heading", [], Document(published=[printed("A評価", "1件")], measures=[measure()])),
    ("numbering-gap", "one-number-missing", [""], Document(measures=[measure(f"2-4-{one}") for one in (1, 2, 3, 5)])),
    (
        "numbering-gap",
        "dropped-but-listed",
        [],
        Document(measures=[measure("1"), measure("2", status="deleted"), measure("3")]),
    ),
    (
        "task-of-another-measure",
        "two-tasks-of-the-audit",
        ["2"],
        Document(
            schedules=[
                task("債権者登録作業の自動化の検証", "1"),
                task("電子審査システムの仕様の調査", "1"),
                task("債権者登録作業の自動化の検証", "2"),
                task("電子審査システムの仕様の調査", "2"),
            ],
            measures=[
                measure("1", name="電子審査と債権者登録の効率化", department="審査課"),
                measure("2", name="スマートフォン教室の開催", department="福祉課"),
            ],
        ),
    ),
    (
        "task-of-another-measure",
        "a-phrase-of-the-form",
        [],
        Document(
            schedules=[
                task("保守作業実績の管理", "1"),
                task("保守作業実績の管理", "2"),
                task("障害管理", "1"),
                task("障害管理", "2"),
            ],
            measures=[measure("1"), measure("2", department="福祉課")],
        ),
    ),
    (
        "missing-entry",
        "one-of-six-without-indicators",
        ["6"],
        Document(indicators=several("A", 5, "100件", "105件")[0], measures=[measure(one) for one in "123456"]),
    ),
    (
        "missing-entry",
        "a-plan-without-indicators",
        [],
        Document(measures=[measure(one) for one in "123456"]),
    ),
]

CONSISTENCY += [
    (
        "indicator-of-another-measure",
        "attendance-left-over-from-the-form-before",
        ["2"],
        Document(
            indicators=[
                part("", "18人", kind="activity", indicator="出席委員数(延べ)"),
                part("", "", kind="activity", indicator="出席委員数(延べ)", measure_id="2"),
            ],
            measures=[measure("1"), measure("2", department="福祉課")],
        ),
    ),
    (
        "indicator-of-another-measure",
        "both-report-their-uptime",
        [],
        Document(
            indicators=[
                part("99.5%以上", "99.9%", indicator="稼働率"),
                part("99.0%以上", "100%", indicator="稼働率", measure_id="2"),
            ],
            measures=[measure("1"), measure("2", department="福祉課")],
        ),
    ),
    (
        "tasks-without-indicator",
        "three-tasks-two-indicators",
        ["6"],
        Document(
            indicators=[part("完了", "完了", measure_id=one) for one in "123456"]
            + [part("完了", "完了", measure_id="6", seq=2)],
            schedules=[task("点検", one) for one in "123456"] + [task("研修", "6"), task("更新", "6")],
        ),
    ),
    (
        "tasks-without-indicator",
        "a-plan-that-does-not-pair-them",
        [],
        Document(
            indicators=[part("完了", "完了", measure_id=one) for one in "123456"],
            schedules=[task(words, one) for one in "123456" for words in ("点検", "研修")],
        ),
    ),
]

TEXTS: list[Example] = [
    (
        "same-text-in-two-fields",
        "reason-is-the-indicators-explanation",
        ["1"],
        Document(
            texts=[
                text("計画に掲げた指標の達成率の平均を、令和6年度を100%として示すもの。", "reason"),
                text("計画に掲げた指標の達成率の平均を、令和6年度を100%として示すもの。", "indicator"),
            ]
        ),
    ),
    (
        "same-text-in-two-fields",
        "both-are-none",
        [],
        Document(texts=[text("特になし。", "reason"), text("特になし。", "plan")]),
    ),
    (
        "same-text-in-two-fields",
        "planned-as-described",
        [],
        Document(
            texts=[
                text("窓口に端末を置き、通訳の機能を使って相談に応じる取組を進める。", "summary"),
                text("窓口に端末を置き、通訳の機能を使って相談に応じる取組を進める。", "plan"),
            ]
        ),
    ),
    (
        "reason-tells-of-miss",
        "not-done-but-A",
        ["1"],
        Document(grades=[graded("A")], texts=[text("機器の更新は延長が決まったため、実施しないこととした。")]),
    ),
    (
        "reason-tells-of-miss",
        "a-target-nearly-met-but-A",
        ["1"],
        Document(grades=[graded("A")], texts=[text("安定して動いており、目標をおおむね達成したと考える。")]),
    ),
    (
        "reason-tells-of-miss",
        "in-a-line-broken-in-mid-word",
        ["1"],
        Document(grades=[graded("A")], texts=[text("導入の検討は進めたが、具体的な実施には至ってお\nりません。")]),
    ),
    (
        "reason-tells-of-miss",
        "a-target-of-others-was-missed",
        [],
        Document(
            grades=[graded("A")], texts=[text("27手続きをオンライン化することとされた国の目標には届きませんでした。")]
        ),
    ),
    (
        "reason-tells-of-miss",
        "no-failure-occurred",
        [],
        Document(grades=[graded("A")], texts=[text("停止につながる障害は発生せず、安定して運用できた。")]),
    ),
    (
        "reason-tells-of-miss",
        "last-years-trouble",
        [],
        Document(grades=[graded("A")], texts=[text("令和元年度は障害が発生した。令和3年度は安定していた。")]),
    ),
    (
        "reason-tells-of-miss",
        "B-admits-the-miss",
        [],
        Document(grades=[graded("B")], texts=[text("訓練は日程が重なり実施できなかった。")]),
    ),
    (
        "miss-not-explained",
        "reason-does-not-mention-it",
        ["1"],
        Document(
            indicators=[part("70%以上", "63.9%")],
            grades=[graded("B")],
            texts=[text("新しい団体に登録を呼びかけ、登録は1団体増えた。")],
        ),
    ),
    (
        "miss-not-explained",
        "reason-explains-it",
        [],
        Document(
            indicators=[part("70%以上", "63.9%")],
            grades=[graded("B")],
            texts=[text("窓口を閉じた影響で利用が減少した。")],
        ),
    ),
    (
        "reason-off-topic",
        "last-years-equipment-only",
        ["1"],
        Document(
            indicators=[
                part("保守点検の完了", "完了"),
                part("100%", "完了", kind="goal", indicator="学習用端末を全校に配備する割合"),
            ],
            grades=[graded("A")],
            texts=[text("令和3年2月末に学習用端末の配備を終えた。")],
        ),
    ),
    (
        "reason-off-topic",
        "speaks-of-the-year",
        [],
        Document(
            indicators=[
                part("保守点検の完了", "完了"),
                part("100%", "完了", kind="goal", indicator="学習用端末を全校に配備する割合"),
            ],
            grades=[graded("A")],
            texts=[text("令和3年2月末に学習用端末の配備を終え、保守点検も計画どおり行った。")],
        ),
    ),
    (
        "plan-names-past-year",
        "from-the-evaluated-year-on",
        ["1"],
        Document(texts=[text("令和3年度以降についても、現行の機器を利用する。", "plan")]),
    ),
    (
        "plan-names-past-year",
        "from-next-year-on",
        [],
        Document(texts=[text("令和4年度以降についても、現行の機器を利用する。", "plan")]),
    ),
    (
        "grade-counts-in-text",
        "more-B-than-there-are",
        ["1"],
        Document(
            grades=[graded("A"), graded("A", measure_id="2"), graded("B", measure_id="3")],
            texts=[text("全体の評価は A：1件、B：2件であった。")],
        ),
    ),
    (
        "grade-counts-in-text",
        "as-counted",
        [],
        Document(
            grades=[graded("A"), graded("A", measure_id="2"), graded("B", measure_id="3")],
            texts=[text("全体の評価は A：2件、B：1件であった。")],
        ),
    ),
    (
        "enumeration-count",
        "five-named-four-counted",
        ["1"],
        Document(texts=[text("「防災」、「子育て」、「医療」、「公園」、「学校」の地図を4件公開した。")]),
    ),
    (
        "enumeration-count",
        "five-named-of-seven",
        [],
        Document(texts=[text("「防災」、「子育て」、「医療」、「公園」、「学校」などの地図を7件公開した。")]),
    ),
    (
        "rate-in-text-differs",
        "another-rate-than-the-cell",
        ["1"],
        Document(
            indicators=[part("稼働率99.5%以上", "稼働率97.9%")], texts=[text("全体の稼働率としては、99.8%である。")]
        ),
    ),
    (
        "rate-in-text-differs",
        "the-rate-of-the-cell",
        [],
        Document(
            indicators=[part("稼働率99.5%以上", "稼働率97.9%")],
            texts=[text("稼働率は97.9%で、目標の99.5%に届かない。")],
        ),
    ),
    (
        "rate-in-text-differs",
        "the-rate-of-another-year",
        [],
        Document(
            indicators=[part("稼働率99.5%以上", "稼働率97.9%")], texts=[text("令和元年度の稼働率は99.7%であった。")]
        ),
    ),
    (
        "text-copied",
        "same-plan-in-two-departments",
        ["1"],
        Document(
            texts=[
                text("地図と航空写真と地番図を毎年更新しながら、窓口での運用を続けていく。", "plan", one)
                for one in ("1", "2")
            ],
            measures=[measure("1"), measure("2", department="税務課")],
        ),
    ),
    (
        "text-copied",
        "a-whole-passage-in-two-departments",
        ["1"],
        Document(
            texts=[
                text(
                    "地図と航空写真と地番図を毎年更新しながら、窓口での運用を続けていく。"
                    "更新の費用は三か年で平準化し、次の更新では共同での調達を検討していく。",
                    "plan",
                    one,
                )
                for one in ("1", "2")
            ],
            measures=[measure("1"), measure("2", department="税務課")],
        ),
    ),
    (
        "text-copied",
        "a-short-phrase",
        [],
        Document(texts=[text("引き続き安定した運用に努める。", "plan", one) for one in ("1", "2")]),
    ),
    (
        "target-in-text-differs",
        "50-in-the-text-30-in-the-table",
        ["1"],
        Document(
            indicators=[part("申込み30%", "", indicator="申込み")],
            texts=[text("【令和元年度～令和3年度】利用率の平均を算定し、50%を目標とします。", "indicator")],
        ),
    ),
    (
        "target-in-text-differs",
        "so-many-more-each-year",
        [],
        Document(
            indicators=[part("15,500人", "", indicator="閲覧数")],
            texts=[text("閲覧数を年間1,500人ずつ増やすことを目標とします。", "indicator")],
        ),
    ),
]


def changed(column: str, old: Any, new: Any, fiscal_year: int, table: str = "indicators") -> dict[str, Any]:
    """Return a value that the edition of 2021 prints otherwise than that of 2020."""
    key = {"table": table, "measure_id": "1", "kind": "annual", "seq": 1 if table == "indicators" else None}
    edition = {"old_edition": 2020, "new_edition": 2021, "source": "new.txt:1", "old_source": "old.txt:1"}
    return key | edition | {"fiscal_year": fiscal_year, "column": column, "old": old, "new": new}


EDITIONS: list[Example] = [
    ("restated-value", "last-years-actual", ["1"], Document(restated=[changed("actual_value", 98.4, 99.4, 2020)])),
    (
        "restated-value",
        "only-spelled-otherwise",
        [],
        Document(restated=[changed("actual_text", "98.4 ％", "98.4%", 2020)]),
    ),
    ("target-reset", "next-years-target", ["1"], Document(restated=[changed("target_value", 84.0, 65.0, 2021)])),
    ("target-reset", "a-new-actual-is-expected", [], Document(restated=[changed("missing_reason", "blank", "", 2021)])),
    (
        "indicator-dropped",
        "only-in-the-earlier-document",
        ["1"],
        Document(
            indicators=[
                part("5件", "5件", indicator="講座", fiscal_year=2020, seq=2, source="old.txt:7"),
                part("90%", "95%", indicator="満足度", source="new.txt:7"),
            ]
        ),
    ),
    (
        "indicator-dropped",
        "replaced-within-one-document",
        [],
        Document(
            indicators=[
                part("5件", "5件", indicator="講座", fiscal_year=2020, seq=2),
                part("90%", "95%", indicator="満足度"),
            ]
        ),
    ),
    (
        "measure-vanished",
        "gone-without-a-word",
        ["7"],
        Document(vanished=[{"measure_id": "7", "name": "窓口の混雑情報", "edition": 2020, "source": "old.txt:3"}]),
    ),
    ("measure-vanished", "nothing-gone", [], Document()),
]

EXAMPLES = GRADES + NUMBERS + ACTUALS + TARGETS + CONSISTENCY + TEXTS + EDITIONS + CASES


@pytest.mark.parametrize(
    ("rule", "expected", "document"),
    [pytest.param(rule, expected, document, id=f"{rule}-{name}") for rule, name, expected, document in EXAMPLES],
)
def test_rule(rule: str, expected: list[str], document: Document) -> None:
    found = findings(document.evaluation())
    assert list(found.loc[found["rule"] == rule, "measure_id"]) == expected


@pytest.mark.parametrize(
    ("rule", "name", "severity"),
    [
        ("text-copied", "same-plan-in-two-departments", "info"),
        ("text-copied", "a-whole-passage-in-two-departments", "warning"),
        ("staff-cost-against-fte", "cost-of-no-whole-hundredth", "info"),
        ("staff-cost-against-fte", "cost-off-the-unit-cost-of-the-others", "warning"),
    ],
)
def test_severity_of_what_may_well_be_right(rule: str, name: str, severity: str) -> None:
    (document,) = [document for own, case, _, document in EXAMPLES if (own, case) == (rule, name)]
    found = findings(document.evaluation())
    assert found.loc[found["rule"] == rule, "severity"].tolist() == [severity]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_a_case_to_find_and_one_to_leave(rule: str) -> None:
    own = [expected for name, _, expected, _ in EXAMPLES if name == rule]
    assert [] in own
    assert any(own)
