"""Amounts, grades, texts and schedules of the rows of a table (予算・決算、評価、文章、予定)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analysis.sources.columns import Origin
from analysis.sources.figures import Figures
from analysis.sources.heading import read_heading_year
from analysis.sources.row_cells import RowCells
from analysis.sources.rows import Row
from analysis.sources.sheet_indicators import Words
from analysis.sources.sheet_layout import Rule
from analysis.sources.sheet_log import SheetLog
from analysis.sources.sheet_series import item_field
from analysis.words.characters import fold_width, label_key
from analysis.words.quantity import missing_reason, split_items

_AMOUNTS = {
    "budget": "budget_yen",
    "settlement": "settlement_yen",
    "staff_cost": "staff_cost_yen",
    "staff_fte": "staff_fte",
}
_SYMBOL = re.compile(r"([A-Za-z]{1,3}[+\-]?|[◎○●△▲▽×☆★◇◆□■]+|\d{1,2}|[ⅠⅡⅢⅣⅤ])(?=$|[\s:(・.、,>])")
_SAME_SYMBOLS = str.maketrans({"〇": "○", "◯": "○", "✕": "×", "✖": "×"})
_LONGEST_GRADE = 20


@dataclass(frozen=True)
class Amount:
    """One amount in whole yen (or a number of people), where it stands, and the heading of its column."""

    value: float | None
    words: Words
    title: str


def grade_symbol(text: str, pattern: str, symbols: dict[str, str]) -> str:
    """Return the grade's own symbol (``A`` of ``A：順調``), ``-`` for a dash, empty where none can be read."""
    key = label_key(text)
    named = next((symbol for word, symbol in symbols.items() if label_key(word) == key), "")
    folded = fold_width(text).translate(_SAME_SYMBOLS).strip()
    if named or missing_reason(text) == "dash":
        return named or "-"
    if pattern:
        match = re.search(pattern, folded)
        return match[1] if match else ""
    match = _SYMBOL.match(folded)
    return match[1] if match else folded if len(folded) <= _LONGEST_GRADE else ""


@dataclass
class Facts:
    """Everything but measures and indicators that the rows of an edition say."""

    fiscal_year: int
    log: SheetLog
    amounts: dict[tuple[str, int], dict[str, Amount]] = field(default_factory=dict)
    grades: dict[tuple[str, int, str], Row] = field(default_factory=dict)
    texts: dict[tuple[str, str], tuple[list[str], str]] = field(default_factory=dict)
    schedules: dict[tuple[str, str, str, int, int | None], Row] = field(default_factory=dict)
    first_row_of: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def gather(self, cells: RowCells, rule: Rule, measure_id: str, figures: Figures) -> None:
        """Add what one row says under one rule."""
        self.first_row_of.setdefault(cells.sheet_row, measure_id)
        if rule.part == "budget":
            self._gather_amounts(cells, rule, measure_id, figures)
        elif rule.part == "grade":
            self._gather_grades(cells, rule, measure_id)
        elif rule.part == "text":
            self._gather_texts(cells, rule, measure_id)
        elif rule.part == "schedule":
            self._gather_schedules(cells, rule, measure_id)

    def _row_year(self, cells: RowCells, origins: dict[str, list[Origin]]) -> int | None:
        """Return the year of a row, the edition's where it has no such column, None where it cannot be read."""
        if "year" not in origins:
            return self.fiscal_year
        text = cells.field(origins, "year")
        year = read_heading_year(text, cells.layout.era)
        if year is None:
            self.log.reject_value(cells.place(origins["year"]), "年度", text, "年度として読めません。")
        return year

    def _year(self, origin: Origin, row_year: int | None) -> int | None:
        return origin.match.year or origin.spec.own_year or row_year

    def _gather_amounts(self, cells: RowCells, rule: Rule, measure_id: str, figures: Figures) -> None:
        origins = cells.reader.placement.of(rule)
        filled = [
            (name, origin, words)
            for name, origin in self._amount_origins(cells, rule, origins)
            if (words := cells.words(origin)).text
        ]
        row_year = self._row_year(cells, origins) if filled else None
        for name, origin, words in filled:
            year = self._year(origin, row_year)
            if year is None or self._is_shared(cells, origin, measure_id, words):
                continue
            amount = Amount(self._amount(name, words, figures), words, origin.title)
            self._add_amount((measure_id, year), name, amount, sums=bool(rule.options.get("sum")))

    def _amount_origins(
        self, cells: RowCells, rule: Rule, origins: dict[str, list[Origin]]
    ) -> Iterator[tuple[str, Origin]]:
        for name in _AMOUNTS:
            yield from ((name, origin) for origin in origins.get(name, []))
        if "value" not in origins:
            return
        item = cells.field(origins, "item")
        name = item_field(item, rule)
        if not name and any(cells.words(origin).text for origin in origins["value"]):
            reason = "items にない区分です。読まないなら items の ignore に加えてください。"
            self.log.reject_value(cells.place(origins.get("item", [])), "区分", item, reason)
        if name in _AMOUNTS:
            yield from ((name, origin) for origin in origins["value"])

    def _is_shared(self, cells: RowCells, origin: Origin, measure_id: str, words: Words) -> bool:
        """Return whether an amount was placed already: merged over rows of the measure, or over other measures."""
        if not cells.is_from_above(origin):
            return False
        row, _ = cells.reader.sheet.first(cells.row, origin.column or 0)
        first = self.first_row_of.get((*cells.sheet_row[:2], row))
        if first not in (None, measure_id):
            reason = f"結合されたセルの額で、取組{first}と共通です。先の取組にだけ置きました。"
            self.log.reject_value(words.place, origin.title, words.text, reason)
        return first is not None

    def _amount(self, name: str, words: Words, figures: Figures) -> float | None:
        quantity = figures.read(words.text, "" if name == "staff_fte" else words.unit)
        if quantity.value is None:
            if quantity.missing_reason == "not_numeric":
                expected = "人数" if name == "staff_fte" else "金額"
                self.log.reject_value(words.place, name, words.text, f"{expected}として読めません。空欄としました。")
            return None
        return quantity.value if name == "staff_fte" else float(round(quantity.value))

    def _add_amount(self, key: tuple[str, int], name: str, amount: Amount, *, sums: bool) -> None:
        known = self.amounts.setdefault(key, {})
        column = _AMOUNTS[name]
        before = known.get(column)
        if before is None or before.value is None:
            known[column] = amount
        elif sums and amount.value is not None:
            known[column] = replace(before, value=before.value + amount.value)
        elif amount.value not in (None, before.value):
            place = before.words.place
            reason = f"{key[1]}年度の額は先の行（{place}）にもあります。足し合わせるなら sum = true と書いてください。"
            self.log.reject_value(amount.words.place, amount.title, amount.words.text, reason)

    def _gather_grades(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        origins = cells.reader.placement.of(rule)
        kind = str(rule.options.get("kind", "annual"))
        filled = [(origin, words) for origin in origins.get("grade", []) if (words := cells.words(origin)).text]
        row_year = self._row_year(cells, origins) if filled else None
        for origin, words in filled:
            year = self._year(origin, row_year)
            symbol = grade_symbol(
                words.text, str(rule.options.get("pattern", "")), dict(rule.options.get("symbols", {}))
            )
            if not symbol:
                self.log.reject_value(words.place, origin.title, words.text, "評価の記号として読めません。")
            if year is None or not symbol:
                continue
            row: Row = {"measure_id": measure_id, "fiscal_year": year, "kind": kind, "grade": symbol}
            row["source"] = words.place
            known = self.grades.setdefault((measure_id, year, kind), row)
            if known["grade"] != symbol:
                reason = f"先の行の評価は「{known['grade']}」（{known['source']}）です。"
                self.log.reject_value(words.place, origin.title, words.text, reason)

    def _gather_texts(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        for name, origins in cells.reader.placement.of(rule).items():
            for origin in origins:
                words = cells.words(origin)
                if not words.text:
                    continue
                known, _ = self.texts.setdefault((measure_id, name), ([], words.place))
                if words.text not in known:
                    known.append(words.text)

    def _gather_schedules(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        origins = cells.reader.placement.of(rule)
        task = cells.field(origins, "task")
        marks = [(origin, words) for origin in origins.get("mark", []) if (words := cells.words(origin)).text]
        filled = [(origin, words) for origin, words in marks if missing_reason(words.text) != "dash"]
        row_year = self._row_year(cells, origins) if task or filled else None
        has_months = any(origin.match.month for origin in origins.get("mark", []))
        scope = str(rule.options.get("scope", "year" if has_months or "mark" not in origins else "plan"))
        if missing_reason(task) in ("dash", "blank") or row_year is None:
            return
        for part in split_items(task).values():
            places = [(self._year(o, row_year), o.match.month, w.place) for o, w in filled]
            unmarked = [] if "mark" in origins else [(row_year, None, cells.place(origins.get("task", [])))]
            for year, month, place in places or unmarked:
                if year is not None:
                    key = (measure_id, scope, part, year, month)
                    row: Row = {"measure_id": measure_id, "scope": scope, "task": part, "fiscal_year": year}
                    self.schedules.setdefault(key, {**row, "month": month, "source": place})

    def tables(self, order: dict[str, int]) -> dict[str, list[Row]]:
        """Return the rows of every table, by measure in the given order."""
        budgets: list[Row] = []
        for (measure_id, year), found in sorted(self.amounts.items(), key=lambda one: (order[one[0][0]], one[0][1])):
            row: Row = {"measure_id": measure_id, "fiscal_year": year}
            for column, amount in found.items():
                value = amount.value
                row[column] = value if column == "staff_fte" or value is None else int(value)
            budgets.append({**row, "source": next(iter(found.values())).words.place})
        texts: list[Row] = [
            {"measure_id": measure_id, "field": name, "text": "\n".join(words), "source": place}
            for (measure_id, name), (words, place) in sorted(self.texts.items(), key=lambda one: order[one[0][0]])
        ]
        return {
            "budgets": budgets,
            "grades": sorted(
                self.grades.values(),
                key=lambda row: (order[str(row["measure_id"])], str(row["fiscal_year"]), str(row["kind"])),
            ),
            "texts": texts,
            "schedules": sorted(self.schedules.values(), key=lambda row: order[str(row["measure_id"])]),
        }
