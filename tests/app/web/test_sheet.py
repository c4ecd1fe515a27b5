"""Candidates edited in place and on a page of their own: judged whole, and nobody's edit lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.people.roles import Role
from app.web.sheet.cells import cells_of, merged, record_of, single_line
from tests.app.api import API
from tests.app.people.accounts import somebody
from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import CODE

ONE = "MH-13"
PUT = f"/rounds/{CODE}/sheet/{ONE}"
EDIT = f"/rounds/{CODE}/projects/{ONE}/edit"
Data = dict[str, Any]


def stored(client: TestClient) -> Data:
    data: Data = json.loads(client.get(f"{API}/rounds/{CODE}/projects/{ONE}").content)
    return data


def inputs(text: str) -> dict[str, str]:
    """What the form of a page, or the rows of a project, would send."""
    read = Page(text)
    found = {str(one["name"]): str(one.get("value") or "") for one in read.all("input") if one.get("name")}
    return {name: value for name, value in found.items() if name == "was" or name.startswith("cell.")}


@pytest.fixture
def opened(writer: TestClient) -> dict[str, str]:
    """The cells of one project, as its edit page has them."""
    return {**inputs(writer.get(EDIT).text), "cell.must": ""}


@pytest.fixture
def project() -> Data:
    return {
        "code": "A",
        "title": {"vi": "Một", "en": "One"},
        "agency": "Sở A",
        "options": [
            {
                "code": "build",
                "start_years": [2016, 2017],
                "costs": [
                    {"fund": "dev", "amount": 1_500_000},
                    {"fund": "rec", "amount": 7},
                    {"fund": "rec", "amount": 8, "year_offset": 1},
                ],
            }
        ],
    }


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_cells_that_nobody_touches_mean_the_project_as_it_is(project: Data, lang: Any) -> None:  # noqa: ANN401
    assert record_of(project, cells_of(project, lang), lang) == (project, {})


def test_cells_mean_what_is_typed_in_them(project: Data) -> None:
    cells = cells_of(project, "vi") | {
        "title_en": "",
        "agency": "",
        "must": "in",
        "reason": "đã hứa",
        "start.build": "2018; 2019",
        "cost.build.0": "2,5",
    }

    record, faults = record_of(project, cells, "vi")

    assert faults == {}
    assert (record["title"], record["must"], record["reason"]) == ("Một", "in", "đã hứa")
    assert "agency" not in record
    assert record["options"][0]["start_years"] == [2018, 2019]
    assert record["options"][0]["costs"][0]["amount"] == 2_500_000


def test_cells_that_mean_nothing_are_each_at_fault(project: Data) -> None:
    said = {"title_vi": "", "title_en": "", "must": "maybe", "start.build": "soon", "cost.build.0": "nhiều"}

    _, faults = record_of(project, cells_of(project, "vi") | said, "vi")

    assert set(faults) == {"title_vi", "must", "start.build", "cost.build.0"}


def test_no_start_years_are_those_of_the_phases(project: Data) -> None:
    record, _ = record_of(project, cells_of(project, "vi") | {"start.build": ""}, "vi")

    assert "start_years" not in record["options"][0]


def test_only_a_fund_with_one_cost_line_is_one_cell(project: Data) -> None:
    option = project["options"][0]

    assert [single_line(option, fund) for fund in ("dev", "rec", "other")] == [0, None, None]


def test_edits_of_different_cells_come_together() -> None:
    was = {"a": "1", "b": "1", "c": "1"}

    assert merged(was, {"a": "2", "b": "1"}, {"a": "1", "b": "3", "c": "1"}) == ({"a": "2", "b": "3", "c": "1"}, {})


def test_edits_of_one_cell_do_not_overwrite_each_other() -> None:
    assert merged({"a": "1"}, {"a": "2"}, {"a": "3"}) == ({"a": "2"}, {"a": "3"})
    assert merged({"a": "1"}, {"a": "3"}, {"a": "3"}) == ({"a": "3"}, {})
    assert merged({}, {"gone": "1"}, {"a": "3"}) == ({"a": "3"}, {})


def test_a_cell_is_stored_and_the_row_comes_back(writer: TestClient, opened: dict[str, str]) -> None:
    answer = writer.put(PUT, data={**opened, "cell.agency": "Sở Y tế"})

    assert answer.status_code == 200
    assert "Đã lưu" in Page(f"<table>{answer.text}</table>").words
    assert stored(writer)["agency"] == "Sở Y tế"


def test_nothing_typed_stores_nothing(writer: TestClient, opened: dict[str, str]) -> None:
    revision = json.loads(writer.get(f"{API}/rounds/{CODE}").content)["revision"]

    assert writer.put(PUT, data=opened).status_code == 200
    assert json.loads(writer.get(f"{API}/rounds/{CODE}").content)["revision"] == revision


def test_a_fault_stands_beside_its_cell_and_what_was_typed_stays(writer: TestClient, opened: dict[str, str]) -> None:
    start = next(name for name in opened if name.startswith("cell.start."))

    answer = writer.put(PUT, data={**opened, start: "sang năm"})

    read = Page(f"<table>{answer.text}</table>")
    assert answer.status_code == 422
    assert "Ghi các năm" in read.words
    assert next(one for one in read.all("input") if one.get("name") == start)["value"] == "sang năm"


def test_what_the_whole_round_refuses_stands_beside_its_cell(writer: TestClient, opened: dict[str, str]) -> None:
    start = next(name for name in opened if name.startswith("cell.start."))

    answer = writer.put(PUT, data={**opened, start: "2016, 2016"})

    assert answer.status_code == 422
    assert next(one for one in Page(answer.text).all("input") if one.get("name") == start)["aria-invalid"] == "true"


def test_a_stale_edit_shows_both_versions_and_overwrites_only_knowingly(
    writer: TestClient, opened: dict[str, str]
) -> None:
    assert writer.put(PUT, data={**opened, "cell.agency": "Sở Y tế"}).status_code == 200

    stale = writer.put(PUT, data={**opened, "cell.agency": "Sở Xây dựng"})

    assert stale.status_code == 409
    assert "Người khác đã ghi: “Sở Y tế”" in Page(stale.text).words
    assert stored(writer)["agency"] == "Sở Y tế"
    assert writer.put(PUT, data={**opened, **inputs(stale.text), "cell.must": ""}).status_code == 200
    assert stored(writer)["agency"] == "Sở Xây dựng"


def test_others_cells_are_kept_by_a_stale_edit_of_another_cell(writer: TestClient, opened: dict[str, str]) -> None:
    writer.put(PUT, data={**opened, "cell.agency": "Sở Y tế"})

    assert writer.put(PUT, data={**opened, "cell.sector": "Y tế số"}).status_code == 200
    assert (stored(writer)["agency"], stored(writer)["sector"]) == ("Sở Y tế", "Y tế số")


def test_without_scripts_a_page_edits_the_project(writer: TestClient, opened: dict[str, str]) -> None:
    answer = writer.post(EDIT, data={**opened, "cell.must": "in", "cell.reason": "đã hứa"})

    assert answer.headers["location"] == f"/rounds/{CODE}/projects/{ONE}"
    assert (stored(writer)["must"], stored(writer)["reason"]) == ("in", "đã hứa")


def test_the_edit_page_gives_faults_and_both_versions_back(writer: TestClient, opened: dict[str, str]) -> None:
    fault = writer.post(EDIT, data={**opened, "cell.title_vi": "", "cell.title_en": ""})
    writer.put(PUT, data={**opened, "cell.agency": "Sở Y tế"})
    stale = writer.post(EDIT, data={**opened, "cell.agency": "Sở Xây dựng"})

    assert (fault.status_code, stale.status_code) == (422, 409)
    assert "Ghi tên dự án" in Page(fault.text).words
    assert "người khác đã ghi “Sở Y tế”" in Page(stale.text).words


@pytest.mark.parametrize("was", ["", "no json", "[1]"])
def test_what_the_form_carries_along_may_be_broken(writer: TestClient, opened: dict[str, str], was: str) -> None:
    assert writer.put(PUT, data={**opened, "was": was, "cell.agency": "Sở Y tế"}).status_code == 200


def test_a_project_that_is_not_there_is_told(writer: TestClient, page: Open) -> None:
    page(f"/rounds/{CODE}/projects/MH-999/edit", status=404)
    assert writer.put(f"/rounds/{CODE}/sheet/MH-999", data={"was": ""}).status_code == 404


def test_the_sheet_shows_the_projects_that_match(page: Open) -> None:
    read = page(f"/rounds/{CODE}/sheet?text=chu%20ky%20so")

    shown = [one["data-project"] for one in read.all("tbody")]
    assert "MH-19" in shown
    assert "MH-01" not in shown


def test_a_proposer_sees_the_sheet_of_their_own_agency_alone(writer: TestClient) -> None:
    agency = stored(writer)["agency"]
    headers = somebody(writer, "hoa", Role.PROPOSER, agency=agency)

    read = Page(writer.get(f"/rounds/{CODE}/sheet", headers=headers).text)

    values = {one["value"] for one in read.all("input") if str(one.get("name")) == "cell.agency"}
    assert values == {agency}
    viewer = somebody(writer, "lan", Role.VIEWER)
    assert writer.get(f"/rounds/{CODE}/sheet", headers=viewer).status_code == 403
