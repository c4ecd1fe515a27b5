"""Two people at once: everything that can be changed is known by a tag, and a change of an older state is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.main import create_app
from app.settings import Settings
from tests.app.api import API, create, send
from tests.app.people.accounts import an_administrator
from tests.app.people.browsers import person
from tests.conftest import Databases
from tests.optimizer.rounds import full_round

Data = dict[str, Any]
Change = Callable[..., Response]
"""Asks the service to let something hold other words; what is said besides are headers."""

ROUND = "/rounds/LIB-2031"
DONE = (200, 201)
WRITERS = 4
NEVER_CHANGED = {("delete", f"{API}/me/tokens/{{token}}"), ("delete", f"{API}/webhooks/{{webhook_id}}")}
"""Tokens and webhooks are made and ended; in between nothing of them can be changed."""

_numbers = count()


def words() -> str:
    """Words that stand nowhere yet."""
    return f"w{next(_numbers)}"


def of_round(client: TestClient, said: str, **headers: str) -> Response:
    return send(client, "PUT", ROUND, {**full_round(), "note": said}, **headers)


def of_record(kind: str, code: str) -> Change:
    def change(client: TestClient, said: str, **headers: str) -> Response:
        [now] = [one for one in full_round()[kind] if one["code"] == code]
        return send(client, "PUT", f"{ROUND}/{kind}/{code}", {**now, "title": said}, **headers)

    return change


def of_facts(client: TestClient, said: str, **headers: str) -> Response:
    source = {"kind": "source"}
    fact = {"code": "F", "title": {"vi": "a", "en": "a"}, "kind": "decided", "value": said, "source": source}
    return send(
        client, "PUT", f"{ROUND}/facts", {"format": "phanky.facts/1", "round": "LIB-2031", "facts": [fact]}, **headers
    )


def of_scenario(client: TestClient, said: str, **headers: str) -> Response:
    data = {"format": "phanky.scenario/1", "round": "LIB-2031", "code": "S", "title": said, "changes": []}
    return send(client, "PUT", f"{ROUND}/scenarios/S", data, **headers)


def of_person(client: TestClient, said: str, **headers: str) -> Response:
    return send(client, "POST", "/people/lan/roles", {"round": said, "role": "viewer"}, **headers)


THINGS: dict[str, Change] = {
    ROUND: of_round,
    f"{ROUND}/file": of_round,
    f"{ROUND}/projects/SCAN": of_record("projects", "SCAN"),
    f"{ROUND}/targets/SCANS": of_record("targets", "SCANS"),
    f"{ROUND}/ceilings/CAP-A": of_record("ceilings", "CAP-A"),
    f"{ROUND}/units/W1": of_record("units", "W1"),
    f"{ROUND}/rules/{full_round()['rules'][0]['code']}": of_record("rules", full_round()["rules"][0]["code"]),
    f"{ROUND}/facts": of_facts,
    f"{ROUND}/scenarios/S": of_scenario,
    "/people/lan": of_person,
}
"""Where each kind of thing that can be changed is read, and how it is changed."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> str:
    return databases(request.param)


@pytest.fixture(scope="module")
def shared(url: str) -> Iterator[TestClient]:
    """One service for all of these tests, with one thing of each kind."""
    settings = Settings(database_url=url, embedded_worker=False, cheap_passwords=True)
    with TestClient(create_app(settings), headers=an_administrator(url)) as client:
        create(client, full_round())
        assert {of_facts(client, words()).status_code, of_scenario(client, words()).status_code} == {200}
        person(client, "lan")
        yield client


@pytest.fixture(params=THINGS)
def address(request: pytest.FixtureRequest) -> str:
    path: str = request.param
    return path


@pytest.fixture
def change(address: str) -> Change:
    return THINGS[address]


def read(client: TestClient, address: str, **headers: str) -> Response:
    return client.get(f"{API}{address}", headers={name.replace("_", "-"): value for name, value in headers.items()})


def tag_of(client: TestClient, address: str) -> str:
    return str(read(client, address).headers["ETag"])


def test_what_is_known_already_is_not_sent_again(shared: TestClient, address: str) -> None:
    tag = tag_of(shared, address)
    again = read(shared, address, If_None_Match=tag)

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert "private" in again.headers["Cache-Control"]


def test_a_change_of_what_was_read_is_done_and_tells_the_new_tag(
    shared: TestClient, address: str, change: Change
) -> None:
    tag = tag_of(shared, address)
    answer = change(shared, words(), If_Match=tag)

    assert answer.status_code in DONE
    assert answer.headers["ETag"] == tag_of(shared, address) != tag
    assert read(shared, address, If_None_Match=tag).status_code == 200


def test_a_change_of_an_older_state_is_refused_and_writes_nothing(
    shared: TestClient, address: str, change: Change
) -> None:
    stale, theirs, mine = tag_of(shared, address), words(), words()
    assert change(shared, theirs).status_code in DONE

    answer = change(shared, mine, If_Match=stale)

    assert (answer.status_code, answer.json()["code"]) == (412, "changed_since")
    assert answer.headers["content-type"] == "application/problem+json"
    assert theirs in read(shared, address).text
    assert mine not in read(shared, address).text


def test_it_is_told_what_has_changed(shared: TestClient, address: str, change: Change) -> None:
    stale, theirs = tag_of(shared, address), words()
    change(shared, theirs)

    findings = change(shared, words(), If_Match=stale).json()["findings"]

    told = [one for one in findings if theirs in one["message"]["vi"] and theirs in one["message"]["en"]]
    assert len(told) == 1
    assert told[0]["path"] in {"$.title", "$.note", "$[F]", "$.roles"}
    assert told[0]["mend"]["vi"]
    assert told[0]["mend"]["en"]


def test_a_star_takes_any_state(shared: TestClient, change: Change) -> None:
    assert change(shared, words(), If_Match="*").status_code in DONE


def test_one_of_several_tags_is_enough(shared: TestClient, address: str, change: Change) -> None:
    tag = tag_of(shared, address)

    assert change(shared, words(), If_Match=f'"other", {tag}').status_code in DONE


def test_a_weak_tag_is_no_promise(shared: TestClient, address: str, change: Change) -> None:
    assert change(shared, words(), If_Match=f"W/{tag_of(shared, address)}").status_code == 412


def test_what_is_no_tag_is_refused_in_words(shared: TestClient, change: Change) -> None:
    answer = change(shared, words(), If_Match="7")

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_if_match")


def test_of_many_who_change_the_same_state_at_once_exactly_one_does(
    shared: TestClient, address: str, change: Change
) -> None:
    tag = tag_of(shared, address)

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(lambda _: change(shared, words(), If_Match=tag), range(WRITERS)))

    refused = [one for one in answers if one.status_code == 412]
    [done] = [one for one in answers if one.status_code in DONE]
    assert len(refused) == WRITERS - 1
    assert done.headers["ETag"] == tag_of(shared, address)


def test_another_process_gives_the_same_tag(shared: TestClient, url: str, address: str) -> None:
    with TestClient(create_app(Settings(database_url=url, embedded_worker=False))) as other:
        other.headers.update(dict(shared.headers))
        assert tag_of(other, address) == tag_of(shared, address)


@pytest.mark.parametrize(
    ("listed", "data"),
    [
        ("units", {"code": "GONE"}),
        ("scenarios", {"format": "phanky.scenario/1", "round": "LIB-2031", "code": "GONE", "changes": []}),
    ],
)
def test_nothing_is_taken_out_that_has_changed(shared: TestClient, listed: str, data: Data) -> None:
    address = f"{ROUND}/{listed}/GONE"
    stale = send(shared, "POST", f"{ROUND}/{listed}", data).headers["ETag"]
    now = send(shared, "PUT", address, {**data, "title": words()}).headers["ETag"]

    refused = shared.delete(f"{API}{address}", headers={"If-Match": stale})
    assert (refused.status_code, read(shared, address).status_code) == (412, 200)
    assert shared.delete(f"{API}{address}", headers={"If-Match": now}).status_code in {200, 204}
    assert read(shared, address).status_code == 404


def test_a_round_that_has_changed_tells_which_records(shared: TestClient) -> None:
    stale = tag_of(shared, ROUND)
    of_record("projects", "SCAN")(shared, words())
    send(shared, "POST", f"{ROUND}/units", {"code": "U-NEW"})

    findings = of_round(shared, words(), If_Match=stale).json()["findings"]

    paths = [one["path"] for one in findings]
    assert "$.revision" in paths
    assert paths[-2:] == ["$.units[U-NEW]", "$.projects[SCAN]"]
    assert findings[-1]["message"]["en"].startswith("Replaced a record, 20")


def test_a_spreadsheet_made_from_an_older_round_is_not_imported(shared: TestClient) -> None:
    stale = tag_of(shared, ROUND)
    sheet = shared.get(f"{API}{ROUND}/sheets/units?filled=true")
    of_round(shared, words())

    def imported(tag: str) -> Response:
        headers = {"Content-Type": sheet.headers["content-type"], "If-Match": tag}
        return shared.put(f"{API}{ROUND}/sheets/units?locale=vi", content=sheet.content, headers=headers)

    assert imported(stale).status_code == 412
    assert imported(tag_of(shared, ROUND)).status_code == 200


def test_what_is_not_there_has_no_state_to_start_from(shared: TestClient) -> None:
    data = {"format": "phanky.scenario/1", "round": "LIB-2031", "code": "S-NONE", "changes": []}
    answers = [send(shared, "PUT", f"{ROUND}/scenarios/S-NONE", data, If_Match=tag) for tag in ("*", '"old"')]

    assert [one.status_code for one in answers] == [412, 412]
    assert [one.json()["findings"][0]["code"] for one in answers] == ["gone", "gone"]


def test_what_was_made_tells_its_tag_and_a_replay_tells_the_same(shared: TestClient) -> None:
    data = {"code": "U-KEY", "title": words()}
    first, again = (send(shared, "POST", f"{ROUND}/units", data, Idempotency_Key="a-unit-1") for _ in range(2))

    assert "idempotent-replayed" in again.headers
    assert first.headers["ETag"] == again.headers["ETag"] == tag_of(shared, f"{ROUND}/units/U-KEY")


def test_an_installation_may_ask_for_if_match_with_every_change(shared: TestClient, url: str) -> None:
    settings = Settings(database_url=url, embedded_worker=False, require_if_match=True)
    with TestClient(create_app(settings), headers=dict(shared.headers)) as strict:
        refused = [change(strict, words()) for change in THINGS.values()]
        data = {"format": "phanky.scenario/1", "round": "LIB-2031", "code": "S-NEW", "changes": []}
        made = send(strict, "PUT", f"{ROUND}/scenarios/S-NEW", data)
        done = of_scenario(strict, words(), If_Match=tag_of(strict, f"{ROUND}/scenarios/S"))

    assert {(one.status_code, one.json()["code"]) for one in refused} == {(428, "if_match_required")}
    assert (made.status_code, done.status_code) == (200, 200)


def test_everything_that_can_be_changed_takes_if_match(shared: TestClient) -> None:
    app: Any = shared.app
    paths = app.openapi()["paths"]
    changes = {
        (method, path): operation
        for path, methods in paths.items()
        for method, operation in methods.items()
        if method in {"put", "patch", "delete"}
    }
    takes = {
        key
        for key, one in changes.items()
        if {"412", "428"} <= set(one["responses"]) and "If-Match" in {each["name"] for each in one["parameters"]}
    }

    assert len(takes) > 8
    assert set(changes) - takes == NEVER_CHANGED


def test_everything_that_is_known_by_a_tag_says_so_in_the_document(shared: TestClient) -> None:
    app: Any = shared.app
    paths = app.openapi()["paths"]
    tagged = {
        path
        for path, methods in paths.items()
        if "ETag" in methods.get("get", {}).get("responses", {}).get("200", {}).get("headers", {})
        and "304" in methods["get"]["responses"]
        and "If-None-Match" in {one["name"] for one in methods["get"]["parameters"]}
    }

    assert len(tagged) == len(THINGS)
