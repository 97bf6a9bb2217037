"""Send, fill and collect the forms of a made-up city (評価票の往復の証明): every cell is taken or asked about, none is lost.

Sixty departments write three hundred sheets as people do (a seed is printed); LibreOffice, where it is at hand, opens and saves
them in between. Usage: proof_collect.py [SEED] [DEPARTMENTS] [MEASURES]
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from analysis.collection.asked import Round, forms
from analysis.collection.collecting import collect
from analysis.collection.example import PLAN, write_example
from analysis.collection.measure_sheet import PLACE
from analysis.collection.sending import write_sheets

#: What is written into a row of a kind, and what it is kept as; None is asked about.
WRITTEN: dict[str, list[tuple[Any, str | None]]] = {
    "indicators": [(120, "120"), ("１２０", "１２０"), ("▲5", "▲5"), ("未測定", "未測定"), ("=HYPERLINK(0)", None)],
    "budgets": [(1_234_000, "1234000"), ("1,234千円", "1234000"), (0, "0"), ("1,23O,000", None), ("未定", None)],
    "grades": [("A", "A"), ("ｂ", "B"), ("遅れ", "C"), ("S", None)],
    "texts": [("周知が進んだため。", "周知が進んだため。"), ("電話 03-1234-5678", None), ("担当：山田太郎", None)],
}


def fill(paths: list[Path], chance: random.Random) -> dict[tuple[str, str], str | None]:
    """Write into three quarters of the open cells; return what each should be kept as."""
    kept: dict[tuple[str, str], str | None] = {}
    for path in paths:
        book = openpyxl.load_workbook(path)
        for page in book.worksheets[1:]:
            measure_id = page["A1"].value.split("|")[-1]
            for row in range(2, page.max_row + 1):
                key = str(page.cell(row, 1).value or "")
                if not key or chance.random() > 0.75:
                    continue
                cell = page.cell(row, PLACE["value"] + 1)
                cell.value, kept[measure_id, key] = chance.choice(WRITTEN[key.split("|", maxsplit=1)[0]])
                cell.data_type = "s" if isinstance(cell.value, str) else "n"
            page.title = f"様式{measure_id}" if chance.random() < 0.3 else page.title
        book.save(path)
    return kept


def saved_by_libreoffice(paths: list[Path], root: Path) -> bool:
    """Open and save the workbooks with LibreOffice; return whether it is at hand."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return False
    command = [soffice, "--headless", f"-env:UserInstallation=file://{root}/profile", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(root / "saved"), *map(str, paths)], check=True, capture_output=True)
    for path in paths:
        shutil.move(root / "saved" / path.name, path)
    return True


def main(seed: int = 1, departments: int = 60, measures: int = 300) -> int:
    """Print what became of the cells; 1 where one was lost or changed."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_example(root, measures, [f"第{number}課" for number in range(1, departments + 1)])
        begun = time.perf_counter()
        made = forms(root, Round(PLAN, 2024))
        paths = write_sheets(made, root / "out")
        sent = time.perf_counter() - begun
        kept = fill(paths, random.Random(seed))
        saved = saved_by_libreoffice(paths, root)
        begun = time.perf_counter()
        found = collect(made, root / "out", root / "data" / "raw" / PLAN / "2024")
        back = time.perf_counter() - begun
    taken = {(one, key): value for (one, key, column), (_, value) in found.taken.items() if column == "value"}
    wrong = {place for place, value in kept.items() if taken.get(place) != value}
    counts = Counter(key.split("|")[0] for _, key in kept)
    print(
        f"種 {seed}、{departments} 課、{measures} シート、LibreOffice で保存 {'した' if saved else 'していない（ない）'}"
    )
    print(f"作る {sent:.1f} 秒、読む {back:.1f} 秒")
    print("種類\t書いた欄\t取り込んだ欄\t確かめる欄")
    for kind, number in counts.items():
        own = [value for (_, key), value in kept.items() if key.split("|")[0] == kind]
        print(f"{kind}\t{number}\t{sum(value is not None for value in own)}\t{own.count(None)}")
    print(f"失われた・変わった欄 {len(wrong)}、書かれていないのに取り込んだ欄 {len(taken.keys() - kept.keys())}")
    return 1 if wrong or taken.keys() - kept.keys() else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
