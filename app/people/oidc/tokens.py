"""What an ID token has to prove, through Authlib's rules for one that came by a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.people.oidc.refusals import Refused, Why

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key that only the provider has: never `none`, and none with a secret that both sides know."""
LEEWAY_S = 60
"""So far the provider's clock may differ from ours."""
LONGEST = 255
"""Most letters of a subject, as OpenID Connect has it."""


class UnknownKey(Exception):
    """The token is signed with a key that was not among the provider's when they were asked for."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who has to have given the token, to whom, and for which sign-in."""

    issuer: str
    client_id: str
    nonce: str


def verified(id_token: str, keys: KeySet, expected: Expected, *, access_token: str | None) -> Mapping[str, Any]:
    """The claims of a token that holds: signature, issuer, audience, time, nonce. Raises Refused, UnknownKey."""
    try:
        token = jwt.decode(id_token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "sub": {"essential": True},
            },
            {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": access_token},
        )
        claims.validate(leeway=LEEWAY_S)
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except (JoseError, ValueError, TypeError) as error:
        told = error.error if isinstance(error, JoseError) else type(error).__name__
        claim = getattr(error, "claim", None)
        raise Refused(Why.NOT_PROVEN, f"the ID token is not good: {told}{f' ({claim})' if claim else ''}") from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or not subject.isprintable():
        raise Refused(Why.NOT_PROVEN, "the ID token is not good: its subject cannot be used")
    return dict(claims)
