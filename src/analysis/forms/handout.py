"""The files of a council briefing (配布資料): the deck and the page for citizens."""

from __future__ import annotations

from pathlib import Path

from analysis.evaluation.year import Evaluation
from analysis.forms.citizen import write_citizen_page
from analysis.telling.briefing import Briefing, council_briefing

#: Names of the files, ASCII so that every program takes them.
DECK, CITIZEN = "council.pptx", "citizen.html"


def write_handouts(evaluation: Evaluation, folder: Path, briefing: Briefing | None = None) -> list[Path]:
    """Write the council deck and the page for citizens into a folder.

    Parameters
    ----------
    briefing : Briefing, optional
        Where it was made already.

    Returns
    -------
    list of Path
        The files; the same evaluation gives the same bytes.
    """
    from analysis.forms.deck import write_deck

    told = briefing or council_briefing(evaluation)
    return [write_deck(told, folder / DECK), write_citizen_page(evaluation, folder / CITIZEN)]


def handouts(evaluation: Evaluation, briefing: Briefing, *, write_files: bool) -> list[str]:
    """Return what a notebook says about its files, after writing them into the working folder if wanted."""
    if not write_files:
        return ["write_files = True とすると、説明資料（PowerPoint）と市民向けの要約（HTML）を書き出します。"]
    names = [path.name for path in write_handouts(evaluation, Path.cwd(), briefing)]
    return [f"説明資料は {names[0]}、市民向けの要約は {names[1]} に書き出しました。"]
