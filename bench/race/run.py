"""Jobs one after the other, each in a process of its own; what comes of them goes to the results file."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.cases import Case, Text
from bench.public.programs import Programs, refereed
from bench.race.clock import gap_of
from bench.race.job import Job, Record, Told
from bench.race.results import Results
from bench.race.tell import job_line
from optimizer.jsonio import load_json
from optimizer.planfile import MINIMISED

ROOT = Path(__file__).parents[2]
GRACE_S = 60.0
"""So long may a process read, write down, check and clean up beside its search before it is ended."""
LAST_WORDS = 300


def run(cases: Mapping[str, Case], jobs: Sequence[Job], results: Results, folder: Path | None) -> None:
    """Do the jobs, instance by instance; `folder` is that of the public instances, the referee stands beside it."""
    held: tuple[str, Text] | None = None
    for place, job in enumerate(jobs, 1):
        if held is None or held[0] != job.case:
            held = job.case, cases[job.case].make()
        record = one(cases[job.case], job, held[1], _referee(folder))
        results.add(record)
        print(f"[{place}/{len(jobs)}] {job_line(record)}", file=sys.stderr, flush=True)


def one(case: Case, job: Job, text: Text, referee: Programs | None) -> Record:
    """One job, from the round file to the verdicts on its plan."""
    with TemporaryDirectory(prefix="phanky-bench-") as name:
        round_path, plan_path = Path(name) / "round.json", Path(name) / "plan.json"
        round_path.write_bytes(text.bytes)
        told = _told(job, round_path, plan_path)
        judged = ""
        if referee is not None and plan_path.exists():
            judged = refereed(referee, text.bytes, load_json(plan_path.read_bytes()))
    return record_of(case, job, told, text, judged)


def record_of(case: Case, job: Job, told: Told, text: Text, referee: str) -> Record:
    """What came of a job: value and bound of the stage that is told, and the widest gap of all stages."""
    gaps = [gap_of(value, told.bounds.get(name)) for name, value in told.values.items()]
    known = [gap for gap in gaps if gap is not None]
    return Record(
        job=job,
        kind=case.kind,
        size=case.size,
        seed=case.seed,
        status=told.status,
        value=told.values.get(text.stage),
        bound=told.bounds.get(text.stage),
        upwards=text.stage not in MINIMISED,
        gap_left=max(known) if known and len(known) == len(gaps) else None,
        seconds=round(told.seconds, 4),
        engine_s=None if told.engine_s is None else round(told.engine_s, 4),
        peak_mib=None if told.peak_mib is None else round(told.peak_mib, 1),
        verify=told.verify,
        referee=referee,
        scale=float(text.scale),
        round_sha256=hashlib.sha256(text.bytes).hexdigest(),
    )


def _told(job: Job, round_path: Path, plan_path: Path) -> Told:
    """What the job's process says; a process that breaks or does not end has no plan."""
    asked: dict[str, Any] = {
        "engine": job.engine,
        "gap": job.gap,
        "limit_s": job.limit_s,
        "without": list(job.without),
        "round": str(round_path),
        "plan": str(plan_path),
    }
    words = [sys.executable, "-m", "bench.race.child"]
    # checking takes its time on the largest rounds: as much again as the search may take
    patience_s = 2 * job.limit_s + GRACE_S
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            words, input=json.dumps(asked), capture_output=True, text=True, check=False, cwd=ROOT, timeout=patience_s
        )
    except subprocess.TimeoutExpired:
        return Told(status=f"ended from outside after {patience_s:.0f} s", seconds=patience_s, verify="no plan")
    if done.returncode:
        last = " | ".join(done.stderr.strip().splitlines()[-2:])[-LAST_WORDS:]
        return Told(status=f"broke: {last or done.returncode}", seconds=job.limit_s, verify="no plan")
    return Told(**json.loads(done.stdout.splitlines()[-1]))


def _referee(folder: Path | None) -> Programs | None:
    """The referee beside the public instances, if it is there."""
    programs = None if folder is None else Programs(folder)
    return programs if programs is not None and programs.referee.is_file() else None
