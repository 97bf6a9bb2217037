"""読み込み: damaged files tell the clerk everything at once, and nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from tests.small_plan import PLAN, PLAN_TOML, TABLES, write_edition

from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation, evaluate
from analysis.words.errors import InputError

EDITION = Path("data/raw/tokorozawa-ict/2021")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def problems(root: Path) -> str:
    with pytest.raises(InputError) as caught:
        evaluate("tokorozawa-ict", 2021, root)
    return str(caught.value)


def test_words_in_an_amount_name_line_column_text_and_remedy(copied: Path) -> None:
    path = copied / EDITION / "budgets.csv"
    lines = text_of(path).split("\n")
    lines[7] = lines[7].replace(",".join(lines[7].split(",")[2:3]), "229千", 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    message = problems(copied)
    assert "data/raw/tokorozawa-ict/2021/budgets.csv:8 列「budget_yen」" in message
    assert "「229千」を金額（円の整数）として読めません" in message
    assert "対処" in message


@pytest.mark.parametrize(
    ("column", "text"), [("settlement_yen", "00012"), ("budget_yen", "-05"), ("fiscal_year", "02021")]
)
def test_a_number_that_begins_with_0_is_no_amount(copied: Path, column: str, text: str) -> None:
    path = copied / EDITION / "budgets.csv"
    lines = [line.split(",") for line in text_of(path).split("\n")]
    lines[7][lines[0].index(column)] = text
    path.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    assert f"budgets.csv:8 列「{column}」: 「{text}」を" in problems(copied)


def test_all_problems_of_all_files_at_once(copied: Path) -> None:
    for name, old, new in (
        ("budgets", "619000", "六十一万"),
        ("grades", "annual", "yearly"),
        ("indicators", "goal", "goals"),
    ):
        path = copied / EDITION / f"{name}.csv"
        path.write_text(text_of(path).replace(old, new, 1), encoding="utf-8")
    message = problems(copied)
    assert all(word in message for word in ("六十一万", "yearly", "goals"))
    assert message.count("対処") >= 3


def test_missing_column_is_named_with_its_label(copied: Path) -> None:
    path = copied / EDITION / "budgets.csv"
    path.write_text(text_of(path).replace("settlement_yen", "kessan", 1), encoding="utf-8")
    message = problems(copied)
    assert "「決算額（円）」の列がありません" in message
    assert "「kessan」という列はデータ項目にありません" in message


def test_duplicate_key_names_both_lines(copied: Path) -> None:
    path = copied / EDITION / "grades.csv"
    lines = text_of(path).rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert re.search(rf"grades.csv:{len(lines) + 1}: .*2行目と重複", problems(copied))


def test_unknown_measure(copied: Path) -> None:
    path = copied / EDITION / "budgets.csv"
    path.write_text(re.sub(r"\n58,", "\n59,", text_of(path), count=1), encoding="utf-8")
    assert "取組「59」は measures.csv にありません" in problems(copied)


def test_short_row_is_reported_not_padded(copied: Path) -> None:
    path = copied / EDITION / "budgets.csv"
    lines = text_of(path).split("\n")
    lines[3] = lines[3].rsplit(",", 2)[0]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert re.search(r"budgets.csv:4: 列が\d個あります", problems(copied))


def test_unknown_table_is_refused(copied: Path) -> None:
    (copied / EDITION / "budget.csv").write_text("measure_id\n1\n", encoding="utf-8")
    assert "データ項目にない表です" in problems(copied)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings_that_excel_writes(copied: Path, encoding: str) -> None:
    before = evaluate("tokorozawa-ict", 2021, copied)
    for path in (copied / EDITION).glob("*.csv"):
        text = text_of(path).replace("—", "－")
        path.write_text(text.replace("\n", "\r\n"), encoding=encoding, newline="")
    after = evaluate("tokorozawa-ict", 2021, copied)
    pd.testing.assert_frame_equal(before.budgets, after.budgets)
    pd.testing.assert_series_equal(before.measures["name"], after.measures["name"])


def test_another_encoding_is_refused_with_a_remedy(copied: Path) -> None:
    path = copied / EDITION / "measures.csv"
    path.write_bytes(text_of(path).encode("utf-16"))
    assert "文字コードを読めません" in problems(copied)


def test_unknown_plan_lists_those_that_exist(root: Path) -> None:
    with pytest.raises(InputError, match=r"ある計画: .*tokorozawa-ict"):
        evaluate("tokorozawa", 2021, root)


def test_unknown_year_lists_those_that_exist(root: Path) -> None:
    with pytest.raises(InputError, match=r"ある年度: .*2021（令和3年度）"):
        evaluate("tokorozawa-ict", 2030, root)


def test_empty_cell_stays_missing(copied: Path) -> None:
    path = copied / EDITION / "budgets.csv"
    path.write_text(text_of(path).replace(",619000,", ",,", 1), encoding="utf-8")
    row = evaluate("tokorozawa-ict", 2021, copied).budgets.iloc[0]
    assert pd.isna(row["budget_yen"])
    assert pd.isna(row["execution_rate"])


class TestCorrections:
    """訂正: declared with a reason, and held against the source."""

    def write(self, root: Path, **changed: str) -> None:
        entry = {"old": "619000", "new": "620000", "reason": "正誤表による", **changed}
        lines = ["[[correction]]", 'table = "budgets"', 'key = { measure_id = "1", fiscal_year = "2019" }']
        lines += ['column = "budget_yen"', *(f'{name} = "{value}"' for name, value in entry.items())]
        (root / EDITION / "corrections.toml").write_text("\n".join(lines), encoding="utf-8")

    def test_applies(self, copied: Path) -> None:
        self.write(copied)
        year = evaluate("tokorozawa-ict", 2021, copied)
        assert year.budgets.iloc[0]["budget_yen"] == 620_000
        assert year.corrections[0].reason == "正誤表による"

    def test_one_that_no_longer_fits_stops_the_run(self, copied: Path) -> None:
        self.write(copied, old="1")
        assert "元の値は「1」のはずですが、「619000」です" in problems(copied)

    def test_reason_is_required(self, copied: Path) -> None:
        self.write(copied, reason=" ")
        assert "reason が空です。" in problems(copied)

    def write_entry(self, root: Path, *lines: str) -> None:
        text = "\n".join(["[[correction]]", 'table = "budgets"', 'reason = "正誤表による"', *lines])
        (root / EDITION / "corrections.toml").write_text(text, encoding="utf-8")

    def test_several_columns_of_a_row_by_one_entry(self, copied: Path) -> None:
        changes = 'changes = { budget_yen = ["619000", "620000"], settlement_yen = ["618336", ""] }'
        self.write_entry(copied, 'key = { measure_id = "1", fiscal_year = "2019" }', changes)
        year = evaluate("tokorozawa-ict", 2021, copied)
        assert year.budgets.iloc[0]["budget_yen"] == 620_000
        assert pd.isna(year.budgets.iloc[0]["settlement_yen"])
        assert [item.column for item in year.corrections] == ["budget_yen", "settlement_yen"]

    def test_several_rows_only_as_many_as_declared(self, copied: Path) -> None:
        lines = ('key = { measure_id = "1" }', 'column = "staff_fte"', 'old = ""', 'new = "0.5"')
        self.write_entry(copied, *lines, "rows = 2")
        assert "当たる行が3行あります（2行のはずです）" in problems(copied)
        self.write_entry(copied, *lines, "rows = 3")
        fte = evaluate("tokorozawa-ict", 2021, copied).budgets["staff_fte"]
        assert fte.notna().sum() == 3

    @pytest.mark.parametrize(
        ("lines", "message"),
        [
            (
                ('key = { measure_id = "1" }', 'changes = { budget_yen = "1" }'),
                '[correction.changes] の budget_yen = "1" は文字2つの並びではありません',
            ),
            (
                ('key = "1"', 'column = "budget_yen"', 'old = "1"', 'new = "2"'),
                'key = "1" は [correction.key] の表ではありません',
            ),
        ],
        ids=["changes", "key"],
    )
    def test_a_wrong_form_says_the_right_one(self, copied: Path, lines: tuple[str, ...], message: str) -> None:
        self.write_entry(copied, *lines)
        assert message in problems(copied)

    def test_misspelt_setting(self, copied: Path) -> None:
        self.write(copied, reson="x")
        assert "「reson」という設定はありません" in problems(copied)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('city_code = "112089"', 'city_code = "112080"', "全国地方公共団体コード"),
        ('lower_is_better = "inverse"', 'lower_is_better = "invers"', "inverse のことですか。"),
        ('positive = ["A", "B"]', 'positive = ["A", "E"]', "「E」は段階"),
        ("measure_word", "mesure_word", "「mesure_word」という設定はありません"),
        ("[policies]", "[policies", "TOML として読めません"),
        ("period = [2019, 2021]", "period = []", "period = [] は年度2つの並びではありません"),
        ("period = [2019, 2021]", "period = [2021, 2019]", "period = [2021, 2025]"),
        ("period = [2019, 2021]", 'period = "R1-R3"', 'period = "R1-R3" は'),
        ('city = "所沢市"', 'city = ""', "city が空です"),
    ],
)
def test_wrong_plan_settings(copied: Path, old: str, new: str, message: str) -> None:
    path = copied / "data/raw/tokorozawa-ict/plan.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert message in problems(copied)


class TestVersionTwo:
    """Columns and tables that a file may leave out."""

    def write(self, root: Path, name: str, text: str) -> None:
        (root / "data" / "raw" / PLAN / "2021" / f"{name}.csv").write_text(text, encoding="utf-8")

    def test_file_without_the_new_columns_has_them_empty(self, copied: Path) -> None:
        found = evaluate("tokorozawa-ict", 2021, copied)
        given = {"target_low": "Float64", "published_rate": "Float64", "baseline_fiscal_year": "Int64"}
        assert found.indicators[list(given)].isna().all().all()
        assert {name: str(found.indicators[name].dtype) for name in given} == given
        assert found.funding.empty
        assert list(found.funding) == ["measure_id", "fiscal_year", "stage", "kind", "amount_yen", "source"]

    def test_column_that_the_file_lacks_can_be_corrected(self, copied: Path) -> None:
        entry = '[[correction]]\ntable = "budgets"\nkey = { measure_id = "1", fiscal_year = 2021 }\n'
        entry += 'column = "settlement_status"\nold = ""\nnew = "forecast"\nreason = "決算見込みと印字されている"\n'
        (copied / EDITION / "corrections.toml").write_text(entry, encoding="utf-8")
        budgets = evaluate("tokorozawa-ict", 2021, copied).budgets
        assert list(budgets["settlement_status"].dropna()) == ["forecast"]

    def test_self_assessment_counts_before_that_of_the_council(self, tmp_path: Path) -> None:
        root = write_edition(tmp_path)
        rows = "1-1,2021,annual,council,△\n1-1,2021,annual,,○\n1-2,2021,annual,external,◎\n"
        self.write(root, "grades", "measure_id,fiscal_year,kind,evaluator,grade,source\n" + rows.replace("\n", ",\n"))
        found = evaluate(PLAN, 2021, root)
        assert list(zip(found.grades["measure_id"], found.grades["grade"], strict=True)) == [("1-1", "○"), ("1-2", "◎")]
        assert list(found.other_grades["grade"]) == ["△"]
        assert len(found.table("grades")) == 3

    def test_budget_is_the_sum_of_its_parts_where_only_those_are_printed(self, tmp_path: Path) -> None:
        root = write_edition(tmp_path)
        names = "measure_id,fiscal_year,initial_yen,supplementary_yen,carried_in_yen,budget_yen,settlement_yen"
        rows = "1-1,2021,1000,-200,,,700\n1-2,2021,1000,50,,1040,\n2-1,2021,,50,,,10\n"
        text = names + ",staff_cost_yen,staff_fte,source\n" + rows.replace("\n", ",30,,\n")
        self.write(root, "budgets", text)
        budgets = evaluate(PLAN, 2021, root).budgets
        assert list(budgets["budget_yen"].fillna(-1)) == [800, 1040, -1]
        assert list(budgets["total_cost_yen"].fillna(-1)) == [730, -1, 40]

    def test_unknown_code_of_a_new_table_is_told(self, tmp_path: Path) -> None:
        root = write_edition(tmp_path)
        text = "measure_id,fiscal_year,stage,kind,amount_yen,source\n1-1,2021,budget,国,千円,\n"
        self.write(root, "funding", text)
        with pytest.raises(InputError, match=r"funding\.csv:2 列「kind」[\s\S]*funding\.csv:2 列「amount_yen」"):
            evaluate(PLAN, 2021, root)


class TestSpelling:
    """Both sides of a comparison are spelled once, as plan.toml or the first cell spells them."""

    def load(self, root: Path, grades: list[str], toml: str = PLAN_TOML, **changed: str) -> Evaluation:
        measures = [{**row, **changed} if place == 1 else row for place, row in enumerate(TABLES["measures"])]
        rows = [{"measure_id": one["measure_id"], "fiscal_year": 2021, "kind": "annual"} for one in measures]
        graded = [{**row, "grade": grade} for row, grade in zip(rows, grades, strict=False)]
        write_edition(root, tables={"measures": measures, "grades": graded}, toml=toml)
        return evaluate(PLAN, 2021, root)

    def test_bracket_and_width_of_a_grade(self, tmp_path: Path) -> None:
        toml = PLAN_TOML.replace('symbol = "△"', 'symbol = "改善（手段変更）"').replace('symbol = "◎"', 'symbol = "Ａ"')
        found = self.load(tmp_path, ["改善(手段変更)", "A", "－"], toml.replace('"◎", "○"', '"A", "○"'))
        assert list(found.grades["grade"]) == ["改善（手段変更）", "Ａ", "-"]
        assert found.plan.scale.positive == ("Ａ", "○")
        counts = summary.grade_counts(found, "annual").iloc[-1]
        assert (counts["改善（手段変更）"], counts["Ａ"], counts["positive"]) == (1, 1, 1)

    @pytest.mark.parametrize("circle", ["○", "〇", "◯"])
    def test_three_circles_are_one_grade(self, tmp_path: Path, circle: str) -> None:
        assert list(self.load(tmp_path, [circle]).grades["grade"]) == ["○"]

    def test_grade_outside_the_scale_names_line_grade_and_scale(self, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            self.load(tmp_path, ["○", "×", "優"])
        first, second = (str(problem) for problem in caught.value.problems)
        assert "2021/grades.csv:3 列「grade」: 評価「×」は計画の段階にありません（段階は ◎、○、△、" in first
        assert "grades.csv:4" in second
        assert "対処" in second

    def test_grade_of_an_indicator_outside_the_scale(self, tmp_path: Path) -> None:
        rows = [{**TABLES["indicators"][0], "published_grade": "優"}]
        write_edition(tmp_path, tables={"measures": TABLES["measures"], "indicators": rows})
        with pytest.raises(InputError, match=r"indicators\.csv:2 列「published_grade」: 評価「優」"):
            evaluate(PLAN, 2021, tmp_path)

    def test_two_steps_of_one_spelling(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="段階（steps）に「A」が2度あります"):
            self.load(tmp_path, [], PLAN_TOML.replace("◎", "A").replace("△", "Ａ"))

    def test_policy_and_department(self, tmp_path: Path) -> None:
        found = self.load(tmp_path, [], policy="１", department="市民 課")
        assert list(found.measures["policy"]) == ["1", "1", "2"]
        assert list(found.measures["department"].dropna()) == ["市民課", "市民課"]

    def test_decomposed_kana_are_composed(self, tmp_path: Path) -> None:
        decomposed = unicodedata.normalize("NFD", "ガイドブック")
        found = self.load(tmp_path, [], PLAN_TOML.replace("便利な窓口", decomposed), name=decomposed)
        assert found.measures["name"].iloc[1] == found.plan.policies["1"] == "ガイドブック"

    def test_unit_of_both_sides(self, tmp_path: Path) -> None:
        rows = [{**TABLES["indicators"][0], "unit": "％", "actual_unit": "%", "target_value": 90, "actual_value": 95}]
        write_edition(tmp_path, tables={"measures": TABLES["measures"], "indicators": rows})
        assert list(evaluate(PLAN, 2021, tmp_path).indicators["met"]) == ["yes"]

    def test_published_heading_of_another_width(self, tmp_path: Path) -> None:
        toml = PLAN_TOML + '[[published]]\ntable = "表１"\nmethod = "grades"\ncolumns = { "R3" = ["annual", 2021] }\n'
        rows = [{"table": "表1", "row": "1-1", "column": "Ｒ3", "published_value": "△"}]
        write_edition(tmp_path, tables={**TABLES, "published": rows}, toml=toml)
        assert list(evaluate(PLAN, 2021, tmp_path).published["agrees"]) == [True]

    def test_spelling_is_no_restatement(self, tmp_path: Path) -> None:
        def edition(year: int, name: str) -> None:
            rows = [{**TABLES["indicators"][0], "indicator": name}]
            write_edition(tmp_path, year, {"measures": TABLES["measures"], "indicators": rows})

        edition(2021, "申請件数（件）")
        edition(2022, "申請件数(件)")
        assert evaluate(PLAN, 2022, tmp_path).restated.empty


class TestCorrectedDirection:
    """A bound of the target (12.5分以内) counts before the direction: a correction of it alone would change nothing."""

    def correct(self, root: Path, changes: str) -> None:
        key = '{ measure_id = "1-2", kind = "annual", seq = 1, fiscal_year = 2021 }'
        entry = f'[[correction]]\ntable = "indicators"\nkey = {key}\nchanges = {{ {changes} }}\nreason = "誤記"\n'
        (root / "data/raw" / PLAN / "2021/corrections.toml").write_text(entry, encoding="utf-8")

    def test_against_the_bound_it_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        root = write_edition(tmp_path)
        self.correct(root, 'direction = ["lower", "higher"]')
        with pytest.raises(InputError, match="comparator が le（以下） のため、判定を変えません"):
            evaluate(PLAN, 2021, root)

    def test_with_the_bound_it_holds(self, tmp_path: Path) -> None:
        root = write_edition(tmp_path)
        before = evaluate(PLAN, 2021, root).indicators.set_index("measure_id")["met"]["1-2"]
        self.correct(root, 'direction = ["lower", "higher"], comparator = ["le", "ge"]')
        after = evaluate(PLAN, 2021, root).indicators.set_index("measure_id")
        assert after["direction"]["1-2"] == "higher" and {before, after["met"]["1-2"]} == {"yes", "no"}
