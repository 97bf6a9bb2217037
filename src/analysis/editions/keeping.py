"""Keep what an import brings as an edition in data/raw (年度のデータの入れ替え): the whole edition, or nothing.

A table of the last import that this one does not bring would be stale: it goes. A table that a person wrote or
changed is never lost: it is kept aside where this import brings the same one, and stays where it does not.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.contract.schema import TABLES
from analysis.editions.originals import keep_originals
from analysis.editions.raw import fault
from analysis.editions.staging import replaced_folder
from analysis.sources.edition_files import Tables, csv_text, printed
from analysis.words.errors import Problem, raise_if_any
from analysis.words.whole_file import settle

#: What the last import wrote: the SHA-256 of every file.
RECORD = ".imported.json"


@dataclass
class Kept:
    """What became of the files of an edition.

    Attributes
    ----------
    written : list of Path
        The tables of this import.
    stale : list of str
        Tables of the last import that this document does not bring; they are gone.
    aside : list of Path
        Copies of tables that a person had changed and this import replaced.
    left : list of str
        Tables that no import wrote and this document does not bring; they stay.
    originals : list of str
        The documents of which a copy was kept.
    """

    written: list[Path] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        """What a person should know of it, in Japanese."""
        said = [f"前回の取り込みの {name} は、この元資料にないので除きました。" for name in self.stale]
        said += [
            f"手で直してあった表を {path.name} に残しました。直した値がまだ要るかを確かめてください。"
            for path in self.aside
        ]
        said += [f"{name} はこの元資料からは作られません。前からあるものを残しました。" for name in self.left]
        return said


def keep_edition(
    folder: Path,
    tables: Tables,
    documents: Sequence[Path] = (),
    also: Callable[[Path], object] = lambda _: None,
) -> Kept:
    """Write the tables of an edition in the place of those of the last import, all at once.

    Parameters
    ----------
    folder : Path
        data/raw/<plan_id>/<fiscal_year>.
    tables : dict of list of rows
        By the name of the table; one without rows is not written.
    documents : sequence of Path
        The files that they were read from: a copy is kept (`analysis.editions.originals`).
    also : function of Path, optional
        Writes what belongs to the tables into the new folder, before that takes its place.
    """
    _check(tables)
    texts = {f"{name}.csv": csv_text(TABLES[name], rows).encode("utf-8-sig") for name, rows in tables.items() if rows}
    kept = Kept(written=[folder / name for name in texts])
    with replaced_folder(folder) as part:
        record = _record(folder)
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            _carry_over(path, part, texts, (record, kept))
        for name, content in texts.items():
            (part / name).write_bytes(content)
        kept.originals = keep_originals(documents, part) if documents else []
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in texts.items()}
        (part / RECORD).write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        also(part)
        for path in filter(Path.is_file, part.rglob("*")):
            settle(path)
    return kept


def _check(tables: Tables) -> None:
    """Hold every value against its column, so that nothing is kept that reading it back would refuse.

    Raises
    ------
    InputError
        With the places in the document.
    """
    columns = [(name, column) for name in tables for column in TABLES[name].read_columns if column.kind != "text"]
    found = [
        Problem(f"{row.get('source') or name} の{column.label}", *wrong)
        for name, column in columns
        for row in tables[name]
        if row.get(column.name) not in (None, "") and (wrong := fault(printed(row[column.name]), column))
    ]
    raise_if_any(found)


def _record(folder: Path) -> dict[str, str]:
    """Return what the last import wrote; nothing where there is no record or none that can be read."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _carry_over(path: Path, part: Path, texts: dict[str, bytes], about: tuple[dict[str, str], Kept]) -> None:
    """Take one file of the former edition into the new one, or say what became of it."""
    record, kept = about
    if path.name == RECORD:
        return
    if path.suffix != ".csv" or path.stem not in TABLES:
        (shutil.copytree if path.is_dir() else shutil.copy2)(path, part / path.name)
        return
    content = path.read_bytes()
    imported = hashlib.sha256(content).hexdigest() == record.get(path.name)
    if path.name in texts:
        if not imported and content != texts[path.name]:
            name = _free_name(path, part)
            (part / name).write_bytes(content)
            kept.aside.append(path.with_name(name))
    elif imported:
        kept.stale.append(path.name)
    else:
        shutil.copy2(path, part / path.name)
        kept.left.append(path.name)


def _free_name(path: Path, part: Path) -> str:
    """Return a name for a copy that neither folder has, e.g. ``budgets.csv.before`` or ``budgets.csv.before2``."""
    number = 1
    while True:
        name = f"{path.name}.before{'' if number == 1 else number}"
        if not (path.with_name(name).exists() or (part / name).exists()):
            return name
        number += 1
