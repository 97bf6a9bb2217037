"""Drafts of the opinion: other situations read otherwise, nothing is claimed that the tables do not hold."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import committed, committed_drafts
from tests.small_evaluation import ABCD, Document, budget, frame, graded, measure, part, plan, task

from analysis import opinion, review
from analysis.contract.scale import Scale, Step
from analysis.evaluation.year import Evaluation, evaluate
from analysis.opinion.drafting import LONGEST, composed
from analysis.opinion.facts import Remark
from analysis.words.errors import InputError
from analysis.words.printing import gap, number_text, percent_text


def drafted(document: Document) -> str:
    """The draft on the first measure of a small document."""
    evaluation = document.evaluation()
    return str(opinion.drafts(evaluation, review.findings(evaluation))["draft"].iloc[0])


def one(target: str, actual: str, grade: str = "A", **given: object) -> Document:
    name = {"indicator": "受付件数"}
    return Document(indicators=[part(target, actual, **name)], grades=[graded(grade)], **given)


class TestSituations:
    def test_reached_is_two_short_sentences(self) -> None:
        words = drafted(one("100件以上", "120件", budgets=[budget(1_000_000, 990_000)]))
        assert words == (
            "「受付件数」は目標100件以上に対して実績120件（達成率120.0%）で、目標を達成しました。"
            "自己評価（単年度「A」）は、結果と合っており、妥当と考えます。"
        )

    def test_far_above_reads_otherwise(self) -> None:
        words = drafted(one("100件以上", "300件"))
        assert "目標を大きく上回りました" in words and "目標を達成しました" not in words

    @pytest.mark.parametrize(
        ("period", "ask"), [((2019, 2021), "次期計画で実績を踏まえた"), ((2019, 2023), "水準の見直しを検討")]
    )
    def test_a_weak_target_is_set_again_while_the_plan_runs_else_in_the_next(
        self, period: tuple[int, int], ask: str
    ) -> None:
        assert f"「受付件数」の目標は、{ask}" in drafted(one("100件以上", "300件", plan=plan(ABCD, period)))

    def test_missed_says_by_how_much(self) -> None:
        words = drafted(one("100件以上", "90件", "B"))
        assert "目標を10件下回りました。" in words
        assert "目標に届かなかった結果と合っています。" in words and "要因" not in words

    def test_percentages_differ_by_points(self) -> None:
        assert "0.5ポイント下回りました" in drafted(one("99.5%以上", "99.0%", "B"))

    def test_less_is_better_exceeds_the_target(self) -> None:
        words = drafted(one("10分以内", "12分", "B"))
        assert "少ないほど良い値が目標を2分上回りました。" in words

    def test_top_grade_beside_a_miss_is_not_called_valid(self) -> None:
        words = drafted(one("100件以上", "50件"))
        assert "「適切」を意味する段階ですが、「受付件数」が目標に届いていません。" in words
        assert "妥当と考えます" not in words

    def test_a_grade_without_a_printed_meaning_is_given_none(self) -> None:
        silent = Scale((Step("A", "定義の印字なし", reached=True), Step("B", "定義の印字なし")), ("A",))
        words = drafted(one("100件以上", "120件", plan=plan(silent)))
        assert "示された結果と合っています。" in words and "意味する" not in words

    def test_a_step_of_a_changed_plan_is_held_against_no_target(self) -> None:
        changed = Step("●", "取組の見直し", "取組の見直しとなったもの（国の方針等により計画変更）")
        scale = Scale((Step("○", "計画どおり", reached=True), changed), ("○",))
        words = drafted(one("構築", "見直し", "●", plan=plan(scale)))
        assert "達成の程度を表すものではありません" in words and "届" not in words

    def test_nearly_reached_is_not_said_of_a_far_miss(self) -> None:
        words = drafted(one("100件", "62件", "B"))
        assert "「おおむね適切」を意味する段階ですが、達成率が62.0%の指標があります。" in words

    def test_words_are_quoted_and_carry_no_rate(self) -> None:
        words = drafted(Document(indicators=[part("仕様書の完成", "実施なし", indicator="仕様書の作成")]))
        assert "「仕様書の作成」は目標「仕様書の完成」に対して実績「実施なし」で、目標に届いていません。" in words
        assert "達成率" not in words

    @pytest.mark.parametrize(
        ("target", "actual", "why"),
        [
            ("100件", "", "実績が示されていないため"),
            ("100件", "未測定", "実績が未測定のため"),
            ("", "50件", "目標が示されていないため"),
            ("", "", "目標と実績がともに示されていないため"),
        ],
        ids=["no-actual", "not-measured", "no-target", "neither"],
    )
    def test_undecided_says_why(self, target: str, actual: str, why: str) -> None:
        words = drafted(one(target, actual))
        assert why in words and "判定できません" in words
        assert "妥当と考えます" not in words

    def test_unlike_cells_are_both_shown_for_a_person_to_compare(self) -> None:
        words = drafted(one("小学校3～6年生、中学校全学年", "小中学校 全学年"))
        assert "実績「小中学校 全学年」です。" in words and "判定できません" not in words

    def test_a_total_is_not_told_in_the_unit_of_a_month(self) -> None:
        words = drafted(one("月/100件以上", "合計749件", "B"))
        assert "（12か月で1,200件）" in words and "749件/月" not in words

    def test_an_indicator_without_a_name_is_called_after_its_task_else_by_its_number(self) -> None:
        rows = [part("5.0（点）", "4.5（点）", seq=1), part("1,315（件）", "816（件）", seq=2)]
        words = drafted(Document(indicators=rows, grades=[graded("C")]))
        assert "単年度の指標（2）は目標1,315" in words and "番目の指標" not in words
        tasks = [task("利用促進"), task("レファレンスの充実")]
        words = drafted(Document(indicators=rows, grades=[graded("C")], schedules=tasks))
        assert "「レファレンスの充実」の指標は目標1,315" in words

    def test_several_name_the_lowest_and_the_others(self) -> None:
        rows = [
            part("100件", "90件", indicator="受付件数", seq=1),
            part("100件", "40件", indicator="電子申請件数", seq=2),
            part("100件", "120件", indicator="相談件数", seq=3),
        ]
        words = drafted(Document(indicators=rows, grades=[graded("B")]))
        assert words.startswith("判定できる指標3項目のうち1項目で目標を達成した一方、「電子申請件数」は目標100件")
        assert "「受付件数」も目標に届いていません。" in words

    def test_activity_with_a_target_is_judged_like_others(self) -> None:
        rows = [part("30回", "5回", indicator="開催回数", kind="activity")]
        words = drafted(Document(indicators=rows, grades=[graded("A")]))
        assert "目標を25回下回りました。" in words and "妥当と考えます" not in words

    def test_no_indicator_of_a_deleted_measure_is_one_line(self) -> None:
        words = drafted(Document(measures=[measure(status="deleted")], grades=[], budgets=[]))
        assert words == "この取組は「廃止」とされており、この年度の指標はありません。"

    def test_a_fall_against_the_year_before(self) -> None:
        rows = [
            part("100件", "70件", indicator="受付件数"),
            part("90件", "95件", indicator="受付件数", fiscal_year=2020),
        ]
        grades = [graded("C"), graded("A", fiscal_year=2020)]
        words = drafted(Document(indicators=rows, grades=grades))
        assert "「受付件数」の実績は、前年度の95件から70件に減っています。" in words
        assert "前年度の「A」から「C」に下がっています。" in words

    def test_grades_on_indicators_are_no_missing_evaluation(self) -> None:
        rows = [
            part("100件", "120件", indicator=name, seq=seq, published_grade="A") for seq, name in enumerate("甲乙", 1)
        ]
        words = drafted(Document(indicators=rows))
        assert "指標ごとの評価（Aが2項目）は、結果と合っており" in words and "対象外" not in words

    @pytest.mark.parametrize(
        ("amounts", "words"),
        [
            ((1_000_000, 1_200_000), "200,000円上回っています"),
            ((10_000_000, 4_000_000), "決算額は4,000,000円で、執行率は40.0%です"),
            ((10_000_000, 0), "決算額は0円です。使われなかった事情"),
            ((900_000, 300_000), "執行率は33.3%です。"),
        ],
        ids=["over", "unspent", "nothing-spent", "little-of-a-small-sum"],
    )
    def test_amounts_that_stand_out(self, amounts: tuple[int, int], words: str) -> None:
        assert words in drafted(one("100件", "120件", budgets=[budget(*amounts)]))

    @pytest.mark.parametrize("amounts", [(0, 0), (1_000_000, 990_000), (1_000_000, None)])
    def test_ordinary_and_missing_amounts_are_not_told(self, amounts: tuple[int, int | None]) -> None:
        assert "円" not in drafted(one("100件", "120件", budgets=[budget(*amounts)]))

    def test_the_plan_s_own_words(self) -> None:
        own = replace(plan(), measure_word="事業", methods=replace(plan().methods, budget_word="予算現額"))
        words = drafted(one("100件", "120件", plan=own, budgets=[budget(1000, 300)]))
        assert "予算現額1,000円" in words

    def test_annual_and_overall_are_judged_by_their_own_indicators(self) -> None:
        rows = [part("100件", "120件", indicator="受付件数"), part("500件", "400件", indicator="累計件数", kind="goal")]
        words = drafted(Document(indicators=rows, grades=[graded("A"), graded("B", "overall")]))
        assert "自己評価（単年度「A」）は、結果と合っており" in words
        assert "自己評価（総括「B」）は、目標に届かなかった結果と合っています。" in words

    def test_what_fits_every_measure_is_not_said(self) -> None:
        words = drafted(one("100件", "120件", budgets=[budget(0, 0)]))
        assert "最終年度" not in words and "引き続き" not in words and "前年度と同じ" not in words

    def test_targets_still_to_come_are_not_asked_for(self) -> None:
        rows = [part("150件", "", indicator="受付件数", fiscal_year=2023)]
        words = drafted(Document(indicators=rows))
        assert "次に来る目標は令和5年度の「受付件数」の150件です。" in words and "設け" not in words

    def test_an_undecided_target_is_no_target_to_come(self) -> None:
        rows = [part("-", "-", indicator="受付件数"), part("未定", "", indicator="受付件数", fiscal_year=2022)]
        assert "未定" not in drafted(Document(indicators=rows))


def test_what_must_be_said_is_said_and_the_rest_only_where_there_is_room() -> None:
    remarks = [Remark("必" * 100), Remark("後" * 160, 3), Remark("先" * 100, 1), Remark("必" * 40)]
    assert composed(remarks) == "必" * 100 + "先" * 100 + "必" * 40


def _allowed(year: Evaluation, measure_id: str) -> set[str]:
    """Every number that the tables hold on a measure, as a text may print it."""
    rows = {name: getattr(year, name) for name in ("indicators", "budgets", "measures")}
    own = {name: table[table["measure_id"] == measure_id] for name, table in rows.items()}
    cells = [str(cell) for table in own.values() for cell in table.astype(object).to_numpy().ravel() if pd.notna(cell)]
    indicators, money = own["indicators"], own["budgets"]
    values = [*indicators["target_value"].dropna(), *indicators["actual_value"].dropna()]
    cells += [number_text(float(value)) for value in values]
    monthly = indicators["unit"].str.endswith("/月").fillna(False)
    cells += ["12", *(number_text(float(value) * 12) for value in indicators.loc[monthly, "target_value"].dropna())]
    cells += [percent_text(float(rate)) for rate in indicators["achievement_rate"].dropna()]
    cells += list(gap(indicators["actual_value"] - indicators["target_value"], indicators["unit"]))
    cells += [percent_text(float(rate), exceeding=True) for rate in money["execution_rate"].dropna()]
    cells += [
        f"{int(amount):,}"
        for name in ("budget_yen", "settlement_yen", "unspent_yen")
        for amount in money[name].dropna()
    ]
    spent = money.set_index("fiscal_year")["settlement_yen"]
    pair = [spent.get(year.fiscal_year - back, pd.NA) for back in (0, 1)]
    if pd.notna(pair[0]) and pd.notna(pair[1]) and pair[1]:
        cells.append(percent_text(abs(int(pair[0]) - int(pair[1])) / int(pair[1])))
    cells += [str(number) for number in range(len(indicators) + 1)]
    cells += [str(int(value) - 2018) for value in {*money["fiscal_year"], *indicators["fiscal_year"]}]
    return {number for cell in cells for number in _numbers(cell)}


def _numbers(text: str) -> list[str]:
    return [number.replace(",", "").rstrip(".") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


PLANS = [
    ("tokorozawa-ict", 2021),
    ("tokorozawa-jimu", 2020),
    ("saitama-dx", 2022),
    ("suita-ict", 2020),
    ("isehara-ict", 2022),
]


@pytest.mark.notebooks
@pytest.mark.parametrize(("plan_id", "fiscal_year"), PLANS)
class TestFivePlans:
    def test_every_number_stands_in_the_tables(self, plan_id: str, fiscal_year: int) -> None:
        year, drafts = committed(plan_id, fiscal_year), committed_drafts(plan_id, fiscal_year)
        common = {one for text in year.measures["name"] for one in _numbers(str(text))} & {"1"}
        for row in drafts.itertuples():
            extra = {"100", *common, *_numbers(str(row.name))}  # a request speaks of 100%
            unknown = set(_numbers(row.draft)) - _allowed(year, row.measure_id) - extra
            assert not unknown, (row.measure_id, unknown, row.draft)

    def test_drafts_are_of_a_length_to_read_and_never_blank(self, plan_id: str, fiscal_year: int) -> None:
        year, drafts = committed(plan_id, fiscal_year), committed_drafts(plan_id, fiscal_year)
        assert list(drafts["measure_id"]) == list(year.measures["measure_id"])
        lengths = drafts["draft"].str.len()
        assert lengths.between(20, LONGEST).all()
        assert not drafts["draft"].str.contains("nan|<NA>|None|「」|。。|、。", regex=True).any()

    def test_the_same_data_give_the_same_words(self, plan_id: str, fiscal_year: int) -> None:
        year = committed(plan_id, fiscal_year)
        again = opinion.drafts(year, review.reviewed(year).open)
        assert again.equals(committed_drafts(plan_id, fiscal_year))


class TestEdited:
    """opinions.csv in the folder of the edition."""

    @pytest.fixture
    def year(self, tmp_path: Path) -> Evaluation:
        folder = tmp_path / "data" / "raw" / "example-plan" / "2021"
        folder.mkdir(parents=True)
        rows = [part("100件", "120件"), part("100件", "50件", measure_id="1-2")]
        return replace(Document(indicators=rows).evaluation(), folder=folder)

    def told(self, year: Evaluation) -> pd.DataFrame:
        return opinion.opinions(year, opinion.drafts(year, review.reviewed(year).open))

    def write(self, year: Evaluation, text: str, encoding: str = "utf-8-sig") -> None:
        assert year.folder
        (year.folder / opinion.FILE).write_text(text, encoding=encoding)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_wins_over_the_draft(self, year: Evaluation, encoding: str) -> None:
        self.write(year, 'measure_id,opinion\n1-2,"件数は半分にとどまる。\n次年度に要因を報告すること。"\n', encoding)
        told = self.told(year).set_index("measure_id")
        assert told.at["1-2", "opinion"] == "件数は半分にとどまる。\n次年度に要因を報告すること。"
        assert list(told["state"]) == ["draft", "edited"]

    def test_the_written_file_comes_back_as_drafts(self, year: Evaluation) -> None:
        from analysis.forms.desk import opinions_file
        from analysis.report.export import write_csv

        before = self.told(year)
        assert year.folder
        write_csv(opinions_file(before), year.folder / opinion.FILE)
        after = self.told(year)
        assert set(after["state"]) == {"draft"} and after.equals(before)

    def test_all_problems_are_told_at_once(self, year: Evaluation) -> None:
        self.write(year, "measure_id,opinion\n1,よい\n1,わるい\n9-9,だれ\n1-2,\n")
        with pytest.raises(InputError) as caught:
            self.told(year)
        text = str(caught.value)
        assert len(caught.value.problems) == 3
        for words in (
            "data/raw/example-plan/2021/opinions.csv:3",
            "2行目と重複",
            "「9-9」という取組番号",
            "「所見」が空です",
        ):
            assert words in text

    def test_a_missing_column_is_told(self, year: Evaluation) -> None:
        self.write(year, "measure_id,text\n1,よい\n")
        with pytest.raises(InputError, match="「所見」の列がありません"):
            self.told(year)

    def test_the_file_is_no_table_of_the_plan_but_an_input(self, copied: Path) -> None:
        path = copied / "data" / "raw" / "tokorozawa-ict" / "2021" / opinion.FILE
        path.write_text("measure_id,opinion\n1,確認しました。\n", encoding="utf-8")
        year = evaluate("tokorozawa-ict", 2021, copied)
        assert "data/raw/tokorozawa-ict/2021/opinions.csv" in year.inputs
        told = self.told(year)
        assert told.loc[told["measure_id"] == "1", "opinion"].item() == "確認しました。"


def test_findings_are_computed_once_and_answers_take_them_out(tmp_path: Path) -> None:
    year = replace(one("100件以上", "50件").evaluation(), folder=tmp_path)
    assert review.reviewed(year) is review.reviewed(year)
    assert "grade-above-result" in set(review.reviewed(year).open["rule"])
    lines = ["[[answer]]", 'rule = "grade-above-result"', 'measure_id = "1"', 'decision = "explained"']
    (tmp_path / "review.toml").write_text(
        "\n".join([*lines, 'who = "情報課"', 'why = "年度末に達成した"']), encoding="utf-8"
    )
    after = replace(year, fiscal_year=2021)
    assert "grade-above-result" not in set(review.reviewed(after).open["rule"])
    assert list(review.reviewed(after).answered["who"]) == ["情報課"]
    assert "届いていません" not in str(opinion.drafts(after, review.reviewed(after).open)["draft"].iloc[0])


def test_opinions_know_no_table_but_the_contract(tokorozawa: Evaluation) -> None:
    bare = replace(tokorozawa, texts=frame("texts", []), schedules=frame("schedules", []))
    drafts = opinion.drafts(bare, review.findings(bare))
    assert len(drafts) == 58 and drafts["draft"].notna().all()
