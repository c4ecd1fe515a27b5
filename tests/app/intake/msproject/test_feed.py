"""Exports of Microsoft Project Online: read, judged, imported whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.people.roles import Role
from tests.app.api import API, create
from tests.app.people.accounts import somebody

PORTAL = {
    "odata.type": "ReportingData.Project",
    "ProjectId": "47bd06f0-2703-ef11-ba8c-00155d805832",
    "ProjectIdentifier": "MSP-1",
    "ProjectName": "Cổng dữ liệu mở",
    "ProjectStartDate": "2031-07-02T08:00:00",
    "ProjectFinishDate": "2032-12-31T17:00:00",
    "ProjectActualStartDate": None,
    "ProjectCost": "549.000000",
    "ProjectBudgetCost": "600.000000",
    "ProjectCurrency": "VND",
    "ProjectDepartments": "Sở Thông tin",
    "EnterpriseProjectTypeName": "Dữ liệu",
    "ProjectPercentCompleted": 0,
    "Nguồn ý tưởng": "Hội thảo",
    "Tasks": {"__deferred": {"uri": "https://pwa.example/Tasks"}},
}
BEGUN = {
    **PORTAL,
    "ProjectIdentifier": "MSP-2",
    "ProjectName": "Mạng phường",
    "ProjectStartDate": "/Date(1893456000000)/",  # 2030-01-01
    "ProjectFinishDate": "2031-12-31T00:00:00",
    "ProjectActualStartDate": "2030-01-01T00:00:00",
    "ProjectCost": "73.000000",
}
SAID = {"fund": "capital", "unit": "trieu"}


def send(client: TestClient, code: str, rows: object, *, apply: bool = False, **said: str) -> Response:
    path = f"{API}/rounds/{code}/ms-project"
    method, path = ("PUT", path) if apply else ("POST", f"{path}/preview")
    return client.request(
        method,
        path,
        content=json.dumps(rows).encode(),
        params={**SAID, **said},
        headers={"Content-Type": "application/json"},
    )


def send_csv(client: TestClient, code: str, content: bytes, **said: str) -> Response:
    return client.post(
        f"{API}/rounds/{code}/ms-project/preview",
        content=content,
        params={**SAID, **said},
        headers={"Content-Type": "text/csv"},
    )


def project_of(client: TestClient, code: str, project: str) -> dict[str, Any]:
    whole = client.get(f"{API}/rounds/{code}/file").json()
    return dict(next(one for one in whole["projects"] if one["code"] == project))


def faults(answer: Response) -> set[tuple[str, int, str]]:
    findings = answer.json()["findings"]
    return {(one["code"], one["row"], one["field"]) for one in findings if one["severity"] == "error"}


@pytest.mark.parametrize(
    "shape",
    [
        {"value": [PORTAL, BEGUN]},
        {"odata.metadata": "…", "value": [PORTAL, BEGUN]},
        {"d": {"results": [PORTAL, BEGUN]}},
        {"d": [PORTAL, BEGUN]},
        [PORTAL, BEGUN],
    ],
)
def test_every_shape_of_odata_json_says_the_same(client: TestClient, tiny: dict[str, Any], shape: object) -> None:
    report = send(client, create(client, tiny), shape)

    assert report.status_code == 200, report.text
    assert report.json()["usable"], report.json()
    assert report.json()["added"] == ["MSP-1", "MSP-2"]
    assert len(report.json()["assumed"]) == 5


def test_a_new_project_becomes_a_candidate_with_its_cost_spread_by_days(
    client: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(client, tiny)

    applied = send(client, code, [PORTAL], apply=True)

    assert applied.json()["applied"], applied.text
    project = project_of(client, code, "MSP-1")
    (option,) = project["options"]
    assert (project["title"]["vi"], project["agency"], project["sector"]) == (
        "Cổng dữ liệu mở",
        "Sở Thông tin",
        "Dữ liệu",
    )
    assert (project["status"], "committed" in project) == ("new", False)
    assert (option["duration_years"], option["start_years"]) == (2, [2031])
    assert [line["amount"] for line in option["costs"]] == [183_000_000, 366_000_000]  # 183 and 366 days
    assert {line["source"]["kind"] for line in option["costs"]} == {"assumption"}
    assert project["source"]["ref"].endswith(str(PORTAL["ProjectId"]))


def test_a_project_that_has_begun_is_committed_or_a_candidate_as_declared(
    client: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(client, tiny)

    send(client, code, [BEGUN], apply=True)
    refused = send(client, code, [BEGUN], begun="candidate")
    allowed = send(client, code, [BEGUN], begun="candidate", starts="any")

    project = project_of(client, code, "MSP-2")
    assert (project["status"], project["committed"]) == ("continuing", {"option": "msp", "start_year": 2030})
    assert faults(refused) == {("outside_round", 1, "ProjectStartDate")}
    assert allowed.json()["usable"]


def test_importing_again_changes_nothing_and_keeps_what_was_added_by_hand(
    client: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(client, tiny)
    send(client, code, [PORTAL], apply=True)
    whole = client.get(f"{API}/rounds/{code}/file").json()
    mine = next(one for one in whole["projects"] if one["code"] == "MSP-1")
    mine["options"][0]["contributions"] = [{"target": "SCANS", "amount": 2}]
    client.put(f"{API}/rounds/{code}", content=json.dumps(whole), headers={"Content-Type": "application/json"})

    again = send(client, code, [PORTAL], apply=True).json()
    dearer = send(client, code, [{**PORTAL, "ProjectCost": "600"}], apply=True).json()

    assert (again["unchanged"], again["changed"], again["revision"]) == (1, [], None)
    assert dearer["changed"] == ["MSP-1"]
    (option,) = project_of(client, code, "MSP-1")["options"]
    assert [line["target"] for line in option["contributions"]] == ["SCANS"]
    assert sum(line["amount"] for line in option["costs"]) == 600_000_000


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_has_the_same_fields(client: TestClient, tiny: dict[str, Any], separator: str) -> None:
    names = [name for name in PORTAL if name not in {"Tasks", "odata.type"}]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(names)
    writer.writerow([PORTAL[name] if PORTAL[name] is not None else "" for name in names])

    report = send_csv(client, create(client, tiny), text.getvalue().encode("utf-8-sig")).json()

    assert report["added"] == ["MSP-1"], report
    (note,) = report["findings"]
    assert (note["code"], note["severity"]) == ("fields_not_read", "note")
    assert "Nguồn ý tưởng" in note["value"]


def test_custom_fields_can_be_declared(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    row = {**PORTAL, "Mã dự án": "DM-9", "Dự toán": "10", "Đơn vị": "Sở Văn hoá"}

    said = {"code_field": "Mã dự án", "cost_field": "Dự toán", "agency_field": "Đơn vị"}
    send(client, code, [row], apply=True, **said)

    project = project_of(client, code, "DM-9")
    assert project["agency"] == "Sở Văn hoá"
    assert sum(line["amount"] for line in project["options"][0]["costs"]) == 10_000_000


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"ProjectIdentifier": None}, ("no_code", 1, "ProjectIdentifier")),
        ({"ProjectName": ""}, ("no_name", 1, "ProjectName")),
        ({"ProjectCost": None}, ("no_cost", 1, "ProjectCost")),
        ({"ProjectCost": "-5"}, ("negative_money", 1, "ProjectCost")),
        ({"ProjectCost": "1,250"}, ("not_money", 1, "ProjectCost")),
        ({"ProjectCost": "0.0000001"}, ("not_whole_dong", 1, "ProjectCost")),
        ({"ProjectCurrency": "USD"}, ("foreign_currency", 1, "ProjectCurrency")),
        ({"ProjectStartDate": "7/2/2031 8:00:00 AM"}, ("not_a_date", 1, "ProjectStartDate")),
        ({"ProjectFinishDate": "2031-02-30T00:00:00"}, ("not_a_date", 1, "ProjectFinishDate")),
        ({"ProjectFinishDate": "2031-01-01T00:00:00"}, ("ends_before_start", 1, "ProjectFinishDate")),
        ({"ProjectFinishDate": "2099-01-01T00:00:00"}, ("too_long", 1, "ProjectFinishDate")),
        (
            {"ProjectStartDate": "2029-01-01", "ProjectFinishDate": "2029-05-01"},
            ("outside_round", 1, "ProjectStartDate"),
        ),
    ],
)
def test_a_fault_is_told_with_row_field_and_value_and_nothing_is_stored(
    client: TestClient, tiny: dict[str, Any], change: dict[str, Any], fault: tuple[str, int, str]
) -> None:
    code = create(client, tiny)
    rows = [{**PORTAL, **change}, BEGUN]

    preview, refused = send(client, code, rows), send(client, code, rows, apply=True)

    assert faults(preview) == {fault}
    assert not preview.json()["usable"]
    assert refused.status_code == 422
    assert faults(refused) == {fault}
    told = next(one for one in refused.json()["findings"] if one["severity"] == "error")
    assert told["mend"]["vi"]
    assert told["value"] == str(change.get(fault[2]) or "")
    assert "MSP-2" not in {one["code"] for one in client.get(f"{API}/rounds/{code}/file").json()["projects"]}


def test_a_code_twice_and_a_page_of_more_are_faults(client: TestClient, tiny: dict[str, Any]) -> None:
    answer = send(client, create(client, tiny), {"value": [PORTAL, PORTAL], "odata.nextLink": "Projects?$skip=2"})

    assert faults(answer) == {("code_twice", 2, "ProjectIdentifier"), ("not_all_pages", 0, "")}


def test_what_the_round_forbids_is_told_beside_its_row(client: TestClient, tiny: dict[str, Any]) -> None:
    answer = send(client, create(client, tiny), [PORTAL], fund="purse-unknown")

    assert not answer.json()["usable"]
    told = [one for one in answer.json()["findings"] if one["severity"] == "error"]
    assert {(one["row"], one["value"]) for one in told} == {(1, "MSP-1")}


@pytest.mark.parametrize("data", [{"value": "x"}, {"value": []}, [1, 2], {"d": {"results": [{"Task": 1}]}}, 5])
def test_other_json_is_refused(client: TestClient, tiny: dict[str, Any], data: object) -> None:
    answer = send(client, create(client, tiny), data)

    assert answer.status_code == 422
    assert answer.json()["findings"][0]["code"] == "no_project_data"


def test_other_types_are_refused(client: TestClient, tiny: dict[str, Any]) -> None:
    path = f"{API}/rounds/{create(client, tiny)}/ms-project/preview"

    answer = client.post(path, content=b"x", params=SAID, headers={"Content-Type": "text/plain"})

    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_feed")


def test_only_planners_import(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    headers = somebody(client, "lan", Role.VIEWER)

    answer = client.put(f"{API}/rounds/{code}/ms-project", params=SAID, json=[PORTAL], headers=headers)

    assert answer.status_code == 403
