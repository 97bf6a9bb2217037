"""What a notebook shows and writes (掲載物): numbered tables and figures, with their files.

In JupyterLab the parts are only shown. In a report run they are also written below the working
folder: ``charts/*.svg``, ``charts/*.png``, ``tables/*.csv`` and ``counts.json`` for the manifest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import chart
from analysis.evaluation.year import Evaluation
from analysis.forms import html
from analysis.forms.long_table import FOLDED_FROM, bounded, column_classes, opening, sourced
from analysis.report.export import Exporter
from analysis.report.handwork import superseded
from analysis.review import Reviewed
from analysis.telling import marks
from analysis.telling.key_figure import KeyFigure
from analysis.telling.year_answers import YearAnswer
from analysis.words.errors import InputError, Problem
from analysis.words.printing import count_text


@dataclass(frozen=True)
class Shown:
    """A part of the page, for Jupyter to show."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        """Return nothing to read: the part is HTML only."""
        return ""


def _folder_of_results() -> Path:
    """Return the working folder, where it is one of results: files must not be scattered over the project.

    Raises
    ------
    InputError
        Where the working folder is not below ``reports``.
    """
    folder = Path.cwd()
    if "reports" not in folder.parts:
        todo = "hyoka report などのコマンドを使うか、write_files = False のままにしてください。"
        raise InputError(Problem(folder.name, "write_files = True で書き出せるのは reports の中だけです。", todo))
    return folder


class Publication:
    """The tables and figures of one notebook, numbered in the order in which they are shown.

    Parameters
    ----------
    evaluation : Evaluation or None
        What the counts for the manifest are taken from; None where many plans are shown together.
    write_files : bool
        Write charts, tables and counts below the working folder.
    address : function from a source (``plan.pdf:12``) to an address, optional
        Sources in tables lead there; an empty one leads nowhere.
    cards : mapping of measure_id to an address, optional
        The numbers of the measures in tables lead there.
    """

    def __init__(
        self,
        evaluation: Evaluation | None,
        *,
        write_files: bool = False,
        address: Callable[[str], str] | None = None,
        cards: Mapping[str, str] | None = None,
    ) -> None:
        self._evaluation = evaluation
        self._cards = cards or {}
        self._address = address if write_files else None  # the addresses are those of the folder of results
        self._exporter = Exporter(_folder_of_results()) if write_files else None
        self._drawn: pd.DataFrame | None = None  # the data of the figure shown last
        self._legend = marks.legend(evaluation) if evaluation is not None else []  # until it is said
        self._absent = False  # the last thing shown was a sentence that says why there is nothing
        self._tables = 0
        self._figures = 0

    def lead(self, sentences: Sequence[str]) -> Shown:
        """Return the sentences that say what a section shows, as a list; nothing where there are none."""
        self._absent = False
        return Shown(html.bullet_list(sentences) if sentences else "")

    def _nothing(self, reason: str) -> Shown:
        """Return why there is nothing to show; once where several parts of a section are absent."""
        shown = Shown("") if self._absent else Shown(html.absence(reason))
        self._absent = True
        return shown

    def notice(self, text: str, kind: str = "info") -> Shown:
        """Return a framed remark (info, warning, success)."""
        return Shown(html.notice(escape(text), kind))

    def key_figures(self, items: Sequence[KeyFigure]) -> Shown:
        """Return the big numbers of the year."""
        return Shown(html.key_figures(items))

    def corrected(self, sentences: Sequence[str]) -> Shown:
        """Return the notice of what was corrected after the publication, with the versions before; nothing where nothing was."""
        if not sentences:
            return Shown("")
        versions = superseded(Path.cwd()) if self._exporter else []
        links = "、".join(f'<a href="{one}">第{number}版</a>' for number, one in enumerate(versions, start=1))
        before = f"<p>訂正前の版：{links}</p>" if links else ""
        return Shown(html.notice(html.bullet_list(sentences) + before, "warning"))

    def answers(self, items: Sequence[YearAnswer], rule: str) -> Shown:
        """Return the year in five answers."""
        return Shown(html.answers(items, rule))

    def definitions(self, items: Mapping[str, str], folded: str = "") -> Shown:
        """Return terms and their meaning; opened by ``folded`` where that is given."""
        return Shown(html.definition_list(items, folded))

    def table(  # noqa: PLR0913 -- a table has these parts
        self,
        frame: pd.DataFrame | chart.Absent,
        name: str,
        caption: str,
        *,
        note: str = "",
        row_header: int = 1,
        absent: str | None = None,
        shown: pd.DataFrame | None = None,
        folded: bool = False,
    ) -> Shown:
        """Return a numbered table of formatted texts, or the sentence that says why there is none.

        What the figure before it shows as its data is not shown twice; its CSV is written all the same.

        Parameters
        ----------
        name : str
            ASCII file stem of its CSV.
        absent : str, optional
            What to say where the table is empty; "" where a sentence above says so already.
        shown : DataFrame, optional
            The same table with links in its cells, for the page; its CSV has plain texts.
        folded : bool
            It is opened by its caption, short as it may be: what few readers ask for.
        """
        if absent is not None and not isinstance(frame, chart.Absent) and frame.empty:
            return Shown(html.absence(absent) if absent else "")
        if isinstance(frame, chart.Absent):
            return self._nothing(frame.reason)
        if frame.empty:
            return self._nothing(f"「{caption}」に当たるものはありません。")
        self._absent = False
        download = self._exporter.table(frame, name) if self._exporter else ""
        if self._drawn is not None and self._drawn.equals(frame):
            return Shown("")
        parts = {"row_header": row_header, "note": note, "download": download, "classes": column_classes(frame)}
        parts |= {"folded": count_text(len(frame), "行")} if folded else {}
        return Shown(self._table(frame if shown is None else shown, name, caption, **parts))

    def sections(self, items: Sequence[html.Section], name: str, absent: str) -> Shown:
        """Return headings with numbered tables, or the sentence that says why there are none."""
        parts = []
        for place, item in enumerate(items, start=1):
            shown = ""
            if item.frame is not None:
                caption = f"{item.heading}（{count_text(len(item.frame))}）"
                shown = self._table(item.frame, f"{name}-{place}", caption, row_header=item.row_header)
            parts.append(html.section(item, shown))
        self._absent = False
        return Shown("\n".join(parts)) if parts else self._nothing(absent)

    def _table(self, frame: pd.DataFrame, name: str, caption: str, **settings: Any) -> str:
        """Return a frame as a numbered table; a long one is folded."""
        self._tables += 1
        folded = count_text(len(frame), "行") if len(frame) > FOLDED_FROM else ""
        if self._legend and marks.shows(frame):
            settings["note"] = "\n".join(filter(None, [settings.get("note", ""), *self._legend]))
            self._legend = []
        options = {"table_id": f"table-{name}", "folded": folded, "classes": column_classes(frame), **settings}
        markup = bounded(opening(frame, self._cards), f"表{self._tables}　{caption}", **options)
        return sourced(markup, self._address) if self._address else markup

    def markup(self, part_html: str) -> Shown:
        """Return a part that a room of its own made as HTML, e.g. the sheets of the measures."""
        self._absent = False
        return Shown(part_html)

    def file(self, frame: pd.DataFrame, name: str, what: str) -> Shown:
        """Write a table with the column names of the data, to be worked on; show where it lies, nothing where it is empty."""
        if frame.empty:
            return Shown("")
        if not self._exporter:
            return Shown(
                html.bullet_list([f"write_files = True とすると、{what}を tables/{name}.csv に書き出します。"])
            )
        self._exporter.table(frame, name)
        return Shown(html.bullet_list([f"{what}は tables/{name}.csv に書き出しました。"]))

    def figure(self, drawn: chart.Chart | chart.Absent, *, folded: bool = False) -> Shown:
        """Return a numbered figure with alt text and data table, or the sentence why there is none.

        A folded one is opened by its caption: of several in a section those that only go deeper.
        """
        if isinstance(drawn, chart.Absent):
            return self._nothing(drawn.reason)
        self._absent, self._drawn = False, drawn.data
        self._figures += 1
        download = ""
        if self._exporter:
            self._exporter.chart(drawn)
            download = self._exporter.table(drawn.data, f"chart_{drawn.name}")
        caption = f"図{self._figures}　{drawn.title}"
        data = bounded(drawn.data, f"{caption}のデータ", table_id=f"data-{drawn.name}", download=download)
        return Shown(
            html.figure(
                chart.svg_bytes(drawn, bare=True),
                alt=drawn.alt,
                caption=caption,
                figure_id=f"figure-{drawn.name}",
                data_html=data,
                source=drawn.source,
                download=f"charts/{drawn.name}" if self._exporter else "",
                folded=folded,
            )
        )

    def finish(self, reviewed: Reviewed | None = None) -> Shown:
        """Wait for the files, write the counts of rows and findings for the manifest; show nothing."""
        if self._exporter:
            self._exporter.close()
        if self._exporter and self._evaluation is not None:
            text = json.dumps(_counts(self._evaluation, reviewed), ensure_ascii=False, indent=1, sort_keys=True)
            (self._exporter.folder / "counts.json").write_text(text, encoding="utf-8")
        return Shown("")


def _counts(evaluation: Evaluation, reviewed: Reviewed | None) -> dict[str, Any]:
    """Return how many rows, corrections, disagreements and findings there are, and the files that were read."""
    tables = ("measures", "budgets", "indicators", "grades", "schedules", "published")
    counts: dict[str, Any] = {
        "rows": {name: len(getattr(evaluation, name)) for name in tables},
        "corrections": len(evaluation.corrections),
        "published_disagreements": int((~evaluation.published["agrees"].fillna(True)).sum()),
        "inputs": dict(evaluation.inputs),
    }
    if reviewed is not None:
        levels = {str(name): int(number) for name, number in reviewed.open["severity"].value_counts().items()}
        counts["findings"] = {"open": levels, "answered": len(reviewed.answered)}
    return counts
