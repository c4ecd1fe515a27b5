"""How long each step takes, apart, and one engine beside the other."""

from __future__ import annotations

import json
import platform
import resource
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from bench.rounds import hard_round
from optimizer.engines import Limits
from optimizer.engines.highs import handed_over
from optimizer.jsonio import dump_json, fingerprint, load_json
from optimizer.model import build
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import read_round
from optimizer.search.matrix import matrix_of
from optimizer.verify import verify_plan

SEED = Path(__file__).parents[1] / "seed" / "rounds"
TIMES = 3
SEARCH_S = 60

Made = TypeVar("Made")


def fastest(work: Callable[[], Made]) -> tuple[float, Made]:
    """Do the work three times; the fastest time in seconds, and what it made."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        made = work()
        times.append(time.perf_counter() - began)
    return min(times), made


def steps(name: str, text: bytes) -> Any:  # noqa: ANN401 - a round file
    """Time what comes before the search."""
    load_s, data = fastest(lambda: load_json(text))
    read_s, round_ = fastest(lambda: read_round(data))
    build_s, model = fastest(lambda: build(round_))
    model.aim(round_.order[0])
    hand_s, _ = fastest(lambda: handed_over(matrix_of(model), Limits(gap=0, time_limit_s=1)))
    print(f"\n{name}: {len(round_.projects)} projects, {len(round_.targets)} targets, {len(round_.phases)} phases")
    print(f"  {len(model.columns)} columns, {len(model.rows)} rows")
    print(f"  load {load_s:.3f} s, read {read_s:.3f} s, build {build_s:.3f} s, hand over {hand_s:.3f} s")
    print(f"  build and hand over together {build_s + hand_s:.3f} s")
    return data


def search(data: Any, engine: str, gap: str, seconds: float) -> float:  # noqa: ANN401 - a round file
    """Search, check, and tell; returns the seconds of the search."""
    began = time.perf_counter()
    plan = best_plan(
        read_round(data),
        round_sha256=fingerprint(data),
        options=SolveOptions(engine=engine, time_limit_s=seconds, gap=Decimal(gap)),
    )
    took_s = time.perf_counter() - began
    check_s, findings = fastest(lambda: verify_plan(data, plan_to_data(plan)))
    value = "no plan" if plan.accounts is None else f"{float(plan.stages[0].value):.9f}"
    gap_left = "unknown" if plan.gap is None else f"{float(plan.gap):.2e}"
    print(f"  {engine:5} {took_s:7.2f} s, {plan.stopped.value}, first stage {value}, gap {gap_left}, ", end="")
    print(f"checked in {check_s:.3f} s: {'holds' if not findings else 'DOES NOT HOLD'}")
    return took_s


def main() -> None:
    """Run everything and print it."""
    print(f"Python {platform.python_version()}, {platform.machine()}; fastest of {TIMES} for steps, searches once")
    for path in sorted(SEED.glob("*.json")):
        data = steps(path.stem, path.read_bytes())
        ours, other = (search(data, engine, "0", 120) for engine in ("highs", "cbc"))
        print(f"  highs / cbc = {ours / other:.2f}")
    made = hard_round(1_000, 5, 20)
    data = steps(made["code"], dump_json(made).encode())
    search(data, "highs", "0.001", SEARCH_S)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_memory_mib": round(peak_mib)}))
