"""Asking for sweeps, and what becomes of them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import record as note
from app.errors import Unusable
from app.jobs import queries as jobs
from app.jobs.models import JobKind, JobState
from app.jobs.queue import Pruned, Queue, Way, delete_jobs, end
from app.kit.answers import stored_json
from app.kit.columns import now_utc
from app.kit.paging import Page
from app.plans import queries as plan_queries
from app.rounds.queries import lock_round, revisions_of
from app.rounds.service import key_of
from app.runs import translate
from app.runs.freezing import freeze
from app.runs.schemas import RunOptions
from app.runs.service import expect_options
from app.runs.translate.sweeps import Sweep, read_sweep
from app.scenarios.queries import get_scenario
from app.sweeps import queries
from app.sweeps.models import SweepPointRow, SweepRow, SweepState
from app.sweeps.schemas import LabelOut, PointOut, SweepIn, SweepListed
from app.webhooks.service import tell_ended

Json = dict[str, Any]

PARTS = 32
"""A sweep is done in about so many parts: enough for many workers and for turns to be fair ..."""
LEAST_PART, LARGEST_PART = 5, 200
"""... of so many points each: neighbours help one another, and a part costs some hundredths of a second by itself."""


class BadScenarioList(Unusable):
    """422: a sweep over scenarios names them by their codes."""

    code = "bad_scenario_list"


def ask(  # noqa: PLR0913 - keyword-only; what a question is made of
    session: Session, *, code: str, body: SweepIn, max_time_limit_s: int, asked_by: str, queue: Way
) -> SweepRow:
    """Freeze the effective round and queue the sweep's parts. Raises RoundNotFound, ScenarioNotFound, Unusable."""
    options = body.options
    expect_options(RunOptions(engine=options.engine, time_limit_s=options.time_limit_s, certify_s=0), max_time_limit_s)
    round_row = lock_round(session, code=code)
    spec = _with_scenarios(session, body.spec, round_id=key_of(round_row))
    sha256 = freeze(session, round_row=round_row, scenario=body.scenario)
    sweep = read_sweep(stored_json(plan_queries.get_frozen(session, sha256=sha256).content), spec)
    queue.limits.expect_room_for_points(held=queries.open_points(session, asked_by=asked_by), asked=len(sweep))
    part_size = min(LARGEST_PART, max(LEAST_PART, -(-len(sweep) // PARTS)))
    row = SweepRow(
        id=str(uuid4()),
        round_code=code,
        round_revision=round_row.revision,
        round_sha256=sha256,
        scenario_code=body.scenario,
        kind=sweep.kind,
        spec=translate.to_text(spec),
        points=len(sweep),
        part_size=part_size,
        asked_by=asked_by,
        **options.model_dump(),
    )
    session.add(row)
    session.flush()  # jobs are of a sweep that is there
    after = {"kind": row.kind, "points": row.points, "scenario": body.scenario, "round_sha256": sha256}
    note(session, Event.SWEEP_ASKED, subject=f"sweep:{row.id}", round_code=code, after=after)
    queue.put(session, kind=JobKind.SWEEP, subject=row.id, asked_by=asked_by, parts=-(-row.points // row.part_size))
    return row


def _with_scenarios(session: Session, spec: Mapping[str, Any], *, round_id: int) -> Json:
    """The spec with the named scenarios as they stand now. Raises ScenarioNotFound, BadScenarioList."""
    if spec.get("kind") != "scenarios":
        return dict(spec)
    codes = spec.get("codes")
    if set(spec) != {"kind", "codes"} or not isinstance(codes, list) or not all(isinstance(one, str) for one in codes):
        raise BadScenarioList(
            'Ghi mã các kịch bản: {"kind": "scenarios", "codes": ["..."]}.',
            'Name the scenarios by their codes: {"kind": "scenarios", "codes": ["..."]}.',
        )
    files = [get_scenario(session, round_id=round_id, code=code).content for code in codes]
    return {"kind": "scenarios", "scenarios": [translate.parse_json(one) for one in files]}


def begin_part(session: Session, *, sweep_id: str, part: int) -> tuple[SweepRow, str, list[int]] | None:
    """A part of a sweep: its row, its frozen round and the places that have no answer yet; None when it has ended."""
    row = queries.get_sweep(session, sweep_id=sweep_id, lock=True)
    if row.finished_at is not None or row.cancel_asked_at is not None:
        return None
    row.state, row.started_at = SweepState.RUNNING, row.started_at or now_utc()
    places = range(part * row.part_size, min(row.points, (part + 1) * row.part_size))
    done = queries.done_places(session, sweep_id=sweep_id, places=places)
    text = plan_queries.get_frozen(session, sha256=row.round_sha256).content
    session.flush()
    session.expunge(row)
    return row, text, [place for place in places if place not in done]


def record(
    session: Session, *, sweep_id: str, points: Sequence[Json], plans_zlib: Sequence[bytes], worker: str
) -> None:
    """Keep the answers of some places; those that are there already stay as they are."""
    rows = [
        SweepPointRow(
            sweep_id=sweep_id,
            place=one["place"],
            answer=one["answer"],
            stopped=one["stopped"],
            coverage=_decimal(one["coverage"]),
            bound=_decimal(one["bound"]),
            gap=_decimal(one["gap"]),
            cost_vnd=one["cost_vnd"],
            seconds=float(one["seconds"]),
            engine_version=one["engine_version"],
            round_sha256=one["round_sha256"],
            starts=one["starts"],
            plan=plan,
            worker=worker,
        )
        for one, plan in zip(points, plans_zlib, strict=True)
    ]
    queries.record(session, rows)


def record_failure(session: Session, *, sweep_id: str, place: int, why: str, worker: str) -> None:
    """Keep that a place has no answer, and why: its solving process broke too often."""
    row = SweepPointRow(
        sweep_id=sweep_id, place=place, answer="none", stopped="error", seconds=0.0, failure=why, worker=worker
    )
    queries.record(session, [row])
    sweep = queries.get_sweep(session, sweep_id=sweep_id, lock=True)
    sweep.failure = sweep.failure or f"{place}: {why}"


def end_part(session: Session, *, sweep_id: str, job_id: str) -> None:
    """End one part; with the last one the sweep is at its end."""
    row = queries.get_sweep(session, sweep_id=sweep_id, lock=True)
    end(session, job_id=job_id)
    session.flush()  # the parts that are open are counted next
    _end_if_over(session, row)


def cancel(session: Session, *, sweep_id: str) -> SweepRow:
    """Ask a sweep to end now; what is found stays. Parts that wait never begin. Raises SweepNotFound."""
    row = queries.get_sweep(session, sweep_id=sweep_id, lock=True)
    if row.finished_at is not None:
        return row
    if row.cancel_asked_at is None:
        row.cancel_asked_at = now_utc()
        note(session, Event.SWEEP_CANCELLED, subject=f"sweep:{row.id}", round_code=row.round_code)
    for job in jobs.jobs_of(session, subject=row.id):
        if job.state == JobState.QUEUED:
            end(session, job_id=job.id)
    session.flush()  # the parts that are open are counted next
    _end_if_over(session, row)
    return row


def _end_if_over(session: Session, row: SweepRow) -> None:
    if row.finished_at is not None or any(one.state != JobState.ENDED for one in jobs.jobs_of(session, subject=row.id)):
        return
    whole = queries.done_by_sweep(session, ids=[row.id]).get(row.id, 0) == row.points
    row.finished_at = now_utc()
    if whole:
        row.state = SweepState.DONE
    else:
        row.state = SweepState.CANCELLED if row.cancel_asked_at is not None else SweepState.FAILED
    tell_ended(session, kind=JobKind.SWEEP, subject=row.id, round_code=row.round_code, state=row.state, plan_id=None)


def retry(session: Session, *, sweep_id: str, queue: Queue) -> SweepRow:
    """Go on with a sweep that ended before all its points were answered. Raises SweepNotFound."""
    row = queries.get_sweep(session, sweep_id=sweep_id, lock=True)
    if row.finished_at is None or row.state == SweepState.DONE:
        return row
    held = queries.open_points(session, asked_by=row.asked_by)
    queue.limits.expect_room_for_points(held=held, asked=row.points)
    note(session, Event.SWEEP_RETRIED, subject=f"sweep:{row.id}", round_code=row.round_code)
    row.state, row.finished_at, row.cancel_asked_at, row.failure = SweepState.QUEUED, None, None, None
    for job in jobs.jobs_of(session, subject=row.id):
        job.state, job.ended_at, job.attempts = JobState.QUEUED, None, 0
        session.flush()  # put back only what is open
        queue.put_back(session, job_id=job.id)
    return row


def prune(session: Session, *, before: datetime) -> Pruned:
    """Forget sweeps that ended before a moment, with their points and jobs."""
    rows = queries.finished_before(session, moment=before)
    workflow_ids = delete_jobs(session, subjects=[row.id for row in rows])
    for row in rows:
        queries.delete_points(session, sweep_id=row.id)
        session.delete(row)
    if rows:
        note(session, Event.SWEEPS_PRUNED, subject="sweeps", before=[row.id for row in rows])
    return Pruned(len(rows), workflow_ids)


def list_sweeps(
    session: Session, *, round_code: str | None, page: int, size: int, within: Collection[str] | None = None
) -> Page[SweepListed]:
    """One page of the sweeps, newest first; only of the rounds `within`, where that is said."""
    rows, total = queries.page_of_sweeps(session, round_code=round_code, page=page, size=size, within=within)
    revisions = revisions_of(session, codes={row.round_code for row in rows})
    done = queries.done_by_sweep(session, ids=[row.id for row in rows])
    return Page(items=[_listed(row, revisions, done) for row in rows], total=total, page=page, size=size)


def listed(session: Session, row: SweepRow) -> SweepListed:
    """A sweep as lists show it."""
    done = queries.done_by_sweep(session, ids=[row.id])
    return _listed(row, revisions_of(session, codes={row.round_code}), done)


def list_points(session: Session, *, sweep_id: str, page: int, size: int) -> Page[PointOut]:
    """One page of a sweep's answers so far. Raises SweepNotFound."""
    row = queries.get_sweep(session, sweep_id=sweep_id)
    rows, total = queries.page_of_points(session, sweep_id=sweep_id, page=page, size=size)
    sweep = sweep_as_asked(session, row)
    return Page(items=[point_out(sweep, one) for one in rows], total=total, page=page, size=size)


def all_points(session: Session, *, sweep_id: str) -> list[PointOut]:
    """All of a sweep's answers so far, by place. Raises SweepNotFound."""
    sweep = sweep_as_asked(session, queries.get_sweep(session, sweep_id=sweep_id))
    return [point_out(sweep, one) for one in queries.points_of(session, sweep_id=sweep_id)]


def sweep_as_asked(session: Session, row: SweepRow) -> Sweep:
    """The sweep of a row, which can describe and make every one of its rounds."""
    frozen = plan_queries.get_frozen(session, sha256=row.round_sha256).content
    return read_sweep(stored_json(frozen), stored_json(row.spec))


def point_out(sweep: Sweep, row: SweepPointRow) -> PointOut:
    """A point as the API shows it."""
    described = sweep.describe(row.place)
    label = LabelOut(vi=described.label.vi, en=described.label.en)
    return PointOut(**row.model_dump(exclude={"plan"}), label=label, described=dict(described.data))


def plan_text(session: Session, *, sweep_id: str, place: int) -> str:
    """The plan file of one point. Raises SweepNotFound, PointNotFound."""
    plan = queries.get_point(session, sweep_id=sweep_id, place=place).plan
    if plan is None:
        raise queries.PointNotFound(
            f"Điểm {place} không có phương án: tiến trình giải bị hỏng. Xem cột failure của điểm.",
            f"Point {place} has no plan: its solving process broke. See the point's failure.",
        )
    return zlib.decompress(plan).decode()


def round_text(session: Session, *, sweep_id: str, place: int) -> str:
    """The effective round file of one place, made again from the sweep. Raises SweepNotFound, PointNotFound."""
    row = queries.get_sweep(session, sweep_id=sweep_id)
    if not 0 <= place < row.points:
        queries.get_point(session, sweep_id=sweep_id, place=place)
    return translate.to_text(sweep_as_asked(session, row).effective(place))


def _listed(row: SweepRow, revisions: Mapping[str, int], done: Mapping[str, int]) -> SweepListed:
    spec = stored_json(row.spec)
    if row.kind == "scenarios":
        spec = {"kind": "scenarios", "codes": [one["code"] for one in spec["scenarios"]]}
    return SweepListed(
        **row.model_dump(exclude={"spec"}),
        spec=spec,
        done=done.get(row.id, 0),
        cancelling=row.cancel_asked_at is not None and row.finished_at is None,
        round_changed=revisions.get(row.round_code) != row.round_revision,
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
