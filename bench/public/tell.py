"""How results are printed: a line for each, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from bench.public.instances import Instance
from bench.public.result import HOLDS, Against, Result
from optimizer.questions.best_plan import Progress

NOTHING = "-"


def number(value: Fraction | None, form: str = ".9g") -> str:
    """A number in as many digits as help; a dash where there is none."""
    return NOTHING if value is None else format(float(value), form)


COLUMNS: tuple[tuple[str, str, Callable[[Result], str]], ...] = (
    ("family", "<6", lambda one: one.instance.family),
    ("instance", "<22", lambda one: one.instance.name),
    ("engine", "<6", lambda one: one.engine),
    ("value", ">12", lambda one: number(one.value)),
    ("published", ">12", lambda one: number(one.published)),
    ("difference", ">10", lambda one: "0" if one.against is Against.EQUAL else number(one.difference, "+.6g")),
    ("against", "<7", lambda one: one.against.value),
    ("gap", ">8", lambda one: "0" if one.proved else number(one.gap, ".3%")),
    ("bound", ">12", lambda one: number(one.bound)),
    ("seconds", ">7", lambda one: f"{one.seconds:.1f}"),
    ("stopped", "<10", lambda one: one.stopped),
    ("referee", "<7", lambda one: _verdict(one.referee)),
    ("verify", "<6", lambda one: _verdict(one.verify)),
)
"""Heading, side and width, and what stands there."""


def heading() -> str:
    """The line over the results."""
    return " ".join(format(name, width) for name, width, _ in COLUMNS)


def result_line(result: Result) -> str:
    """One result; under it, in full, whatever is wrong with it."""
    lines = [" ".join(format(say(result), width) for _, width, say in COLUMNS)]
    for judge, said in (("referee", result.referee), ("verify", result.verify)):
        if said != HOLDS:
            lines.append(f"  {judge}: {said}")
    if result.contradicts:
        lines.append("  the value or the bound cannot be true together with the published value")
    lines += [f"  plan: {said}" for said in result.findings]
    return "\n".join(lines)


def progress_line(place: str, instance: Instance, progress: Progress, scale: Fraction) -> str:
    """Where the search stands; coverage in published units."""
    by = float(scale) if progress.stage == "coverage" else 1.0
    held, bound = (NOTHING if one is None else f"{one * by:.7g}" for one in (progress.incumbent, progress.bound))
    found = f"{progress.stage} {held}, bound {bound}, {progress.seconds:.0f} s"
    return f"{place} {instance.family} {instance.name}: {found}"


def summary(results: Sequence[Result]) -> str:
    """What the results come to, and the names of those that somebody has to look at."""
    compared = [one for one in results if one.published is not None]
    matched = [one for one in compared if one.against is not Against.SHORT]
    counts = (
        f"{len(matched)} of {len(compared)} match their published value or beat it",
        f"{sum(one.proved for one in results)} of {len(results)} proved to be the best",
        f"{sum(one.referee == HOLDS for one in results)} held by the referee",
        f"{sum(one.verify == HOLDS for one in results)} held by our own check",
    )
    told = {
        "better than published": [one for one in compared if one.against is Against.BETTER],
        "short of the published value": [one for one in compared if one.against is Against.SHORT],
        "IN CONTRADICTION TO WHAT IS PUBLISHED": [one for one in results if one.contradicts],
        "WITHOUT A PLAN THAT HOLDS": [one for one in results if not one.held],
    }
    named = (f"{what}: {', '.join(one.instance.name for one in which)}" for what, which in told.items() if which)
    return "\n".join(("; ".join(counts), *named))


def _verdict(said: str) -> str:
    return HOLDS if said == HOLDS else "NO"
