"""The question: what is the best plan of each of many rounds that were made from one, as they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from optimizer.engines import Cancel, Engine
from optimizer.findings import EngineFailed
from optimizer.plan import Plan
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import REASONS, best_plan
from optimizer.questions.options import Progress, SolveOptions
from optimizer.questions.stages import Search, Walk
from optimizer.questions.sweep.made import Sweep
from optimizer.questions.sweep.shared import Shared, shared_of
from optimizer.verify import judge_plan

DEFAULTS = SolveOptions()

OnPoint = Callable[[int, Progress], None]
"""Told the place that is searched, and where its search stands."""


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One place's answer: its plan, and the plan file that has been judged by the place's own effective round."""

    place: int
    plan: Plan
    plan_data: dict[str, Any]


class Unverified(EngineFailed):
    """A plan that its own round refuses; it is never told as a plan."""


def swept(  # noqa: PLR0913 - keyword-only; each is one thing that a caller decides
    sweep: Sweep,
    places: Sequence[int],
    *,
    scenario: str | None = None,
    options: SolveOptions = DEFAULTS,
    progress: OnPoint | None = None,
    cancel: Cancel | None = None,
    engine: Engine | None = None,
    second: Engine | None = None,
    shared: Shared | None = None,
) -> Iterator[SweepPoint]:
    """The best plan of each of these places, each as `best_plan` would tell it; in the order in which they are found.

    `options` hold for every point. What is found at one point is used at the others. Infeasible points are not told
    why: that is for whoever plans them alone. Where `cancel` says so, the point that is searched is told with what it
    holds, and no other one. `shared` is what was found of this sweep before, with the same options and engines.
    Raises Unverified, IndexError for a place that there is not.
    """
    shared = shared_of(sweep) if shared is None else shared
    told = replace(options, without=options.without | {REASONS})
    for place in shared.order([sweep.known(place) for place in places]):
        tell = None if progress is None else _teller(progress, place)
        if cancel is not None and cancel():
            return
        yield _point(sweep, shared, place, scenario, told, tell, cancel, engine, second)


def _teller(progress: OnPoint, place: int) -> Callable[[Progress], None]:
    return lambda at: progress(place, at)


def _point(  # noqa: PLR0913, PLR0917 - what swept was given
    sweep: Sweep,
    shared: Shared,
    place: int,
    scenario: str | None,
    options: SolveOptions,
    progress: Callable[[Progress], None] | None,
    cancel: Cancel | None,
    engine: Engine | None,
    second: Engine | None,
) -> SweepPoint:
    """Search one place with what is known, judge its plan by its own round, and keep what it has brought."""
    here, walks = sweep.places.here(place), list[Walk]()
    plan = None if options.certify_s else shared.answer(place, here)
    if plan is None:

        def begun(search: Search) -> Walk:
            walks.append(shared.begun(place, search))
            return walks[-1]

        plan = best_plan(
            here.round,
            round_sha256=here.sha256,
            scenario=sweep.places.scenario(place, scenario),
            options=options,
            progress=progress,
            cancel=cancel,
            engine=engine,
            second=second,
            walk_of=begun,
        )
        shared.keep(place, plan, walks)
    data = plan_to_data(plan)
    if faults := judge_plan(here.round, here.sha256, data):
        raise Unverified(f"the plan at the place {place} does not hold: {faults[0].code} {faults[0].message.en}")
    return SweepPoint(place, plan, data)
