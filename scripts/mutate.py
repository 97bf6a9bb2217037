"""Change the modules that compute, one place at a time, and see whether a test notices (make mutate MODULE=…).

Each mutant is a fork of a process that has pandas loaded, so that it takes a second or two. Prints what survives: a test is
missing there, or the change makes no difference, which the reader has to decide.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[1]
#: The modules, and the tests that must notice.
MODULES = {
    "evaluation.achievement": "test_computed_edges test_evaluation test_attainment test_cases test_properties",
    "evaluation.budget": "test_computed_edges test_evaluation test_more_tables test_cases test_properties",
    "evaluation.grading": "test_evaluation test_grade_rule test_cases",
    "words.quantity": "test_computed_edges test_quantity test_amount test_attainment test_properties",
}
_SWAPS: dict[type, type] = {
    **{
        ast.Add: ast.Sub,
        ast.Sub: ast.Add,
        ast.Mult: ast.Div,
        ast.Div: ast.Mult,
        ast.BitAnd: ast.BitOr,
        ast.BitOr: ast.BitAnd,
    },
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
}


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Yield every mutant of a module with its line and what was changed."""
    nodes = list(ast.walk(tree))
    types = [kind for node in nodes for name in ("annotation", "returns") if (kind := getattr(node, name, None))]
    idle = {id(inner) for kind in types for inner in ast.walk(kind)}  # never computed
    for at, original in enumerate(nodes):
        if id(original) in idle:
            continue
        changed = copy.deepcopy(tree)
        node = list(ast.walk(changed))[at]
        before = ast.unparse(node) if isinstance(node, ast.expr) else ""
        if before and _change(node):
            yield node.lineno, f"{before} → {ast.unparse(node)}", changed


def _change(node: ast.expr) -> bool:
    """Change an expression in place; return whether there was anything to change."""
    if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _SWAPS:
        node.op = _SWAPS[type(node.op)]()
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPS:
        node.ops[0] = _SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Invert, ast.Not)):
        node.op = ast.UAdd() if isinstance(node.op, ast.Invert) else ast.Not()
        node.operand = node.operand if isinstance(node.op, ast.UAdd) else ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        node.value = node.value + 1
    else:
        return False
    return True


class _Loader(importlib.machinery.SourceFileLoader):
    """Load a module as it was changed."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        """Return the changed code."""
        return self.code


class _Finder(importlib.abc.MetaPathFinder):
    """Find one module as it was changed, and no other."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self._name, self._loader = name, _Loader(name, str(path))
        self._loader.code = compile(ast.fix_missing_locations(tree), str(path), "exec")

    def find_spec(self, fullname: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """Return the specification of the module."""
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._loader.path, loader=self._loader)


def _noticed(name: str, path: Path, tree: ast.Module, tests: list[str]) -> bool:
    """Run the tests on a mutant, in a fork."""
    pid = os.fork()
    if not pid:
        code = 3
        with contextlib.suppress(BaseException), open(os.devnull, "w", encoding="utf-8") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
            sys.meta_path.insert(0, _Finder(name, path, tree))
            import pytest

            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0


def main(module: str) -> int:
    """Try every mutant of a module; return 1 where one survives."""
    import pandas  # noqa: F401 (loaded once, before the forks)

    path = ROOT / "src/analysis" / (module.replace(".", "/") + ".py")
    tests = [str(ROOT / "tests" / f"{name}.py") for name in MODULES[module].split()]
    tree, name = ast.parse(path.read_text(encoding="utf-8")), f"analysis.{module}"
    if _noticed(name, path, tree, tests):
        sys.exit(f"{module}: the tests fail without any change")
    tried = alive = 0
    for line, words, changed in mutants(tree):
        tried += 1
        if not _noticed(name, path, changed, tests):
            alive += 1
            print(f"  {module}:{line}: {words}", flush=True)
    print(f"{module}: {tried} mutants, {tried - alive} noticed, {alive} survive", flush=True)
    return 1 if alive else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    sys.exit(max(main(one) for one in (sys.argv[1:] or MODULES)))
