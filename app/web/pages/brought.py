"""What pages that bring something into a round have in common: what came of a look at it, and how that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Response
from sqlmodel import Session

from app.intake.msproject.schemas import FeedReport
from app.intake.workbook.diff import SheetReport
from app.intake.workbook.files import SheetFile
from app.people.actor import Actor
from app.rounds import service as rounds
from app.web.navigation import tabs_of_round
from app.web.screen import Screen
from app.web.uploads import carried
from app.web.views import importing
from app.web.views.importing import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of it: the report of a dry run and its file, or the findings of a refusal.

    `moved_on`: the round is no longer what the last dry run was of; `done`: it has just been written.
    """

    report: SheetReport | FeedReport | None = None
    file: SheetFile | None = None
    findings: Sequence[Mapping[str, Any]] = ()
    moved_on: bool = False
    done: bool = False


NOT_YET = Looked()


def show(
    template: str,
    session: Session,
    screen: Screen,
    actor: Actor,
    *,
    code: str,
    typed: Typed[Any],
    looked: Looked,
    **more: object,
) -> Response:
    """The page: 422 where something has to be mended, 409 where the round has moved on."""
    status = HTTPStatus.CONFLICT if looked.moved_on else HTTPStatus.OK
    if typed.faults or looked.findings:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    report, file = looked.report, looked.file
    return screen.show(
        template,
        status=status,
        round=rounds.read_round(session, code=code),
        tabs=tabs_of_round(code),
        places=importing.places_of(actor, code),
        typed=typed,
        units=importing.UNIT_WORDS,
        report=report,
        findings=report.findings if report else looked.findings,
        carried=carried(file) if file and report and report.usable else None,
        moved_on=looked.moved_on,
        done=looked.done,
        **more,
    )
