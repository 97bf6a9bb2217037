"""Run hostile cases from a seed on (make fuzz N=… SEED=…), or one that was written to a file (make fuzz CASE=…).

Prints how many cases of each family ended how; a case that fails is shrunk and written to build/fuzz/.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fuzz_families import FAMILIES
from tests.fuzzing import Case, Verdict, run, shrunk

FOLDER = Path("build/fuzz")


def _outcome(verdict: Verdict) -> str:
    return "失敗" if verdict.fault else "できた" if verdict.code == 0 else "断った"


def _again(path: Path) -> int:
    verdict = run(Case.read(path))
    print(verdict.said, verdict.fault or "失敗しません。", sep="\n")
    return 1 if verdict.fault else 0


def main(count: int, seed: int) -> int:
    """Run so many cases of all families in their shares; return 1 where one fails."""
    print(f"種 SEED={seed}、{count} 件")
    failed = 0
    for family, share in FAMILIES.items():
        ended: Counter[str] = Counter()
        began = time.process_time()
        for number in range(seed, seed + max(1, count * share // 1_000)):
            case = family(number)
            verdict = run(case)
            ended[_outcome(verdict)] += 1
            if verdict.fault:
                failed += 1
                path = shrunk(case).write(FOLDER)
                print(f"  {path}: {verdict.fault.strip().splitlines()[-1]}", flush=True)
        told = "、".join(f"{name} {number}" for name, number in sorted(ended.items()))
        print(f"{family.__name__}\t{sum(ended.values())} 件\t{told}\t{time.process_time() - began:.1f} 秒", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    given = dict(word.split("=", 1) for word in sys.argv[1:])
    sys.exit(_again(Path(given["CASE"])) if given.get("CASE") else main(int(given["N"]), int(given["SEED"])))
