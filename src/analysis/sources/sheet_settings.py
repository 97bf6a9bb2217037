"""What may stand in the ``[[sheet]]`` parts of layout.toml, and what is wrong with those that do (設定の検査)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.errors import Location, Problem
from analysis.schema import MISSING_REASONS, TABLES

#: The parts of a [[sheet]] and the fields whose place each of them tells; those of text are named freely.
FIELDS: dict[str, tuple[str, ...]] = {
    "measure": ("id", "name", "department", "policy", "program", "status"),
    "indicator": (
        *("indicator", "label", "unit", "direction", "baseline", "target", "actual", "grade"),
        *("seq", "year", "item", "value"),
    ),
    "budget": ("budget", "settlement", "staff_cost", "staff_fte", "year", "item", "value"),
    "grade": ("grade", "year"),
    "text": (),
    "schedule": ("task", "mark", "year", "month"),
}
CARRIED = (*FIELDS["measure"], "indicator", "label", "unit", "direction", "year", "item", "task")
AMOUNT_UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}

_OPTIONS: dict[str, tuple[str, ...]] = {
    "measure": ("id_from", "id_separator", "key"),
    "indicator": ("kind", "items", "split", "ratio"),
    "budget": ("items", "unit", "sum"),
    "grade": ("kind", "symbols", "pattern"),
    "text": (),
    "schedule": ("scope",),
}
_SHEET = {
    "files": list,
    "sheets": list,
    "range": str,
    "after": str,
    "before": str,
    "heading": object,
    "heading_rows": int,
    "era": str,
    "unit": str,
    "hidden_rows": str,
    "fill_down": list,
    "skip": list,
    "skip_totals": bool,
    "skip_notes": bool,
    "group": list,
    "ignore": list,
    "missing": dict,
    "statuses": dict,
    "directions": dict,
    "adds_measures": bool,
    **{part: object for part in FIELDS},
}
_FILE = {"sheet": object, "encoding": str, "separator": str, "pdf_lines": bool}
_SPEC = {"heading": object, "take": str, "year": object, "unit": str, "right_of": str, "below": str}
_KINDS = {"indicator": ("annual", "goal", "activity"), "grade": ("annual", "overall")}
_TYPE_NAMES = {list: "[ ] の並び", str: "引用符で囲んだ文字", int: "整数", bool: "true か false", dict: "{ } の組"}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"[A-Z]{1,3}\d*:[A-Z]{1,3}\d*")
_STATUSES = next(column.choices for column in TABLES["measures"].columns if column.name == "status")


class _Checks:
    """Collects problems of one file."""

    def __init__(self, where: Location) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def add(self, what: str, todo: str) -> None:
        self.problems.append(Problem(self.where, what, todo))

    def keys(self, found: Mapping[str, Any], known: Mapping[str, Any], part: str) -> None:
        """Report unknown settings, with the nearest known one, and values of the wrong type."""
        for key, value in found.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                guess = f"「{near[0]}」の誤りではありませんか。" if near else ""
                self.add(f"{part}に「{key}」という設定はありません。", f"{guess}使えるのは {'、'.join(known)} です。")
                continue
            wanted = known[key]
            as_one = wanted is list and isinstance(value, str)
            if not as_one and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
                self.add(f"{part}の {key} =「{value}」の書き方が違います。", f"{_TYPE_NAMES[wanted]}にしてください。")

    def choice(self, value: Any, choices: tuple[str, ...], part: str) -> None:
        if value not in choices:
            self.add(f"{part} =「{value}」は選べません。", f"{'、'.join(choices)} のどれかにしてください。")

    def pattern(self, value: Any, part: str, group: bool = False) -> None:
        """Report a regular expression that is none, or lacks the group that is taken."""
        try:
            compiled = re.compile(str(value))
        except re.error as error:
            self.add(f"{part} =「{value}」は正規表現として読めません（{error}）。", "記号を見直してください。")
            return
        if group and not compiled.groups:
            self.add(f"{part} =「{value}」に取り出す部分がありません。", "取り出す部分を ( ) で囲んでください。")

    def spec(self, value: Any, part: str) -> None:
        """Report what is wrong with the place of one field."""
        if isinstance(value, dict):
            self.keys(value, _SPEC, part)
            if not {"heading", "right_of", "below", "year"} & value.keys():
                self.add(f"{part}に heading がありません。", '見出しを heading = "…" と書いてください。')
            if "take" in value:
                self.pattern(value["take"], f"{part} take", group=True)
            if "year" in value and not (isinstance(value["year"], int) or value["year"] == "all"):
                self.add(f"{part}の year =「{value['year']}」を読めません。", '西暦4桁の整数か "all" にしてください。')
            value = value.get("heading", [])
        for heading in as_list(value):
            self._heading(heading, part)

    def _heading(self, heading: Any, part: str) -> None:
        if not isinstance(heading, str) or not heading.strip():
            self.add(f"{part} =「{heading}」を見出しとして読めません。", "見出しの文字を引用符で囲んで書いてください。")
            return
        if heading.startswith("re:"):
            self.pattern(heading[3:], part)
            return
        for name in _PLACEHOLDER.findall(heading):
            if name not in ("year", "n", "month"):
                todo = "使えるのは {year}（年度）、{n}（番号）、{month}（月）、*（任意の文字）です。"
                self.add(f"{part} =「{heading}」の {{{name}}} は使えません。", todo)


def as_list(value: Any) -> list[Any]:
    """Return a setting that may be one value or a list of them as a list."""
    return list(value) if isinstance(value, list) else [value]


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in as_list(value):
        yield item if isinstance(item, dict) else {}


def _check_rule(checks: _Checks, part: str, rule: Mapping[str, Any], title: str) -> None:
    fields = FIELDS[part]
    if part != "text":
        checks.keys(rule, {name: object for name in (*fields, *_OPTIONS[part])}, title)
    for name, value in rule.items():
        if name in fields or part == "text":
            checks.spec(value, f"{title} {name}")
    if part in _KINDS and "kind" in rule:
        checks.choice(rule["kind"], _KINDS[part], f"{title} kind")
    if "unit" in rule and part == "budget":
        checks.choice(rule["unit"], tuple(AMOUNT_UNITS), f"{title} unit")
    if "split" in rule:
        checks.choice(rule["split"], ("none", "numbers", "lines"), f"{title} split")
    if "scope" in rule:
        checks.choice(rule["scope"], ("plan", "year"), f"{title} scope")
    if "pattern" in rule:
        checks.pattern(rule["pattern"], f"{title} pattern", group=True)
    _check_shape(checks, part, rule, title)


def _check_shape(checks: _Checks, part: str, rule: Mapping[str, Any], title: str) -> None:
    """Report fields that make sense only together, and rules that read nothing."""
    if "value" in rule and not {"item", "items"} <= rule.keys():
        checks.add(
            f"{title}の value には item と items が要ります。", '例: item = "区分"、items = { target = ["目標"] }'
        )
    for name in rule.get("items", {}):
        checks.choice(name, (*FIELDS[part], "ignore"), f"{title} items の名前")
    wanted = {
        "indicator": ("target", "actual", "value", "baseline", "indicator"),
        "budget": ("budget", "settlement", "staff_cost", "staff_fte", "value"),
        "grade": ("grade",),
        "schedule": ("task", "mark"),
    }.get(part)
    if wanted and not set(wanted) & rule.keys():
        checks.add(f"{title}に読む列がありません。", f"{'、'.join(wanted)} のどれかを書いてください。")


def _check_words(checks: _Checks, item: Mapping[str, Any], title: str) -> None:
    for name, choices in (
        ("missing", MISSING_REASONS),
        ("statuses", _STATUSES),
        ("directions", ("higher", "lower", "milestone")),
    ):
        for word, value in dict(item.get(name, {})).items():
            checks.choice(value, choices, f"{title} {name} の「{word}」")
    for name in as_list(item.get("fill_down", [])):
        checks.choice(name, CARRIED, f"{title} fill_down")
    if "unit" in item:
        checks.choice(item["unit"], tuple(AMOUNT_UNITS), f"{title} unit")
    if "hidden_rows" in item:
        checks.choice(item["hidden_rows"], ("read", "skip"), f"{title} hidden_rows")
    if "era" in item:
        checks.choice(item["era"], ("令和", "平成", "昭和"), f"{title} era")
    if "range" in item and not _RANGE.fullmatch(str(item["range"])):
        checks.add(f"{title} range =「{item['range']}」を読めません。", "「A4:AZ」「A4:AZ60」のように書いてください。")


def _check_rows(checks: _Checks, item: Mapping[str, Any], title: str) -> None:
    for skip in as_list(item.get("skip", [])):
        if isinstance(skip, dict):
            checks.keys(skip, {"pattern": str, "column": str}, f"{title} skip ")
        checks.pattern(skip.get("pattern", "") if isinstance(skip, dict) else skip, f"{title} skip")
    for group in _parts(item.get("group", [])):
        checks.keys(group, {"to": str, "pattern": str, "column": str}, f"{title} [[sheet.group]] ")
        checks.choice(group.get("to"), FIELDS["measure"], f"{title} [[sheet.group]] to")
        checks.pattern(group.get("pattern", ""), f"{title} [[sheet.group]] pattern")
    heading = item.get("heading")
    rows = heading if isinstance(heading, list) else [heading]
    if (
        not isinstance(heading, str)
        and heading is not None
        and not all(isinstance(row, int) and row > 0 for row in rows)
    ):
        checks.add(
            f"{title} heading =「{heading}」を読めません。", "行番号（4、[4, 5]）か、見出し行にある文字にしてください。"
        )


def settings_problems(settings: Mapping[str, Any], where: Location) -> list[Problem]:
    """Return everything that is wrong in the settings of a layout.toml with ``[[sheet]]`` parts."""
    checks = _Checks(where)
    checks.keys(settings, _FILE, "layout.toml ")
    sheets = list(_parts(settings.get("sheet", [])))
    if not sheets:
        checks.add("layout.toml に [[sheet]] がありません。", "表ごとに1つ書いてください。")
    for number, item in enumerate(sheets, start=1):
        title = f"{number}番目の [[sheet]] "
        before = len(checks.problems)
        checks.keys(item, _SHEET, title)
        if len(checks.problems) > before:
            continue
        _check_words(checks, item, title)
        _check_rows(checks, item, title)
        for part in FIELDS:
            for order, rule in enumerate(_parts(item.get(part, [])), start=1):
                named = f"[sheet.{part}]" if part in ("measure", "text") else f"[[sheet.{part}]]（{order}）"
                _check_rule(checks, part, rule, f"{title}{named}")
        measure = item.get("measure", {})
        if not {"name", "id", "id_from"} & measure.keys():
            checks.add(f"{title}[sheet.measure] に取組を示す列がありません。", "name か id を書いてください。")
    return checks.problems
