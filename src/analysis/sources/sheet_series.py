"""Gather the cells of one row into the series of indicators that they belong to (指標の取り出し)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from analysis.sources.columns import Origin
from analysis.sources.figures import Figures
from analysis.sources.heading import Heading, matched, read_heading_year
from analysis.sources.row_cells import RowCells
from analysis.sources.sheet_indicators import Series, Words, direction_of, parts_of
from analysis.sources.sheet_layout import Rule
from analysis.sources.sheet_log import SheetLog
from analysis.words.characters import label_key

_VALUES = ("target", "actual", "grade")
_NAMES = ("indicator", "label", "unit", "direction", "seq")


@dataclass
class SeriesGatherer:
    """All series found so far, in order of first appearance."""

    fiscal_year: int
    log: SheetLog
    found: dict[Hashable, Series] = field(default_factory=dict)

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
        names = {name: cells.field(group, name) for name in _NAMES}
        item = self._item(cells, rule, group) if "item" in group else ""
        values = list(self._values(cells, rule, group, item))
        baseline = next((words for origin in group.get("baseline", []) if (words := cells.words(origin)).text), None)
        used = [origin for name in (*_VALUES, "value", "baseline") for origin in group.get(name, [])]
        says_nothing = item not in _VALUES if "item" in group else not (baseline or names["indicator"])
        if not values and says_nothing:
            return []
        if cells.all_from_above([*used, *group.get("indicator", [])]):
            return []
        if not values:
            values = [(self._year(cells, group) or self.fiscal_year, "", Words("", cells.place(used)))]
        is_long = bool(group.get("year") or group.get("item"))
        if rule.options.get("split") == "lines" and group.get("indicator"):
            names["indicator"] = cells.words(group["indicator"][0], breaks=True).text or names["indicator"]
        texts = {"indicator": names["indicator"], "baseline": baseline.text if baseline else ""}
        texts |= {f"{name}:{year}": words.text for year, name, words in values}
        made = []
        for part, part_texts in enumerate(parts_of(texts, str(rule.options.get("split", "numbers")))):
            named = tuple(label_key(text) for text in (part_texts["indicator"], names["label"], names["seq"]))
            same: Hashable = (*key, part, *named) if is_long else (*key, part, cells.sheet_row)
            series = self._series(same, cells, rule, key[0], {**names, "indicator": part_texts["indicator"]})
            if baseline and part_texts["baseline"]:
                series.baseline = Words(part_texts["baseline"], baseline.place, baseline.unit)
            self._add(series, values, part_texts)
            made.append(series)
        return made

    def _series(self, same: Hashable, cells: RowCells, rule: Rule, measure_id: str, names: dict[str, str]) -> Series:
        """Return the series of a key, made where it is new."""
        if same not in self.found:
            direction = direction_of(names["direction"], dict(cells.layout.directions)) if names["direction"] else ""
            if names["direction"] and not direction:
                todo = "layout.toml の directions に higher、lower、milestone のどれかを書いてください。"
                self.log.reject_value(cells.place([]), "望ましい方向", names["direction"], todo)
            self.found[same] = Series(
                measure_id,
                str(rule.options.get("kind", "annual")),
                names["indicator"],
                names["label"],
                names["unit"],
                direction,
                int(names["seq"]) if names["seq"].isdecimal() else None,
                bool(rule.options.get("ratio", False)),
                cells.place([]),
            )
        return self.found[same]

    def _add(self, series: Series, values: list[tuple[int, str, Words]], texts: dict[str, str]) -> None:
        for year, name, words in values:
            of_year = series.years.setdefault(year, {})
            text = texts.get(f"{name}:{year}", words.text)
            known = of_year.get(name)
            if known and label_key(known.text) != label_key(text):
                reason = f"{year}年度の同じ欄に先の値「{known.text[:20]}」（{known.place}）があります。"
                self.log.reject_value(words.place, series.indicator, text, reason)
            else:
                of_year.setdefault(name, Words(text, words.place, words.unit))

    def _year(self, cells: RowCells, group: dict[str, list[Origin]]) -> int | None:
        """Return the year of a row that has a column for it, None where that names none."""
        return read_heading_year(cells.field(group, "year"), cells.layout.era) if "year" in group else None

    def _values(
        self, cells: RowCells, rule: Rule, group: dict[str, list[Origin]], item: str
    ) -> Iterator[tuple[int, str, Words]]:
        """Return year, field and words of every filled value of a row; without a year they are reported."""
        row_year = self._year(cells, group)
        breaks = rule.options.get("split") == "lines"
        named = [(name, origin) for name in _VALUES for origin in group.get(name, [])]
        named += [(item, origin) for origin in group.get("value", []) if item in _VALUES]
        filled = [(name, origin, words) for name, origin in named if (words := cells.words(origin, breaks=breaks)).text]
        years = sorted({origin.match.year for _, origin, _ in filled if origin.match.year})
        for name, origin, words in filled:
            year = origin.match.year or origin.spec.own_year or row_year
            if origin.spec.every_year:
                yield from ((one, name, words) for one in years or [self.fiscal_year])
            elif year is None and "year" in group:
                reason = f"年度「{cells.field(group, 'year')}」を年度として読めません。"
                self.log.reject_value(words.place, origin.title, words.text, reason)
            else:
                yield year or self.fiscal_year, name, words

    def _item(self, cells: RowCells, rule: Rule, group: dict[str, list[Origin]]) -> str:
        """Return the field that the item of a row stands for (目標, 実績 …), ``ignore``, or empty where it is not known."""
        text = cells.field(group, "item")
        name = item_field(text, rule)
        filled = any(cells.words(origin).text for origin in group.get("value", []))
        if not name and filled:
            known = "、".join(str(word) for words in rule.options["items"].values() for word in words)
            reason = f"items にない区分です（あるのは {known}）。読まないなら items の ignore に加えてください。"
            self.log.reject_value(cells.place(group.get("item", [])), "区分", text, reason)
        return name


def item_field(text: str, rule: Rule) -> str:
    """Return the field that a word of the item column stands for, empty where it is not known."""
    heading = Heading(0, (text,))
    for name, words in rule.options.get("items", {}).items():
        if text and any(matched(str(word), heading) for word in ([words] if isinstance(words, str) else words)):
            return str(name)
    return ""
