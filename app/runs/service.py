"""Asking, answering, and what becomes of a run.

A run freezes its input when it is asked: whatever happens to the round later, the answer is to the frozen text.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from app.errors import Unusable
from app.kit.columns import now_utc
from app.kit.paging import Page
from app.plans import queries as plan_queries
from app.plans import service as plans
from app.rounds.models import RoundRow
from app.rounds.queries import lock_round, revisions_of
from app.rounds.service import key_of
from app.runs import queries, translate
from app.runs.models import RunRow, RunState
from app.runs.schemas import RunIn, RunListed, RunOptions
from app.scenarios.queries import get_scenario

ENDS = {"optimal": RunState.DONE, "feasible": RunState.DONE, "infeasible": RunState.INFEASIBLE, "none": RunState.NONE}


class TimeLimitTooLong(Unusable):
    """422: the installation does not search that long."""

    code = "time_limit_too_long"


def ask(session: Session, *, code: str, body: RunIn, max_time_limit_s: int) -> RunRow:
    """Freeze the effective round and queue the question. Raises RoundNotFound, ScenarioNotFound, Unusable."""
    _expect_time(body.options, max_time_limit_s)
    for engine in filter(None, (body.options.engine, body.options.second_engine)):
        translate.expect_engine(engine)
    round_row = lock_round(session, code=code)
    frozen = effective_data(session, round_row=round_row, scenario=body.scenario)
    sha256 = translate.sha256_of(frozen)
    plans.freeze(session, sha256=sha256, content=translate.to_text(frozen))
    row = RunRow(
        id=str(uuid4()),
        round_code=code,
        round_revision=round_row.revision,
        round_sha256=sha256,
        scenario_code=body.scenario,
        **body.options.model_dump(),
    )
    session.add(row)
    return row


def _expect_time(options: RunOptions, max_time_limit_s: int) -> None:
    """Refuse a search, or a certificate, that the installation gives no time for. Raises TimeLimitTooLong."""
    for vi, en, seconds in (
        ("Thời gian tìm", "A search", options.time_limit_s),
        ("Thời gian lập chứng chỉ", "A certificate", options.certify_s or 0),
    ):
        if seconds > max_time_limit_s:
            raise TimeLimitTooLong(
                f"{vi} {seconds} giây vượt giới hạn {max_time_limit_s} giây của hệ thống này.",
                f"{en} of {seconds} s is over this installation's limit of {max_time_limit_s} s.",
            )


def effective_data(session: Session, *, round_row: RoundRow, scenario: str | None) -> dict[str, Any]:
    """The round file of a stored round with one of its scenarios laid over it. Raises ScenarioNotFound, Unusable."""
    data = translate.normal_form(translate.load_round(session, row=round_row))
    if scenario is None:
        return data
    content = get_scenario(session, round_id=key_of(round_row), code=scenario).content
    return translate.effective_round(data, translate.parse_json(content))


def begin(session: Session, *, run_id: str) -> translate.Question | None:
    """Take a run up; None when it has ended meanwhile. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    if row.finished_at is not None:
        return None
    row.state, row.started_at = RunState.RUNNING, now_utc()
    return translate.Question(
        round_text=plan_queries.get_frozen(session, sha256=row.round_sha256).content,
        scenario=row.scenario_code,
        engine=row.engine,
        second_engine=row.second_engine,
        time_limit_s=row.time_limit_s,
        gap=row.gap,
        canonical=row.canonical,
        certify_s=row.certify_s,
    )


def finish(session: Session, *, run_id: str, plan: dict[str, Any]) -> None:
    """Keep the verified plan and end the run; a run that has ended keeps its first end. Raises RunNotFound."""
    row = queries.get_run(session, run_id=run_id, lock=True)
    if row.finished_at is not None:
        return
    kept = plans.keep(session, plan=plan, content=translate.to_text(plan))
    session.flush()  # the run points at the plan: its row must be there first
    row.plan_id, row.state, row.finished_at = kept.id, ENDS[plan["answer"]], now_utc()
    if plan["answer"] == "none" and plan["stopped"] == "error":
        row.state = RunState.FAILED
        row.failure = " / ".join(plan["findings"][0]["message"].values())


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
    finish(session, run_id=run_id, plan=plan)
    row.state, row.failure = RunState.FAILED, str(why)


def list_runs(session: Session, *, round_code: str | None, page: int, size: int) -> Page[RunListed]:
    """One page of the runs, newest first."""
    rows, total = queries.page_of_runs(session, round_code=round_code, page=page, size=size)
    revisions = revisions_of(session, codes={row.round_code for row in rows})
    return Page(items=[_listed(row, revisions) for row in rows], total=total, page=page, size=size)


def listed(session: Session, row: RunRow) -> RunListed:
    """A run as lists show it."""
    return _listed(row, revisions_of(session, codes={row.round_code}))


def _listed(row: RunRow, revisions: Mapping[str, int]) -> RunListed:
    changed = revisions.get(row.round_code) != row.round_revision
    return RunListed.model_validate({**row.model_dump(), "gap": Decimal(row.gap), "round_changed": changed})
