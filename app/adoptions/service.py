"""Adopting plans: who made a plan is never the one who adopts it."""

from __future__ import annotations

from hashlib import sha256

from sqlmodel import Session

from app.adoptions import queries
from app.adoptions.models import AdoptionRow
from app.adoptions.schemas import AdoptionIn, AdoptionOut
from app.audit.events import Event
from app.audit.service import record
from app.errors import Conflict
from app.people.actor import Actor
from app.people.errors import NotAllowed
from app.people.service import folded
from app.plans.queries import get_plan
from app.runs.queries import run_that_made


class SamePerson(NotAllowed):
    """403: who made a plan cannot adopt it."""

    code = "same_person"


class MakerUnknown(Conflict):
    """409: nothing says who made the plan."""

    code = "maker_unknown"


class AdoptedAlready(Conflict):
    """409: the plan has been adopted."""

    code = "adopted_already"


class NothingToAdopt(Conflict):
    """409: the answer holds no portfolio."""

    code = "plan_without_portfolio"


def adopt(session: Session, *, plan_id: str, body: AdoptionIn, actor: Actor) -> AdoptionRow:
    """Adopt a plan that somebody else asked for.

    Raises PlanNotFound, NothingToAdopt, AdoptedAlready, MakerUnknown, SamePerson.
    """
    plan = get_plan(session, plan_id=plan_id)
    if plan.cost_vnd is None:
        raise NothingToAdopt(
            f"Phương án {plan_id} không có danh mục nào ({plan.answer}), không phê duyệt được.",
            f"Plan {plan_id} holds no portfolio ({plan.answer}): there is nothing to adopt.",
        )
    if queries.find_adoption(session, plan_id=plan_id) is not None:
        raise AdoptedAlready("Phương án này đã được phê duyệt.", "This plan has been adopted already.")
    run = run_that_made(session, plan_id=plan_id)
    if run is None or not run.asked_by:
        raise MakerUnknown(
            "Không còn ghi ai đã lập phương án này, nên không xác nhận được là hai người khác nhau. Lập lại phương án.",
            "Nothing says any more who made this plan, so that two people cannot be told apart. Ask for it again.",
        )
    if folded(run.asked_by) == actor.name:
        raise SamePerson(
            "Người lập phương án không được tự phê duyệt; cần một người khác.",
            "Who made a plan cannot adopt it; it takes somebody else.",
        )
    row = AdoptionRow(
        plan_id=plan_id,
        round_code=plan.round_code,
        made_by=run.asked_by,
        adopted_by=actor.name,
        **body.model_dump(),
    )
    before = queries.adopted_plan(session, round_code=plan.round_code)
    session.add(row)
    record(
        session,
        Event.PLAN_ADOPTED,
        subject=f"plan:{plan_id}",
        round_code=plan.round_code,
        before=None if before is None else {"plan": before.plan_id},
        after={
            **body.model_dump(mode="json"),
            "made_by": run.asked_by,
            "round_sha256": plan.round_sha256,
            "plan_sha256": sha256(f"{plan.content}\n".encode()).hexdigest(),  # as the file leaves, with its last line
        },
        reason=body.reason,
    )
    return row


def adoption_out(row: AdoptionRow) -> AdoptionOut:
    """An adoption as the API shows it."""
    return AdoptionOut.model_validate(row, from_attributes=True)
