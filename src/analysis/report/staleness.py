"""Whether a report still fits what it was made from (再開), by its manifest."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.contract import catalog
from analysis.report import audience
from analysis.report.job import Job

MANIFEST = "manifest.json"
#: The entry of a manifest that names the pages as they were, while their links are set.
BEFORE_LINKS = "before_links"
_PROGRAM = Path(__file__).parent.parent
_PACKAGES = ("pandas", "matplotlib", "japanize-matplotlib", "papermill", "nbconvert", "hyoka")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what the manifest of a folder of results says; nothing where it is missing, half-written or garbage."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def written(folder: Path) -> dict[str, list[Any]]:
    """Return by name the digests under which the manifest of a folder of results knows each file.

    There are two where links are being set (`analysis.report.neighbours.relink`), or a run was killed meanwhile.
    """
    manifest = read_manifest(folder)
    files, before = manifest.get("files"), manifest.get(BEFORE_LINKS)
    more = before if isinstance(before, dict) else {}
    return {name: [one, more.get(name, one)] for name, one in files.items()} if isinstance(files, dict) else {}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their address below a folder."""
    return {path.relative_to(folder).as_posix(): digest(path) for path in sorted(paths) if path.is_file()}


@cache
def program() -> str:
    """Return one digest of this package's own files, templates included."""
    files = [path for path in _PROGRAM.rglob("*") if "__pycache__" not in path.parts]
    text = json.dumps(digests(_PROGRAM, files), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that write into a report."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def sources(job: Job) -> dict[str, str]:
    """Return the digests of all files that a report of this edition may read: its plan up to its year."""
    folder = job.root / "data" / "raw" / job.plan_id
    years = {str(year) for year in catalog.editions(job.root, job.plan_id) if year <= job.fiscal_year}
    files = [path for path in folder.rglob("*") if path.parent == folder or path.relative_to(folder).parts[0] in years]
    return digests(job.root, files)


def basis(job: Job, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what decides the bytes of a report: parameters, readers, files read, notebooks, program, versions."""
    notebooks = job.root / "notebooks"
    return {
        "report": job.key,
        "audiences": list(job.audiences),
        "parameters": {**job.values, **(extra or {})},
        "sources": sources(job),
        "notebooks": digests(notebooks, [notebooks / page.notebook for page in audience.pages(job.audiences)]),
        "program": program(),
        "versions": versions(),
    }


def is_fresh(job: Job) -> bool:
    """Return whether the report is there, whole, and would be made the same again; files of one's own make no difference."""
    known = read_manifest(job.folder)
    try:
        if any(known.get(name) != value for name, value in basis(job).items()):
            return False
        found = digests(job.folder, [path for path in job.folder.rglob("*") if path.name != MANIFEST])
    except OSError:  # told where the report is made
        return False
    files = known.get("files")
    return isinstance(files, dict) and all(found.get(name) == one for name, one in files.items())


def check_files(folder: Path) -> None:
    """Raise `ValueError` where a folder of results is not what its manifest says."""
    known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    found = digests(folder, [path for path in folder.rglob("*") if path.name != MANIFEST])
    differing = sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
    if differing:
        raise ValueError(f"manifest.json と違うファイルがあります: {'、'.join(differing)}")
