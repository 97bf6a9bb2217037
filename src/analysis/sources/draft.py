"""Draft the layout of a document whose headings are recognised (layout.toml の下書き): a person checks it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from analysis.sources.cells import Sheet
from analysis.sources.draft_columns import DraftColumns
from analysis.sources.draft_form import draft_form, is_form
from analysis.sources.draft_lines import Column, field_lines, items_line, number_pattern, one_each, pattern_of, value
from analysis.sources.draft_money import amounts, comments, final_ones, funds, futures
from analysis.sources.draft_record import draft_record
from analysis.sources.recognition import Recognised, is_series_of_forms, recognise
from analysis.sources.sheet_rows import is_note
from analysis.words.characters import label_key
from analysis.words.toml_file import quoted

_MEASURE = ("id", "name", "department", "policy", "program", "status")
_STAND_INS = ("program", "policy", "indicator")
_NAMES = ("indicator", "label", "unit", "direction", "baseline", "item", "year")
_RATES = ("rate", "ratio")
_CARRIED = ("policy", "program", "department", "id", "name", "indicator")
_BLANK_SHARE = 0.2


class _Draft(DraftColumns):
    """Writes the [[sheet]] part of one recognised sheet."""

    def __init__(self, found: Recognised) -> None:
        super().__init__(found)
        self.measure_columns = self._measure_columns()

    def _measure_columns(self) -> dict[str, list[Column]]:
        chosen = {role: self.found.columns(role)[:1] for role in _MEASURE}
        courses = [column for column in self.found.columns("department") if "課" in column[1].pattern]
        chosen["department"] = courses[:1] or chosen["department"]
        if not chosen["name"]:
            stand_in = next((role for role in _STAND_INS if self.found.columns(role)), "")
            chosen["name"] = self.found.columns(stand_in)[:1] if stand_in else []
            if stand_in in chosen:
                chosen[stand_in] = []
        for column in [one for role in _MEASURE if role != "name" for one in chosen[role]]:
            self.take([column])
        if chosen["name"] and chosen["name"][0][1].role != "indicator":
            self.take(chosen["name"])
        return chosen

    def is_ambiguous(self) -> bool:
        """Return whether one number stands beside two names."""
        columns = self.measure_columns
        if not columns["id"] or not columns["name"]:
            return False
        names: dict[str, set[str]] = defaultdict(set)
        for number, name in zip(self.texts(columns["id"][0]), self.texts(columns["name"][0]), strict=True):
            if number and name:
                names[number].add(label_key(name))
        return any(len(found) > 1 for found in names.values())

    def measure(self) -> list[str]:
        lines = ["", "[sheet.measure]                             # 取組（事業）"]
        columns = dict(self.measure_columns)
        numbers = self.found.columns("id")
        if len(numbers) > 1:
            self.take(numbers)
            columns.pop("id")
            return [
                *lines,
                f"id_from = [{', '.join(quoted(pattern_of(one)) for one in numbers)}]",
                *field_lines(columns),
            ]
        if self.is_ambiguous():
            pattern = pattern_of(columns.pop("id")[0])
            lines.append(
                f"# 番号「{pattern}」は取組ごとに違わないため使いません。取組には順に 1 からの番号が付きます。"
            )
            lines.append(f'# 列を組み合わせるなら: id_from = ["…", {quoted(pattern)}]')
        return lines + field_lines(columns)

    def indicators(self) -> list[str]:
        """Return one rule for every group of headings (活動指標, 成果指標 …); what has no group belongs to all."""
        self.settle_current()
        columns = self.columns(*_NAMES, "target", "actual", "value", *_RATES)
        by_group: dict[tuple[str, ...], list[Column]] = defaultdict(list)
        named = [_kind_word(column) for column in columns]
        apart = len({word for word in named if word}) > 1
        for column, word in zip(columns, named, strict=True):
            group = column[1].group
            key = group if any("指標" in part or "KPI" in part for part in group) else ()
            own = (word, "{n}" if "{n}" in pattern_of(column) else "") if apart and word else ()
            by_group[key or own].append(column)
        shared = by_group.pop((), []) if len(by_group) > 1 else []
        shared += self.grades_of_rows() if len(by_group) == 1 else []
        lines: list[str] = []
        for group, found in by_group.items():
            lines += self._indicator("".join(group), found, shared)
        return lines

    def settle_current(self) -> None:
        """Take 現状値 for the baseline where no other column is, else for the actual where there is none."""
        found = self.found
        role = "baseline" if not found.columns("baseline") else "actual" if not found.columns("actual") else ""
        if role:
            guesses = [replace(one, role=role) if one.role == "current" else one for one in found.guesses]
            self.found = replace(found, guesses=guesses)

    def _indicator(self, group: str, columns: list[Column], shared: list[Column]) -> list[str]:
        roles = {column[1].role for column in columns}
        if not roles & {"target", "actual", "value", "indicator"} or roles <= {"year", "item", "unit"}:
            return []
        fields: dict[str, list[Column]] = defaultdict(list)
        for column in [*columns, *shared]:
            fields[column[1].role].append(column)
        for name in _NAMES:
            fields[name] = one_each(fields[name])
        fields["actual"], beside = final_ones(fields["actual"])
        self.take(beside)
        values = fields.pop("value", [])
        ratios = fields.pop("ratio", [])
        self.take([one for name, found in fields.items() if name != "item" for one in found])
        named = group + "".join(pattern_of(column) for column in columns if column[1].role == "indicator")
        kind = "activity" if "活動" in named else "goal" if "成果" in named else "annual"
        lines = [
            "",
            "[[sheet.indicator]]",
            f'kind = "{kind}"                             # annual（年度）、goal（計画期間）、activity（活動）',
        ]
        lines += comments(beside)
        if ratios:
            self.take(ratios)
            lines.append(f'rate = {{ heading = {value([pattern_of(one) for one in ratios])}, unit = "倍" }}')
        items = items_line([text for column in fields["item"] for text in self.texts(column)])
        if items and values:
            self.take([*fields["item"], *values])
            return lines + field_lines(fields) + field_lines({"value": values}) + [items]
        fields.pop("item")
        if values and not fields["actual"]:
            lines.append("# 目標か実績か分からない列です。実績として読みます。")
            fields["actual"] = self.take(values)
        return lines + field_lines(fields)

    def grades_of_rows(self) -> list[Column]:
        """Return the column of a grade that differs between the rows of one measure: that of its indicators."""
        columns, names = self.columns("grade"), self.measure_columns["name"]
        if len(columns) != 1 or not names or self.columns("year", "item"):
            return []
        by_name: dict[str, set[str]] = defaultdict(set)
        for name, grade in zip(self.texts(names[0]), self.texts(columns[0]), strict=True):
            if name and grade:
                by_name[name].add(grade)
        return columns if any(len(found) > 1 for found in by_name.values()) else []

    def grades(self) -> list[str]:
        columns = self.take(self.columns("grade"))
        if not columns:
            return []
        same = one_each(columns)
        lines = ["", "[[sheet.grade]]                             # 評価", *field_lines({"grade": same})]
        if not same[0][1].year:
            lines += field_lines({"year": self.found.columns("year")[:1]})
        return lines + [
            f"# ほかの評価の列: {pattern_of(one)}（使うものを選び、ほかは ignore へ）"
            for one in columns
            if one not in same
        ]

    def texts_part(self) -> list[str]:
        named: dict[str, list[Column]] = {}
        for column in self.take(
            [
                one
                for one in self.found.columns(*{one.role for one in self.found.guesses if one.role.startswith("text:")})
                if one[0].column not in self.used
            ]
        ):
            name = column[1].role.removeprefix("text:")
            number = sum(known.rstrip("0123456789") == name for known in named)
            named[f"{name}{number + 1}" if number else name] = [column]
        return (
            ["", "[sheet.text]                                # 文章（texts.csv だけに入る）", *field_lines(named)]
            if named
            else []
        )

    def schedule(self) -> list[str]:
        marks, tasks = self.columns("mark"), self.columns("task")
        if not marks:
            return []
        task = self.take(tasks[:1]) or self.measure_columns["name"]
        return [
            "",
            "[[sheet.schedule]]                          # 予定",
            *field_lines({"task": task, "mark": self.take(marks)}),
        ]

    def carried(self) -> list[str]:
        """Return the fields that are blank in many rows that hold something: the words stand only in the first row."""
        columns = {**self.measure_columns, "indicator": self.found.columns("indicator")[:1]}
        found = []
        for name in _CARRIED:
            texts = self.texts(columns[name][0]) if columns.get(name) else []
            blank = sum(not text for text, is_full in zip(texts, self.full, strict=False) if is_full)
            full = sum(self.full)
            if texts and full and blank / full >= _BLANK_SHARE and any(texts[:3]):
                found.append(name)
        return [f"fill_down = [{', '.join(map(quoted, found))}]"] if found else []

    def groups(self) -> list[str]:
        """Return a group rule where rows with a single filled cell stand among the others."""
        sheet, columns = self.found.sheet, self.found.area.columns
        own = [[text for column in columns if (text := sheet.own_text(row, column))] for row in self.rows]
        titles = [texts[0] for texts in own if len(texts) == 1 and not is_note(texts[0])]
        if not titles:
            return []
        to = next((name for name in ("policy", "program", "department") if not self.measure_columns[name]), "")
        return (
            [
                "",
                "[[sheet.group]]                             # 1つのセルだけの行を、下の行の区分とする",
                f'to = "{to}"',
                *number_pattern(titles),
            ]
            if to
            else []
        )

    def columns_left(self) -> list[str]:
        """Return the columns that are ignored, and as comments those that a person has to decide on."""
        ignored = [quoted(pattern_of(one)) for one in self.found.columns("ignore")]
        known = {one[0].column for one in self.found.columns("ignore")} | self.used
        if self.is_ambiguous():
            ignored.append(quoted(pattern_of(self.measure_columns["id"][0])))
        left = [
            heading
            for heading in self.found.headings
            if heading.column not in known and (heading.parts or self._has_data(heading.column))
        ]
        lines = [
            f"ignore = [{', '.join(dict.fromkeys(ignored))}]"
            if ignored
            else "ignore = []                                 # 読まない列の見出し"
        ]
        return lines + [f"# 扱いを決めてください: {heading.title}" for heading in left]

    def _has_data(self, column: int) -> bool:
        return any(self.found.sheet.own_text(row, column) for row in self.rows)

    def text(self, names: list[str], first: bool) -> str:
        """Return the whole part for the sheets of these names."""
        sheet, rows = self.found.sheet, [self.found.sheet.line(row) for row in self.found.area.heading_rows]
        body = [*self.measure(), *self.groups(), *self.indicators(), *amounts(self), *funds(self)]
        body += [*self.grades(), *futures(self)]
        body += [*self.texts_part(), *self.schedule()]
        heading = f"heading = {rows[0] if len(rows) == 1 else [rows[0], rows[-1]]}"
        head = ["[[sheet]]"]
        head += [f"sheets = [{', '.join(map(quoted, names))}]"] if sheet.name else []
        head += [f"{heading}                                 # 見出しの行" if not sheet.paged else ""]
        head += [] if first else ["adds_measures = false                       # 取組を増やすなら true"]
        return "\n".join([*head, *self.carried(), *self.columns_left(), *body])


def _kind_word(column: Column) -> str:
    """Return the word by which a heading says of which kind of indicator it is; empty where none."""
    text = "".join(column[0].parts)
    return next((word for word in ("活動", "成果") if word in text), "")


def _alike(found: Recognised) -> tuple[object, ...]:
    """Return what sheets have in common that one part can describe: heading rows and headings."""
    return (found.area.heading_rows, tuple(tuple(map(label_key, heading.parts)) for heading in found.headings))


def draft_layout(sheets: list[Sheet]) -> str:
    """Return a layout.toml for the sheets whose headings are recognised; what is unsure is a comment."""
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.height and not is_series_of_forms(sheet)]
    found_on = [(sheet, recognise(sheet)) for sheet in shown]
    forms = [
        sheet
        for sheet, found in found_on
        if not (found and found.is_list) and not sheet.file.endswith(".json") and is_form(sheet)
    ]
    recognised = [found for sheet, found in found_on if found and all(sheet is not form for form in forms)]
    alike: dict[tuple[object, ...], list[Recognised]] = defaultdict(list)
    for found in recognised:
        alike[_alike(found)].append(found)
    parts = [
        _Draft(same[0]).text([one.sheet.name for one in same], not number) for number, same in enumerate(alike.values())
    ]
    parts += [draft_form(forms[0], [sheet.name for sheet in forms])] if forms else []
    names = {found.sheet.name for found in recognised} | {sheet.name for sheet in forms}
    unread = [sheet.name for sheet in sheets if sheet.name and sheet.name not in names]
    notes = [f"# 見出しを推定できなかったシート、非表示のシート: {'、'.join(unread)}"] if unread else []
    texts = [sheet for sheet in sheets if is_series_of_forms(sheet)]
    parts += [draft_record(texts[0])] if texts and not parts else []
    head = "# hyoka inspect による下書き。見出しの語から推定したものなので、元資料と見比べて直すこと。"
    return "\n\n".join([head, *parts, *notes]) + "\n"
