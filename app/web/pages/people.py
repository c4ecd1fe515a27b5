"""People and their roles, for administrators."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, Response
from pydantic import ValidationError

from app.db import ReaderDep, SessionDep
from app.errors import AppError
from app.kit.features import Feature
from app.kit.words import Words
from app.people import service
from app.people.oidc import identities
from app.people.oidc.provider import Provider
from app.people.permissions import MayAdminister
from app.people.roles import EVERY_ROUND, ROLES_TOLD, Grant
from app.people.router import LINK_PAGE
from app.people.schemas import GrantIn, IdentityIn, PersonIn
from app.rounds import service as rounds
from app.web.forms import Form, FormDep
from app.web.screen import Screen, ScreenDep, see

router = Feature(prefix="/people")

UNUSABLE = Words("Có ô chưa ghi hoặc ghi sai.", "A field is empty or cannot be used.")


@router.get("")
def list_people(actor: MayAdminister, session: ReaderDep, screen: ScreenDep) -> Response:
    """Everybody with their roles."""
    return _shown(session, screen)


@router.post("")
def add_person(
    actor: MayAdminister, request: Request, reader: ReaderDep, session: SessionDep, screen: ScreenDep, form: FormDep
) -> Response:
    """Add a person; this answer alone shows the link that lets them in."""
    try:
        wanted = PersonIn(name=form.one("name"), title=form.one("title"), administrator=bool(form.one("administrator")))
        row, secret = service.invite(session, **wanted.model_dump())
    except ValidationError:
        return _shown(reader, screen, fault=UNUSABLE)
    except AppError as refused:
        return _shown(reader, screen, fault=Words(refused.vi, refused.en))
    return _with_link(session, screen, request, row.name, secret)


@router.post("/{name}/link")
def make_link(
    actor: MayAdminister, request: Request, session: SessionDep, screen: ScreenDep, name: str, _form: FormDep
) -> Response:
    """A new link for somebody; this answer alone shows it."""
    return _with_link(session, screen, request, name, service.make_link(session, name=name))


@router.post("/{name}/active")
def set_active(actor: MayAdminister, session: SessionDep, name: str, form: FormDep) -> Response:
    """Let somebody in no more, or again."""
    service.set_active(session, name=name, active=form.one("active") == "yes")
    return see("/people")


@router.post("/{name}/roles")
def give_role(
    actor: MayAdminister, reader: ReaderDep, session: SessionDep, screen: ScreenDep, name: str, form: FormDep
) -> Response:
    """Give somebody a role in a round."""
    try:
        service.give_role(session, name=name, grant=_grant(form))
    except ValidationError:
        return _shown(reader, screen, fault=UNUSABLE)
    except service.BadRole as refused:
        return _shown(reader, screen, fault=Words(refused.vi, refused.en))
    return see("/people")


@router.post("/{name}/roles/take")
def take_role(actor: MayAdminister, session: SessionDep, name: str, form: FormDep) -> Response:
    """Take a role away from somebody."""
    service.take_role(session, name=name, grant=_grant(form))
    return see("/people")


@router.post("/{name}/identity")
def name_identity(
    actor: MayAdminister, reader: ReaderDep, session: SessionDep, screen: ScreenDep, name: str, form: FormDep
) -> Response:
    """Say whom an account belongs to at the identity provider, or that it belongs to nobody there."""
    provider: Provider | None = screen.request.app.state.provider
    if provider is None or form.one("by") == "nobody":
        identities.forget_identity(session, name=name)
        return see("/people")
    try:
        told = {form.one("by"): form.one("identity")}
        wanted = IdentityIn.model_validate({"issuer": provider.configured.issuer, **told})
        identities.name_identity(session, name=name, **wanted.model_dump())
    except ValidationError:
        return _shown(reader, screen, fault=UNUSABLE)
    except (identities.BadIdentity, identities.IdentityTaken) as refused:
        return _shown(reader, screen, fault=Words(refused.vi, refused.en))
    return see("/people")


def _grant(form: Form) -> Grant:
    wanted = GrantIn.model_validate(
        {"round": form.one("round"), "role": form.one("role"), "agency": form.one("agency") or None}
    )
    return Grant(wanted.round, wanted.role, wanted.agency)


def _with_link(session: SessionDep, screen: Screen, request: Request, name: str, secret: str) -> Response:
    session.flush()  # the page lists who is new
    link = str(request.base_url).rstrip("/") + LINK_PAGE + secret
    page = _shown(session, screen, link=(name, link))
    page.headers["Cache-Control"] = "no-store"
    return page


def _label(screen: Screen) -> Words | None:
    provider: Provider | None = screen.request.app.state.provider
    return provider.configured.label if provider is not None else None


def _shown(
    session: ReaderDep, screen: Screen, *, link: tuple[str, str] | None = None, fault: Words | None = None
) -> Response:
    return screen.show(
        "people/people.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
        people=service.list_people(session),
        rounds=[EVERY_ROUND, *(one.code for one in rounds.list_rounds(session))],
        roles_told=ROLES_TOLD,
        provider=_label(screen),
        link=link,
        fault=fault,
    )
