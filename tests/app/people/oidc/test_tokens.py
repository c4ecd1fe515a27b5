"""What an ID token has to prove: everything that is wrong with one is found."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from app.people.oidc.refusals import Refused, Why
from app.people.oidc.tokens import Expected, UnknownKey, verified

EXPECTED = Expected("https://id.example.org", "phanky", "a nonce of this sign-in")
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
ELLIPTIC = ECKey.generate_key("P-256", {"kid": "two"})
KEYS = KeySet.import_key_set({"keys": [KEY.as_dict(private=False), ELLIPTIC.as_dict(private=False)]})
# tests are named after it, so that it has to stay the same from one process to the next
LONG_AFTER = 4_102_444_800
SECRET = OctKey.import_key("the secret that both sides know, and it is long enough", {"kid": "one"})


def claims(**other: Any) -> dict[str, Any]:  # noqa: ANN401 - claims of any kind
    """A good token's, with some put in the place of others; None leaves one out."""
    now = int(time.time())
    told = {
        "iss": EXPECTED.issuer,
        "sub": "lan-1",
        "aud": EXPECTED.client_id,
        "nonce": EXPECTED.nonce,
        "iat": now,
        "exp": now + 300,
        **other,
    }
    return {name: value for name, value in told.items() if value is not None}


def signed(told: dict[str, Any], key: Any = KEY, **header: str) -> str:  # noqa: ANN401 - keys of any kind
    return jwt.encode({"alg": "RS256", "kid": "one", **header}, told, key, algorithms=["RS256", "ES256", "HS256"])


def unsigned(told: dict[str, Any], alg: str) -> str:
    parts = ({"alg": alg, "kid": "one"}, told)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts) + "."


def why(token: str, access_token: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        verified(token, KEYS, EXPECTED, access_token=access_token)
    assert refused.value.why is Why.NOT_PROVEN
    return refused.value.detail


def test_a_good_token_says_who_it_is() -> None:
    assert verified(signed(claims()), KEYS, EXPECTED, access_token=None)["sub"] == "lan-1"


def test_elliptic_signatures_are_good_too() -> None:
    token = signed(claims(), ELLIPTIC, alg="ES256", kid="two")

    assert verified(token, KEYS, EXPECTED, access_token=None)["sub"] == "lan-1"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_a_token_without_a_signature_is_refused(alg: str) -> None:
    assert "alg" in why(unsigned(claims(), alg))


def test_a_token_signed_with_a_shared_secret_is_refused() -> None:
    assert "unsupported_algorithm" in why(signed(claims(), SECRET, alg="HS256"))


def test_the_providers_public_key_is_no_shared_secret() -> None:
    unsealed = unsigned(claims(), "HS256").rstrip(".")
    seal = hmac.digest(KEY.as_pem(private=False), unsealed.encode(), "sha256")

    assert "unsupported_algorithm" in why(f"{unsealed}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}")


def test_a_token_signed_by_somebody_else_is_refused() -> None:
    assert "bad_signature" in why(signed(claims(), OTHER))


def test_a_token_that_was_changed_is_refused() -> None:
    head, _, signature = signed(claims()).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(sub="admin")).encode()).decode().rstrip("=")

    assert "bad_signature" in why(f"{head}.{body}.{signature}")


def test_a_key_that_is_not_there_is_asked_for_again() -> None:
    with pytest.raises(UnknownKey):
        verified(signed(claims(), OTHER, kid="three"), KEYS, EXPECTED, access_token=None)


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://else.where"},
        {"iss": EXPECTED.issuer + "/"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"aud": []},
        {"aud": "another client", "azp": "phanky"},
        {"aud": ["phanky", "another client"]},
        {"aud": ["phanky", "another client"], "azp": "another client"},
        {"azp": "another client"},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"iat": LONG_AFTER},
        {"nbf": LONG_AFTER},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": None, "nonce_supported": False},
        {"nonce": [EXPECTED.nonce]},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
        {"at_hash": "of another access token"},
        {"at_hash": 7},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(other: dict[str, Any]) -> None:
    assert "ID token" in why(signed(claims(**other)), access_token="the access token")


def test_several_audiences_are_good_where_the_token_says_that_it_is_for_us() -> None:
    token = signed(claims(aud=["phanky", "another"], azp="phanky"))

    assert verified(token, KEYS, EXPECTED, access_token=None)["sub"] == "lan-1"


@pytest.mark.parametrize("told", ["", "a", "a.b", "a.b.c", "ă.ê.ô", "e30.e30.e30", "." * 5000])
def test_what_is_no_token_is_refused(told: str) -> None:
    assert "ID token" in why(told)
