"""What is answered to a question: lines as they come."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from optimizer import jsonio
from optimizer.engines import Cancel
from optimizer.findings import EngineFailed
from optimizer.plan import Plan, Stopped
from optimizer.planfile import plan_to_data
from optimizer.process.asked import Asked
from optimizer.process.progress import Teller
from optimizer.questions.best_plan import best_plan
from optimizer.questions.sweep import Sweep, sweep_of
from optimizer.questions.sweep.shared import Shared, shared_of
from optimizer.questions.sweep.swept import SweepPoint, Unverified, swept
from optimizer.reading import read_round
from optimizer.verify import verify_plan

Line = dict[str, Any]


class LastSweep:
    """The sweep that was asked for last, and what its points share: who asks for it in parts has it as a whole."""

    def __init__(self) -> None:
        self._asked: tuple[object, ...] = ()
        self._made: tuple[Sweep, Shared] | None = None

    def of(self, asked: Asked) -> tuple[Sweep, Shared]:
        """The sweep of a question, and what is known of it. Raises Refused."""
        same = (jsonio.fingerprint(asked.round_data), jsonio.fingerprint(asked.spec), asked.scenario, asked.options)
        if self._made is not None and same == self._asked:
            self._made[0].expect(asked.places)
        else:
            sweep = sweep_of(asked.round_data, asked.spec, asked.places)
            self._asked, self._made = same, (sweep, shared_of(sweep))
        return self._made


def answers(asked: Asked, last: LastSweep, tell: Callable[[Line], None], cancel: Cancel) -> Iterator[Line]:
    """The lines that answer a question; its progress is told beside them. Raises Refused, EngineFailed, MemoryError."""
    teller = Teller(tell)
    if asked.spec is None:
        yield {"plan": _plan(asked, teller, cancel)}
        return
    sweep, shared = last.of(asked)
    points = swept(
        sweep,
        asked.places,
        scenario=asked.scenario,
        options=asked.options,
        progress=lambda place, progress: teller.tell(progress, place=place),
        cancel=cancel,
        shared=shared,
    )
    for point in points:
        expect_memory(point.plan)
        yield {"point": point_to_data(point)}


def _plan(asked: Asked, teller: Teller, cancel: Cancel) -> Line:
    """The plan file of the best plan, judged once more as the file that it is."""
    plan = best_plan(
        read_round(asked.round_data),
        round_sha256=jsonio.fingerprint(asked.round_data),
        scenario=asked.scenario,
        options=asked.options,
        progress=teller.tell,
        cancel=cancel,
    )
    teller.end()
    expect_memory(plan)
    data = plan_to_data(plan)
    if faults := verify_plan(asked.round_data, data):
        raise Unverified(f"the plan does not hold: {faults[0].code} {faults[0].message.en}")
    return data


def expect_memory(plan: Plan) -> None:
    """Raise MemoryError where an engine that ran out of memory is why nothing is held."""
    if plan.stopped is Stopped.ERROR and not plan.starts:
        words = " ".join(finding.message.en for finding in plan.findings)
        if "MemoryError" in words or "bad_alloc" in words:
            raise MemoryError(words)


def point_to_data(point: SweepPoint) -> Line:
    """A point as its line has it: what a table shows, and the whole plan file packed."""
    plan, file = point.plan, point.plan_data
    goal = file.get("objective", {})
    bound = plan.stages[0].bound if plan.stages else None
    return {
        "place": point.place,
        "answer": plan.answer.value,
        "stopped": plan.stopped.value,
        "coverage": None if "coverage" not in goal else f"{goal['coverage']:.12f}",
        "cost_vnd": goal.get("cost"),
        "gap": None if plan.gap is None else float(plan.gap),
        "bound": None if bound is None else f"{goal['stages'][0]['bound']:.12f}",
        "seconds": file["solver"]["seconds"],
        "engine_version": plan.solver.version,
        "round_sha256": plan.round_sha256,
        "starts": [[one.project, one.option, one.start_year, one.fraction_bp] for one in plan.starts],
        "plan_zlib": b64encode(zlib.compress(jsonio.dump_json(file).encode())).decode(),
    }


def broke(error: EngineFailed) -> str:
    """The code of a question that broke."""
    return "plan_does_not_hold" if isinstance(error, Unverified) else "engine_failed"
