"""Which column of a table holds which field (列の対応): every column is mapped, ignored or a problem."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analysis.contract.codes import FUNDING_KINDS
from analysis.sources.area import Area, beside_label, caption_texts, headings_of, location, uneven_rows
from analysis.sources.cells import Place, Sheet, column_letters, column_number
from analysis.sources.figures import counted_unit
from analysis.sources.heading import Heading, Match, matched, years_disagree
from analysis.sources.shapes import AMOUNT_FIELDS
from analysis.sources.sheet_columns import WHERE, Spec
from analysis.sources.sheet_layout import Rule, SheetLayout
from analysis.words.characters import label_key
from analysis.words.errors import Problem

_VALUES = {"target", "actual", "baseline", "grade", "status", "value", "reference", "rate", "mark"}
_VALUES |= {*AMOUNT_FIELDS, *FUNDING_KINDS}
_AMOUNTS = (*(name for name in AMOUNT_FIELDS if name != "staff_fte"), "value", *FUNDING_KINDS)
_OF_MONEY = ("budget", "funding")
_COLUMN = re.compile(r"@([A-Z]{1,3})")
_COLUMNS = re.compile(r"@([A-Z]{1,3}):([A-Z]{1,3})")
_CELL = re.compile(r"@([A-Z]{1,3})(\d+)")
_AMOUNT_UNIT = re.compile(r"百万円|千円|万円|億円|円")
_CAPTION_UNIT = re.compile(r"単位\W{0,2}(百万円|千円|万円|億円|円)")
_UNREADABLE_YEAR = re.compile(r"(?:令和|平成|昭和)[^\d元~-]{0,2}年")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_SHOWN = 8
_SEVERAL = 2


@dataclass(frozen=True)
class Origin:
    """Where the values of one field come from: a column, one cell, or the name of the sheet or file."""

    spec: Spec
    column: int | None = None
    cell: Place | None = None
    words: str = ""
    heading: Heading | None = None
    match: Match = field(default_factory=Match)
    unit: str = ""
    heading_year: int | None = None

    @property
    def year(self) -> int | None:
        """The fiscal year of its values: of the heading's ``{year}``, as the pattern or the heading names it, as declared."""
        return self.match.year or self.match.named or self.heading_year or self.spec.own_year

    @property
    def title(self) -> str:
        """The heading, for messages."""
        return self.heading.title if self.heading else "、".join(self.spec.heading)


@dataclass
class Placement:
    """The fields of every rule on one table, and what is wrong with the mapping.

    Attributes
    ----------
    origins : dict
        By (part, number of the rule) and field.
    lacking : list of (rule title, field, what was looked for)
        Fields without a column.
    """

    area: Area
    headings: list[Heading]
    origins: dict[tuple[str, int], dict[str, list[Origin]]] = field(default_factory=dict)
    lacking: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Heading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, rule: Rule) -> dict[str, list[Origin]]:
        """Return where the fields of a rule stand."""
        return self.origins.get((rule.part, rule.number), {})


class _Placer:
    """Maps one table's columns to the fields of a layout."""

    def __init__(self, sheet: Sheet, layout: SheetLayout, area: Area) -> None:
        self.sheet, self.layout = sheet, layout
        self.placement = Placement(area, headings_of(sheet, area))
        self.claims: dict[int, list[tuple[Rule, str, Origin]]] = defaultdict(list)
        shown = [set(heading.parts) for heading in self.placement.headings if heading.parts]
        self.titles = frozenset(set.intersection(*shown) if len(shown) >= _SEVERAL else ())
        captions = (_CAPTION_UNIT.search(label_key(text)) for text in caption_texts(sheet, area))
        self.caption_unit = next((match[1] for match in captions if match), "")

    def problem(self, what: str, todo: str, row: int | None = None) -> None:
        self.placement.problems.append(Problem(location(self.sheet, row), what, todo))

    def unit(self, rule: Rule, name: str, spec: Spec, heading: Heading | None) -> str:
        """Return the unit of a column: that of the field, its heading, the rule, the sheet, its caption."""
        if spec.unit:
            return spec.unit
        words = label_key("/".join(heading.parts)) if heading else ""
        if rule.part not in _OF_MONEY:
            found = [unit for words in _BRACKETED.findall(words) if (unit := counted_unit(words))]
            return found[-1] if found else ""
        if name not in _AMOUNTS:
            return ""
        match = _AMOUNT_UNIT.search(words)
        return match[0] if match else rule.settings.unit or self.layout.unit or self.caption_unit

    def fixed(self, pattern: str, spec: Spec) -> Origin | None:
        """Return the origin of ``@C``, ``@C5``, ``@sheet`` or ``@file``."""
        names = {"@sheet": self.sheet.name, "@file": self.sheet.file.rsplit(".", 1)[0]}
        if pattern in names:
            return Origin(spec, words=names[pattern])
        if column := _COLUMN.fullmatch(pattern):
            place = column_number(column[1])
            heading = next((one for one in self.placement.headings if one.column == place), None)
            return Origin(spec, place, heading=heading or Heading(place, ()))
        if cell := _CELL.fullmatch(pattern):
            return Origin(spec, cell=(int(cell[2]) - 1, column_number(cell[1])))
        return None

    def found(self, rule: Rule, name: str, spec: Spec) -> list[Origin]:
        """Return every origin of a field, values with the year that their heading names."""
        origins = [origin for one in spec.each for origin in self._found(rule, name, one)]
        if name not in _VALUES:
            return origins
        return [replace(origin, heading_year=self.heading_year(origin)) for origin in origins]

    def heading_year(self, origin: Origin) -> int | None:
        """Return the year that the heading of a value names; one that the setting contradicts is a problem."""
        if origin.heading is None:
            return None
        year = origin.match.year or origin.match.named or origin.heading.own_year(self.layout.era, self.titles)
        told = origin.spec.own_year
        if year and told and year != told:
            what = f"{origin.title} は見出しでは{year}年度ですが、設定では year = {told} です。"
            self.problem(what, "見出しの年度によるので、year を消すか、正しい列を指してください。")
        words = "／".join(part for part in origin.heading.parts if part not in self.titles)
        if year is None and told is None and not origin.spec.every_year and _UNREADABLE_YEAR.search(label_key(words)):
            what = f"{origin.title} の年度を読めません。"
            self.problem(what, 'どの年度の値かを { heading = "…", year = 2025 } のように書いてください。')
        return year

    def _found(self, rule: Rule, name: str, spec: Spec) -> list[Origin]:
        """Return every origin of one way in which the place of a field is told."""
        for label, down in ((spec.right_of, False), (spec.below, True)):
            place = beside_label(self.sheet, label, down) if label else None
            if place:
                heading = Heading(place[1], (label,))
                return [Origin(spec, cell=place, heading=heading, unit=self.unit(rule, name, spec, heading))]
        if not spec.heading and spec.own_year is not None and name == "year":
            return [Origin(spec, words=str(spec.own_year))]
        origins: dict[int | str, Origin] = {}
        for pattern in spec.heading:
            fixed = self.fixed(pattern, spec)
            if fixed:
                unit = self.unit(rule, name, spec, fixed.heading)
                origins[pattern] = Origin(spec, fixed.column, fixed.cell, fixed.words, fixed.heading, unit=unit)
                continue
            for heading in self.placement.headings:
                match = matched(pattern, heading, self.layout.era) if heading.parts else None
                if match and heading.column not in origins:
                    unit = self.unit(rule, name, spec, heading)
                    origins[heading.column] = Origin(spec, heading.column, heading=heading, match=match, unit=unit)
        return list(origins.values())

    def place(self, rule: Rule, name: str, spec: Spec) -> list[Origin]:
        """Return the origins of a field after noting what is wrong with them."""
        origins = self.found(rule, name, spec)
        title = f"{rule.title} {name}"
        if not origins:
            told = [words for one in spec.each for words in (*one.heading, one.right_of, one.below)]
            wanted = "、".join(f"「{one}」" for one in told if one)
            self.placement.lacking.append((rule.title, name, wanted))
        same: dict[tuple[Match, int | None], list[Origin]] = defaultdict(list)
        for origin in origins:
            same[origin.match, origin.year].append(origin)
        for key, group in same.items():
            least = min(origin.match.dropped for origin in group)
            same[key] = [origin for origin in group if origin.match.dropped == least]
        kept = [origin for group in same.values() for origin in group]
        for origin in kept:
            if origin.column is not None:
                self.claims[origin.column].append((rule, name, origin))
        for group in same.values():
            if len(group) > 1:
                columns = "、".join(origin.title for origin in group[:_SHOWN])
                todo = "見出しを上の段から「上／下」の順に「上/下」と書くか、@列名（例 @D）で1つに決めてください。"
                self.problem(f"{title} に当てはまる列が{len(group)}つあります（{columns}）。", todo)
        return kept

    def check_claims(self) -> None:
        """Leave a column to the field whose pattern names more of its heading; report those that two claim alike."""
        for claims in self.claims.values():
            whole = [claim for claim in claims if WHERE not in claim[0].fields]
            values = [claim for claim in whole if claim[1] in _VALUES and not claim[2].spec.take]
            if len({(rule.part, rule.number, name) for rule, name, _ in values}) < _SEVERAL:
                continue
            least = min(origin.match.dropped for _, _, origin in values)
            best = [claim for claim in values if claim[2].match.dropped == least]
            for rule, name, origin in values:
                if len(best) == 1 and origin is not best[0][2]:
                    self.placement.of(rule)[name].remove(origin)
            if len(best) > 1:
                titles = " と ".join(sorted({f"{rule.title} {name}" for rule, name, _ in best}))
                todo = "どちらか一方にだけ当てはまる見出しにしてください。"
                self.problem(f"{best[0][2].title} が {titles} の両方に当てはまります。", todo)

    def ignored(self, heading: Heading) -> bool:
        for pattern in self.layout.ignore:
            span = _COLUMNS.fullmatch(pattern)
            column = _COLUMN.fullmatch(pattern)
            if span and column_number(span[1]) <= heading.column <= column_number(span[2]):
                return True
            if column and column_number(column[1]) == heading.column:
                return True
            if not span and not column and matched(pattern, heading, self.layout.era):
                return True
        return False

    def has_data(self, column: int) -> int | None:
        """Return the first row below the headings with something in a column of its own."""
        rows = self.placement.area.data_rows
        return next((row for row in rows if self.sheet.own_text(row, column)), None)

    def check_unmapped(self) -> None:
        """Report every column that holds something and is neither mapped nor ignored."""
        moved = uneven_rows(self.sheet, self.placement.area)[0]
        for heading in self.placement.headings:
            if heading.column in self.claims:
                continue
            if self.ignored(heading):
                self.placement.ignored.append(heading)
                continue
            row = self.has_data(heading.column)
            if not heading.parts and (row is None or row in moved):
                continue
            sample = "" if row is None else f"（例 {self.sheet.text(row, heading.column)[:20]}）"
            name = column_letters(heading.column)
            todo = f'[sheet.…] のどれかに対応を書くか、読まない列なら ignore に "{self.suggestion(heading, name)}" を加えてください。'
            self.problem(f"{heading.title}{sample} の扱いが決まっていません。", todo)

    @staticmethod
    def suggestion(heading: Heading, name: str) -> str:
        """Return how a column would be named under ignore."""
        return "/".join(heading.parts) if heading.parts else f"@{name}"


def _unit_problems(placer: _Placer, rule: Rule, fields: Iterable[tuple[str, list[Origin]]]) -> None:
    lacking = [origin for name, found in fields for origin in found if name in _AMOUNTS and not origin.unit]
    if lacking:
        columns = "、".join(origin.title for origin in lacking[:_SHOWN])
        part = f"[[sheet]] か [[sheet.{rule.part}]]"
        todo = f'{part} に unit = "千円" のように書いてください（円、千円、万円、百万円、億円）。'
        placer.problem(f"{rule.title} の金額の単位が分かりません（{columns}）。", todo)


def place_columns(sheet: Sheet, layout: SheetLayout, area: Area) -> Placement:
    """Return which column holds which field, with everything that is wrong about it."""
    placer = _Placer(sheet, layout, area)
    placement = placer.placement
    for rule in layout.rules:
        fields = {name: placer.place(rule, name, spec) for name, spec in rule.fields.items()}
        placement.origins[rule.part, rule.number] = fields
        if rule.part in _OF_MONEY:
            _unit_problems(placer, rule, fields.items())
    placer.check_claims()
    if placer.claims:
        placer.check_unmapped()
    for heading in placement.headings:
        if any(years_disagree(part) for part in heading.parts):
            placement.notes.append(f"{heading.title} の元号と西暦が合いません。元号の年として読みました。")
    return placement


def best_placement(sheet: Sheet, layout: SheetLayout, areas: list[Area]) -> Placement:
    """Return the placement of the choice of heading rows that lacks the fewest fields, then leaves the fewest doubts."""
    best = place_columns(sheet, layout, areas[0])
    for area in areas[1:]:
        if not best.problems and not best.lacking:
            break
        other = place_columns(sheet, layout, area)
        if (len(other.lacking), len(other.problems)) < (len(best.lacking), len(best.problems)):
            best = other
    return best
