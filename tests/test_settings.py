"""設定ファイル: whatever is wrong in one is told with file, line, place, what was found, and what is right."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import small_plan
from tests.conftest import ROOT

from analysis.cli import main
from analysis.contract.grade_bounds import PRESETS
from analysis.contract.plan import read_plan
from analysis.editions.corrections import read_corrections
from analysis.review.answers import read_answers
from analysis.sources.layout import read_layout
from analysis.words.errors import InputError
from analysis.words.toml_file import read_toml

PLAN = """city = "所沢市"
city_code = "112089"
title = "計画"
period = [2019, 2021]
[grades]
positive = ["A"]
[[grades.steps]]
symbol = "A"
label = "順調"
[[grades.steps]]
symbol = "B"
label = "遅れ"
"""
FORM = """[record]
start = ["番号"]
[[field]]
name = "name"
labels = ["名称"]
"""
SHEET = """[[sheet]]
[sheet.measure]
name = "事業名"
"""
CORRECTION = """[[correction]]
table = "budgets"
key = { measure_id = "1" }
reason = "正誤表"
"""
ANSWER = """[[answer]]
rule = "weak-target"
decision = "accepted"
who = "総務課"
why = "理由"
"""
READERS: dict[str, Callable[[Path], object]] = {
    "plan.toml": lambda path: read_plan(path.parent),
    "form.toml": lambda path: read_layout(path, 2024),
    "sheet.toml": lambda path: read_layout(path, 2024),
    "corrections.toml": read_corrections,
    "review.toml": read_answers,
}


def told(folder: Path, name: str, text: str) -> list[str]:
    """Return what is told of a settings file, each in one line; nothing where it is right."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    try:
        READERS[name](path)
    except InputError as error:
        assert all(problem.todo for problem in error.problems)
        return [str(problem).removeprefix(f"{folder.name}/").replace("\n  対処", " 対処") for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan.toml", PLAN),
        ("form.toml", FORM),
        ("sheet.toml", SHEET),
        ("corrections.toml", CORRECTION + 'column = "budget_yen"\nold = 1\nnew = ""\n'),
        ("review.toml", ANSWER),
        ("corrections.toml", ""),
        ("review.toml", "# まだない\n"),
    ],
    ids=lambda value: value.split("\n", 1)[0],
)
def test_what_is_right_is_read(tmp_path: Path, name: str, text: str) -> None:
    assert told(tmp_path, name, text) == []


MATRIX = FORM + '[[matrix]]\nkind = "%s"\n[matrix.rows]\n%s = ["目標"]\n'
#: (file, its text, what is told): names, types, choices, what is lacking, in each kind of file.
WRONG = [
    pytest.param(
        "form.toml",
        MATRIX % ("annual", "targets"),
        "form.toml:9: 1番目の [[matrix]] の [matrix.rows] に「targets」という名前は書けません。 対処: target のことですか。",
        id="row-that-would-be-dropped",
    ),
    pytest.param(
        "form.toml",
        MATRIX % ("annuall", "target"),
        "form.toml:7: 1番目の [[matrix]] の kind =「annuall」は選べません。 対処: annual のことですか。",
        id="misspelt-choice",
    ),
    pytest.param(
        "form.toml",
        '[record]\nstart = "番号"\nbesides = ["評価"]\n',
        "form.toml:3: [record] に「besides」という設定はありません。 対処: beside のことですか。",
        id="misspelt-name",
    ),
    pytest.param(
        "form.toml",
        '[record]\nstart = "番号"\nstart_column = "2"\n',
        'form.toml:3: [record] の start_column = "2" は整数ではありません。 対処: start_column = 2 のように',
        id="number-in-quotes",
    ),
    pytest.param(
        "form.toml",
        FORM + '[[matrix]]\nkind = "annual"\nrows = "x"\n',
        'form.toml:8: 1番目の [[matrix]] の rows = "x" は [matrix.rows] の表ではありません。',
        id="text-for-a-table",
    ),
    pytest.param(
        "form.toml",
        FORM + '[recovery]\nkind = "annual"\ntext = "nam"\n',
        "form.toml:6: recovery の text =「nam」という [[field]] がありません。",
        id="field-that-is-not-there",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[list]]\ntable = 'a'\nrow = '(.)'\ngroup = '(x)'\ncells = '(?P<value>.)'\n",
        "form.toml:10: 1番目の [[list]] の cells =「(?P<value>.)」に (?P<column>…) がありません。",
        id="pattern-without-its-group",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[headline]]\ntable = 'a'\n",
        "form.toml:6: form.toml に「headline」という設定はありません。 対処: [[list]] に書いてください。",
        id="part-that-another-took-over",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[list]]\ntable='a'\nrow='.'\ncolumns={name=1}\n",
        "form.toml:6: 1番目の [[list]] に after と before がありません。",
        id="table-without-an-end",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[list]]\ntable='a'\nrow='.'\n",
        "form.toml:6: 1番目の [[list]] には columns か cells のどちらか1つが要ります。",
        id="list-without-columns",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[list]]\ntable='a'\nafter='b'\nbefore='c'\nrow='.'\ncolumns={name=1, departmentt=2}\n",
        "form.toml:11: 1番目の [[list]] の columns に「departmentt」という特別な名前はありません。 対処: department のことですか。",
        id="special-name-misspelt",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[list]]\ntable='a'\nafter='b'\nbefore='c'\nrow='.'\ncolumns={name=1}\njoined={programs=2}\n",
        "form.toml:12: 1番目の [[list]] の [list.joined] に「programs」という名前は書けません。 対処: program のことですか。",
        id="joined-column-that-nothing-reads",
    ),
    pytest.param(
        "form.toml",
        (MATRIX % ("annual", "target")).replace('["目標"]', "[]"),
        "form.toml:9: 1番目の [[matrix]] の [matrix.rows] の target が空です。 対処: target = ",
        id="row-without-a-label",
    ),
    pytest.param(
        "form.toml",
        (MATRIX % ("annual", "target")).replace('["目標"]', '[""]'),
        "form.toml:9: 1番目の [[matrix]] の [matrix.rows] の target が空です。",
        id="label-without-a-letter",
    ),
    pytest.param(
        "form.toml",
        FORM + "[amounts]\nunit = '千円'\n[amounts.rows]\nbudget_yen = ['予算額（円）']\n",
        "form.toml:7: 1番目の [[amounts]] の 見出し「予算額(円)」と unit =「千円」が合いません。",
        id="other-name-of-a-part",
    ),
    pytest.param(
        "form.toml",
        FORM + "[[list]]\ntable='a'\nafter='b'\nbefore='c'\nrow='.'\ncolumns={name=1}\ngrades=[['R3','annual',2021]]\n",
        "form.toml:12: 1番目の [[list]] の grades の「R3」は columns にありません。",
        id="grade-of-no-column",
    ),
    pytest.param(
        "sheet.toml",
        SHEET + '[[sheet]]\nfill_down = ["nam"]\n[sheet.measure]\nname = "x"\n[sheet.columns]\n',
        "sheet.toml:5: 2番目の [[sheet]] の fill_down =「nam」は選べません。 対処: name のことですか。",
        id="place-among-several-tables",
    ),
    pytest.param(
        "sheet.toml",
        SHEET + '[[sheet.indicator]]\ntarget = { heading = "目標", yaer = 2024 }\n',
        "sheet.toml:5: 1番目の [[sheet]] の 1番目の [[sheet.indicator]] の target に「yaer」という設定はありません。 "
        "対処: year のことですか。",
        id="misspelt-in-an-inline-table",
    ),
    pytest.param(
        "plan.toml",
        PLAN.replace("[grades]\npositive = ", 'grades = ["A", "B"]\n[methods]\nbudget_words = ').split("[[grades")[0],
        'plan.toml:5: grades = ["A", "B"] は [grades] の表ではありません。',
        id="list-for-a-table",
    ),
    pytest.param(
        "plan.toml",
        PLAN + '[[published]]\ntable = "表1"\nmethod = "grades"\nkind = "annuall"\n',
        "plan.toml:16: 1番目の [[published]] の kind =「annuall」は選べません。 対処: annual のことですか。",
        id="choice-of-the-plan",
    ),
    pytest.param(
        "plan.toml",
        PLAN + "[thresholds]\nunspent_share = nan\n",
        "plan.toml:14: [thresholds] の unspent_share =「nan」は小さすぎます。",
        id="no-number-at-all",
    ),
    pytest.param(
        "form.toml",
        FORM.replace("[[field", "start_column = 0\n[[field", 1),
        "form.toml:3: [record] の start_column =「0」は小さすぎます。 対処: 1 か、それより大きい数にしてください。",
        id="columns-count-from-one",
    ),
    pytest.param(
        "plan.toml",
        PLAN + "[thresholds]\nunspent_yen = true\n",
        "plan.toml:14: [thresholds] の unspent_yen = true は整数ではありません。",
        id="true-is-no-number",
    ),
    pytest.param(
        "plan.toml",
        PLAN.replace('"A"]', '"A", "E"]'),
        "plan.toml:6: [grades] の positive の「E」は段階（steps）にありません。",
        id="good-grade-that-is-no-step",
    ),
    pytest.param(
        "corrections.toml",
        CORRECTION + 'column = "budget"\nold = "1"\nnew = "2"\n',
        "corrections.toml:5: 1番目の [[correction]] の 列「budget」は表 budgets にありません。 対処: budget_yen のことですか。",
        id="column-of-no-table",
    ),
    pytest.param(
        "corrections.toml",
        CORRECTION + 'column = "budget_yen"\n',
        "corrections.toml:1: 1番目の [[correction]] に old、new がありません。",
        id="correction-without-values",
    ),
    pytest.param(
        "review.toml",
        ANSWER.replace("weak-target", "weak-targets"),
        "review.toml:2: 1番目の [[answer]] の rule の規則「weak-targets」はありません。 対処: weak-target のことですか。",
        id="misspelt-rule",
    ),
    pytest.param(
        "review.toml", "answer = 3\n", "review.toml:1: answer = 3 は [[answer]] の表ではありません。", id="no-table"
    ),
]


@pytest.mark.parametrize(("name", "text", "words"), WRONG)
def test_what_is_wrong_says_where_and_what_is_right(tmp_path: Path, name: str, text: str, words: str) -> None:
    assert any(line.startswith(words) for line in told(tmp_path, name, text)), told(tmp_path, name, text)


def test_all_problems_of_a_file_in_the_order_of_its_lines(tmp_path: Path) -> None:
    text = '[record]\nstart_column = "2"\nbesides = "x"\n[[matrix]]\nkind = "annuall"\n[[sequense]]\n'
    lines = told(tmp_path, "form.toml", text)
    assert [line.split(": ")[0] for line in lines] == [f"form.toml:{n}" for n in (2, 3, 4, 5, 6)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("city ＝ 1", "全角の文字", id="full-width-equals"),
        pytest.param("city = “所沢市”", "全角の文字", id="typographic-quotes"),
        pytest.param('city = "所沢市', "引用符が閉じていません", id="open-quotes"),
        pytest.param("period = [2019, 2021", "] が閉じていないか", id="open-array"),
        pytest.param("[policies", "見出しの ] が閉じていません", id="open-heading"),
        pytest.param("city = 所沢市", "値の書き方が違います", id="no-quotes"),
        pytest.param("city", "名前の後に = がありません", id="no-value"),
        pytest.param('title = "a"\ntitle = "b"', "同じ名前が2度あります", id="twice"),
        pytest.param("city = 'a' 'b'", "余分な文字があります", id="two-values"),
        pytest.param("period = [2019 2021]", "値の間の , がありません", id="no-comma"),
        pytest.param("day = 2021-13-01", "日付か時刻の書き方が違います", id="month-13"),
        pytest.param("day = 2021-02-30", "日付か時刻の書き方が違います", id="february-30"),
        pytest.param('city = "所\x01沢市"', "使えない文字があります", id="control"),
        pytest.param("city = '所\n", "引用符が閉じていません", id="open-single-quotes"),
        pytest.param("[a]\n[a]", "同じ見出しが2度あります", id="heading-twice"),
        pytest.param("a = {b = 1, b = 2}", "同じ名前が2度あります", id="twice-inline"),
        pytest.param("a = {b = 1", "{ } が閉じていません", id="open-braces"),
        pytest.param('a = "\\ud800"', '" " の中の \\ の書き方が違います', id="no-character"),
        pytest.param("= 1", "名前か見出しの書き方が違います", id="no-name"),
        pytest.param(f"a = {'9' * 5000}", "数の桁が多すぎます", id="digits"),
        pytest.param(f"a = {'[' * 3000}", "重なりが深すぎます", id="brackets"),
        pytest.param('pattern = "\\d"', '" " の中の \\ の書き方が違います', id="backslash"),
    ],
)
def test_what_is_no_toml_is_told_in_japanese_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    (found,) = told(tmp_path, "plan.toml", f"# 計画\n\n{line}\n")
    assert words in found
    assert found.startswith(("plan.toml:3: TOML として読めません", "plan.toml:4: TOML として読めません"))
    assert not any(letters in found for letters in ("at line", "Expected", "Invalid", "Cannot", "Un"))


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_settings_file_says_what_is_no_toml_in_it(tmp_path: Path, name: str) -> None:
    (found,) = told(tmp_path, name, "# 行\na = 1\na = 2\n")
    assert found.startswith(f"{name}:3: TOML として読めません（6文字目「a = 2」: 同じ名前が2度あります）")


@pytest.mark.parametrize("opened", ['note = """計画', "note = '''計画", "note = [1,", "note = {a = 1"])
def test_what_is_left_open_is_told_where_it_starts(tmp_path: Path, opened: str) -> None:
    (found,) = told(tmp_path, "plan.toml", f'city = "所沢市"\n{opened}\n' + "# 行\n" * 50)
    assert re.match(r"plan\.toml:2: TOML として読めません（\d+文字目「", found)


def test_a_name_given_twice_at_the_end_is_told_with_its_line(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "plan.toml", "a = 1\na = 2\n\n\n")
    assert found.startswith("plan.toml:2: TOML として読めません（6文字目「a = 2」: 同じ名前が2度あります）")


def test_a_file_of_another_encoding_says_so_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(b"# plan\n" + 'city = "所沢市"\n'.encode("cp932"))
    with pytest.raises(InputError, match=r"plan\.toml:2: TOML として読めません（9文字目から、文字コードが UTF-8"):
        read_plan(tmp_path)


@pytest.mark.parametrize("path", sorted((ROOT / "data/raw").rglob("*.toml")), ids=lambda path: path.parent.name)
def test_every_setting_of_the_plans_has_its_own_line(path: Path) -> None:
    file = read_toml(path, "")
    lines = path.read_text(encoding="utf-8").split("\n")
    for name, value in file.data.items():
        line = file.at((name, 0) if isinstance(value, list) and isinstance(value[0], dict) else (name,)).line
        assert line is not None
        assert name in lines[line - 1]


def test_a_broken_plan_stops_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small_plan.write_edition(tmp_path))
    shutil.copytree(f"data/raw/{small_plan.PLAN}", "data/raw/aoba-dx")
    Path("data/raw/aoba-dx/plan.toml").write_text("city = \n", encoding="utf-8")
    assert main(["plans"]) == 2
    shown = capsys.readouterr()
    assert "さくら市情報化計画" in shown.out
    assert shown.err.startswith("aoba-dx/plan.toml:1: TOML として読めません")
    assert main(["check", small_plan.PLAN, "R3"]) == 0
    assert main(["open-data"]) == 2
    shown = capsys.readouterr()
    assert f"data/processed/{small_plan.PLAN}/datapackage.json" in shown.out
    assert shown.err.startswith("aoba-dx/plan.toml:1: TOML として読めません")


def test_rules_of_other_cities_are_data_with_their_source() -> None:
    assert {"愛知県", "鳴門市", "大阪府立図書館", "浜松市", "長与町", "多摩市", "長野県"} <= set(PRESETS)
    assert str(PRESETS["浜松市"]) == "進んでいる 110%超、計画どおり 95%以上、遅れ それ未満"
    assert all(rule.source for rule in PRESETS.values())
