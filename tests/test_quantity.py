"""数値の読み取り: what printed cells mean."""

import pytest

from analysis.words.quantity import Quantity, inline_name, missing_reason, read_quantity, split_items
from analysis.words.unit import base_unit


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("99.5%以上", 99.5, "%", "ge"),
        ("９９．５％以上", 99.5, "%", "ge"),
        ("月/100件以上", 100, "件/月", "ge"),
        ("2,600万件/年", 26_000_000, "件/年", "eq"),
        ("2,600万件/年以上", 26_000_000, "件/年", "ge"),
        ("ゼロ", 0, "", "eq"),
        ("5分～10分", 10, "分", "eq"),
        ("一件につき5分～10分で回答", 10, "分", "eq"),
        ("1件当たり5分以上の短縮", 5, "分", "ge"),
        ("市民への対応時間約5分短縮（1件あたり）", 5, "分", "decrease"),
        ("40時間以内", 40, "時間", "le"),
        ("10件未満", 10, "件", "lt"),
        ("90%超", 90, "%", "gt"),
        ("電子化率 1.5%増", 1.5, "%", "increase"),
        ("50%削減", 50, "%", "decrease"),
        ("残業時間削減 5%", 5, "%", "decrease"),
        ("障害管理記録の作成完了(稼働率97.875%)", 97.875, "%", "eq"),
        ("▲16.7%", -16.7, "%", "eq"),
        ("－５件", -5, "件", "eq"),
        ("+115.48%", 115.48, "%", "eq"),
        ("1,037千円", 1_037_000, "円", "eq"),
        ("12億3,400万円", 1_234_000_000, "円", "eq"),
        ("181時間10分", 181.1667, "時間", "eq"),
        ("5.0（点）", 5, "点", "eq"),
        ("1/3以下", 0.3333, "", "le"),
        ("計 10 回/年", 10, "回/年", "eq"),
        ("30％→50％", 50, "%", "eq"),
        ("2000 件", 2000, "件", "eq"),
        ("2000", 2000, "", "eq"),
        ("2,000人以上", 2000, "人", "ge"),
        ("2025年度までに2000（人）", 2000, "人", "eq"),
        ("コード決済※2を利用可能な歳入 80種類", 80, "種類", "eq"),
        *(
            ("≧100件", 100, "件", "ge"),
            ("≦100件", 100, "件", "le"),
            ("＜100件", 100, "件", "lt"),
            (">=約100", 100, "", "ge"),
        ),
        *(("＜100件＞", 100, "件", "eq"), ("<目標>100件", 100, "件", "eq"), ("50%->60%", 60, "%", "eq")),
        *(("毎月1回", 1, "回/月", "eq"), ("週に2回以上", 2, "回/週", "ge"), ("毎日3件", 3, "件/日", "eq")),
        *(
            ("今月3件", 3, "件", "eq"),
            ("4月1回", 1, "回", "eq"),
            ("平日1回", 1, "回", "eq"),
            ("月額1,000円", 1000, "円", "eq"),
        ),
        *(
            ("7割5分", 7.5, "割", "eq"),
            ("７割５分３厘", 7.53, "割", "eq"),
            ("80㌫", 80, "%", "eq"),
            ("10㎞", 10, "㎞", "eq"),
        ),
    ],
)
def test_value_unit_and_comparator(text: str, value: float, unit: str, comparator: str) -> None:
    found = read_quantity(text)
    assert (found.value, found.unit, found.comparator) == (value, unit, comparator)


@pytest.mark.parametrize(
    "text",
    [
        *("75,З19", "б8,000", "٣٤", "1③,500", "72,0②3", "2'793", "72’173", "7:8,415", "1б622", "5〇3人", "1²3件"),
        *(
            "32 ,409",
            "70、,102",
            "0,932",
            "1d3",
            "0x10",
            "9½",
            "6059⅓",
            "—9,942",
            "ー78",
            "⁻65",
            "--5",
            "+-5",
            "|1,590",
        ),
        *("12※34", "27*,906,156", "1g,465", "3m,200", "37M2,834", "6115S33"),
        *("$6,137", "1|7件", "12_34", "8?5"),
    ],
)
def test_a_damaged_number_is_none(text: str) -> None:
    assert read_quantity(text) == Quantity(None, missing_reason="not_numeric")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２３⁴", 123),
        ("5m2", 5),
        ("100件※1", 100),
        ("100μg", 100),
        ("①100件", 100),
        ("¥1,000", 1000),
        ("開館8:30 5件", 5),
    ],
)
def test_marks_beside_a_whole_number_leave_it(text: str, value: float) -> None:
    assert read_quantity(text).value == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "blank"),
        ("　", "blank"),
        ("—", "dash"),
        ("－", "dash"),
        ("-", "dash"),
        ("なし", "none"),
        ("（本年度未測定）", "not_measured"),
        ("(本年度末測定)", "not_measured"),
        ("未定", "undecided"),
        ("/", "not_applicable"),
        ("完了", "not_numeric"),
        ("未実施", "not_numeric"),
        ("R2 導入", "not_numeric"),
        ("システムマニュアルの修正(2022年1月完了)", "not_numeric"),
        ("営繕積算システム(RIBC2)", "not_numeric"),
    ],
)
def test_why_there_is_no_value(text: str, reason: str) -> None:
    found = read_quantity(text)
    assert (found.value, found.missing_reason) == (None, reason)


def test_printed_zero_is_not_missing() -> None:
    assert read_quantity("0件").value == 0
    assert missing_reason("0") == "not_numeric"


def test_several_years_in_a_cell_give_the_evaluated_one() -> None:
    text = "R1 年度 1,652 人 R2 年度 1,824 人 R3 年度 1,737 人"
    assert [read_quantity(text, fiscal_year=year).value for year in (2019, 2020, 2021)] == [1652, 1824, 1737]


def test_the_number_of_the_expected_unit_is_taken() -> None:
    text = "各まちセンにて申請サポートを2度ずつ実施、3か所で合計 749 件。"
    assert read_quantity(text, unit="件/月").value == 749


def test_a_bound_says_that_it_is_one() -> None:
    assert read_quantity("99%以上").comparator == "ge"
    assert read_quantity("99%").comparator == "eq"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(1) 99.5% (2) 完了", {1: "99.5%", 2: "完了"}),
        ("（１）完了（２）済", {1: "完了", 2: "済"}),
        ("①25件 ②741件", {1: "25件", 2: "741件"}),
        ("小学校(32校)・中学校(15校)", {1: "小学校(32校)・中学校(15校)"}),
        ("(1) 回数（9/27～10/26） (2) 済", {1: "回数（9/27～10/26）", 2: "済"}),
        ("①①参加者 ②", {1: "①参加者", 2: ""}),
        ("完了", {1: "完了"}),
    ],
)
def test_numbered_parts(text: str, parts: dict[int, str]) -> None:
    assert split_items(text) == parts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("申請手続数 125 件以上", "申請手続数"),
        ("申請手続数：409 件", "申請手続数"),
        ("障害管理記録の作成完了（稼働率99.5%以上）", "稼働率"),
        ("95%（ノンエラー率）", "ノンエラー率"),
        ("要望対応の検証完了 返答率 99%以上", "返答率"),
        ("作業分担を見直し、10%程度の効率化", ""),
        ("一件につき10分以内", ""),
        ("99.5%以上", ""),
        ("（令和元年度） 70.0%", ""),
        ("累計 515人", ""),
        ("完了", ""),
    ],
)
def test_inline_name(text: str, name: str) -> None:
    assert inline_name(text) == name


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1日平均110人", 110, "人"),
        ("3.6/5点", 3.6, "点"),
        ("27～31年度 毎年度20億円以上", 2_000_000_000, "円"),
        ("累計515（うちH28 255）", 515, ""),
        ("累計1,098人・うちH28 221人", 1_098, "人"),
        ("前年度314億円以下", 31_400_000_000, "円"),
        ("1.2E+05", 120_000, ""),
        ("約1,200人(うち女性300人)", 1_200, "人"),
    ],
)
def test_numbers_that_are_not_the_value(text: str, value: float, unit: str) -> None:
    found = read_quantity(text, fiscal_year=2016)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "過去5年平均以下",
            "12校中6校",
            "2か月に1回",
            "70,0",
            "1,98O,000",
            "1.980.000",
            "914, 292件",
            "2,5 00",
            "4,3※00 件",
        ),
        *("1e3", "1,2345件", "1.2.3"),
        *("2022/4/1", "2022-04-01", "2022.4.1", "2022/4", "0:14", "8:30～17:15", "1:2", "1対2", "隔月1回"),
    ],
)
def test_what_is_not_plainly_one_quantity_stays_empty(text: str) -> None:
    found = read_quantity(text, fiscal_year=2016)
    assert (found.value, found.missing_reason) == (None, "not_numeric")


@pytest.mark.parametrize(
    ("one", "other"), [("箇所", "か所/年"), ("m2", "㎡"), ("名", "人"), ("pt", "ポイント"), ("㎞", "キロメートル")]
)
def test_spellings_of_a_unit_are_one(one: str, other: str) -> None:
    assert base_unit(one) == base_unit(other)


def test_a_unit_a_month_is_none_a_year() -> None:
    assert base_unit("件数/月") == "件/月" != base_unit("件")


@pytest.mark.parametrize(
    "text",
    ["1 000件", "1　000件", "12 5000件", "延べ1 200人", "10、15", "151,320 / 50,440", "1-1", "2021-05", "2019-2021"],
)
def test_two_numbers_without_a_word_between_are_no_number(text: str) -> None:
    found = read_quantity(text)
    assert (found.value, found.missing_reason) == (None, "not_numeric")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("80-100人", 80, 100), ("80%-100%", 80, 100), ("3校-5校", 3, 5), ("2-3回", 2, 3), ("1,200-1,500件", 1200, 1500)],
)
def test_a_hyphen_between_a_smaller_and_a_larger_number_is_a_range(text: str, low: float, high: float) -> None:
    found = read_quantity(text)
    assert (found.low, found.value) == (low, high)
