"""The question: what is the best plan for each of many amounts of money, one after the other while somebody reads."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from optimizer.engines import Cancel, Engine
from optimizer.jsonio import fingerprint
from optimizer.plan import Plan
from optimizer.questions.best_plan import best_plan
from optimizer.questions.frontier.memory import Memory, no_plan_either
from optimizer.questions.options import OnProgress, SolveOptions
from optimizer.questions.stages import Search, Walk
from optimizer.questions.variants import (
    Amounts,
    Variant,
    amounts_of,
    effective_data,
    expect_usable,
    with_amounts,
)
from optimizer.reading import read_round

DEFAULTS = SolveOptions()


@dataclass(frozen=True, slots=True)
class Point:
    """One variant's answer. `place` is where the variant stands in the list that was asked for."""

    place: int
    variant: Variant
    plan: Plan

    @property
    def changes(self) -> list[dict[str, object]]:
        """What the variant changes, as the `changes` of a scenario file say it."""
        return [{"op": "ceiling", "code": code, "amount": amount} for code, amount in self.variant.items()]


def frontier(  # noqa: PLR0913 - keyword-only; each is one thing that a caller decides
    round_data: Mapping[str, Any],
    variants: Sequence[Variant],
    *,
    scenario: str | None = None,
    options: SolveOptions = DEFAULTS,
    sweep_limit_s: float | None = None,
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    engine: Engine | None = None,
    second: Engine | None = None,
) -> Iterator[Point]:
    """The best plan of an effective round for every variant of its ceilings, each as `best_plan` would tell it.

    Points come as they are found: the most money first, then the least, then always the middle of the widest gap, so
    that a coarse frontier is there early. `options` hold for every point; `sweep_limit_s` is wall clock for all of
    them. What is found of one variant is used for the others (see `memory`), so that a point may need no search.
    Raises Refused, before anything is searched, for a round or a variant that cannot be used.
    """
    round_ = read_round(round_data)
    expect_usable(round_, variants)
    amounts = [amounts_of(round_, variant) for variant in variants]
    memory, ends_at = Memory(round_.order), None if sweep_limit_s is None else time.monotonic() + sweep_limit_s

    def point(place: int) -> Point:
        here, sha256 = amounts[place], fingerprint(effective_data(round_data, variants[place]))
        poorer = memory.no_plan(here)
        if poorer is not None and not options.certify_s:
            return Point(place, variants[place], no_plan_either(poorer, sha256))
        walks: list[Walk] = []

        def begun(search: Search) -> Walk:
            walks.append(memory.walk(search, here))
            return walks[-1]

        plan = best_plan(
            with_amounts(round_, here),
            round_sha256=sha256,
            scenario=scenario,
            options=options if ends_at is None else _within(options, ends_at - time.monotonic()),
            progress=progress,
            cancel=cancel,
            engine=engine,
            second=second,
            walk_of=begun,
        )
        memory.remember(here, plan, walks)
        return Point(place, variants[place], plan)

    return map(point, widest_gap_first(amounts))


def widest_gap_first(amounts: Sequence[Amounts]) -> Iterator[int]:
    """The places of the amounts: the largest sum, the smallest, then the middle of every stretch that is left."""
    ranked = sorted(range(len(amounts)), key=lambda place: (sum(amounts[place]), place), reverse=True)
    yield from ranked[:1]
    yield from ranked[1:][-1:]
    stretches = [(0, len(ranked) - 1)]
    for first, last in stretches:  # grows as it is read: the wide ones stand before their halves
        middle = (first + last) // 2
        if first < middle:
            yield ranked[middle]
            stretches += [(first, middle), (middle, last)]


def _within(options: SolveOptions, left_s: float) -> SolveOptions:
    """The options with no more time than is left of the sweep."""
    left_s = max(0.0, left_s)
    certify_s = min(options.certify_s, left_s)
    return replace(options, time_limit_s=min(options.time_limit_s, left_s), certify_s=certify_s)
