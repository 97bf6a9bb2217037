"""Opinions that a person edited (編集済みの所見): opinions.csv of an edition, which wins over the drafts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.contract.schema import OPINIONS
from analysis.editions.raw import read_raw, row_problems
from analysis.evaluation.year import Evaluation
from analysis.words.errors import Problem, raise_if_any

FILE = f"{OPINIONS.name}.csv"
#: Whether a text is as the rules composed it.
STATES = {"draft": "下書き", "edited": "編集済み"}


def read_opinions(path: Path, measure_ids: list[str]) -> dict[str, str]:
    """Return the edited texts by measure; none where there is no file.

    Parameters
    ----------
    path : Path
        ``data/raw/<plan_id>/<fiscal_year>/opinions.csv``: measure_id, opinion; name and department may stand beside.
    measure_ids : list of str
        The measures of the plan.

    Raises
    ------
    InputError
        With every problem of the file at once: form, empty cells, duplicates, unknown measures.
    """
    if not path.exists():
        return {}
    file = "/".join(("data/raw", *path.parts[-3:]))
    raw = read_raw(path, OPINIONS, file)
    todo = "番号を直してください。1-1-1 のような番号は Excel が日付に変えることがあるため、文字列として読み込んでください。"
    named = raw.cells("measure_id")
    raise_if_any(
        [
            *(raw.problems or row_problems(raw, OPINIONS)),
            *(
                Problem(
                    raw.where(place, "measure_id"),
                    f"「{measure_id}」という取組番号は measures.csv にありません。",
                    todo,
                )
                for place, measure_id in enumerate(named)
                if measure_id and measure_id not in measure_ids
            ),
        ]
    )
    texts = (text.replace("\r\n", "\n") for text in raw.cells("opinion"))
    return dict(zip(named, texts, strict=True))


def edited(evaluation: Evaluation) -> dict[str, str]:
    """Return the texts that a person made for an evaluation, by measure, as `read_opinions` reads them."""
    known = list(evaluation.measures["measure_id"])
    return read_opinions(evaluation.folder / FILE, known) if evaluation.folder else {}


def opinions(evaluation: Evaluation, drafts: pd.DataFrame) -> pd.DataFrame:
    """Return the opinion on every measure: the edited text where there is one, else the draft.

    Returns
    -------
    DataFrame of string
        measure_id, name, department, opinion, state (draft, edited); a text given back as it was drafted is a draft.

    Raises
    ------
    InputError
        As `read_opinions` says.
    """
    told = drafts["measure_id"].map(edited(evaluation)).astype("string").fillna(drafts["draft"])
    states = (told == drafts["draft"]).map({True: "draft", False: "edited"}).astype("string")
    return drafts[["measure_id", "name", "department"]].assign(opinion=told, state=states)
