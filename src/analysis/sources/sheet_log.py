"""What became of every row and column of the sheets that were read (取り込みの記録)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.sources.cells import Sheet
from analysis.sources.grid import Cell, Grid
from analysis.sources.heading import Heading
from analysis.sources.log import ImportLog

SHOWN = 50
_WORDS = 40


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
class SheetLog(ImportLog):
    """The account of one import of sheets."""

    accounts: list[SheetAccount] = field(default_factory=list)
    rejections: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    often: Counter[str] = field(default_factory=Counter)

    def reject_row(self, sheet: Sheet, row: int, reason: str) -> None:
        """Report a row that could not be placed, with its words."""
        filled = (column for column in range(len(sheet.values[row])) if sheet.own_text(row, column))
        column = next(filled, 0)
        words = "｜".join(filter(None, (sheet.own_text(row, at) for at in range(len(sheet.values[row])))))
        self.rejections.append(f"{sheet.place(row, column)}: 行を置けません。{reason}「{words[:_WORDS]}」")

    def refuse(self, cell: Cell, title: str, reason: str) -> None:
        """Report a cell that holds no value, under the name of its column."""
        self.rejections.append(
            f"{cell.source}: {cell.heading or title} の「{cell.text[:_WORDS]}」を置けません。{reason}"
        )

    def mention(self, cell: Cell, words: str) -> None:
        """Report something that a person should know about a cell that was read."""
        self.remark(f"{cell.source}: {words}")

    def remark(self, words: str) -> None:
        """Report something that a person should know; the same words once, with how often."""
        if not self.often[words]:
            self.remarks.append(words)
        self.often[words] += 1

    def summary(self, grid: Grid) -> list[str]:
        """Return the account in Japanese, line by line, for the terminal; at most 50 of a kind are shown."""
        lines = [line for account in self.accounts for line in account.summary()]
        return lines + shown(self.rejections, "置けなかった行とセル") + shown(self.remarks, "知らせ")


def shown(lines: list[str], kind: str) -> list[str]:
    """Return the first 50 lines and how many more there are."""
    rest = len(lines) - SHOWN
    return lines[:SHOWN] + ([f"…{kind}はほかに {rest} 件あります（全 {len(lines)} 件）。"] if rest > 0 else [])


def runs(numbers: Iterable[int]) -> str:
    """Return whole numbers as runs, e.g. ``3-6、9``; at most 50 of them."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    words = [str(first) if first == last else f"{first}-{last}" for first, last in parts]
    return "、".join(words[:SHOWN]) + (f" ほか {len(words) - SHOWN} か所" if len(words) > SHOWN else "")
