"""Who signed a plan off stands in its dossier, and the one command that verifies it finds every change."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session
from typer.testing import CliRunner, Result

from app.audit import chain
from app.cli.commands import app
from app.people.roles import Role
from app.plans.queries import get_frozen
from app.plans.service import keep
from app.runs import translate
from app.runs.models import RunState
from app.runs.queries import get_run
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import best_plan
from optimizer.reading import read_round
from tests.app.adoptions.test_router import DECISION
from tests.app.api import API, create
from tests.app.people.accounts import engine_of, somebody
from tests.optimizer.rounds import tiny_round

PLANNER = Role.PLANNER

Edit = Callable[[Any, list[Any]], None]


@pytest.fixture
def unsigned(client: TestClient) -> str:
    """A plan that was asked for, and found."""
    create(client, tiny_round())
    asked = client.post(f"{API}/rounds/LIB-2031/runs", json={"again": True}, headers=somebody(client, "maker", PLANNER))
    with Session(engine_of(client)) as session:
        run = get_run(session, run_id=asked.json()["id"])
        data = translate.parse_json(get_frozen(session, sha256=run.round_sha256).content)
        plan = plan_to_data(best_plan(read_round(data), round_sha256=run.round_sha256))
        kept = keep(session, plan=plan, content=translate.to_text(plan))
        session.flush()
        run.plan_id, run.state = kept.id, RunState.DONE
        session.commit()
        return kept.id


@pytest.fixture
def packed(client: TestClient, unsigned: str) -> bytes:
    """The dossier of an adopted plan."""
    approver = somebody(client, "approver", Role.APPROVER)
    assert client.post(f"{API}/plans/{unsigned}/adopt", json=DECISION, headers=approver).status_code < 300
    return client.get(f"{API}/plans/{unsigned}/dossier.zip").content


def verify(path: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["verify", str(path), *more])


def unpacked(packed: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(packed)).extractall(folder)
    return folder


def forged(packed: bytes, folder: Path, edit: Edit) -> Path:
    """The dossier after somebody has changed its sign-offs, with fingerprints of files that fit again."""
    unpacked(packed, folder)
    signoffs = json.loads((folder / "signoffs.json").read_text())
    events = [json.loads(line) for line in (folder / "trail.jsonl").read_text().splitlines()]
    edit(signoffs, events)
    (folder / "signoffs.json").write_text(json.dumps(signoffs))
    (folder / "trail.jsonl").write_text("".join(f"{chain.canonical(one)}\n" for one in events))
    names = [line.partition("  ")[2] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    sums = "".join(f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text(sums)
    return folder


def codes(result: Result) -> set[str]:
    return {one["code"] for one in json.loads(result.stdout)["findings"]}


def test_maker_adopter_and_decision_are_in_it_with_the_events_that_say_so(packed: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    signoffs = json.loads(archive.read("signoffs.json"))
    events = [json.loads(line) for line in archive.read("trail.jsonl").decode().splitlines()]

    assert signoffs["made"]["by"] == "maker"
    assert signoffs["adopted"]["by"] == "approver"
    assert {name: signoffs["adopted"][name] for name in DECISION} == DECISION
    assert [(one["event"], one["who"]) for one in events] == [("run.asked", "maker"), ("plan.adopted", "approver")]
    assert signoffs["chain_end"]["number"] >= events[-1]["number"]


def test_one_command_verifies_the_archive_and_tells_who_signed(packed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ho-so.zip"
    path.write_bytes(packed)

    told = verify(path)

    assert told.exit_code == 0, told.output
    assert "Người lập: maker" in told.stdout
    assert "approver, quyết định 123/QĐ-UBND" in told.stdout


def test_so_it_does_with_the_folder_it_unpacks_to(packed: bytes, tmp_path: Path) -> None:
    folder = unpacked(packed, tmp_path)
    (folder / "ghi-chu.txt").write_text("of whoever reads it")

    assert verify(folder).exit_code == 0
    assert "phanky verify ." in (folder / "README.md").read_text()


def test_a_plan_that_nobody_adopted_says_so(client: TestClient, unsigned: str, tmp_path: Path) -> None:
    path = tmp_path / "ho-so.zip"
    path.write_bytes(client.get(f"{API}/plans/{unsigned}/dossier.zip").content)

    told = verify(path, "--lang", "en")

    assert told.exit_code == 0
    assert "Adopted: not yet" in told.stdout


def test_the_end_of_the_chain_is_found_again_in_the_service(client: TestClient, packed: bytes) -> None:
    end = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read("signoffs.json"))["chain_end"]

    events = [json.loads(line) for line in client.get(f"{API}/audit/export").text.splitlines()]

    assert chain.verify(events, known={end["number"]: end["sha256"]}).broken is None


def another_approver(signoffs: Any, _events: list[Any]) -> None:  # noqa: ANN401 - JSON
    signoffs["adopted"]["by"] = "somebody"


def another_decision(signoffs: Any, _events: list[Any]) -> None:  # noqa: ANN401 - JSON
    signoffs["adopted"]["decision_number"] = "999/QĐ-UBND"


def another_maker(signoffs: Any, _events: list[Any]) -> None:  # noqa: ANN401 - JSON
    signoffs["made"]["by"] = "somebody"


def another_event(_signoffs: Any, events: list[Any]) -> None:  # noqa: ANN401 - JSON
    events[-1]["who"] = "somebody"


def an_event_less(_signoffs: Any, events: list[Any]) -> None:  # noqa: ANN401 - JSON
    events.pop(0)


def events_in_another_order(signoffs: Any, events: list[Any]) -> None:  # noqa: ANN401 - JSON
    events.reverse()
    signoffs["events"].reverse()


def a_shorter_chain(signoffs: Any, _events: list[Any]) -> None:  # noqa: ANN401 - JSON
    signoffs["chain_end"]["number"] = 1


def another_end(signoffs: Any, events: list[Any]) -> None:  # noqa: ANN401 - JSON
    signoffs["chain_end"] = {"number": events[-1]["number"], "sha256": "0" * 64}


def of_another_plan(signoffs: Any, _events: list[Any]) -> None:  # noqa: ANN401 - JSON
    signoffs["plan_sha256"] = "0" * 64


FORGERIES: dict[str, tuple[Edit, str]] = {
    "approver": (another_approver, "adoption_unheard"),
    "decision": (another_decision, "adoption_unheard"),
    "maker": (another_maker, "maker_differs"),
    "event": (another_event, "event_changed"),
    "less": (an_event_less, "events_differ"),
    "order": (events_in_another_order, "event_unlinked"),
    "shorter": (a_shorter_chain, "chain_too_short"),
    "end": (another_end, "chain_end_differs"),
    "plan": (of_another_plan, "another_plan"),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # files, once they have left
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_sign_off_is_caught_though_the_files_fit(packed: bytes, tmp_path: Path, name: str) -> None:
    edit, code = FORGERIES[name]

    told = verify(forged(packed, tmp_path, edit), "--json")

    assert told.exit_code == 1
    assert code in codes(told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_was_changed_or_is_missing_is_named(packed: bytes, tmp_path: Path) -> None:
    folder = unpacked(packed, tmp_path)
    (folder / "portfolio.csv").write_text("khác")
    (folder / "README.md").unlink()

    told = verify(folder, "--json")

    assert told.exit_code == 1
    assert [one["path"] for one in json.loads(told.stdout)["findings"]] == ["README.md", "portfolio.csv"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_was_put_into_the_archive_is_named(packed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ho-so.zip"
    path.write_bytes(packed)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("khac.txt", "khác")

    told = verify(path, "--json")

    assert [one["path"] for one in json.loads(told.stdout)["findings"]] == ["khac.txt"]


@pytest.mark.parametrize("content", [b"not an archive", b"", b"PK\x05\x06" + b"\0" * 18], ids=["text", "empty", "zip"])
def test_what_is_no_dossier_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ho-so.zip"
    path.write_bytes(content)

    told = verify(path)

    assert told.exit_code == 2
    assert "hồ sơ" in told.output


def test_a_list_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  ../secret\n")

    assert verify(tmp_path).exit_code == 2
