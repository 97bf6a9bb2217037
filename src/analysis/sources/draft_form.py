"""Draft the layout of forms: one sheet for each measure, values beside or below their labels (調書の下書き)."""

from __future__ import annotations

from analysis.sources.area import beside_label
from analysis.sources.cells import Place, Sheet
from analysis.sources.heading import read_heading_year
from analysis.sources.vocabulary import guess

_MEASURE = ("id", "name", "department", "policy", "program", "status")
_LONGEST_LABEL = 20
_SEVERAL_YEARS = 2
_LARGEST = 400


def _labels(sheet: Sheet) -> dict[str, tuple[str, Place]]:
    """Return the first label of every role, with its words and place."""
    found: dict[str, tuple[str, Place]] = {}
    for row in range(min(sheet.height, _LARGEST)):
        for column in range(len(sheet.values[row])):
            text = sheet.own_text(row, column) if sheet.is_filled(row, column) else ""
            role = guess((text,)).role if 0 < len(text) <= _LONGEST_LABEL else ""
            if role:
                found.setdefault(role, (text, (row, column)))
    return found


def single_labels(sheet: Sheet) -> list[tuple[str, Place]]:
    """Return the words and place of every label of a form."""
    return list(_labels(sheet).values())


def is_form(sheet: Sheet) -> bool:
    """Return whether the name of a measure stands beside its label, on a sheet of a form's size."""
    if sheet.height > _LARGEST:
        return False
    label = _labels(sheet).get("name")
    place = beside_label(sheet, label[0], down=False) if label else None
    return place is not None and not guess((sheet.text(*place),)).role


def _line(sheet: Sheet, name: str, label: str) -> str:
    """Return where the value of a label stands: beside it, or below where what is beside is a label itself."""
    beside = beside_label(sheet, label, down=False)
    is_value = beside is not None and not guess((sheet.text(*beside),)).role
    return f'{name} = {{ {"right_of" if is_value else "below"} = "{label}" }}'


def year_rows(sheet: Sheet) -> list[int]:
    """Return the rows that name several years: the headings of a small table inside the form."""
    found = []
    for row in range(sheet.height):
        years = [read_heading_year(sheet.own_text(row, column)) for column in range(len(sheet.values[row]))]
        if sum(year is not None for year in years) >= _SEVERAL_YEARS:
            found.append(row)
    return found


def draft_form(sheet: Sheet, names: list[str]) -> str:
    """Return the [[sheet]] part of forms that look alike; their tables of years are named in comments."""
    labels = _labels(sheet)
    listed = ", ".join(f'"{name}"' for name in names)
    lines = [
        "[[sheet]]                                  # 1シートに1取組の調書",
        f"sheets = [{listed}]",
        "[sheet.measure]",
    ]
    lines += [_line(sheet, role, labels[role][0]) for role in _MEASURE if role in labels]
    if "grade" in labels:
        lines += ["[[sheet.grade]]", _line(sheet, "grade", labels["grade"][0])]
    texts = {role.removeprefix("text:"): found[0] for role, found in labels.items() if role.startswith("text:")}
    if texts:
        lines += ["[sheet.text]", *(_line(sheet, name, label) for name, label in texts.items())]
    for row in year_rows(sheet):
        lines += [
            "",
            f"# {sheet.line(row)}行目から年度ごとの表があります。範囲と中身に合わせて # を外してください。",
            "# [[sheet]]",
            f"# sheets = [{listed}]",
            f'# range = "A{sheet.line(row)}:H{sheet.line(row) + 2}"',
            f"# heading = {sheet.line(row)}",
            "# [sheet.measure]",
            f"# {_line(sheet, 'name', labels['name'][0])}",
            "# [[sheet.budget]]                        # 指標なら [[sheet.indicator]]",
            '# item = "@A"                             # 予算額・決算額、または目標・実績と書いてある列',
            '# value = { heading = "{year}", unit = "円" }',
            '# items = { budget = ["予算額*"], settlement = ["決算額*"] }',
        ]
    return "\n".join(lines)
