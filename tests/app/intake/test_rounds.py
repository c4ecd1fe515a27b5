"""Bringing round files."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from optimizer.jsonio import dump_json, load_json
from optimizer.reading import read_round
from tests.app.api import API, JSON, codes, create, send

Data = dict[str, Any]


def test_a_round_file_comes_back_as_the_same_round(client: TestClient, full: Data) -> None:
    create(client, full)

    answer = client.get(f"{API}/rounds/{full['code']}/file")

    assert read_round(load_json(answer.content)) == read_round(full)


def test_an_exported_round_file_comes_back_to_the_letter(client: TestClient, full: Data) -> None:
    create(client, full)
    exported = client.get(f"{API}/rounds/{full['code']}/file").content

    client.put(f"{API}/rounds/{full['code']}", content=exported, headers=JSON)

    assert client.get(f"{API}/rounds/{full['code']}/file").content == exported


def test_a_refused_round_lists_every_finding_and_stores_nothing(client: TestClient, tiny: Data) -> None:
    tiny["ceilings"][0]["amount"] = -1
    tiny["projects"][1]["options"][0]["costs"][0]["fund"] = "charity"

    answer = send(client, "POST", "/rounds", tiny)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {finding["path"] for finding in answer.json()["findings"]} == {
        "$.ceilings[0].amount",
        "$.projects[1].options[0].costs[0].fund",
    }
    assert client.get(f"{API}/rounds").json() == []


def test_a_second_round_of_the_same_code_is_a_conflict(client: TestClient, tiny: Data) -> None:
    create(client, tiny)

    answer = send(client, "POST", "/rounds", tiny)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")


def test_replacing_a_round_raises_its_revision(client: TestClient, tiny: Data) -> None:
    create(client, tiny)
    tiny["ceilings"][0]["amount"] = 7

    answer = send(client, "PUT", f"/rounds/{tiny['code']}", tiny)

    assert answer.json()["revision"] == 2
    assert client.get(f"{API}/rounds/{tiny['code']}").json()["ceilings"][0]["amount_vnd"] == 7


def test_a_refused_replacement_leaves_the_round_as_it_was(client: TestClient, tiny: Data) -> None:
    create(client, tiny)
    before = client.get(f"{API}/rounds/{tiny['code']}/file").content
    tiny["targets"] = []

    answer = send(client, "PUT", f"/rounds/{tiny['code']}", tiny)

    assert answer.status_code == 422
    assert client.get(f"{API}/rounds/{tiny['code']}/file").content == before


def test_a_round_is_not_replaced_by_one_of_another_code(client: TestClient, tiny: Data) -> None:
    create(client, tiny)

    answer = send(client, "PUT", f"/rounds/{tiny['code']}", {**tiny, "code": "OTHER"})

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_code")


def test_replacing_a_round_that_is_not_there_is_not_found(client: TestClient, tiny: Data) -> None:
    assert send(client, "PUT", f"/rounds/{tiny['code']}", tiny).status_code == 404


def test_the_largest_amount_is_kept_to_the_dong(client: TestClient, tiny: Data) -> None:
    tiny["ceilings"][0]["amount"] = 999_999_999_999_999

    create(client, tiny)

    ceilings = client.get(f"{API}/rounds/{tiny['code']}/ceilings").json()
    assert ceilings[0]["amount_vnd"] == 999_999_999_999_999


def test_a_decimal_is_kept_digit_by_digit(client: TestClient, tiny: Data) -> None:
    text = dump_json(tiny).replace('"amount":12.5', '"amount":12.3456789012345')

    client.post(f"{API}/rounds", content=text, headers=JSON)

    exported = client.get(f"{API}/rounds/{tiny['code']}/file").text
    assert '"amount":12.3456789012345' in exported


def test_a_body_that_is_no_json_is_refused_with_its_place(client: TestClient) -> None:
    answer = client.post(f"{API}/rounds", content=b'{"format": ', headers=JSON)

    assert answer.status_code == 422
    assert codes(answer)


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    client.app.state.settings.max_body_bytes = 1024  # type: ignore[attr-defined]  # the client types it as a bare ASGI app

    answer = client.post(f"{API}/rounds", content=b" " * 1025, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_round_whose_code_cannot_stand_in_an_address_is_refused(client: TestClient, tiny: Data) -> None:
    answer = send(client, "POST", "/rounds", {**tiny, "code": "05/2015"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unaddressable_code")


@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_another_site_could_send_unasked_is_refused(client: TestClient, tiny: Data, said: str) -> None:
    answer = client.post(f"{API}/rounds", content=dump_json(tiny), headers={"Content-Type": said})

    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")
    assert client.get(f"{API}/rounds").json() == []
