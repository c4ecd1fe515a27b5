"""From a round to a model: a table of contents, in the order of docs/model.md."""

from __future__ import annotations

from optimizer.memory import collector_paused
from optimizer.model import choice, money, objectives, rules
from optimizer.model import coverage as targets
from optimizer.model.model import Model
from optimizer.round import Round

ALL = (
    choice.one_start,
    choice.fixed_choices,
    money.rounded_up,
    money.ceilings,
    money.carried_room,
    targets.coverage,
    targets.floors,
    rules.requires,
    rules.excludes,
    rules.together,
    rules.counts,
    rules.max_starts,
    rules.shares,
)
"""The rules C1 to C7 and R1 to R6, in the order of docs/model.md."""

STAGES = {
    "coverage": objectives.average_coverage,
    "cost": objectives.life_cost,
    "earliness": objectives.earliness,
    "worst": objectives.worst_coverage,
    "met": objectives.targets_met,
}
"""The stages O1 to O5, by their names in a round's order."""


@collector_paused()
def build(round_: Round) -> Model:
    """The model of a round: every rule's rows, and the stages that its order names."""
    model = Model(round_)
    for rule in ALL:
        model.add_all(rule(model))
    for stage in round_.order:
        model.objectives[stage] = STAGES[stage](model)
    return model
