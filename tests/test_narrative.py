"""The sentences of a report: true for plans that report little, and Japanese that reads aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests import small_evaluation as small
from tests.small_evaluation import Document

from analysis import chart
from analysis.contract.scale import Scale, Step
from analysis.editions.corrections import Correction
from analysis.report.publication import Publication
from analysis.telling import appendix, display, narrative


def test_brackets_within_a_name_become_the_inner_ones() -> None:
    assert narrative.quoted("「未来」を見つめる事業") == "「『未来』を見つめる事業」"


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (("適切", "おおむね適切"), "A（適切）"),
        (("目標どおり（推定）", "未達（推定）"), "A「目標どおり（推定）」"),
        (("定義なし", "定義なし"), "A評価"),
    ],
    ids=["meaning-in-brackets", "no-brackets-in-brackets", "meaning-that-tells-nothing-is-left-out"],
)
def test_grade_is_told_with_its_meaning(labels: tuple[str, str], words: str) -> None:
    scale = Scale((Step("A", labels[0]), Step("B", labels[1])), ("A",))
    assert narrative.step_words(scale, "A") == words


def test_reason_for_a_missing_rate_is_the_one_of_the_data() -> None:
    """A target of 10 % and an actual of −16.7 % have no rate, and not because they are words."""
    year = Document(indicators=[small.part("10%", "▲16.7%", indicator="稼働率の上昇", direction="higher")]).evaluation()
    assert narrative.missed(year)[0].endswith("これには達成率がありません（目標と実績の符号が逆）。")


def test_missed_indicators_with_rates_need_no_reason() -> None:
    year = Document(indicators=[small.part("100件以上", "80件")]).evaluation()
    assert narrative.missed(year)[0] == "目標に届かなかった単年度の指標は1項目中1項目（100.0%）です。"


def test_what_a_plan_does_not_report_has_no_column() -> None:
    year = Document(
        measures=[small.measure(department=None)], indicators=[small.part("100件以上", "80件")]
    ).evaluation()
    shown = set(display.measure_list_table(year))
    assert {"No.", "取組", "指標の達成"} <= shown
    assert not {"主担当課", "予算額（円）", "決算額（円）", "執行率"} & shown


def test_no_department_is_blamed_where_none_is_named() -> None:
    year = Document(
        measures=[small.measure(department=None)], indicators=[small.part("100件以上", "80件")]
    ).evaluation()
    drawn = chart.met_by_department(year)
    assert isinstance(drawn, chart.Absent)
    assert drawn.reason.startswith("担当課の記載がない")


def test_few_rows_leave_no_empty_half_of_a_picture() -> None:
    year = Document(indicators=[small.part("100件以上", "80件")]).evaluation()
    drawn = chart.met_by_department(year)
    assert isinstance(drawn, chart.Chart)
    height = float(chart.svg_bytes(drawn, bare=True).split(b'height="')[1].split(b"pt")[0])
    assert height < 200


def test_corrections_are_told_in_words_and_not_in_codes() -> None:
    key = {"measure_id": "3", "kind": "goal", "seq": 1, "fiscal_year": "2019"}
    one = Correction("indicators", key, "missing_reason", "blank", "dash", "転記の誤り")
    year = Document().evaluation()
    row = appendix.corrections_table(replace(year, corrections=(one,))).iloc[0]
    assert list(row[["行", "元資料の値", "訂正後の値"]]) == [
        "取組番号 3、種類 計画期間、番号 1、年度 R1",
        "空欄",
        "「－」と記載",
    ]


@pytest.mark.parametrize(("absent", "shown"), [("", ""), ("定めはありません。", "定めはありません。")])
def test_empty_table_says_what_it_is_told_to(absent: str, shown: str) -> None:
    page = Publication(Document().evaluation())
    page.table(appendix.published_agreement_table(Document().evaluation()), "one", "表の名前")
    markup = page.table(
        appendix.published_agreement_table(Document().evaluation()), "two", "表の名前", absent=absent
    ).markup
    assert ("定めはありません。" in markup) == bool(shown)
    assert "表の名前" not in markup
