"""The amounts that the documents of an edition print (金額): each in its unit, with its state and its sources of funds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.sources.figures import Figures, scaled_unit
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row, state_of
from analysis.sources.log import ImportLog
from analysis.words.amount import amount_of, people_of
from analysis.words.characters import fold_width
from analysis.words.quantity import missing_reason

STAFF = "staff_fte"
_SETTLEMENT = "settlement_yen"
_STATED = re.compile(r"\s*\((?P<state>[^()\d]*(?:見込|速報|確定|実績)[^()\d]*)\)\s*$")
#: What the amounts of a year are: measure and year, and of funds the stage and the kind as well.
YearKey = tuple[str, int]
FundKey = tuple[str, int, str, str]


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
    value = people_of(cell.text) if column == STAFF else yen_in(cell)
    if value is None:
        expected = "人数" if column == STAFF else "金額"
        log.refuse(cell, expected, f"{expected}として読めません。空欄としました。")
    return value


def yen_in(cell: Cell) -> float | None:
    """Return a cell's amount in whole yen, in its own unit or that of its column; None where it is not wholly one."""
    factor, name = scaled_unit(cell.unit) if cell.unit else (1.0, "円")
    return amount_of(_STATED.sub("", fold_width(cell.text)), int(factor)) if name == "円" else None


def settlement_state(cell: Cell) -> str:
    """Return ``forecast`` where a settlement is not yet final, by its own words or its heading; else an empty text."""
    said = _STATED.search(fold_width(cell.text))
    state = state_of(said["state"] if said else cell.heading_words)
    return "forecast" if state else "final" if said and "確定" in said["state"] else ""


@dataclass
class Money:
    """The amounts of all measures by year.

    Attributes
    ----------
    fiscal_year : int or None
        The evaluated year: a settlement of 0 of a later one is a form's empty cell.
    amounts, years, states, funds
        Amounts by measure, year and column; the place of every year that is named; states of settlements; funds.
    """

    log: ImportLog
    fiscal_year: int | None = None
    amounts: dict[YearKey, dict[str, Amount]] = field(default_factory=dict)
    years: dict[YearKey, str] = field(default_factory=dict)
    states: dict[YearKey, str] = field(default_factory=dict)
    funds: dict[FundKey, Amount] = field(default_factory=dict)

    def add(self, key: YearKey, column: str, cell: Cell, figures: Figures, *, sums: bool = False) -> None:
        """Add an amount of a measure (key: measure and year); of two that differ the first stays, unless they are sums."""
        self.years.setdefault(key, cell.source)
        value = amount_in(cell, column, figures, self.log) if cell.text else None
        amount = Amount(None if self._is_not_yet(key, column, value, cell) else value, cell)
        known = self.amounts.setdefault(key, {})
        known[column] = self._together(known.get(column), amount, key[1], sums=sums)
        if column == _SETTLEMENT and amount.value is not None and (state := settlement_state(cell)):
            self.states.setdefault(key, state)

    def add_fund(self, key: FundKey, cell: Cell, figures: Figures, *, sums: bool = False) -> None:
        """Add an amount of a source of funds (key: measure, year, stage, kind), as `add`."""
        amount = Amount(amount_in(cell, "amount_yen", figures, self.log), cell)
        if amount.value is not None:
            self.funds[key] = self._together(self.funds.get(key), amount, key[1], sums=sums)

    def add_state(self, key: YearKey, cell: Cell) -> None:
        """Keep whether a settlement is final, as a cell of its own says."""
        state = "forecast" if state_of(cell.text) else "final" if re.search("確定|決算|実績", cell.text) else ""
        if state:
            self.states[key] = state
        elif missing_reason(cell.text) == "not_numeric":
            self.log.refuse(cell, "決算の区分", "確定か見込みの区分として読めません。")

    def _is_not_yet(self, key: YearKey, column: str, value: float | None, cell: Cell) -> bool:
        """Return whether a settlement of 0 only says that its year has not been settled."""
        later = self.fiscal_year is not None and key[1] > self.fiscal_year
        if not later or column != _SETTLEMENT or value != 0:
            return False
        self.log.group("評価年度より後の年度の決算額 0 を、まだ決算がないものとして空欄にしました", cell.source)
        return True

    def _together(self, before: Amount | None, amount: Amount, year: int, *, sums: bool) -> Amount:
        """Return the amount that stands where one stood before."""
        if before is None or before.value is None:
            return amount
        if sums and amount.value is not None:
            return replace(before, value=before.value + amount.value)
        if amount.value not in (None, before.value):
            reason = f"{year}年度の額は先の行（{before.cell.source}）にもあります。足し合わせるなら sum = true と書いてください。"
            self.log.refuse(amount.cell, "金額", reason)
        return before

    def budget_rows(self) -> list[Row]:
        """Return the rows of the table ``budgets``."""
        rows: list[Row] = []
        for key, source in self.years.items():
            row: Row = {"measure_id": key[0], "fiscal_year": key[1]}
            for column, amount in self.amounts.get(key, {}).items():
                row[column] = amount.value if column == STAFF or amount.value is None else int(amount.value)
            rows.append({**row, "settlement_status": self.states.get(key, ""), "source": source})
        return rows

    def fund_rows(self) -> list[Row]:
        """Return the rows of the table ``funding``."""
        names = ("measure_id", "fiscal_year", "stage", "kind")
        return [
            {**dict(zip(names, key, strict=True)), "amount_yen": int(amount.value or 0), "source": amount.cell.source}
            for key, amount in self.funds.items()
        ]
