"""The city's identity provider, asked through Authlib's client: what it is (discovery), its keys, and who somebody is.

Every question waits for somebody else's machine; so no transaction is open meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from time import monotonic
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationInfo, field_validator

from app.people.oidc import tokens
from app.people.oidc.configured import Configured, is_safe
from app.people.oidc.refusals import Refused, Why

log = logging.getLogger(__name__)

SCOPE = "openid profile email"
WELL_KNOWN = "/.well-known/openid-configuration"
TIME_LIMIT = httpx2.Timeout(10.0, connect=5.0)
KEPT_S = 3600
"""So long it is believed what the provider said of itself."""
AGAIN_S = 5
"""A provider that did not answer is not asked again so soon: nobody who waits for it holds the others up."""


class Metadata(BaseModel):
    """What a provider says of itself, as far as it is used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    @classmethod
    def _nobody_listens(cls, address: str | None, info: ValidationInfo) -> str | None:
        if address is not None and not is_safe(address):
            raise ValueError(f"{info.field_name} is not https")
        return address

    @property
    def auth_method(self) -> str:
        """How this service proves to the token endpoint that it is itself."""
        basic = "client_secret_basic" in self.token_endpoint_auth_methods_supported
        return "client_secret_basic" if basic else "client_secret_post"


@dataclass(frozen=True, slots=True)
class Trip:
    """What one trip to the provider is proven by, and the address it ends at."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom the provider has shown to us: the claims of an ID token that was verified."""

    claims: Mapping[str, Any]
    access_token: str | None

    @property
    def subject(self) -> str:
        """Who it is, in the provider's own words, never given to anybody else."""
        return str(self.claims["sub"])


class Provider:
    """The provider of the settings; threads share it."""

    def __init__(self, configured: Configured) -> None:
        self.configured = configured
        self._lock = Lock()
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._kept_until = self._away_until = 0.0

    def metadata(self) -> Metadata:
        """What the provider says of itself, at most an hour ago. Raises Refused."""
        with self._lock:
            now = monotonic()
            if self._metadata is None or now >= self._kept_until:
                if now < self._away_until:
                    raise Refused(Why.PROVIDER_AWAY, "it did not answer a moment ago")
                try:
                    self._metadata = self._discovered()
                except Refused:
                    self._away_until = monotonic() + AGAIN_S
                    raise
                self._keys, self._kept_until = None, monotonic() + KEPT_S
            return self._metadata

    def address_for(self, trip: Trip) -> str:
        """Where the browser is sent to be asked who it is. Raises Refused."""
        metadata = self.metadata()
        with self._client(metadata, redirect_uri=trip.redirect_uri) as client:
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint, state=trip.state, nonce=trip.nonce, code_verifier=trip.verifier
            )
            return str(address)

    def redeem(self, code: str, trip: Trip) -> Shown:
        """Whom a code stands for, proven by the ID token that the provider gives for it. Raises Refused."""
        metadata = self.metadata()
        with _asking("its token endpoint"), self._client(metadata, redirect_uri=trip.redirect_uri) as client:
            try:
                token = client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=trip.verifier,
                )
            except OAuthError as error:
                raise _of_token_endpoint(error) from error
        id_token, access_token = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str):
            raise fault("it gave no ID token: is the client allowed the scope openid?")
        access_token = access_token if isinstance(access_token, str) else None
        try:
            claims = self._verified(id_token, trip, access_token, self._key_set(metadata))
        except tokens.UnknownKey:  # the provider may have changed its keys
            try:
                claims = self._verified(id_token, trip, access_token, self._key_set(metadata, anew=True))
            except tokens.UnknownKey as error:
                raise Refused(Why.NOT_PROVEN, "the ID token is signed with no key of the provider") from error
        return Shown(claims, access_token)

    def username(self, shown: Shown) -> str | None:
        """What the provider calls somebody, in the claim of the settings; None where it does not, or is not sure.

        It stands in the ID token, or the provider is asked for it. Raises Refused.
        """
        wanted = self.configured.claim
        claims = shown.claims
        if wanted not in claims and shown.access_token and (endpoint := self.metadata().userinfo_endpoint):
            claims = self._userinfo(endpoint, shown)
        name = claims.get(wanted)
        if wanted == "email" and claims.get("email_verified") is not True:
            return None
        usable = isinstance(name, str) and 0 < len(name) <= tokens.LONGEST and name.isprintable()
        return str(name) if usable else None

    def _verified(self, id_token: str, trip: Trip, access_token: str | None, keys: KeySet) -> Mapping[str, Any]:
        expected = tokens.Expected(self.configured.issuer, self.configured.client_id, trip.nonce)
        return tokens.verified(id_token, keys, expected, access_token=access_token)

    def _discovered(self) -> Metadata:
        with _asking("its discovery document"), httpx2.Client(timeout=TIME_LIMIT) as client:
            answer = client.get(self.configured.issuer.rstrip("/") + WELL_KNOWN)
            answer.raise_for_status()
            metadata = Metadata.model_validate_json(answer.content)
        if metadata.issuer != self.configured.issuer:
            raise fault(f"it calls itself {metadata.issuer[:200]!r}, which PHANKY_OIDC_ISSUER has to be to the letter")
        return metadata

    def _key_set(self, metadata: Metadata, *, anew: bool = False) -> KeySet:
        keys = self._keys
        if keys is None or anew:
            with _asking("its keys"), httpx2.Client(timeout=TIME_LIMIT) as client:
                answer = client.get(metadata.jwks_uri)
                answer.raise_for_status()
                self._keys = keys = KeySet.import_key_set(answer.json())
        return keys

    def _userinfo(self, endpoint: str, shown: Shown) -> Mapping[str, Any]:
        with _asking("its userinfo endpoint"), httpx2.Client(timeout=TIME_LIMIT) as client:
            answer = client.get(endpoint, headers={"Authorization": f"Bearer {shown.access_token}"})
            answer.raise_for_status()
            claims = answer.json()
        if not isinstance(claims, dict) or claims.get("sub") != shown.subject:
            raise fault("its userinfo endpoint speaks of somebody else")
        return claims

    def _client(self, metadata: Metadata, *, redirect_uri: str) -> Any:  # noqa: ANN401 - Authlib has no types
        return OAuth2Client(
            client_id=self.configured.client_id,
            client_secret=self.configured.client_secret.get_secret_value(),
            token_endpoint_auth_method=metadata.auth_method,
            scope=SCOPE,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIME_LIMIT,
        )


@contextmanager
def _asking(what: str) -> Iterator[None]:
    """Whatever goes wrong on the way is told as a refusal; the log says what it was."""
    try:
        yield
    except httpx2.HTTPStatusError as error:
        status = error.response.status_code
        if status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS:
            raise fault(f"{what} answers {status}") from error
        raise away(what, f"it answers {status}") from error
    except (httpx2.HTTPError, OSError) as error:
        raise away(what, str(error) or type(error).__name__) from error
    except (ValueError, TypeError, KeyError, AttributeError, JoseError, httpx2.InvalidURL) as error:
        raise fault(f"what {what} says cannot be used: {error}") from error


def _of_token_endpoint(error: OAuthError) -> Refused:
    """`invalid_grant` is about this one sign-in, everything else about how this service is known there."""
    if error.error == "invalid_grant":
        return Refused(Why.NOT_PROVEN, "the provider does not take its code (any more): invalid_grant")
    return fault(f"its token endpoint refuses this service: {error.error} {error.description or ''}")


def away(what: str, why: str) -> Refused:
    """The provider cannot be asked just now; the log says so."""
    log.warning("the identity provider does not answer (%s): %s", what, why)
    return Refused(Why.PROVIDER_AWAY, what)


def fault(what: str) -> Refused:
    """The provider, or how it is set up, is not as it has to be; the log says so."""
    log.warning("the identity provider cannot be used: %s", what)
    return Refused(Why.PROVIDER_FAULT, what)
