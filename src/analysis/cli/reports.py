"""The commands ``hyoka report``, one report or many, ``hyoka national`` and ``hyoka index``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli.spoken import shown_path
from analysis.contract import catalog
from analysis.report.audience import AUDIENCES
from analysis.report.parameters import from_text
from analysis.words.errors import InputError, Problem, raise_if_any
from analysis.words.fiscal_year import parse_fiscal_year

if TYPE_CHECKING:
    from analysis.report.outcome import Maker, Result

_EXAMPLE = "例: hyoka report 計画 R3（計画の名前は hyoka plans で分かります）"


def _number(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"「{text}」は 1 以上の整数ではありません")
    return int(text)


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what a report may be asked for."""
    known = "、".join(f"{one.name}（{one.label}）" for one in AUDIENCES.values())
    readers = f"{known}向けの資料も作る。繰り返せる"
    command.add_argument("--for", dest="audience", metavar="読み手", action="append", default=[], help=readers)
    words = "ノートブックのパラメータ"
    command.add_argument("-p", "--parameter", metavar="名前=値", action="append", default=[], help=words)
    command.add_argument("--all", action="store_true", help="すべての計画と年度の報告書を作る")
    many = command.add_argument_group("--all とともに")
    many.add_argument("--jobs", metavar="数", type=_number, help="同時に作る数（既定は CPU のコアの数）")
    only = "計画/年度 がこの形に合うものだけ。* と ? が使える（例: 'saitama-*/2024'）"
    many.add_argument("--only", metavar="形", help=only)
    resume = "まだないもの、データ・ノートブック・プログラムが変わったものだけを作る"
    many.add_argument("--resume", action="store_true", help=resume)
    many.add_argument("--scheduler", metavar="番地", help="Dask のクラスターで作る（例: tcp://host:8786）")
    shared = "作業機も同じフォルダを同じ場所で読めるので、データを送らない"
    many.add_argument("--shared", action="store_true", help=shared)


def report(arguments: argparse.Namespace) -> int:
    """Make what is asked for and say where it lies; return the exit code."""
    _check_together(arguments)
    root, audiences = catalog.project_root(), tuple(dict.fromkeys(arguments.audience))
    if arguments.all:
        return _report_all(root, audiences, arguments)
    from analysis.report.job import Job
    from analysis.report.making import make_report

    job = Job(root, arguments.plan, parse_fiscal_year(arguments.year), audiences)
    path = make_report(job, _parameters(arguments))
    print(f"報告書: {shown_path(path)}")
    for kept in sorted(path.parent.rglob("*（手直し*")):
        print(f"手で直したファイルを残しました: {shown_path(kept)}")
    return 0


def national(arguments: argparse.Namespace) -> int:
    """Make the page of all plans and say where it lies; return the exit code."""
    from analysis.report.across import make_national

    page, problems = make_national(catalog.project_root(), arguments.only)
    print(f"概観: {shown_path(page)}")
    raise_if_any(problems)
    return 0


def index(arguments: argparse.Namespace) -> int:
    """Make the pages that lead to the reports and say where they lie; return the exit code."""
    from analysis.report.shelf import make_shelf

    root = catalog.project_root()
    if arguments.plan:
        catalog.open_folder(root, arguments.plan)
    print("\n".join(shown_path(path) for path in make_shelf(root, arguments.plan)))
    return 0


def _parameters(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the parameters of the notebook; not those that the arguments set."""
    given = dict(from_text(text) for text in arguments.parameter)
    own = [name for name in ("plan_id", "fiscal_year", "write_files") if name in given]
    if own:
        todo = "計画と年度は、コマンドの引数で指定してください。"
        raise InputError(Problem("-p", f"{'、'.join(own)} は変えられません。", todo))
    return given


def _check_together(arguments: argparse.Namespace) -> None:
    """Raise `InputError` where arguments of one report and of many are mixed, or something lacks."""
    given = {f"--{name}" for name in ("jobs", "only", "resume", "scheduler", "shared") if getattr(arguments, name)}
    if arguments.all:
        wrong = [name for name, value in (("計画・年度", arguments.plan), ("-p", arguments.parameter)) if value]
        what, todo = "--all と一緒には使えません。", "一部だけを作るときは --only に形を書いてください。"
    else:
        wrong, what, todo = sorted(given), "--all と一緒に使います。", "--all を加えるか、これを除いてください。"
    if "--shared" in given and "--scheduler" not in given and not wrong:
        wrong, what, todo = (
            ["--shared"],
            "--scheduler と一緒に使います。",
            "--scheduler を加えるか、これを除いてください。",
        )
    if wrong:
        raise InputError(Problem("hyoka report", f"{'、'.join(wrong)} は {what}", todo))
    if not arguments.all and not (arguments.plan and arguments.year):
        raise InputError(Problem("hyoka report", "計画と年度の指定がありません。", _EXAMPLE))


def _report_all(root: Path, audiences: tuple[str, ...], arguments: argparse.Namespace) -> int:
    from analysis.report.batch import Choice, make_all
    from analysis.report.progress import Progress

    choice = Choice(audiences, arguments.only or "*", arguments.jobs or 0, arguments.resume)
    results = make_all(root, choice, Progress(), _maker(arguments))
    _show(results)
    failed = [result for result in results if not result.path]
    if failed:
        print(f"\n作れなかった報告書（{len(results)} のうち {len(failed)}）", file=sys.stderr)
    for result in failed:
        print(f"{result.key}: {result.message}", file=sys.stderr)
    return 2 if failed else 0


def _maker(arguments: argparse.Namespace) -> Maker:
    if arguments.scheduler:
        from analysis.report.cluster import distributed

        return distributed(arguments.scheduler, shared=arguments.shared)
    from analysis.report.workers import here

    return here


def _show(results: Sequence[Result]) -> None:
    width = max(len(result.key) for result in results)
    for result in results:
        state = "失敗" if not result.path else "変更なし" if result.kept else "完了"
        print(f"{result.key:{width}}  {state}  {shown_path(result.path) if result.path else ''}".rstrip())
