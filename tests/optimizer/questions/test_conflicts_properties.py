"""Conflicts and ways out against listing every plan, on rounds that use every rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.engines import ENGINES
from optimizer.findings import Finding
from optimizer.plan import Start
from optimizer.questions.conflicts import why_infeasible
from optimizer.questions.conflicts.decisions import Decision, Kind, chain_to, decisions
from optimizer.questions.conflicts.finding import Finder
from optimizer.questions.conflicts.parts import Part
from optimizer.questions.conflicts.plain import plain_reasons
from optimizer.questions.conflicts.raises import raise_for
from optimizer.questions.conflicts.trials import Trials
from optimizer.reading import read_round
from optimizer.round import Option, Project, Round
from optimizer.scenario import apply_scenario
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.generate import best, enumerate_plans, rounds

CALM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
LONG_S = 600.0
MOST_LISTED = 3_000
STAND = {Kind.CEILING, Kind.COMMITTED}
SCENARIO = {"format": "phanky.scenario/1", "code": "OUT", "round": "DRAWN"}


@st.composite
def demanding(draw: Any) -> dict[str, Any]:  # noqa: ANN401 - hypothesis' draw
    """Round files in which more must be in than `rounds()` asks for, so that many have no plan."""
    data: dict[str, Any] = draw(rounds())
    for project in data["projects"]:
        if "must" not in project and "committed" not in project and draw(st.integers(0, 2)):
            project["must"] = draw(st.sampled_from(["in", "in", "in", "out"]))
    return data


def choices(round_: Round, project: Project) -> list[Start | None]:
    """Every choice of one project, to leave it out being one."""
    return [next(iter(plan), None) for plan in enumerate_plans(replace(round_, projects=(project,)))]


def listed(round_: Round) -> list[tuple[Start, ...]]:
    """Every plan, with committed projects as promised or in any way that C1 allows; few enough to be judged."""
    offered = []
    for project in round_.projects:
        free = choices(round_, replace(project, committed=None))
        offered.append(list(dict.fromkeys([*free, *choices(round_, project)])))
    count = 1
    for one in offered:
        count *= len(one)
    assume(count <= MOST_LISTED)
    return [tuple(pick for pick in picks if pick is not None) for picks in product(*offered)]


def broken_by(round_: Round, starts: tuple[Start, ...]) -> set[Decision]:
    """The decisions that a plan breaks."""
    by_path = {one.path: one for one in decisions(round_)}
    of_project = {round_.projects[one.place].code: one for one in by_path.values() if one.path.startswith("$.projects")}
    out = set()
    for finding in broken_rules(round_, starts):
        if finding.code == "C2" and finding.path.startswith("$.starts"):
            out.add(of_project[starts[int(finding.path[len("$.starts[") : -1])].project])
        elif finding.code == "C2" and finding.path not in by_path:  # must be in and is committed: one decision
            out.add(by_path[finding.path.replace(".must", ".committed")])
        else:
            out.add(by_path[finding.path])
    return out


def contradict(round_: Round, some: Collection[Decision], broken: Collection[frozenset[Decision]]) -> bool:
    """Whether every plan breaks one of these decisions; a ceiling counts if all that carry to it are among them."""
    whole = {
        one
        for one in some
        if one.kind is not Kind.CEILING
        or all(Decision(Kind.CEILING, place) in some for place in chain_to(round_, one.place))
    }
    return all(not each.isdisjoint(whole) for each in broken)


@settings(CALM, max_examples=draws(40))
@given(demanding())
def test_a_conflict_contradicts_itself_and_needs_each_of_its_members(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    broken = {frozenset(broken_by(round_, starts)) for starts in listed(round_)}
    assume(frozenset() not in broken)
    finder = Finder(Trials(ENGINES["highs"], LONG_S, None), round_)

    finder.find([reason.members for reason in plain_reasons(round_)])

    assert finder.found
    assert not finder.cut
    for conflict in finder.found:
        members = set(conflict.members)
        assert conflict.irreducible
        assert contradict(round_, members, broken)
        assert not any(contradict(round_, members - {one}, broken) for one in members)
    for reason in plain_reasons(round_):
        assert contradict(round_, reason.members, broken)


def effective(data: dict[str, Any], changes: Any) -> Round:  # noqa: ANN401 - changes of a scenario file
    return read_round(apply_scenario(data, {**SCENARIO, "changes": [dict(one) for one in changes]}))


def told(data: dict[str, Any]) -> tuple[Finding, ...]:
    return why_infeasible(read_round(data), engine=ENGINES["highs"], time_limit_s=LONG_S)


@settings(CALM, max_examples=draws(40))
@given(demanding())
def test_every_raise_of_ceilings_makes_a_plan_possible_and_no_smaller_one_does(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    plans = listed(round_)
    assume(best(round_) is None)

    findings = told(data)

    assert all(best(effective(data, one.changes)) is not None for one in findings if one.changes)
    raises = [one for one in findings if one.code == "repair_money"]
    for one in raises:
        if len(one.changes) == 1:
            change: dict[str, Any] = dict(one.changes[0])
            assert best(effective(data, [change | {"amount": change["amount"] - 1}])) is None
    places = range(len(round_.ceilings))
    hard = [starts for starts in plans if all(one.kind is Kind.CEILING for one in broken_by(round_, starts))]
    totals = [found.total_vnd for starts in hard if (found := raise_for(Part(round_), places, starts)) is not None]
    assert bool(totals) == bool(raises)
    assert any(one.code == "repair_money_none" for one in findings) == (not totals)
    # where reserves are rounded down and rests are carried on, another ceiling may save a few đồng
    if totals and not any(fund.reserve_rate and fund.carry_forward for fund in round_.funds):
        assert min(sum(_raised_vnd(round_, one)) for one in raises) == min(totals)


def _raised_vnd(round_: Round, finding: Finding) -> Iterator[int]:
    before = {one.code: one.amount_vnd for one in round_.ceilings}
    return (int(str(one["amount"])) - before[str(one["code"])] for one in finding.changes)


@settings(CALM, max_examples=draws(40))
@given(demanding())
def test_ways_without_money_make_a_plan_possible_and_fewer_changes_do_not(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    assume(best(round_) is None)
    wide = replace(round_, projects=tuple(_in_every_year(round_, one) for one in round_.projects))
    fewest = min(
        (len(broken) + new for broken, new in _changes(round_, wide) if not STAND.intersection(b.kind for b in broken)),
        default=None,
    )

    findings = told(data)

    ways = [one.changes for one in findings if one.code == "repair_rule"]
    assert {len(way) for way in ways} == ({fewest} if fewest else set())
    assert any(one.code == "repair_rule_none" for one in findings) == (fewest is None)
    for way in ways:
        assert best(effective(data, way)) is not None
        for change in way:
            if change["op"] == "floor":
                higher = {**change, "coverage": Decimal(str(change["coverage"])) + Decimal("0.0001")}
                assert best(effective(data, [higher if one is change else one for one in way])) is None


def _changes(round_: Round, wide: Round) -> Iterator[tuple[set[Decision], int]]:
    """What every plan breaks when options may start in any year, and how many years are new in it."""
    allowed = {project.code: choices(round_, project) for project in round_.projects}
    for starts in listed(wide):
        promised = {start.project for start in starts if round_.project[start.project].committed}
        new = sum(start not in allowed[start.project] for start in starts if start.project not in promised)
        yield broken_by(wide, starts), new


def _in_every_year(round_: Round, project: Project) -> Project:
    def wide(option: Option) -> Option:
        return replace(option, start_years=tuple(round_.years))

    return replace(project, options=tuple(map(wide, project.options)))
