"""The command that opens the place where a value was read (出典の確認): offline, in the kept copy of the document."""

from __future__ import annotations

import argparse

from analysis.cli.spoken import shown_path
from analysis.contract import catalog
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import parse_fiscal_year


def source(arguments: argparse.Namespace) -> int:
    """Show the cells around a source, as the review and the tables print it (``a.xlsx:表!C9``, ``a.csv:12``, ``a.pdf:p3``)."""
    from analysis.editions.originals import original_of, unchanged
    from analysis.sources.excerpt import around

    root, year = catalog.project_root(), parse_fiscal_year(arguments.year)
    folder = catalog.edition_folder(root, arguments.plan, year)
    original = original_of(folder, arguments.source)
    if original is None:
        todo = (
            "hyoka import で取り込むと控えが残ります。出典は source の列のとおりに書いてください（例 a.xlsx:一覧!C9）。"
        )
        raise InputError(Problem("出典", f"「{arguments.source}」の元資料の控えがありません。", todo))
    same = "取り込んだときのまま" if unchanged(original) else "取り込んだ後に変わっています"
    print(f"{shown_path(original)}（{same}）")
    print("\n".join(around(original, arguments.source)))
    return 0
