"""What a round has brought so far (回収の記録): values by their key, and what changed from one collect to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.words.whole_file import write_whole

RECORD = ".collected.json"


@dataclass(frozen=True)
class Change:
    """One value that differs from the last collect."""

    key: str
    before: str
    after: str


#: A value and where it was written, by ``measure|row|column``.
Values = Mapping[str, tuple[str, str]]


def read_record(folder: Path, round_key: str) -> dict[str, tuple[str, str]]:
    """Return the values of the last collect of a round with their places; nothing where there was none."""
    try:
        rounds = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found = rounds.get(round_key, {}).get("values", {}) if isinstance(rounds, dict) else {}
    return {key: (str(value), str(source)) for key, (value, source) in found.items()}


def changes(before: Values, after: Values) -> list[Change]:
    """Return what differs, in the order of the keys; a value that is gone is changed to nothing."""
    nothing = ("", "")
    pairs = ((key, before.get(key, nothing)[0], after.get(key, nothing)[0]) for key in dict.fromkeys([*before, *after]))
    return [Change(key, old, new) for key, old, new in pairs if old != new]


def write_record(folder: Path, round_key: str, values: Values, found: list[Change]) -> None:
    """Keep the values of a collect, and add its changes to those of the collects before it."""
    path = folder / RECORD
    try:
        rounds = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rounds = {}
    own = rounds.setdefault(round_key, {"collects": []})
    own["values"] = {key: list(value) for key, value in values.items()}
    own["collects"] = [*own.get("collects", []), [[one.key, one.before, one.after] for one in found]]
    write_whole(path, json.dumps(rounds, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
