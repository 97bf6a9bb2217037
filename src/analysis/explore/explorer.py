"""The exploration panel (探索パネル): choose by widgets, see trend, facts and table, save the selection.

Runs in JupyterLab without network, and without a screen too: then the first choices stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import display as show
from itables.widget import ITable

from analysis.contract import catalog
from analysis.explore import panel, selection
from analysis.explore.answer import sentence
from analysis.explore.selection import Part, Selection
from analysis.explore.view import View
from analysis.outlook.plans import OpenPlan, open_plan
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import short_label

#: The table in view: every row, a filter below each column, search and paging also where the rows fit on one page.
_GRID: dict[str, Any] = {
    "column_filters": "footer",
    "select": False,
    "maxBytes": 0,
    "autoWidth": False,
    "layout": {"topStart": "info", "topEnd": "search", "bottomStart": "pageLength", "bottomEnd": "paging"},
    "language": {
        "search": "検索:",
        "info": "_TOTAL_ 件のうち _START_～_END_ 件目",
        "infoEmpty": "0 件",
        "infoFiltered": "（全 _MAX_ 件から絞り込み）",
        "lengthMenu": "_MENU_ 件ずつ",
        "zeroRecords": "当たる行はありません。",
        "emptyTable": "選んだ範囲に行はありません。",
    },
}


@cache
def _opened(plan_id: str, root: Path) -> OpenPlan:
    """Return a plan, read once a session."""
    return open_plan(plan_id, root)


class Explorer:
    """What the analyst has chosen, and the widgets to choose with (探索).

    Parameters
    ----------
    root : Path
        The project folder.
    plan_id : str
        The plan to begin with.
    start : Selection
        The first choices.
    """

    def __init__(self, root: Path, plan_id: str, start: Selection) -> None:
        self._root = root
        self._quiet = False
        wide = {"description_width": "9em"}
        self.plan_choice = widgets.Dropdown(options=_plan_options(root), value=plan_id, description="計画", style=wide)
        self.choices = {name: widgets.Dropdown(style=wide) for name in ("policy", "department", "measure_id")}
        self.part_choice = widgets.Dropdown(description="指標", style=wide)
        self.year_choices = [
            widgets.Dropdown(description=words, style=wide) for words in ("年度（から）", "年度（まで）")
        ]
        self.picture, self.facts_view, self.message = (widgets.HTML() for _ in range(3))
        self.grid = ITable(pd.DataFrame(), **_GRID)
        self.save = widgets.Button(description="選んだ範囲を保存（CSV・PNG・SVG）", icon="save")
        self.save.layout = widgets.Layout(width="auto", flex="0 0 auto")
        self.save.on_click(lambda _: self._saved())
        self._load(start)
        self._listen()

    def _listen(self) -> None:
        """Answer to every change of a choice."""
        self.plan_choice.observe(lambda _: self._load(Selection()), "value")
        for choice in (*self.choices.values(), *self.year_choices):
            choice.observe(lambda _: self._narrow(), "value")
        self.part_choice.observe(lambda _: self._show_part(), "value")

    @property
    def plan(self) -> OpenPlan:
        """The chosen plan."""
        return _opened(self.plan_choice.value, self._root)

    @property
    def selection(self) -> Selection:
        """The chosen part of the plan."""
        chosen = {name: choice.value or "" for name, choice in self.choices.items()}
        first, last = sorted(choice.value for choice in self.year_choices)
        return Selection(**chosen, years=(first, last))

    @property
    def part(self) -> Part | None:
        """The chosen indicator part; None where nothing is in view."""
        return self.part_choice.value

    @property
    def view(self) -> View:
        """What is chosen, as frames and chart."""
        return View(self.plan, self.selection, self.part)

    def _saved(self) -> None:
        try:
            folder = self._root / "reports" / self.plan.plan.plan_id / "exploration"
            files = [path.relative_to(self._root).as_posix() for path in self.view.export(folder)]
            said = sentence(f"保存しました: {'、'.join(files)}", "success")
        except OSError as error:
            said = sentence(f"保存できません（{error.strerror}）。書き込めるフォルダかを確かめてください。", "warning")
        self.message.value = said.markup

    def _load(self, start: Selection) -> None:
        """Offer the choices of the plan."""
        plan = self.plan
        words = {"policy": plan.plan.policy_word, "department": "担当課", "measure_id": plan.plan.measure_word}
        years = selection.all_years(plan)
        self._quiet = True
        for name, choice in self.choices.items():
            choice.description = words[name]
        wanted = start.years or (years[0], years[-1])
        for choice, year in zip(self.year_choices, wanted, strict=True):
            _set(choice, [(short_label(one), one) for one in years], min(years, key=lambda one: abs(one - year)))
        self._offer(start)
        self._quiet = False
        self._draw()

    def _offer(self, wanted: Selection) -> None:
        """Fill the lists from the widest to the narrowest; a choice that is no longer offered falls back to all."""
        offers: dict[str, Callable[[], Sequence[tuple[str, Any]]]] = {
            "policy": lambda: selection.policies(self.plan),
            "department": lambda: selection.departments(self.plan, self.selection),
            "measure_id": lambda: selection.measures(self.plan, self.selection),
        }
        for name, offered in offers.items():
            _fill(self.choices[name], offered(), getattr(wanted, name))
        found = selection.parts(self.plan, self.selection)
        _fill(self.part_choice, found, self.part, selection.best_part(self.plan, found))

    def _narrow(self) -> None:
        """Answer to a changed policy, department, measure or year."""
        if self._quiet:
            return
        self._quiet = True
        self._offer(self.selection)
        self._quiet = False
        self._draw()

    def _show_part(self) -> None:
        """Answer to another indicator: the table in view stays."""
        if not self._quiet:
            self._draw_part()

    def _draw_part(self) -> None:
        """Show trend and facts of the chosen indicator, both at once."""
        self.message.value = sentence("計算しています。").markup
        view = self.view
        picture, facts = panel.picture(view.chart), panel.facts(view, self.part_choice.label)
        self.picture.value, self.facts_view.value, self.message.value = picture, facts, ""

    def _draw(self) -> None:
        """Show trend, facts and table of what is chosen."""
        table = panel.screen_table(self.view.rows)
        # An update forgets the settings that it is not given again.
        self.grid.update(table, caption=f"選んだ範囲のすべて（{len(table)}行）", **_GRID)
        self._draw_part()

    def _ipython_display_(self) -> None:
        wide = widgets.Layout(width="100%")
        choices = [self.plan_choice, *self.choices.values(), self.part_choice]
        for choice in (*choices, *self.year_choices):
            choice.layout = wide
        years = widgets.HBox(self.year_choices)
        choices = [*choices, years, widgets.HBox([self.save, self.message])]
        style = widgets.HTML(f"<style>{panel.STYLE}</style>")
        box = widgets.VBox([style, *choices, self.picture, self.facts_view, self.grid])
        box.add_class("hyoka-explore")
        show(box)


def _plan_options(root: Path) -> list[tuple[str, str]]:
    """Return (title, plan_id) of every plan with data; one whose plan.toml is wrong says so and stops no other."""
    from analysis.contract.plan import read_plan

    def title(plan_id: str) -> str:
        try:
            return read_plan(root / "data" / "raw" / plan_id).full_title
        except InputError:
            return f"{plan_id}（plan.toml に誤りがあります）"

    return [(title(one), one) for one in catalog.plans_with_data(root)]


def _fill(choice: Any, offered: Sequence[tuple[str, Any]], wanted: Any, fallback: Any = "") -> None:
    """Offer other options, keeping what is chosen where it is still among them."""
    values = [value for _, value in offered]
    _set(choice, offered, wanted if wanted in values else fallback if fallback in values else None)


def _set(choice: Any, offered: Sequence[tuple[str, Any]], value: Any) -> None:
    """Set options and value in one message, so that the browser answers no state in between."""
    with choice.hold_sync():
        choice.options = offered
        choice.value = value


def explore(plan_id: str = "", root: Path | None = None, **start: Any) -> Explorer:
    """Return the exploration panel; as the last expression of a cell it is shown (探索パネル).

    Parameters
    ----------
    plan_id : str
        The plan to begin with; the first one by default.
    policy, department, measure_id : str, optional
    years : tuple of int, optional
        The first choices.

    Raises
    ------
    InputError
        Where there is no plan, or a first choice does not exist.
    """
    root = root or catalog.project_root()
    known = [value for _, value in _plan_options(root)]
    if not known:
        raise InputError(
            Problem("計画", "data/raw に計画がありません。", "hyoka import で元資料を取り込んでください。")
        )
    chosen = plan_id or known[0]
    catalog.open_folder(root, chosen)
    first = Selection(**{name: value for name, value in start.items() if value})
    measures = _opened(chosen, root).measures
    wrong = [
        Problem(name, f"「{value}」は{chosen}にありません。", f"例: {'、'.join(measures[name].dropna().unique()[:5])}")
        for name, value in (
            ("policy", first.policy),
            ("department", first.department),
            ("measure_id", first.measure_id),
        )
        if value and value not in set(measures[name].dropna())
    ]
    if wrong:
        raise InputError(wrong)
    return Explorer(root, chosen, first)
