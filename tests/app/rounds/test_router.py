"""Reading rounds."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from tests.app.api import API, create
from tests.app.people.accounts import engine_of
from tests.app.web.page import Page

Data = dict[str, Any]


def test_the_list_tells_money_by_fund(client: TestClient, full: Data) -> None:
    create(client, full)

    listed = client.get(f"{API}/rounds").json()

    assert listed[0]["total_by_fund_vnd"] == {"capital": 900_000_000, "upkeep": 150_000_000}
    assert (listed[0]["first_year"], listed[0]["last_year"]) == (2031, 2034)


def test_the_list_asks_as_much_of_the_database_for_many_rounds_as_for_one(client: TestClient, full: Data) -> None:
    def asked() -> int:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        engine = engine_of(client)
        event.listen(engine, "before_cursor_execute", note)
        assert client.get(f"{API}/rounds").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    create(client, full)
    one = asked()
    for number in range(3):
        create(client, {**full, "code": f"MORE-{number}"})

    assert asked() == one


def test_a_round_shows_where_its_figures_come_from(client: TestClient, full: Data) -> None:
    create(client, full)

    shown = client.get(f"{API}/rounds/{full['code']}").json()

    assert shown["source"]["kind"] == "illustrative"
    assert next(one["source"] for one in shown["ceilings"] if one["code"] == "SAFE")["kind"] == "assumption"


def test_targets_show_floors_and_reached_units(client: TestClient, full: Data) -> None:
    create(client, full)

    targets = client.get(f"{API}/rounds/{full['code']}/targets").json()

    assert targets[0]["floors"] == [{"phase": "B", "coverage": "0.25"}]
    assert targets[2]["reached_units"] == ["W3"]


def test_units_are_listed_by_class(client: TestClient, full: Data) -> None:
    create(client, full)

    units = client.get(f"{API}/rounds/{full['code']}/units", params={"class": "school"}).json()

    assert [(unit["code"], unit["valid_from"]) for unit in units] == [("S1", 2008)]


def test_an_unknown_round_is_a_problem_with_words_in_both_languages(client: TestClient) -> None:
    answer = client.get(f"{API}/rounds/NONE")

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (404, "round_not_found")
    assert "NONE" in problem["detail_vi"]
    assert "NONE" in problem["detail_en"]


def test_an_unknown_address_is_a_problem_too(client: TestClient) -> None:
    answer = client.get(f"{API}/nowhere")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_documentation_needs_no_other_host_and_runs_nothing_inline(client: TestClient) -> None:
    answer = client.get("/docs")
    page = Page(answer.text)
    parts = [str(one[name]) for tag, name in (("script", "src"), ("link", "href")) for one in page.all(tag)]

    assert "https://" not in answer.text
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert len(parts) == 4
    assert {client.get(one).status_code for one in parts} == {200}
    assert client.get("/openapi.json").status_code == 200
