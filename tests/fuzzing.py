"""Hostile cases for the command (壊し試験): made from a seed, run in this process, judged, and shrunk to a file.

A case is a small project with some files replaced and one command. It passes where the command ends with 0 or 2 and one
message, no value changes and no row goes missing in silence, within bounds of time and memory.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

from tests.small_plan import PLAN, write_edition

from analysis import review
from analysis.cli import main

SECONDS, MOST_BYTES = 10, 1 << 30
LAYOUT = """[[sheet]]
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.budget]]
budget = "予算（千円）"
settlement = "決算（円）"
[[sheet.indicator]]
kind = "annual"
indicator = "指標"
target = "目標"
actual = "実績"
"""
HEADING = ["番号", "事業名", "予算（千円）", "決算（円）", "指標", "目標", "実績"]
EDITION = f"data/raw/{PLAN}/2021"


@dataclass(frozen=True)
class Case:
    """One hostile case.

    Attributes
    ----------
    files : dict of str to str
        What stands in files of the project, base64, by their path; empty for a folder in the place of a file.
    amounts : dict of str to str
        The printed budgets (千円) of a document by the number of their measures, for the judge.
    fault : str
        What the file system does: the name of a class of errors and the number of the write that fails.
    console : str
        The encoding of the console.
    """

    family: str
    seed: int
    argv: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    console: str = "utf-8"

    @classmethod
    def read(cls, path: Path) -> Case:
        """Return a case that was written to a file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(**data | {"argv": tuple(data["argv"])})

    def write(self, folder: Path) -> Path:
        """Write it to a file and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.family}-{self.seed}.json"
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        return path


def packed(content: bytes | str) -> str:
    """Return the content of a file as a case holds it."""
    return base64.b64encode(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content).decode()


@dataclass(frozen=True)
class Verdict:
    """What a case did: its exit code, and what is wrong with that, empty where nothing is."""

    code: int | None
    fault: str = ""
    said: str = ""


class _Hangs(BaseException):
    """The command takes longer than it may; no handler of the command catches it."""


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Stop what takes more seconds of the processor than it may, where the system can (not on Windows)."""

    def stop(*_: object) -> None:
        raise _Hangs

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def _failing_writes(fault: str, root: Path) -> Iterator[None]:
    """Let a write below a folder fail: ``28:3`` is a full disk at the third one."""
    if not fault:
        yield
        return
    error, number = map(int, fault.split(":"))
    left = [number]
    originals: dict[tuple[Any, str], Any] = {}

    def failing(original: Callable[..., Any]) -> Callable[..., Any]:
        def write(path: Any, *arguments: Any, **named: Any) -> Any:
            if str(path).startswith(str(root)):
                left[0] -= 1
                if left[0] == 0:
                    raise OSError(error, os.strerror(error), str(path))
            return original(path, *arguments, **named)

        return write

    for owner, name in ((os, "mkdir"), (os, "replace"), (os, "open"), (Path, "write_bytes"), (Path, "write_text")):
        originals[owner, name] = getattr(owner, name)
        setattr(owner, name, failing(originals[owner, name]))
    try:
        yield
    finally:
        for (owner, name), original in originals.items():
            setattr(owner, name, original)


def _laid_out(case: Case, root: Path) -> None:
    """Write the project of a case."""
    write_edition(root)
    (root / f"data/raw/{PLAN}/layout.toml").write_text(LAYOUT, encoding="utf-8")
    for name, content in case.files.items():
        path = root / name
        with contextlib.suppress(OSError, ValueError):  # no file system takes every name
            if not content and path.is_file():
                path.unlink()
            if content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b64decode(content))
            else:
                path.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _some_rules(seed: int) -> Iterator[None]:
    """Let a tenth of the review's rules judge, by turns; all of them with every twentieth seed: they are not on trial."""
    chosen = {name: one for place, (name, one) in enumerate(review.RULES.items()) if place % 10 == seed % 10}
    with mock.patch.dict(review.RULES, {} if seed % 20 == 0 else chosen, clear=seed % 20 != 0):
        yield


def _called(case: Case, root: Path) -> tuple[int | None, str, str]:
    """Run the command of a case; return exit code, what it said, and what broke."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=case.console)
    try:
        with contextlib.ExitStack() as around:
            around.enter_context(contextlib.redirect_stdout(out))
            around.enter_context(contextlib.redirect_stderr(out))
            for one in (_in_time(), _failing_writes(case.fault, root), _some_rules(case.seed)):
                around.enter_context(one)
            code: int | None = main([one.replace("@", str(root)) for one in case.argv])
        broken = ""
    except SystemExit as error:
        code, broken = (error.code if isinstance(error.code, int) else 1), ""
    except _Hangs:
        code, broken = None, f"more than {SECONDS} s"
    except BaseException:
        code, broken = None, traceback.format_exc()
    with contextlib.suppress(ValueError):
        out.flush()
    buffer = out.buffer
    said = buffer.getvalue().decode(case.console, "replace") if not buffer.closed else ""
    return code, said, broken


def run(case: Case) -> Verdict:
    """Run a case in a folder of its own and judge it."""
    root = Path(tempfile.mkdtemp(prefix="hyoka-fuzz-"))
    here, named = Path.cwd(), os.environ.get("HYOKA_ROOT")
    os.environ["HYOKA_ROOT"] = str(root)
    try:
        _laid_out(case, root)
        before = _contents(root)
        os.chdir(root)
        code, said, broken = _called(case, root)
        return Verdict(code, broken or _judged(case, root, (code, said), before), said)
    finally:
        os.chdir(here)
        os.environ.pop("HYOKA_ROOT") if named is None else os.environ.update(HYOKA_ROOT=named)
        shutil.rmtree(root, ignore_errors=True)


def _contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def _judged(case: Case, root: Path, result: tuple[int | None, str], before: dict[str, bytes]) -> str:
    """Return what is wrong with what a command did."""
    code, said = result
    if code not in (0, 2) or "Traceback" in said or not (code == 0 or said.strip()):
        return f"exit code {code}, said: {said[-500:]}"
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) > MOST_BYTES:
        return "more than 1 GB"
    if code == 2 and case.family != "arguments" and _contents(root) != before and not case.fault.startswith("none"):
        return "a command that failed changed files: " + "、".join(
            name for name, content in _contents(root).items() if before.get(name) != content
        )
    return _silent_changes(case, root, said) if code == 0 else ""


def _silent_changes(case: Case, root: Path, said: str) -> str:
    if case.argv[0] == "check":
        return _unlike_values(root)
    return _changed_amounts(case, root, said) if case.argv[0] == "import" and case.amounts else ""


#: What the columns of an edition may hold, said apart from the schema.
_PLAIN = {
    "_yen": re.compile(r"-?(0|[1-9]\d{0,15})?", re.ASCII),
    "fiscal_year": re.compile(r"((19|20)\d\d)?", re.ASCII),
    "_value": re.compile(r"(-?\d+(\.\d+)?)?", re.ASCII),
}


def _unlike_values(root: Path) -> str:
    """Return a cell that was taken for a number and is none as a clerk writes it."""
    for path in sorted((root / EDITION).glob("*.csv")):
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp932")
        if "\x1b$" in text or "\0" in text:
            return f"{path.name}: control characters taken for text"
        for row in csv.DictReader(io.StringIO(text, newline="")):
            for name, cell in row.items():
                ending = next((one for one in _PLAIN if name and name.strip().endswith(one)), "")
                if ending and path.stem != "published" and not _PLAIN[ending].fullmatch((cell or "").strip()):
                    return f"{path.name} {name}: 「{cell}」 was taken for a value"
    return ""


_AMOUNT = re.compile(r"([▲△-]?)[¥\\]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(円|千円|万円|百万円|億円)?", re.ASCII)
_UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 10**6, "億円": 10**8}


def strict_yen(text: str) -> int | None:
    """Return an amount in a column of 千円, read by a second, narrower reader; None where it is none."""
    match = _AMOUNT.fullmatch(
        unicodedata.normalize("NFKC", text.strip("\ufeff\u200b")).strip().replace("−", "-").replace("－", "-")
    )
    if not match:
        return None
    value = Decimal(match[2].replace(",", "") + (match[3] or "")) * _UNITS[match[4] or "千円"]
    return -int(value) if match[1] else int(value)


def _changed_amounts(case: Case, root: Path, said: str) -> str:
    """Return a row that is neither kept nor told, or an amount that is not that of the document."""
    folder = root / f"data/raw/{PLAN}/2022"
    kept = _rows(folder / "measures.csv")
    found = {row["measure_id"]: row["budget_yen"] for row in _rows(folder / "budgets.csv")}
    names = {row["measure_id"] for row in kept}
    for number, text in case.amounts.items():
        if number not in names and not re.search(rf"{number}|d\.csv", said):
            return f"row {number} is neither kept nor told"
        printed, value = strict_yen(text), found.get(number, "")
        if value and printed is not None and int(value) != printed:
            return f"{text!r} became {value} yen, not {printed}"
        if value and printed is None and text.strip() and not _is_other_way(text):
            return f"{text!r} is no amount and became {value} yen"
        if not value and text.strip() and not (text.strip() in said or f"C{number}" in said or "d.csv" in said):
            return f"{text!r} was lost without a word"
    return ""


def _is_other_way(text: str) -> bool:
    """Return whether a text is one of the ways of the field to write an amount that the second reader does not know."""
    return bool(
        re.fullmatch(
            r"[+▲△\-−－]?[\d,.]+[千百十]?[兆億万]?([\d,.]+[千百十]?[万]?)*円?",
            unicodedata.normalize("NFKC", text.strip("\ufeff\u200b")).strip(),
        )
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))) if path.exists() else []


def shrunk(case: Case, tries: int = 200) -> Case:
    """Return a smaller case that fails as well: fewer files, fewer and shorter lines."""
    if not run(case).fault:
        return case
    left = tries

    def fails(one: Case) -> bool:
        nonlocal left
        left -= 1
        return left > 0 and bool(run(one).fault)

    for name in list(case.files):
        fewer = replace(case, files={key: value for key, value in case.files.items() if key != name})
        case = fewer if fails(fewer) else case
    for name in case.files:
        size = len(base64.b64decode(case.files[name])) // 2
        while size and left > 0:
            data = base64.b64decode(case.files[name])
            for start in range(0, len(data), size):
                smaller = replace(case, files={**case.files, name: packed(data[:start] + data[start + size :])})
                if case.files[name] and smaller.files[name] and fails(smaller):
                    case = smaller
                    break
            else:
                size //= 2
    return case
