"""Three made-up plans in shapes of other cities, with faults planted and all else as it should be (見ていない計画)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.small_evaluation import Document, budget, funds, graded, measure, part, plan, way_ahead

from analysis.contract.scale import Scale, Step

#: What a person who knows where the faults are asks: rule and measure.
Expected = set[tuple[str, str]]

_FIVE = Scale(
    (
        Step("5", "目標を大きく上回った", reached=True),
        Step("4", "目標を達成した", reached=True),
        Step("3", "おおむね目標を達成した"),
        Step("2", "目標に届かなかった"),
        Step("1", "ほとんど実施できなかった"),
    ),
    ("5", "4", "3"),
)


def _work(number: int, name: str, target: str, actual: str, grade: str, **given: Any) -> tuple[Any, Any, Any, Any]:
    """Return a measure of one indicator with last year's, its grade and an ordinary budget."""
    key = str(number)
    return (
        measure(key, name=name, department=f"第{number % 4 + 1}課"),
        part(target, actual, measure_id=key, kind="goal", indicator=given.pop("indicator", f"{name}の件数"), **given),
        graded(grade, measure_id=key),
        budget(1_230_000 + 17_000 * number, 1_190_000 + 16_000 * number, measure_id=key),
    )


def office_work() -> tuple[Document, Expected]:
    """Return an evaluation of office work on a scale of 5 to 1, with ways ahead, a second judgement and funds."""
    rows = [
        _work(1, "窓口案内", "400件", "412件", "4"),
        _work(2, "出前講座", "30回", "12回", "3"),
        _work(3, "広報紙の配布", "9,000部", "9,040部", "4"),
        _work(4, "相談窓口の開設", "120件", "118件", "3"),
        _work(5, "道路台帳の整備", "50件", "41件", "4"),
        _work(6, "市民農園の運営", "80区画", "85区画", "2"),
        _work(7, "施設の予約", "2,500件", "5,530件", "5"),
        _work(8, "公用車の管理", "40件", "40件", "4"),
        _work(9, "文化祭の開催", "3,000人", "1,150人", "2"),
        _work(10, "図書の貸出", "6,000冊", "6,120冊", "4"),
        _work(11, "職員研修", "20回", "20回", "4"),
        _work(12, "庁舎の清掃", "12回", "12回", "4"),
    ]
    measures, parts, grades, budgets = (list(column) for column in zip(*rows, strict=True))
    parts.append(part("120回", "101回", measure_id="12", kind="activity", indicator="巡回数"))
    parts.append(
        part("3,000人", "3,400人", measure_id="9", kind="goal", indicator="文化祭の開催の件数", fiscal_year=2020)
    )
    budgets[9] = budget(1_400_000, 1_500_000, measure_id="10")
    budgets[7] = budget(820_000, 310_000, measure_id="8")
    document = Document(
        measures=measures,
        indicators=parts,
        grades=grades,
        budgets=budgets,
        funding=[
            funds(1_000_000, measure_id="1"),
            funds(206_000, "fees", measure_id="1"),
            funds(900_000, measure_id="3"),
            funds(300_000, "fees", measure_id="3"),
        ],
        directions=[
            way_ahead("expand", "拡充", measure_id="9"),
            way_ahead("continue", "継続", measure_id="1"),
            way_ahead("end", "廃止", measure_id="11"),
        ],
        other_grades=[
            graded("4", measure_id="1", evaluator="external"),
            graded("1", measure_id="2", evaluator="external"),
        ],
        plan=replace(plan(_FIVE, (2019, 2025)), measure_word="事務事業"),
    )
    return document, {
        ("grade-good-but-nothing-done", "2"),
        ("far-miss", "2"),
        ("others-judge-otherwise", "2"),
        ("grade-above-result", "5"),
        ("grade-below-result", "6"),
        ("weak-target", "7"),
        ("far-miss", "9"),
        ("direction-against-results", "9"),
        ("direction-against-results", "11"),
        ("activity-missed-but-good", "12"),
        ("settlement-above-budget", "10"),
        ("low-execution", "8"),
        ("funding-differs", "3"),
    }


_FOUR = Scale(
    (
        Step("達成", "目標達成", reached=True),
        Step("前進", "基準値から改善"),
        Step("横ばい", "基準値と同じ"),
        Step("後退", "基準値より悪化"),
    ),
    ("達成", "前進"),
)


def _kpi(
    number: int, name: str, baseline: float, cells: list[tuple[str, str]], grade: str, **given: Any
) -> tuple[Any, Any, Any]:
    """Return a measure with a figure of 2021 to 2025 and a grade of 2022."""
    key = str(number)
    first = {"baseline_text": f"{baseline:g}", "baseline_value": baseline}
    parts = [
        part(target, actual, measure_id=key, indicator=name, fiscal_year=2021 + year, **first, **given)
        for year, (target, actual) in enumerate(cells)
    ]
    return (
        measure(key, name=f"{name}の向上", department=f"第{number % 3 + 1}課"),
        parts,
        graded(grade, measure_id=key, fiscal_year=2022),
    )


def regional_strategy() -> tuple[Document, Expected]:
    """Return a regional strategy, seen half-way: figures from a baseline towards five yearly targets."""
    rows = [
        _kpi(
            1,
            "移住相談件数",
            80,
            [("90件", "92件"), ("100件", "104件"), ("110件", ""), ("120件", ""), ("130件", "")],
            "達成",
        ),
        _kpi(2, "創業件数", 10, [("12件", "12件"), ("14件", "15件"), ("16件", ""), ("18件", ""), ("20件", "")], "達成"),
        _kpi(
            3,
            "観光入込客数",
            5000,
            [("5,200人", "5,310人"), ("5,400人", "5,800人"), ("5,500人", ""), ("5,600人", ""), ("5,700人", "")],
            "達成",
        ),
        _kpi(
            4,
            "空き家バンク登録件数",
            5,
            [("8件", "9件"), ("11件", "11件"), ("14件", ""), ("未定", ""), ("未定", "")],
            "達成",
        ),
        _kpi(
            5,
            "合同説明会の参加者数",
            300,
            [("320人", "330人"), ("340人", "345人"), ("340人", ""), ("380人", ""), ("400人", "")],
            "達成",
        ),
        _kpi(
            6,
            "子育て講座の満足度",
            80,
            [("82%", "83%"), ("84%", "8,500%"), ("86%", ""), ("88%", ""), ("90%", "")],
            "達成",
        ),
        _kpi(
            7,
            "特産品の販売額",
            1200,
            [
                ("1,300万円", "1,350万円"),
                ("1,400万円", "900万円"),
                ("1,500万円", ""),
                ("1,600万円", ""),
                ("1,700万円", ""),
            ],
            "後退",
        ),
        _kpi(
            8,
            "公共交通の利用者数",
            4321,
            [("4,400人", "4,410人"), ("4,500人", "4,321人"), ("4,600人", ""), ("4,700人", ""), ("4,800人", "")],
            "横ばい",
        ),
        _kpi(
            9,
            "保育所の定員数",
            210,
            [("220人", "220人"), ("230人", "231人"), ("240人", ""), ("250人", ""), ("260人", "")],
            "達成",
        ),
        _kpi(
            10,
            "結婚相談の成立件数",
            4,
            [("5件", "5件"), ("6件", "600件"), ("7件", ""), ("8件", ""), ("9件", "")],
            "達成",
        ),
    ]
    measures, parts, grades = (list(column) for column in zip(*rows, strict=True))
    document = Document(
        measures=measures,
        indicators=[row for series in parts for row in series],
        grades=grades,
        plan=replace(plan(_FOUR, (2021, 2025)), measure_word="施策"),
        fiscal_year=2022,
    )
    return document, {
        ("final-target-reached", "3"),
        ("target-ahead-missing", "4"),
        ("target-steps-broken", "5"),
        ("percent-above-100", "6"),
        ("impossible-value", "6"),
        ("far-miss", "7"),
        ("value-from-another-column", "8"),
        ("impossible-value", "10"),
    }


def safety_plan() -> tuple[Document, Expected]:
    """Return a plan of safety, mostly of what is wanted low, with 予算現額 and printed rates."""
    scale = Scale(
        (Step("◎", "目標を上回る", reached=True), Step("○", "目標どおり", reached=True), Step("△", "目標に届かない")),
        ("◎", "○"),
    )
    base = plan(scale, (2020, 2024))

    def yearly(number: int, name: str, cells: list[tuple[str, str]], **given: Any) -> list[Any]:
        return [
            part(target, actual, measure_id=str(number), indicator=name, fiscal_year=2020 + year, **given)
            for year, (target, actual) in enumerate(cells)
        ]

    parts = [
        *yearly(1, "交通事故発生件数", [("150件以下", "148件"), ("140件以下", "131件"), ("130件以下", "")]),
        *yearly(2, "刑法犯認知件数", [("900件", "880件"), ("850件", "861件"), ("800件", "")], direction="higher"),
        *yearly(3, "出火件数", [("30件以下", "28件"), ("28件以下", "45件"), ("26件以下", "")]),
        *yearly(4, "防犯カメラの設置台数", [("20台", "20台"), ("40台", "40台"), ("60台", "")]),
        *yearly(5, "放置自転車台数", [("200台以下", "190台"), ("180台以下", "150台"), ("220台以下", "")]),
        *yearly(6, "避難訓練の参加率", [("60%", "62%"), ("65%", "66%"), ("70%", "")]),
        *yearly(7, "自主防災組織の数", [("50団体", "51団体"), ("52団体", "53団体"), ("54団体", "")]),
        *yearly(8, "消費生活相談の解決率", [("90%", "91%"), ("90%", "88%"), ("90%", "")]),
    ]
    parts[1] |= {"published_rate": 1.069}
    parts[16] |= {"published_rate": 1.015}
    parts[22] |= {"published_rate": 1.12}
    letters = {"1": "◎", "2": "△", "3": "△", "4": "○", "5": "◎", "6": "○", "7": "○", "8": "○"}
    document = Document(
        measures=[measure(key, name=f"安全対策{key}", department=f"第{int(key) % 3 + 1}課") for key in letters],
        indicators=parts,
        grades=[graded(letter, measure_id=key) for key, letter in letters.items()],
        budgets=[
            *(budget(2_345_000 + 1_000 * int(key), 2_311_000, measure_id=key) for key in letters if key not in "37"),
            budget(3_000_000, 3_100_000, measure_id="3"),
            budget(9_000_000, 4_000_000, measure_id="7"),
        ],
        plan=replace(base, methods=replace(base.methods, budget_word="予算現額")),
    )
    return document, {
        ("direction-doubtful", "2"),
        ("far-miss", "3"),
        ("settlement-above-budget", "3"),
        ("target-lowered", "5"),
        ("exceeded-but-lower-step", "6"),
        ("exceeded-but-lower-step", "7"),
        ("large-unspent", "7"),
        ("printed-rate-differs", "8"),
        ("grade-above-result", "8"),
    }


PLANS = {"office-work": office_work, "regional-strategy": regional_strategy, "safety-plan": safety_plan}
