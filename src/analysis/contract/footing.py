"""Grade scales on a common footing (評価段階の対応づけ): by what their steps say, not by their letters.

An A of one city means 計画通り, of another 目標を大きく上回る; ◎ stands above ○, D is not always the worst. Steps are
therefore mapped by their label and wording. A scale with a step whose words say nothing is not comparable; one whose
words were inferred and not printed (推定) is comparable with that reservation.
"""

from __future__ import annotations

import re

from analysis.contract.plan import Scale, Step
from analysis.words.characters import label_key

FOOTINGS = {
    "exceeded": "目標を上回る",
    "reached": "目標どおり",
    "nearly": "おおむね",
    "short": "目標に届かない",
    "review": "見直し・中止",
}
COMPARABLE = {"yes": "比べられる", "assumed": "参考（段階の意味は推定）", "no": "比べられない"}
# The first that fits counts: 見直し beside 至らず is a review, やや遅れ is short, おおむね達成 is nearly.
_WORDS = (
    ("review", re.compile(r"(?:見直し?|廃止|休止|中止|断念|取りやめ)(?!.{0,4}(?:不要|必要(?:が|は)?な|なし))")),
    ("short", re.compile(r"至ら|至って|届か|遅れ|下回|未達|未実施|できな|不十分|改善|努力を要|進んでいな|停滞")),
    ("nearly", re.compile(r"おおむね|概ね|ほぼ|やや|一部|ある程度")),
    ("exceeded", re.compile(r"上回|超え|超過|目標以上|想定以上|期待以上|計画以上|以上の成果|前倒し")),
    ("reached", re.compile(r"達成|(?:計画|予定|目標)(?:の)?(?:どお|通)り|順調|適切|良好|完了")),
)


def step_footing(step: Step) -> str:
    """Return what a step means on the common footing, a key of `FOOTINGS`; empty where its words do not say."""
    for words in (step.wording, step.label):
        key = label_key(words)
        found = next((name for name, pattern in _WORDS if pattern.search(key)), "")
        if found:
            return found
    return ""


def footings(scale: Scale) -> dict[str, str]:
    """Return the common footing of every symbol of a scale (a key of `FOOTINGS`, or empty)."""
    return {step.symbol: step_footing(step) for step in scale.steps}


def comparability(scale: Scale) -> tuple[str, str]:
    """Return whether a scale can be compared with others, and why not (比較できるか).

    Returns
    -------
    tuple of str
        A key of `COMPARABLE` and the reason in Japanese, empty where it can.
    """
    if not scale.steps:
        return "no", "評価の段階が登録されていないため"
    silent = [symbol for symbol, found in footings(scale).items() if not found]
    if silent:
        return "no", f"段階「{'」「'.join(silent)}」の意味が元資料から分からないため"
    guessed = [step.symbol for step in scale.steps if "推定" in step.label + step.wording]
    if guessed:
        return "assumed", f"段階「{'」「'.join(guessed)}」の意味が元資料に印字されておらず、推定によるため"
    return "yes", ""


def reached_symbols(scale: Scale) -> list[str]:
    """Return the steps that say that the target was reached: as the plan says, else by their words."""
    said = [step.symbol for step in scale.steps if step.reached]
    return said or [symbol for symbol, found in footings(scale).items() if found in ("exceeded", "reached")]
