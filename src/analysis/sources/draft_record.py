"""Draft the layout of a text that repeats a form, one record for each measure (個票の下書き)."""

from __future__ import annotations

import re
from collections import Counter

from analysis.sources.cells import Place, Sheet, column_letters
from analysis.sources.draft_form import year_rows
from analysis.sources.heading import read_heading_year
from analysis.sources.recognition import repeated_labels
from analysis.sources.shapes import AMOUNT_FIELDS, AMOUNT_UNITS
from analysis.sources.vocabulary import guess
from analysis.words.characters import fold_width
from analysis.words.toml_file import quoted

_FIELDS = ("name", "department", "policy", "program", "grade")
_SIDES = ("baseline", "target", "actual", "grade")


class _Form:
    """The first record of a text: its labels by row, and the tables of years inside it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        labels = sorted((_usual(places), text) for text, places in repeated_labels(sheet).items())
        opening = [one for role in ("id", "name") for one in labels if guess((one[1],)).role == role] or labels
        self.start_place, self.start = opening[0]
        again = [row for row in range(self.start_place[0] + 1, sheet.height) if self._opens(row)]
        self.rows = range(self.start_place[0], again[0] if again else sheet.height)
        self.labels = {place: text for place, text in labels if place[0] in self.rows}
        self.headings = [row for row in year_rows(sheet) if row in self.rows]

    def _opens(self, row: int) -> bool:
        column = self.start_place[1]
        return column < len(self.sheet.values[row]) and self.sheet.own_text(row, column) == self.start

    def role(self, place: Place) -> str:
        return guess((self.labels[place],)).role

    def below(self, heading: int) -> dict[str, list[str]]:
        """Return the labels of the rows below a heading of years, by what they name."""
        later = [row for row in self.headings if row > heading]
        found: dict[str, list[str]] = {}
        for row in range(heading + 1, min(later, default=self.rows.stop)):
            columns = range(len(self.sheet.values[row]))
            texts = [text for column in columns if (text := self.sheet.own_text(row, column))]
            known = [(role, text) for text in texts[:2] if (role := guess((text,)).role) in (*_SIDES, *AMOUNT_FIELDS)]
            families = [role in AMOUNT_FIELDS for role in (*found, *(role for role, _ in known[-1:]))]
            if not known or len(texts) < 2 or len(set(families)) > 1:
                break
            if families[0] and not any(letter.isdigit() for letter in "".join(texts[1:])):
                break
            found.setdefault(known[-1][0], []).append(known[-1][1])
        return found

    def own(self, roles: tuple[str, ...]) -> dict[str, str]:
        """Return the labels of some roles that stand in no table of years, the first of each role."""
        inside = {row for heading in self.headings for row in range(heading, heading + 1 + len(self.below(heading)))}
        found: dict[str, str] = {}
        for place, text in self.labels.items():
            role = self.role(place)
            if place[0] not in inside and place != self.start_place and (role in roles or role.startswith("text:")):
                found.setdefault(role, text)
        return found


def _usual(places: list[Place]) -> Place:
    """Return the first place in the column where a label stands most often."""
    column, _ = Counter(column for _, column in places).most_common(1)[0]
    return next(place for place in places if place[1] == column)


def _record_lines(form: _Form) -> list[str]:
    row, column = form.start_place
    beside = "id" if form.role(form.start_place) == "id" else ""
    lines = ["[record]                                    # 1つの取組の個票", f"start = [{quoted(form.start)}]"]
    lines += [f"start_column = {column + 1}"] if column else []
    lines += ['id = "beside"                               # 番号は start の右のセル'] if beside else []
    number = form.sheet.own_text(row, column + 1) if beside and column + 1 < len(form.sheet.values[row]) else ""
    if re.fullmatch(r"\d+([-－‐]\d+)+", fold_width(number)):
        lines.append(r"policy_from_id = '^(\d+)-'                  # 番号の最初の数を基本方針とする")
    return [
        *lines,
        "# grade = '^([A-D])'                        # 「A：順調」から記号だけを取る",
        "# section = '^基本目標'                      # 個票の間に立つ見出し",
        "# skip = ['^※']                             # 読まない行とセル",
        '# private = ["評価者"]                       # 右のセル（個人の氏名など）を読まない見出し',
    ]


def _field_lines(form: _Form) -> list[str]:
    named = form.own(_FIELDS)
    if form.role(form.start_place) == "name":
        named = {"name": form.start, **named}
    lines: list[str] = []
    for role, text in named.items():
        lines += ["[[field]]", f'name = "{role.removeprefix("text:")}"', f"labels = [{quoted(text)}]"]
    return lines


def _matrix_lines(form: _Form, heading: int, rows: dict[str, list[str]]) -> list[str]:
    years = [column for column in range(len(form.sheet.values[heading])) if _year(form, heading, column)]
    left = [text for column in range(years[0]) if (text := form.sheet.own_text(heading, column))]
    amounts = "".join(text for role in rows.keys() & AMOUNT_FIELDS.keys() for text in rows[role])
    lines = [f"[[matrix]]                                  # 年度ごとの{'予算・決算' if amounts else '目標・実績'}"]
    lines += [] if amounts else ['kind = "annual"']
    lines += [f"label = [{quoted(left[0])}]"] if left else []
    lines += [f'unit = "{unit}"' for unit in AMOUNT_UNITS if unit in amounts][-1:]
    labels = {AMOUNT_FIELDS.get(role, role): dict.fromkeys(texts) for role, texts in rows.items()}
    listed = [f"{name} = [{', '.join(map(quoted, texts))}]" for name, texts in labels.items()]
    return [*lines, "[matrix.rows]", *listed]


def _year(form: _Form, row: int, column: int) -> int | None:
    return read_heading_year(form.sheet.own_text(row, column))


def draft_record(sheet: Sheet) -> str:
    """Return the layout of the forms that a text repeats, drawn from its first one; what is unsure is a comment."""
    form = _Form(sheet)
    parts = [_record_lines(form), _field_lines(form)]
    for heading in form.headings:
        rows = form.below(heading)
        if rows.keys() & {"target", "actual", *AMOUNT_FIELDS}:
            part = _matrix_lines(form, heading, rows)
            parts += [part] if part not in parts else []
    taken = {text for part in parts for text in re.findall(r'"([^"]+)"', "\n".join(part))}
    left = [
        f"{text}（{sheet.line(row)}行 {column_letters(column)}列）"
        for (row, column), text in form.labels.items()
        if text not in taken
    ]
    notes = [f"# どこにも使っていない見出し: {'、'.join(left)}"] if left else []
    return "\n\n".join("\n".join(part) for part in [*parts, notes] if part)
