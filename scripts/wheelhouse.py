"""Collect all that an install needs without internet (make wheelhouse): wheels of the run lock, with their hashes.

For every system and Python of `TARGETS` each package of requirements/run.lock is there as a wheel that fits; the one that
is published as source only is built. What is not needed for any of them is taken out again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
#: Published as source only; it is pure Python, so that one wheel serves all.
BUILT = "japanize-matplotlib"
PYTHONS = ((3, 11), (3, 12), (3, 13))
#: Newest first; glibc 2.28 is that of RHEL 8 and Debian 10.
_LINUX = [*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)), "linux_x86_64"]
_LINUX[-1:-1] = ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"]
PLATFORMS = {"linux": _LINUX, "windows": ["win_amd64"]}
_MARKERS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}


@dataclass(frozen=True)
class Target:
    """A system (``linux``, ``windows``) and a version of Python to install on."""

    system: str
    python: tuple[int, int]

    @property
    def tags(self) -> frozenset[Tag]:
        """The tags of the wheels that fit."""
        platforms = PLATFORMS[self.system]
        interpreter = "cp{}{}".format(*self.python)
        own = cpython_tags(self.python, [interpreter], platforms)
        return frozenset([*own, *compatible_tags(self.python, interpreter, platforms)])

    @property
    def markers(self) -> dict[str, str]:
        """What an entry of the lock asks of the place where it is installed."""
        version = "{}.{}".format(*self.python)
        cpython = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
        return {"python_version": version, "python_full_version": f"{version}.9", **cpython, **_MARKERS[self.system]}

    def wants(self, entry: Entry) -> bool:
        """Return whether an entry of the lock is for this target."""
        return entry.requirement.marker is None or entry.requirement.marker.evaluate({**self.markers, "extra": ""})

    def takes(self, wheel: str) -> bool:
        """Return whether the wheel of this name can be installed here."""
        return bool(parse_wheel_filename(wheel)[3] & self.tags)

    def __str__(self) -> str:
        """Return its name, e.g. ``windows 3.12``."""
        return "{} {}.{}".format(self.system, *self.python)


TARGETS = [Target(system, python) for system, python in product(PLATFORMS, PYTHONS)]


@dataclass(frozen=True)
class Entry:
    """A package of the lock."""

    requirement: Requirement
    hashes: frozenset[str]

    @property
    def name(self) -> str:
        """Its name as wheels are compared by."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The one version."""
        return str(self.requirement.specifier).removeprefix("==")

    def lines(self, hashes: list[str] | frozenset[str], anywhere: bool = False) -> str:
        """Return it as a requirements file holds it; for pip to take it anywhere, whatever the marker."""
        what = f"{self.requirement.name}=={self.version}" if anywhere else str(self.requirement)
        return " \\\n".join([what, *(f"    --hash=sha256:{one}" for one in sorted(hashes))])


def entries(lock: str) -> list[Entry]:
    """Return the packages of the text of a lock."""
    lines = [line for line in lock.splitlines() if line and not line.lstrip().startswith("#")]
    parts = [line.split(" --hash=sha256:") for line in "\n".join(lines).replace("\\\n", " ").splitlines()]
    return [Entry(Requirement(one[0]), frozenset(map(str.strip, one[1:]))) for one in parts]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wheels(folder: Path) -> dict[tuple[str, str], list[str]]:
    """Return the names of the wheels of a folder by package and version."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, *_ = parse_wheel_filename(path.name)
        found.setdefault((name, str(version)), []).append(path.name)
    return found


def faults(folder: Path, locked: list[Entry]) -> Iterator[str]:
    """Yield what a folder lacks for any target, and every wheel that is not the one of the lock."""
    present = wheels(folder)
    for target, entry in product(TARGETS, locked):
        if target.wants(entry) and not any(map(target.takes, present.get((entry.name, entry.version), []))):
            yield f"{target}: {entry.requirement.name} {entry.version} がありません"
    for entry in locked:
        for wheel in present.pop((entry.name, entry.version), []):
            if entry.name != BUILT and digest(folder / wheel) not in entry.hashes:
                yield f"{wheel}: lock のハッシュと違います"
    yield from (f"{wheel}: lock にありません" for names in present.values() for wheel in names)


def requirements(folder: Path, locked: list[Entry]) -> str:
    """Return the lock with the hashes of the wheels that lie in a folder, and of no other."""
    present = wheels(folder)
    chosen = {entry: present.get((entry.name, entry.version), []) for entry in locked}
    parts = [entry.lines([digest(folder / name) for name in names]) for entry, names in chosen.items() if names]
    return "# make wheelhouse\n" + "\n".join(parts) + "\n"


def sums(folder: Path) -> str:
    """Return the SHA-256 of every file of a folder, as sha256sum reads it."""
    paths = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{digest(path)}  {path.name}\n" for path in paths)


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"})


def fetch(folder: Path, target: Target, locked: list[Entry]) -> None:
    """Download the wheels of one target that are not there; pip holds each against the hashes of the lock."""
    present = wheels(folder)
    there = {key for key, names in present.items() if any(map(target.takes, names))}
    wanted = [
        entry.lines(entry.hashes, anywhere=True)
        for entry in locked
        if target.wants(entry) and entry.name != BUILT and (entry.name, entry.version) not in there
    ]
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name) / "requirements.txt"
        listed.write_text("\n".join(wanted) + "\n", encoding="utf-8")
        places = [f"--platform={one}" for one in PLATFORMS[target.system]]
        chosen = ["--only-binary=:all:", "--implementation=cp", "--python-version={}.{}".format(*target.python)]
        _pip(
            "download", "--no-deps", "--require-hashes", *chosen, *places, f"--dest={folder}", f"--requirement={listed}"
        )


def build(folder: Path, locked: list[Entry]) -> None:
    """Build the wheel of the package that is published as source only, with the setuptools that runs this."""
    (entry,) = [entry for entry in locked if entry.name == BUILT]
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name) / "requirements.txt"
        listed.write_text(entry.lines(entry.hashes) + "\n", encoding="utf-8")
        ways = ["--no-deps", "--require-hashes", "--no-build-isolation", "--use-pep517", f"--no-binary={BUILT}"]
        _pip("wheel", *ways, "--no-cache-dir", f"--wheel-dir={folder}", f"--requirement={listed}")


def collect(folder: Path) -> list[str]:
    """Fill a folder anew and return what is wrong with it; the former one stays where something is."""
    lock = ROOT / "requirements" / "run.lock"
    locked = entries(lock.read_text(encoding="utf-8"))
    part = folder.with_name(f".{folder.name}.part")
    if folder.is_dir() and not part.is_dir():  # what is there already need not come again
        shutil.copytree(folder, part, ignore=lambda _, names: [name for name in names if not name.endswith(".whl")])
    part.mkdir(exist_ok=True)
    for target in TARGETS:
        print(f"{target} の分を集めています…", flush=True)
        fetch(part, target, locked)
    wanted = {(entry.name, entry.version) for entry in locked}
    if not any(name == BUILT for name, _ in wanted & wheels(part).keys()):
        build(part, locked)
    for name in (name for key, names in wheels(part).items() if key not in wanted for name in names):
        (part / name).unlink()
    wrong = list(faults(part, locked))
    if not wrong:
        shutil.copyfile(lock, part / "run.lock")
        (part / "requirements.txt").write_text(requirements(part, locked), encoding="ascii", newline="\n")
        (part / "SHA256SUMS").write_text(sums(part), encoding="ascii", newline="\n")
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    return wrong


def main() -> int:
    """Collect, say what lies where, and what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "wheelhouse")
    folder = parser.parse_args().folder
    try:
        wrong = collect(folder)
    except subprocess.CalledProcessError:
        wrong = ["パッケージを取り寄せられません。通信と、上の表示を確かめて、もう一度実行してください"]
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    if not wrong:
        files = list(folder.glob("*.whl"))
        size = sum(path.stat().st_size for path in files) / 1e6
        print(
            f"{folder.name} に wheel を {len(files)} 個（{size:.0f} MB）集めました。持ち込み方は docs/offline.ja.md を見てください。"
        )
    return 2 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
