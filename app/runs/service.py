"""Asking, answering, and what becomes of a run.

A run freezes its input when it is asked: whatever happens to the round later, the answer is to the frozen text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import record
from app.errors import Unusable
from app.jobs import queries as jobs
from app.jobs.models import JobKind
from app.jobs.queue import Pruned, Way, delete_jobs, end
from app.kit.columns import now_utc
from app.kit.paging import Page
from app.kit.product import VERSION
from app.plans import queries as plan_queries
from app.plans import service as plans
from app.rounds.queries import lock_round, revisions_of
from app.runs import events, queries, translate
from app.runs.freezing import freeze
from app.runs.models import RunRow, RunState
from app.runs.schemas import RunIn, RunListed, RunOptions
from app.webhooks.service import tell_ended

ENDS = {"optimal": RunState.DONE, "feasible": RunState.DONE, "infeasible": RunState.INFEASIBLE, "none": RunState.NONE}


class TimeLimitTooLong(Unusable):
    """422: the installation does not search that long."""

    code = "time_limit_too_long"


def ask(session: Session, *, code: str, body: RunIn, max_time_limit_s: int, asked_by: str, queue: Way) -> RunRow:  # noqa: PLR0913 - keyword-only; what a question is made of
    """Freeze the effective round and queue the question, or answer it from a plan that is there already.

    Raises RoundNotFound, ScenarioNotFound, Unusable.
    """
    expect_options(body.options, max_time_limit_s)
    round_row = lock_round(session, code=code)
    sha256 = freeze(session, round_row=round_row, scenario=body.scenario)
    options = body.options.model_dump()
    row = RunRow(
        id=str(uuid4()),
        round_code=code,
        round_revision=round_row.revision,
        round_sha256=sha256,
        scenario_code=body.scenario,
        asked_by=asked_by,
        question_sha256=question_sha256(sha256, body.scenario, options),
        **options,
    )
    after = {"scenario": body.scenario, "round_sha256": sha256, **options}
    record(session, Event.RUN_ASKED, subject=f"run:{row.id}", round_code=code, after=after)
    return _queued(session, row, queue, again=body.again)


def retry(session: Session, *, run_id: str, asked_by: str, queue: Way) -> RunRow:
    """Ask a run's question once more, of the same frozen round, and search it anew. Raises RunNotFound."""
    old = queries.get_run(session, run_id=run_id)
    kept = (
        "round_code", "round_revision", "round_sha256", "scenario_code", "engine", "second_engine", "time_limit_s",
        "gap", "canonical", "certify_s", "question_sha256",
    )  # fmt: skip
    row = RunRow(id=str(uuid4()), asked_by=asked_by, **{name: getattr(old, name) for name in kept})
    record(session, Event.RUN_RETRIED, subject=f"run:{row.id}", round_code=row.round_code, after={"of": old.id})
    return _queued(session, row, queue, again=True)


def _queued(session: Session, row: RunRow, queue: Way, *, again: bool) -> RunRow:
    session.add(row)
    session.flush()  # events and jobs point at the run: its row must be there first
    if again or not answer_from_store(session, row):
        events.state(session, row, number=1)
        queue.put(session, kind=JobKind.RUN, subject=row.id, asked_by=row.asked_by)
    return row


def question_sha256(round_sha256: str, scenario: str | None, options: Mapping[str, Any]) -> str:
    """The fingerprint of a question; another version of the product may know a better answer."""
    data = {"round": round_sha256, "scenario": scenario, "version": VERSION, **options}
    return hashlib.sha256(translate.to_text(data).encode()).hexdigest()


def answer_from_store(session: Session, row: RunRow) -> bool:
    """End the run with the plan of an earlier run of the same question, if there is one; whether there was."""
    earlier = queries.answered_run(session, question_sha256=row.question_sha256)
    if earlier is None:
        return False
    row.state, row.plan_id, row.engine_version = earlier.state, earlier.plan_id, earlier.engine_version
    row.answered_from = earlier.answered_from or earlier.id
    row.started_at = row.finished_at = now_utc()
    _ended(session, row)
    return True


def expect_options(options: RunOptions, max_time_limit_s: int) -> None:
    """Refuse a search that the installation gives no time for, or has no engine for. Raises Unusable."""
    for vi, en, seconds in (
        ("Thời gian tìm", "A search", options.time_limit_s),
        ("Thời gian lập chứng chỉ", "A certificate", options.certify_s or 0),
    ):
        if seconds > max_time_limit_s:
            raise TimeLimitTooLong(
                f"{vi} {seconds} giây vượt giới hạn {max_time_limit_s} giây của hệ thống này.",
                f"{en} of {seconds} s is over this installation's limit of {max_time_limit_s} s.",
            )
    for engine in filter(None, (options.engine, options.second_engine)):
        translate.expect_engine(engine)


def begin(session: Session, *, run_id: str, worker: str, attempt: int) -> translate.Question | None:
    """Take a run up; None when it has ended meanwhile. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    if row.finished_at is not None:
        return None
    row.state, row.worker, row.attempts = RunState.RUNNING, worker, attempt
    row.started_at = row.started_at or now_utc()
    events.state(session, row)
    search = translate.Search(
        engine=row.engine,
        second_engine=row.second_engine,
        time_limit_s=row.time_limit_s,
        gap=row.gap,
        canonical=row.canonical,
        certify_s=row.certify_s,
    )
    text = plan_queries.get_frozen(session, sha256=row.round_sha256).content
    return translate.Question(round_text=text, scenario=row.scenario_code, search=search)


def finish(session: Session, *, run_id: str, plan: dict[str, Any]) -> None:
    """Keep the verified plan and end the run; a run that has ended keeps its first end. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    if row.finished_at is not None:
        return
    kept = plans.keep(session, plan=plan, content=translate.to_text(plan))
    session.flush()  # the run points at the plan: its row must be there first
    row.plan_id, row.state, row.finished_at = kept.id, ENDS[plan["answer"]], now_utc()
    row.engine_version = plan["solver"]["version"] or None
    if plan["stopped"] == "cancelled":
        row.state = RunState.CANCELLED
    elif plan["answer"] == "none" and plan["stopped"] == "error":
        row.state = RunState.FAILED
        row.failure = " / ".join(plan["findings"][0]["message"].values())
    _ended(session, row)


def _ended(session: Session, row: RunRow) -> None:
    """Let everybody know who wants to."""
    events.state(session, row)
    tell_ended(
        session,
        kind=JobKind.RUN,
        subject=row.id,
        round_code=row.round_code,
        state=row.state,
        plan_id=row.plan_id,
    )


def crashed(session: Session, *, run_id: str, log: str) -> int:
    """Note that a solving process broke on this run; how often that was by now. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    row.crashes += 1
    row.log = "\n".join(filter(None, (row.log, f"[{row.crashes}] {log}")))
    return row.crashes


def fail(session: Session, *, run_id: str, why: translate.NoAnswer) -> None:
    """End a run whose search broke: its plan holds nothing and says why. It keeps a first end. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    if row.finished_at is not None:
        return
    plan = translate.without_answer(
        round_code=row.round_code,
        round_sha256=row.round_sha256,
        scenario=row.scenario_code,
        engine=row.engine,
        why=why,
    )
    row.failure = str(why)
    finish(session, run_id=run_id, plan=plan)


def cancel(session: Session, *, run_id: str) -> RunRow:
    """Ask a run to end now, with the best plan it holds; one that waits ends at once. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    if row.finished_at is not None:
        return row
    if row.cancel_asked_at is None:
        row.cancel_asked_at = now_utc()
        record(session, Event.RUN_CANCELLED, subject=f"run:{row.id}", round_code=row.round_code)
    if row.state == RunState.QUEUED:
        row.state, row.finished_at = RunState.CANCELLED, now_utc()
        for job in jobs.jobs_of(session, subject=row.id):
            end(session, job_id=job.id)
        _ended(session, row)
    else:
        events.state(session, row)
    return row


def prune(session: Session, *, before: datetime) -> Pruned:
    """Forget runs that ended before a moment, and their jobs; their plans stay."""
    rows = queries.finished_before(session, moment=before)
    workflow_ids = delete_jobs(session, subjects=[row.id for row in rows])
    for row in rows:
        queries.delete_events(session, run_id=row.id)
        session.delete(row)
    if rows:
        record(session, Event.RUNS_PRUNED, subject="runs", before=[row.id for row in rows])
    return Pruned(len(rows), workflow_ids)


def list_runs(  # noqa: PLR0913 - keyword-only; what a list is asked for
    session: Session,
    *,
    round_code: str | None,
    state: str | None,
    page: int,
    size: int,
    within: Collection[str] | None = None,
) -> Page[RunListed]:
    """One page of the runs, newest first; only of the rounds `within`, where that is said."""
    rows, total = queries.page_of_runs(session, round_code=round_code, state=state, page=page, size=size, within=within)
    revisions = revisions_of(session, codes={row.round_code for row in rows})
    return Page(items=[_listed(row, revisions) for row in rows], total=total, page=page, size=size)


def asked(row: RunRow) -> RunListed:
    """A run as whoever asks for it is told: nobody has changed its round since, it is locked."""
    return _listed(row, {row.round_code: row.round_revision})


def listed(session: Session, row: RunRow) -> RunListed:
    """A run as lists show it."""
    return _listed(row, revisions_of(session, codes={row.round_code}))


def _listed(row: RunRow, revisions: Mapping[str, int]) -> RunListed:
    changed = revisions.get(row.round_code) != row.round_revision
    cancelling = row.cancel_asked_at is not None and row.finished_at is None
    shown = {**row.model_dump(), "gap": Decimal(row.gap), "round_changed": changed, "cancelling": cancelling}
    return RunListed.model_validate(shown)
