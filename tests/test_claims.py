"""A claim is made once: counted again from data/raw by other code, and the same number in every output of every plan."""

from __future__ import annotations

import csv
import html
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import ROOT, committed, committed_drafts
from tests.made_up_plans import ABCD, budget, evaluation, grade, indicator, measure, plan

from analysis import chart
from analysis.contract.catalog import editions, plan_ids
from analysis.evaluation import grading
from analysis.evaluation.undecided import UNDECIDED
from analysis.evaluation.year import Evaluation
from analysis.forms.citizen import citizen_html, citizen_summary
from analysis.forms.deck.build import deck_bytes
from analysis.forms.workbook import write_workbook
from analysis.review import reviewed
from analysis.telling import narrative
from analysis.telling.briefing import council_briefing
from analysis.telling.claims import Claim, State, claims, opposites, side_by_side
from analysis.telling.decisions import decided, decisions
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, money_text, percent_text, share_text

EDITIONS = [(plan_id, year) for plan_id in plan_ids(ROOT) for year in editions(ROOT, plan_id)]
IDS = [f"{plan_id}-{year}" for plan_id, year in EDITIONS]
Row = dict[str, str]


class RawYear:
    """One edition as it lies in data/raw, counted with nothing but csv and loops."""

    def __init__(self, plan_id: str, fiscal_year: int) -> None:
        self.folder = ROOT / "data" / "raw" / plan_id / str(fiscal_year)
        self.year = str(fiscal_year)
        self.before = str(fiscal_year - 1)
        plan_toml = tomllib.loads((self.folder.parent / "plan.toml").read_text(encoding="utf-8"))
        self.symbols = [step["symbol"] for step in plan_toml.get("grades", {}).get("steps", [])]
        corrections = self.folder / "corrections.toml"
        self.corrections = (
            tomllib.loads(corrections.read_text(encoding="utf-8"))["correction"] if corrections.exists() else []
        )
        self.states = {
            (row.measure_id, row.kind, str(row.seq), str(row.fiscal_year)): row.met
            for row in committed(plan_id, fiscal_year).indicators.itertuples()
        }

    def rows(self, table: str) -> list[Row]:
        path = self.folder / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        for one in self.corrections:
            for row in found if one["table"] == table else []:
                changes = one.get("changes") or {one["column"]: [one.get("old", ""), one.get("new", "")]}
                if all(row[name] == value for name, value in one["key"].items()):
                    row |= {column: new for column, (_, new) in changes.items()}
        return found

    def state(self, row: Row) -> str:
        """Return yes, no or unknown: by the numbers of plainly bounded targets, else as the project judges words."""
        key = (row["measure_id"], row["kind"], row["seq"], row["fiscal_year"])
        return by_numbers(row) or self.states[key]

    def indicators(self, kind: str, year: str) -> dict[tuple[str, str], str]:
        return {
            (row["measure_id"], row["seq"]): self.state(row)
            for row in self.rows("indicators")
            if (row["kind"], row["fiscal_year"]) == (kind, year)
        }

    def grades(self, kind: str, year: str) -> dict[tuple[str, str], str]:
        return {key: symbol for key, symbol in self.printed(kind, year).items() if symbol in self.symbols}

    def printed(self, kind: str, year: str) -> dict[tuple[str, str], str]:
        """Return the grade of everything that has one, words that stand for no step (対象外, a dash) among them."""
        rows = self.rows("grades")
        if rows:
            found = {
                (row["measure_id"], ""): row["grade"]
                for row in rows
                if (row["kind"], row["fiscal_year"]) == (kind, year)
            }
        else:
            found = {
                (row["measure_id"], row["seq"]): row["published_grade"]
                for row in self.rows("indicators")
                if (row["kind"], row["fiscal_year"]) == (kind, year)
            }
        return {key: symbol for key, symbol in found.items() if symbol}

    def gradable(self, kind: str, year: str) -> int:
        """Return how many things may have a grade, those included beside which none stands."""
        return len(self.rows("measures")) if self.rows("grades") else len(self.indicators(kind, year))

    def guessed(self, kind: str) -> int:
        """Return how many grades of the year stand where the source has a symbol that the plan does not know."""
        return sum(
            one["table"] == "grades" and one["key"]["kind"] == kind and one["old"] not in [*self.symbols, "-"]
            for one in self.corrections
        )

    def amounts(self) -> list[tuple[int, int]]:
        return [
            (int(row["budget_yen"]), int(row["settlement_yen"]))
            for row in self.rows("budgets")
            if row["fiscal_year"] == self.year and row["budget_yen"] and row["settlement_yen"]
        ]


def by_numbers(row: Row) -> str:
    """Return yes or no where a number stands against a bound in the same unit; nothing where words decide."""
    if not row["target_value"] or not row["actual_value"] or row.get("actual_unit") or row["direction"] == "milestone":
        return ""
    if row.get("actual_comparator") not in ("eq", "", None) or row["comparator"] not in ("ge", "le", "eq"):
        return ""
    target, actual = float(row["target_value"]), float(row["actual_value"])
    if target <= 0 or actual < 0:
        return ""
    fits = actual <= target if row["direction"] == "lower" else actual >= target
    return "yes" if fits else "no"


def known_or_none(number: int, known: bool) -> int | None:
    return number if known else None


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
class TestRecountedFromRaw:
    @pytest.mark.parametrize("kind", ["annual", "goal"])
    def test_indicators(self, plan_id: str, fiscal_year: int, kind: str) -> None:
        raw, told = RawYear(plan_id, fiscal_year), claims(committed(plan_id, fiscal_year))
        now, before = raw.indicators(kind, raw.year), raw.indicators(kind, raw.before)
        counts = Counter(now.values())
        decided = counts["yes"] + counts["no"]
        for name, state in (("reached", "yes"), ("missed", "no")):
            claim = told[f"{name}-{kind}"]
            assert claim.value == known_or_none(counts[state], decided > 0), claim.key
            assert claim.whole == (decided or None)
            both = [key for key in now if {now[key], before.get(key, "unknown")} <= {"yes", "no"}]
            pair = (len(both), sum(before[key] == state for key in both), sum(now[key] == state for key in both))
            matched = claim.matched
            assert (pair if both else None) == (matched and (matched.whole, matched.before, matched.now))
        assert told[f"undecided-{kind}"].value == known_or_none(counts["unknown"], bool(now))

    def test_measures_with_a_miss(self, plan_id: str, fiscal_year: int) -> None:
        raw, told = RawYear(plan_id, fiscal_year), claims(committed(plan_id, fiscal_year))
        states = [
            (key[0], state) for kind in ("annual", "goal") for key, state in raw.indicators(kind, raw.year).items()
        ]
        missed = {measure_id for measure_id, state in states if state == "no"}
        assert told["missed-measures"].value == len(missed)
        assert told["measures"].value == len(raw.rows("measures"))
        assert told["ended"].value == sum(
            row["status"] in ("completed", "deleted", "merged") for row in raw.rows("measures")
        )
        assert told["omitted"].value == sum(row["status"] == "omitted" for row in raw.rows("measures"))

    @pytest.mark.parametrize("kind", ["annual", "overall"])
    def test_grades(self, plan_id: str, fiscal_year: int, kind: str) -> None:
        raw, told = RawYear(plan_id, fiscal_year), claims(committed(plan_id, fiscal_year))
        found = Counter(raw.grades(kind, raw.year).values())
        whole = sum(found.values())
        assert told[f"graded-{kind}"].value == (whole or None)
        for symbol in raw.symbols:
            claim = told[f"grade-{kind}-{symbol}"]
            assert (claim.value, claim.whole) == (known_or_none(found[symbol], whole > 0), whole or None), claim.key
        printed = len(raw.printed(kind, raw.year))
        assert told[f"outside-{kind}"].value == known_or_none(printed - whole, printed > 0)
        assert told[f"ungraded-{kind}"].value == known_or_none(raw.gradable(kind, raw.year) - printed, printed > 0)
        assert told[f"guessed-{kind}"].value == known_or_none(raw.guessed(kind), whole > 0)

    def test_things_without_a_grade_of_every_year(self, plan_id: str, fiscal_year: int) -> None:
        raw, table = RawYear(plan_id, fiscal_year), grading.yearly_grades(committed(plan_id, fiscal_year))
        for row in table[table["period"] != "overall"].to_dict("records") if len(table) else []:
            without = raw.gradable("annual", row["period"]) - len(raw.grades("annual", row["period"]))
            assert row["not_evaluated"] == without, row["period"]

    def test_rise_and_fall(self, plan_id: str, fiscal_year: int) -> None:
        raw, told = RawYear(plan_id, fiscal_year), claims(committed(plan_id, fiscal_year))
        now, before = raw.grades("annual", raw.year), raw.grades("annual", raw.before)
        steps = [raw.symbols.index(now[key]) - raw.symbols.index(before[key]) for key in now if key in before]
        counts = {
            "rose": sum(step < 0 for step in steps),
            "fell": sum(step > 0 for step in steps),
            "same": sum(step == 0 for step in steps),
        }
        for change, number in counts.items():
            assert told[change].value == known_or_none(number, bool(steps)), change

    def test_money(self, plan_id: str, fiscal_year: int) -> None:
        amounts, told = RawYear(plan_id, fiscal_year).amounts(), claims(committed(plan_id, fiscal_year))
        whole, spent = sum(one for one, _ in amounts), sum(two for _, two in amounts)
        expected = {
            "amounts": len(amounts) or None,
            "budget": whole,
            "settlement": spent,
            "left": whole - spent,
            "over": sum(two > one for one, two in amounts),
            "over-yen": sum(max(two - one, 0) for one, two in amounts),
            "having-left": sum(one > two for one, two in amounts),
        }
        for key, number in expected.items():
            assert told[key].value == known_or_none(number or 0, bool(amounts)), key

    @pytest.mark.parametrize(("kind", "beside"), [("annual", "annual"), ("annual", "goal"), ("overall", "goal")])
    def test_good_grades_beside_a_miss(self, plan_id: str, fiscal_year: int, kind: str, beside: str) -> None:
        year = committed(plan_id, fiscal_year)
        raw, claim = RawYear(plan_id, fiscal_year), claims(year).get(f"doubtful-{kind}-{beside}")
        if not raw.symbols:
            assert claim is None
            return
        states: dict[tuple[str, str], list[str]] = {}
        graded = raw.grades(kind, raw.year)
        of_measures = bool(raw.rows("grades"))
        for (measure_id, seq), state in raw.indicators(beside, raw.year).items():
            states.setdefault((measure_id, "" if of_measures else seq), []).append(state)
        top = [states.get(key, []) for key, symbol in graded.items() if symbol in year.plan.scale.reached]
        decided = [one for one in top if {"yes", "no"} & set(one)]
        number = sum("no" in one for one in decided)
        assert claim is not None
        assert (claim.value, claim.whole) == (known_or_none(number, bool(decided)), len(decided) or None)


# --- the same claim in every output -------------------------------------------------------------------------------

#: Outputs that speak of one measure at a time, where the subject of a sum of money means another thing.
OF_ONE_MEASURE = {"review", "measure_sheets", "report"}
#: Claims that an output must tell where they are known.
TOLD = {
    "report": ["reached", "missed", "full", "ninety", "rose", "fell", "graded", "guessed"],
    "briefing": ["reached", "missed", "full", "graded", "guessed", "budget", "settlement", "execution", "left"],
    "citizen": ["reached", "graded", "guessed", "budget", "settlement", "execution", "left"],
    "deck": ["reached", "missed", "full", "graded", "guessed", "budget", "settlement", "execution", "left", "doubtful"],
    "workbook": ["full", "ninety", "rose", "fell", "same", "graded", "guessed"],
    "alts": ["reached", "full", "graded", "rose", "fell"],
}
NUMBER = r"([\d,]+)(?:件|項目|か所)"
MONEY = r"(▲?[\d,億万兆]+円|[\d,.]+%)"
_TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]+>", re.DOTALL)


def alts_of(path: Path) -> str:
    return html.unescape("\n".join(re.findall(r'alt="([^"]*)"', path.read_text(encoding="utf-8"))))


def page_text(path: Path) -> str:
    """Return what stands on a page, alt texts too."""
    return html.unescape(_TAG.sub("\n", path.read_text(encoding="utf-8"))) + "\n" + alts_of(path)


def deck_text(year: Evaluation) -> str:
    from io import BytesIO

    from pptx import Presentation

    lines: list[str] = []
    for slide in Presentation(BytesIO(deck_bytes(council_briefing(year)))).slides:
        for shape in slide.shapes:
            lines += [shape.text_frame.text] if shape.has_text_frame else []
            lines += re.findall(r'descr="([^"]*)"', shape._element.xml)
        lines.append(slide.notes_slide.notes_text_frame.text)
    return html.unescape("\n".join(lines))


def workbook_text(year: Evaluation, folder: Path) -> str:
    import openpyxl

    path = folder / "evaluation.xlsx"
    write_workbook(year, None, path)
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    with zipfile.ZipFile(path) as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name]
    alts = [text for drawing in drawings for text in re.findall(r'descr="([^"]*)"', drawing)]
    return html.unescape("\n".join([*cells, *alts]))


@pytest.fixture(scope="module")
def outputs(published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], dict[str, str]]:
    """The text of every output of every plan, by edition and name."""
    found = {}
    for plan_id, fiscal_year in EDITIONS:
        year = committed(plan_id, fiscal_year)
        pages = published / "reports" / plan_id / str(fiscal_year)
        texts = {path.stem: page_text(path) for path in sorted(pages.glob("*.html"))}
        texts["citizen"] = html.unescape(_TAG.sub("\n", citizen_html(citizen_summary(year))))
        texts["deck"] = deck_text(year)
        texts["workbook"] = workbook_text(year, tmp_path_factory.mktemp("book"))
        texts["alts"] = alts_of(pages / "report.html")
        found[plan_id, fiscal_year] = {name: of_the_year(text, fiscal_year) for name, text in texts.items()}
    return found


def of_the_year(text: str, fiscal_year: int) -> str:
    """Return a text without the sentences that tell of the budget of another year."""
    others = "|".join(label(year) for year in range(fiscal_year - 5, fiscal_year + 6) if year != fiscal_year)
    return re.sub(rf"(?:{others})は[^。\n]*。", "", text)


def key_of(claim: Claim) -> str:
    return re.split(r"-(?:annual|goal|overall)", claim.key)[0]


def forms_of(claim: Claim) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every way in which an output may tell the claim, with the numbers that must stand there."""
    start = rf"(?<![^\s、。：・「（｜のだたらい]){re.escape(claim.subject)}"
    if claim.level == "money":
        shown = percent_text(claim.number / claim.whole, exceeding=True) if claim.whole else money_text(claim.number)
        yield rf"{start}は{MONEY}", (shown,)
    elif claim.whole is not None:
        share = share_text(claim.number, claim.whole)
        yield rf"{start}は{NUMBER}中{NUMBER}（([^）]*)）", (f"{claim.whole:,}", f"{claim.number:,}", share)
    else:
        yield rf"{start}は{NUMBER}(?!中)", (f"{claim.number:,}",)
    if claim.matched:
        numbers = tuple(f"{one:,}" for one in (claim.matched.whole, claim.matched.before, claim.matched.now))
        yield rf"両方で判定できる{NUMBER}に限ると、{re.escape(claim.subject)}は前年度{NUMBER}、今年度{NUMBER}", numbers


def told_in(text: str, claim: Claim, others: Iterable[Claim]) -> bool:
    """Return whether a text tells a claim, in full or beside one that begins alike (`side_by_side`, `opposites`)."""
    known = [other for other in others if other is not claim]
    beside = [side_by_side([other, claim]) for other in known]
    for other in known:
        if {claim.key, other.key} == {"rose", "fell"}:
            beside += [opposites(claim, other), opposites(other, claim)]
    return claim.told in text or any(phrase in text for phrase in beside)


@pytest.mark.notebooks
@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
class TestEveryOutput:
    def test_same_claim_same_number(
        self, plan_id: str, fiscal_year: int, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        wrong = []
        for claim in claims(committed(plan_id, fiscal_year)).values():
            for name, text in outputs[plan_id, fiscal_year].items():
                if claim.level == "money" and name in OF_ONE_MEASURE:
                    continue
                for pattern, numbers in forms_of(claim):
                    for match in re.finditer(pattern, text):
                        if not claim.known or match.groups() != numbers:
                            wrong.append(f"{name}: {match[0]} statt {claim.told}")
        assert not wrong

    def test_none_is_said_only_where_it_is_known(
        self, plan_id: str, fiscal_year: int, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        for claim in claims(committed(plan_id, fiscal_year)).values():
            if claim.state is not State.NONE:
                for name, text in outputs[plan_id, fiscal_year].items():
                    assert f"{claim.subject}はありません" not in text, (name, claim.key)

    @pytest.mark.parametrize("name", TOLD)
    def test_what_is_known_is_told(
        self, plan_id: str, fiscal_year: int, name: str, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        text = outputs[plan_id, fiscal_year][name]
        told = claims(committed(plan_id, fiscal_year))
        found = [claim for claim in told.values() if claim.known and key_of(claim) in TOLD[name]]
        found = [claim for claim in found if claim.number or not claim.key.startswith("guessed-")]
        found = [claim for claim in found if claim.key != "guessed"]
        if name == "citizen" and told["graded-annual"].known:  # the page has room for one kind of grades
            found = [claim for claim in found if claim.key != "graded-overall"]
        untold = [claim.told for claim in found if not told_in(text, claim, told.values())]
        assert found
        assert not [one for one in untold if not one.endswith("中0件（0.0%）")]

    @pytest.mark.parametrize("name", ["report", "briefing", "deck"])
    def test_what_has_to_be_decided_is_told_alike(
        self, plan_id: str, fiscal_year: int, name: str, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        text = outputs[plan_id, fiscal_year][name]
        found = decisions(committed(plan_id, fiscal_year))
        assert found
        assert [one.asked for one in found if one.asked not in text] == []
        assert [claim.told for one in found for claim in one.claims if claim.told not in text] == []

    def test_undecided_indicators_are_split_by_what_they_lack(self, plan_id: str, fiscal_year: int) -> None:
        told = claims(committed(plan_id, fiscal_year))
        for kind in ("annual", "goal"):
            parts = [told[f"undecided-{kind}-{reason}"] for reason in UNDECIDED]
            assert sum(one.number for one in parts) == told[f"undecided-{kind}"].number
            assert {one.known for one in parts} == {told[f"undecided-{kind}"].known}

    def test_open_findings_are_counted_alike(
        self, plan_id: str, fiscal_year: int, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        number = f"{len(reviewed(committed(plan_id, fiscal_year)).open):,}"
        told = re.findall(r"未回答の確認事項(?:は)?\s*([\d,]+)\s*件", outputs[plan_id, fiscal_year]["review"])
        assert told and set(told) == {number}

    def test_public_pages_carry_no_workings(
        self, plan_id: str, fiscal_year: int, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        """Findings, rules and files are for those who check; they stand on the page of the review."""
        for name in ("report", "citizen"):
            text = outputs[plan_id, fiscal_year][name]
            found = re.search(r"確認事項|重要度|SHA-256|corrections\.toml|data/raw|\.ipynb|[0-9a-f]{16}", text)
            assert found is None, (name, found)

    def test_every_sentence_is_whole(
        self, plan_id: str, fiscal_year: int, outputs: dict[tuple[str, int], dict[str, str]]
    ) -> None:
        """No output prints a missing value, a float's noise, a doubled ending or an own name of Python."""
        odd = re.compile(r"ですです|。。|はは|ありませんです|\bnan\b|<NA>|\bNone\b(?!\s*$)|\d\.\d{7,}")
        for name in ("citizen", "deck", "alts", "briefing"):
            found = odd.search(outputs[plan_id, fiscal_year][name])
            assert found is None, (name, found)


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
def test_opinions_count_the_indicators_of_their_measure(plan_id: str, fiscal_year: int) -> None:
    raw = RawYear(plan_id, fiscal_year)
    states: dict[str, Counter[str]] = {}
    for kind in ("annual", "goal"):
        for (measure_id, _), state in raw.indicators(kind, raw.year).items():
            states.setdefault(measure_id, Counter())[state] += 1
    told = committed_drafts(plan_id, fiscal_year)
    pattern = re.compile(r"判定できる(?:単年度・計画期間の)?指標(\d+)項目のうち(\d+)項目で目標を達成した")
    for row in told.itertuples():
        match = pattern.search(" ".join(str(value) for value in row))
        if match:
            counts = states[row.measure_id]
            assert (int(match[1]), int(match[2])) == (counts["yes"] + counts["no"], counts["yes"]), row.measure_id


# --- small plans --------------------------------------------------------------------------------------------------


def small(**rows: object) -> Evaluation:
    return evaluation(plan(ABCD), measures=[measure(1), measure(2, "2")], **rows)


class TestStates:
    def test_no_budget_is_unknown_not_none(self) -> None:
        year = small()
        for key in ("over", "unspent", "zero", "having-left", "left"):
            assert claims(year)[key].state is State.UNKNOWN
        found = chart.unspent_sums(year)
        assert isinstance(found, chart.Absent)
        assert "分かりません" in found.reason and "はありません" not in found.reason

    def test_a_budget_wholly_spent_is_none(self) -> None:
        claim = claims(small(budgets=[budget(1, 500, 500)]))["having-left"]
        assert (claim.state, claim.sentence) == (State.NONE, "予算残額のある取組はありません。")

    def test_grades_of_indicators_that_moved_are_told_everywhere(self) -> None:
        rows = [
            indicator(1, "10件", "12件", 2021, published_grade="B"),
            indicator(1, "10件", "12件", published_grade="A"),
            indicator(2, "10件", "2件", 2021, published_grade="A"),
            indicator(2, "10件", "2件", published_grade="C"),
        ]
        year = small(indicators=rows)
        told = claims(year)
        assert [told[key].value for key in ("rose", "fell", "same")] == [1, 1, 0]
        assert told["rose"].level == "indicators"
        assert any("評価が上がった指標は1項目" in sentence for sentence in narrative.history(year))
        drawn = chart.grade_changes(year)
        assert isinstance(drawn, chart.Chart) and told["fell"].told in drawn.alt

    def test_grades_of_one_year_leave_changes_unknown(self) -> None:
        told = claims(small(grades=[grade(1, "A")]))
        assert {told[key].state for key in ("rose", "fell", "same")} == {State.UNKNOWN}

    def test_nothing_judged_is_not_nothing_missed(self) -> None:
        year = small(indicators=[indicator(1, "100件", "未測定")])
        assert claims(year)["missed-annual"].state is State.UNKNOWN
        assert not any("ありません。" in sentence for sentence in narrative.missed(year))


class TestLevels:
    @pytest.mark.parametrize(
        ("before", "now", "told"),
        [
            ("AB", "AB", "令和3年度から評価が上がった取組も下がった取組もありません。"),
            ("BB", "AB", "令和3年度から評価が上がった取組は1件で、下がった取組はありません。"),
            ("AA", "AB", "令和3年度から評価が下がった取組は1件で、上がった取組はありません。"),
            ("AB", "BA", "令和3年度から評価が上がった取組は1件、下がった取組は1件です。"),
        ],
    )
    def test_what_there_is_none_of_is_told_last(self, before: str, now: str, told: str) -> None:
        grades = [grade(n, one, year) for year, of in ((2021, before), (2022, now)) for n, one in enumerate(of, 1)]
        year = evaluation(plan(ABCD), measures=[measure(1), measure(2)], grades=grades)
        assert opposites(claims(year)["rose"], claims(year)["fell"]) == told
        assert told in html.unescape(_TAG.sub("\n", citizen_html(citizen_summary(year))))

    def test_a_number_said_before_the_names_is_not_said_behind_them(self) -> None:
        budgets = [budget(n, 1_000_000, 1_000_000 + n * 10_000) for n in range(1, 6)]
        text = deck_text(evaluation(plan(ABCD), measures=[measure(n) for n in range(1, 6)], budgets=budgets))
        assert "は5件で、大きい順に「取組5」「取組4」「取組3」などです。" in text
        assert "取組5は5万円、取組4は4万円" in text

    def test_kinds_are_counted_apart(self) -> None:
        rows = [indicator(1, "10件", "12件"), indicator(1, "10件", "2件", kind="goal"), indicator(2, "9件", "1件")]
        told = claims(small(indicators=rows))
        assert told["reached-annual"].told == "目標を達成した単年度の指標は2項目中1項目（50.0%）"
        assert told["reached-goal"].told == "目標を達成した計画期間の指標は1項目中0項目（0.0%）"

    def test_the_year_before_counts_the_same_indicators(self) -> None:
        rows = [
            indicator(1, "10件", "12件", 2021),
            indicator(1, "10件", "2件"),
            indicator(2, "10件", "12件"),
            indicator(2, "10件", "12件", seq=2),
        ]
        claim = claims(small(indicators=rows))["reached-annual"]
        assert claim.share == "66.7%"
        assert claim.compared == (
            "前年度と今年度の両方で判定できる1項目に限ると、目標を達成した単年度の指標は前年度1項目、今年度0項目です。"
        )

    def test_sums_of_two_years_are_of_the_same_measures(self) -> None:
        rows = [budget(1, 100, 90, 2021), budget(1, 200, 100), budget(2, 1_000, 1_000)]
        matched = claims(small(budgets=rows))["settlement"].matched
        assert matched is not None
        assert (matched.whole, matched.before, matched.now) == (1, 90, 100)

    def test_a_grade_of_the_year_beside_each_kind(self) -> None:
        rows = [indicator(1, "10件", "12件"), indicator(1, "10件", "2件", kind="goal")]
        told = claims(small(indicators=rows, grades=[grade(1, "A")]))
        assert told["doubtful-annual-annual"].value == 0
        assert told["doubtful-annual-goal"].value == 1


def test_claims_are_computed_once_for_an_evaluation(tokorozawa: Evaluation) -> None:
    assert claims(tokorozawa) is claims(tokorozawa)
    assert claims(replace(tokorozawa)) is not claims(tokorozawa)


def test_workbook_shows_the_share_of_the_claim_as_a_number(tokorozawa: Evaluation, tmp_path: Path) -> None:
    write_workbook(tokorozawa, None, tmp_path / "a.xlsx")
    rows = pd.read_excel(tmp_path / "a.xlsx", sheet_name="概要", header=None, engine="calamine")
    for kind in ("annual", "goal"):
        claim = claims(tokorozawa)[f"reached-{kind}"]
        value = rows.loc[rows[0] == claim.subject, 1].iloc[0]
        assert claim.whole and value == pytest.approx(claim.number / claim.whole, abs=0.0005)
        assert count_text(claim.whole, "項目") in str(rows.loc[rows[0] == claim.subject, 3].iloc[0])


class TestDecisions:
    def test_nothing_known_is_not_nothing_to_decide(self) -> None:
        said = decided(evaluation(plan(ABCD), measures=[measure(1)]))
        assert said[0] == "この年度の数値だけでは、決める必要のあることがあるかどうかを確かめられません。"
        assert not any("見つかりませんでした" in one for one in said)

    def test_one_thing_is_asked_once_of_both_kinds_of_indicators(self) -> None:
        rows = [indicator(1, "1件", "3件", kind=kind) for kind in ("annual", "goal")]
        (found,) = decisions(evaluation(plan(ABCD), measures=[measure(1)], indicators=rows))
        assert [claim.key for claim in found.claims] == ["double-annual", "double-goal"]
        assert found.sentence.count("必要があります") == 1
