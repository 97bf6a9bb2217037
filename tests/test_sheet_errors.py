"""What an analyst is told when settings and document do not fit: where, what was found, what to do, all at once."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tests import city_files as cities
from tests.importing import csv_file, imported, messages, values

from analysis.words.errors import InputError

NAMES = '[sheet]\n[sheet.measure]\nname = "事業名"\n'


def told(folder: Path, document: Path, layout: str) -> str:
    with pytest.raises(InputError) as error:
        imported(folder, document, layout)
    return "\n".join(messages(error))


def test_columns_that_nobody_decided_on_are_listed_all_at_once(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,担当者,メモ,,空の列", "道路,甲,x,忘れ物,", "橋,乙,y,,")
    with pytest.raises(InputError) as error:
        imported(tmp_path, path, NAMES)
    assert messages(error) == [
        "t.csv: B列「担当者」（例 甲） の扱いが決まっていません。\n"
        '  対処: [sheet.…] のどれかに対応を書くか、読まない列なら ignore に "担当者" を加えてください。',
        "t.csv: C列「メモ」（例 x） の扱いが決まっていません。\n"
        '  対処: [sheet.…] のどれかに対応を書くか、読まない列なら ignore に "メモ" を加えてください。',
        "t.csv: D列「（見出しなし）」（例 忘れ物） の扱いが決まっていません。\n"
        '  対処: [sheet.…] のどれかに対応を書くか、読まない列なら ignore に "@D" を加えてください。',
        "t.csv: E列「空の列」 の扱いが決まっていません。\n"
        '  対処: [sheet.…] のどれかに対応を書くか、読まない列なら ignore に "空の列" を加えてください。',
    ]


def test_what_the_message_says_to_do_is_enough(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,担当者,メモ,,空の列", "道路,甲,x,忘れ物,", "橋,乙,y,,")
    layout = NAMES.replace("[sheet]\n", '[sheet]\nignore = ["担当者", "メモ", "@D", "空の列"]\n', 1)
    found = imported(tmp_path, path, layout)
    assert values(found, "measures", "name") == [("道路",), ("橋",)]
    assert "読まない列 4（全 5 列）" in "\n".join(found.log.summary(found.grid))


ROWS_OF_THREE = ("事業名,課,備考", "道路,甲課,", "橋,乙課,", "川,丙課,")


@pytest.mark.parametrize("crowded", ["港,丁,課,", "港,丁,課,x"])
def test_a_comma_too_many_is_a_matter_of_its_line_and_not_of_a_column(tmp_path: Path, crowded: str) -> None:
    layout = NAMES.replace("[sheet]\n", '[sheet]\nignore = ["課", "備考"]\n', 1)
    assert told(tmp_path, csv_file(tmp_path, *ROWS_OF_THREE, crowded), layout) == (
        "t.csv:5: 値が4個あります（見出しは3個）。\n"
        "  対処: 「1,200」のようにコンマのある値を引用符で囲み、余分なコンマを消してください。"
    )


def test_a_comma_too_few_is_told_and_one_more_in_every_row_is_how_the_file_is(tmp_path: Path) -> None:
    layout = NAMES.replace("[sheet]\n", '[sheet]\nignore = ["課", "備考", "別"]\n', 1)
    short = csv_file(tmp_path, "事業名,課,備考,別", *(f"{row},x" for row in ROWS_OF_THREE[1:]), "港丁課,,x")
    said = "\n".join((found := imported(tmp_path, short, layout)).log.summary(found.grid))
    assert "値の数が見出しより少ない行です。コンマの抜けがないか確かめてください（1件）: t.csv:5" in said
    every = imported(tmp_path, csv_file(tmp_path, ROWS_OF_THREE[0], *(f"{row}," for row in ROWS_OF_THREE[1:])), layout)
    assert values(every, "measures", "name") == [("道路",), ("橋",), ("川",)]


def test_hundreds_of_problems_are_cut_to_fifty_with_a_count(tmp_path: Path) -> None:
    path = csv_file(tmp_path, ",".join(["事業名", *(f"列{n}" for n in range(200))]), ",".join(["道路"] + ["1"] * 200))
    with pytest.raises(InputError) as error:
        imported(tmp_path, path, NAMES)
    assert len(messages(error)) == 50
    assert messages(error)[-1].startswith("ほか: このほかに 151 件あります。")


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        pytest.param('[sheet]\nignor = ["x"]\n', "「ignor」という設定はありません。", id="misspelt-setting"),
        pytest.param('[sheet]\nignor = ["x"]\n', "ignore のことですか。", id="misspelt-setting-guessed"),
        pytest.param(NAMES + 'nam = "x"\n', "「nam」という設定はありません。", id="misspelt-field"),
        pytest.param('[sheet]\nheading = "x"\n', "[sheet.measure] に取組を示す列がありません。", id="no-measure"),
        pytest.param('[sheet]\nheading_rows = "2"\n', 'heading_rows = "2" は整数ではありません。', id="wrong-type"),
        pytest.param(
            NAMES + '[[sheet.budget]]\nbudget = "{yaer}予算"\n', "{yaer} は使えません。", id="misspelt-placeholder"
        ),
        pytest.param(
            NAMES + '[[sheet.grade]]\ngrade = "評価"\npattern = "(["\n', "正規表現として読めません", id="bad-pattern"
        ),
        pytest.param(
            NAMES + '[[sheet.grade]]\ngrade = "評価"\npattern = "A"\n', "( ) で囲んでください。", id="no-group"
        ),
        pytest.param(
            NAMES + '[[sheet.indicator]]\nkind = "x"\ntarget = "a"\n',
            "annual（単年度の指標）、goal（計画期間の指標）",
            id="bad-kind",
        ),
        pytest.param(
            NAMES + '[[sheet.indicator]]\nvalue = "a"\n', "value には item と items が要ります。", id="value-alone"
        ),
        pytest.param(NAMES + '[[sheet.budget]]\nunit = "千円"\n', "に読む列がありません。", id="rule-reads-nothing"),
        pytest.param('[sheet]\nunit = "ドル"\n', "円、千円、万円、百万円、億円", id="unknown-currency"),
        pytest.param('[sheet]\nmissing = { "999" = "x" }\n', "not_measured", id="unknown-reason"),
        pytest.param('[sheet]\nrange = "4:9"\n', "「A4:AZ」", id="bad-range"),
        pytest.param('[sheet]\nfill_down = ["nam"]\n', "fill_down =「nam」は選べません。", id="bad-fill-down"),
        pytest.param("seet = 1\n[sheet]\n", "「seet」という設定はありません。", id="unknown-part"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, layout: str, words: str) -> None:
    assert words in told(tmp_path, csv_file(tmp_path, "事業名", "道路"), layout)


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        pytest.param(
            '[sheet]\n[sheet.measure]\nname = "取組名"\n', "見出し行が見つかりません（「取組名」", id="no-heading"
        ),
        pytest.param(
            NAMES + '[[sheet.grade]]\ngrade = "評定"\n', "この表の見出し: A列「事業名」、B列「評価」", id="no-column"
        ),
        pytest.param('[sheet]\nafter = "表9"\n' + NAMES[8:], "after の「表9」がどの行にもありません。", id="no-start"),
        pytest.param("[sheet]\nheading = 40\n" + NAMES[8:], "見出しの行 (40,) がありません。", id="no-such-row"),
        pytest.param(
            NAMES + '[[sheet.budget]]\nbudget = "予算"\n', "金額の単位が分かりません（C列「予算」）", id="no-unit"
        ),
        pytest.param(
            NAMES + '[[sheet.indicator]]\ntarget = "*"\nactual = "評価"\n', "の両方に当てはまります", id="claimed-twice"
        ),
        pytest.param(NAMES + '[[sheet.indicator]]\nactual = "実績"\n', "当てはまる列が2つあります", id="two-columns"),
    ],
)
def test_settings_that_do_not_fit_the_document(tmp_path: Path, layout: str, words: str) -> None:
    path = csv_file(tmp_path, "事業名,評価,予算,実績,実績", "道路,A,5,1,2")
    assert words in told(tmp_path, path, layout)


def test_a_formula_without_its_result_stops_the_import(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["事業名", "予算（千円）"])
    sheet.append(["道路", "=1+2"])
    book.save(tmp_path / "f.xlsx")
    assert told(tmp_path, tmp_path / "f.xlsx", NAMES + '[[sheet.budget]]\nbudget = "予算*"\n') == (
        "f.xlsx:Sheet!B2: B列「予算（千円）」 の数式の計算結果が保存されていません。\n"
        "  対処: Excel で開いて上書き保存すると結果が保存されます。保存し直した文書を取り込んでください。"
    )


def test_a_formula_that_failed_is_no_zero(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["事業名", "予算（千円）", "実績"])
    sheet.write(1, 0, "道路")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, "=1/0", None, "#N/A")
    book.close()
    layout = NAMES + '[[sheet.budget]]\nbudget = "予算*"\n[[sheet.indicator]]\nactual = "実績"\n'
    found = imported(tmp_path, tmp_path / "f.xlsx", layout)
    assert values(found, "budgets", "budget_yen") == [(None,)]
    assert values(found, "indicators", "actual_text", "actual_value", "missing_reason") == [
        ("数式の誤り #N/A", None, "not_numeric")
    ]
    assert found.log.rejections == [
        "f.xlsx:表!B2: B列「予算（千円）」 の「数式の誤り #DIV/0!」を置けません。金額として読めません。空欄としました。"
    ]


def test_rows_without_a_name_are_reported_with_their_words(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,実績", "道路,1", ",2", "橋,3")
    found = imported(tmp_path, path, NAMES + '[[sheet.indicator]]\nactual = "実績"\n')
    assert found.log.rejections == [
        "t.csv:3: 行を置けません。取組名がありません（上の行の続きなら fill_down に name を書いてください）。「2」"
    ]
    (account,) = found.log.accounts
    assert (account.rows, account.kept, account.rejected, account.skipped_rows) == (4, 2, 1, 1)


def test_words_in_an_amount_an_unknown_item_and_an_unreadable_year_are_reported(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "事業名,区分,年度,値（千円）", "道路,予算,R6,検討中の額", "道路,流用,R6,5", "道路,決算,6年,7"
    )
    layout = NAMES + '[[sheet.budget]]\nitem = "区分"\nyear = "年度"\nvalue = "値*"\n'
    layout += 'items = { budget = ["予算"], settlement = ["決算"] }\n'
    found = imported(tmp_path, path, layout)
    assert [line.split(": ", 1)[0] for line in found.log.rejections] == ["t.csv:2", "t.csv:3", "t.csv:4"]
    assert "「検討中の額」を置けません。金額として読めません" in found.log.rejections[0]
    assert "items にない区分です" in found.log.rejections[1]
    assert "年度として読めません" in found.log.rejections[2]


def test_two_values_for_one_year_are_reported(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,指標,年度,実績", "道路,延長,R6,5", "道路,延長,R6,7")
    layout = NAMES + '[[sheet.indicator]]\nindicator = "指標"\nyear = "年度"\nactual = "実績"\n'
    found = imported(tmp_path, path, layout)
    assert values(found, "indicators", "actual_value") == [(5,)]
    assert found.log.rejections == [
        "t.csv:3: D列「実績」 の「7」を置けません。「延長」の2024年度には先の値「5」（t.csv:2）があります。"
    ]


def test_a_heading_whose_era_and_year_disagree_is_reported(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,令和6（2023）年度実績", "道路,5")
    found = imported(tmp_path, path, NAMES + '[[sheet.indicator]]\nactual = "{year}実績"\n')
    assert values(found, "indicators", "fiscal_year") == [(2024,)]
    assert any("元号と西暦が合いません" in remark for remark in found.log.remarks)


def test_a_row_that_repeats_the_headings_is_no_measure(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,実績", "道路,1", "事業名,実績", "橋,3")
    found = imported(tmp_path, path, NAMES + '[[sheet.indicator]]\nactual = "実績"\n')
    assert values(found, "measures", "name") == [("道路",), ("橋",)]
    assert found.log.accounts[0].skipped["見出しの繰り返し"] == [3]


def test_declared_rows_are_skipped_and_counted(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名", "1,道路", "999,（欠番）", "2,橋", "廃止,公園")
    layout = """
    [sheet]
    skip = ['^廃止', { column = "番号", pattern = '^999$' }]
    [sheet.measure]
    id = "番号"
    name = "事業名"
    """
    found = imported(tmp_path, path, layout)
    assert values(found, "measures", "measure_id") == [("1",), ("2",)]
    assert found.log.accounts[0].skipped == {"見出し": [1], "skip ^999$": [3], "skip ^廃止": [5]}


def test_a_department_called_keikaku_ka_is_no_sum(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,担当課", "都市計画,都市計画課", "統計,企画課", "総務部 計,総務部", "合　計,")
    found = imported(tmp_path, path, NAMES + 'department = "担当課"\n')
    assert values(found, "measures", "name") == [("都市計画",), ("統計",)]


def test_a_missing_sheet_is_named_with_those_that_exist(tmp_path: Path) -> None:
    path = cities.aoba_projects(tmp_path / "a.xlsx")
    words = told(tmp_path, path, '[sheet]\nsheets = ["一覧表"]\n' + NAMES[8:])
    assert "1番目の [[sheet]] に当てはまるシートがありません。" in words
    assert "作業用、事務事業一覧" in words


def test_a_damaged_number_of_an_indicator_is_told_where_it_stands(tmp_path: Path) -> None:
    layout = NAMES + '[[sheet.indicator]]\nkind = "annual"\nindicator = "指標"\ntarget = "目標"\n'
    path = csv_file(tmp_path, "事業名,指標,目標", '道路,延長（m）,"1,98O"', "橋,数（本）,調査を実施", "川,数（本）,3")
    found = imported(tmp_path, path, layout)
    assert values(found, "indicators", "target_value") == [(None,), (None,), (3,)]
    said = "\n".join(found.log.summary(found.grid))
    assert "数として読めないため、値としなかったセルです（1件）: t.csv:2「1,98O」" in said
