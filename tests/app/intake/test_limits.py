"""How much may be brought at once, and how much a round may hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.errors import Unusable
from app.intake.limits import expect_shape
from app.main import create_app
from app.settings import Settings
from tests.app.api import API, codes, create, send
from tests.app.people.accounts import an_administrator

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(database_url: str, tiny: dict[str, Any]) -> Iterator[TestClient]:
    """A service whose rounds hold no project more than the small round has."""
    settings = Settings(
        database_url=database_url,
        embedded_worker=False,
        max_json_depth=12,
        max_list_items=100,
        max_projects=len(tiny["projects"]),
    )
    with TestClient(create_app(settings), headers=an_administrator(database_url)) as opened:
        yield opened


def test_a_round_with_too_many_projects_is_not_stored(client: TestClient, tiny: dict[str, Any]) -> None:
    more = {**tiny, "projects": [*tiny["projects"], {**tiny["projects"][0], "code": "ONE-MORE"}]}
    answer = send(client, "POST", "/rounds", more)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_projects")
    assert "PHANKY_MAX_PROJECTS" in answer.json()["detail_vi"]
    assert "PHANKY_MAX_PROJECTS" in answer.json()["detail_en"]
    assert client.get(f"{API}/rounds").json() == []


def test_nor_is_one_project_too_many_added_alone(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    more = {**tiny["projects"][0], "code": "ONE-MORE"}

    answer = send(client, "POST", f"/rounds/{code}/projects", more)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_projects")
    assert client.get(f"{API}/rounds/{code}/projects").json()["total"] == len(tiny["projects"])


def test_nor_does_one_come_in_a_spreadsheet(client: TestClient, database_url: str, tiny: dict[str, Any]) -> None:
    headers = dict(client.headers)
    with TestClient(create_app(Settings(database_url=database_url, embedded_worker=False)), headers=headers) as wide:
        code = create(wide, {**tiny, "projects": [*tiny["projects"], {**tiny["projects"][0], "code": "ONE-MORE"}]})
        sheet = wide.get(f"{API}/rounds/{code}/sheets/projects", params={"filled": True, "unit": "dong"})
        assert wide.delete(f"{API}/rounds/{code}/projects/ONE-MORE").status_code == 200

    answer = client.put(
        f"{API}/rounds/{code}/sheets/projects",
        content=sheet.content,
        headers={"Content-Type": sheet.headers["content-type"]},
        params={"locale": "vi"},
    )

    assert (answer.status_code, answer.json().get("code")) == (413, "too_many_projects")
    assert client.get(f"{API}/rounds/{code}/projects").json()["total"] == len(tiny["projects"])


@pytest.mark.parametrize("depth", [13, 100, 100_000])
def test_a_body_that_is_nested_too_deep_is_refused_in_words(client: TestClient, depth: int) -> None:
    answer = client.post(f"{API}/rounds", content=b"[" * depth + b"]" * depth, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "nested_too_deep")
    assert codes(answer) == ["nested_too_deep"]


def test_so_is_one_of_a_route_that_reads_it_in_another_way(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    content = b'{"spec": ' + b'{"a": ' * 50_000 + b"1" + b"}" * 50_001

    answer = client.post(f"{API}/rounds/{code}/sweeps", content=content, headers=JSON)

    assert (answer.status_code, answer.json()["code"], codes(answer)) == (422, "nested_too_deep", ["nested_too_deep"])


def bodies_of_every_route(client: TestClient) -> list[tuple[str, str]]:
    """Method and address of every route of the API that takes JSON."""
    app: Any = client.app
    return [
        (method.upper(), path.replace("{records}", "projects").replace("{left}", "x"))
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]


@pytest.mark.parametrize(
    ("content", "code", "setting"),
    [
        (b'{"a":' * 13 + b"1" + b"}" * 13, "nested_too_deep", "PHANKY_MAX_JSON_DEPTH"),
        (b'{"a": [' + b"1," * 100 + b"1]}", "list_too_long", "PHANKY_MAX_LIST_ITEMS"),
    ],
)
def test_every_route_that_takes_json_holds_the_limits(
    client: TestClient, content: bytes, code: str, setting: str
) -> None:
    routes = bodies_of_every_route(client)
    query = {"fund": "capital", "unit": "dong"}  # what an import says of its file
    answers = [client.request(*route, content=content, headers=JSON, params=query) for route in routes]

    told = [(one.status_code, one.json()["code"], codes(one)) for one in answers]
    assert len(routes) > 10
    assert {route: one for route, one in zip(routes, told, strict=True) if one != (422, code, [code])} == {}
    assert {setting in one.json()["findings"][0]["mend"][lang] for one in answers for lang in ("vi", "en")} == {True}


def test_a_body_that_fits_is_taken_whatever_reads_it(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    assert client.post(f"{API}/rounds/{code}/runs", json={"options": {}}).status_code == 202


@pytest.mark.parametrize("kind", ["text/csv", "application/octet-stream"])
def test_a_body_that_is_said_to_be_something_else_is_refused_by_the_route(client: TestClient, kind: str) -> None:
    answer = client.post(f"{API}/people", content=b"[" * 100_000, headers={"Content-Type": kind})

    assert answer.status_code == 422


def test_a_list_that_is_too_long_is_told_with_its_place() -> None:
    settings = Settings(max_list_items=100)
    expect_shape({"projects": [{"options": [1] * 100}]}, settings)

    with pytest.raises(Unusable) as refused:
        expect_shape({"projects": [{}, {"options": [1] * 101}], "rules": [[]] * 102}, settings)

    assert [(one["code"], one["path"]) for one in refused.value.findings] == [
        ("list_too_long", "$.rules"),
        ("list_too_long", "$.projects[1].options"),
    ]


def test_what_is_as_deep_as_it_may_be_is_taken() -> None:
    expect_shape({"a": [[[[[[[]]]]]]]}, Settings(max_json_depth=8))

    with pytest.raises(Unusable):
        expect_shape({"a": [[[[[[[[]]]]]]]]}, Settings(max_json_depth=8))
