"""What a frontier of 25 amounts costs beside cold solves of the same round: `python -m bench.frontier`.

Seconds are process time (one thread), so that others on the machine disturb little; the fastest of three, the cold
solves and the sweep in one process, with the same options. Every plan of both is held to the verifier.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from optimizer.jsonio import fingerprint, load_json
from optimizer.plan import Plan
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import best_plan
from optimizer.questions.frontier import Point, effective_data, frontier, scaled
from optimizer.questions.options import SolveOptions
from optimizer.reading import read_round
from optimizer.verify import verify_plan

ROUND = Path(__file__).parents[1] / "seed" / "rounds" / "HN-2016-2020.json"
FUND, FIRST, LAST, STEPS, TIMES = "development", Fraction(50, 100), Fraction(110, 100), 25, 3

Made = TypeVar("Made")


@dataclass(frozen=True, kw_only=True)
class FrontierTimes:
    """Seconds of process time: one cold solve of the round, the sweep, and a cold solve of each variant in a row."""

    cold_s: float
    sweep_s: float
    every_cold_s: float
    searches: int
    holds: bool

    @property
    def ratio(self) -> float:
        """How many cold solves of the round the whole sweep costs."""
        return self.sweep_s / self.cold_s

    @property
    def against_loop(self) -> float:
        """What part of a plain loop of cold solves over the same variants the sweep costs."""
        return self.sweep_s / self.every_cold_s


def measure(times: int = TIMES, steps: int = STEPS, gap: Decimal = Decimal("0.0001")) -> FrontierTimes:
    """Time the sweep, the round alone, and every variant alone; the sweep and the round the fastest of `times`."""
    data, options = load_json(ROUND.read_bytes()), SolveOptions(gap=gap)
    shares = [FIRST + (LAST - FIRST) * step / max(1, steps - 1) for step in range(steps)]
    variants = scaled(read_round(data), {FUND: shares})
    cold_s, plan = _fastest(lambda: _cold(data, options), times)
    sweep_s, points = _fastest(lambda: list(frontier(data, variants, options=options)), times)
    every_cold_s, plans = _fastest(lambda: [_cold(effective_data(data, one), options) for one in variants], 1)
    pairs = [(data, plan), *((effective_data(data, one.variant), one.plan) for one in points)]
    pairs += zip((effective_data(data, one) for one in variants), plans, strict=True)
    return FrontierTimes(
        cold_s=cold_s,
        sweep_s=sweep_s,
        every_cold_s=every_cold_s,
        searches=sum(one.plan.solver.seconds > 0 for one in points),
        holds=all(not verify_plan(file, plan_to_data(one)) for file, one in pairs) and _agree(points, plans),
    )


def _cold(data: Any, options: SolveOptions) -> Plan:  # noqa: ANN401 - a round file
    return best_plan(read_round(data), round_sha256=fingerprint(data), options=options)


def _agree(points: Sequence[Point], plans: Sequence[Plan]) -> bool:
    """Whether no plan of the sweep or of the loop covers more than the other has proved (the first stage is O1)."""
    stages = [(one.plan.stages[0], plans[one.place].stages[0]) for one in points]
    bounds = [(one, one.bound or 1, other, other.bound or 1) for one, other in stages]
    return len(points) == len(plans) and all(
        one.value <= limit and other.value <= bound for one, bound, other, limit in bounds
    )


def _fastest(work: Callable[[], Made], times: int) -> tuple[float, Made]:
    best_s, made = float("inf"), None
    for _ in range(max(1, times)):
        began = time.process_time()
        made = work()
        best_s = min(best_s, time.process_time() - began)
    return best_s, made  # type: ignore[return-value]  # it was made at least once


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print. Returns 1 where a plan does not hold, or sweep and loop contradict each other."""
    parser = argparse.ArgumentParser(prog="python -m bench.frontier", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help="the fastest of so many")
    parser.add_argument("--steps", type=int, default=STEPS, help="amounts in the sweep")
    parser.add_argument("--gap", type=Decimal, default=Decimal("0.0001"), help="relative gap of every stage")
    asked = parser.parse_args(words)
    found = measure(asked.times, asked.steps, asked.gap)
    print(
        f"{ROUND.stem}, {FUND} ceilings {float(FIRST):.0%} to {float(LAST):.0%} in {asked.steps} steps, gap {asked.gap}"
    )
    print(f"  one cold solve {found.cold_s:.2f} s; the sweep {found.sweep_s:.2f} s = {found.ratio:.1f} cold solves")
    print(f"  a loop of cold solves {found.every_cold_s:.2f} s; the sweep takes {found.against_loop:.0%} of it")
    print(f"  {found.searches} points searched; every plan {'holds' if found.holds else 'DOES NOT HOLD'}")
    return 0 if found.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
