"""A real identity provider on this machine, somebody with a browser at it, and the service that relies on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.main import create_app
from app.people.oidc import identities
from app.settings import Settings
from tests.app.people.accounts import an_administrator, engine_of
from tests.app.people.oidc.canaille import PASSWORD

ROOT = Path(__file__).parents[4]
CALLBACK = "/sign-in/oidc/callback"


@contextmanager
def provider() -> Iterator[str]:
    """Canaille as a program of its own; its address, which is its issuer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.app.people.oidc.canaille"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "the identity provider did not start"
        yield address
    finally:
        process.kill()
        process.communicate()


def registered(issuer: str, *, at: str = "http://testserver") -> dict[str, Any]:
    """The settings of a service at this address, which has registered itself at the provider."""
    wanted = {
        "client_name": "Phanky",
        "redirect_uris": [at + CALLBACK],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "scope": "openid profile email",
    }
    answer = httpx2.post(f"{issuer}/oauth/register", json=wanted, trust_env=False)
    assert answer.status_code == 201, answer.text
    client = answer.json()
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": client["client_id"],
        "oidc_client_secret": client["client_secret"],
        "oidc_label_vi": "tài khoản Thủ đô",
        "oidc_label_en": "the capital's account",
    }


@contextmanager
def service(database_url: str, **settings: Any) -> Iterator[TestClient]:  # noqa: ANN401 - any setting
    """The whole application with these settings, and its administrator."""
    whole = Settings(database_url=database_url, embedded_worker=False, cheap_passwords=True, **settings)
    with TestClient(create_app(whole), headers=an_administrator(database_url), follow_redirects=False) as opened:
        yield opened


def named(client: TestClient, name: str, **told: str) -> str:
    """Say whom an account belongs to at the provider of the settings; its sign-in name."""
    app: Any = client.app
    with Session(engine_of(client)) as session:
        issuer = app.state.provider.configured.issuer
        identities.name_identity(session, name=name, issuer=issuer, **told)
        session.commit()
    return name


def way_there(browser: TestClient, goes_on: str = "/") -> str:
    """The provider's address that the sign-in page's link leads a browser to."""
    answer = browser.get("/sign-in/oidc", params={"next": goes_on})
    assert answer.status_code == 303, answer.text[:300]
    return answer.headers["location"]


def agreed(address: str, who: str, *, answer: str = "accept") -> str:
    """Sign in on the provider's own pages, and agree or not; the path on which the provider sends the browser back.

    It is asked to ask again: it remembers who has agreed.
    """
    with httpx2.Client(trust_env=False, follow_redirects=True) as own:
        at_login = own.get(with_other(address, prompt="consent"))
        at_password = own.post(at_login.url, data={"login": who})
        at_consent = own.post(at_password.url, data={"password": PASSWORD})
        assert "Phanky" in at_consent.text, at_consent.text[:300]
        back = own.post(at_consent.url, data={"answer": answer}, follow_redirects=False)
    parts = urlsplit(back.headers["location"])
    assert parts.path == CALLBACK
    return f"{parts.path}?{parts.query}"


def come_in(browser: TestClient, who: str, goes_on: str = "/", *, answer: str = "accept") -> httpx2.Response:
    """The whole way: to the provider, back, and what the service answers."""
    return browser.get(agreed(way_there(browser, goes_on), who, answer=answer))


def parts_of(address: str) -> dict[str, str]:
    """What stands in the query of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def with_other(address: str, **other: str) -> str:
    """The same address with some parts of its query put in the place of others."""
    parts = urlsplit(address)
    return parts._replace(query=urlencode({**parts_of(address), **other})).geturl()
