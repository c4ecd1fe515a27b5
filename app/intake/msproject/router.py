"""Exports of Microsoft Project over HTTP: what importing one would change, and the import itself."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from app.db import ReaderDep, SessionDep
from app.errors import AppError
from app.intake import limits
from app.intake.msproject import service
from app.intake.msproject.feed import Feed, read_feed
from app.intake.msproject.mapping import Declared
from app.intake.msproject.schemas import FeedReport
from app.kit.features import Feature
from app.people.permissions import MayPlan, MayRead
from app.preconditions import EDITED, EditDep
from app.rounds.editing import changing_round

router = Feature(tags=["ms-project"])

JSON, CSV = "application/json", "text/csv"
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "ProjectData/Projects as it was exported: OData JSON, or CSV with the same field names.",
        "content": {JSON: {"schema": {}}, CSV: {"schema": {"type": "string", "format": "binary"}}},
    }
}
Field = Annotated[str, Query(min_length=1, max_length=200)]


class NotAFeed(AppError):
    """415: the body does not say that it is an export."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_a_feed"


async def _feed(request: Request) -> Feed:
    """The rows of the body. Raises NotAFeed, Unusable, NestedTooDeep, ListTooLong."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in {JSON, CSV}:
        raise NotAFeed(f"Gửi kèm Content-Type là {JSON} hoặc {CSV}.", f"Send it with the Content-Type {JSON} or {CSV}.")
    parse = partial(limits.parse, settings=request.app.state.settings)
    return read_feed(await request.body(), json=said == JSON, parse=parse)


def _declared(
    fund: Annotated[str, Query(min_length=1, description="The fund of the round that pays all of it.")],
    unit: Annotated[Literal["dong", "nghin", "trieu", "ty"], Query(description="The unit of all money.")],
    code_field: Field = "ProjectIdentifier",
    cost_field: Field = "ProjectCost",
    agency_field: Field = "ProjectDepartments",
    sector_field: Field = "EnterpriseProjectTypeName",
    starts: Annotated[Literal["planned", "any"], Query(description="When new projects may start.")] = "planned",
    begun: Annotated[
        Literal["committed", "candidate"], Query(description="What projects are that have begun already.")
    ] = "committed",
) -> Declared:
    return Declared(
        fund=fund,
        unit=unit,
        code_field=code_field,
        cost_field=cost_field,
        agency_field=agency_field,
        sector_field=sector_field,
        starts=starts,
        begun=begun,
    )


FeedDep = Annotated[Feed, Depends(_feed)]
DeclaredDep = Annotated[Declared, Depends(_declared)]


@router.post("/rounds/{code}/ms-project/preview", openapi_extra=BODY)
def preview_feed(actor: MayRead, session: ReaderDep, code: str, feed: FeedDep, declared: DeclaredDep) -> FeedReport:
    """What importing the export would add and change, what is assumed, and every finding. Nothing is written."""
    return service.preview(session, code=code, feed=feed, declared=declared)


@router.put("/rounds/{code}/ms-project", openapi_extra=BODY, responses=EDITED)
def apply_feed(
    actor: MayPlan, session: SessionDep, code: str, feed: FeedDep, declared: DeclaredDep, edit: EditDep
) -> FeedReport:
    """Import it: all of it in one transaction, or nothing and every finding. `If-Match` names the round's tag."""
    with changing_round(session, edit, code=code):
        return service.apply(session, code=code, feed=feed, declared=declared)
