"""Reading projects."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.projects import queries
from tests.app.api import API, create

Data = dict[str, Any]


@pytest.fixture
def stored(client: TestClient, full: Data) -> str:
    full["projects"][0] |= {"agency": "Sở Văn hoá", "sector": "Di sản"}
    return create(client, full)


def found(client: TestClient, code: str, **wanted: str) -> list[str]:
    answer = client.get(f"{API}/rounds/{code}/projects", params=wanted)
    return [item["code"] for item in answer.json()["items"]]


def test_projects_are_filtered_by_agency(client: TestClient, stored: str) -> None:
    assert found(client, stored, agency="Sở Văn hoá") == ["SCAN", "CABLE"]


def test_projects_are_filtered_by_sector(client: TestClient, stored: str) -> None:
    assert found(client, stored, sector="Di sản") == ["SCAN"]


@pytest.mark.parametrize("text", ["quầy đọc", "quay doc", "QUAY DOC", "reading desks", "desk"])
def test_projects_are_found_with_and_without_diacritics(client: TestClient, stored: str, text: str) -> None:
    assert found(client, stored, text=text) == ["DESK"]


def test_a_wildcard_in_the_search_text_stands_for_itself(client: TestClient, stored: str) -> None:
    assert found(client, stored, text="%") == []


def test_a_page_tells_how_many_there_are_in_all(client: TestClient, stored: str) -> None:
    page = client.get(f"{API}/rounds/{stored}/projects", params={"page": 2, "size": 3}).json()

    assert [item["code"] for item in page["items"]] == ["CABLE", "GUARD", "STATUE"]
    assert (page["total"], page["page"], page["size"]) == (8, 2, 3)


def test_the_list_splits_money_by_fund(client: TestClient, stored: str) -> None:
    items = client.get(f"{API}/rounds/{stored}/projects").json()["items"]
    lease = items[1]["options"][1]

    assert lease["cost_by_fund_vnd"] == {"upkeep": 10_000_000}
    assert lease["running_by_fund_per_year_vnd"] == {"upkeep": 20_000_000}


def test_the_list_says_the_same_where_too_many_projects_match_to_name_each_of_them(
    client: TestClient, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(f"{API}/rounds/{stored}/projects").json()
    monkeypatch.setattr(queries, "MOST_NAMED", 0)

    assert client.get(f"{API}/rounds/{stored}/projects").json() == before


def test_what_the_list_sums_up_is_what_each_project_sums_up(client: TestClient, stored: str) -> None:
    for item in client.get(f"{API}/rounds/{stored}/projects").json()["items"]:
        one = client.get(f"{API}/rounds/{stored}/projects/{item['code']}").json()

        assert [{name: told[name] for name in item["options"][0]} for told in one["options"]] == item["options"]


def test_a_project_shows_what_is_committed(client: TestClient, stored: str) -> None:
    project = client.get(f"{API}/rounds/{stored}/projects/CABLE").json()

    assert project["committed"] == {"option": "build", "start_year": 2030, "fraction_bp": 6000}


def test_an_unknown_project_is_not_found(client: TestClient, stored: str) -> None:
    answer = client.get(f"{API}/rounds/{stored}/projects/NONE")

    assert (answer.status_code, answer.json()["code"]) == (404, "project_not_found")


def test_a_page_size_over_the_limit_is_refused_with_its_place(client: TestClient, stored: str) -> None:
    answer = client.get(f"{API}/rounds/{stored}/projects", params={"size": 1000})

    assert answer.status_code == 422
    assert answer.json()["findings"][0]["path"] == "query.size"


def test_projects_are_filtered_by_a_fund_that_pays_for_them_or_keeps_them_up(client: TestClient, full: Data) -> None:
    code = create(client, full)

    for fund in {one["code"] for one in full["funds"]}:
        paid = [
            project["code"]
            for project in full["projects"]
            if any(
                line["fund"] == fund
                for option in project["options"]
                for line in (*option.get("costs", []), *option.get("running", []))
            )
        ]
        assert found(client, code, fund=fund) == paid
    assert found(client, code, fund="nobody's") == []
