"""Chart of a plan's years one below the other (年度ごとの達成状況)."""

from __future__ import annotations

from analysis.chart.bars import Division, stacked_rows
from analysis.chart.canvas import open_page, year_source
from analysis.chart.picture import Absent, Chart
from analysis.chart.theme import MET_STYLES, style
from analysis.contract.codes import KINDS, MET
from analysis.outlook import comparison
from analysis.outlook.plans import OpenPlan
from analysis.telling.readable import readable
from analysis.words.fiscal_year import label
from analysis.words.printing import percent_text


@style()
def met_by_year(plan: OpenPlan) -> Chart | Absent:
    """Chart how the indicators of every year stand, each kind by itself (年度ごとの達成状況)."""
    name, table = "met-by-year", comparison.reached([plan])
    if table["fiscal_year"].nunique() < 2:
        return Absent(name, "達成・未達を判定できる年度が2つ以上ないため、年度ごとの達成状況の図はありません。")
    table = table.sort_values(["kind", "fiscal_year"], kind="stable", ignore_index=True)
    names = [f"{label(int(row.fiscal_year))}　{KINDS[str(row.kind)]}" for row in table.itertuples()]
    title = "目標の達成は年度を追ってどう変わったか"
    lead = "年度ごとに指標の数と顔ぶれが変わることがあるため、割合の小さな違いは増減を意味しない"
    page = open_page(title, year_source(plan.newest), lead)
    page.key([(MET_STYLES[state], words) for state, words in MET.items()])
    stacked_rows(page, Division(table[list(MET)].astype(int), names, MET, MET_STYLES, unit="項目"))
    shares = "、".join(
        f"{words}が{percent_text(float(share))}" for words, share in zip(names, table["met_share"], strict=True)
    )
    alt = f"判定できる指標のうち目標を達成した割合は、{shares}。"
    return Chart(
        name, title, page.figure, alt, readable(table.drop(columns=["plan_id", "title"])), year_source(plan.newest)
    )
