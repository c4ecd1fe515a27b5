"""Tiny legal rounds that use every kind of rule, and the list of everything that could be done in them.

`rounds()` draws round files (as read from JSON), `enumerate_plans` lists every combination of choices without judging
any, `best` finds the lexicographically best plan that breaks no rule: the truth that a solver is held to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from optimizer.accounts import account, allowed_starts
from optimizer.plan import Start
from optimizer.round import FULL_BP, Project, Round
from optimizer.verify import broken_rules

MOST_PLANS = 2_500
MOST_LEVELS = 201
MINIMISED = ("cost", "earliness")
FIRST = ("coverage", "worst", "met")
TAGS = ("green", "safety")

Draw = Callable[[st.SearchStrategy[Any]], Any]


def rounds() -> st.SearchStrategy[dict[str, Any]]:
    """Legal round files with 1-4 projects and at most `MOST_PLANS` combinations of choices."""
    return _rounds()


def enumerate_plans(round_: Round) -> Iterator[tuple[Start, ...]]:
    """Every combination of choices: each project absent, or with one option, allowed start and fraction.

    A committed project is either absent or as promised; every other choice of it breaks C2 in any case.
    """
    for picks in product(*(_choices(round_, project) for project in round_.projects)):
        yield tuple(pick for pick in picks if pick is not None)


def best(round_: Round) -> tuple[tuple[Fraction, ...], tuple[Start, ...]] | None:
    """The best exact stage values in order, and one plan that has them; None when every plan breaks a rule."""
    found: tuple[tuple[Fraction, ...], tuple[Start, ...]] | None = None
    signs = [-1 if stage in MINIMISED else 1 for stage in round_.order]
    for starts in enumerate_plans(round_):
        if broken_rules(round_, starts):
            continue
        values = account(round_, starts).stage_values
        key = tuple(sign * values[stage] for sign, stage in zip(signs, round_.order, strict=True))
        if found is None or key > found[0]:
            found = key, starts
    if found is None:
        return None
    return tuple(sign * value for sign, value in zip(signs, found[0], strict=True)), found[1]


def _choices(round_: Round, project: Project) -> list[Start | None]:
    if project.committed is not None:
        promised = project.committed
        return [None, Start(project.code, promised.option, promised.start_year, promised.fraction_bp)]
    choices: list[Start | None] = [None]
    for option in project.options:
        for year in sorted(set(allowed_starts(round_, option))):
            choices += [Start(project.code, option.code, year, bp) for bp in _levels(option.min_fraction)]
    return choices


def _levels(min_fraction: Decimal | None) -> range:
    if min_fraction is None:
        return range(FULL_BP, FULL_BP + 1)
    return range(int((min_fraction * FULL_BP).to_integral_value(ROUND_CEILING)), FULL_BP + 1)


@dataclass
class _Draft:
    """What the parts of a round have to know of one another while it is drawn."""

    draw: Draw
    phases: list[dict[str, Any]]
    scale_vnd: int
    targets: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    funds: list[str] = field(default_factory=list)
    asked_vnd: list[int] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    @property
    def first(self) -> int:
        return int(self.phases[0]["first_year"])

    @property
    def last(self) -> int:
        return int(self.phases[-1]["last_year"])

    def pick(self, *values: Any) -> Any:  # noqa: ANN401 - whatever was offered
        return self.draw(st.sampled_from(values))

    def number(self, least: int, most: int) -> int:
        return int(self.draw(st.integers(least, most)))

    def some(self, values: list[Any], least: int, most: int) -> list[Any]:
        return list(self.draw(st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)))

    def hundredths(self, least: int, most: int) -> Decimal:
        return Decimal(self.number(least, most)) / 100

    def money_vnd(self) -> int:
        """Small or large, and often not a round number, so that fractions have something to round."""
        amount_vnd = self.number(0, 12) * self.scale_vnd + int(self.pick(0, 0, 1, 7, 333))
        self.asked_vnd.append(amount_vnd)
        return amount_vnd


@st.composite
def _rounds(draw: Draw) -> dict[str, Any]:
    draft = _Draft(draw, _phases(draw), draw(st.sampled_from([1, 10, 1_000_003, 10**9, 82_999_999_999])))
    funds = _funds(draft)
    draft.units = [{"code": f"U{n}", "class": draft.pick("ward", "ward", "school")} for n in range(draft.number(1, 4))]
    draft.targets = [_target(draft, n) for n in range(draft.number(1, 3))]
    projects = _projects(draft)
    data: dict[str, Any] = {
        "format": "phanky.round/1",
        "code": "DRAWN",
        "phases": draft.phases,
        "funds": funds,
        "ceilings": _ceilings(draft, funds),
        "units": draft.units,
        "targets": draft.targets,
        "projects": projects,
        "rules": _rules(draft, [project["code"] for project in projects]),
    }
    if draft.pick(False, True):
        first = draft.pick(*FIRST)
        others = [stage for stage in (*FIRST, *MINIMISED) if stage != first]
        data["objective"] = {"order": [first, *draft.some(others, 0, 4)]}
    return data


def _phases(draw: Draw) -> list[dict[str, Any]]:
    lengths = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    phases: list[dict[str, Any]] = []
    year = 2016
    for number, length in enumerate(lengths):
        weight = draw(st.sampled_from([1, 1, 2, Decimal("0.5"), 0 if number else 1]))
        phases.append({"code": f"P{number}", "first_year": year, "last_year": year + length - 1, "weight": weight})
        year += length
    return phases


def _funds(draft: _Draft) -> list[dict[str, Any]]:
    draft.funds = ["development", "recurring"][: draft.number(1, 2)]
    rates, carries = (0, 0, Decimal("0.1"), Decimal("0.123456")), (0, 1, Decimal("0.5"), Decimal("0.333333"))
    return [
        {"code": code, "reserve_rate": draft.pick(*rates), "carry_forward": draft.pick(*carries)}
        for code in draft.funds
    ]


def _target(draft: _Draft, number: int) -> dict[str, Any]:
    target: dict[str, Any] = {"code": f"T{number}", "weight": draft.hundredths(0 if number else 1, 300)}
    floors = draft.some([phase["code"] for phase in draft.phases], 0, 1) if draft.number(0, 3) == 3 else []
    target["floors"] = [{"phase": code, "coverage": draft.hundredths(0, 60)} for code in floors]
    if draft.pick(False, True):
        unit_class = draft.pick(*{unit["class"]: None for unit in draft.units})
        members = [unit["code"] for unit in draft.units if unit["class"] == unit_class]
        counted = {"measure": "units", "unit_class": unit_class}
        if draft.number(0, 4) == 4:  # going down it asks for as many more units as were reached beyond the goal
            reached, goal = draft.some(members, 0, len(members)), draft.pick(0, 1, Decimal("0.5"), -1)
            return target | counted | {"direction": "down", "reached_units": reached, "goal": goal}
        goal = draft.number(1, len(members) + 1)
        return target | counted | {"reached_units": draft.some(members, 0, 1), "goal": goal}
    way = draft.hundredths(-100 if draft.number(0, 9) == 9 else 1, 2_000)
    baseline = draft.hundredths(2_000, 4_000)
    if draft.pick(False, False, True):
        return target | {"direction": "down", "baseline": baseline, "goal": baseline - way}
    return target | {"baseline": baseline, "goal": baseline + way}


def _projects(draft: _Draft) -> list[dict[str, Any]]:
    count, left = draft.number(1, 4), MOST_PLANS
    place = draft.number(0, 3 * count)  # of the project that may be taken in part, if there is one
    projects = []
    for number in range(count):
        # What the projects after this one need at the least: two choices each.
        room = left // 2 ** (count - 1 - number)
        fractional = number == place and room > MOST_LEVELS
        project, choices = _project(draft, number, room, fractional=fractional)
        projects.append(project)
        left //= choices
    return projects


def _project(draft: _Draft, number: int, room: int, *, fractional: bool) -> tuple[dict[str, Any], int]:
    options = [_option(draft, 0, fractional=fractional)]
    if not fractional and draft.pick(False, True):
        options.append(_option(draft, 1, fractional=False))
    choices = 1 + sum(_count(draft, option) for option in options)
    if choices > room:
        options = [options[0] | {"start_years": [draft.first]}]
        choices = 1 + _count(draft, options[0])
    draft.tags.update(*(option["tags"] for option in options))
    project: dict[str, Any] = {"code": f"J{number}", "options": options}
    status = draft.number(0, 9)
    if status == 0:
        project["must"] = draft.pick("in", "in", "out")
    elif status == 1:
        project["committed"] = _promise(draft, draft.pick(*options))
    return project, choices


def _count(draft: _Draft, option: dict[str, Any]) -> int:
    years = option.get("start_years") or [phase["first_year"] for phase in draft.phases]
    return len(years) * len(_levels(option.get("min_fraction")))


def _promise(draft: _Draft, option: dict[str, Any]) -> dict[str, Any]:
    promise: dict[str, Any] = {"option": option["code"], "start_year": draft.number(draft.first - 3, draft.last)}
    if "min_fraction" in option:
        promise["fraction_bp"] = draft.pick(*_levels(option["min_fraction"]))
    return promise


def _option(draft: _Draft, number: int, *, fractional: bool) -> dict[str, Any]:
    option: dict[str, Any] = {"code": f"O{number}", "duration_years": draft.pick(1, 1, 2, 3)}
    if draft.pick(False, True, True) or fractional:
        option["start_years"] = draft.some(list(range(draft.first - 1, draft.last + 1)), 1, 1 if fractional else 3)
    if fractional:
        option["min_fraction"] = draft.pick(Decimal("0.98"), Decimal("0.99995"), Decimal(1), Decimal("0.98765"))
    option["costs"] = [
        {"fund": draft.pick(*draft.funds), "year_offset": draft.number(0, 2), "amount": draft.money_vnd()}
        for _ in range(draft.number(0, 3))
    ]
    option["running"] = [
        {"fund": draft.pick(*draft.funds), "amount_per_year": draft.money_vnd()} for _ in range(draft.number(0, 1))
    ]
    lines = [_contribution(draft, draft.pick(*draft.targets)) for _ in range(draft.number(0, 3))]
    option["contributions"] = [line for line in lines if not (fractional and "units" in line)]
    tags = draft.some(list(TAGS), 0, 2)
    option["tags"] = {tag: draft.pick(Decimal(1), Decimal("0.2"), Decimal("0.333")) for tag in tags}
    return option


def _contribution(draft: _Draft, target: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {"target": target["code"], "lag_years": draft.pick(0, 0, 0, -2, -1, 1)}
    if target.get("measure") == "units":
        members = [unit["code"] for unit in draft.units if unit["class"] == target["unit_class"]]
        return line | {"units": draft.some(members, 1, len(members))}
    return line | {"amount": draft.hundredths(0, 1_200)}


def _ceilings(draft: _Draft, funds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    for fund in funds:
        if fund["carry_forward"] or draft.pick(False, True):
            places += [{"fund": fund["code"], "phase": phase["code"]} for phase in draft.phases]
    for _ in range(draft.number(0, 3)):
        place = {"fund": draft.pick(None, *draft.funds)} | _scope(draft)
        if draft.tags and draft.pick(False, True):
            place["tag"] = draft.pick(*sorted(draft.tags))
        if place not in places:
            places.append(place)
    return [place | {"code": f"C{number}", "amount": _ceiling_vnd(draft)} for number, place in enumerate(places)]


def _scope(draft: _Draft) -> dict[str, Any]:
    kind = draft.pick("year", "years", "phase", "round")
    if kind == "year":
        return {"year": draft.number(draft.first, draft.last)}
    if kind == "years" and draft.first < draft.last:
        first = draft.number(draft.first, draft.last - 1)
        return {"first_year": first, "last_year": draft.number(first + 1, draft.last)}
    return {"phase": draft.pick(*draft.phases)["code"]} if kind == "phase" else {}


def _ceiling_vnd(draft: _Draft) -> int:
    """Mostly what some of the lines cost, give or take a đồng: the edge is where mistakes show."""
    lines = draft.asked_vnd or [draft.scale_vnd]
    few = [int(draft.pick(*lines)) for _ in range(draft.number(1, 4))]
    spare = draft.pick(0, 0, -1, 1, 30 * draft.scale_vnd)
    return max(0, sum(few) + int(spare))


def _rules(draft: _Draft, codes: list[str]) -> list[dict[str, Any]]:
    rules = [_rule(draft, codes) for _ in range(draft.number(0, 4))]
    return [rule | {"code": f"R{number}"} for number, rule in enumerate(rules) if rule]


def _rule(draft: _Draft, codes: list[str]) -> dict[str, Any]:
    kind = draft.pick("requires", "excludes", "together", "at_most", "at_least", "max_starts", "min_share", "max_share")
    if kind in ("min_share", "max_share"):
        return _share_rule(draft, kind)
    if kind == "max_starts" and (len(codes) == 1 or draft.pick(False, True)):
        return {"kind": kind, "count": draft.number(0, 2)}
    if len(codes) == 1:
        return {}
    if kind == "requires":
        # Always from a later project to an earlier one: no cycles.
        later = draft.number(1, len(codes) - 1)
        needs = codes[draft.number(0, later - 1)]
        terms = {"moment": draft.pick("complete", "start"), "lag_years": draft.pick(0, 0, -1, 1)}
        return {"kind": kind, "project": codes[later], "needs": needs} | terms
    rule = {"kind": kind, "projects": draft.some(codes, 2, len(codes))}
    return rule if kind in ("excludes", "together") else rule | {"count": draft.number(0, 2)}


def _share_rule(draft: _Draft, kind: str) -> dict[str, Any]:
    if not draft.tags:
        return {}
    share = draft.hundredths(0, 40) if kind == "min_share" else draft.hundredths(20, 100)
    rule = {"kind": kind, "tag": draft.pick(*sorted(draft.tags)), "share": share}
    if draft.pick(False, True):
        rule["fund"] = draft.pick(*draft.funds)
    if draft.pick(False, True):
        rule["phase"] = draft.pick(*draft.phases)["code"]
    return rule
