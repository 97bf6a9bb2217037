"""What became of every line of a document (取り込みの記録): kept, skipped or rejected, never lost."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.sources.grid import Cell, Grid, Row


@dataclass
class ImportLog:
    """The account of one import: rows read = kept + skipped as declared + rejected + outside the tables."""

    kept: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    rejected: dict[int, str] = field(default_factory=dict)
    notices: list[tuple[int, str]] = field(default_factory=list)
    gathered: dict[str, list[int]] = field(default_factory=dict)

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
        self.notices.append((cell.line, f"{cell.column}列目「{cell.text[:40]}」を置けません。{reason}"))

    def refuse(self, cell: Cell, title: str, reason: str) -> None:
        """Report a cell that holds no value, under the name of its column."""
        self.reject_cell(cell, reason if title in reason else f"{title}: {reason}")

    def mention(self, cell: Cell, words: str) -> None:
        """Report something that a person should know about a cell that was read."""
        self.notices.append((cell.line, words))

    def notice(self, line: int, words: str) -> None:
        """Report something that a person should know about a line that was read."""
        self.notices.append((line, words))

    def gather(self, line: int, words: str) -> None:
        """Report the same thing about many lines, once for all of them."""
        self.gathered.setdefault(words, []).append(line)

    def outside(self, grid: Grid) -> list[int]:
        """Return the lines outside every table and record (前書き, 用語集 …)."""
        placed = self.kept | self.skipped | self.rejected.keys()
        return [row.line for row in grid if row.line not in placed]

    def summary(self, grid: Grid) -> list[str]:
        """Return the account in Japanese, line by line, for the terminal."""
        outside = self.outside(grid)
        skipped = f" ＋ 読み飛ばした行 {len(self.skipped - self.kept)}" if self.skipped else ""
        lines = [
            f"読んだ行 {len(grid.rows)} ＝ 取り込んだ行 {len(self.kept)}{skipped}"
            f" ＋ 置けなかった行 {len(self.rejected)} ＋ 表と個票の外の行 {len(outside)}",
            f"表と個票の外の行: {spans(outside)}",
        ]
        lines += [f"{grid.file}:{line}: 置けません。{words}" for line, words in sorted(self.rejected.items())]
        lines += [f"{grid.file}:{line}: {words}" for line, words in sorted(self.notices)]
        return lines + [f"{words}: {spans(sorted(set(found)), 0)}行目" for words, found in self.gathered.items()]


def spans(numbers: list[int], gap: int = 3) -> str:
    """Return numbers as spans, e.g. ``3-6、9``; neighbours at most ``gap`` lines apart count as one span."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number - parts[-1][-1] <= gap + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts) or "なし"
