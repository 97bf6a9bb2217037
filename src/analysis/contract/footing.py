"""Grade scales on a common footing (評価段階の対応づけ): by what their steps say, not by their letters.

An A of one city means 計画通り, of another 目標を大きく上回る; ◎ stands above ○, D is not always the worst. Steps are
therefore mapped by their label and wording. A scale with a step whose words say nothing is not comparable; one whose
words were inferred and not printed (推定) is comparable with that reservation.
"""

from __future__ import annotations

import re

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
_CHANGE = re.compile(r"計画(?:を|の)?(?:変更|見直し)|方針[^。]{0,6}(?:変更|により|による)|中止|休止|廃止|取りやめ")


def footing_of(*texts: str) -> str:
    """Return what the words of a step mean on the common footing, a key of `FOOTINGS`; empty where none says so.

    The first text that says anything counts: the wording before the label.
    """
    for text in texts:
        key = label_key(text)
        found = next((name for name, pattern in _WORDS if pattern.search(key)), "")
        if found:
            return found
    return ""


def tells_of_change(*texts: str) -> bool:
    """Return whether the words of a step tell that the plan itself was changed, not how far its targets were reached.

    ``取組の見直し（国の方針等により計画変更）`` does; ``目標の達成に至らず、見直しを要する`` tells of a miss first.
    """
    key = label_key("".join(texts))
    return _CHANGE.search(key) is not None and dict(_WORDS)["short"].search(key) is None
