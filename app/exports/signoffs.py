"""Who signed off a plan: its maker, the decision that adopted it, and the trail's own events of both.

Events carry their fingerprints, so that they can be re-computed anywhere; the end of the chain says how long the trail
was when the dossier was made. `phanky audit verify --noted NUMBER:SHA256` finds either of them again in the service.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from app.adoptions.models import AdoptionRow
from app.adoptions.queries import find_adoption
from app.audit import chain, queries
from app.audit.events import Event
from app.kit.words import Words
from app.plans.models import PlanRow
from app.runs.models import RunRow
from app.runs.queries import run_that_made

FORMAT = "phanky.signoffs/1"
SIGNOFFS, TRAIL = "signoffs.json", "trail.jsonl"
ASKED = (Event.RUN_ASKED, Event.RUN_RETRIED)
Record = Mapping[str, Any]


def signed_off(session: Session, *, row: PlanRow, plan_sha256: str) -> tuple[str, str]:
    """The sign-offs of a plan as JSON, and the trail's events of its plan, run and scenario as JSON Lines."""
    run, adoption = run_that_made(session, plan_id=row.id), find_adoption(session, plan_id=row.id)
    subjects = [f"plan:{row.id}"]
    subjects += [] if run is None else [f"run:{run.id}"]
    subjects += [] if row.scenario_code is None else [f"scenario:{row.scenario_code}"]
    events = [
        one.model_dump()
        for one in queries.story_of(session, round_code=row.round_code, subjects=subjects)
        if one.event != Event.FILE_EXPORTED
    ]
    last = queries.last_event(session)
    data = {
        "format": FORMAT,
        "plan": row.id,
        "plan_sha256": plan_sha256,
        "round": row.round_code,
        "round_sha256": row.round_sha256,
        "scenario": row.scenario_code,
        "made": _made(run, adoption),
        "adopted": None if adoption is None else _adopted(adoption),
        "events": [{name: one[name] for name in ("number", "event", "subject", "sha256")} for one in events],
        "chain_end": None if last is None else {"number": last.number, "sha256": last.sha256},
    }
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
    return text, "".join(f"{chain.canonical(one)}\n" for one in events)


def _made(run: RunRow | None, adoption: AdoptionRow | None) -> dict[str, object] | None:
    """Who made the plan; where its run was pruned, the adoption still says so."""
    if run is not None:
        return {"by": run.asked_by, "at": run.created_at.isoformat(), "run": run.id}
    return None if adoption is None else {"by": adoption.made_by, "at": None, "run": None}


def _adopted(row: AdoptionRow) -> dict[str, object]:
    return {
        "by": row.adopted_by,
        "at": row.adopted_at.isoformat(),
        "decision_number": row.decision_number,
        "decision_date": row.decision_date.isoformat(),
        "reason": row.reason,
        "made_by": row.made_by,
    }


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing about sign-offs that does not hold."""

    code: str
    file: str
    words: Words


def faults(signoffs: Record, events: Sequence[Record], *, plan_text: bytes, plan: Record) -> Iterator[Fault]:
    """What does not hold: events against their fingerprints, and what is claimed against events and plan file."""
    yield from _broken_links(events)
    listed = [(one["number"], one["event"], one["subject"], one["sha256"]) for one in signoffs["events"]]
    if listed != [(one["number"], one["event"], one["subject"], one["sha256"]) for one in events]:
        yield Fault(
            "events_differ",
            SIGNOFFS,
            Words("Danh sách sự kiện khác với tệp nhật ký.", "The list of events is not that of the trail's excerpt."),
        )
    if signoffs["plan_sha256"] != sha256(plan_text).hexdigest() or signoffs["round_sha256"] != plan["round_sha256"]:
        yield Fault(
            "another_plan",
            SIGNOFFS,
            Words("Chữ ký duyệt là của một tệp phương án khác.", "The sign-offs are those of another plan file."),
        )
    yield from _unheard_claims(signoffs, events)


def _broken_links(events: Sequence[Record]) -> Iterator[Fault]:
    """Events whose contents were changed, or that stand in an order that no chain has."""
    before: Record | None = None
    for one in events:
        number = one["number"]
        if one["sha256"] != chain.link(one):
            yield Fault(
                "event_changed",
                TRAIL,
                Words(f"Sự kiện {number}: nội dung đã bị sửa.", f"Event {number}: its contents were changed."),
            )
        follows = before is None or number > before["number"]
        if before is not None and number == before["number"] + 1:
            follows = one["previous_sha256"] == before["sha256"]
        if not follows:
            yield Fault(
                "event_unlinked",
                TRAIL,
                Words(
                    f"Sự kiện {number}: không nối với sự kiện trước.",
                    f"Event {number}: it does not follow the one before it.",
                ),
            )
        before = one


def _unheard_claims(signoffs: Record, events: Sequence[Record]) -> Iterator[Fault]:
    """What the sign-offs claim and no event says."""
    made, adopted, end = signoffs["made"], signoffs["adopted"], signoffs["chain_end"]
    subject = made and f"run:{made['run']}"
    asked = [one for one in events if one["subject"] == subject and one["event"] in ASKED]
    if asked and all(_folded(one["who"]) != _folded(made["by"]) for one in asked):
        yield Fault(
            "maker_differs",
            SIGNOFFS,
            Words("Người lập khác với nhật ký.", "The trail names somebody else as the maker."),
        )
    if adopted and not any(_adopts(one, signoffs) for one in events):
        yield Fault(
            "adoption_unheard",
            SIGNOFFS,
            Words("Nhật ký không có lần phê duyệt này.", "The trail does not hold this adoption."),
        )
    last = events[-1] if events else None
    if last and (end is None or end["number"] < last["number"]):
        yield Fault(
            "chain_too_short",
            SIGNOFFS,
            Words("Chuỗi kết thúc trước sự kiện cuối.", "The chain ends before its last event."),
        )
    elif last and end["number"] == last["number"] and end["sha256"] != last["sha256"]:
        yield Fault(
            "chain_end_differs",
            SIGNOFFS,
            Words("Dấu vân tay cuối chuỗi khác sự kiện cuối.", "The chain's end is not its last event."),
        )


def _adopts(event: Record, signoffs: Record) -> bool:
    """Whether this event is the adoption that is claimed, of this very plan file."""
    adopted = signoffs["adopted"]
    said = {name: adopted[name] for name in ("decision_number", "decision_date", "reason", "made_by")}
    said["round_sha256"] = signoffs["round_sha256"]
    return (
        event["event"] == Event.PLAN_ADOPTED
        and event["subject"] == f"plan:{signoffs['plan']}"
        and event["who"] == adopted["by"]
        and event["after"] in {chain.kept({**said, "plan_sha256": signoffs["plan_sha256"]}), chain.kept(said)}
    )


def _folded(name: str) -> str:
    return name.casefold()
