"""Commands on the database."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from app.cli.commands import app
from app.db import create_engine
from app.intake.service import delete_record
from app.plans.models import PlanRow
from app.projects.models import RuleRow
from app.rounds.models import RoundRow


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    return database_url


def phanky(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def revisions(database: str) -> dict[str, int]:
    engine = create_engine(database)
    with Session(engine) as session:
        found = {row.code: row.revision for row in session.exec(select(RoundRow))}
    engine.dispose()
    return found


def test_seeding_loads_the_three_past_rounds(database: str) -> None:
    assert phanky("seed").exit_code == 0

    assert set(revisions(database)) == {"HN-2012-2015", "HN-2016-2020", "HN-2020"}


def test_seeding_twice_changes_nothing(database: str) -> None:
    phanky("seed")
    before = revisions(database)

    again = phanky("seed")

    assert again.exit_code == 0
    assert revisions(database) == before
    assert "unchanged" in again.stderr


def test_seeding_again_keeps_what_people_have_changed(database: str) -> None:
    phanky("seed")
    engine = create_engine(database)
    with Session(engine) as session:
        delete_record(session, code="HN-2020", records="rules", record=first_rule(session))
        session.commit()
    engine.dispose()

    again = phanky("seed")

    assert revisions(database)["HN-2020"] == 2
    assert "--restore" in again.stderr


def test_restoring_brings_the_original_back(database: str) -> None:
    phanky("seed")
    before = phanky("export", "HN-2020", "--what", "round").stdout
    engine = create_engine(database)
    with Session(engine) as session:
        delete_record(session, code="HN-2020", records="rules", record=first_rule(session))
        session.commit()
    engine.dispose()

    phanky("seed", "--restore")

    assert phanky("export", "HN-2020", "--what", "round").stdout == before


def first_rule(session: Session) -> str:
    return session.exec(select(RuleRow.code).order_by(RuleRow.code)).first() or ""


def test_migrating_makes_a_database_where_there_was_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHANKY_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'phanky.db'}")

    assert phanky("migrate").exit_code == 0

    assert (tmp_path / "new" / "phanky.db").exists()


def test_a_replay_prints_the_plan_and_the_recorded_facts_and_keeps_the_plan(database: str) -> None:
    phanky("seed")

    shown = phanky("replay", "HN-2020")

    assert shown.exit_code == 0
    assert "Số liệu minh họa" in shown.stdout
    assert "Đã quyết định và đã xảy ra" in shown.stdout
    engine = create_engine(database)
    with Session(engine) as session:
        assert [plan.answer for plan in session.exec(select(PlanRow))] == ["optimal"]
    engine.dispose()


def test_a_replay_for_machines_is_the_plan_file_alone(database: str) -> None:
    phanky("seed")

    assert json.loads(phanky("replay", "HN-2020", "--json").stdout)["format"] == "phanky.plan/1"
    assert revisions(database)["HN-2020"] == 1


def test_the_newest_plan_of_a_round_is_exported(database: str, tmp_path: Path) -> None:
    phanky("seed")
    phanky("replay", "HN-2020")
    out = tmp_path / "portfolio.csv"

    assert phanky("export", "HN-2020", "--out", str(out)).exit_code == 0

    assert out.read_bytes().startswith(b"\xef\xbb\xbfSTT;")
    assert revisions(database)


def test_an_exported_plan_holds_for_its_exported_round(database: str, tmp_path: Path) -> None:
    phanky("seed")
    phanky("replay", "HN-2020")
    plan, round_ = tmp_path / "plan.json", tmp_path / "round.json"
    phanky("export", "HN-2020", "--what", "plan", "--out", str(plan))
    phanky("export", "HN-2020", "--what", "round", "--out", str(round_))

    assert phanky("verify", str(round_), str(plan)).exit_code == 0
    assert revisions(database)


def test_a_plan_of_another_round_is_not_exported_as_one_of_this(database: str) -> None:
    phanky("seed")
    phanky("replay", "HN-2020")
    engine = create_engine(database)
    with Session(engine) as session:
        plan_id = session.exec(select(PlanRow.id)).one()
    engine.dispose()

    assert phanky("export", "HN-2012-2015", "--plan", plan_id).exit_code == 2


def test_an_exported_round_is_a_round_file(database: str) -> None:
    phanky("seed")

    assert json.loads(phanky("export", "HN-2020", "--what", "round").stdout)["format"] == "phanky.round/1"
    assert revisions(database)


def test_a_round_without_a_plan_has_nothing_to_export_and_says_what_to_do(database: str) -> None:
    phanky("seed")

    refused = phanky("export", "HN-2020")

    assert refused.exit_code == 2
    assert "phanky replay HN-2020" in refused.stderr
    assert revisions(database)


@pytest.mark.parametrize("words", [("replay", "NONE"), ("export", "NONE"), ("export", "NONE", "--what", "round")])
def test_an_unknown_round_is_told_in_both_languages(database: str, words: tuple[str, ...]) -> None:
    refused = phanky(*words)

    assert refused.exit_code == 2
    assert "Không có vòng ngân sách" in refused.stderr
    assert "There is no round" in refused.stderr
    assert revisions(database) == {}


@pytest.mark.parametrize("url", ["mysql://host/name", "garbage"])
def test_a_database_of_an_unknown_kind_is_told(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PHANKY_DATABASE_URL", url)

    refused = phanky("migrate")

    assert refused.exit_code == 2
    assert "PHANKY_DATABASE_URL" in refused.stderr


def test_a_port_that_is_taken_is_told(database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = phanky("serve", "--port", str(taken.getsockname()[1]))

    assert refused.exit_code == 2
    assert "--port" in refused.stderr
    assert revisions(database) == {}


def test_a_replay_whose_search_is_killed_exits_with_4_and_says_so(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    monkeypatch.setattr(sys.modules["app.worker"], "command", lambda **_: killed)
    phanky("seed")

    replayed = phanky("replay", "HN-2020")

    assert replayed.exit_code == 4
    assert "SIGKILL" in replayed.stdout
    assert revisions(database)


def test_a_replay_can_be_asked_for_the_canonical_plan_and_a_second_engine(database: str) -> None:
    phanky("seed")

    replayed = phanky("replay", "HN-2020", "--canonical", "--second-engine", "cbc")

    assert replayed.exit_code == 0
    assert "Phương án chuẩn: có" in replayed.stdout
    assert "Bộ giải thứ hai (cbc): khớp" in replayed.stdout
    assert phanky("replay", "HN-2020", "--second-engine", "highs").exit_code == 2
    assert revisions(database)
