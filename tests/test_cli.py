"""コマンド: what a user types and reads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import city_files as cities
from tests.conftest import ROOT, committed
from tests.small_plan import PLAN, PLAN_TOML, write_edition

from analysis.cli import main


@pytest.fixture(autouse=True)
def in_project(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.delenv("HYOKA_ROOT", raising=False)
    monkeypatch.chdir(root)


def test_plans_lists_plans_and_years(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plans"]) == 0
    assert "tokorozawa-ict\t所沢市ICT推進アクションプラン 2019-2021\t2021（令和3年度）" in capsys.readouterr().out


def test_a_plan_still_to_fill_in_does_not_hide_the_others(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copied)
    assert main(["new", "aoba-dx"]) == 0
    assert main(["plans"]) == 2
    shown = capsys.readouterr()
    assert "所沢市ICT推進アクションプラン" in shown.out
    assert "aoba-dx/plan.toml:4: city が空です。" in shown.err


def test_check_names_policies_that_the_plan_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PLAN_TOML.replace("[policies]", 'policy_word = "ビジョン"\n\n[policies]').replace('2 = "確か', '9 = "確か')
    monkeypatch.chdir(write_edition(tmp_path, toml=text))
    assert main(["check", PLAN, "R3"]) == 0
    assert "[policies] にないビジョン「2」: 2-1" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["report", "check", "open-data"])
def test_grade_outside_the_scale_stops_every_command(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(write_edition(copied, toml=PLAN_TOML.replace('symbol = "△"', 'symbol = "Z"')))
    assert main([command, PLAN, *(["R3"] if command != "open-data" else [])]) == 2
    told = capsys.readouterr().err
    assert f"data/raw/{PLAN}/2021/grades.csv:3" in told
    assert "評価「△」は計画の段階にありません（段階は ◎、○、Z、" in told


def test_check_drafts_no_opinions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("check drafts no opinion")

    monkeypatch.setattr("analysis.opinion.drafting.draft", refuse)
    monkeypatch.chdir(write_edition(tmp_path))
    assert main(["check", PLAN, "R3"]) == 0


def test_check_reads_the_answers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_edition(tmp_path))
    answer = '[[answer]]\nrule = "no-such-rule"\ndecision = "accepted"\nwho = "担当課"\nwhy = "確認した。"\n'
    Path(f"data/raw/{PLAN}/2021/review.toml").write_text(answer, encoding="utf-8")
    assert main(["check", PLAN, "R3"]) == 2
    assert "規則「no-such-rule」はありません" in capsys.readouterr().err


def test_a_draft_takes_the_place_of_the_template_only(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copied)
    cities.aoba_projects(copied / "令和6年度.xlsx")
    layout = "data/raw/aoba/layout.toml"
    command = ["inspect", "令和6年度.xlsx", "--draft", "--output", layout]
    assert main(["new", "aoba"]) == 0
    assert main(command) == 0
    drafted = Path(layout).read_text(encoding="utf-8")
    assert 'name = "事務事業名"' in drafted
    assert main(command) == 2
    assert "ひな形のままではない" in capsys.readouterr().err
    assert Path(layout).read_text(encoding="utf-8") == drafted


@pytest.mark.parametrize("year", ["2021", "R3", "令和3", "令和3年度", "Ｒ３", "令和３年度"])
def test_check_takes_every_spelling_of_a_year(
    year: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_edition(tmp_path))
    assert main(["check", PLAN, year]) == 0
    shown = capsys.readouterr().out
    assert "令和3年度: データに誤りはありません。" in shown
    assert "indicators.csv\t3行" in shown


def test_check_counts_rows_and_agreements(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(
        "analysis.evaluation.year.evaluate", lambda plan_id, fiscal_year, _: committed(plan_id, fiscal_year)
    )
    assert main(["check", "tokorozawa-ict", "R3"]) == 0
    shown = capsys.readouterr().out
    assert "indicators.csv\t213行" in shown
    assert "表3-1: 一致 15、不一致 0" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "tokorozawa-ict", "3"], "「3」を年度として読めません"),
        (["check", "tokorozawa", "R3"], "ある計画: "),
        (["check", "tokorozawa-ict", "R9"], "ある年度: 2021（令和3年度）"),
        (["report", "tokorozawa-ict", "R3", "-p", "fiscal_year"], "名前=値"),
        (["import", "tokorozawa-ict", "R3", "no-such-file.txt"], "ファイルかフォルダがありません"),
        (["report"], "計画と年度の指定がありません"),
        (["report", "tokorozawa-ict", "R3", "--jobs", "2", "--resume"], "--jobs、--resume は --all と一緒に使います"),
        (["report", "--all", "tokorozawa-ict", "-p", "a=1"], "計画・年度、-p は --all と一緒には使えません"),
        (["report", "--all", "--shared"], "--shared は --scheduler と一緒に使います"),
        (["report", "--all", "--only", "no-such-*"], "「no-such-*」に当てはまる報告書がありません"),
        (["report", "--all", "--scheduler", "tcp://127.0.0.1:9"], "「tcp://127.0.0.1:9」につながりません"),
    ],
)
def test_what_a_user_can_mend_ends_with_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "コマンド"),
        (["check"], "次の引数がありません: 計画, 年度"),
        (["foo"], "'foo' はありません"),
        (["report", "--all", "--jobs", "0"], "--jobs: 「0」は 1 以上の整数ではありません"),
    ],
)
def test_wrong_usage_is_told_in_japanese(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.source
def test_import_writes_the_edition_and_accounts_for_every_line(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], document: Callable[[str], Path]
) -> None:
    source = document("000")
    monkeypatch.chdir(copied)
    assert main(["import", "tokorozawa-ict", "R3", str(source)]) == 0
    shown = capsys.readouterr().out
    assert "置けなかった行 0" in shown
    assert (copied / "data/raw/tokorozawa-ict/2021/texts.csv").exists()


def test_ctrl_c_while_the_program_loads_ends_without_a_traceback(tmp_path: Path) -> None:
    """The interrupt comes where a module is imported, as the signal would bring it."""
    code = (
        "import sys, builtins; real = builtins.__import__\n"
        "def interrupted(name, *given):\n"
        "    if name == 'argparse': raise KeyboardInterrupt\n"
        "    return real(name, *given)\n"
        "builtins.__import__ = interrupted\n"
        "from analysis.cli import main; sys.exit(main(['plans']))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (130, "中断しました。前回の結果はそのまま残っています。\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("name", ["plan.toml", "2021/measures.csv"])
def test_a_pipe_in_the_place_of_a_file_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_edition(tmp_path) / "data/raw" / PLAN / name
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setenv("HYOKA_ROOT", str(tmp_path))
    assert main(["check", PLAN, "R3"]) == 2
    assert "ふつうのファイルではありません" in capsys.readouterr().err
