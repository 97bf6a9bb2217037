"""What the year leaves to be decided (決めること): from claims alone, each with what has to be settled."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.evaluation.year import Evaluation
from analysis.telling.claims import TARGETED, Claim, State, claims

_ASKED = {
    ("missed-measures",): "続けるか、やり方や目標を改めるかを決める",
    ("doubtful-annual-annual", "doubtful-annual-goal", "doubtful-overall-goal"): (
        "評価を見直すか、達成とみなす理由を示すかを決める"
    ),
    ("over",): "超えた理由と財源を説明する",
    ("unspent",): "余った理由を説明し、次の予算に反映するかを決める",
    tuple(f"double-{kind}" for kind in TARGETED): "これからの目標の水準を改めるかを決める",
    tuple(f"undecided-{kind}-{lack}" for kind in TARGETED for lack in ("both", "target", "range", "unlike")): (
        "達成を確かめられるように、目標と実績の定め方を決める"
    ),
    ("differing",): "公表した値を訂正するかを決める",
}


#: What most decisions stand on: where it is unknown, that is said beside the others.
_FIRST = ("missed-measures", "over")


@dataclass(frozen=True)
class Decision:
    """One thing to be settled: the claims that call for it (one or more, none of them zero), and what to do (…を決める)."""

    claims: tuple[Claim, ...]
    asked: str

    @property
    def grounds(self) -> str:
        """The claims, without a full stop."""
        return "、".join(claim.told for claim in self.claims)

    @property
    def sentence(self) -> str:
        """The claims and what has to be settled, in two sentences."""
        return f"{self.grounds}です。{self.asked}必要があります。"


def decisions(evaluation: Evaluation) -> list[Decision]:
    """Return what the figures of the year leave to be decided, the gravest first; each stands on known claims."""
    told = claims(evaluation)
    calling = [
        (tuple(told[key] for key in keys if key in told and told[key].number), asked) for keys, asked in _ASKED.items()
    ]
    return [Decision(found, asked) for found, asked in calling if found]


def decided(evaluation: Evaluation) -> list[str]:
    """Return what has to be decided in sentences: none only where everything that could call for it is known."""
    found, told = decisions(evaluation), claims(evaluation)
    if found:
        silent = [told[key] for key in _FIRST if told[key].state is State.UNKNOWN]
        return [*(one.sentence for one in found), *(one.sentence for one in silent)]
    unknown = [told[key] for key in (*_FIRST, "differing") if told[key].state is State.UNKNOWN]
    if not unknown:
        return ["この年度の数値からは、決める必要のあることは見つかりませんでした。"]
    return [
        "この年度の数値だけでは、決める必要のあることがあるかどうかを確かめられません。",
        *(one.sentence for one in unknown),
    ]
