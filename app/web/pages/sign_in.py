"""Signing in with a password or a link, and out. Whoever is signed in already may do so anew."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, Response

from app.db import ReaderDep, SessionDep
from app.kit.features import Feature
from app.kit.words import Words
from app.people import origin, sign_in
from app.people.errors import NotSignedIn
from app.people.oidc.provider import Provider
from app.people.permissions import MayRead
from app.web import cookies
from app.web.forms import FormDep
from app.web.screen import Screen, ScreenDep, see

router = Feature()

USED_UP = Words(
    "Liên kết này đã dùng, đã hết hạn hoặc không đúng. Đề nghị người quản trị tạo liên kết mới.",
    "This link was used, has expired or is wrong. Ask an administrator for a new one.",
)


@router.get("/sign-in")
def show(screen: ScreenDep, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    """The form to sign in."""
    return _form(screen, goes_on=cookies.local(next))


@router.post("/sign-in")
def enter(request: Request, screen: ScreenDep, form: FormDep) -> Response:
    """Sign in, and go on to where one wanted to."""
    origin.expect_own_page(request)  # or another site could sign somebody in as somebody else
    state, goes_on = request.app.state, cookies.local(form.one("next"))
    name = form.one("name")
    try:
        secret = sign_in.with_password(
            state.engine, state.settings, name=name, password=form.one("password"), came=cookies.came(request)
        )
    except NotSignedIn as refused:
        fault = Words(refused.vi, refused.en)
        return _form(screen, goes_on=goes_on, name=name, fault=fault, status=refused.status)
    return cookies.keep(see(goes_on), request, secret)


def _form(
    screen: Screen, *, goes_on: str, name: str = "", fault: Words | None = None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    provider: Provider | None = screen.request.app.state.provider
    label = provider.configured.label if provider else None
    return screen.show("people/sign_in.html", status=status, next=goes_on, name=name, fault=fault, provider=label)


@router.get("/sign-in/link/{secret}")
def show_link(session: ReaderDep, screen: ScreenDep, secret: str) -> Response:
    """Whom a link signs in. To look at it uses nothing up: programs that look at links ahead do no harm."""
    person = sign_in.link_is_good(session, secret=secret)
    status = HTTPStatus.OK if person else HTTPStatus.GONE
    title = person.title if person else None
    return screen.show(
        "people/link.html", status=status, secret=secret, person=title, fault=None if person else USED_UP
    )


@router.post("/sign-in/link/{secret}")
def enter_by_link(request: Request, session: SessionDep, screen: ScreenDep, secret: str, _form: FormDep) -> Response:
    """Sign in with a link, which is used up; who has no password goes on to choose one."""
    origin.expect_own_page(request)
    try:
        opened = sign_in.with_link(session, secret=secret, came=cookies.came(request))
    except NotSignedIn as refused:
        fault = Words(refused.vi, refused.en)
        return screen.show("people/link.html", status=HTTPStatus.GONE, secret=secret, person=None, fault=fault)
    return cookies.keep(see("/account"), request, opened)


@router.post("/sign-out")
def leave(actor: MayRead, request: Request, session: SessionDep, _form: FormDep) -> Response:
    """Sign out of this browser."""
    sign_in.sign_out(session, person_name=actor.name, session_id=actor.credential)
    return cookies.forget(see("/sign-in"), request)
