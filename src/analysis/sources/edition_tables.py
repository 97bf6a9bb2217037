"""Everything that the documents of an edition say, gathered into the tables of the contract (取り込んだ事実)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.sources.figures import Figures
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row, definition_rows, indicator_rows
from analysis.sources.log import ImportLog
from analysis.sources.money import Money
from analysis.sources.series import Series
from analysis.sources.shapes import Direction
from analysis.sources.symbols import Grading
from analysis.words.characters import label_key
from analysis.words.quantity import missing_reason, split_items

_SHOWN = 20
#: Measure, year and kind of a grade, and who gave it where that is another than the division itself.
GradeKey = tuple[str, int, str] | tuple[str, int, str, str]
_FUTURES = {
    "expand": r"(?:重点化して)?(?:拡充|拡大|重点化|強化)(?:・(?:拡充|拡大|重点化|強化))*(?:する|して継続|して実施)?",
    "improve": r"改善\(.{1,8}\)|(?:改善|見直し?|手段変更|効率化|再構築)(?:.{0,3}(?:継続|実施))?(?:する|が必要)?",
    "reduce": r"縮小(?:する|して継続)?|規模縮小",
    "merge": r"(?:他事業(?:と|へ|に)の?)?統(?:合|廃合)(?:する)?",
    "end": r"廃止(?:する|方向|を検討)?|休止(?:する)?|廃止・休止|休廃止|中止|休止・廃止",
    "complete": r"(?:事業)?(?:完了|終了)(?:する|予定)?|完了・終了|終了・完了",
    "continue": r"(?:現状|現行)(?:維持|継続|で継続|のまま継続|どおり(?:継続)?|通り(?:継続)?)(?:する)?|継続(?:実施|する)?|維持(?:する)?|推進(?:する)?",
}


def future_of(text: str, words: Mapping[str, str]) -> str:
    """Return the direction (a code of the table ``directions``) that words stand for, empty where they are not known.

    The letter or number of a choice before the words (``Ａ：拡充``, ``２．継続``) makes no difference.
    """
    key = label_key(text)
    named = next((way for word, way in words.items() if label_key(word) == key), "")
    bare = re.sub(r"^(?:[A-Za-z\d]{1,2}|[ア-ン]|[①-⑳ⅠⅡⅢⅣⅤ])[.:、．)]?(?=[一-龥])", "", key)
    return named or next((way for way, known in _FUTURES.items() if re.fullmatch(known, bare)), "")


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
    fiscal_year: int | None = None
    series: dict[Hashable, Series] = field(default_factory=dict)
    grades: dict[GradeKey, Row] = field(default_factory=dict)
    futures: dict[tuple[str, int, str], Row] = field(default_factory=dict)
    published: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    texts: dict[tuple[str, str], tuple[list[str], str]] = field(default_factory=dict)
    schedules: dict[tuple[str, str, str, int, int | None], Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Gather the amounts apart."""
        self.money = Money(self.log, self.fiscal_year)

    def add_series(self, found: Series) -> None:
        """Keep an indicator that no other row of the documents adds to."""
        self.series[len(self.series), id(found)] = found

    def add_amount(
        self, key: tuple[str, int], column: str, cell: Cell, figures: Figures, *, sums: bool = False
    ) -> None:
        """Add an amount of a measure (`analysis.sources.money.Money.add`)."""
        self.money.add(key, column, cell, figures, sums=sums)

    def add_future(self, key: tuple[str, int, str], cell: Cell, words: Mapping[str, str]) -> None:
        """Add the direction that an evaluator gives a measure (key: measure, year, evaluator); the first of two stays."""
        way = future_of(cell.text, words)
        if not way:
            if missing_reason(cell.text) == "not_numeric":
                todo = "layout.toml の [[sheet.future]] の words に意味を書いてください。"
                self.log.refuse(cell, "今後の方向性", f"知らない言葉です。{todo}")
            return
        row: Row = dict(zip(("measure_id", "fiscal_year", "evaluator"), key, strict=True))
        text = cell.text if len(cell.text) <= _SHOWN else ""
        self.futures.setdefault(key, {**row, "direction_text": text, "direction": way, "source": cell.source})

    def add_grade(self, key: GradeKey, cell: Cell, grading: Grading) -> None:
        """Add a grade (key: measure, year, kind, and the evaluator where it is another than oneself) as the document's own symbol; the first of two stays."""
        symbol = grading.read(cell.text)
        if not symbol:
            self.log.refuse(cell, "評価", "評価の記号として読めません。")
            return
        known = self.put_grade(key, symbol, cell.source)
        if known["grade"] != symbol:
            self.log.refuse(cell, "評価", f"先の行の評価は「{known['grade']}」（{known['source']}）です。")

    def add_published(self, key: tuple[str, str, str], cell: Cell) -> None:
        """Add a figure that the document prints and that can be recomputed (key: table, row, column), once."""
        row: Row = dict(zip(("table", "row", "column"), key, strict=True))
        self.published.setdefault(key, {**row, "published_value": cell.text, "source": cell.source})

    def put_grade(self, key: GradeKey, symbol: str, source: str) -> Row:
        """Keep a grade whose symbol is known, where there is none yet; return the one that stands."""
        row: Row = {"measure_id": key[0], "fiscal_year": key[1], "kind": key[2], "grade": symbol, "source": source}
        row["evaluator"] = next(iter(key[3:]), "")
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

    def _without_slots(self) -> list[Series]:
        """Return the indicators without the empty slots of a form, of which there is neither target nor actual.

        One that is called 該当なし and has no value is none, whether it stands in a table or in a form of its own.
        """
        kept = []
        for one in self.series.values():
            slot = one.of_slot or one.is_no_indicator
            if slot and one.is_blank and one.name.text:
                words = "目標も実績も基準値も評価もない指標の欄を取り込みません"
                self.log.group(words, f"{one.name.source} 取組{one.measure_id}「{one.name.text[:_SHOWN]}」")
            elif not (slot and one.is_empty_slot):
                kept.append(one)
            elif not one.is_blank:
                self.log.group("名前がなく「－」か 0 だけの指標の欄を取り込みません", one.name.source)
        return kept

    def tables(self, order: dict[str, int]) -> dict[str, list[Row]]:
        """Return the rows of every table but that of the measures, by measure in the given order."""
        self._declared()
        texts: list[Row] = [
            {"measure_id": measure_id, "field": name, "text": "\n".join(words), "source": source}
            for (measure_id, name), (words, source) in self.texts.items()
        ]
        series = self._without_slots()
        found = {
            "budgets": self.money.budget_rows(),
            "funding": self.money.fund_rows(),
            "indicators": indicator_rows(series, self.log),
            "definitions": definition_rows(series),
            "grades": list(self.grades.values()),
            "directions": list(self.futures.values()),
            "texts": texts,
            "schedules": list(self.schedules.values()),
        }
        within = {"budgets": ("fiscal_year",), "indicators": ("kind", "seq"), "grades": ("fiscal_year", "kind")}
        within |= {"funding": ("fiscal_year", "stage"), "directions": ("fiscal_year",)}
        for table, rows in found.items():
            names = within.get(table, ())
            rows.sort(key=lambda row: (order[str(row["measure_id"])], *(row[name] for name in names)))
        return {**found, "published": list(self.published.values())}


def tasks_of(text: str) -> list[str]:
    """Return the numbered tasks of a cell (取組予定); none where it says that there is none."""
    nothing = missing_reason(text) in ("dash", "blank", "none", "not_applicable")
    return [] if nothing else list(split_items(text).values())
