"""One's own account: roles, password, tokens, browsers that are signed in."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, Response
from pydantic import ValidationError

from app.db import ReaderDep, SessionDep
from app.kit.features import Feature
from app.kit.words import Words
from app.people import passwords, queries, service, sign_in
from app.people.actor import Actor
from app.people.errors import NotSignedIn, TooManyTries
from app.people.oidc.identities import OPENED_BY
from app.people.permissions import MayRead
from app.people.roles import ROLES_TOLD
from app.people.schemas import TokenIn
from app.web import cookies
from app.web.forms import FormDep
from app.web.screen import Screen, ScreenDep, see

router = Feature(prefix="/account")

NOT_TWICE = Words("Hai lần nhập mật khẩu mới không giống nhau.", "The new password was not typed the same twice.")
NOT_HERE = Words(
    "Tài khoản này đăng nhập bằng nhà cung cấp danh tính và chưa có mật khẩu ở đây; cần có thì đề nghị người quản trị "
    "tạo liên kết đăng nhập.",
    "This account signs in through the identity provider and has no password here; whoever needs one asks an "
    "administrator for a sign-in link.",
)
NO_TOKEN = Words(
    "Ghi tên, chọn phạm vi và số ngày từ 1 đến 366.", "Give a title, a scope and a number of days from 1 to 366."
)


@router.get("")
def show(actor: MayRead, session: ReaderDep, screen: ScreenDep) -> Response:
    """Who one is here, and by what one comes in."""
    return _shown(session, screen, actor)


@router.post("/password")
def change_password(
    actor: MayRead, request: Request, reader: ReaderDep, session: SessionDep, screen: ScreenDep, form: FormDep
) -> Response:
    """Choose a password: with the present one, or straight after having come by a link."""
    state = request.app.state
    if not may_choose(reader, actor):
        return _shown(reader, screen, actor, password_fault=NOT_HERE)
    if form.one("new") != form.one("again"):
        return _shown(reader, screen, actor, password_fault=NOT_TWICE)
    try:
        if needs_present(reader, actor):
            came = cookies.came(request)
            sign_in.prove(state.engine, state.settings, name=actor.name, password=form.one("present"), came=came)
        hashed = passwords.hashed(form.one("new"), name=actor.name, cheap=state.settings.cheap_passwords)
    except (NotSignedIn, TooManyTries, passwords.BadPassword) as refused:
        return _shown(reader, screen, actor, password_fault=Words(refused.vi, refused.en))
    service.set_password(session, actor=actor, password_hash=hashed)
    return see("/account")


@router.post("/tokens")
def make_token(actor: MayRead, reader: ReaderDep, session: SessionDep, screen: ScreenDep, form: FormDep) -> Response:
    """Make a token; this answer alone shows it."""
    try:
        wanted = TokenIn.model_validate({name: form.one(name) for name in ("title", "scope", "days")})
    except ValidationError:
        return _shown(reader, screen, actor, token_fault=NO_TOKEN)
    service.expect_token_maker(actor)
    secret, _ = service.make_token(session, name=actor.name, title=wanted.title, scope=wanted.scope, days=wanted.days)
    session.flush()  # the page lists it
    page = _shown(session, screen, actor, secret=secret)
    page.headers["Cache-Control"] = "no-store"
    return page


@router.post("/tokens/{token}/revoke")
def revoke_token(actor: MayRead, session: SessionDep, token: str, _form: FormDep) -> Response:
    """End a token of one's own."""
    service.revoke_token(session, actor=actor, token_id=token)
    return see("/account")


@router.post("/sessions/{browser}/end")
def end_session(actor: MayRead, session: SessionDep, browser: str, _form: FormDep) -> Response:
    """Sign another browser of one's own out."""
    service.end_session(session, actor=actor, session_id=browser)
    return see("/account")


def needs_present(session: ReaderDep, actor: Actor) -> bool:
    """Whether the present password is asked for: not of who has none, or has just come by a link."""
    return actor.opened_by != "link" and queries.get_person(session, name=actor.name).password_hash is not None


def may_choose(session: ReaderDep, actor: Actor) -> bool:
    """Whether they may choose a password at all.

    Not a first one after having come through the identity provider: whom the provider lets in no more would still
    come in.
    """
    return actor.opened_by != OPENED_BY or queries.get_person(session, name=actor.name).password_hash is not None


def _shown(
    session: ReaderDep,
    screen: Screen,
    actor: Actor,
    *,
    secret: str | None = None,
    password_fault: Words | None = None,
    token_fault: Words | None = None,
) -> Response:
    return screen.show(
        "people/account.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if password_fault or token_fault else HTTPStatus.OK,
        actor=actor,
        roles_told=ROLES_TOLD,
        needs_present=needs_present(session, actor),
        no_password=None if may_choose(session, actor) else NOT_HERE,
        tokens=service.list_tokens(session, person_id=actor.person_id),
        sessions=service.list_sessions(session, actor=actor),
        secret=secret,
        password_fault=password_fault,
        token_fault=token_fault,
    )
