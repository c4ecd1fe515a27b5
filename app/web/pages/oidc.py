"""Signing in through the identity provider: away to it, back from it, and the page for who did not come in.

Both ways are plain links and redirects: the pages' policy lets no form send anything to another site. Who does not come
in is sent on to a page of its own, so that the provider's code stands in no address that is kept, and the page may be
read again, or in the other language.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.errors import NotFound
from app.people.errors import NoProvider
from app.people.oidc import journey, refusals
from app.people.oidc.provider import Provider
from app.people.oidc.refusals import Refused, Why
from app.web import cookies
from app.web.screen import ScreenDep, see

router = APIRouter(prefix="/sign-in/oidc")  # no `Feature`: whoever waits for the provider keeps no reader waiting

CALLBACK = "sign-in/oidc/callback"


@router.get("")
def leave(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    """To the provider, which asks who it is."""
    provider, goes_on = _provider(request), cookies.local(next)
    try:
        address, secret = journey.begin(
            request.app.state.engine, provider, redirect_uri=_redirect_uri(request), goes_on=goes_on
        )
    except Refused as refused:
        return _to_page(refused)
    return cookies.keep_journey(_kept_by_nobody(see(address)), request, secret)


@router.get("/callback")
def come_back(request: Request, state: str = "", code: str = "", error: str = "", iss: str | None = None) -> Response:
    """Back from the provider: signed in, and on to where one wanted to; or to the page that says why not."""
    app = request.app.state
    try:
        opened, goes_on = journey.end(
            app.engine,
            app.settings,
            _provider(request),
            secret=request.cookies.get(cookies.JOURNEY, ""),
            answer=journey.Answer(state, code, error, iss),
            redirect_uri=_redirect_uri(request),
            came=cookies.came(request),
        )
    except Refused as refused:
        return cookies.forget_journey(_to_page(refused), request)
    answer = cookies.forget_journey(_kept_by_nobody(see(cookies.local(goes_on))), request)
    return cookies.keep(answer, request, opened)


@router.get("/refused")
def show_refusal(request: Request, screen: ScreenDep, why: str = "") -> Response:
    """Why somebody did not come in, and what to do."""
    label = _provider(request).configured.label
    if why not in set(Why):
        raise NotFound("Không có trang này.", "There is no such page.")
    told = refusals.TOLD[Why(why)]
    return screen.show("people/oidc_refused.html", status=told.status, told=told, provider=label)


def _provider(request: Request) -> Provider:
    """The provider of the settings. Raises NoProvider."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NoProvider(
            "Hệ thống này không có đăng nhập qua nhà cung cấp danh tính; đăng nhập bằng mật khẩu.",
            "This installation has no sign-in through an identity provider; sign in with a password.",
        )
    return provider


def _redirect_uri(request: Request) -> str:
    """Where the provider sends the browser back to. It knows the address: with another host it refuses."""
    here = request.base_url
    return str(here.replace(scheme="https") if cookies.is_secure(request) else here) + CALLBACK


def _to_page(refused: Refused) -> Response:
    return _kept_by_nobody(see(f"/sign-in/oidc/refused?why={refused.why}"))


def _kept_by_nobody(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
