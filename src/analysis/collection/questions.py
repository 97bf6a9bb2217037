"""Questions on findings in an edition's review.toml: which were sent to whom, and what was answered (照会と回答)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.collection.asked import AskedRow, Forms
from analysis.review.answers import ASKED, read_answers
from analysis.words.whole_file import write_whole

#: What is told of a question that went out with the forms.
_SENT = "評価票に付けて照会"


def mark_asked(forms: Forms, path: Path) -> int:
    """Note in review.toml each question that the forms carry, once; return how many are new.

    Parameters
    ----------
    path : Path
        ``data/raw/<plan_id>/<fiscal_year>/review.toml``; made where it is not there.
    """
    known = {(one.rule, one.measure_id, one.contains) for one in read_answers(path)}
    entries = (
        _entry(entry.data, form.measure_id, ASKED, form.department, _SENT)
        for form in forms.found
        for entry in form.entries
        if entry.key.startswith("answers|")
    )
    return _append(path, [entry for entry in entries if _key(entry) not in known])


def add_answers(given: Iterable[tuple[AskedRow, str, str, str]], path: Path) -> int:
    """Add answers to review.toml, each once; return how many are new.

    Parameters
    ----------
    given : iterable of tuple
        The row of the form, and measure, department and words of its answer.
    """
    known = {(one.rule, one.measure_id, one.contains) for one in read_answers(path) if one.decision != ASKED}
    entries = (_entry(row.data, measure_id, "explained", who, why) for row, measure_id, who, why in given)
    return _append(path, [entry for entry in entries if _key(entry) not in known])


def _key(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return entry["rule"], entry["measure_id"], entry["contains"]


def _entry(data: Mapping[str, Any], measure_id: str, decision: str, who: str, why: str) -> dict[str, Any]:
    """Return an entry of review.toml; the beginning of the evidence tells findings of one rule apart."""
    year = data["fiscal_year"]
    return {
        "rule": data["rule"],
        "measure_id": measure_id,
        "decision": decision,
        "who": who,
        "why": why,
        "contains": str(data["evidence"] or "")[:40],
        **({"fiscal_year": int(year)} if pd.notna(year) else {}),
    }


def _append(path: Path, entries: list[dict[str, Any]]) -> int:
    """Write entries behind those of a file, which is replaced whole."""
    if entries:
        told = (
            "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in one.items())
            for one in entries
        )
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        write_whole(path, before + "".join(f"\n[[answer]]\n{entry}" for entry in told))
    return len(entries)
