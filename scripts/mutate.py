"""Change the modules that compute, one place at a time, and see whether a test notices (make mutate MODULE=…).

The tests are collected once. Each of them runs alone in a fork that writes down which lines of the module it reaches; then each
mutant is a fork in which the functions get the changed code and only the tests run that reach the changed line, the quickest
first, up to the first failure. What survives must stand with its reason in scripts/mutants.toml; a reason whose line or change
is gone is an error too, so that the list does not rot.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import gc
import json
import os
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: The modules, and the tests that must notice.
MODULES = {
    "evaluation.achievement": "test_computed_edges test_evaluation test_attainment",
    "evaluation.budget": "test_computed_edges test_evaluation test_more_tables",
    "evaluation.grade": "test_computed_edges test_evaluation test_grade_rule test_grading",
    "evaluation.grading": "test_computed_edges test_evaluation test_grade_rule test_grading",
    "words.quantity": "test_computed_edges test_quantity test_amount test_attainment",
}
#: Longest seconds of a test that is tried, and of all tests of a mutant: what loops for ever is noticed.
TEST_SECONDS, MUTANT_SECONDS = 5.0, 120
_PAIRS = [(ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd, ast.BitOr), (ast.Lt, ast.LtE), (ast.Gt, ast.GtE)]
_PAIRS += [(ast.Eq, ast.NotEq), (ast.And, ast.Or), (ast.In, ast.NotIn), (ast.Is, ast.IsNot)]
_SWAPS: dict[type, type] = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_STATEMENTS = (ast.Assign, ast.AugAssign, ast.If, ast.Raise)


def mutants(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str, ast.Module]]:
    """Yield every mutant of a module: the changed node, what was changed, the changed module."""
    nodes = list(ast.walk(tree))
    types = [kind for node in nodes for name in ("annotation", "returns") if (kind := getattr(node, name, None))]
    idle = {id(inner) for kind in types for inner in ast.walk(kind)}  # never computed
    inside = {id(inner) for node in nodes if isinstance(node, ast.FunctionDef) for inner in ast.walk(node)}
    for node in nodes:
        if not isinstance(node, (ast.expr, ast.stmt)) or id(node) in idle:
            continue
        changes = _values(node) if isinstance(node, ast.expr) else _statements(node) if id(node) in inside else ()
        for change in changes:
            ast.copy_location(change, node)
            words = f"{ast.unparse(node).splitlines()[0]} → {ast.unparse(change)}"
            yield node, words, ast.fix_missing_locations(copy.deepcopy(tree, {id(node): change}))


def _values(node: ast.expr) -> Iterator[ast.expr]:
    """Yield an expression with another operator, another number, or without its negation."""
    if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _SWAPS:
        yield _with(node, op=_SWAPS[type(node.op)]())
    elif isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if type(operator) in _SWAPS:
                yield _with(node, ops=[*node.ops[:at], _SWAPS[type(operator)](), *node.ops[at + 1 :]])
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield what takes the place of a statement: nothing, or no result."""
    if isinstance(node, ast.Return) and node.value and ast.unparse(node.value) != "None":
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, _STATEMENTS):
        yield ast.Pass()


def _with(node: Any, **fields: object) -> Any:
    """Return a node with other fields."""
    return type(node)(**{**{name: getattr(node, name) for name in node._fields}, **fields})


def _change_code(module: str, path: Path, tree: ast.Module) -> None:
    """Give the functions of a module the code of a mutant, its global values theirs, and forget what was computed."""
    code = compile(tree, str(path), "exec")
    changed = {(one.co_qualname, one.co_firstlineno): one for one in _codes(code)}
    alive = sys.modules[f"analysis.{module}"].__dict__
    fresh: dict[str, Any] = {"__name__": f"analysis.{module}", "__file__": str(path)}
    exec(code, fresh)
    own = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == str(path)]
    for function in own:
        if (
            function.__closure__ is None
            and (function.__code__.co_qualname, function.__code__.co_firstlineno) in changed
        ):
            function.__code__ = changed[function.__code__.co_qualname, function.__code__.co_firstlineno]
            twin = fresh.get(function.__name__)
            function.__defaults__ = getattr(twin, "__defaults__", function.__defaults__)
            function.__kwdefaults__ = getattr(twin, "__kwdefaults__", function.__kwdefaults__)
    _forget()
    kept = {name for name, value in alive.items() if callable(value) or name.startswith("__")}
    alive.update({name: value for name, value in fresh.items() if name not in kept and not isinstance(value, type)})


def _forget() -> None:
    """Empty every cache, so that nothing computed before is taken for what is computed now."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _forked(work: Callable[[], object], seconds: int = 0) -> str | None:
    """Return what some work returns in a fork, as JSON; None where it fails, ends the process or takes too long."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        with contextlib.suppress(BaseException), open(os.devnull, "w", encoding="utf-8") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
            signal.alarm(seconds)
            os.write(writer, json.dumps(work()).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as told:
        answer = told.read()
    os.waitpid(pid, 0)
    return answer or None


def _passes(items: list[pytest.Item]) -> bool:
    """Run tests up to the first that fails."""
    for item, after in zip(items, [*items[1:], None], strict=True):
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        if item.session.testsfailed:
            return False
    return True


def _reached(item: pytest.Item, path: Path) -> tuple[bool, float, list[int]]:
    """Run one test; return whether it passes, its seconds, and the lines of a module that it reaches."""
    lines: set[int] = set()

    def within(frame: FrameType, event: str, argument: object) -> Any:
        lines.add(frame.f_lineno)
        return within

    def calls(frame: FrameType, event: str, argument: object) -> Any:
        return within(frame, event, argument) if frame.f_code.co_filename == str(path) else None

    _forget()
    sys.settrace(calls)
    start = time.process_time()
    return _passes([item]), time.process_time() - start, sorted(lines)


class Trial:
    """Try the mutants of one module on the tests that pytest has collected."""

    def __init__(self, module: str, explained: list[dict[str, str]]) -> None:
        self.module, self.explained = module, [one for one in explained if one["module"] == module]
        self.path = ROOT / "src/analysis" / (module.replace(".", "/") + ".py")
        self.source = self.path.read_text(encoding="utf-8")
        self.wrong = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant instead of running the tests."""
        reached = self._map(session.items)
        lines, used, counts = self.source.splitlines(), set(), {"noticed": 0, "explained": 0, "survive": 0}
        tree = ast.parse(self.source)
        if self._noticed(tree, [item for item, _ in reached]):
            pytest.exit(f"{self.module}: the tests fail on the module as it is", returncode=1)
        inside = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for part in node.body
            for inner in range(part.lineno, (part.end_lineno or part.lineno) + 1)
        }
        for node, words, changed in mutants(tree):
            place = lines[node.lineno - 1].strip()
            reasons = [at for at, one in enumerate(self.explained) if (one["line"], one["change"]) == (place, words)]
            used.update(reasons)
            span = set(range(node.lineno, (node.end_lineno or node.lineno) + 1)) if node.lineno in inside else inside
            tests = [item for item, found in reached if found & span]
            outcome = "explained" if reasons else "noticed" if tests and self._noticed(changed, tests) else "survive"
            counts[outcome] += 1
            if outcome == "survive":
                print(f"  {self.module}:{node.lineno}: {place}\n      {words}  ({len(tests)} tests)", flush=True)
        stale = [one for at, one in enumerate(self.explained) if at not in used]
        for one in stale:
            print(f"  {self.module}: scripts/mutants.toml explains what is gone: {one['line']}: {one['change']}")
        told = ", ".join(f"{number} {word}" for word, number in counts.items())
        print(f"{self.module}: {sum(counts.values())} mutants, {told}", flush=True)
        self.wrong = counts["survive"] + len(stale)
        return True

    def _map(self, items: list[pytest.Item]) -> list[tuple[pytest.Item, set[int]]]:
        """Return the tests that reach the module, quickest first, and the lines that they reach."""
        found = []
        for item in items:
            answer = _forked(functools.partial(_reached, item, self.path))
            passes, seconds, lines = json.loads(answer) if answer else (False, 0, [])
            if not passes:
                pytest.exit(f"{item.nodeid} fails without any change", returncode=1)
            if lines and seconds <= TEST_SECONDS:
                found.append((seconds, item, set(lines)))
        return [(item, lines) for _, item, lines in sorted(found, key=lambda one: one[0])]

    def _noticed(self, changed: ast.Module, tests: list[pytest.Item]) -> bool:
        """Run the tests on a mutant, in a fork."""

        def work() -> bool:
            _change_code(self.module, self.path, changed)
            return _passes(tests)

        return _forked(work, MUTANT_SECONDS) != "true"


def main(module: str) -> int:
    """Try every mutant of a module; return 1 where one survives that nothing explains."""
    explained = tomllib.loads((ROOT / "scripts/mutants.toml").read_text(encoding="utf-8")).get("equivalent", [])
    trial = Trial(module, explained)
    tests = [str(ROOT / "tests" / f"{name}.py") for name in MODULES[module].split()]
    code = pytest.main(["-q", "--capture=no", "-p", "no:cacheprovider", *tests], plugins=[trial])
    return int(trial.wrong > 0 or code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    if unknown := set(names := sys.argv[1:] or list(MODULES)) - MODULES.keys():
        print(
            f"MODULE={' '.join(sorted(unknown))}: ありません。選べるのは {'、'.join(MODULES)} です。", file=sys.stderr
        )
        sys.exit(2)
    if len(names) > 1:  # each in a process of its own
        ends = [os.spawnv(os.P_WAIT, sys.executable, [sys.executable, __file__, name]) for name in names]
        sys.exit(max(ends))
    sys.exit(main(names[0]))
