"""様式の形: what each shape of layout.toml reads from a small document, and what it reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.sources.figures import unit_in_name
from analysis.sources.imported import Imported
from analysis.sources.importing import import_edition
from analysis.sources.parts import read_parts
from analysis.sources.rows_down import tightened
from analysis.words.errors import InputError

Read = Callable[[str, str], Imported]

HEAD = """
[record]
start = ["番号"]
id = "beside"
grade = '^([SAB]|-)$'
[[field]]
name = "name"
labels = ["名称"]
[[field]]
name = "plan"
labels = ["実施事項"]
"""
AMOUNTS = """
[amounts]
header = '^R\\d年度$'
fiscal_years = ["{R}"]
unit = "%s"
[amounts.rows]
budget_yen = ["予算額（千円）"]
"""
MATRIX = """
[[matrix]]
kind = "annual"
after = ["実施事項"]
[matrix.rows]
target = ["目標"]
actual = ["実績"]
grade = ["評価"]
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Import a document of 令和4年度 whose cells are separated by ｜ under a layout."""

    def imported(layout: str, text: str) -> Imported:
        (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
        document = tmp_path / "document.txt"
        document.write_text(text.strip("\n").replace("｜", "\t"), encoding="utf-8")
        return import_edition(document, tmp_path / "layout.toml", 2022)

    return imported


def told(found: Imported) -> str:
    return "\n".join(found.log.summary(found.grid))


def actuals(found: Imported) -> dict[int, object]:
    return {int(str(row["fiscal_year"])): row["actual_value"] for row in found.tables["indicators"]}


class TestMatrix:
    def test_labels_right_beside_the_years_are_at_their_place(self, read: Read) -> None:
        table = "指標｜区分｜R3｜R4\n件数（件）｜目標｜10｜20\n｜実績｜5｜25"
        layout = (
            HEAD
            + "[[matrix]]\nkind = 'annual'\nlabel = ['指標']\n[matrix.rows]\ntarget = ['目標']\nactual = ['実績']\n"
        )
        found = read(layout, f"番号｜1-1\n名称｜窓口の改善\n{table}")
        assert actuals(found) == {2021: 5, 2022: 25}
        assert "ずれている" not in told(found)

    FORM = "番号｜1-1\n名称｜窓口の改善\n実施事項｜改善\n\n"

    @pytest.mark.parametrize(
        ("table", "report"),
        [
            ("｜｜R3｜R4｜R5\n件数（件）｜目標｜10｜20｜30\n｜実績｜5｜25｜\n｜評価｜B｜A｜", ""),
            (
                "｜R3｜R4｜R5\n件数（件）｜目標｜10｜20｜30\n｜実績｜5｜25｜\n｜評価｜B｜A｜",
                "年度の見出しが1列左にずれている",
            ),
            ("｜R3｜R4｜R5\n件数（件）｜10｜20｜30\n｜5｜25｜\n｜B｜A｜", "上から目標・実績・評価の順に読みました"),
            (
                "｜｜R3｜R4｜R5\n件数（件）｜目標｜10｜｜20｜30\n｜実績｜5｜｜25｜\n｜評価｜B｜｜A｜",
                "1列左の年度の値として",
            ),
            ("｜｜令和3年度｜令和4年度｜令和5年度\n件数（件）｜目標｜10｜20｜30\n｜実績｜5｜25｜\n｜評価｜B｜A｜", ""),
        ],
        ids=["aligned", "heading-shifted", "no-labels", "pushed-right-by-an-empty-cell", "wareki-headings"],
    )
    def test_values_stand_under_their_year(self, read: Read, table: str, report: str) -> None:
        found = read(HEAD + MATRIX, self.FORM + table)
        assert actuals(found) == {2021: 5.0, 2022: 25.0, 2023: None}
        assert [row["published_grade"] for row in found.tables["indicators"]] == ["B", "A", ""]
        assert {row["unit"] for row in found.tables["indicators"]} == {"件"}
        assert report in told(found)
        assert report or "ずれ" not in told(found)

    def test_a_row_whose_label_stands_one_cell_left_moves_with_it(self, read: Read) -> None:
        layout = HEAD + MATRIX.replace("after", "label").replace("実施事項", "年度")
        found = read(layout, self.FORM + "｜年度｜R3｜R4\n｜目標｜10｜20\n実績｜5｜25｜")
        assert actuals(found) == {2021: 5.0, 2022: 25.0}
        assert "1列左にずれている" in told(found)

    def test_a_value_beyond_the_years_is_reported_not_guessed(self, read: Read) -> None:
        found = read(HEAD + MATRIX, self.FORM + "｜｜R3｜R4\n件数｜目標｜10｜20｜30｜40\n｜実績｜5｜25")
        assert "「40」を置けません" in told(found)
        assert actuals(found) == {2021: 5.0, 2022: 25.0}

    def test_a_declared_year_counts_before_the_heading_and_the_difference_is_told(self, read: Read) -> None:
        layout = HEAD + MATRIX.replace("after", 'fiscal_years = ["{R-1}", "{R}"]\nafter')
        found = read(layout, self.FORM + "｜｜R3｜R3｜R5\n件数｜目標｜10｜20｜30\n｜実績｜5｜25｜")
        assert actuals(found) == {2021: 5.0, 2022: 25.0}
        assert "年度の見出し「R3」を、列の順から2022年度として読みました。" in told(found)
        assert "「R5」を置けません。どの年度の列か分かりません。" in told(found)

    def test_a_heading_without_rows_is_reported(self, read: Read) -> None:
        found = read(HEAD + MATRIX, self.FORM + "｜｜R3｜R4\n")
        assert found.tables["indicators"] == []
        assert "年度の見出しの下に値の行がありません" in told(found)

    def test_a_target_that_turns_into_words_has_no_direction_of_numbers(self, read: Read) -> None:
        found = read(HEAD + MATRIX, self.FORM + "｜｜R3｜R4\n面積（㎡）｜目標｜2｜実現\n｜実績｜2｜実現")
        assert [row["direction"] for row in found.tables["indicators"]] == ["higher", "milestone"]

    def test_a_declared_direction_counts_before_words(self, read: Read) -> None:
        declared = '[[direction]]\npattern = "開封率"\ndirection = "lower"\nreason = "少ないほど良い。"\n'
        found = read(HEAD + MATRIX + declared, self.FORM + "｜｜R3｜R4\n開封率｜目標｜12｜12\n｜実績｜7｜8")
        assert {row["direction"] for row in found.tables["indicators"]} == {"lower"}
        assert "少ないほど良い。" in told(found)


class TestParts:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            (
                "課税証明 6,500件 住民票等 46,600件",
                [("課税証明", "課税証明 6,500件"), ("住民票等", "住民票等 46,600件")],
            ),
            ("小学校 186 台 中学校 42 台", [("小学校", "小学校 186 台"), ("中学校", "中学校 42 台")]),
            ("導入室課：70%", [("導入室課", "導入室課：70%")]),
            (
                "コード決済^{※2}を利用可能な歳入 80種類",
                [("コード決済を利用可能な歳入", "コード決済^{※2}を利用可能な歳入 80種類")],
            ),
            ("閲覧者数 (本年度未測定)", [("閲覧者数", "閲覧者数 (本年度未測定)")]),
            ("申込み 10%", [("申込み", "申込み 10%")]),
            ("1,000回", [("", "1,000回")]),
            ("▲16.7%", [("", "▲16.7%")]),
        ],
        ids=["two", "unit-apart", "colon", "footnote", "reason", "kana-name", "no-name", "negative"],
    )
    def test_a_cell_is_cut_behind_each_number(self, cell: str, expected: list[tuple[str, str]]) -> None:
        assert [(part.label, part.text) for part in read_parts(cell)] == expected

    def test_a_replaced_unit_is_a_new_indicator_and_the_reason_goes_to_the_old_one(self, read: Read) -> None:
        layout = HEAD + MATRIX.replace("kind", "parts = true\nkind")
        text = TestMatrix.FORM + "｜｜R3｜R4｜R5\n｜目標｜10%｜20%｜3施設\n｜実績｜12%｜（未測定）｜"
        rows = read(layout, text).tables["indicators"]
        found = [(row["seq"], row["fiscal_year"], row["unit"], row["missing_reason"]) for row in rows]
        assert found == [(1, 2021, "%", ""), (1, 2022, "%", "not_measured"), (2, 2023, "施設", "blank")]


class TestSchedule:
    LAYOUT = HEAD + '[[schedule]]\nscope = "plan"\n[[schedule]]\nscope = "year"\nmonths = true\nyears_ahead = 1\n'
    MONTHS = "｜4｜5｜6｜7｜8｜9｜10｜11｜12｜1｜2｜3｜評価"

    def test_months_belong_to_the_declared_year(self, read: Read) -> None:
        found = read(self.LAYOUT, f"番号｜1\n名称｜改善\n\n{self.MONTHS}\n調査｜■｜｜｜｜｜｜｜｜｜■｜｜｜")
        marks = [(row["task"], row["fiscal_year"], row["month"]) for row in found.tables["schedules"]]
        assert marks == [("調査", 2023, 4), ("調査", 2023, 1)]

    def test_quarters_belong_to_the_heading_left_of_them(self, read: Read) -> None:
        found = read(self.LAYOUT, "番号｜1\n名称｜改善\n\n｜R3｜｜R4｜｜\n調査｜｜■｜■｜■\n")
        assert [row["fiscal_year"] for row in found.tables["schedules"]] == [2021, 2022]

    def test_marks_beyond_the_headings_make_the_whole_table_unread(self, read: Read) -> None:
        found = read(self.LAYOUT, "番号｜1\n名称｜改善\n\n｜R3｜R4｜｜\n調査｜■｜■\n運用｜｜■｜■｜■\n")
        assert found.tables["schedules"] == []
        assert "この表の予定は読みません" in told(found)

    def test_lost_marks_are_reported(self, read: Read) -> None:
        found = read(self.LAYOUT, "番号｜1\n名称｜改善\n\n｜R3｜R4\n調査｜｜\n")
        assert "予定の印が資料に残っていない" in told(found)


class TestIndicatorTable:
    LAYOUT = """
[record]
heading = '^<(?P<id>\\d-\\d)\\.(?P<name>.+)>$'
id = "heading"
[[table]]
kind = "goal"
anchor = "grade"
tight = ["indicator"]
[table.columns]
indicator = ["成果指標"]
baseline = ["計画策定時"]
target = ["目標({R})"]
actual = ["結果"]
grade = ["評価"]
[record.symbols]
"©" = "◎"
"""

    def test_a_row_without_a_grade_continues_the_one_above(self, read: Read) -> None:
        heading = "成果指標｜計画策定時｜目標(R4)｜結果｜評価"
        text = f"<1-1.窓口>\n{heading}\n利用可能な 窓口｜1 箇所｜3 箇所｜3 箇所｜◎\nの数｜｜｜｜"
        found = read(self.LAYOUT, text)
        rows = found.tables["indicators"]
        assert [row["indicator"] for row in rows] == ["利用可能な窓口の数"]
        assert (rows[0]["baseline_value"], rows[0]["target_value"]) == (1.0, 3.0)
        assert "2行に分かれた指標を1つに" in told(found)

    def test_a_baseline_of_several_figures_has_no_single_value(self, read: Read) -> None:
        heading = "成果指標｜計画策定時｜目標(R4)｜結果｜評価"
        text = f"<1-1.端末>\n{heading}\n端末の数｜小学校 186 台｜300 台｜310 台｜©\n｜中学校 42 台｜｜｜"
        row = read(self.LAYOUT, text).tables["indicators"][0]
        assert (row["baseline_text"], row["baseline_value"]) == ("小学校 186 台 中学校 42 台", None)

    @pytest.mark.parametrize(
        ("printed", "expected"),
        [
            ("手続 きの 電子化", "手続きの電子化"),
            ("AI 機能の導入及び庁内 業務", "AI 機能の導入及び庁内業務"),
            ("メ ールの登録", "メールの登録"),
        ],
    )
    def test_line_breaks_inside_japanese_words_go(self, printed: str, expected: str) -> None:
        assert tightened(printed) == expected


class TestScattered:
    LAYOUT = """
[record]
start = ["実施計画ランク"]
start_column = 2
private = ["評価者"]
skip = ['^[R■]']
[[field]]
name = "name"
labels = ["根拠法令"]
left = true
[[field]]
name = "since"
pattern = '^[SHR]\\d+年度?~'
[[field]]
name = "indicator"
labels = ["指標名"]
below = true
[[field]]
name = "grade"
pattern = '^[A-D]$'
[[scattered]]
rows = { budget_yen = ["予算"], settlement_yen = ["決算"] }
fiscal_years = ["{R-1}", "{R}"]
values = '[\\d,]+千円'
[[scattered]]
rows = { staff_cost_yen = ["人件費"], ignore = ["その他"] }
fiscal_years = ["{R-1}", "{R}"]
values = ['[\\d,]+千円', '\\d+\\.\\d\\d人']
[[scattered]]
kind = "goal"
name = "indicator"
since = "since"
rows = { target = ["目標"], actual = ["実績"] }
fiscal_years = ["{R-1}", "{R}", "{R+1}"]
values = '[\\d,.]+%|-'
[[items]]
kind = "activity"
"""
    START = "課｜実施計画ランク｜指標名｜A\n｜重要｜利用率\n｜改善事業｜根拠法令\n"

    def goals(self, found: Imported) -> dict[int, tuple[object, object]]:
        rows = [row for row in found.tables["indicators"] if row["kind"] == "goal"]
        return {int(str(row["fiscal_year"])): (row["target_text"], row["actual_text"]) for row in rows}

    def test_amounts_known_by_form_go_to_the_years_in_order(self, read: Read) -> None:
        found = read(self.LAYOUT, self.START + "｜1,037千円｜229千円\n｜｜140千円｜｜80千円")
        sums = [(row["fiscal_year"], row["budget_yen"], row["settlement_yen"]) for row in found.tables["budgets"]]
        assert sums == [(2021, 1037000, 229000), (2022, 140000, 80000)]

    @pytest.mark.parametrize(
        ("heading", "state"), [("R4決算(見込み)", "forecast"), ("令和４年度決算（見込額）", "forecast")]
    )
    def test_the_state_in_a_heading_is_that_of_its_amounts(self, read: Read, heading: str, state: str) -> None:
        headings = f"｜R3予算｜R3決算\n｜1,037千円｜229千円\n｜R4予算｜{heading}\n｜140千円｜80千円"
        rows = read(self.LAYOUT.replace("'^[R■]'", "'^[R令■]'"), self.START + headings).tables["budgets"]
        assert [(row["fiscal_year"], row["settlement_status"]) for row in rows] == [(2021, ""), (2022, state)]

    def test_a_single_amount_goes_to_the_year_of_the_label_above(self, read: Read) -> None:
        found = read(self.LAYOUT, self.START + "｜R3人件費\n｜R3その他\n｜R4人件費\n｜5,473千円｜0.00人")
        costs = {row["fiscal_year"]: row.get("staff_cost_yen") for row in found.tables["budgets"]}
        assert costs == {2021: None, 2022: 5473000}

    def test_numbered_names_then_numbered_values(self, read: Read) -> None:
        found = read(self.LAYOUT, self.START + "｜①開催数\n｜②参加者\n｜③\n｜①2回｜②18人\n｜①2回｜②18人")
        rows = [
            (row["indicator"], row["actual_value"]) for row in found.tables["indicators"] if row["kind"] == "activity"
        ]
        assert rows == [("開催数", 2.0), ("参加者", 18.0)]
        assert "繰り返しは読みません" in told(found)

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ("｜R3目標｜R3実績\n｜70%｜64%\n｜R4目標｜R4実績\n｜70%｜10%", "70%→64% 70%→10% →"),
            ("｜R3目標｜R3実績\n｜R4目標｜R4実績\n｜70%｜64%\n｜71%｜10%", "70%→64% 71%→10% →"),
            ("R4年度～｜R3目標｜R3実績\n｜R4目標｜R4実績\n｜70%｜64%", "→ 70%→64% →"),
            ("｜R3目標｜R3実績\n｜70%｜64%\n｜R4目標｜R4実績\n｜70%｜10%\n｜75%", "70%→64% 70%→10% 75%→"),
            ("｜R3目標｜R3実績\n｜｜64%\n", "→64% → →"),
            ("｜R3目標｜R3実績\n｜R4目標｜R4実績\n", "→ → →"),
        ],
        ids=["label-value", "stacked-labels", "before-it-began", "next-in-turn", "by-column", "labels-only"],
    )
    def test_values_find_their_labels(self, read: Read, rows: str, expected: str) -> None:
        found = self.goals(read(self.LAYOUT, self.START + rows))
        assert " ".join(f"{target}→{actual}" for target, actual in found.values()) == expected

    def test_what_stands_beside_a_private_label_is_never_read(self, read: Read) -> None:
        found = read(self.LAYOUT, self.START + "｜評価者｜課長 某 某子")
        assert "某子" not in str(found.tables) + told(found) + str(found.grid)

    def test_name_left_of_its_label_and_grade_by_form(self, read: Read) -> None:
        found = read(self.LAYOUT, self.START)
        assert found.tables["measures"][0]["name"] == "改善事業"
        assert found.tables["grades"][0]["grade"] == "A"


class TestRecovery:
    LAYOUT = (
        TestIndicatorTable.LAYOUT
        + """
'\\circ' = "○"
'\\triangle' = "△"
[[field]]
name = "review"
labels = ["見解"]
until_next = true
[[list]]
table = "件数"
group = '^<基本方針(\\d)'
row = '^\\(取組'
cells = '(?P<column>[◎○△])(?P<value>\\d+)'
[recovery]
kind = "overall"
text = "review"
counts = "件数"
above = "◎"
equal = "○"
below = "△"
[[recovery.words]]
pattern = '評価を「(?P<grade>[^」]+)」'
"""
    ).replace('id = "heading"', "id = \"heading\"\npolicy_from_id = '^(\\d+)-'")

    @staticmethod
    def document(headline: str, *sheets: tuple[str, str, str]) -> str:
        parts = [f"<基本方針1>\n【取組】{headline}"]
        for place, (symbol, actual, review) in enumerate(sheets, start=1):
            table = f"成果指標｜計画策定時｜目標(R4)｜結果｜評価\n件数｜1件｜10件｜{actual}｜{symbol}"
            parts.append(f"<1-{place}.取組{place}>\n{table}\n\n見解\n{review}")
        return "\n\n".join(parts)

    def grades(self, found: Imported) -> dict[str, tuple[object, str]]:
        printed = {str(row["measure_id"]): row["grade"] for row in found.tables["grades"]}
        proposed = {item.measure_id: item.new for item in found.proposals}
        return {number: (grade, proposed.get(number, "")) for number, grade in printed.items()}

    def test_a_legible_symbol_needs_no_proposal(self, read: Read) -> None:
        found = read(self.LAYOUT, self.document("○1", ("\\circ", "10件", "達成した。")))
        assert self.grades(found) == {"1-1": ("○", "")}

    def test_words_count_before_counts_and_numbers(self, read: Read) -> None:
        found = read(self.LAYOUT, self.document("◎1 ○1", ("0", "12件", "評価を「○」とした。"), ("0", "10件", "")))
        assert self.grades(found) == {"1-1": ("0", "○"), "1-2": ("0", "◎")}
        assert "件数の残り" in found.proposals[1].reason

    def test_numbers_decide_what_words_and_counts_leave_open(self, read: Read) -> None:
        found = read(self.LAYOUT, self.document("◎1 ○1", ("0", "12件", ""), ("0", "10件", "")))
        assert self.grades(found) == {"1-1": ("0", "◎"), "1-2": ("0", "○")}
        assert "公表された件数とも合う" in found.proposals[0].reason

    def test_a_contradiction_with_the_headline_is_reported(self, read: Read) -> None:
        found = read(self.LAYOUT, self.document("△2", ("0", "12件", ""), ("\\circ", "10件", "")))
        assert "公表された件数と合いません" in told(found)

    def test_what_cannot_be_recovered_stays_as_printed(self, read: Read) -> None:
        found = read(self.LAYOUT, self.document("", ("0", "検討中", "")))
        assert self.grades(found) == {"1-1": ("0", "")}
        assert "復元できません" in told(found)


class TestRecords:
    def test_a_heading_without_a_form_says_why_it_ended(self, read: Read) -> None:
        layout = HEAD.replace("id =", "heading = '^No\\.(?P<id>\\d+) *(?P<name>.+)$'\nid =")
        ended = "[[status]]\nstatus = \"deleted\"\npattern = '削除'\n"
        found = read(layout + ended, "番号｜1\n名称｜改善\nNo.2 窓口\n国の施策のため削除。\nNo.3 端末\n")
        statuses = {row["measure_id"]: (row["name"], row["status"]) for row in found.tables["measures"]}
        assert statuses == {"1": ("改善", "active"), "2": ("窓口", "deleted"), "3": ("端末", "omitted")}

    def test_a_note_names_a_measure_without_a_form(self, read: Read) -> None:
        ended = "[[status]]\nstatus = \"completed\"\npattern = '※(?P<id>\\d-\\d)は.*完了'\n"
        found = read(HEAD + ended, "番号｜1-1\n名称｜改善\n\n※1-2は令和3年度末で完了済\n\n番号｜1-3\n名称｜端末")
        statuses = {row["measure_id"]: row["status"] for row in found.tables["measures"]}
        assert statuses == {"1-1": "active", "1-2": "completed", "1-3": "active"}

    @pytest.mark.parametrize(
        ("name", "budget"),
        [
            ("改善（令和5年度予算：3,146千円）", [(2023, 3146000)]),
            ("改善（R5年度予算：なし）", [(2023, None)]),
            ("改善（1,040千円）", [(2023, 1040000)]),
            ("改善", []),
        ],
        ids=["wareki", "none-is-not-zero", "year-not-printed", "no-amount"],
    )
    def test_a_budget_inside_a_name(self, read: Read, name: str, budget: list[tuple[int, int | None]]) -> None:
        amount = "\\((?:(?P<year>(?:令和|R)\\d+年度)予算:)?(?P<value>なし|[\\d,]+千円)\\)$"
        layout = HEAD.replace(
            'labels = ["名称"]',
            f"labels = [\"名称\"]\ntake = '^(.*?)(?:{amount})?$'".replace("(?P<value>", "(").replace("(?P<year>", "("),
        )
        layout += f'[[field]]\nname = "budget_yen"\nlabels = ["名称"]\nyear = "{{R+1}}"\ntake = \'{amount}\'\n'
        found = read(layout, f"番号｜1\n名称｜{name}")
        assert found.tables["measures"][0]["name"] == "改善"
        assert [(row["fiscal_year"], row["budget_yen"]) for row in found.tables["budgets"]] == budget

    def test_a_label_fits_its_year_in_any_spelling_and_tells_the_unit(self, read: Read) -> None:
        layout = HEAD + '[[field]]\nname = "budget_yen"\nlabels = ["{R}年度予算額（千円）"]\n'
        found = read(layout, "番号｜1\n名称｜改善\n令和４年度予算額（千円）｜1,200")
        assert [(row["fiscal_year"], row["budget_yen"]) for row in found.tables["budgets"]] == [(2022, 1_200_000)]

    def test_two_labels_in_one_row(self, read: Read) -> None:
        layout = HEAD + '[[field]]\nname = "department"\nlabels = ["担当課"]\n'
        found = read(layout, "番号｜1｜担当課｜総務課\n名称｜改善｜｜")
        assert found.tables["measures"][0]["department"] == "総務課"

    def test_a_line_that_fits_nothing_is_rejected_with_its_words(self, read: Read) -> None:
        found = read(HEAD, "番号｜1\n名称｜改善\n謎｜1｜2")
        assert list(found.log.rejected) == [3]
        assert "謎｜1｜2" in found.log.rejected[3]


ONE_ROW = """
[[table]]
kind = "goal"
rows = 1
[table.columns]
task = ["取組予定"]
target = ["目標"]
actual = ["実績"]
overall = ["総括"]
"""


class TestOneRowBelow:
    def test_tasks_numbered_parts_and_a_grade(self, read: Read) -> None:
        found = read(
            HEAD + ONE_ROW,
            "番号｜1\n取組予定｜目標｜実績｜総括\n(1)更新 (2)研修｜(1) 10件 (2) 完了｜(1) 12件 (2) 完了｜S",
        )
        assert [(row["task"], row["fiscal_year"]) for row in found.tables["schedules"]] == [
            ("更新", 2022),
            ("研修", 2022),
        ]
        assert [(row["seq"], row["indicator"], row["actual_text"]) for row in found.tables["indicators"]] == [
            (1, "10件", "12件"),
            (2, "完了", "完了"),
        ]
        assert [(row["kind"], row["grade"]) for row in found.tables["grades"]] == [("overall", "S")]

    def test_a_value_beside_its_empty_column_is_taken_in_order(self, read: Read) -> None:
        found = read(HEAD + ONE_ROW, "番号｜1\n取組予定｜目標｜実績｜総括\n更新｜10件｜｜S｜12件")
        assert found.tables["indicators"][0]["actual_value"] == 12
        assert "5列目の値を、左右の並びから「actual」の値として読みました。" in told(found)

    def test_a_row_that_opens_something_else_holds_no_values(self, read: Read) -> None:
        found = read(HEAD + ONE_ROW, "番号｜1\n取組予定｜目標｜実績｜総括\n実施事項｜更新｜研修")
        assert found.tables["indicators"] == []
        assert "見出しの下に値の行がありません。" in told(found)

    def test_a_record_without_the_table_is_told(self, read: Read) -> None:
        assert "取組1の個票に「取組予定・目標・実績・総括」の欄がありません。" in told(
            read(HEAD + ONE_ROW, "番号｜1\n名称｜改善")
        )


APART = """
[amounts]
header = '^\\d{4}\\(H\\d+\\)$'
fiscal_years = [2003, 2004]
unit = "千円"
[amounts.rows]
budget_yen = ["予算額等(千円)"]
"""


@pytest.mark.parametrize("amounts", [APART, 'budget_yen = ["予算額等(千円)"]\n'], ids=["amounts-apart", "one-matrix"])
def test_a_table_of_two_calendars_holds_indicators_and_amounts(read: Read, amounts: str) -> None:
    table = "項目｜年度｜2003(H15)｜2004(H16)\n普及率(%) [目標指標]｜目標｜51.0｜54.0\n｜実績｜48.5｜\n｜予算額等(千円)｜1,200｜\n｜対前年度(千円)｜900｜"
    layout = HEAD + MATRIX.replace('after = ["実施事項"]', 'label = ["項目"]\nunit = "千円"') + amounts
    found = read(layout, f"番号｜1\n{table}")
    assert [(row["fiscal_year"], row["unit"], row["target_value"]) for row in found.tables["indicators"]] == [
        (2003, "%", 51.0),
        (2004, "%", 54.0),
    ]
    assert [(row["fiscal_year"], row["budget_yen"]) for row in found.tables["budgets"]] == [
        (2003, 1_200_000),
        (2004, None),
    ]
    assert list(found.log.rejected) == [6]


class TestSettings:
    @pytest.mark.parametrize(
        ("layout", "message"),
        [
            ("[record]\nid = 'order'\n", "start も heading もありません"),
            (HEAD + "[[matrix]]\nkind = 'annual'\n", "[[matrix]] に rows がありません"),
            (HEAD + AMOUNTS % "両", "unit =「両」は選べません"),
            (HEAD + AMOUNTS % "円", "見出し「予算額(千円)」と unit =「円」が合いません"),
            (HEAD + MATRIX + "colour = 'red'\n[matrix.rows2]\n", "「rows2」という設定はありません"),
            (HEAD + "[[status]]\nstatus = 'deleted'\npattern = '('\n", "正規表現として読めません"),
            (
                HEAD + "[[scattered]]\nrows = { staff_fte = 'a', target = 'b' }\nvalues = 'c'\nfiscal_years = 2021\n",
                "rows に、金額と指標の値が混ざっています",
            ),
            (
                HEAD + "[[scattered]]\nrows = { staff_fte = 'a' }\nvalues = ['b', 'c']\nfiscal_years = 2021\n",
                "values は2個、rows は1個です",
            ),
            (HEAD + "[[scattered]]\nrows = { target = 'a' }\nvalues = 'b'\nfiscal_years = 2021\n", "name がありません"),
            (
                HEAD + "[[scattered]]\nrows = { staff_fte = 'a' }\nvalues = 'b'\nfiscal_years = ['3']\n",
                "年度「3」を読めません",
            ),
            (
                HEAD + "[recovery]\nkind = 'overall'\ntext = 'x'\nwords = [{ patern = 'a' }]\n",
                "「patern」という設定はありません",
            ),
            (HEAD + "matrix = 3\n", "「matrix」という設定はありません"),
        ],
        ids=[
            "no-start",
            "missing",
            "no-unit",
            "other-unit",
            "unknown",
            "pattern",
            "mixed",
            "forms-and-rows",
            "no-name",
            "year",
            "nested",
            "misplaced",
        ],
    )
    def test_a_wrong_setting_says_what_to_do(self, read: Read, layout: str, message: str) -> None:
        with pytest.raises(InputError) as caught:
            read(layout, "番号｜1\n名称｜改善")
        assert message in str(caught.value)
        assert all(problem.todo for problem in caught.value.problems)

    def test_a_document_without_a_record_names_the_heading_sought(self, read: Read) -> None:
        with pytest.raises(InputError, match="番号"):
            read(HEAD, "名称｜改善")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("件数（件）", "件"),
        ("帳票（削減時間）", "時間"),
        ("紙の削減（枚数）", "枚"),
        ("割合（％）", "%"),
        ("時間（時間/年）", "時間/年"),
        ("受付（一部）", ""),
        ("(庁内)公開数", ""),
        ("率(a件数+b件数)/(c件数+d件数)", ""),
    ],
)
def test_the_unit_in_the_brackets_of_a_name(name: str, unit: str) -> None:
    assert unit_in_name(name) == unit
