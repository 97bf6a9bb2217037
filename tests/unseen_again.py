"""Three more made-up plans, written without a look at the rules: what a person planted, and nothing else (もう三つの計画)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.small_evaluation import Document, budget, funds, graded, measure, part, plan, way_ahead
from tests.unseen_plans import Expected

from analysis.contract.scale import Scale, Step

SABC = Scale(
    (
        Step("S", "目標を大きく上回った", reached=True),
        Step("A", "目標を達成した", reached=True),
        Step("B", "目標をやや下回った"),
        Step("C", "目標を大きく下回った"),
    ),
    ("S", "A"),
)
MARKS = Scale(
    (
        Step("◎", "計画以上に進んだ", reached=True),
        Step("○", "計画どおり進んだ", reached=True),
        Step("△", "遅れている"),
        Step("×", "未着手"),
    ),
    ("◎", "○"),
)
ABCD = Scale(
    (
        Step("A", "十分な成果", reached=True),
        Step("B", "一定の成果"),
        Step("C", "成果が不十分"),
        Step("D", "成果がない"),
    ),
    ("A", "B"),
)


def years(number: int, name: str, *cells: tuple[str, str], first: int = 2022, **given: Any) -> list[dict[str, Any]]:
    """Return an indicator over consecutive years: target and actual of each."""
    return [
        part(target, actual, measure_id=str(number), indicator=name, fiscal_year=first + place, **given)
        for place, (target, actual) in enumerate(cells)
    ]


def services() -> tuple[Document, Expected]:
    """A plan of digital services in its second year, S to C, with KPI and amounts."""
    series = [
        years(1, "オンライン申請率", ("40%", "42%"), ("50%", "55%"), ("60%", "")),
        years(2, "電子申請の受付件数", ("1,000件", "1,050件"), ("1,200件", "126,000件"), ("1,400件", "")),
        years(3, "情報化研修の受講者数", ("180人", "184人"), ("200人", "150人"), ("220人", "")),
        years(4, "基幹システムの停止時間", ("10時間以下", "8時間"), ("10時間以下", "12時間"), ("10時間以下", "")),
        years(5, "会議のペーパーレス実施率", ("30%", "31%"), ("40%", "143%"), ("50%", "")),
        years(6, "マイナンバーカードの保有率", ("60%", "71.2%"), ("75%", "50.3%"), ("80%", "")),
        years(7, "窓口利用者の満足度", ("78点", "79点"), ("80点", "81%"), ("82点", "")),
        years(8, "RPAによる削減時間", ("500時間", "1,870時間"), ("500時間", "1,940時間"), ("500時間", "")),
        years(9, "チャットボットの利用件数", ("3,000件", "3,120件"), ("3,300件", ""), ("3,600件", "")),
        years(10, "公衆無線LANの設置箇所数", ("4か所", "4か所"), ("6か所", "6か所"), ("8か所", "")),
        years(11, "テレワークの実施人数", ("90人", "92人"), ("100人", "104人"), ("110人", "")),
        years(12, "公開データの件数", ("20件", "21件"), ("30件", "31件"), ("未定", "")),
        years(13, "キャッシュレス決済の割合", ("20%", "21.4%"), ("24%", "25.1%"), ("28%", "")),
        years(14, "庁内LANの通信障害件数", ("2件以下", "1件"), ("2件以下", "1件"), ("2件以下", "")),
        years(15, "広報動画の再生回数", ("5,000回", "5,200回"), ("5,500回", "1,430回"), ("6,000回", "")),
    ]
    letters = dict(zip(map(str, range(1, 16)), "AASBSCASAACAAAC", strict=True))
    letters["8"] = "S"
    money = {str(n): (2_150_000 + 31_000 * n, 2_040_000 + 29_000 * n) for n in range(1, 16)}
    money["10"] = (3_400_000, 4_120_000)
    money["14"] = (6_480_000, 1_310_000)
    document = Document(
        measures=[measure(key, name=f"サービス{key}", department=f"第{int(key) % 5 + 1}課") for key in letters],
        indicators=[row for rows in series for row in rows],
        grades=[graded(letter, measure_id=key, fiscal_year=2023) for key, letter in letters.items()],
        budgets=[budget(*pair, measure_id=key, fiscal_year=2023) for key, pair in money.items()],
        plan=plan(SABC, (2022, 2026)),
        fiscal_year=2023,
    )
    return document, {
        ("impossible-value", "2"),
        ("grade-above-result", "3"),
        ("fell-against-year-before", "4"),
        ("percent-above-100", "5"),
        ("far-miss", "6"),
        ("target-answered-otherwise", "7"),
        ("weak-target", "8"),
        ("grade-without-actual", "9"),
        ("settlement-above-budget", "10"),
        ("grade-below-result", "11"),
        ("target-ahead-missing", "12"),
        ("large-unspent", "14"),
        ("far-miss", "15"),
    }


def projects() -> tuple[Document, Expected]:
    """An evaluation of projects with activity and outcome, staff, funds and ways ahead, A to D."""
    outcome = {
        1: ("500人", "520人"),
        2: ("80%", "86%"),
        3: ("1,000件", "380件"),
        4: ("45件", "47件"),
        5: ("90%", "91%"),
        6: ("12団体", "13団体"),
        7: ("300世帯", "310世帯"),
        8: ("60回", "61回"),
        9: ("75%", "76.43%"),
        10: ("25校", "25校"),
        11: ("40件", "28件"),
        12: ("10件", "25件"),
    }
    names = dict(
        zip(
            outcome,
            (
                "教室の参加者数",
                "満足度",
                "相談の受付件数",
                "補助の交付件数",
                "収納率",
                "協定を結んだ団体数",
                "見守り対象の世帯数",
                "講座の開催回数",
                "健診の受診率",
                "整備した学校数",
                "空き家の解体件数",
                "市民からの苦情件数",
            ),
            strict=True,
        )
    )
    parts = [part(*cells, measure_id=str(n), kind="goal", indicator=names[n]) for n, cells in outcome.items()]
    parts.append(part("74%", "76.43%", measure_id="9", kind="goal", indicator=names[9], fiscal_year=2020))
    parts.append(part("120回", "40回", measure_id="1", kind="activity", indicator="教室の開催回数"))
    letters = dict(zip(map(str, outcome), "AACAAAAAAAAA", strict=True))
    money = {str(n): (1_730_000 + 41_000 * n, 1_660_000 + 40_000 * n) for n in outcome}
    money["6"] = money["5"] = (2_783_415, 2_641_902)
    money["8"] = (4_210_000, 1_480_000)
    fte = {
        "1": (4_050_000, 0.5),
        "2": (8_100_000, 1.0),
        "3": (2_430_000, 0.3),
        "4": (7_900_000, 0.5),
        "5": (3_240_000, 0.4),
    }
    staff = {key: {"staff_cost_yen": cost, "staff_fte": people} for key, (cost, people) in fte.items()}
    document = Document(
        measures=[measure(key, name=f"事業{key}", department=f"第{int(key) % 4 + 1}課") for key in letters],
        indicators=parts,
        grades=[graded(letter, measure_id=key) for key, letter in letters.items()],
        budgets=[
            *(budget(*pair, measure_id=key, **staff.get(key, {})) for key, pair in money.items()),
            budget(*money["7"], measure_id="7", fiscal_year=2020),
        ],
        funding=[
            funds(1_500_000, measure_id="10"),
            funds(400_000, "fees", measure_id="10"),
            funds(1_771_000, measure_id="1"),
        ],
        directions=[
            way_ahead("end", "廃止", measure_id="2"),
            way_ahead("expand", "拡充", measure_id="3"),
            way_ahead("continue", "継続", measure_id="5"),
        ],
        plan=replace(plan(ABCD, (2019, 2021)), measure_word="事業"),
    )
    return document, {
        ("activity-missed-but-good", "1"),
        ("far-miss", "1"),
        ("funding-differs", "1"),
        ("direction-against-results", "2"),
        ("direction-against-results", "3"),
        ("far-miss", "3"),
        ("staff-cost-against-fte", "4"),
        ("same-amounts-in-measures", "5"),
        ("large-unspent", "8"),
        ("same-actual-again", "9"),
        ("funding-differs", "10"),
        ("grade-above-result", "11"),
        ("grade-above-result", "12"),
        ("far-miss", "12"),
        ("one-grade-for-nearly-all", ""),
    }


def words_only() -> tuple[Document, Expected]:
    """A plan of words and marks without amounts."""
    cells = {
        "1-1": ("運用開始", "運用開始", "○"),
        "1-2": ("導入", "検討中", "◎"),
        "1-4": ("実施", "未実施", "×"),
        "2-1": ("3か所", "2か所", "○"),
        "2-2": ("公開", "公開", "△"),
        "2-3": ("-", "20件", "○"),
        "2-4": ("利用率の向上", "向上した", "○"),
        "3-1": ("10回", "10回程度", "○"),
        "3-2": ("4回", "4回", ""),
        "3-3": ("策定", "策定", "○"),
        "3-4": ("更新", "更新", "◎"),
        "3-5": ("5件", "6件", "◎"),
    }
    names = (
        "公共施設予約",
        "電子契約",
        "地図情報の統合",
        "サテライトオフィスの数",
        "例規の検索",
        "職員提案の件数",
        "業務端末の利用率",
        "勉強会の開催回数",
        "訓練の回数",
        "基本方針",
        "機器の更新",
        "連携協定の件数",
    )
    document = Document(
        measures=[
            measure(key, name=name, department=f"第{n % 3 + 1}課")
            for n, (key, name) in enumerate(zip(cells, names, strict=True))
        ],
        indicators=[
            part(target, actual, measure_id=key, kind="goal", indicator=name)
            for (key, (target, actual, _)), name in zip(cells.items(), names, strict=True)
        ],
        grades=[graded(mark, "overall", measure_id=key) for key, (_, _, mark) in cells.items() if mark],
        plan=plan(MARKS, (2019, 2021)),
    )
    return document, {
        ("grade-above-result", "1-2"),
        ("numbering-gap", ""),
        ("grade-above-result", "2-1"),
        ("far-miss", "2-1"),
        ("grade-below-result", "2-2"),
        ("actual-without-target", "2-3"),
        ("quantity-without-number", "2-4"),
        ("actual-repeats-target", "3-1"),
        ("missing-grade", "3-2"),
    }


PLANS_AGAIN = {"services": services, "projects": projects, "words-only": words_only}
