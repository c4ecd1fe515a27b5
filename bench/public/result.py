"""What one run of one public instance brought, in the published instance's own units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from bench.public.instances import Instance

PROVED_WITHIN = Fraction(1, 10**8)
"""A bound this near to the value, relative, proves it: it is what binary floats and printed digits leave open."""
EQUAL_WITHIN = Fraction(1, 10**9)
"""Values this near to each other, relative, are the same: published ones are printed to some last digit."""
HOLDS = "holds"
"""What a judge says of a plan in which it finds no fault."""


class Against(StrEnum):
    """How a value compares with the published one."""

    EQUAL = "equal"
    BETTER = "better"
    SHORT = "short"
    NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`value` and `bound` are of the stage that the publication measures; None = no plan, or nothing proved.

    `gap` is what that stage leaves open, relative to the value. `referee` and `verify` are "holds", or the first fault
    that the independent referee, or the project's own check, finds in the plan file. `findings` are the plan's own.
    """

    instance: Instance
    engine: str
    answer: str
    stopped: str
    value: Fraction | None
    bound: Fraction | None
    certified_bound: Fraction | None
    published: Fraction | None
    seconds: float
    referee: str
    verify: str
    findings: tuple[str, ...] = ()

    @property
    def upwards(self) -> bool:
        """Whether more is better."""
        return self.instance.stage != "cost"

    @property
    def difference(self) -> Fraction | None:
        """Our value less the published one."""
        return None if self.value is None or self.published is None else self.value - self.published

    @property
    def against(self) -> Against:
        """Our value beside the published one; no value at all falls short of any."""
        if self.published is None:
            return Against.NOTHING
        if self.difference is None:
            return Against.SHORT
        if abs(self.difference) <= EQUAL_WITHIN * abs(self.published):
            return Against.EQUAL
        return Against.BETTER if (self.difference > 0) == self.upwards else Against.SHORT

    @property
    def gap(self) -> Fraction | None:
        """What is left open between value and bound, relative to the value."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.bound - self.value) / max(abs(self.value), Fraction(1))

    @property
    def proved(self) -> bool:
        """Whether the engine proved that nothing is better."""
        return self.gap is not None and self.gap <= PROVED_WITHIN

    @property
    def held(self) -> bool:
        """Whether there is a plan and both judges say that it holds."""
        return self.value is not None and self.referee == self.verify == HOLDS

    @property
    def contradicts(self) -> bool:
        """Whether it cannot be true together with what is published.

        A bound that denies a published plan is wrong, and so is a value better than a published optimum.
        """
        if self.published is None:
            return False
        denied = False
        if self.bound is not None:
            over = (self.published - self.bound) * (1 if self.upwards else -1)
            denied = over > PROVED_WITHIN * abs(self.published)
        return denied or (self.instance.optimum and self.against is Against.BETTER)

    def to_data(self) -> dict[str, Any]:
        """A line of the file that `--out` names; numbers as floats, for whoever reads or plots them."""
        numbers = ("value", "published", "difference", "bound", "certified_bound", "gap")
        shown = {name: None if (held := getattr(self, name)) is None else float(held) for name in numbers}
        return {
            "family": self.instance.family,
            "instance": self.instance.name,
            "stage": self.instance.stage,
            "engine": self.engine,
            "answer": self.answer,
            "stopped": self.stopped,
            **shown,
            "against": self.against.value,
            "proved": self.proved,
            "contradicts": self.contradicts,
            "seconds": round(self.seconds, 3),
            "referee": self.referee,
            "verify": self.verify,
            "findings": self.findings,
        }
