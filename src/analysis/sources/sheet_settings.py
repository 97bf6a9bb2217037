"""What may stand in the ``[[sheet]]`` parts of layout.toml, and what is wrong with those that do (設定の検査)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from analysis.contract.schema import MISSING_REASONS, TABLES
from analysis.sources.shapes import AMOUNT_UNITS
from analysis.words.errors import Location, Problem

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

#: What a setting has to look like.
_ANY, _WORD, _WORDS, _COUNT, _FLAG = "any", "word", "words", "count", "flag"
_MAP, _ITEMS, _PART, _PARTS = "map", "items", "part", "parts"
_LOOKS = {
    _WORD: '引用符で囲んだ文字（"…"）にしてください。',
    _WORDS: '引用符で囲んだ文字か、その並び（["…", "…"]）にしてください。',
    _COUNT: "整数にしてください。",
    _FLAG: "true か false にしてください。",
    _MAP: '{ "語" = "値" } の形にしてください。',
    _ITEMS: '{ target = ["目標"], actual = ["実績"] } の形にしてください。',
    _PART: "[sheet.名前] の下に、1行に1つずつ書いてください。",
    _PARTS: "[[sheet.名前]] の下に、1行に1つずつ書いてください。",
}
_OPTIONS: dict[str, dict[str, str]] = {
    "measure": {"id_from": _WORDS, "id_separator": _WORD, "key": _WORDS},
    "indicator": {"kind": _WORD, "items": _ITEMS, "split": _WORD, "ratio": _FLAG},
    "budget": {"items": _ITEMS, "unit": _WORD, "sum": _FLAG},
    "grade": {"kind": _WORD, "symbols": _MAP, "pattern": _WORD},
    "text": {},
    "schedule": {"scope": _WORD},
}
_SHEET = {
    **dict.fromkeys(("files", "sheets", "fill_down", "ignore"), _WORDS),
    **dict.fromkeys(("range", "after", "before", "era", "unit", "hidden_rows"), _WORD),
    **dict.fromkeys(("skip_totals", "skip_notes", "adds_measures"), _FLAG),
    **dict.fromkeys(("missing", "statuses", "directions"), _MAP),
    **dict.fromkeys(("group", "indicator", "budget", "grade", "schedule"), _PARTS),
    **dict.fromkeys(("measure", "text"), _PART),
    "heading": _ANY,
    "heading_rows": _COUNT,
    "skip": _ANY,
}
_FILE = {"sheet": _PARTS, "encoding": _WORD, "separator": _WORD, "pdf_lines": _FLAG}
_SPEC = {"heading": _WORDS, "take": _WORD, "year": _ANY, "unit": _WORD, "right_of": _WORD, "below": _WORD}
_KINDS = {"indicator": ("annual", "goal", "activity"), "grade": ("annual", "overall")}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"[A-Z]{1,3}\d*:[A-Z]{1,3}\d*")
_STATUSES = next(column.choices for column in TABLES["measures"].columns if column.name == "status")


def as_list(value: Any) -> list[Any]:
    """Return a setting that may be one value or a list of them as a list."""
    return list(value) if isinstance(value, list) else [value]


def _looks_like(value: Any, look: str) -> bool:
    """Return whether a value has the form that a setting needs."""
    if look in (_WORDS, _PARTS):
        return all(isinstance(one, str if look == _WORDS else dict) for one in as_list(value))
    if look in (_MAP, _ITEMS):
        inside = value.values() if isinstance(value, dict) else [None]
        return all(_looks_like(one, _WORD if look == _MAP else _WORDS) for one in inside)
    types = {_WORD: str, _COUNT: int, _FLAG: bool, _PART: dict}
    return look == _ANY or (isinstance(value, types[look]) and not (look == _COUNT and isinstance(value, bool)))


class _Checks:
    """Collects problems of one file."""

    def __init__(self, where: Location) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def add(self, what: str, todo: str) -> None:
        self.problems.append(Problem(self.where, what, todo))

    def keys(self, found: Mapping[str, Any], known: Mapping[str, str], part: str) -> bool:
        """Report unknown settings, with the nearest known one, and values of the wrong form; return whether all fit."""
        before = len(self.problems)
        for key, value in found.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                guess = f"「{near[0]}」の誤りではありませんか。" if near else ""
                self.add(f"{part}に「{key}」という設定はありません。", f"{guess}使えるのは {'、'.join(known)} です。")
            elif not _looks_like(value, known[key]):
                self.add(f"{part}の {key} =「{value}」の書き方が違います。", _LOOKS[known[key]])
        return len(self.problems) == before

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
        if not isinstance(value, dict):
            value = {"heading": value}
        if not self.keys(value, _SPEC, part):
            return
        if not {"heading", "right_of", "below", "year"} & value.keys():
            self.add(f"{part}に heading がありません。", '見出しを heading = "…" と書いてください。')
        if "take" in value:
            self.pattern(value["take"], f"{part} take", group=True)
        year = value.get("year", "all")
        if year != "all" and (not isinstance(year, int) or isinstance(year, bool)):
            self.add(f"{part}の year =「{year}」を読めません。", '西暦4桁の整数か "all" にしてください。')
        for heading in as_list(value.get("heading", [])):
            self._heading(heading, part)

    def _heading(self, heading: str, part: str) -> None:
        if not heading.strip():
            self.add(f"{part} =「{heading}」を見出しとして読めません。", "見出しの文字を引用符で囲んで書いてください。")
            return
        if heading.startswith("re:"):
            self.pattern(heading[3:], part)
            return
        for name in _PLACEHOLDER.findall(heading):
            if name not in ("year", "n", "month"):
                todo = "使えるのは {year}（年度）、{n}（番号）、{month}（月）、*（任意の文字）です。"
                self.add(f"{part} =「{heading}」の {{{name}}} は使えません。", todo)


def _check_rule(checks: _Checks, part: str, rule: Mapping[str, Any], title: str) -> None:
    fields = FIELDS[part]
    if part != "text" and not checks.keys(rule, {**dict.fromkeys(fields, _ANY), **_OPTIONS[part]}, title):
        return
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
            checks.keys(skip, {"pattern": _WORD, "column": _WORD}, f"{title} skip ")
        pattern = skip.get("pattern") if isinstance(skip, dict) else skip
        if not isinstance(pattern, str) or not pattern:
            checks.add(f"{title} skip =「{skip}」を読めません。", "読まない行の語を正規表現で書いてください。")
        else:
            checks.pattern(pattern, f"{title} skip")
    for group in as_list(item.get("group", [])):
        checks.keys(group, {"to": _WORD, "pattern": _WORD, "column": _WORD}, f"{title} [[sheet.group]] ")
        checks.choice(group.get("to"), FIELDS["measure"], f"{title} [[sheet.group]] to")
        checks.pattern(group.get("pattern", ""), f"{title} [[sheet.group]] pattern")
    heading = item.get("heading", "")
    rows = as_list(heading)
    counted = all(isinstance(row, int) and not isinstance(row, bool) and row > 0 for row in rows)
    if not isinstance(heading, str) and not (rows and counted):
        todo = "行番号（4、[4, 5]）か、見出し行にある文字にしてください。"
        checks.add(f"{title} heading =「{heading}」を読めません。", todo)


def settings_problems(settings: Mapping[str, Any], where: Location) -> list[Problem]:
    """Return everything that is wrong in the settings of a layout.toml with ``[[sheet]]`` parts."""
    checks = _Checks(where)
    if not checks.keys(settings, _FILE, "layout.toml "):
        return checks.problems
    sheets = as_list(settings.get("sheet", []))
    if not sheets:
        checks.add("layout.toml に [[sheet]] がありません。", "表ごとに1つ書いてください。")
    for number, item in enumerate(sheets, start=1):
        title = f"{number}番目の [[sheet]] "
        if checks.keys(item, _SHEET, title):
            _check_sheet(checks, item, title)
    return checks.problems


def _check_sheet(checks: _Checks, item: Mapping[str, Any], title: str) -> None:
    _check_words(checks, item, title)
    _check_rows(checks, item, title)
    for part in FIELDS:
        for order, rule in enumerate(as_list(item.get(part, [])), start=1):
            named = f"[sheet.{part}]" if part in ("measure", "text") else f"[[sheet.{part}]]（{order}）"
            _check_rule(checks, part, rule, f"{title}{named}")
    measure = item.get("measure", {})
    if not {"name", "id", "id_from"} & measure.keys():
        checks.add(f"{title}[sheet.measure] に取組を示す列がありません。", "name か id を書いてください。")
