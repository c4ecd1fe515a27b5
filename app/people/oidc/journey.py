"""To the provider and back.

A journey is proven by one secret of 256 bits, which the browser keeps in a cookie and which never leaves it in another
form than a keyed hash: `state`, `nonce` and the PKCE verifier are made from it. The database keeps the secret's
SHA-256, until when it is good, and where the browser goes on to; whoever comes back takes that row away, so that a way
back is gone once and by the browser that set out.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Engine
from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import Doer, record
from app.db import reading
from app.kit.columns import now_utc
from app.people import queries
from app.people.credentials import Lives
from app.people.models import SignInJourneyRow
from app.people.oidc import identities
from app.people.oidc.provider import Provider, Shown, Trip, away, fault
from app.people.oidc.refusals import Refused, Why
from app.people.secrets import new_secret, sha256_of
from app.people.sign_in import Came, open_session
from app.settings import Settings

LIVES = timedelta(minutes=10)
AWAY = frozenset({"server_error", "temporarily_unavailable"})
"""What a provider says that cannot be asked just now (OAuth 2.0)."""
DECLINED = frozenset({"access_denied", "login_required", "consent_required", "interaction_required"})
"""What it says where it, or the person, does not agree."""
NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider sends the browser back with."""

    state: str
    code: str
    error: str
    issuer: str | None


def trip(secret: str, redirect_uri: str) -> Trip:
    """What a journey is proven by on its way, all of it made from the browser's secret."""
    parts = (hmac.new(secret.encode(), name, sha256).hexdigest() for name in (b"state", b"nonce", b"verifier"))
    return Trip(redirect_uri, *parts)


def begin(engine: Engine, provider: Provider, *, redirect_uri: str, goes_on: str) -> tuple[str, str]:
    """Set out: the provider's address to go to, and the secret for the browser's cookie. Raises Refused."""
    secret = new_secret()
    address = provider.address_for(trip(secret, redirect_uri))
    now = now_utc()
    with Session(engine) as session:
        queries.forget_journeys(session, before=now)
        session.add(SignInJourneyRow(secret_sha256=sha256_of(secret), goes_on=goes_on, expires_at=now + LIVES))
        session.commit()
    return address, secret


def end(  # noqa: PLR0913 - keyword-only; all that somebody comes back with
    engine: Engine,
    settings: Settings,
    provider: Provider,
    *,
    secret: str,
    answer: Answer,
    redirect_uri: str,
    came: Came,
) -> tuple[str, str]:
    """Come back: the secret of the new session, and where the browser goes on to. Raises Refused.

    What refuses a person stands in the trail; that somebody came by a way that was never begun, or is over, does not:
    anybody could fill it.
    """
    here = trip(secret, redirect_uri)
    if not secret or not hmac.compare_digest(here.state.encode(), answer.state.encode("utf-8", "surrogatepass")):
        raise Refused(Why.STALE, "no such journey")
    goes_on = _taken(engine, secret)
    try:
        shown = _shown(provider, answer, here)
    except Refused as refused:
        if refused.why in {Why.CANCELLED, Why.NOT_PROVEN}:
            _note(engine, provider, refused, came)
        raise
    return _opened(engine, settings, provider, shown, came), goes_on


def _taken(engine: Engine, secret: str) -> str:
    """Take the journey up, which is used up whatever comes of it; where it goes on to."""
    with Session(engine) as session:
        row = queries.journey_of(session, secret_sha256=sha256_of(secret))
        if row is None or row.expires_at <= now_utc():
            raise Refused(Why.STALE, "the journey is over")
        goes_on = row.goes_on
        session.delete(row)
        session.commit()
        return goes_on


def _shown(provider: Provider, answer: Answer, here: Trip) -> Shown:
    """Whom the provider has shown. Raises Refused."""
    metadata = provider.metadata()
    named = answer.issuer is not None or metadata.authorization_response_iss_parameter_supported
    if named and answer.issuer != metadata.issuer:
        raise Refused(Why.NOT_PROVEN, "the answer is not from the provider that was asked (iss)")
    if answer.error in AWAY:
        raise away("it sends the browser back", answer.error)
    if answer.error in DECLINED:
        raise Refused(Why.CANCELLED, f"declined at the provider: {answer.error}")
    if answer.error or not answer.code:
        raise fault(f"it sends the browser back with {answer.error[:100]!r} and no code")
    return provider.redeem(answer.code, here)


def _opened(engine: Engine, settings: Settings, provider: Provider, shown: Shown, came: Came) -> str:
    """Open a session for the account that belongs to who was shown. Raises Refused."""
    issuer, subject = provider.configured.issuer, shown.subject
    with reading(engine) as session:
        known = identities.owner(session, issuer=issuer, subject=subject) is not None
    username = None if known else provider.username(shown)  # which may ask the provider: no transaction is open
    with Session(engine) as session:
        queries.forget_old_sessions(session, before=now_utc() - Lives.of(settings).longest)
        person = identities.owner(session, issuer=issuer, subject=subject, lock=True)
        if person is None and username is not None:
            person = identities.bind(session, issuer=issuer, subject=subject, username=username, address=came.address)
        if person is not None and person.active:
            secret = open_session(session, person=person, came=came, opened_by=identities.OPENED_BY)
            session.commit()
            return secret
    if person is None:
        refused = Refused(Why.UNKNOWN_ACCOUNT, "no account belongs to this identity")
        _note(
            engine, provider, refused, came, who=username or subject, shown={"subject": subject, "username": username}
        )
    else:
        refused = Refused(Why.DEACTIVATED, "the account is deactivated")
        _note(engine, provider, refused, came, person=person.name, shown={"subject": subject})
    raise refused


def _note(  # noqa: PLR0913 - keyword-only; what the trail tells
    engine: Engine,
    provider: Provider,
    refused: Refused,
    came: Came,
    *,
    who: str = NOBODY,
    person: str | None = None,
    shown: Mapping[str, str | None] | None = None,
) -> None:
    """A sign-in that was refused, as the trail tells it; who it was only as far as the provider has proven it."""
    issuer = provider.configured.issuer
    with Session(engine) as session:
        record(
            session,
            Event.SIGN_IN_REFUSED,
            subject=f"person:{person}" if person else f"provider:{issuer}",
            after=None if shown is None else {"issuer": issuer, **shown},
            reason=refused.detail,
            doer=Doer(person or who, "none", came.address),
        )
        session.commit()
