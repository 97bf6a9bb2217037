"""Cases of the review, made up: for each rule what it must find and what it must leave alone."""

from __future__ import annotations

from tests.small_evaluation import ABCD, Document, budget, funds, graded, measure, part, plan, text, way_ahead

from analysis.contract.scale import Scale, Step

#: rule, what the example shows, the measures found, the document
Example = tuple[str, str, list[str], Document]

#: Steps of which the document prints no meaning.
SILENT = Scale((Step("A", "定義の印字なし", reached=True), Step("B", "定義の印字なし")), ("A",))


def years_before() -> list[dict[str, object]]:
    """Return an indicator that doubled its target two years running, whose next target lies beyond its actual."""
    name = {"indicator": "アクセス回数"}
    return [
        part("1,000回", "5,270回", fiscal_year=2020, **name),
        part("3,000回", "6,500回", **name),
        part("7,000回", "", fiscal_year=2022, **name),
    ]


def silent_grades(nearly: str) -> Document:
    """Return a plan that gives A from 100 % on and B below 80 %, and one case with an actual of its own graded A."""
    rates = ["100件", "105件", "110件", "115件", "60件", "65件", "70件", "75件"]
    rows = [part("100件", actual, measure_id=str(number)) for number, actual in enumerate(rates, 1)]
    grades = [graded("A" if number <= 4 else "B", measure_id=str(number)) for number in range(1, 9)]
    odd = part("100件", nearly, measure_id="9", indicator="受付件数")
    return Document(indicators=[*rows, odd], grades=[*grades, graded("A", measure_id="9")], plan=plan(SILENT))


#: ◎ means more than the target, ○ the target.
CIRCLES = plan(
    Scale(
        (Step("◎", "目標以上の成果", reached=True), Step("○", "計画どおり", reached=True), Step("△", "遅れ")),
        ("◎", "○"),
    )
)

MEANINGS: list[Example] = [
    (
        "exceeded-but-lower-step",
        "107-percent-is-○",
        ["1"],
        Document(indicators=[part("100件", "107件")], grades=[graded("○")], plan=CIRCLES),
    ),
    (
        "exceeded-but-lower-step",
        "just-the-target",
        [],
        Document(indicators=[part("100件", "100件")], grades=[graded("○")], plan=CIRCLES),
    ),
    (
        "exceeded-but-lower-step",
        "no-step-for-more",
        [],
        Document(indicators=[part("100件", "107件")], grades=[graded("A")]),
    ),
    (
        "weak-target",
        "the-next-one-is-set-higher",
        [],
        Document(indicators=years_before(), plan=plan(ABCD, (2019, 2025))),
    ),
]

MONEY: list[Example] = [
    ("low-execution", "half-of-a-small-budget-spent", ["1"], Document(budgets=[budget(715_000, 357_500)])),
    (
        "low-execution",
        "low-for-two-years",
        ["1"],
        Document(budgets=[budget(900_000, 300_000), budget(900_000, 450_000, fiscal_year=2020)]),
    ),
    ("low-execution", "two-thirds-spent", [], Document(budgets=[budget(900_000, 600_000)])),
    ("low-execution", "nothing-known-of-the-settlement", [], Document(budgets=[budget(900_000, None)])),
    ("low-execution", "a-large-sum-is-told-as-unspent", [], Document(budgets=[budget(9_000_000, 3_000_000)])),
]

GRADES: list[Example] = [
    ("reached-below-target", "the-plan-grades-so-and-prints-no-meaning", [""], silent_grades("95件")),
    (
        "reached-below-target",
        "a-printed-meaning-is-told-of-each",
        [],
        Document(indicators=[part("100件", "95件")], grades=[graded("A")]),
    ),
    ("grade-above-result", "the-plan-s-own-bound-explains-it", [], silent_grades("95件")),
    (
        "grade-below-result",
        "a-step-of-a-changed-plan",
        [],
        Document(
            indicators=[part("完了", "完了")],
            grades=[graded("●")],
            plan=plan(Scale((Step("○", "計画どおり", reached=True), Step("●", "国の方針により計画変更")), ("○",))),
        ),
    ),
]


def years(targets: list[str], actual: str = "", **given: object) -> list[dict[str, object]]:
    """Return one indicator with a target a year from 2021 on, and an actual in the first."""
    name = {"indicator": "受付件数"} | given
    return [
        part(target, actual if place == 0 else "", fiscal_year=2021 + place, **name)
        for place, target in enumerate(targets)
    ]


RUNNING = plan(ABCD, (2021, 2025))

MISSES: list[Example] = [
    ("far-miss", "half-of-the-target-whatever-the-grade", ["1"], Document(indicators=[part("100件", "50件")])),
    (
        "far-miss",
        "a-count-of-activity-with-a-target",
        ["1"],
        Document(indicators=[part("30回", "5回", kind="activity")]),
    ),
    ("far-miss", "three-quarters", [], Document(indicators=[part("100件", "75件")])),
    (
        "far-miss",
        "of-a-year-before",
        [],
        Document(indicators=[part("100件", "10件", fiscal_year=2020), part("9件", "9件")]),
    ),
    ("far-miss", "activity-without-a-target", [], Document(indicators=[part("", "5回", kind="activity")])),
    (
        "all-missed-but-good",
        "two-missed-and-B",
        ["1"],
        Document(indicators=[part("100件", "80件"), part("70%以上", "63%", seq=2)], grades=[graded("B")]),
    ),
    (
        "all-missed-but-good",
        "one-of-two-reached",
        [],
        Document(indicators=[part("100件", "80件"), part("60%以上", "63%", seq=2)], grades=[graded("B")]),
    ),
    ("all-missed-but-good", "a-near-miss", [], Document(indicators=[part("99.5%以上", "98.9%")], grades=[graded("B")])),
    ("all-missed-but-good", "C-says-so", [], Document(indicators=[part("100件", "80件")], grades=[graded("C")])),
    (
        "activity-missed-but-good",
        "5-of-30-and-A",
        ["1"],
        Document(indicators=[part("30回", "5回", kind="activity")], grades=[graded("A")]),
    ),
    (
        "activity-missed-but-good",
        "reached",
        [],
        Document(indicators=[part("30回", "35回", kind="activity")], grades=[graded("A")]),
    ),
    (
        "activity-missed-but-good",
        "C-says-so",
        [],
        Document(indicators=[part("30回", "5回", kind="activity")], grades=[graded("C")]),
    ),
    (
        "fell-against-year-before",
        "a-third-less-and-missed",
        ["1"],
        Document(indicators=[part("100件", "120件", fiscal_year=2020), part("100件", "80件")]),
    ),
    (
        "fell-against-year-before",
        "less-but-reached",
        [],
        Document(indicators=[part("100件", "160件", fiscal_year=2020), part("100件", "110件")]),
    ),
    (
        "fell-against-year-before",
        "fewer-of-what-is-wanted-low",
        [],
        Document(indicators=[part("10件以下", "20件", fiscal_year=2020), part("10件以下", "12件")]),
    ),
    (
        "opposite-of-target",
        "minus-beside-plus",
        ["1"],
        Document(indicators=[part("10.0%", "▲16.7%", indicator="施設の稼働率の上昇")]),
    ),
    ("opposite-of-target", "short-but-up", [], Document(indicators=[part("10.0%", "6.7%", indicator="稼働率の上昇")])),
]

AHEAD: list[Example] = [
    ("target-ahead-missing", "未定", ["1"], Document(indicators=years(["100件", "未定"], "90件"), plan=RUNNING)),
    ("target-ahead-missing", "blank", ["1"], Document(indicators=years(["100件", "110件", ""], "90件"), plan=RUNNING)),
    ("target-ahead-missing", "a-dash-ends-it", [], Document(indicators=years(["100件", "-"], "90件"), plan=RUNNING)),
    ("target-ahead-missing", "after-the-plan", [], Document(indicators=years(["100件", ""], "90件"))),
    (
        "final-target-reached",
        "by-a-hair",
        ["1"],
        Document(indicators=years(["100件", "110件", "120件"], "121件"), plan=RUNNING),
    ),
    (
        "final-target-reached",
        "not-yet",
        [],
        Document(indicators=years(["100件", "110件", "120件"], "119件"), plan=RUNNING),
    ),
    (
        "final-target-reached",
        "the-same-each-year",
        [],
        Document(indicators=years(["1件", "1件", "1件"], "1件"), plan=RUNNING),
    ),
    ("final-target-reached", "all-there-is", [], Document(indicators=years(["90%", "100%"], "100%"), plan=RUNNING)),
    (
        "target-steps-broken",
        "one-year-repeats-the-one-before",
        ["1"],
        Document(indicators=years(["7,553件", "7,553件", "7,153件", "6,953件", "6,753件"]), plan=RUNNING),
    ),
    (
        "target-steps-broken",
        "ten-times-in-a-year",
        ["1"],
        Document(indicators=years(["650件", "800件", "8,000件"]), plan=RUNNING),
    ),
    (
        "target-steps-broken",
        "a-last-push",
        [],
        Document(indicators=years(["88%", "89%", "90%", "91%", "93%"]), plan=RUNNING),
    ),
    (
        "target-steps-broken",
        "even-steps",
        [],
        Document(indicators=years(["100件", "110件", "120件", "130件", "140件"]), plan=RUNNING),
    ),
    (
        "target-lowered",
        "a-ceiling-was-loosened",
        ["1"],
        Document(indicators=years(["10分以内", "8分以内", "12分以内"]), plan=RUNNING),
    ),
]

VALUES: list[Example] = [
    (
        "impossible-value",
        "two-million-percent",
        ["1"],
        Document(indicators=[part("80%", "1,964,315%", indicator="利用率")]),
    ),
    (
        "impossible-value",
        "a-thousand-times-the-year-before",
        ["1"],
        Document(indicators=[part("10件", "12件", fiscal_year=2020), part("10件", "12,000件")]),
    ),
    (
        "impossible-value",
        "the-target-grew-too",
        [],
        Document(indicators=[part("10件", "12件", fiscal_year=2020), part("1,500件", "1,600件")]),
    ),
    (
        "impossible-value",
        "far-above-is-possible",
        [],
        Document(indicators=[part("1.5%増", "9.57%増", indicator="電子化率")]),
    ),
    (
        "value-from-another-column",
        "the-next-target",
        ["1"],
        Document(indicators=[part("14,500件", "15,321件"), part("15,321件", "", fiscal_year=2022)]),
    ),
    (
        "value-from-another-column",
        "the-baseline-to-the-last-digit",
        ["1"],
        Document(indicators=[part("6,000件", "5,655件", baseline_text="5,655件", baseline_value=5655.0)]),
    ),
    (
        "value-from-another-column",
        "round-numbers-coincide",
        [],
        Document(indicators=[part("100件", "120件"), part("120件", "", fiscal_year=2022)]),
    ),
    (
        "misread-word",
        "末-for-未-beside-the-right-one",
        ["2"],
        Document(
            indicators=[
                part("10件", "(本年度未測定)"),
                part("10件", "(本年度末測定)", measure_id="2"),
                part("10件", "(本年度未測定)", measure_id="3"),
            ]
        ),
    ),
    ("misread-word", "measured-at-the-end-of-the-year", [], Document(indicators=[part("10件", "年度末測定 12件")])),
    (
        "annual-and-goal-actual-differ",
        "the-year-99-the-whole-98",
        ["1"],
        Document(
            indicators=[
                part("99.5%", "99.9%", indicator="システム稼働率"),
                part("99.5%", "99.6%", indicator="システム稼働率", kind="goal"),
            ]
        ),
    ),
    (
        "annual-and-goal-actual-differ",
        "a-mean-says-so",
        [],
        Document(
            indicators=[
                part("99.5%", "99.9%", indicator="システム稼働率"),
                part("99.5%", "99.6%（3年間の平均）", indicator="システム稼働率", kind="goal"),
            ]
        ),
    ),
    (
        "direction-doubtful",
        "crimes-are-wanted-low",
        ["1"],
        Document(indicators=[part("500件", "450件", indicator="刑法犯認知件数", direction="higher")]),
    ),
    (
        "direction-doubtful",
        "what-is-done-against-them-is-not",
        [],
        Document(
            indicators=[
                part("50件", "45件", indicator="防犯パトロールの実施回数"),
                part("9回", "8回", indicator="犯罪対策講座", seq=2),
            ]
        ),
    ),
    (
        "measure-vanished",
        "only-its-number-changed",
        [],
        Document(
            measures=[measure("8", name="窓口の混雑情報")],
            vanished=[{"measure_id": "7", "name": "窓口の混雑情報", "edition": 2020, "source": "old.txt:3"}],
        ),
    ),
]

PRINTED: list[Example] = [
    (
        "printed-rate-differs",
        "a-slip",
        ["1"],
        Document(indicators=[part("100件", "80件", published_rate=0.9)]),
    ),
    (
        "printed-rate-differs",
        "the-other-direction",
        ["1"],
        Document(indicators=[part("100件", "80件", published_rate=1.25)]),
    ),
    ("printed-rate-differs", "rounded", [], Document(indicators=[part("30件", "20件", published_rate=0.67)])),
    (
        "funding-differs",
        "a-part-is-missing",
        ["1"],
        Document(budgets=[budget(9_000_000, 8_000_000)], funding=[funds(5_000_000), funds(2_000_000, "national")]),
    ),
    (
        "funding-differs",
        "adds-up",
        [],
        Document(budgets=[budget(9_000_000, 8_000_000)], funding=[funds(5_000_000), funds(3_000_000, "national")]),
    ),
    (
        "direction-against-results",
        "expanded-with-every-target-missed",
        ["1"],
        Document(indicators=[part("100件", "80件")], directions=[way_ahead("expand", "拡大")]),
    ),
    (
        "direction-against-results",
        "ended-with-all-reached",
        ["1"],
        Document(indicators=[part("100件", "180件")], directions=[way_ahead("end")]),
    ),
    (
        "direction-against-results",
        "improved-after-a-miss",
        [],
        Document(indicators=[part("100件", "80件")], directions=[way_ahead("improve")]),
    ),
    (
        "others-judge-otherwise",
        "A-but-C-from-outside",
        ["1"],
        Document(grades=[graded("A")], other_grades=[graded("C", evaluator="external")]),
    ),
    (
        "others-judge-otherwise",
        "one-step-apart",
        [],
        Document(grades=[graded("A")], other_grades=[graded("B", evaluator="external")]),
    ),
    (
        "far-miss",
        "explained-is-information-still",
        ["1"],
        Document(indicators=[part("100件", "50件")], texts=[text("感染症の影響により来場者が減少した。")]),
    ),
]

TEXTS: list[Example] = [
    (
        "target-in-text-differs",
        "on-the-way-to-a-target-after-the-years-shown",
        [],
        Document(
            indicators=years(["10%", "20%", "30%"]),
            texts=[text("【令和3年度～令和5年度】年度ごとに引き上げ、50%を目標とします。", "indicator")],
            plan=RUNNING,
        ),
    ),
    (
        "reason-tells-of-miss",
        "no-meaning-is-printed-of-the-grade",
        [],
        Document(
            indicators=[part("100件", "120件")],
            grades=[graded("A")],
            texts=[text("目標にわずかに及ばなかった。")],
            plan=plan(SILENT),
        ),
    ),
]

CASES = GRADES + MEANINGS + MONEY + MISSES + AHEAD + VALUES + PRINTED + TEXTS
