"""People for tests: accounts with roles, and the headers that their programs send."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.kit.columns import now_utc
from app.people import queries, service
from app.people.roles import EVERY_ROUND, Grant, Role, Scope

ADMINISTRATOR = "admin"


def an_administrator(database_url: str) -> dict[str, str]:
    """The headers of an administrator of this database."""
    engine = create_engine(database_url)
    try:
        with Session(engine) as session:
            if queries.find_person(session, name=ADMINISTRATOR) is None:
                service.add_person(session, name=ADMINISTRATOR, title="Quản trị", administrator=True)
            headers = _headers(session, ADMINISTRATOR, Scope.ADMIN)
            session.commit()
            return headers
    finally:
        engine.dispose()


def somebody(
    client: TestClient,
    name: str,
    *roles: Role,
    round_code: str = EVERY_ROUND,
    agency: str = "Sở Văn hoá",
    scope: Scope = Scope.ADMIN,
) -> dict[str, str]:
    """The headers of a person with these roles, made where there is none yet."""
    with Session(engine_of(client)) as session:
        if queries.find_person(session, name=name) is None:
            service.add_person(session, name=name, title=name.title())
        for role in roles:
            grant = Grant(round_code, role, agency if role is Role.PROPOSER else None)
            service.give_role(session, name=name, grant=grant)
        headers = _headers(session, name, scope)
        session.commit()
        return headers


def engine_of(client: TestClient) -> Engine:
    """The database of the application behind a client."""
    app: Any = client.app
    engine: Engine = app.state.engine
    return engine


def _headers(session: Session, name: str, scope: Scope) -> dict[str, str]:
    secret, row = service.make_token(session, name=name, title="tests", scope=scope, days=1)
    row.last_used_at = now_utc()
    return {"Authorization": f"Bearer {secret}"}
