"""``hyoka sheets`` and ``hyoka collect``: forms out to the departments and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli.spoken import shown_path
from analysis.contract import catalog
from analysis.contract.codes import EVALUATORS
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import parse_fiscal_year
from analysis.words.printing import count_text

if TYPE_CHECKING:
    from analysis.collection.asked import Forms

_STATES = {"final": "確定", "forecast": "見込み", "interim": "途中の値"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what both commands take."""
    states = "、".join(f"{code}（{words}）" for code, words in _STATES.items())
    parser.add_argument(
        "--state", metavar="区分", choices=list(_STATES), default="final", help=f"実績の区分: {states}。既定は final"
    )
    evaluators = "、".join(f"{code}（{words}）" for code, words in EVALUATORS.items())
    parser.add_argument(
        "--evaluator",
        metavar="評価者",
        choices=list(EVALUATORS),
        default="self",
        help=f"だれの評価か: {evaluators}。既定は self",
    )
    parser.add_argument("--ask", action="store_true", help="未回答の確認事項を付ける（回収のときも同じに付ける）")


def _forms(arguments: argparse.Namespace) -> Forms:
    from analysis.collection.asked import Round, forms
    from analysis.evaluation.year import evaluate
    from analysis.review import reviewed

    root, year = catalog.project_root(), parse_fiscal_year(arguments.year)
    catalog.open_folder(root, arguments.plan)
    about = Round(arguments.plan, year, arguments.state, arguments.evaluator)
    asked = None
    if arguments.ask:
        asked = reviewed(evaluate(arguments.plan, year, root)).open
    return forms(root, about, asked)


def _told(name: str, done: int, total: int) -> None:
    print(f"[{done}/{total}] {name}", file=sys.stderr, flush=True)


def _mark_asked(arguments: argparse.Namespace, forms: Forms) -> None:
    """Note the questions that went out, and say where."""
    if arguments.ask:
        from analysis.collection.asked import edition_path
        from analysis.collection.questions import mark_asked

        path = edition_path(catalog.project_root(), forms.round) / "review.toml"
        print(f"照会した確認事項 {count_text(mark_asked(forms, path))}を {shown_path(path)} に記しました。")


def sheets(arguments: argparse.Namespace) -> int:
    """Write the workbooks that go out."""
    from analysis.collection.sending import write_sheets

    found, out = _forms(arguments), Path(arguments.out)
    if arguments.template:
        from analysis.collection.template import fill_templates

        layout = catalog.project_root() / "data" / "raw" / arguments.plan / "layout.toml"
        paths = fill_templates(found, Path(arguments.template), layout, out, _told)
        print(f"{shown_path(out)} に、{count_text(len(paths))}分の様式を作りました。")
        _mark_asked(arguments, found)
        return 0
    paths = write_sheets(found, out, _told)
    print(f"{shown_path(Path(arguments.out))} に、{count_text(len(paths), '課')}分の評価票を作りました。")
    _mark_asked(arguments, found)
    return 0


def collect(arguments: argparse.Namespace) -> int:
    """Read the workbooks that came back, and say what is left to ask."""
    from analysis.collection.collecting import collect as collected

    folder = Path(arguments.folder)
    if not folder.is_dir():
        raise InputError(
            Problem(str(folder), "フォルダがありません。", "返送されたファイルを入れたフォルダを指定してください。")
        )
    forms = _forms(arguments)
    if arguments.template:
        return _by_layout(arguments, forms, folder)
    edition = catalog.project_root() / "data" / "raw" / arguments.plan / str(parse_fiscal_year(arguments.year))
    found = collected(forms, folder, edition, _told)
    read, taken = len(found.returned.given), len(found.taken)
    print(f"読んだ欄 {read} ＝ 取り込んだ欄 {taken} ＋ 確かめる欄 {found.refused}")
    print(
        f"返送のあった取組 {count_text(len(found.returned.measures))}、空欄 {count_text(len(found.returned.empty), 'か所')}"
    )
    if found.absent:
        print(f"返送のない課 {count_text(len(found.absent), '課')}: {'、'.join(found.absent)}")
    for one in found.issues:
        text = f"「{one.text}」" if one.text else ""
        print(f"{one.place}: {text}{one.what}{one.todo}")
    for change in found.changed:
        print(f"前回から変わった値 {change.key}: 「{change.before}」→「{change.after}」")
    if found.answered:
        print(f"確認事項への回答 {count_text(found.answered)}を review.toml に加えました。")
    print("".join(f"{remark}\n" for remark in (found.kept.remarks if found.kept else [])), end="")
    for path in found.replies:
        print(f"返送用: {shown_path(path)}")
    return 0


def _by_layout(arguments: argparse.Namespace, forms: Forms, folder: Path) -> int:
    """Read forms of the city's own by its layout.toml, as any document."""
    from analysis.editions.keeping import keep_edition
    from analysis.editions.renumbering import former_measures
    from analysis.sources.importing import import_edition
    from analysis.sources.reader import documents, left_out

    root, year = catalog.project_root(), forms.round.fiscal_year
    plan = root / "data" / "raw" / arguments.plan
    former = former_measures(root, arguments.plan, year)
    found = import_edition(folder, plan / "layout.toml", year, former)
    kept = keep_edition(plan / str(year), found.tables, documents(folder))
    print("".join(f"{remark}\n" for remark in kept.remarks), end="")
    print("\n".join([*left_out(folder), *found.summary()]))
    back = {str(row["measure_id"]) for row in found.tables["measures"]}
    absent = [
        f"{form.measure_id} {form.measure['name']}（{form.department}）"
        for form in forms.found
        if form.measure_id not in back
    ]
    print(f"返送のあった取組 {count_text(len(forms.found) - len(absent))}、まだのもの {count_text(len(absent))}")
    print("".join(f"  {one}\n" for one in absent), end="")
    return 0


def example(arguments: argparse.Namespace) -> int:
    """Write the made-up city."""
    from analysis.collection.example import write_example

    root = Path(arguments.folder)
    made = write_example(root, notebooks=catalog.project_root() / "notebooks")
    print(f"{shown_path(made)} を作りました。このフォルダの中で hyoka を使って練習できます。")
    return 0
