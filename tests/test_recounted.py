"""Public sentences once more by other code: the five answers as a reader counted them from the CSVs, and the citizen page's own words."""

from __future__ import annotations

import re

import pytest
from tests.conftest import committed
from tests.test_claims import EDITIONS, IDS, RawYear

from analysis.evaluation.year import Evaluation
from analysis.forms.citizen import citizen_summary
from analysis.telling.claims import claims
from analysis.telling.narrative import key_figures
from analysis.telling.year_answers import answers

pytestmark = pytest.mark.notebooks

#: Counted by hand in the CSV files (filter, count and sum of a spreadsheet), corrections applied: what a reader must find in the
#: first screen, by question. A second number of a pair is the year before.
BY_HAND = {
    "isehara-ict": {
        "result": ("要注意", "計画期間の指標は37項目中26項目（70.3%）", "計画期間の指標は3項目"),
        "direction": ("分からない", "分かりません"),
        "missed": (
            "",
            "37項目中11項目",
            "「行政文書のデジタル化の推進」の「紙の削減枚数」（達成率0.3%）",
            "（達成率0.6%）",
        ),
        "money": ("分からない", "分かりません"),
        "decide": ("", "指標のある取組は10件"),
    },
    "saitama-dx": {
        "result": ("要注意", "単年度の指標は54項目中48項目（88.9%）", "単年度の指標は13項目"),
        "direction": (
            "上向き",
            "単年度の指標47項目",
            "前年度41項目、今年度42項目",
            "上がった指標は7項目",
            "下がった指標は4項目",
        ),
        "missed": ("", "54項目中6項目", "「介護ワンストップサービス構築事業」", "（達成率0.0%）", "（達成率58.0%）"),
        "money": ("分からない", "分かりません"),
        "decide": ("", "指標のある事業は5件"),
    },
    "suita-ict": {
        "result": ("要注意", "単年度の指標は9項目中8項目（88.9%）", "単年度の指標は2項目"),
        "direction": ("上向き", "単年度の指標6項目", "前年度5項目、今年度6項目"),
        "missed": ("", "9項目中1項目", "「Web施設予約システムの導入」が届いていません"),
        "money": ("分からない", "分かりません"),
        "decide": ("", "指標のあるアクションプランは1件"),
    },
    "tokorozawa-ict": {
        "result": ("要注意", "単年度の指標は113項目中99項目（87.6%）", "計画期間の指標は95項目中86項目（90.5%）"),
        "direction": ("下向き", "上がった個別システムは3件", "下がった個別システムは4件"),
        "missed": ("", "113項目中14項目", "95項目中9項目", "「レファレンスサービスの充実と利用促進」（達成率62.1%）"),
        "money": ("順調", "8億8,884万円", "8億2,651万円", "93.0%", "前年度25億8,097万円", "個別システムは1件"),
        "decide": ("", "指標のある個別システムは13件"),
    },
    "tokorozawa-jimu": {
        "result": ("遅れ", "計画期間の指標は12項目中4項目（33.3%）", "計画期間の指標は4項目"),
        "direction": ("下向き", "計画期間の指標7項目", "前年度1項目、今年度0項目"),
        "missed": ("", "12項目中8項目", "政策形成事業」の「事業予算の執行率」（達成率14.3%）", "（達成率53.1%）"),
        "money": ("順調", "1億9,184万円", "1億8,265万円", "95.2%", "前年度1億1,021万円"),
        "decide": ("", "指標のある事務事業は8件"),
    },
}


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
def test_five_answers_are_those_of_a_reader_with_the_files(plan_id: str, fiscal_year: int) -> None:
    found = {one.key: one for one in answers(committed(plan_id, fiscal_year))}
    for key, (word, *parts) in BY_HAND[plan_id].items():
        assert found[key].word == word, key
        assert [part for part in parts if part not in found[key].text] == [], key


def rates(raw: RawYear, kind: str) -> list[float]:
    """Return actual ÷ target, of fewer-is-better target ÷ actual, where both are plain numbers of one unit."""
    found = []
    for row in raw.rows("indicators"):
        if (row["kind"], row["fiscal_year"]) != (kind, raw.year) or not (row["target_value"] and row["actual_value"]):
            continue
        target, actual = float(row["target_value"]), float(row["actual_value"])
        lower, unit = row["direction"] == "lower", row.get("actual_unit") or row["unit"]
        other = unit != row["unit"] and unit != row["unit"].removesuffix("/年")  # a year's count is a count a year
        if (
            row["direction"] == "milestone"
            or other
            or target <= 0
            or actual < 0
            or (row.get("actual_low") and not lower)
        ):
            continue
        if not (lower and actual == 0):
            found.append(target / actual if lower else actual / target)
    return found


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
@pytest.mark.parametrize("kind", ["annual", "goal"])
def test_rates(plan_id: str, fiscal_year: int, kind: str) -> None:
    told, own = claims(committed(plan_id, fiscal_year)), rates(RawYear(plan_id, fiscal_year), kind)
    for name, bound in (("rated", 0.0), ("full", 1.0), ("ninety", 0.9), ("double", 2.0)):
        claim = told[f"{name}-{kind}"]
        assert claim.number == sum(round(rate, 9) >= bound for rate in own), claim.key


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
class TestKeyFigures:
    def test_shares(self, plan_id: str, fiscal_year: int) -> None:
        raw, figures = RawYear(plan_id, fiscal_year), key_figures(committed(plan_id, fiscal_year))
        expected = {}
        for kind, words in (("annual", "単年度の指標"), ("goal", "計画期間の指標")):
            states = list(raw.indicators(kind, raw.year).values())
            if decided := states.count("yes") + states.count("no"):
                expected[f"目標を達成した{words}"] = f"{100 * states.count('yes') / decided:.1f}"
        pairs = raw.amounts()
        if pairs:
            expected["予算の執行率"] = f"{100 * sum(two for _, two in pairs) / sum(one for one, _ in pairs):.1f}"
        assert expected == {one.label: one.value for one in figures if one.label in expected}
        assert figures[0].value == str(len(raw.rows("measures")))


def sentences(evaluation: Evaluation) -> dict[str, str]:
    return {part.question: "".join(part.sentences) for part in citizen_summary(evaluation).sections}


def numbers(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    return [int(one.replace(",", "")) for one in found.groups()] if found else []


KINDS = {"annual": "単年度の指標", "goal": "計画期間の指標"}


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
class TestCitizenPage:
    def test_what_is_unclear(self, plan_id: str, fiscal_year: int) -> None:
        raw, told = RawYear(plan_id, fiscal_year), sentences(committed(plan_id, fiscal_year))["目標に届きましたか"]
        for kind, words in KINDS.items():
            unknown = list(raw.indicators(kind, raw.year).values()).count("unknown")
            assert numbers(rf"{words}の(\d+)項目[とは]", told) == ([unknown] if unknown else [])

    def test_who_spent_more_than_planned(self, plan_id: str, fiscal_year: int) -> None:
        raw, told = (
            RawYear(plan_id, fiscal_year),
            sentences(committed(plan_id, fiscal_year))["お金はどう使われましたか"],
        )
        over = sum(two > one for one, two in raw.amounts())
        assert numbers(r"予算より多く使った\D+が(\d+)件", told) == ([over] if over else [])

    def test_good_grades_beside_a_miss(self, plan_id: str, fiscal_year: int) -> None:
        year = committed(plan_id, fiscal_year)
        raw, told = RawYear(plan_id, fiscal_year), sentences(year)["市はどう評価していますか"]
        kind = "annual" if raw.grades("annual", raw.year) else "overall"
        of_measures, reached = bool(raw.rows("grades")), year.plan.scale.reached
        top = {key for key, symbol in raw.grades(kind, raw.year).items() if symbol in reached}
        for beside, words in KINDS.items():
            if (kind, beside) == ("overall", "annual"):
                continue
            states = raw.indicators(beside, raw.year).items()
            missed = {(one, "" if of_measures else seq) for (one, seq), state in states if state == "no"} & top
            where = rf"{words}で目標に届かなかった\D+が(\d+)件" if of_measures else rf"届かなかった{words}が(\d+)項目"
            assert numbers(where, told) == ([len(missed)] if missed else []), beside

    def test_the_year_before(self, plan_id: str, fiscal_year: int) -> None:
        raw, told = (
            RawYear(plan_id, fiscal_year),
            sentences(committed(plan_id, fiscal_year))["前の年と比べて変わりましたか"],
        )
        if raw.grades("annual", raw.before):
            return  # the grades are told instead (tests/test_claims.py)
        for kind, words in KINDS.items():
            now, before = raw.indicators(kind, raw.year), raw.indicators(kind, raw.before)
            both = [key for key in now if {now[key], before.get(key, "unknown")} <= {"yes", "no"}]
            pair = [sum(states[key] == "yes" for key in both) for states in (before, now)]
            pattern = rf"両方の年で分かる{words}(\d+)項目のうち、届いたものは前の年が(\d+)項目、この年が(\d+)項目"
            assert numbers(pattern, told) == ([len(both), *pair] if both else [])
