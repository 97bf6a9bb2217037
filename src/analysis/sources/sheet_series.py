"""Gather the cells of one row into the series of indicators that they belong to (指標の取り出し)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.sources.columns import Origin
from analysis.sources.edition_tables import EditionTables
from analysis.sources.figures import Figures
from analysis.sources.grid import Cell
from analysis.sources.heading import Heading, matched, read_heading_year
from analysis.sources.log import ImportLog
from analysis.sources.parts import parts_of
from analysis.sources.row_cells import RowCells
from analysis.sources.series import NO_SIDE, Series, direction_of
from analysis.sources.sheet_layout import Rule
from analysis.words.characters import label_key

_VALUES = ("target", "actual", "grade", "status", "reference", "rate")
_MEANING = ("definition", "formula", "data_source", "frequency", "limits", "owner")
_NAMES = ("indicator", "label", "unit", "direction", "seq")
_ANY_YEAR = 0
_Values = list[tuple[int, str, Cell]]


@dataclass
class SeriesGatherer:
    """Adds the indicators of the rows of sheets to the tables of an edition."""

    fiscal_year: int
    log: ImportLog
    found: EditionTables

    def gather(self, cells: RowCells, rule: Rule, measure_id: str, figures: Figures) -> None:
        """Add the cells of one row under one rule, for each of its numbered groups (指標1, 指標2 …)."""
        origins = cells.reader.placement.of(rule)
        numbers = {origin.match.n for found in origins.values() for origin in found}
        counted: list[int | None] = [*sorted(n for n in numbers if n is not None)]
        for number in counted or [None]:
            group = {
                name: [origin for origin in found if origin.match.n in (number, None)]
                for name, found in origins.items()
            }
            made = self._gather_group(cells, rule, group, (measure_id, rule.number, number))
            for series in made:
                series.figures = figures

    def _gather_group(
        self, cells: RowCells, rule: Rule, group: dict[str, list[Origin]], key: tuple[str, int, int | None]
    ) -> list[Series]:
        item = self._item(cells, rule, group) if "item" in group else ""
        values = list(self._values(cells, rule, group, item))
        breaks = rule.settings.split == "lines"
        baselines = (cells.words(origin, breaks=breaks) for origin in group.get("baseline", []))
        baseline = next((cell for cell in baselines if cell.text), None)
        used = [origin for name in (*_VALUES, "value", "baseline") for origin in group.get(name, [])]
        says_nothing = item not in _VALUES if "item" in group else not (baseline or cells.field(group, "indicator"))
        if says_nothing and all(name == "status" for _, name, _ in values):
            return []
        if cells.all_from_above([*used, *group.get("indicator", [])]):
            return []
        if not values:
            year = self._year(cells, group) or (None if cells.field(group, "year") else self.fiscal_year)
            if year is None:
                return []
            values = [(year, NO_SIDE, cells.blank(used))]
        made = self._series_of(cells, rule, group, key, [*values, (_ANY_YEAR, "baseline", baseline or Cell(""))])
        for series in made:
            self._describe(series, cells, rule, group)
        return made

    def _describe(self, series: Series, cells: RowCells, rule: Rule, group: dict[str, list[Origin]]) -> None:
        """Add what the indicator means, the year of its baseline, and what its reference values are."""
        series.definition |= {name: text for name in _MEANING if (text := cells.field(group, name))}
        headed = next((origin.heading_year for origin in group.get("baseline", []) if origin.heading_year), None)
        own = read_heading_year(cells.field(group, "baseline_year"), cells.layout.era)
        series.baseline_year = series.baseline_year or own or headed
        heading = next((origin.heading for origin in group.get("reference", []) if origin.heading), None)
        series.reference_name = rule.settings.reference_name or (heading.parts[-1] if heading and heading.parts else "")

    def _kind(self, cells: RowCells, rule: Rule, group: dict[str, list[Origin]]) -> str:
        """Return the kind of an indicator: that of its rule, or what a column of its own says."""
        text = cells.field(group, "kind_from")
        found = code_of(text, rule.settings.kinds) if text else ""
        if text and not found:
            self.log.refuse(cells.blank(group["kind_from"], text), "指標の種類", "layout.toml の kinds にない語です。")
        return found or str(rule.settings.kind)

    def _series_of(
        self,
        cells: RowCells,
        rule: Rule,
        group: dict[str, list[Origin]],
        key: tuple[str, int, int | None],
        values: _Values,
    ) -> list[Series]:
        """Return the series to which the values of one row were added, one for each of its parts."""
        is_long = bool(group.get("year") or group.get("item"))
        how = rule.settings.split
        names = {name: cells.field(group, name) for name in _NAMES}
        named = cells.blank([], names["indicator"])
        if how == "lines" and group.get("indicator"):
            lines = cells.words(group["indicator"][0], breaks=True).text
            named = replace(named, text=lines or named.text)
        texts = {"indicator": named} | {f"{name}:{year}": cell for year, name, cell in values}
        made: list[Series] = []
        for number, part in enumerate(parts_of(texts, how, self.log)):
            words = tuple(label_key(text) for text in (part["indicator"].text, names["label"], names["seq"]))
            same: Hashable = (*key, number, *words) if is_long else (*key, number, cells.sheet_row)
            named_part = {**names, "indicator": part["indicator"].text, "kind": self._kind(cells, rule, group)}
            series = self._series(same, cells, rule, key[0], named_part)
            self._add(series, [(year, name, part[f"{name}:{year}"]) for year, name, _ in values])
            made.append(series)
        return made

    def _series(self, same: Hashable, cells: RowCells, rule: Rule, measure_id: str, names: dict[str, str]) -> Series:
        """Return the series of a key, made where it is new."""
        if same not in self.found.series:
            direction = direction_of(names["direction"], dict(cells.layout.directions)) if names["direction"] else ""
            if names["direction"] and not direction:
                todo = "layout.toml の directions に higher、lower、milestone のどれかを書いてください。"
                self.log.refuse(cells.blank([], names["direction"]), "望ましい方向", todo)
            self.found.series[same] = Series(
                names["kind"],
                cells.blank([], names["indicator"]),
                measure_id,
                names["label"],
                names["unit"],
                direction,
                int(names["seq"]) if names["seq"].isdecimal() else None,
                named_by_target="indicator" not in rule.fields,
                ratio=rule.settings.ratio,
                of_slot=True,
            )
        return self.found.series[same]

    def _add(self, series: Series, values: _Values) -> None:
        for year, name, cell in values:
            if name == "baseline":
                series.baseline = cell if cell.text else series.baseline
                continue
            of_year = series.cells.setdefault(year, {})
            known = of_year.get(name)
            if known and label_key(known.text) != label_key(cell.text):
                reason = (
                    f"「{series.name.text}」の{year}年度には先の値「{known.text[:20]}」（{known.source}）があります。"
                )
                self.log.refuse(cell, series.name.text, reason)
            else:
                of_year.setdefault(name, cell)

    def _year(self, cells: RowCells, group: dict[str, list[Origin]]) -> int | None:
        """Return the year of a row that has a column for it, None where that names none."""
        return read_heading_year(cells.field(group, "year"), cells.layout.era) if "year" in group else None

    def _values(
        self, cells: RowCells, rule: Rule, group: dict[str, list[Origin]], item: str
    ) -> Iterator[tuple[int, str, Cell]]:
        """Return year, field and words of every filled value of a row; without a year they are reported."""
        row_year = self._year(cells, group)
        breaks = rule.settings.split == "lines"
        named = [(name, origin) for name in _VALUES for origin in group.get(name, [])]
        named += [(item, origin) for origin in group.get("value", []) if item in _VALUES]
        filled = [(name, origin, cell) for name, origin in named if (cell := cells.words(origin, breaks=breaks)).text]
        years = sorted({origin.match.year for _, origin, _ in filled if origin.match.year})
        for name, origin, cell in filled:
            year = origin.year or row_year
            if origin.spec.every_year:
                yield from ((one, name, cell) for one in years or [self.fiscal_year])
            elif year is None and "year" in group:
                reason = f"年度「{cells.field(group, 'year')}」を年度として読めません。"
                self.log.refuse(cell, origin.title, reason)
            else:
                yield year or self.fiscal_year, name, cell

    def _item(self, cells: RowCells, rule: Rule, group: dict[str, list[Origin]]) -> str:
        """Return the field that the item of a row stands for (目標, 実績 …), ``ignore``, or empty where it is not known."""
        text = cells.field(group, "item")
        name = item_field(text, rule)
        filled = any(cells.words(origin).text for origin in group.get("value", []))
        if not name and filled:
            known = "、".join(word for words in rule.settings.items.values() for word in words)
            reason = f"items にない区分です（あるのは {known}）。読まないなら items の ignore に加えてください。"
            self.log.refuse(cells.blank(group.get("item", []), text), "区分", reason)
        return name


def item_field(text: str, rule: Rule) -> str:
    """Return the field that a word of the item column stands for, empty where it is not known."""
    return code_of(text, rule.settings.items)


def code_of(text: str, words_of: Mapping[str, Iterable[str]]) -> str:
    """Return the name under whose words a text stands, empty where it is not known."""
    heading = Heading(0, (text,))
    for name, words in words_of.items():
        if text and any(matched(word, heading) for word in words):
            return str(name)
    return ""
