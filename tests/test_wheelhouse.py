"""持ち込み: what is carried to a machine without internet, and the scripts that install from it."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests.conftest import ROOT

LOCK = (ROOT / "requirements/run.lock").read_text(encoding="utf-8")
POWERSHELL = ROOT / "scripts/install.ps1"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


wheelhouse = _script("wheelhouse")
ENTRIES = wheelhouse.entries(LOCK)
TARGETS = {str(target): target for target in wheelhouse.TARGETS}


def lock_of(folder: Path, *lines: str) -> list[object]:
    """Return a lock that names the wheels of a folder as they are."""
    hashes = {str(path.name).split("-", maxsplit=1)[0]: wheelhouse.digest(path) for path in folder.glob("*.whl")}
    return wheelhouse.entries(
        "\n".join(f"{line} --hash=sha256:{hashes.get(line.split('==')[0], '0')}" for line in lines)
    )


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(name.encode())


class TestWhatIsWanted:
    @pytest.mark.parametrize("target", TARGETS)
    def test_every_direct_dependency_of_the_project(self, target: str) -> None:
        wanted = {entry.name for entry in ENTRIES if TARGETS[target].wants(entry)}
        assert {"pandas", "papermill", "matplotlib", "setuptools", wheelhouse.BUILT} <= wanted
        assert ("colorama" in wanted) == ("pexpect" not in wanted) == ("windows" in target)
        assert ("aiohttp" in wanted) == ("3.12" in target)
        assert "appnope" not in wanted

    def test_the_versions_of_python_that_are_tested(self) -> None:
        classifiers = re.findall(r":: 3\.(\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert [(3, int(minor)) for minor in classifiers] == list(wheelhouse.PYTHONS)

    def test_tags(self) -> None:
        windows, linux = TARGETS["windows 3.12"], TARGETS["linux 3.12"]
        fits = {
            "a-1-cp312-cp312-win_amd64.whl": (True, False),
            "a-1-cp310-abi3-win_amd64.whl": (True, False),
            "a-1-cp313-cp313-win_amd64.whl": (False, False),
            "a-1-cp312-cp312-win32.whl": (False, False),
            "a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": (False, True),
            "a-1-cp312-cp312-manylinux_2_34_x86_64.whl": (False, False),
            "a-1-cp312-cp312-musllinux_1_2_x86_64.whl": (False, False),
            "a-1-py3-none-any.whl": (True, True),
        }
        assert {name: (windows.takes(name), linux.takes(name)) for name in fits} == fits


class TestAFolder:
    def test_that_is_whole(self, tmp_path: Path) -> None:
        put(tmp_path, "a-1-py3-none-any.whl", "c-2-py3-none-any.whl")
        locked = lock_of(tmp_path, "a==1", 'c==2 ; sys_platform == "win32"', 'd==3 ; sys_platform == "darwin"')
        assert list(wheelhouse.faults(tmp_path, locked)) == []
        text = wheelhouse.requirements(tmp_path, locked)
        assert wheelhouse.entries(text) == locked[:2]
        (tmp_path / "requirements.txt").write_text(text, encoding="ascii")
        assert [line.split("  ")[1] for line in wheelhouse.sums(tmp_path).splitlines()] == [
            "a-1-py3-none-any.whl",
            "c-2-py3-none-any.whl",
            "requirements.txt",
        ]

    def test_that_lacks_a_wheel_for_one_target(self, tmp_path: Path) -> None:
        linux = "manylinux_2_28_x86_64"
        put(
            tmp_path,
            *(f"a-1-cp3{minor}-cp3{minor}-{place}.whl" for minor in (11, 12, 13) for place in (linux, "win_amd64")),
        )
        (tmp_path / "a-1-cp312-cp312-win_amd64.whl").unlink()
        told = list(wheelhouse.faults(tmp_path, wheelhouse.entries("a==1 --hash=sha256:0")))
        assert told[0] == "windows 3.12: a 1 がありません"
        assert {line.split(": ")[1] for line in told[1:]} == {"lock のハッシュと違います"}

    def test_with_a_wheel_that_is_not_the_one_of_the_lock(self, tmp_path: Path) -> None:
        put(tmp_path, "a-1-py3-none-any.whl", "b-1-py3-none-any.whl")
        locked = lock_of(tmp_path, "a==1")
        (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"other")
        assert list(wheelhouse.faults(tmp_path, locked)) == [
            "a-1-py3-none-any.whl: lock のハッシュと違います",
            "b-1-py3-none-any.whl: lock にありません",
        ]

    @pytest.mark.skipif(not (ROOT / "wheelhouse").is_dir(), reason="make wheelhouse を実行していない")
    def test_the_one_of_this_project(self) -> None:
        folder = ROOT / "wheelhouse"
        assert list(wheelhouse.faults(folder, ENTRIES)) == []
        assert wheelhouse.sums(folder) == (folder / "SHA256SUMS").read_text(encoding="ascii")
        listed = wheelhouse.entries((folder / "requirements.txt").read_text(encoding="ascii"))
        assert {digest for entry in listed for digest in entry.hashes} == {
            wheelhouse.digest(path) for path in folder.glob("*.whl")
        }


@pytest.mark.skipif(sys.platform != "linux", reason="install.sh is for Linux")
class TestInstallSh:
    """What it refuses before anything is made; the install itself takes minutes and is done by hand."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        for name in ("scripts/install.sh", "scripts/setup.sh", "requirements/run.lock"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
        house = tmp_path / "wheelhouse"
        house.mkdir()
        put(house, "a-1-py3-none-any.whl")
        shutil.copy(ROOT / "requirements/run.lock", house)
        (house / "requirements.txt").write_text("", encoding="ascii")
        (house / "SHA256SUMS").write_text(wheelhouse.sums(house), encoding="ascii")
        return tmp_path

    def said(self, project: Path) -> str:
        done = subprocess.run(["sh", "scripts/install.sh"], cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert not (project / ".venv").exists()
        return done.stderr

    def test_no_wheelhouse(self, project: Path) -> None:
        shutil.rmtree(project / "wheelhouse")
        assert "wheelhouse がありません。\n  対処: " in self.said(project)

    def test_a_wheel_that_was_cut_short(self, project: Path) -> None:
        (project / "wheelhouse/a-1-py3-none-any.whl").write_bytes(b"a")
        assert "a-1-py3-none-any.whl" in self.said(project)

    def test_the_wheelhouse_of_another_version(self, project: Path) -> None:
        (project / "requirements/run.lock").write_text("b==1\n", encoding="utf-8")
        assert "このプログラムの版のものではありません" in self.said(project)


class TestInstallPs1:
    """Windows PowerShell 5.1 takes a script without the mark for cp932."""

    def test_mark_and_line_ends(self) -> None:
        data = POWERSHELL.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert "*.ps1 text eol=crlf" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
        data.decode("utf-8-sig").encode("cp932")

    def test_brackets_and_quotes_close(self) -> None:
        code = re.sub(r"^\s*#.*$", "", POWERSHELL.read_text(encoding="utf-8-sig"), flags=re.M)
        assert code.count('"') % 2 == 0
        assert not set(code) & set("“”‘’"), "PowerShell takes them for quotes"
        assert [code.count(one) for one in "({["] == [code.count(one) for one in ")}]"]

    def test_every_command_is_one_of_its_own_or_of_windows_powershell(self) -> None:
        code = POWERSHELL.read_text(encoding="utf-8-sig")
        own = set(re.findall(r"^function (\S+?)(?:\(| \{)", code, re.M))
        called = set(re.findall(r"(?<![\w-])([A-Z][a-z]+-[A-Z]\w+)", code))
        known = {"Split-Path", "Set-Location", "Join-Path", "Select-Object", "Out-Null", "Get-Command", "Test-Path"}
        known |= {"Get-Content", "Get-FileHash", "Write-Host", "Remove-Item"}
        assert called == own | known

    def test_it_installs_as_the_one_of_linux_does(self) -> None:
        code = POWERSHELL.read_text(encoding="utf-8-sig")
        for part in ("--no-index", "--require-hashes", "--find-links", "--no-deps", "SHA256SUMS", "run.lock"):
            assert part in code
        assert re.findall(r'"-3\.(\d+)"', code) == ["12", "13", "11"]
        assert "(3, 11) <= sys.version_info < (3, 14)" in code
