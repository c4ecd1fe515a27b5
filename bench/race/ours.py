"""Our own answer to a round file, timed from its bytes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from optimizer.engines import ENGINES
from optimizer.engines.guided import PARTS
from optimizer.jsonio import fingerprint, load_json
from optimizer.plan import Plan
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import read_round

if TYPE_CHECKING:
    from bench.race.child import Answering

WITHOUT = "without"
"""The option that names the parts of the search to leave out."""


def loaded(_: Mapping[str, Any]) -> Answering:
    """What answers, with its engine imported."""
    ENGINES[SolveOptions().engine]
    return _answer


def parts() -> tuple[str, ...]:
    """The parts of the search that can be left out, by name."""
    return PARTS


def _answer(text: bytes, job: Mapping[str, Any]) -> tuple[Plan, float, float | None]:
    began = time.perf_counter()
    data = load_json(text)
    round_, sha256 = read_round(data), fingerprint(data)
    left_out: dict[str, Any] = {WITHOUT: frozenset(job[WITHOUT])} if job[WITHOUT] else {}
    left_s = max(0.1, job["limit_s"] - (time.perf_counter() - began))
    options = SolveOptions(gap=Decimal(job["gap"]), time_limit_s=left_s, **left_out)
    plan = best_plan(round_, round_sha256=sha256, options=options)
    return plan, time.perf_counter() - began, plan.solver.seconds
