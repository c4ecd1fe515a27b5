"""What may be chosen: C1 and C2."""

from __future__ import annotations

from optimizer.model.model import Model
from optimizer.model.problem import Row, Rows, label
from optimizer.round import FULL_BP


def one_start(model: Model) -> Rows:
    """C1: Σ over options o, starts t of x[p,o,t] ≤ 1; low·x ≤ f ≤ 10000·x; for every project p [choices; bp].

    Start years outside the round, or too late to be complete in it, have no column at all.
    """
    for project in model.of_project:
        terms = model.chosen(project)
        if terms:
            yield Row(label("C1", project), terms, "<=", 1)
    for place, one in enumerate(model.candidates):
        fraction = model.fraction[place]
        if fraction is not None and one.lowest_bp is not None:
            name = label("C1", one.project, one.option.code, one.start_year)
            yield Row(f"{name}__most", {fraction: 1, model.x[place]: -FULL_BP}, "<=", 0)
            yield Row(f"{name}__least", {fraction: 1, model.x[place]: -one.lowest_bp}, ">=", 0)


def fixed_choices(model: Model) -> Rows:
    """C2: Σ over o, t of x[p,o,t] = 1 if p must be in or is committed, = 0 if it must be out; for such p [choices].

    A committed project has one candidate: its promised option, start and fraction.
    """
    for project in model.round.projects:
        if project.must == "in" or project.committed:
            yield Row(label("C2", project.code), model.chosen(project.code), "=", 1)
        elif project.must == "out":
            yield Row(label("C2", project.code), model.chosen(project.code), "=", 0)
