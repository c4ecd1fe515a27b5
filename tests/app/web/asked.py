"""What was asked of the past rounds: runs in every state, and sweeps of every kind with their points."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session

import seed
from app.kit.columns import now_utc
from app.plans import service as plans
from app.plans.queries import get_plan
from app.rounds.queries import get_round
from app.runs import events
from app.runs.models import RunRow
from app.sweeps.models import SweepPointRow, SweepRow
from optimizer.jsonio import dump_json, fingerprint, load_json
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import best_plan
from optimizer.questions.sweep import sweep_of
from optimizer.reading import read_round

Data = dict[str, Any]

SWEPT = "HN-2020"
SWEEPS: Mapping[str, Data] = {
    "ceilings": {"kind": "ceilings", "funds": {"recurring": {"from_percent": "60", "to_percent": "100", "steps": 3}}},
    "grid": {
        "kind": "ceilings",
        "funds": {
            "development": {"from_percent": "80", "to_percent": "100", "steps": 2},
            "recurring": {"from_percent": "80", "to_percent": "100", "steps": 2},
        },
    },
    "draws": {"kind": "monte_carlo", "draws": 3, "seed": 1, "cost": {"low": "0.9", "mode": "1", "high": "1.5"}},
}
PROGRESS: Sequence[tuple[str, float | None, float, float]] = (
    ("coverage", None, 0.91, 0.1),
    ("coverage", 0.79, 0.87, 0.5),
    ("coverage", 0.8597, 0.8598, 2.0),
    ("cost", 1_664_533_500_000, 1_641_398_611_099.5, 2.5),
    ("earliness", 12, 6.84, 2.75),
)
"""Stage, what is held, bound, seconds."""


def store_runs(session: Session, *, plan_id: str, infeasible_id: str) -> dict[str, str]:
    """A run in each state, by its state; `answered` is one that was answered from the store."""
    plan = get_plan(session, plan_id=plan_id)
    asked: dict[str, dict[str, Any]] = {
        "done": {"plan_id": plan_id, "ended": True},
        "infeasible": {"plan_id": infeasible_id, "ended": True, "scenario_code": "NO-WAY"},
        "failed": {"failure": "Bộ giải hỏng / the engine broke", "log": "[1] out of memory", "ended": True},
        "none": {"ended": True, "round_revision": 0},
        "cancelled": {"ended": True},
        "running": {},
        "queued": {},
    }
    ids = {}
    for state, said in asked.items():
        ids[state] = _run(session, state, plan.round_sha256, plan.round_code, **said)
    ids["answered"] = _run(
        session, "done", plan.round_sha256, plan.round_code, plan_id=plan_id, ended=True, answered_from=ids["done"]
    )
    for state in ("done", "running"):
        for stage, held, bound, seconds in PROGRESS:
            told = {"stage": stage, "phase": "search", "incumbent": held, "bound": bound, "nodes": 1}
            events.progress(session, run_id=ids[state], told={**told, "gap": None, "seconds": seconds})
    return ids


def _run(
    session: Session,
    state: str,
    sha256: str,
    code: str,
    *,
    ended: bool = False,
    **said: Any,  # noqa: ANN401 - columns
) -> str:
    now = now_utc()
    row = RunRow(
        id=f"{state}-{'again' if said.get('answered_from') else 'first'}",
        state=state,
        round_code=code,
        round_sha256=sha256,
        engine="highs",
        time_limit_s=60,
        gap=Decimal("0.0001"),
        certify_s=60,
        asked_by="lan",
        question_sha256="0" * 64,
        started_at=None if state == "queued" else now - timedelta(seconds=7),
        finished_at=now if ended else None,
        **{"round_revision": get_round(session, code=code).revision, **said},
    )
    session.add(row)
    session.flush()
    return row.id


def store_sweeps(session: Session) -> dict[str, str]:
    """Every sweep of `SWEEPS` with all its points, and one that is under way."""
    data = load_json((Path(seed.__file__).parent / "rounds" / f"{SWEPT}.json").read_bytes())
    plans.freeze(session, sha256=fingerprint(data), content=dump_json(data))
    session.flush()
    ids = {name: _sweep(session, name, spec, data, ended=True) for name, spec in SWEEPS.items()}
    ids["under way"] = _sweep(session, "under-way", SWEEPS["ceilings"], data, ended=False)
    return ids


def _sweep(session: Session, name: str, spec: Data, data: Data, *, ended: bool) -> str:
    sweep = sweep_of(data, spec)
    row = SweepRow(
        id=name,
        round_code=SWEPT,
        round_revision=1,
        round_sha256=fingerprint(data),
        kind=sweep.kind,
        spec=dump_json(spec),
        points=len(sweep),
        part_size=5,
        state="done" if ended else "running",
        engine="highs",
        time_limit_s=60,
        gap=Decimal("0.0001"),
        asked_by="lan",
        started_at=now_utc(),
        finished_at=now_utc() if ended else None,
    )
    session.add(row)
    session.flush()
    for place in range(len(sweep) if ended else 1):
        session.add(_point(row.id, place, sweep.effective(place)))
    return row.id


def _point(sweep_id: str, place: int, effective: Data) -> SweepPointRow:
    sha256 = fingerprint(effective)
    plan = plan_to_data(best_plan(read_round(effective), round_sha256=sha256))
    first = plan["objective"]["stages"][0]
    return SweepPointRow(
        sweep_id=sweep_id,
        place=place,
        answer=plan["answer"],
        stopped=plan["stopped"],
        coverage=Decimal(first["value"]),
        bound=Decimal(first["bound"]),
        cost_vnd=plan["objective"]["cost"],
        seconds=0.25,
        round_sha256=sha256,
        starts=[
            [one["project"], one["option"], one["start_year"], one.get("fraction_bp", 10_000)] for one in plan["starts"]
        ],
        plan=zlib.compress(dump_json(plan).encode()),
        worker="w",
    )
