"""Somebody with a browser: cookies, and the headers that browsers send by themselves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session

from app.people import passwords, queries, service
from tests.app.people.accounts import engine_of

PASSWORD = "mật khẩu đủ dài"
FROM_HERE = {
    "Accept": "text/html",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/x-www-form-urlencoded",
}


def browser(client: TestClient, **headers: str) -> TestClient:
    """A browser that nobody has signed in with; it does not follow where it is sent."""
    return TestClient(client.app, headers={"Accept": "text/html", **headers}, follow_redirects=False)


def person(client: TestClient, name: str, *, password: str | None = PASSWORD, administrator: bool = False) -> str:
    """Somebody with a password; their sign-in name."""
    with Session(engine_of(client)) as session:
        row = service.add_person(session, name=name, title=name.title(), administrator=administrator)
        if password is not None:
            row.password_hash = passwords.hashed(password, name=name, cheap=True)
        session.commit()
    return name


def post(client: TestClient, path: str, **fields: Any) -> Response:  # noqa: ANN401 - any field
    """Submit a form of this service's own page."""
    return client.post(path, content=urlencode(fields), headers=FROM_HERE)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **fields: str) -> Response:
    """Submit the sign-in form."""
    return post(client, "/sign-in", name=name, password=password, **fields)


def link_for(client: TestClient, name: str) -> str:
    """The path of a link that signs somebody in."""
    with Session(engine_of(client)) as session:
        secret = service.make_link(session, name=name)
        session.commit()
    return f"/sign-in/link/{secret}"


def hash_of(client: TestClient, name: str) -> str | None:
    """What is kept of somebody's password."""
    with Session(engine_of(client)) as session:
        return queries.get_person(session, name=name).password_hash
