"""What a slide says (スライドの内容), as plain values: no shapes, no colours, no files."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.telling.key_figure import KeyFigure


@dataclass(frozen=True)
class Omitted:
    """A subject that the plan gives no figures for (載せられない項目), and why.

    Attributes
    ----------
    key : str
        The key that its slide would have.
    """

    key: str
    subject: str
    reason: str


@dataclass(frozen=True)
class BarSeries:
    """One row of numbers of a chart (系列).

    Attributes
    ----------
    tone : str
        What the numbers mean, for colour and pattern: ``good``, ``bad``, ``unknown`` or ``plain``.
    depth : int
        Which of several series of one tone: 0 is the best of the good and the mildest of the bad.
    """

    name: str
    values: tuple[float, ...]
    tone: str = "plain"
    depth: int = 0


@dataclass(frozen=True)
class Bars:
    """A bar chart from zero (棒グラフ).

    Attributes
    ----------
    name : str
        What is drawn.
    form : str
        ``shares`` (lying bars of equal length, parts of a whole), ``lying`` (one bar a name) or
        ``standing`` (side by side, by year).
    unit : str
        Stands on the axis and behind every number.
    alt : str
        One or two sentences that say the same to those who do not see it.
    """

    name: str
    form: str
    categories: tuple[str, ...]
    series: tuple[BarSeries, ...]
    unit: str
    alt: str
    digits: int = 0


@dataclass(frozen=True)
class SlideTable:
    """A table (表), most important row first.

    Attributes
    ----------
    widths : tuple of float
        Relative widths of the columns.
    rest : str
        What a row that finds no room is called, e.g. ``個別システム``.
    whole : tuple of rows
        The same rows with nothing shortened, where a slide has no room for all words.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str
    rest: str = "項目"
    whole: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Slide:
    """One message and what shows it (1枚).

    Attributes
    ----------
    key : str
        ASCII name of the subject.
    title : str
        The message, computed from the data.
    points : tuple of str
        Sentences that a reader needs beside the picture.
    source : str
        Where the figures come from, in one line.
    notes : tuple of str
        What the speaker may say and where each figure stands.
    """

    key: str
    title: str
    points: tuple[str, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    chart: Bars | None = None
    grid: SlideTable | None = None
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """The slides of one year (説明資料), at most twelve."""

    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    absent: tuple[Omitted, ...] = ()

    def sentences(self, key: str) -> list[str]:
        """Return the message of a slide and what stands beside it, or why there is no such slide."""
        found = [[slide.title, *slide.points] for slide in self.slides if slide.key == key]
        missing = [[f"{one.subject}は載せていません（{one.reason}）。"] for one in self.absent if one.key == key]
        return [*found, *missing][0]

    def table(self, key: str) -> pd.DataFrame:
        """Return the whole table of a slide; empty where it has none.

        Returns
        -------
        DataFrame of str with the columns of the slide's `SlideTable`
        """
        grids = [slide.grid for slide in self.slides if slide.key == key and slide.grid]
        if not grids:
            return pd.DataFrame()
        return pd.DataFrame(list(grids[0].whole or grids[0].rows), columns=list(grids[0].columns))

    def figures(self) -> tuple[KeyFigure, ...]:
        """Return the big numbers of the year."""
        return self.slides[0].figures
