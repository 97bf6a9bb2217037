"""What the exploration panel shows (探索パネルの表示): pictures, sentences and tables, without widgets."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path

import pandas as pd

from analysis import chart
from analysis.explore.answer import sentence
from analysis.explore.view import View
from analysis.forms import html
from analysis.outlook.pace import METHOD, OUTLOOKS, REASONS
from analysis.telling import palette
from analysis.telling.readable import heading, projected_text, readable
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import MISSING, number_text

STYLE = palette.filled((Path(__file__).parent / "explore.css").read_text(encoding="utf-8"))
#: Columns of the table on the screen, where they hold anything; the saved CSV holds all of `selection.COLUMNS`.
_SCREEN = (
    *("measure_id", "name", "department", "fiscal_year", "indicator", "kind", "baseline_text", "target_text"),
    *("actual_text", "achievement_rate", "rate_method", "met", "published_grade", "annual", "overall"),
    *("budget_yen", "settlement_yen", "execution_rate", "source"),
)


def screen_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in view as texts for a table that sorts and filters in the browser; empty columns are left out.

    Rates and sums are written so that the browser sorts them as numbers (``99.9%``, ``1,234``, ``-5``); a year
    begins with its western number; what is missing is empty.

    Returns
    -------
    DataFrame of str: the columns of `selection.rows` that hold anything, under their Japanese headings
    """
    held = [name for name in _SCREEN if rows[name].notna().any() or name == "measure_id"]
    words = readable(rows[held]).set_axis(held, axis=1)
    for name in {"achievement_rate", "execution_rate", "budget_yen", "settlement_yen"} & set(held):
        words[name] = words[name].str.replace("▲", "-")
    if "fiscal_year" in held:
        years = [MISSING if pd.isna(year) else f"{year}（{short_label(int(year))}）" for year in rows["fiscal_year"]]
        words["fiscal_year"] = pd.array(years, dtype="string")
    return words.replace(MISSING, "").rename(columns={name: heading(name) for name in held})


def picture(drawn: chart.Chart | chart.Absent) -> str:
    """Return a chart as a picture with its alt text, or the sentence why there is none."""
    if isinstance(drawn, chart.Absent):
        return sentence(drawn.reason).markup
    data = b64encode(chart.png_bytes(drawn)).decode()
    return f'<img class="hyoka-trend" alt="{escape(drawn.alt)}" src="data:image/png;base64,{data}">'


def outlook_sentence(row: pd.Series) -> str:
    """Return what a line of `analysis.outlook.pace.pace` says, in one or two sentences (見通し)."""
    unit = "" if pd.isna(row["unit"]) else str(row["unit"])
    said = [f"見通し：{OUTLOOKS[str(row['outlook'])]}。"]
    if pd.notna(row["required_pace"]) and pd.notna(row["pace_so_far"]):
        paces = [f"{projected_text(row[name])}{unit}" for name in ("required_pace", "pace_so_far")]
        end = f"{label(int(row['end_year']))}の目標{number_text(row['end_target'])}{unit}"
        said.append(f"{end}に必要なペースは1年当たり{paces[0]}、これまでのペースは1年当たり{paces[1]}。")
    if pd.notna(row["low_value"]):
        span = [f"{projected_text(row[name])}{unit}" for name in ("low_value", "high_value")]
        said.append(f"その年度の見込みの幅は{span[0]}～{span[1]}。")
    return "".join([*said, REASONS.get("" if pd.isna(row["reason"]) else str(row["reason"]), "")])


def facts(view: View, name: str) -> str:
    """Return the years of one indicator with its outlook and the findings on its measure, as HTML.

    Parameters
    ----------
    view : View
    name : str
        The indicator, as it was chosen.
    """
    if view.part is None:
        return ""
    words = readable(view.facts)
    held = words.loc[:, (words != MISSING).any()]
    parts = [html.table(held, caption=f"{name}の年度ごとの値", table_id="facts")]
    if len(view.outlook):
        said = escape(outlook_sentence(view.outlook.iloc[0]))
        parts.append(f"<p>{said}</p><details><summary>見通しの方法</summary><p>{escape(METHOD)}</p></details>")
    findings = view.findings
    if len(findings):
        shown = readable(findings[["severity", "message", "evidence", "source"]])
        parts.append(html.table(shown, caption="この取組の確認事項", table_id="findings"))
    return "".join(parts)
