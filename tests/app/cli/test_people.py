"""`phanky people`, `phanky audit`, and who `phanky serve` lets in, as commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from app.audit import chain, queries
from app.cli import serve
from app.cli.commands import app
from app.db import create_engine, reading
from app.people import passwords
from app.people import queries as people
from app.people.models import SignInLinkRow, TokenRow
from app.people.secrets import sha256_of


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    return database_url


def phanky(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def told(*words: str) -> str:
    result = phanky(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


@contextmanager
def looking(database: str) -> Iterator[Session]:
    engine = create_engine(database)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def test_a_person_is_added_without_a_password_and_gets_a_link(database: str) -> None:
    link = told("people", "add", "Lan", "--title", "Nguyễn Thị Lan").strip()

    with looking(database) as session:
        person = people.get_person(session, name="lan")
        kept = session.exec(select(SignInLinkRow)).one()
    assert (person.title, person.password_hash, person.administrator) == ("Nguyễn Thị Lan", None, False)
    assert sha256_of(link.removeprefix("/sign-in/link/")) == kept.secret_sha256


@pytest.mark.parametrize("name", ["", "hai từ", "lan/../x", "đạt", "x" * 101])
def test_a_name_that_cannot_be_used_is_refused(database: str, name: str) -> None:
    result = phanky("people", "add", name)

    assert result.exit_code == 2
    with looking(database) as session:
        assert people.all_people(session) == []


def test_nobody_is_added_twice(database: str) -> None:  # noqa: ARG001 - the commands read its address
    told("people", "add", "lan")

    assert phanky("people", "add", "LAN").exit_code == 2


def test_roles_are_given_listed_and_taken(database: str) -> None:  # noqa: ARG001 - the commands read its address
    told("people", "add", "lan")
    told("people", "role", "lan", "planner", "--round", "HN-2020")
    told("people", "role", "lan", "proposer", "--agency", "Sở Y tế")
    told("people", "role", "lan", "planner", "--round", "HN-2020", "--take")

    (person,) = json.loads(told("people", "list", "--json"))

    assert person["roles"] == [{"round": "*", "role": "proposer", "agency": "Sở Y tế"}]
    assert "proposer * (Sở Y tế)" in " ".join(told("people", "list").replace("│", " ").split())


@pytest.mark.parametrize("words", [("proposer",), ("viewer", "--agency", "Sở Y tế")])
def test_a_proposer_speaks_for_an_agency_and_nobody_else_does(database: str, words: tuple[str, ...]) -> None:  # noqa: ARG001 - the commands read its address
    told("people", "add", "lan")

    assert phanky("people", "role", "lan", *words).exit_code == 2


def test_a_token_is_told_once_and_kept_as_its_fingerprint(database: str) -> None:
    told("people", "add", "lan")

    secret = told("people", "token", "lan", "--scope", "write", "--days", "7").strip()

    with looking(database) as session:
        row = session.exec(select(TokenRow)).one()
    assert (row.secret_sha256, row.scope) == (sha256_of(secret), "write")
    assert secret.startswith(row.prefix)
    assert secret not in str(row.model_dump())


def test_who_is_deactivated_has_no_token_any_more_and_may_come_back(database: str) -> None:
    told("people", "add", "lan")
    told("people", "token", "lan")
    told("people", "deactivate", "lan")

    with looking(database) as session:
        assert not people.get_person(session, name="lan").active
        assert session.exec(select(TokenRow.revoked_at)).one() is not None

    told("people", "activate", "lan")
    told("people", "link", "lan")
    with looking(database) as session:
        assert people.get_person(session, name="lan").active


def test_the_only_administrator_stays(database: str) -> None:  # noqa: ARG001 - the commands read its address
    told("people", "add", "lan", "--administrator")

    assert phanky("people", "deactivate", "lan").exit_code == 2


def test_nobody_known_is_told_as_such(database: str) -> None:  # noqa: ARG001 - the commands read its address
    result = phanky("people", "link", "nobody")

    assert result.exit_code == 2
    assert "phanky people list" in result.stderr


def test_every_command_on_people_stands_in_the_trail(database: str) -> None:
    told("people", "add", "lan")
    told("people", "role", "lan", "viewer")
    told("people", "token", "lan")
    told("people", "link", "lan")
    told("people", "deactivate", "lan")

    engine = create_engine(database)
    with reading(engine) as session:
        events = [one["event"] for one in queries.all_events(session)]
    engine.dispose()
    assert events == ["person.added", "role.given", "token.made", "person.link_made", "person.deactivated"]


def test_a_whole_trail_is_verified_and_its_fingerprint_told(database: str) -> None:  # noqa: ARG001 - the commands read its address
    told("people", "add", "lan")

    result = phanky("audit", "verify")

    assert result.exit_code == 0
    noted = result.stderr.rsplit(" ", 1)[1].strip()
    assert phanky("audit", "verify", "--noted", noted).exit_code == 0
    assert phanky("audit", "verify", "--noted", f"9:{noted.partition(':')[2]}").exit_code == 1
    assert phanky("audit", "verify", "--noted", "nonsense").exit_code == 2


def test_a_trail_that_somebody_changed_past_the_triggers_is_named_by_its_first_broken_link(database: str) -> None:
    for name in ("lan", "nam", "hoa"):
        told("people", "add", name)
    engine = create_engine(database)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_events_no_update"))
        else:
            connection.execute(text("DROP TRIGGER audit_events_are_kept ON audit_events"))
        connection.execute(text("UPDATE audit_events SET who = 'somebody else' WHERE number = 2"))
    engine.dispose()

    result = phanky("audit", "verify")

    assert result.exit_code == 1
    assert "event 2" in result.stderr
    assert "sự kiện 2" in result.stderr


def test_the_trail_is_exported_as_json_lines_that_prove_themselves(database: str, tmp_path: Path) -> None:  # noqa: ARG001 - the commands read its address
    told("people", "add", "lan")
    told("audit", "export", "--out", str(tmp_path / "trail.jsonl"))

    events = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text().splitlines()]

    assert [one["event"] for one in events] == ["person.added"]
    assert chain.verify(events).broken is None


@pytest.mark.parametrize("host", ["0.0.0.0", "myhost", "192.0.2.1"])  # noqa: S104 - refused is what is tested
def test_serving_others_is_refused_with_everything_that_is_not_safe(
    database: str,  # noqa: ARG001 - the command reads its address
    monkeypatch: pytest.MonkeyPatch,
    host: str,
) -> None:
    monkeypatch.setenv("PHANKY_CHEAP_PASSWORDS", "true")

    result = phanky("serve", "--host", host)

    assert result.exit_code == 2
    for word in ("PHANKY_HTTPS_ONLY", "--administrator", "PHANKY_CHEAP_PASSWORDS"):
        assert word in result.stderr


@contextmanager
def not_served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Whatever would be served is noted."""
    served: list[str] = []
    monkeypatch.setattr("app.cli.serve.uvicorn.run", lambda _app, *, host, **_: served.append(host))
    monkeypatch.setattr(serve, "_expect_free", lambda _host, _port: None)
    yield served


def test_others_are_served_once_all_is_safe(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told("people", "add", "lan", "--administrator")
    with looking(database) as session:
        row = people.get_person(session, name="lan")
        row.password_hash = passwords.hashed("mật khẩu đủ dài", name="lan", cheap=True)
        session.commit()
    monkeypatch.setenv("PHANKY_HTTPS_ONLY", "true")

    with not_served(monkeypatch) as served:
        result = phanky("serve", "--host", "192.0.2.1")

    assert (result.exit_code, served) == (0, ["192.0.2.1"])
    assert "/sign-in/link/" not in result.stderr


def test_on_this_machine_the_first_administrator_gets_a_link_each_time(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with not_served(monkeypatch):
        first, second = (phanky("serve", "--port", "8123").stderr for _ in range(2))

    assert "http://127.0.0.1:8123/sign-in/link/" in first
    assert first != second
    with looking(database) as session:
        (person,) = people.all_people(session)
        assert (person.name, person.administrator, person.password_hash) == ("admin", True, None)
