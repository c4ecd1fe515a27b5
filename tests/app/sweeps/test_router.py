"""Sweeps over HTTP, with the real solving process."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from optimizer.jsonio import fingerprint, load_json
from optimizer.verify import verify_plan
from tests.app.api import API, codes, create, send

Data = dict[str, Any]

CEILINGS = {"kind": "ceilings", "funds": {"capital": {"from_percent": "50", "to_percent": "100", "steps": 6}}}
WEIGHTS = {"kind": "weights", "sets": [{"VISITS": "1"}, {"VISITS": "2"}]}
DRAWS = {
    "kind": "monte_carlo",
    "draws": 8,
    "seed": 42,
    "cost": {"low": "0.9", "mode": "1", "high": "1.5"},
    "delay": {"probability": "0.5", "max_years": 1},
}


def ask(client: TestClient, code: str, spec: Data, **body: object) -> Data:
    answer = send(client, "POST", f"/rounds/{code}/sweeps", {"spec": spec, **body})
    assert answer.status_code == 202, answer.text
    sweep: Data = answer.json()
    return sweep


def ended(client: TestClient, sweep: Data) -> Data:
    """The sweep, once it has ended."""
    for _ in range(600):
        told: Data = client.get(f"{API}/sweeps/{sweep['id']}").json()
        if told["finished_at"]:
            return told
        time.sleep(0.1)
    raise AssertionError(f"the sweep did not end: {told}")


def points(client: TestClient, sweep: Data) -> list[Data]:
    items: list[Data] = client.get(f"{API}/sweeps/{sweep['id']}/points").json()["items"]
    return items


@pytest.mark.parametrize("spec", [CEILINGS, DRAWS])
def test_every_point_has_a_plan_that_holds_for_its_own_round(client: TestClient, tiny: Data, spec: Data) -> None:
    sweep = ask(client, create(client, tiny), spec)

    told = ended(client, sweep)

    assert (told["state"], told["done"]) == ("done", told["points"])
    for point in points(client, sweep):
        of = f"{API}/sweeps/{sweep['id']}/points/{point['place']}"
        round_data, plan = load_json(client.get(f"{of}/round").content), load_json(client.get(f"{of}/plan").content)
        assert verify_plan(round_data, plan) == ()
        assert fingerprint(round_data) == plan["round_sha256"] == point["round_sha256"]
        assert [start[0] for start in point["starts"]] == [start["project"] for start in plan["starts"]]


def test_more_money_never_covers_less(client: TestClient, tiny: Data) -> None:
    sweep = ask(client, create(client, tiny), CEILINGS, options={"gap": 0})

    ended(client, sweep)
    covered = [float(point["coverage"]) for point in points(client, sweep)]

    assert len(covered) == 6
    assert covered == sorted(covered)


def test_scenarios_are_swept_as_they_stood_when_it_was_asked(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    scenario = {
        "format": "phanky.scenario/1",
        "code": "NO-DESK",
        "round": code,
        "changes": [{"op": "must", "project": "DESK", "must": "out", "reason": "thử"}],
    }
    send(client, "POST", f"/rounds/{code}/scenarios", scenario)

    sweep = ask(client, code, {"kind": "scenarios", "codes": ["NO-DESK"]})
    client.delete(f"{API}/rounds/{code}/scenarios/NO-DESK")
    ended(client, sweep)

    assert sweep["spec"] == {"kind": "scenarios", "codes": ["NO-DESK"]}
    (point,) = points(client, sweep)
    assert "DESK" not in [start[0] for start in point["starts"]]


def test_a_sweep_is_exported_with_a_row_for_each_point(client: TestClient, tiny: Data) -> None:
    sweep = ask(client, create(client, tiny), CEILINGS)
    ended(client, sweep)

    answer = client.get(f"{API}/sweeps/{sweep['id']}.csv", params={"lang": "en"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Point", "Variant", "Answer"]
    assert [row[0] for row in rows[1:]] == ["0", "1", "2", "3", "4", "5"]
    assert client.get(f"{API}/sweeps/{sweep['id']}.csv").content.decode("utf-8-sig").startswith("Điểm;Thay đổi")


def test_a_sweep_can_be_followed_to_its_end(client: TestClient, tiny: Data) -> None:
    sweep = ask(client, create(client, tiny), CEILINGS)

    told = client.get(f"{API}/sweeps/{sweep['id']}/events").text

    assert '"done":6,"points":6,"ended":true' in told
    assert "event: end" in told


def test_a_cancelled_sweep_keeps_what_it_has_and_can_be_taken_up_again(client: TestClient, tiny: Data) -> None:
    sweep = ask(client, create(client, tiny), {**DRAWS, "draws": 150})
    assert client.post(f"{API}/sweeps/{sweep['id']}/cancel").status_code == 202
    stopped = ended(client, sweep)

    assert stopped["state"] == "cancelled"
    assert stopped["done"] < 150
    again = client.post(f"{API}/sweeps/{sweep['id']}/retry").json()
    assert again["done"] == stopped["done"]
    whole = ended(client, sweep)
    assert (whole["state"], whole["done"]) == ("done", 150)


def test_sweeps_are_listed_newest_first(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    first, second = ask(client, code, CEILINGS), ask(client, code, DRAWS)

    listed = client.get(f"{API}/sweeps", params={"round": code}).json()

    assert [one["id"] for one in listed["items"]] == [second["id"], first["id"]]


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"kind": "ceilings", "funds": {"gold": CEILINGS["funds"]["capital"]}}, "unknown_fund"),  # type: ignore[index]
        ({"kind": "weights", "sets": [{"NONE": "1"}]}, "unknown_target"),
    ],
)
def test_a_sweep_that_cannot_be_asked_is_refused_with_every_finding(
    client: TestClient, tiny: Data, spec: Data, code: str
) -> None:
    answer = send(client, "POST", f"/rounds/{create(client, tiny)}/sweeps", {"spec": spec})

    assert answer.status_code == 422
    assert codes(answer) == [code]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"spec": {"kind": "scenarios", "codes": ["NONE"]}}, 404, "scenario_not_found"),
        ({"spec": {"kind": "scenarios", "codes": [1]}}, 422, "bad_scenario_list"),
        ({"spec": {"kind": "scenarios", "scenarios": []}}, 422, "bad_scenario_list"),
        ({"spec": CEILINGS, "options": {"time_limit_s": 61}}, 422, "time_limit_too_long"),
        ({"spec": CEILINGS, "scenario": "NONE"}, 404, "scenario_not_found"),
        ({"spec": CEILINGS, "options": {"engine": "abacus"}}, 422, "invalid_request"),
        ({}, 422, "invalid_request"),
    ],
)
def test_a_question_that_is_no_sweep_is_refused(
    client: TestClient, tiny: Data, body: Data, status: int, code: str
) -> None:
    answer = send(client, "POST", f"/rounds/{create(client, tiny)}/sweeps", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_sweep_or_point_that_is_not_there_is_not_found(client: TestClient, tiny: Data) -> None:
    sweep = ask(client, create(client, tiny), CEILINGS)
    ended(client, sweep)

    for path in ("", "/points", "/events", "/points/0/plan", "/points/0/round"):
        assert client.get(f"{API}/sweeps/none{path}").json()["code"] == "sweep_not_found"
    for path in ("plan", "round"):
        assert client.get(f"{API}/sweeps/{sweep['id']}/points/6/{path}").json()["code"] == "point_not_found"
    assert client.get(f"{API}/sweeps/none.csv").json()["code"] == "sweep_not_found"
