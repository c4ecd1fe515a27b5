"""People, roles and tokens over HTTP."""

from __future__ import annotations

from fastapi import Request, Response

from app.db import ReaderDep, SessionDep
from app.kit.addresses import address
from app.kit.features import Feature
from app.people import service
from app.people.oidc import identities
from app.people.oidc.provider import Provider
from app.people.permissions import MayAdminister, MayRead
from app.people.roles import Grant
from app.people.schemas import (
    ActiveIn,
    GrantIn,
    GrantOut,
    IdentityIn,
    Invited,
    LinkOut,
    Me,
    PersonIn,
    PersonOut,
    TokenIn,
    TokenMade,
    TokenOut,
)
from app.preconditions import CREATED, EDITED, READ, TOLD, EditDep, ReadingDep

router = Feature(tags=["people"])
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


@router.get("/people/{name}", responses=READ)
def read_person(actor: MayAdminister, session: ReaderDep, name: str, reading: ReadingDep) -> PersonOut:
    """One person with their roles."""
    return reading.known(service.read_person(session, name=name))


@router.put("/people/{name}/active", responses=EDITED)
def set_active(actor: MayAdminister, session: SessionDep, name: str, body: ActiveIn, edit: EditDep) -> PersonOut:
    """Let somebody in no more, or again. Who is out is signed out everywhere, and their tokens end.

    `If-Match` names the person's tag, here and where roles are given or taken.
    """
    with service.changing(session, edit, name=name):
        return service.person_out(session, service.set_active(session, name=name, active=body.active))


@router.post("/people/{name}/link", status_code=201)
def make_link(actor: MayAdminister, session: SessionDep, name: str) -> LinkOut:
    """A link that signs somebody in once, for who is new or has lost a password."""
    return LinkOut(link=LINK_PAGE + service.make_link(session, name=name))


@router.post("/people/{name}/roles", status_code=201, responses=CREATED | TOLD)
def give_role(actor: MayAdminister, session: SessionDep, name: str, body: GrantIn, edit: EditDep) -> PersonOut:
    """Give somebody a role in a round."""
    grant = Grant(body.round, body.role, body.agency)
    with service.changing(session, edit, name=name):
        return service.person_out(session, service.give_role(session, name=name, grant=grant))


@router.post("/people/{name}/roles/take", responses=EDITED)
def take_role(actor: MayAdminister, session: SessionDep, name: str, body: GrantIn, edit: EditDep) -> PersonOut:
    """Take a role away from somebody."""
    grant = Grant(body.round, body.role, body.agency)
    with service.changing(session, edit, name=name):
        return service.person_out(session, service.take_role(session, name=name, grant=grant))


@router.put("/people/{name}/identity", responses=EDITED)
def name_identity(
    actor: MayAdminister, request: Request, session: SessionDep, name: str, body: IdentityIn, edit: EditDep
) -> PersonOut:
    """Say whom an account belongs to at the identity provider, by `subject`, or by `username` for their first sign-in.

    A user name is waited for a fortnight. Whoever came in by what was said before is signed out.
    """
    provider: Provider | None = request.app.state.provider
    issuer = body.issuer or (provider.configured.issuer if provider is not None else "")
    with service.changing(session, edit, name=name):
        row = identities.name_identity(session, name=name, issuer=issuer, subject=body.subject, username=body.username)
        return service.person_out(session, row)


@router.delete("/people/{name}/identity", responses=EDITED)
def forget_identity(actor: MayAdminister, session: SessionDep, name: str, edit: EditDep) -> PersonOut:
    """Let an account belong to nobody at the identity provider; whoever came in that way is signed out."""
    with service.changing(session, edit, name=name):
        return service.person_out(session, identities.forget_identity(session, name=name))
