"""The measures of an edition as the rows of tables name them (取組の同定): by number, made number, or name."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field

from analysis.sources.area import location
from analysis.sources.columns import Origin
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row
from analysis.sources.log import ImportLog
from analysis.sources.sheet_rows import RowReader
from analysis.words.characters import fold_width, label_key
from analysis.words.errors import Problem

_STATUSES = {
    "active": "継続|実施中|実施|新規|拡充|拡大|縮小|改善|現状維持|維持|見直し|推進|現状のまま継続|進行中",
    "completed": "完了|終了|事業完了|事業終了|完了済",
    "deleted": "廃止|中止|削除|取りやめ",
    "omitted": "休止|一時休止|未実施|未着手|対象外",
    "merged": "統合|統廃合|他事業へ統合",
}


def status_of(text: str, words: dict[str, str]) -> str:
    """Return the status that a word stands for, empty where it is not known."""
    key = label_key(text)
    named = next((status for word, status in words.items() if label_key(word) == key), "")
    return named or next((status for status, known in _STATUSES.items() if re.fullmatch(known, key)), "")


@dataclass
class Measures:
    """All measures found so far, in the order of their first rows."""

    log: ImportLog
    rows: dict[str, Row] = field(default_factory=dict)
    by_key: dict[tuple[str, ...], str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    named_in: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    last: str = ""

    def identify(self, reader: RowReader, row: int) -> tuple[str, str]:
        """Return the number of the measure of a row, or an empty text and why there is none."""
        fields = reader.placement.origins.get(("measure", 1), {})
        words = {
            name: reader.field(row, fields, name) for name in ("name", "department", "policy", "program", "status")
        }
        columns = reader.layout.measure
        measure_id, reason = self._number(reader, row, fields, columns.id_separator)
        if reason:
            return "", reason
        if not measure_id:
            key = tuple(label_key(words.get(name, "")) for name in columns.key)
            self.last, reason = self._by_name(reader, row, words, key)
            return self.last, reason
        if measure_id not in self.rows:
            return self._added(reader, row, measure_id, words)
        self._compare(reader, row, measure_id, words)
        return measure_id, ""

    def _number(self, reader: RowReader, row: int, fields: dict[str, list[Origin]], joint: str) -> tuple[str, str]:
        """Return the printed or made number, and why one is lacking though the table has such a column."""
        names = [name for name in fields if name == "id" or name.startswith("id_")]
        parts = []
        for name in names:
            text = self._date_as_number(reader, row, fields[name]) or reader.field(row, fields, name)
            if not text:
                return "", "取組番号がありません（上の行の続きなら fill_down に id を書いてください）。"
            if re.search(r"\d\s+\d", text):
                return "", f"取組番号の欄「{text[:20]}」に数が2つ以上あります。"
            parts.append(re.sub(r"\s+", "", fold_width(text)))
        return joint.join(parts), ""

    def _date_as_number(self, reader: RowReader, row: int, origins: list[Origin]) -> str:
        """Return ``1-2`` for a number that Excel turned into the 2nd of January."""
        for origin in origins:
            value = None if origin.column is None else reader.sheet.value(row, origin.column)
            if isinstance(value, datetime.date):
                number = f"{value.month}-{value.day}"
                place = reader.place(row, origin)
                self.log.remark(
                    f"{place}: 番号が日付になっているため「{number}」と読みました。元資料を確かめてください。"
                )
                return number
        return ""

    def _by_name(self, reader: RowReader, row: int, words: dict[str, str], key: tuple[str, ...]) -> tuple[str, str]:
        if not words["name"]:
            return "", "取組名がありません（上の行の続きなら fill_down に name を書いてください）。"
        known = (
            self._of_the_row_above(reader, row, words["name"])
            or self.by_key.get(key)
            or self._named(words["name"], reader.layout.number)
        )
        if known:
            self.by_key[key] = known
            self._compare(reader, row, known, words)
            return known, ""
        measure_id, reason = self._added(reader, row, str(len(self.rows) + 1), words)
        if measure_id:
            self.by_key[key] = measure_id
        return measure_id, reason

    def _of_the_row_above(self, reader: RowReader, row: int, name: str) -> str:
        """Return the measure read last where the row's name is merged or carried down from it."""
        origins = reader.placement.origins.get(("measure", 1), {}).get("name", [])
        columns = [origin.column for origin in origins if origin.column is not None]
        has_own = not columns or any(reader.sheet.own_text(row, column) for column in columns)
        last = self.rows.get(self.last, {})
        return "" if has_own or label_key(str(last.get("name", ""))) != label_key(name) else self.last

    def _named(self, name: str, number: int) -> str:
        """Return the one measure of an earlier table that has this name; none where tables give no names."""
        found = self.by_name.get(label_key(name), [])
        return found[0] if len(found) == 1 and self.named_in[found[0]] != number else ""

    def _added(self, reader: RowReader, row: int, measure_id: str, words: dict[str, str]) -> tuple[str, str]:
        if not reader.layout.adds_measures:
            return "", "取組一覧にない取組です（加えるなら adds_measures = true）。"
        if not words["name"]:
            return "", "取組名がありません（上の行の続きなら fill_down に name を書いてください）。"
        fields = reader.placement.origins.get(("measure", 1), {})
        origin = next(iter(fields.get("name", [])), None)
        self.rows[measure_id] = {
            "measure_id": measure_id,
            "name": words["name"],
            "department": words["department"],
            "policy": words["policy"],
            "program": words["program"],
            "status": self._status(reader, row, words["status"]),
            "source": reader.place(row, origin),
        }
        self.named_in[measure_id] = reader.layout.number
        self.by_name[label_key(words["name"])].append(measure_id)
        return measure_id, ""

    def _status(self, reader: RowReader, row: int, text: str) -> str:
        if not text:
            return "active"
        status = status_of(text, dict(reader.layout.statuses))
        if not status:
            todo = "layout.toml の statuses に意味を書いてください。"
            cell = Cell(text, source=str(location(reader.sheet, row)))
            self.log.refuse(cell, "状態", f"継続中（active）としました。{todo}")
        return status or "active"

    def _compare(self, reader: RowReader, row: int, measure_id: str, words: dict[str, str]) -> None:
        """Report a number used for another name, and departments that differ."""
        known = self.rows[measure_id]
        name, first = words["name"], str(known["name"])
        if name and label_key(name) != label_key(first):
            if self.named_in[measure_id] != reader.layout.number:
                self.log.remark(
                    f"{reader.place(row, None)}: 取組{measure_id}の名前「{name}」は一覧では「{first}」です。"
                )
            else:
                what = f"取組番号「{measure_id}」が「{first}」（{known['source']}）と「{name}」の両方に使われています。"
                todo = '番号が部署や施策ごとに付いているなら、id の代わりに id_from = ["施策番号", "番号"] のように列を組み合わせてください。'
                self.problems.append(Problem(location(reader.sheet, row), what, todo))
        for field_name, label in (("department", "担当課"), ("policy", "基本方針"), ("program", "施策")):
            text = words[field_name]
            if text and not known[field_name]:
                known[field_name] = text
            elif text and label_key(text) != label_key(str(known[field_name])):
                what = f"取組{measure_id}の{label}「{text}」は先の行では「{known[field_name]}」です。"
                self.log.remark(f"{location(reader.sheet, row)}: {what}")
