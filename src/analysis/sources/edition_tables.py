"""Everything that the documents of an edition say, gathered into the tables of the contract (取り込んだ事実)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from analysis.sources.figures import Figures, scaled_unit
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row, Series, indicator_rows
from analysis.sources.log import ImportLog
from analysis.sources.shapes import Direction
from analysis.sources.symbols import Grading
from analysis.words.amount import amount_of, people_of
from analysis.words.quantity import missing_reason, split_items

STAFF = "staff_fte"


@dataclass(frozen=True)
class Amount:
    """One amount in whole yen (or a number of people), and the cell that it stands in."""

    value: float | None
    cell: Cell


def amount_in(cell: Cell, column: str, figures: Figures, log: ImportLog) -> float | None:
    """Return what a cell of a column of ``budgets`` means: whole yen, or a number of people.

    The unit printed in the cell counts before that of its column. A cell that is not wholly an amount is none.
    """
    reason = figures.reason(cell.text) or missing_reason(cell.text)
    if reason not in ("", "not_numeric"):
        return None
    value = people_of(cell.text) if column == STAFF else _yen(cell)
    if value is None:
        expected = "人数" if column == STAFF else "金額"
        log.refuse(cell, expected, f"{expected}として読めません。空欄としました。")
    return value


def _yen(cell: Cell) -> float | None:
    factor, name = scaled_unit(cell.unit) if cell.unit else (1.0, "円")
    return amount_of(cell.text, int(factor)) if name == "円" else None


@dataclass
class EditionTables:
    """What the documents of one edition say beside their list of measures.

    Attributes
    ----------
    series : dict of Series
        In order of first appearance, each under what makes it the same series in another row.
    directions : sequence of Direction
        Wanted directions that the words do not tell, as the layout declares them.
    """

    log: ImportLog
    directions: Sequence[Direction] = ()
    series: dict[Hashable, Series] = field(default_factory=dict)
    amounts: dict[tuple[str, int], dict[str, Amount]] = field(default_factory=dict)
    years: dict[tuple[str, int], str] = field(default_factory=dict)
    grades: dict[tuple[str, int, str], Row] = field(default_factory=dict)
    texts: dict[tuple[str, str], tuple[list[str], str]] = field(default_factory=dict)
    schedules: dict[tuple[str, str, str, int, int | None], Row] = field(default_factory=dict)

    def add_series(self, found: Series) -> None:
        """Keep an indicator that no other row of the documents adds to."""
        self.series[len(self.series), id(found)] = found

    def add_amount(
        self, key: tuple[str, int], column: str, cell: Cell, figures: Figures, *, sums: bool = False
    ) -> None:
        """Add an amount of a measure (key: measure and year); of two that differ the first stays, unless they are sums."""
        self.years.setdefault(key, cell.source)
        amount = Amount(amount_in(cell, column, figures, self.log) if cell.text else None, cell)
        known = self.amounts.setdefault(key, {})
        before = known.get(column)
        if before is None or before.value is None:
            known[column] = amount
        elif sums and amount.value is not None:
            known[column] = replace(before, value=before.value + amount.value)
        elif amount.value not in (None, before.value):
            reason = f"{key[1]}年度の額は先の行（{before.cell.source}）にもあります。足し合わせるなら sum = true と書いてください。"
            self.log.refuse(cell, "金額", reason)

    def add_grade(self, key: tuple[str, int, str], cell: Cell, grading: Grading) -> None:
        """Add a grade (key: measure, year, kind) as the document's own symbol; the first of two stays."""
        symbol = grading.read(cell.text)
        if not symbol:
            self.log.refuse(cell, "評価", "評価の記号として読めません。")
            return
        known = self.put_grade(key, symbol, cell.source)
        if known["grade"] != symbol:
            self.log.refuse(cell, "評価", f"先の行の評価は「{known['grade']}」（{known['source']}）です。")

    def put_grade(self, key: tuple[str, int, str], symbol: str, source: str) -> Row:
        """Keep a grade whose symbol is known, where there is none yet; return the one that stands."""
        row: Row = {"measure_id": key[0], "fiscal_year": key[1], "kind": key[2], "grade": symbol, "source": source}
        return self.grades.setdefault(key, row)

    def add_text(self, measure_id: str, name: str, cell: Cell) -> None:
        """Add a sentence of a field, once."""
        known, _ = self.texts.setdefault((measure_id, name), ([], cell.source))
        if cell.text not in known:
            known.append(cell.text)

    def add_task(self, key: tuple[str, str, str, int, int | None], source: str) -> None:
        """Add a planned task (key: measure, scope, task, year, month)."""
        row: Row = dict(zip(("measure_id", "scope", "task", "fiscal_year", "month"), key, strict=True))
        self.schedules.setdefault(key, {**row, "source": source})

    def _declared(self) -> None:
        """Give the series the directions that the layout declares, and say so."""
        for found in self.series.values():
            rule = next((rule for rule in self.directions if re.search(rule.pattern, found.name.text)), None)
            if rule:
                found.direction = rule.direction
                what = f"「{found.name.text}」の望ましい方向を {rule.direction} としました。{rule.reason}"
                self.log.mention(found.name, what)

    def _budgets(self) -> list[Row]:
        rows: list[Row] = []
        for (measure_id, year), source in self.years.items():
            found = self.amounts.get((measure_id, year), {})
            row: Row = {"measure_id": measure_id, "fiscal_year": year}
            for column, amount in found.items():
                row[column] = amount.value if column == STAFF or amount.value is None else int(amount.value)
            rows.append({**row, "source": source})
        return rows

    def tables(self, order: dict[str, int]) -> dict[str, list[Row]]:
        """Return the rows of every table but that of the measures, by measure in the given order."""
        self._declared()
        texts: list[Row] = [
            {"measure_id": measure_id, "field": name, "text": "\n".join(words), "source": source}
            for (measure_id, name), (words, source) in self.texts.items()
        ]
        found = {
            "budgets": self._budgets(),
            "indicators": indicator_rows(self.series.values(), self.log),
            "grades": list(self.grades.values()),
            "texts": texts,
            "schedules": list(self.schedules.values()),
        }
        within = {"budgets": ("fiscal_year",), "indicators": ("kind", "seq"), "grades": ("fiscal_year", "kind")}
        for table, rows in found.items():
            names = within.get(table, ())
            rows.sort(key=lambda row: (order[str(row["measure_id"])], *(row[name] for name in names)))
        return found


def tasks_of(text: str) -> list[str]:
    """Return the numbered tasks of a cell (取組予定); none where it says that there is none."""
    nothing = missing_reason(text) in ("dash", "blank", "none", "not_applicable")
    return [] if nothing else list(split_items(text).values())
