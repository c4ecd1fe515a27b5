"""Ways out as changes of a scenario file, laid over the round in the same way as a user would lay them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from optimizer.questions.conflicts.decisions import Decision, Kind
from optimizer.reading import read_round
from optimizer.reading.rounds import round_to_data
from optimizer.reading.scenario_table import FORMAT
from optimizer.round import Option, Project, Round
from optimizer.scenario import apply_scenario

Change = Mapping[str, object]


def changed(round_: Round, changes: Iterable[Change]) -> Round:
    """The effective round of a scenario with these changes."""
    scenario = {"format": FORMAT, "code": "WAY-OUT", "round": round_.code, "changes": [dict(one) for one in changes]}
    return read_round(apply_scenario(round_to_data(round_), scenario))


def undone(round_: Round, decision: Decision) -> Change:
    """The change that takes back a rule, a floor, a must-in or a must-out."""
    if decision.kind is Kind.RULE:
        return {"op": "rule", "code": round_.rules[decision.place].code, "off": True}
    if decision.kind is Kind.FLOOR:
        target = round_.targets[decision.place]
        return {
            "op": "floor",
            "target": target.code,
            "phase": target.floors[decision.floor].phase,
            "coverage": Decimal(0),
        }
    return {"op": "must", "project": round_.projects[decision.place].code, "must": "free"}


def also_in(round_: Round, project: Project, option: Option, year: int) -> Change:
    """The change that lets an option start in one year more."""
    years = option.start_years or tuple(phase.first_year for phase in round_.phases)
    return {"op": "starts", "project": project.code, "option": option.code, "start_years": sorted({*years, year})}


def raised(round_: Round, amounts_vnd: Mapping[int, int]) -> tuple[Change, ...]:
    """The changes that set these ceilings (by place) to these amounts."""
    return tuple(
        {"op": "ceiling", "code": round_.ceilings[place].code, "amount": amount_vnd}
        for place, amount_vnd in amounts_vnd.items()
    )
