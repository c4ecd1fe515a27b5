"""Spreadsheets over HTTP, on both databases."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session

from app.intake.workbook.columns import KINDS
from app.kit.workbooks import XLSX
from app.plans import service as plans
from app.runs import translate
from tests.app.api import API, create
from tests.app.exports.planned import planned
from tests.app.intake.workbook.steps import xlsx

ROWS: list[list[object]] = [["Mã dự án", "Tên dự án", "Nguồn vốn", "Năm thứ 1"], ["N-1", "Mạng", "capital", 5]]


def send(client: TestClient, method: str, path: str, content: bytes, kind: str = XLSX) -> Response:
    return client.request(method, f"{API}{path}", content=content, headers={"Content-Type": kind})


def stored_plan(client: TestClient, data: dict[str, Any], plan: dict[str, Any]) -> str:
    """Put a plan file beside its frozen round, as an ended run does."""
    engine: Engine = client.app.state.engine  # type: ignore[attr-defined]  # the client knows only that it can be called
    with Session(engine) as session:
        plans.freeze(session, sha256=plan["round_sha256"], content=translate.to_text(data))
        kept = plans.keep(session, plan=plan, content=translate.to_text(plan)).id
        session.commit()
    return kept


def test_a_preview_shows_what_would_change_and_writes_nothing(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    answer = send(client, "POST", f"/rounds/{code}/sheets/projects/preview?locale=vi&unit=trieu", xlsx(ROWS))

    assert answer.status_code == 200
    assert (answer.json()["added"], answer.json()["applied"]) == (["N-1"], False)
    assert client.get(f"{API}/rounds/{code}").json()["revision"] == 1


def test_an_import_is_written_at_once(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    answer = send(client, "PUT", f"/rounds/{code}/sheets/projects?locale=vi&unit=trieu", xlsx(ROWS))

    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    listed = client.get(f"{API}/rounds/{code}/projects/N-1").json()
    assert listed["options"][0]["costs"] == [{"fund": "capital", "year_offset": 0, "amount_vnd": 5_000_000}]


def test_an_import_that_changes_nothing_leaves_the_revision(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    for kind in KINDS:
        filled = client.get(f"{API}/rounds/{code}/sheets/{kind}?filled=true&unit=ty&lang=en")

        answer = send(client, "PUT", f"/rounds/{code}/sheets/{kind}?locale=en&unit=ty", filled.content)

        assert (answer.status_code, answer.json()["changed"], answer.json()["revision"]) == (200, [], None)


def test_one_fault_refuses_all_of_it_with_every_finding(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    rows = [*ROWS, ["N-2", "Hai", "nowhere", 5], ["N-3", "Ba", "capital", -1]]

    answer = send(client, "PUT", f"/rounds/{code}/sheets/projects?locale=vi", xlsx(rows))

    assert (answer.status_code, answer.json()["code"]) == (422, "unusable_sheet")
    assert [(one["code"], one["cell"]) for one in answer.json()["findings"]] == [
        ("unknown_fund", "C3"),
        ("negative_money", "D4"),
    ]
    assert client.get(f"{API}/rounds/{code}/projects/N-1").status_code == 404


def test_the_locale_has_to_be_declared(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    answer = send(client, "PUT", f"/rounds/{code}/sheets/projects", xlsx(ROWS))

    assert answer.status_code == 422
    assert [one["path"] for one in answer.json()["findings"]] == ["query.locale"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_a_body_that_does_not_say_that_it_is_a_spreadsheet_is_refused(
    client: TestClient, tiny: dict[str, Any], kind: str
) -> None:
    code = create(client, tiny)

    answer = send(client, "PUT", f"/rounds/{code}/sheets/projects?locale=vi", xlsx(ROWS), kind)

    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_spreadsheet")


def test_a_type_that_lies_is_refused(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    answer = send(client, "PUT", f"/rounds/{code}/sheets/projects?locale=vi", xlsx(ROWS), "text/csv")

    assert [one["code"] for one in answer.json()["findings"]] == ["file_lies"]


def test_a_round_that_is_not_there_is_told(client: TestClient) -> None:
    assert client.get(f"{API}/rounds/NO/sheets/projects").status_code == 404
    assert send(client, "PUT", "/rounds/NO/sheets/units?locale=vi", xlsx(ROWS)).status_code == 404


def test_an_edited_portfolio_is_judged_beside_its_plan(client: TestClient) -> None:
    plan_id = stored_plan(client, *planned())
    content = client.get(f"{API}/plans/{plan_id}.xlsx").content

    answer = send(client, "POST", f"/plans/{plan_id}/sheet?locale=vi", content)

    assert (answer.status_code, answer.json()["legal"], answer.json()["moved"]) == (200, True, [])


def test_workbook_and_dossier_are_downloads(client: TestClient) -> None:
    plan_id = stored_plan(client, *planned())

    workbook = client.get(f"{API}/plans/{plan_id}.xlsx?lang=en&unit=ty")
    dossier = client.get(f"{API}/plans/{plan_id}/dossier.zip")

    assert workbook.headers["content-type"] == XLSX
    assert openpyxl.load_workbook(io.BytesIO(workbook.content)).sheetnames[0] == "Portfolio"
    assert "attachment" in dossier.headers["content-disposition"]
    assert {"round.json", "plan.json", "portfolio.xlsx", "SHA256SUMS"} <= set(
        zipfile.ZipFile(io.BytesIO(dossier.content)).namelist()
    )


def test_a_plan_without_a_portfolio_has_a_dossier_but_no_workbook(client: TestClient) -> None:
    data, plan = planned()
    kept = ("format", "round", "round_sha256", "scenario", "solver")
    empty = {**{key: plan[key] for key in kept}, "answer": "none", "stopped": "time_limit", "findings": []}
    plan_id = stored_plan(client, data, empty)

    assert client.get(f"{API}/plans/{plan_id}.xlsx").json()["code"] == "plan_without_portfolio"
    assert send(client, "POST", f"/plans/{plan_id}/sheet?locale=vi", xlsx(ROWS)).status_code == 409
    assert client.get(f"{API}/plans/{plan_id}/dossier.zip").status_code == 200
