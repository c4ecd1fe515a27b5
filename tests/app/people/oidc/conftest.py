"""The service, relying on a real identity provider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.app.people.oidc import served


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """A real identity provider, for all tests."""
    with served.provider() as address:
        yield address


@pytest.fixture(autouse=True)
def straight(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy stands between two programs of this machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def client(database_url: str, issuer: str) -> Iterator[TestClient]:
    """The service and its administrator, on each kind of database."""
    with served.service(database_url, **served.registered(issuer)) as opened:
        yield opened
