"""The audit trail, for administrators."""

from __future__ import annotations

from fastapi import Response

from app.audit import chain, queries
from app.audit.events import TOLD, Event
from app.db import ReaderDep
from app.kit.features import Feature
from app.kit.paging import PageNumber
from app.people.permissions import MayAdminister
from app.web.screen import ScreenDep

router = Feature(prefix="/audit")

EVENTS_ON_A_PAGE = 100


@router.get("")
def list_events(
    actor: MayAdminister,
    session: ReaderDep,
    screen: ScreenDep,
    who: str = "",
    event: str = "",
    round: str = "",  # noqa: A002 - the name in the address
    page: PageNumber = 1,
    verify: bool = False,
) -> Response:
    """Who did what, newest first; the whole chain is walked where that is asked."""
    wanted = queries.Wanted(who=who.strip() or None, event=event or None, round_code=round.strip() or None)
    rows, total = queries.page_of_events(session, wanted=wanted, page=page, size=EVENTS_ON_A_PAGE)
    session.expunge_all()  # walking the chain lets go of what it has read
    return screen.show(
        "people/audit.html",
        events=rows,
        pages=-(-total // EVENTS_ON_A_PAGE),
        page=page,
        wanted=wanted,
        told={one.value: words for one, words in TOLD.items()},
        kinds=[(one.value, TOLD[one].say(screen.lang)) for one in Event],
        verdict=chain.verify(queries.all_events(session)) if verify else None,
    )
