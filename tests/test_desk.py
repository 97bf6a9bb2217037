"""The reviewer's tables and the notebooks 02 and 04: really run, and read back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from tests.all_pages import in_this_process
from tests.conftest import copy_project
from tests.small_evaluation import ABCD, Document, budget, graded, measure, part, plan, way_ahead

from analysis import chart, opinion, review
from analysis.contract.grade_bounds import PRESETS, Bound, GradeBounds
from analysis.editions.corrections import Correction
from analysis.evaluation.year import Evaluation
from analysis.forms import desk, measure_sheets, pdf
from analysis.forms.desk.desk_since import since
from analysis.forms.measure_sheets.card_content import MOST_FINDINGS
from analysis.report.making import Job, make_report


def two_departments() -> Evaluation:
    """An A beside a miss, a settlement above its budget, and a measure without findings."""
    measures = [measure("1"), measure("2", department="市民課"), measure("3", department=None)]
    rows = [part("100件以上", "50件", indicator="受付件数")]
    rows += [part("100件以上", "120件", indicator="受付件数", measure_id=number) for number in ("2", "3")]
    grades = [graded("A", measure_id=number) for number in ("1", "2", "3")]
    amounts = [budget(1_000_000, 1_500_000, measure_id="2"), budget(1_000_000, 1_300_000, measure_id="3")]
    return Document(measures=measures, indicators=rows, grades=grades, budgets=amounts).evaluation()


class TestFindings:
    def test_every_finding_stands_in_the_list_with_evidence_and_source(self) -> None:
        year = two_departments()
        found = review.reviewed(year).open
        table = desk.findings_table(year, review.reviewed(year))
        assert list(table["内容"]) == list(found["message"])
        assert table["根拠と出典"].str.contains("出典 plan.txt").sum() == found["source"].fillna("").ne("").sum()

    def test_every_finding_goes_to_one_department_and_to_one_rule(self) -> None:
        year = two_departments()
        found = review.reviewed(year).open
        for sections in (desk.by_department(year, found), desk.by_rule(year, found)):
            told = [text for one in sections if one.frame is not None for text in one.frame["内容"]]
            assert sorted(told) == sorted(found["message"])

    def test_a_measure_without_department_is_not_dropped(self) -> None:
        year = two_departments()
        headings = [one.heading for one in desk.by_department(year, review.reviewed(year).open)]
        assert {"情報課", "市民課", "（担当課の記載なし）"} <= set(headings)

    def test_counts_add_up(self, tokorozawa: Evaluation) -> None:
        reviewed = review.reviewed(tokorozawa)
        table = desk.department_table(tokorozawa, reviewed.open)
        assert sum(int(text.removesuffix("件")) for text in table["計"]) == len(reviewed.open)
        figures = {one.label: one.value for one in desk.key_figures(tokorozawa, reviewed)}
        assert int(figures["誤り（未回答）"]) == (reviewed.open["severity"] == "error").sum()

    def test_the_gravest_are_of_one_severity(self) -> None:
        year = two_departments()
        assert set(desk.gravest(year, review.reviewed(year).open)["重要度"]) == {"誤り"}

    def test_answered_ones_have_their_own_list(self, tmp_path: Path) -> None:
        lines = ["[[answer]]", 'rule = "settlement-above-budget"', 'measure_id = "2"', 'decision = "explained"']
        (tmp_path / "review.toml").write_text(
            "\n".join([*lines, 'who = "市民課"', 'why = "流用した"']), encoding="utf-8"
        )
        year = replace(two_departments(), folder=tmp_path)
        reviewed = review.reviewed(year)
        table = desk.answered_table(year, reviewed)
        assert (
            list(table["No."]) == ["2"] and list(table["回答"]) == ["説明済み"] and list(table["理由"]) == ["流用した"]
        )
        assert "市民課" not in [one.heading for one in desk.by_department(year, reviewed.open)]

    def test_nothing_found_says_so(self) -> None:
        year = Document(indicators=[part("100件", "120件")]).evaluation()
        empty = review.reviewed(year).open.iloc[:0]
        reviewed = review.Reviewed(empty, review.reviewed(year).answered)
        assert "未回答の確認事項はありません。" in desk.overview(year, reviewed)
        assert desk.by_department(year, empty) == [] and desk.gravest(year, empty).empty


class TestDesk:
    """From a finding to its sheet and its source, to the departments, to the edition before, to other judgements."""

    def asked(self, folder: Path) -> Evaluation:
        lines = ["[[answer]]", 'rule = "settlement-above-budget"', 'measure_id = "2"', 'decision = "asked"']
        (folder / "review.toml").write_text(
            "\n".join([*lines, 'who = "市民課"', 'why = "6月の照会"']), encoding="utf-8"
        )
        return replace(two_departments(), folder=folder)

    def test_what_was_asked_stays_open_and_says_whom(self, tmp_path: Path) -> None:
        year = self.asked(tmp_path)
        reviewed = review.reviewed(year)
        assert len(reviewed.open) == len(review.findings(year)) and reviewed.answered.empty
        table = desk.findings_table(year, reviewed)
        assert list(table.loc[table["No."] == "2", "照会先"]) == ["市民課"]
        assert {one.label: one.value for one in desk.key_figures(year, reviewed)}["うち照会中"] == "1"

    def test_an_answer_after_the_question_settles_it(self, tmp_path: Path) -> None:
        year = self.asked(tmp_path)
        with (tmp_path / "review.toml").open("a", encoding="utf-8") as file:
            file.write(
                '\n[[answer]]\nrule = "settlement-above-budget"\nmeasure_id = "2"\n'
                'decision = "explained"\nwho = "市民課"\nwhy = "流用した"\n'
            )
        assert list(review.reviewed(year).answered["measure_id"]) == ["2"]

    def test_the_departments_are_asked_each_once_without_information(self, tmp_path: Path) -> None:
        year = self.asked(tmp_path)
        reviewed = review.reviewed(year)
        told = desk.questions_file(year, reviewed)
        asked = reviewed.open[(reviewed.open["severity"] != "info") & (reviewed.open["measure_id"] != "")]
        assert sorted(told["確認したいこと"]) == sorted(asked["message"])
        assert list(told["主担当課"]) == sorted(told["主担当課"], key=list(told["主担当課"]).index)
        assert list(told.loc[told["規則"] == "settlement-above-budget", "照会済み"]) == ["市民課", ""]

    def test_a_finding_opens_the_sheet_and_the_line_of_the_source(self, tmp_path: Path) -> None:
        folder = tmp_path / "data" / "raw" / "example-plan" / "2021"
        (folder / "originals").mkdir(parents=True)
        lines = [f"{number}行目 <b>" for number in range(1, 30)]
        (folder / "originals" / "plan.txt").write_text("\n".join(lines), encoding="utf-8")
        year = replace(two_departments(), folder=folder)
        reviewed = review.reviewed(year)
        shown = desk.linked(year, desk.findings_table(year, reviewed), reviewed)
        page = "".join(map(str, shown.to_numpy().ravel()))
        assert f'href="measure_sheets.html#{measure_sheets.anchor("1")}"' in page
        assert "20行目 &lt;b&gt;" in page and "<b>" not in page
        assert 'href="../../../data/raw/example-plan/2021/originals/plan.txt"' in page

    def test_without_originals_the_source_is_text(self) -> None:
        year = two_departments()
        reviewed = review.reviewed(year)
        shown = desk.linked(year, desk.findings_table(year, reviewed), reviewed)
        assert shown["根拠と出典"].map(str).str.contains("出典 plan.txt").any()
        assert not shown["根拠と出典"].map(str).str.contains("href").any()

    def test_since_the_last_edition(self) -> None:
        now = Document(indicators=[part("100件", "50件"), part("100件", "300件", measure_id="2")]).evaluation()
        last = Document(indicators=[part("100件", "60件"), part("100件", "40件", measure_id="3")]).evaluation()
        rows = since(review.findings(now), review.findings(last))
        told = rows.loc[rows["measure_id"] != "", ["change", "measure_id"]].to_numpy().tolist()
        assert told == [["new", "2"], ["still", "1"], ["gone", "3"]]

    def test_without_an_edition_before_it_says_so(self) -> None:
        year = two_departments()
        table = desk.since_table(year, review.reviewed(year))
        assert table.empty and "前回とは比べていません" in desk.since_sentences(year, table)[0]

    def test_other_judgements_and_ways_ahead_stand_side_by_side(self) -> None:
        year = Document(
            indicators=[part("100件", "120件"), part("100件", "50件", measure_id="2")],
            grades=[graded("A"), graded("B", measure_id="2")],
            other_grades=[graded("B", evaluator="external"), graded("B", evaluator="external", measure_id="2")],
            directions=[way_ahead("expand", "拡充", measure_id="2")],
        ).evaluation()
        rows = desk.judgements_table(year).set_index("No.")
        assert list(rows["厳しい方"]) == ["外部評価", "同じ"]
        assert rows.at["2", "今後の方向性"] == "拡充" and rows.at["2", "指標の達成"] == "0/1"
        assert desk.judgements_table(two_departments()).empty


def graded_rates(exceptions: int) -> Document:
    """A from 100 %, B below, printed so, with some A at 50 %."""
    bounds = GradeBounds("計画の評価基準", (Bound("A", 1.0), Bound("B", 0.8)), "C")
    rates = [120, 110, 100, 95, 90, 85] + [50] * exceptions
    letters = ["A", "A", "A", "B", "B", "B"] + ["A"] * exceptions
    ids = [str(number) for number in range(1, len(rates) + 1)]
    rows = [part("100件", f"{rate}件", measure_id=one, indicator="件数") for one, rate in zip(ids, rates, strict=True)]
    grades = [graded(letter, measure_id=one) for one, letter in zip(ids, letters, strict=True)]
    return Document(indicators=rows, grades=grades, plan=plan(replace(ABCD, bounds=bounds)))


class TestBounds:
    def test_printed_bounds_are_said_to_be_printed(self) -> None:
        sentences = desk.bounds_sentences(desk.basis(graded_rates(1).evaluation()))
        assert sentences[0] == "計画が公表している評価基準（A 100%以上、B 80%以上、C それ未満）に照らしました。"
        assert "一致したものは6件（85.7%）、異なるものは1件" in sentences[1]

    def test_inferred_bounds_are_said_to_be_inferred(self, tokorozawa: Evaluation) -> None:
        known = desk.basis(tokorozawa)
        assert "推定しました" in desk.bounds_sentences(known)[0]
        assert "境目がありうる範囲" in desk.bounds_table(known)

    def test_no_number_inside_an_interval_is_given_as_the_bound(self, tokorozawa: Evaluation) -> None:
        known = desk.basis(tokorozawa)
        assert "基準（達成率）" not in desk.bounds_table(known) and "のどこか" in desk.bounds_sentences(known)[0]

    def test_a_step_that_no_rate_was_given_has_no_bound(self, tokorozawa: Evaluation) -> None:
        known = desk.basis(tokorozawa)
        rows = desk.bounds_table(known)["境目がありうる範囲"].tolist()
        assert rows[1].startswith("それ未満") and rows[2:] == ["推定できません", "推定できません"]
        assert any("「C」、「D」は" in sentence for sentence in desk.bounds_sentences(known))

    def test_guessed_grades_are_left_out_and_told(self) -> None:
        key = {"measure_id": "7", "fiscal_year": "2021", "kind": "annual"}
        guessed = Correction("grades", key, "grade", "0", "A", "読めない")
        sentences = desk.bounds_sentences(desk.basis(replace(graded_rates(1).evaluation(), corrections=(guessed,))))
        assert "公表された評価6件のうち、基準による評価と一致したものは6件（100.0%）、異なるものは0件" in sentences[1]
        assert sentences[2] == "読めない記号を推定した評価1件は、境目の推定にも一致の件数にも使っていません。"

    def test_the_chart_leaves_guessed_grades_out_and_says_so(self) -> None:
        key = {"measure_id": "7", "fiscal_year": "2021", "kind": "annual"}
        guessed = Correction("grades", key, "grade", "0", "A", "読めない")
        drawn = chart.bounds_and_grades(replace(graded_rates(1).evaluation(), corrections=(guessed,)))
        assert isinstance(drawn, chart.Chart)
        assert "達成率のある評価6件のうち" in drawn.alt and "異なるものは0件" in drawn.alt
        texts = [text.get_text() for text in drawn.figure.findobj(Text)]
        assert any("推定した評価1件は除いた" in text.replace("\n", "") for text in texts)

    def test_no_grades_no_rule(self) -> None:
        known = desk.basis(Document(indicators=[part("100件", "90件")]).evaluation())
        assert desk.bounds_sentences(known) == ["公表された評価がないため、評価の基準は確かめていません。"]
        assert desk.bounds_table(known).empty and desk.exceptions_table(known).empty and desk.presets_table(known).empty

    def test_exceptions_have_neighbours(self) -> None:
        table = desk.exceptions_table(desk.basis(graded_rates(1).evaluation()))
        assert list(table["No."]) == ["7"] and list(table["基準による評価"]) == ["C"]

    def test_every_preset_counts_all_grades_of_the_year(self) -> None:
        table = desk.presets_table(desk.basis(graded_rates(1).evaluation()))
        assert len(table) == 1 + len(PRESETS)
        for row in table.iloc[1:].itertuples():
            counted = sum(int(number) for number in re.findall(r"(\d+)件", row.段階ごとの件数))
            assert counted + int(row.決まらないもの.removesuffix("件")) == 7
        aichi = table.set_index("評価の基準").at["愛知県の基準", "段階ごとの件数"]
        assert aichi == "A 3件、B 3件、C 1件"

    def test_the_chart_marks_bounds_and_exceptions(self) -> None:
        drawn = chart.bounds_and_grades(graded_rates(2).evaluation())
        assert isinstance(drawn, chart.Chart)
        axes = drawn.figure.axes[0]
        places = [list(np.asarray(line.get_xdata(), dtype=float)) for line in axes.lines]
        lines = {round(xs[0], 6) for xs in places if len(set(xs)) == 1}
        assert lines == {1.0, 0.8}
        sizes = [len(np.asarray(dots.get_offsets())) for dots in axes.collections]
        assert sizes[:2] == [6, 2]
        assert list(drawn.data["公表評価"])[:2] == ["A", "A"] and list(drawn.data["境目による評価"])[:2] == ["C", "C"]

    def test_without_a_rule_the_chart_says_why(self) -> None:
        drawn = chart.bounds_and_grades(Document(indicators=[part("100件", "90件")]).evaluation())
        assert isinstance(drawn, chart.Absent) and "推定" in drawn.reason


class TestSheets:
    def made(self, year: Evaluation) -> list[measure_sheets.Card]:
        found = review.reviewed(year).open
        return measure_sheets.sheets(year, found, opinion.opinions(year, opinion.drafts(year, found)))

    def test_one_a_measure_with_links_by_policy_and_department(self, tokorozawa: Evaluation) -> None:
        made = self.made(tokorozawa)
        assert [sheet.measure_id for sheet in made] == list(tokorozawa.measures["measure_id"])
        links = re.findall(r'href="#(sheet-\d+)"', measure_sheets.index_html(made, "ビジョン"))
        page = measure_sheets.sheets_html(made, "個別シート")
        assert sorted(links) == sorted([f"sheet-{place}" for place in range(1, 59)] * 2)
        assert all(page.count(f'id="{link}"') == 1 for link in links)

    def test_figures_are_those_of_the_tables(self, tokorozawa: Evaluation) -> None:
        sheet = next(one for one in self.made(tokorozawa) if one.measure_id == "1")
        row = sheet.years.set_index("年度").loc["R3"]
        assert list(row) == ["A", "615,041", "615,038", "99.9%"]
        assert sheet.years["評価"].iloc[-1] == "A" and sheet.years["年度"].iloc[-1] == "総括"
        assert list(sheet.indicators["達成率"]) == ["327.2%", "327.2%"]

    def test_hostile_names_stay_text(self) -> None:
        rows = [part("100件", "120件", indicator="<script>alert(1)</script>")]
        year = Document(measures=[measure(name='"><img src=x>')], indicators=rows).evaluation()
        page = measure_sheets.sheets_html(self.made(year), "個別シート") + measure_sheets.index_html(
            self.made(year), ""
        )
        assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page

    def test_findings_that_have_no_room_are_counted(self) -> None:
        year = two_departments()
        found = pd.concat([review.reviewed(year).open] * 20, ignore_index=True)
        made = measure_sheets.sheets(year, found, opinion.opinions(year, opinion.drafts(year, found)))[0]
        own = int((found["measure_id"] == "1").sum())
        assert len(made.findings) == MOST_FINDINGS and made.more_findings == own - MOST_FINDINGS
        assert f"ほか{own - MOST_FINDINGS}件" in measure_sheets.sheets_html([made], "個別シート")

    def test_an_edited_opinion_is_marked(self, tmp_path: Path) -> None:
        (tmp_path / opinion.FILE).write_text("measure_id,opinion\n2,流用を確認した。\n", encoding="utf-8")
        made = self.made(replace(two_departments(), folder=tmp_path))
        assert [one.state for one in made] == ["下書き", "編集済み", "下書き"]
        assert made[1].opinion == "流用を確認した。"
        assert "所見（編集済み）" in measure_sheets.sheets_html(made, "個別シート")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_project(tmp_path_factory.mktemp("project"))
    with in_this_process():
        return make_report(Job(root, "tokorozawa-ict", 2021, ("reviewer",))).parent


@pytest.mark.notebooks
class TestNotebooks:
    def test_the_review_runs(self, made: Path, tokorozawa: Evaluation) -> None:
        path = made / "review.html"
        text = re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))
        found = review.findings(replace(tokorozawa, texts=tokorozawa.texts.iloc[:0]))
        rows = pd.read_csv(path.parent / "tables" / "findings.csv", encoding="utf-8-sig", dtype="string")
        assert list(rows["rule"]) == list(found["rule"]) and "evidence" in rows
        for words in ("担当課ごと", "評価の基準", "ほかの自治体の基準", "愛知県", "所見"):
            assert words in text
        counts = json.loads((path.parent / "manifest.json").read_text(encoding="utf-8"))["counts"]["findings"]
        assert sum(counts["open"].values()) == len(found) and counts["answered"] == 0
        assert len(pd.read_csv(path.parent / "tables" / "opinions.csv", encoding="utf-8-sig")) == 58

    def test_the_sheets_run(self, made: Path) -> None:
        page = (made / "measure_sheets.html").read_text(encoding="utf-8")
        assert page.count('<section class="sheet') == page.count("<h4") == 58
        assert re.search(r'<p class="page-lead">[^<]*個別|<p class="page-lead">[^<]*所見案', page)

    def test_the_workbook_lies_beside_them(self, made: Path) -> None:
        assert (made / "evaluation.xlsx").stat().st_size > 10_000

    @pytest.mark.browser
    def test_every_sheet_takes_one_page_of_paper(self, made: Path) -> None:
        from pypdf import PdfReader

        path = made / "measure_sheets.html"
        pdf.write_pdf(path, path.with_name("sheets.pdf"), "個別シート")
        pages = [page.extract_text() for page in PdfReader(path.with_name("sheets.pdf")).pages]
        whole = [text for text in pages if "所見（" in text]
        assert len(whole) == 58
        assert all(text.count("所見（") == 1 and "主担当課" in text for text in whole)
