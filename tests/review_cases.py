"""Cases of the review, made up: for each rule what it must find and what it must leave alone."""

from __future__ import annotations

from tests.small_evaluation import Document, budget, graded, part, plan

from analysis.contract.scale import Scale, Step

#: rule, what the example shows, the measures found, the document
Example = tuple[str, str, list[str], Document]

#: Steps of which the document prints no meaning.
SILENT = Scale((Step("A", "定義の印字なし", reached=True), Step("B", "定義の印字なし")), ("A",))


def silent_grades(nearly: str) -> Document:
    """Return a plan that gives A from 100 % on and B below 80 %, and one case with an actual of its own graded A."""
    rates = ["100件", "105件", "110件", "115件", "60件", "65件", "70件", "75件"]
    rows = [part("100件", actual, measure_id=str(number)) for number, actual in enumerate(rates, 1)]
    grades = [graded("A" if number <= 4 else "B", measure_id=str(number)) for number in range(1, 9)]
    odd = part("100件", nearly, measure_id="9", indicator="受付件数")
    return Document(indicators=[*rows, odd], grades=[*grades, graded("A", measure_id="9")], plan=plan(SILENT))


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

CASES = GRADES + MONEY
