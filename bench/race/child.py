"""One job in a process of its own: `python -m bench.race.child`, the job on standard input, what came of it on output.

Its memory is nobody else's, its imports are done before the clock starts, an engine that breaks breaks alone.
CP-SAT and HiGHS cannot live in one process (both bring a library of the same name): only the one asked for is loaded.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from bench.race.job import HOLDS, OURS, Told
from optimizer.jsonio import dump_json, load_json
from optimizer.plan import Plan
from optimizer.planfile import plan_to_data
from optimizer.verify import verify_plan

STATUS = Path("/proc/self/status")


class Answering(Protocol):
    """Answers a round file: the plan, the seconds until it was there, and those that the engine took of them."""

    def __call__(self, text: bytes, job: Mapping[str, Any], /) -> tuple[Plan, float, float | None]:
        """Answer; the clock starts with the call."""


def main() -> None:
    """Read the job, answer it, judge the plan, tell."""
    job = json.load(sys.stdin)
    text = Path(job["round"]).read_bytes()
    module = import_module("bench.race.ours" if job["engine"] == OURS else "bench.race.theirs")
    answer = cast("Answering", module.loaded(job))
    plan, seconds, engine_s = answer(text, job)
    peak_mib = _peak_mib()
    data = plan_to_data(plan)
    held = plan.accounts is not None
    if held:
        Path(job["plan"]).write_text(dump_json(data), encoding="utf-8")
    told = Told(
        status=plan.stopped.value if job["engine"] == OURS else str(plan.solver.options["status"]),
        values={stage.name: float(stage.value) for stage in plan.stages},
        bounds={stage.name: None if stage.bound is None else float(stage.bound) for stage in plan.stages},
        seconds=seconds,
        engine_s=engine_s,
        peak_mib=peak_mib,
        verify=_verdict(load_json(text), data) if held else "no plan",
    )
    print(json.dumps(asdict(told)))


def _verdict(round_data: Any, plan_data: dict[str, Any]) -> str:  # noqa: ANN401 - a round file
    faults = verify_plan(round_data, plan_data)
    return f"{faults[0].code}: {faults[0].message.en}" if faults else HOLDS


def _peak_mib() -> float:
    """The most memory that this process, or one that it started, has held."""
    started_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if STATUS.exists():  # where there is one it is the better witness: the other also counts what the parent held
        told = dict(line.split(":", 1) for line in STATUS.read_text().splitlines() if ":" in line)
        own_kib = int(told.get("VmHWM", f"{own_kib} kB").split()[0])
    return max(own_kib, started_kib) / 1024


if __name__ == "__main__":
    main()
