"""What became of every line, row and column of a document (取り込みの記録): kept, skipped or rejected, never lost."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.sources.cells import Sheet
from analysis.sources.grid import Cell, Grid, Row
from analysis.sources.heading import Heading

SHOWN = 50
_WORDS = 40
_EXAMPLES = 5
_REJECTED = "を置けません。"


@dataclass
class SheetAccount:
    """The account of one table: rows read = kept + rejected + skipped, each skipped one under its rule."""

    title: str
    rows: int = 0
    kept: int = 0
    rejected: int = 0
    skipped: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    columns: int = 0
    ignored: list[Heading] = field(default_factory=list)
    heading_lines: list[int] = field(default_factory=list)

    @property
    def skipped_rows(self) -> int:
        """The number of rows skipped under any rule."""
        return sum(len(lines) for lines in self.skipped.values())

    def summary(self) -> list[str]:
        """Return the account in Japanese."""
        heading = f"（見出し: {runs(self.heading_lines)}行）" if self.heading_lines else ""
        lines = [
            f"{self.title}: 読んだ行 {self.rows} ＝ 取り込んだ行 {self.kept} ＋ 置けなかった行 {self.rejected}"
            f" ＋ 規則により飛ばした行 {self.skipped_rows}{heading}"
        ]
        lines += [f"  飛ばした行（{rule}）: {runs(found)}" for rule, found in self.skipped.items()]
        if self.ignored:
            names = "、".join(heading.title for heading in self.ignored[:SHOWN])
            lines.append(f"  読まない列 {len(self.ignored)}（全 {self.columns} 列）: {names}")
        return lines


@dataclass
class ImportLog:
    """The account of one import: rows read = kept + skipped as declared + rejected + outside the tables.

    Attributes
    ----------
    kept, skipped, rejected, notices, gathered
        What became of the lines of forms; by the line in the grid.
    accounts, rejections, remarks
        What became of the rows and columns of tables.
    grouped
        The same thing about many cells, under the words that say it.
    """

    kept: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    rejected: dict[int, str] = field(default_factory=dict)
    notices: list[tuple[int, str]] = field(default_factory=list)
    gathered: dict[str, list[int]] = field(default_factory=dict)
    accounts: list[SheetAccount] = field(default_factory=list)
    rejections: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    often: Counter[str] = field(default_factory=Counter)
    grouped: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, row: Row) -> None:
        """Count a line as placed."""
        self.kept.add(row.line)

    def skip(self, row: Row) -> None:
        """Count a line as one that the layout declares to be no field."""
        self.skipped.add(row.line)

    def reject(self, row: Row, reason: str) -> None:
        """Report a line that could not be placed, with its words."""
        words = "｜".join(cell.text for cell in row.filled)
        self.rejected[row.line] = f"{reason}「{words[:40]}」"

    def reject_cell(self, cell: Cell, reason: str) -> None:
        """Report one cell of a line that was otherwise placed."""
        self.notices.append((cell.line, f"{cell.column}列目「{cell.text[:_WORDS]}」を置けません。{reason}"))

    def reject_row(self, sheet: Sheet, row: int, reason: str) -> None:
        """Report a row of a table that could not be placed, with its words."""
        filled = (column for column in range(len(sheet.values[row])) if sheet.own_text(row, column))
        column = next(filled, 0)
        words = "｜".join(filter(None, (sheet.own_text(row, at) for at in range(len(sheet.values[row])))))
        self.rejections.append(f"{sheet.place(row, column)}: 行を置けません。{reason}「{words[:_WORDS]}」")

    def refuse(self, cell: Cell, title: str, reason: str) -> None:
        """Report a cell that holds no value, under the name of its column."""
        if cell.line:
            self.reject_cell(cell, reason if title in reason else f"{title}: {reason}")
            return
        self.rejections.append(
            f"{cell.source}: {cell.heading or title} の「{cell.text[:_WORDS]}」を置けません。{reason}"
        )

    def mention(self, cell: Cell, words: str) -> None:
        """Report something that a person should know about a cell that was read."""
        if cell.line:
            self.notice(cell.line, words)
        else:
            self.remark(f"{cell.source}: {words}")

    def group(self, words: str, example: str) -> None:
        """Report the same thing about many cells, once with how many there are and some of them."""
        known = self.grouped.setdefault(words, [])
        if example not in known:
            known.append(example)

    def remark(self, words: str) -> None:
        """Report something that a person should know; the same words once, with how often."""
        if not self.often[words]:
            self.remarks.append(words)
        self.often[words] += 1

    def notice(self, line: int, words: str) -> None:
        """Report something that a person should know about a line that was read."""
        self.notices.append((line, words))

    def gather(self, line: int, words: str) -> None:
        """Report the same thing about many lines, once for all of them."""
        self.gathered.setdefault(words, []).append(line)

    def outside(self, grid: Grid) -> list[Row]:
        """Return the rows outside every table and record (前書き, 用語集 …)."""
        placed = self.kept | self.skipped | self.rejected.keys()
        return [row for row in grid if row.line not in placed]

    def summary(self, grid: Grid) -> list[str]:
        """Return the account in Japanese, line by line, for the terminal."""
        tables = [line for account in self.accounts for line in account.summary()]
        tables += shown(_together(self.rejections), "置けなかった行とセル")
        tables += shown([*self.remarks, *_grouped(self.grouped)], "知らせ")
        return [*grid.notes, *(self._lines(grid) if grid.rows else []), *tables]

    def _lines(self, grid: Grid) -> list[str]:
        """Return what became of the lines of forms."""
        known = {row.line: row for row in grid}
        outside = self.outside(grid)
        skipped = f" ＋ 読み飛ばした行 {len(self.skipped - self.kept)}" if self.skipped else ""
        lines = [
            f"読んだ行 {len(grid.rows)} ＝ 取り込んだ行 {len(self.kept)}{skipped}"
            f" ＋ 置けなかった行 {len(self.rejected)} ＋ 表と個票の外の行 {len(outside)}",
            f"表と個票の外の行: {places(outside, 3)}",
        ]
        lines += [f"{_place(line, known, grid)}: 置けません。{words}" for line, words in sorted(self.rejected.items())]
        lines += [f"{_place(line, known, grid)}: {words}" for line, words in sorted(self.notices)]
        for words, found in self.gathered.items():
            lines.append(f"{words}: {places([known[line] for line in sorted(set(found))])}行目")
        return lines


def _grouped(found: dict[str, list[str]]) -> list[str]:
    """Return one line for each thing that was said about many cells."""
    lines = []
    for words, examples in found.items():
        rest = len(examples) - _EXAMPLES
        more = f" ほか {rest} 件" if rest > 0 else ""
        lines.append(f"{words}（{len(examples)}件）: {'、'.join(examples[:_EXAMPLES])}{more}")
    return lines


def _together(rejections: list[str]) -> list[str]:
    """Return rejections, those of one reason as one where there are many: the first of them and the places of the others."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in rejections:
        reason = line.partition(_REJECTED)[2]
        by_reason[re.sub("「[^「」]*」$", "", reason) or line].append(line)
    lines = []
    for found in by_reason.values():
        alone = found if len(found) <= _EXAMPLES else found[:1]
        lines += alone
        if len(alone) < len(found):
            places = [re.split(r": ", line, maxsplit=1)[0] for line in found[1:]]
            lines.append(f"  同じ理由で置けないものがほかに {len(places)} 件: {'、'.join(places[:SHOWN])}")
    return lines


def _place(line: int, known: dict[int, Row], grid: Grid) -> str:
    """Return what a person calls a line of the grid; the file, where it is none of them."""
    row = known.get(line)
    return f"{row.part}:{row.number}" if row else f"{grid.file}:{line}"


def places(rows: list[Row], gap: int = 0) -> str:
    """Return rows as spans of their numbers, e.g. ``3-6、9``, with the sheet where they stand in several."""
    parts: dict[str, list[int]] = {}
    for row in rows:
        parts.setdefault(row.part, []).append(row.number)
    if len(parts) < 2:
        return spans([row.number for row in rows], gap)
    return " ".join(f"{part}:{spans(numbers, gap)}" for part, numbers in parts.items())


def spans(numbers: list[int], gap: int = 3) -> str:
    """Return numbers as spans, e.g. ``3-6、9``; neighbours at most ``gap`` lines apart count as one, 50 are shown."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number - parts[-1][-1] <= gap + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    words = [str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts]
    return ("、".join(words[:SHOWN]) or "なし") + (f" ほか {len(words) - SHOWN} か所" if len(words) > SHOWN else "")


def shown(lines: list[str], kind: str) -> list[str]:
    """Return the first 50 lines and how many more there are."""
    rest = len(lines) - SHOWN
    return lines[:SHOWN] + ([f"…{kind}はほかに {rest} 件あります（全 {len(lines)} 件）。"] if rest > 0 else [])


def runs(numbers: Iterable[int]) -> str:
    """Return numbers in any order as their runs, e.g. ``3-6、9``."""
    return spans(sorted(numbers), 0)
