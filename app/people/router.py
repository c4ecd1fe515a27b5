"""People, roles and tokens over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.db import ReaderDep, SessionDep
from app.kit.addresses import address
from app.people import service
from app.people.permissions import MayAdminister, MayRead
from app.people.roles import Grant
from app.people.schemas import (
    ActiveIn,
    GrantIn,
    GrantOut,
    Invited,
    LinkOut,
    Me,
    PersonIn,
    PersonOut,
    TokenIn,
    TokenMade,
    TokenOut,
)

router = APIRouter(tags=["people"])
LINK_PAGE = "/sign-in/link/"


@router.get("/me")
def read_me(actor: MayRead) -> Me:
    """Who asks, and what they are in which round."""
    return Me(
        name=actor.name,
        title=actor.title,
        administrator=actor.administrator,
        via=actor.via,
        scope=actor.scope,
        roles=[GrantOut(round=one.round_code, role=one.role, agency=one.agency) for one in actor.grants],
    )


@router.get("/me/tokens")
def list_tokens(actor: MayRead, session: ReaderDep) -> list[TokenOut]:
    """The asker's own tokens, newest first; secrets are never shown again."""
    return service.list_tokens(session, person_id=actor.person_id)


@router.post("/me/tokens", status_code=201)
def make_token(actor: MayRead, session: SessionDep, response: Response, body: TokenIn) -> TokenMade:
    """Make a token of one's own; asked with a token, that one must be of scope admin."""
    service.expect_token_maker(actor)
    secret, row = service.make_token(session, name=actor.name, title=body.title, scope=body.scope, days=body.days)
    response.headers["Location"] = address("me", "tokens", row.id)
    return TokenMade(token=service.token_out(row), secret=secret)


@router.delete("/me/tokens/{token}")
def revoke_token(actor: MayRead, session: SessionDep, token: str) -> TokenOut:
    """End one of one's own tokens."""
    return service.token_out(service.revoke_token(session, actor=actor, token_id=token))


@router.get("/people")
def list_people(actor: MayAdminister, session: ReaderDep) -> list[PersonOut]:
    """Everybody with their roles."""
    return service.list_people(session)


@router.post("/people", status_code=201)
def add_person(actor: MayAdminister, session: SessionDep, response: Response, body: PersonIn) -> Invited:
    """Add a person. The link in the answer signs them in once; there they choose a password."""
    row, secret = service.invite(session, **body.model_dump())
    response.headers["Location"] = address("people", row.name)
    return Invited(person=service.person_out(session, row), link=LINK_PAGE + secret)


@router.get("/people/{name}")
def read_person(actor: MayAdminister, session: ReaderDep, name: str) -> PersonOut:
    """One person with their roles."""
    return service.read_person(session, name=name)


@router.put("/people/{name}/active")
def set_active(actor: MayAdminister, session: SessionDep, name: str, body: ActiveIn) -> PersonOut:
    """Let somebody in no more, or again. Who is out is signed out everywhere, and their tokens end."""
    return service.person_out(session, service.set_active(session, name=name, active=body.active))


@router.post("/people/{name}/link", status_code=201)
def make_link(actor: MayAdminister, session: SessionDep, name: str) -> LinkOut:
    """A link that signs somebody in once, for who is new or has lost a password."""
    return LinkOut(link=LINK_PAGE + service.make_link(session, name=name))


@router.post("/people/{name}/roles", status_code=201)
def give_role(actor: MayAdminister, session: SessionDep, name: str, body: GrantIn) -> PersonOut:
    """Give somebody a role in a round."""
    grant = Grant(body.round, body.role, body.agency)
    return service.person_out(session, service.give_role(session, name=name, grant=grant))


@router.post("/people/{name}/roles/take")
def take_role(actor: MayAdminister, session: SessionDep, name: str, body: GrantIn) -> PersonOut:
    """Take a role away from somebody."""
    grant = Grant(body.round, body.role, body.agency)
    return service.person_out(session, service.take_role(session, name=name, grant=grant))
