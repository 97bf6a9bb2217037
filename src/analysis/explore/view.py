"""What an analyst has in view (表示範囲): the selection as frames and chart, and its files; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import chart
from analysis.chart.trend import trend
from analysis.explore import selection
from analysis.explore.answer import sentence
from analysis.explore.selection import Part, Selection
from analysis.outlook.plans import OpenPlan
from analysis.report.export import write_csv
from analysis.report.publication import Shown
from analysis.telling.readable import heading

_FACTS = [
    *("fiscal_year", "baseline_text", "target_text", "actual_text", "achievement_rate", "rate_method", "met"),
    *("published_grade", "annual", "overall", "budget_yen", "settlement_yen", "execution_rate", "source"),
]


@dataclass(frozen=True)
class View:
    """A part of a plan and one indicator in it.

    Attributes
    ----------
    part : tuple, optional
        measure_id, kind, seq of the indicator; None where nothing is in view.
    """

    plan: OpenPlan
    selection: Selection
    part: Part | None

    def _of_part(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the indicator."""
        if self.part is None:
            return frame.iloc[0:0]
        chosen = pd.Series(True, index=frame.index)
        for name, value in zip(("measure_id", "kind", "seq"), self.part, strict=True):
            chosen &= frame[name].eq(value).fillna(False).astype(bool)
        return frame[chosen].reset_index(drop=True)

    @property
    def rows(self) -> pd.DataFrame:
        """Everything in view (`analysis.explore.selection.rows`).

        Returns
        -------
        DataFrame with the columns of `selection.rows`
        """
        return selection.rows(self.plan, self.selection)

    @property
    def facts(self) -> pd.DataFrame:
        """The indicator year by year, with grades, budget and execution of its measure beside it.

        Returns
        -------
        DataFrame: of `selection.rows` the year, the texts, the rate and what stands beside it
        """
        measure_id = self.part[0] if self.part else ""
        return self._of_part(selection.rows(self.plan, Selection(measure_id=measure_id, years=self.selection.years)))[
            _FACTS
        ]

    @property
    def outlook(self) -> pd.DataFrame:
        """The line of `analysis.outlook.pace.pace` of the indicator; none for a count of activity.

        Returns
        -------
        DataFrame with the columns of `OpenPlan.pace`
        """
        return self._of_part(self.plan.pace())

    @property
    def findings(self) -> pd.DataFrame:
        """What a reviewer should ask about the measure of the indicator.

        Returns
        -------
        DataFrame with the columns of `OpenPlan.findings`
        """
        return selection.findings(self.plan, self.part[0] if self.part else "")

    @property
    def chart(self) -> chart.Chart | chart.Absent:
        """The trend of the indicator."""
        if self.part is None:
            return chart.Absent("trend", "選んだ範囲に指標はありません。条件を広げてください。")
        return trend(self.plan, self.part, self.selection.years)

    def export(self, folder: Path) -> list[Path]:
        """Write what is in view: all rows as CSV, the trend as PNG and SVG (書き出し).

        Returns
        -------
        list of Path
            The files written; no pictures where there is no trend to draw.
        """
        table = folder / "selection.csv"
        write_csv(self.rows.rename(columns=heading), table)
        drawn = self.chart
        if isinstance(drawn, chart.Absent):
            return [table]
        pictures = {
            folder / f"{drawn.name}.png": chart.png_bytes(drawn),
            folder / f"{drawn.name}.svg": chart.svg_bytes(drawn),
        }
        for path, content in pictures.items():
            path.write_bytes(content)
        return [table, *pictures]

    def exported(self, folder: str) -> Shown:
        """Write into a folder where one is named, and say what was written (ノートブックからの書き出し)."""
        if not folder:
            return sentence("保存先（export_folder）が空なので、ファイルは書いていません。")
        return sentence(f"保存しました: {'、'.join(path.as_posix() for path in self.export(Path(folder)))}", "success")
