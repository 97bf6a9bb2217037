"""A plan (計画) as its ``plan.toml`` defines it: city, period, policies, grade scale, methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.contract.grade_bounds import GradeBounds, read_bounds
from analysis.contract.grade_bounds import problems as bounds_problems
from analysis.words.errors import InputError, Location, Problem, raise_if_any
from analysis.words.settings import key_problems, read_toml

LOWER_IS_BETTER = ("inverse", "reduction")
PUBLISHED_METHODS = ("grade_counts", "grade_shares", "grades")


@dataclass(frozen=True)
class Step:
    """One step of a grade scale (評価の段階)."""

    symbol: str
    label: str
    wording: str = ""
    reached: bool = False


@dataclass(frozen=True)
class Scale:
    """A grade scale: its steps from best to worst, which of them count as good, and the bounds where printed."""

    steps: tuple[Step, ...] = ()
    positive: tuple[str, ...] = ()
    not_evaluated: tuple[str, ...] = ("-",)
    bounds: GradeBounds | None = None

    @property
    def symbols(self) -> list[str]:
        """The symbols from best to worst."""
        return [step.symbol for step in self.steps]

    @property
    def full(self) -> list[str]:
        """The symbols that mean that targets were reached; the best where the plan names none."""
        return [step.symbol for step in self.steps if step.reached] or self.symbols[:1]

    def label(self, symbol: str) -> str:
        """Return e.g. ``A（適切）``; the symbol itself where it is no step."""
        return next((f"{step.symbol}（{step.label}）" for step in self.steps if step.symbol == symbol), symbol)


@dataclass(frozen=True)
class Methods:
    """The methods that a plan chooses (算定方法)."""

    lower_is_better: str = "inverse"
    budget_word: str = "予算額"

    @property
    def rate_word(self) -> str:
        """What settlement ÷ budget is called: not 執行率 where only the initial budget is known."""
        return "当初予算比" if "当初" in self.budget_word else "執行率"


@dataclass(frozen=True)
class Thresholds:
    """From when on an unspent sum is named (多額の不用額)."""

    unspent_share: float = 0.2
    unspent_yen: int = 1_000_000


@dataclass(frozen=True)
class PublishedTable:
    """How a published table is recomputed (公表表の再計算)."""

    table: str
    method: str
    kind: str = "annual"
    columns: Mapping[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """One city's plan."""

    plan_id: str
    city: str
    city_code: str
    title: str
    period: tuple[int, int]
    policies: Mapping[str, str]
    scale: Scale
    measure_word: str = "取組"
    policy_word: str = "基本方針"
    source_title: str = ""
    methods: Methods = field(default_factory=Methods)
    thresholds: Thresholds = field(default_factory=Thresholds)
    published: tuple[PublishedTable, ...] = ()

    @property
    def full_title(self) -> str:
        """City and title, e.g. for a heading."""
        return self.title if self.title.startswith(self.city) else f"{self.city}{self.title}"

    @property
    def policy_ids(self) -> list[str]:
        """The policies in the plan's order."""
        return list(self.policies)

    def policy_label(self, policy_id: str) -> str:
        """Return e.g. ``ビジョン1``."""
        return f"{self.policy_word}{policy_id}" if policy_id in self.policies else policy_id or "（区分なし）"


@dataclass(frozen=True)
class _File:
    """The parts of plan.toml as written."""

    city: str
    city_code: str
    title: str
    period: list[int]
    grades: dict[str, Any]
    policies: dict[str, str] = field(default_factory=dict)
    measure_word: str = "取組"
    policy_word: str = "基本方針"
    source_title: str = ""
    methods: dict[str, Any] = field(default_factory=dict)
    thresholds: dict[str, Any] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=list)


def is_city_code(code: str) -> bool:
    """Return whether a 全国地方公共団体コード has six digits and the right check digit."""
    if len(code) != 6 or not code.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return int(code[5]) == (11 - total % 11) % 10


def _choice_problem(value: str, choices: tuple[str, ...], part: str, where: Location) -> list[Problem]:
    if value in choices:
        return []
    return [Problem(where, f"{part} =「{value}」は選べません。", f"{'、'.join(choices)} のどれかにしてください。")]


def _blank_problems(found: Mapping[str, Any], where: Location) -> list[Problem]:
    """Return a problem for every entry that a new plan's template leaves to be filled in and that still is not."""
    problems = [
        Problem(where, f"{name} が空です。", f'{words}を {name} = "…" と書いてください。')
        for name, words in (("city", "市区町村名"), ("title", "計画の名称"))
        if name in found and not str(found[name]).strip()
    ]
    if "period" in found and not _is_period(found["period"]):
        what = f"period「{found['period']}」は計画期間（最初と最後の年度）ではありません。"
        problems.append(Problem(where, what, "西暦の年度を2つ、早い順に書いてください（例 period = [2021, 2025]）。"))
    return problems


def _is_period(value: Any) -> bool:
    """Return whether a setting is a pair of years, the first not after the last."""
    years = value if isinstance(value, list) else []
    whole = [year for year in years if isinstance(year, int) and not isinstance(year, bool)]
    return len(years) == len(whole) == 2 and 1900 < whole[0] <= whole[1]


def _problems(found: Mapping[str, Any], where: Location) -> list[Problem]:
    problems = key_problems(found, _File, "plan.toml ", where) + _blank_problems(found, where)
    grades = found.get("grades", {})
    problems += key_problems(grades, Scale, "[grades] ", where)
    for step in grades.get("steps", []):
        problems += key_problems(step, Step, "[[grades.steps]] ", where)
    symbols = [str(step.get("symbol")) for step in grades.get("steps", [])]
    bounds = grades.get("bounds", {})
    problems += [Problem(where, what, todo) for what, todo in bounds_problems(bounds, symbols)] if bounds else []
    problems += key_problems(found.get("methods", {}), Methods, "[methods] ", where)
    problems += key_problems(found.get("thresholds", {}), Thresholds, "[thresholds] ", where)
    for item in found.get("published", []):
        problems += key_problems(item, PublishedTable, "[[published]] ", where)
        problems += _choice_problem(str(item.get("method")), PUBLISHED_METHODS, "[[published]] method", where)
    chosen = found.get("methods", {}).get("lower_is_better", "inverse")
    problems += _choice_problem(str(chosen), LOWER_IS_BETTER, "[methods] lower_is_better", where)
    if "city_code" in found and not is_city_code(str(found["city_code"])):
        message = f"city_code「{found['city_code']}」は全国地方公共団体コード（検査数字を含む6桁）ではありません。"
        problems.append(Problem(where, message, "6桁を引用符で囲んで書いてください。"))
    return problems


def read_plan(folder: Path) -> Plan:
    """Return the plan that a folder of data/raw defines.

    Raises
    ------
    InputError
        With everything that is wrong in plan.toml at once.
    """
    where = Location(f"{folder.name}/plan.toml")
    found = read_toml(folder / "plan.toml", f"{folder.name} に計画の定義 plan.toml を置いてください。")
    raise_if_any(_problems(found, where))
    grades = found["grades"]
    scale = Scale(
        tuple(Step(**step) for step in grades.get("steps", [])),
        tuple(grades.get("positive", [])),
        tuple(grades.get("not_evaluated", ["-"])),
        read_bounds(grades.get("bounds", {}), [step["symbol"] for step in grades.get("steps", [])]),
    )
    unknown = [symbol for symbol in scale.positive if symbol not in scale.symbols]
    if unknown:
        raise InputError(
            Problem(where, f"positive の「{unknown[0]}」は段階（steps）にありません。", "どちらかを直してください。")
        )
    settings = {key: found[key] for key in ("measure_word", "policy_word", "source_title") if key in found}
    return Plan(
        plan_id=folder.name,
        city=found["city"],
        city_code=found["city_code"],
        title=found["title"],
        period=(found["period"][0], found["period"][1]),
        policies={str(key): name for key, name in found.get("policies", {}).items()},
        scale=scale,
        methods=Methods(**found.get("methods", {})),
        thresholds=Thresholds(**found.get("thresholds", {})),
        published=tuple(PublishedTable(**item) for item in found.get("published", [])),
        **settings,
    )
