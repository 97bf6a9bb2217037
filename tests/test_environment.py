"""pyproject.toml, the locks and environment.yml name the same packages in the same versions."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
RUN = PROJECT["dependencies"]
LOCKS = {
    "run": RUN,
    "dev": RUN + [line for extra in EXTRAS.values() for line in extra],
}
EXACT = re.compile(r"==[\w.!+]+$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def bounds(lines: list[str]) -> dict[str, SpecifierSet]:
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): each.specifier for each in requirements}


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def entries(lock: str) -> list[str]:
    lines = [line for line in lock.splitlines() if line and not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def pin(entry: str) -> Requirement:
    return Requirement(entry.split(" --hash=", maxsplit=1)[0])


def versions(lock: str) -> dict[str, str]:
    pins = [pin(entry) for entry in entries(lock)]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in pins}


def supported_minors() -> list[int]:
    found = [re.search(r":: 3\.(\d+)$", each) for each in PROJECT["classifiers"]]
    return sorted(int(match[1]) for match in found if match)


@pytest.fixture(scope="module")
def conda() -> dict[str, SpecifierSet]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    return bounds([each for each in listed if isinstance(each, str)])


def test_conda_lists_what_running_and_jupyterlab_need(conda):
    expected = bounds(RUN + EXTRAS["lab"])

    assert {name: conda[name] for name in conda if name not in {"python", "pip"}} == expected


def test_conda_takes_the_python_versions_that_are_tested(conda):
    minors = supported_minors()

    assert minors == list(range(minors[0], minors[-1] + 1))
    assert conda["python"] == SpecifierSet(f">=3.{minors[0]},<3.{minors[-1] + 1}")
    assert PROJECT["requires-python"] == f">=3.{minors[0]}"


def test_workflow_runs_the_same_commands_on_the_python_versions_that_are_tested():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]

    assert job["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in supported_minors()]
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "make report PYTHON=python",
        "make test PYTHON=python",
    ]


def test_one_line_length_for_editors_and_the_formatter():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    widths = re.findall(r"^max_line_length = (\d+)$", (ROOT / ".editorconfig").read_text(encoding="utf-8"), re.M)

    assert widths == [str(settings["line-length"])]


def test_conda_takes_only_the_project_itself_by_pip():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]

    assert [each for each in listed if isinstance(each, dict)] == [{"pip": ["-e ."]}]
    assert "pip" in listed


@pytest.mark.parametrize("name", LOCKS)
def test_every_direct_dependency_is_pinned_within_its_bounds(name):
    pinned = versions(lock_text(name))

    outside = {
        each: pinned.get(each, "not pinned")
        for each, allowed in bounds(LOCKS[name]).items()
        if each not in pinned or pinned[each] not in allowed
    }

    assert outside == {}


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_is_one_exact_version_with_hashes(name):
    locked = entries(lock_text(name))

    assert len(locked) == len(versions(lock_text(name))), "a package is pinned twice"
    assert [each for each in locked if not EXACT.match(str(pin(each).specifier))] == []
    assert [each for each in locked if not HASH.search(each)] == []


def test_dev_lock_contains_the_run_lock():
    run, dev = versions(lock_text("run")), versions(lock_text("dev"))

    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_server(name):
    assert "://" not in lock_text(name)
    assert "index-url" not in lock_text(name)
