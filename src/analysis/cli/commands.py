"""The commands of ``hyoka``, but for reports: argument parsing and messages only."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from analysis.cli import lookup, reports, rounds
from analysis.cli.spoken import Parser, program_fault, show_any_character, shown_path, speak_no_more, write_out
from analysis.contract import catalog
from analysis.editions.staging import bring_back
from analysis.words.errors import InputError, NotebookFailed, Problem, raise_if_any
from analysis.words.fiscal_year import label, parse_fiscal_year
from analysis.words.mishap import mishaps_told, stops_alone
from analysis.words.printing import count_text


def _plans(arguments: argparse.Namespace) -> int:
    from analysis.contract.plan import read_plan

    root = catalog.project_root()
    problems: list[Problem] = []
    for plan_id in catalog.plan_ids(root):
        with stops_alone(problems, plan_id):
            plan = read_plan(root / "data" / "raw" / plan_id)
            years = "、".join(f"{year}（{label(year)}）" for year in catalog.editions(root, plan_id))
            print(f"{plan_id}\t{plan.full_title}\t{years or 'データなし'}")
    raise_if_any(problems)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from analysis.evaluation.summary import published_agreement, undeclared_policies
    from analysis.evaluation.year import evaluate
    from analysis.opinion.editing import edited
    from analysis.review import reviewed
    from analysis.telling.claims import claims

    year = evaluate(arguments.plan, parse_fiscal_year(arguments.year), catalog.project_root())
    found = reviewed(year)
    edited(year)
    print(f"{year.plan.full_title} {label(year.fiscal_year)}: データに誤りはありません。")
    for name in ("measures", "budgets", "indicators", "grades", "schedules", "published"):
        print(f"  {name}.csv\t{len(getattr(year, name))}行")
    print(f"  訂正\t{claims(year)['corrected'].amount}")
    print(f"  確認事項\t{count_text(len(found.open))}（ほかに回答済み {count_text(len(found.answered))}）")
    if year.plan.publication.lacking:
        print(
            f"  plan.toml の [publication] にないもの（公表するページに載せる）: {'、'.join(year.plan.publication.lacking)}"
        )
    for policy, measures in undeclared_policies(year).items():
        print(f"  plan.toml の [policies] にない{year.plan.policy_word}「{policy}」: {'、'.join(measures)}")
    for row in published_agreement(year).itertuples():
        guessed = f"、推定に使った件数 {row.guessed}" if row.guessed else ""
        told = f"一致 {row.agrees}、不一致 {row.differs}{guessed}、突き合わせていない公表値 {row.not_checked}"
        print(f"  公表値との突合 {row.table}: {told}")
    for row in year.published[~year.published["agrees"].fillna(True)].itertuples():
        cell = f"{row.source}: {row.table} {row.row} {row.column}"
        print(f"  {cell} 公表「{row.published_value}」再計算「{row.recomputed_value}」")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from analysis.editions.corrections import propose
    from analysis.editions.keeping import keep_edition
    from analysis.editions.renumbering import former_measures
    from analysis.sources.importing import import_edition
    from analysis.sources.reader import documents, left_out
    from analysis.sources.recovery import Proposal, corrections_text

    fiscal_year = parse_fiscal_year(arguments.year)
    root = catalog.project_root()
    folder = catalog.open_folder(root, arguments.plan)
    former = former_measures(root, arguments.plan, fiscal_year)
    paths = [Path(one) for one in arguments.document]
    found = import_edition(paths[0] if len(paths) == 1 else paths, folder / "layout.toml", fiscal_year, former)
    lacking: list[Proposal] = []

    def propose_corrections(part: Path) -> None:
        lacking.extend(propose(part, found.proposals))

    kept = keep_edition(folder / str(fiscal_year), found.tables, documents(paths), propose_corrections)
    for path in kept.written:
        print(f"{shown_path(path)}\t{len(found.tables[path.stem])}行")
    print("".join(f"{remark}\n" for remark in kept.remarks), end="")
    print("\n".join([*left_out(paths), *found.summary()]))
    if found.proposals:
        print(
            f"読み取れない評価の記号 {count_text(len(found.proposals))}を復元しました。corrections.toml の理由を確かめてください。"
        )
    if lacking:
        print("次の訂正案が corrections.toml にありません。確かめて書き足してください。")
        print(corrections_text(lacking))
    return 0


def _new(arguments: argparse.Namespace) -> int:
    from analysis.sources.new_plan import new_plan

    for path in new_plan(catalog.project_root(), arguments.plan):
        print(shown_path(path))
    print(
        "次は「hyoka inspect 元資料」で元資料を確かめ、この2つを書いて「hyoka import 計画 年度 元資料」で取り込みます。"
    )
    return 0


def _inspect(arguments: argparse.Namespace) -> int:
    from analysis.sources.inspect import Excerpt, inspect_document

    drafts = arguments.draft or bool(arguments.output)
    found = inspect_document(
        Path(arguments.document), Excerpt(arguments.sheet, arguments.rows, arguments.start, drafts)
    )
    if arguments.output:
        from analysis.sources.new_plan import write_draft

        write_draft(Path(arguments.output), found)
        print(f"下書き: {arguments.output}（元資料と見比べて直してください）")
    else:
        print(found)
    return 0


def _settings(arguments: argparse.Namespace) -> int:
    from analysis.report.reference import reference

    print(reference(arguments.name or ""), end="")
    return 0


def _open_data(arguments: argparse.Namespace) -> int:
    from analysis.forms.open_data import write_open_data

    root = catalog.project_root()
    problems: list[Problem] = []
    for plan_id in [arguments.plan] if arguments.plan else catalog.plan_ids(root):
        with stops_alone(problems, plan_id):
            print("\n".join(shown_path(path) for path in write_open_data(root, plan_id)))
    raise_if_any(problems)
    return 0


def _lab(arguments: argparse.Namespace) -> int:

    root = catalog.project_root()
    command = [sys.executable, "-m", "jupyter", "lab", str(root / "notebooks"), *arguments.rest]
    try:
        return subprocess.call(command, env={**os.environ, catalog.ROOT_VARIABLE: str(root)})
    except KeyboardInterrupt:
        return 0


class _Commands:
    """The commands of ``hyoka``, one method each."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._added = parser.add_subparsers(title="コマンド", metavar="コマンド", required=True)

    def _command(self, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = self._added.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    def _of_edition(
        self, name: str, run: Callable[[argparse.Namespace], int], text: str, count: str | None = None
    ) -> argparse.ArgumentParser:
        added = self._command(name, run, text)
        added.add_argument("plan", metavar="計画", nargs=count, help="計画の名前（hyoka plans で一覧）")
        added.add_argument("year", metavar="年度", nargs=count, help="評価年度")
        return added

    def evaluating(self) -> None:
        """Add what an analyst runs each year."""
        self._command("plans", _plans, "計画と年度の一覧")
        reports.add_arguments(self._of_edition("report", reports.report, "年次評価の報告書を作る", "?"))
        self._of_edition("check", _check, "データを確かめ、公表値と突き合わせる")
        together = self._command("national", reports.national, "すべての計画をまとめた概観のページを作る")
        only = "計画の名前がこの形に合うものだけ。* と ? が使える"
        together.add_argument("--only", metavar="形", default="*", help=only)
        shelf = self._command("index", reports.index, "計画ごとの、年度を追ったページと、すべての報告書への入口を作る")
        shelf.add_argument("plan", metavar="計画", nargs="?", help="省くと、報告書のあるすべての計画")
        looked = self._of_edition("source", lookup.source, "値の出典の場所を、元資料の控えの中で表示する")
        looked.add_argument("source", metavar="出典", help="source の列にある場所（例 a.xlsx:一覧!C9）")
        opened = self._command("open-data", _open_data, "検証済みの表を data/processed にオープンデータとして書き出す")
        opened.add_argument("plan", metavar="計画", nargs="?", help="省くとすべての計画")
        lab = self._command("lab", _lab, "JupyterLab でノートブックを開く（続く引数は jupyter lab に渡る）")
        lab.set_defaults(passes_on=True)

    def collecting(self) -> None:
        """Add what sends forms out and reads them back."""
        sent = self._of_edition("sheets", rounds.sheets, "担当課へ送る評価票（Excel）を作る")
        sent.add_argument("--out", metavar="フォルダ", required=True, help="書き出すフォルダ")
        own = "市の様式（Excel）に書き込む。書き込む欄は layout.toml で指す"
        sent.add_argument("--template", metavar="ファイル", default="", help=own)
        rounds.add_arguments(sent)
        back = self._of_edition("collect", rounds.collect, "返送された評価票を読み、data/raw に入れる")
        back.add_argument("folder", metavar="フォルダ", help="返送されたファイルを入れたフォルダ")
        back.add_argument("--template", action="store_true", help="市の様式を layout.toml で読む")
        rounds.add_arguments(back)
        self._example()

    def _example(self) -> None:
        made = self._command("example", rounds.example, "練習用の、実在しない市の計画をフォルダに作る")
        made.add_argument("folder", metavar="フォルダ", help="作るフォルダ")

    def reading(self) -> None:
        """Add what takes in a new document or plan."""
        new = self._command("new", _new, "新しい計画のフォルダとひな形を作る")
        new.add_argument("plan", metavar="計画", help="計画の名前（英小文字・数字・ハイフン）")
        inspected = self._command("inspect", _inspect, "元資料のます目と、見出しらしいものを表示する")
        inspected.add_argument("document", metavar="元資料", help="元資料のファイル")
        inspected.add_argument("--sheet", metavar="シート", default="", help="このシートだけ")
        inspected.add_argument("--rows", metavar="行数", type=int, default=25, help="表示する行数（既定は25）")
        inspected.add_argument("--start", metavar="行", type=int, default=1, help="表示を始める行")
        inspected.add_argument("--draft", action="store_true", help="layout.toml の下書きを表示する")
        output = "下書きを UTF-8 でこのファイルに書く（hyoka new のひな形のままの layout.toml だけを置き換える）"
        inspected.add_argument("--output", metavar="ファイル", default="", help=output)
        settings = self._command("settings", _settings, "plan.toml、layout.toml などに書ける設定の一覧を表示する")
        settings.add_argument("name", metavar="種類", nargs="?", help="plan、layout、corrections、review")
        imported = self._of_edition("import", _import, "元資料を data/raw に取り込む")
        imported.add_argument(
            "document", metavar="元資料", nargs="+", help="元資料のファイル（フォルダでも、いくつでもよい）"
        )


@cache
def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="hyoka", description="自治体計画の年次評価")
    about = f"hyoka {version('hyoka')}（Python {platform.python_version()}）"
    parser.add_argument("--version", action="version", version=about, help="版を表示して終わる")
    commands = _Commands(parser)
    commands.evaluating()
    commands.collecting()
    commands.reading()
    return parser


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    """Return the arguments, and those that a command passes on; others have none left over."""
    arguments, rest = parser.parse_known_args(argv)
    if rest and not getattr(arguments, "passes_on", False):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return arguments, rest


def run(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code, as `analysis.cli.main` does, but where it is interrupted."""
    show_any_character()
    parser = _parser()
    try:
        arguments, rest = _parsed(parser, argv)
        arguments.rest = rest
        with suppress(InputError, OSError):  # `example` needs no project, and nobody asked for this
            bring_back(catalog.project_root())
        with mishaps_told():
            code = int(arguments.run(arguments))
        write_out()
        return code
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        speak_no_more()
        return 0
    except NotebookFailed as error:
        print(program_fault(str(error)), file=sys.stderr)
        return 1
