"""Asking for plans over HTTP, with the real solving process."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.jobs.process import SolvingProcess
from optimizer.jsonio import load_json
from optimizer.verify import verify_plan
from tests.app.api import API, create, send

Data = dict[str, Any]


def ask(client: TestClient, code: str, **body: object) -> Data:
    """Ask for a plan, and wait for the end of the run."""
    answer = send(client, "POST", f"/rounds/{code}/runs", body)
    assert answer.status_code == 202, answer.text
    for _ in range(600):
        run: Data = client.get(answer.headers["location"]).json()
        if run["finished_at"]:
            return run
        time.sleep(0.1)
    raise AssertionError(f"the run did not end: {run}")


def test_a_run_ends_with_a_plan_that_holds(client: TestClient, full: Data) -> None:
    code = create(client, full)

    run = ask(client, code)

    assert run["state"] == "done"
    plan = load_json(client.get(f"{API}/plans/{run['plan_id']}").content)
    frozen = load_json(client.get(f"{API}/plans/{run['plan_id']}/round").content)
    assert verify_plan(frozen, plan) == ()


def test_a_run_answers_for_the_round_as_it_was(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    run = ask(client, code)
    send(client, "PUT", f"/rounds/{code}", {**tiny, "note": "changed"})

    again = client.get(f"{API}/runs/{run['id']}").json()

    assert again["round_changed"] is True
    assert again["plan"] == run["plan"]


def test_a_scenario_changes_the_plan_and_the_two_can_be_compared(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    scenario = {
        "format": "phanky.scenario/1",
        "code": "NO-DESK",
        "round": code,
        "changes": [{"op": "must", "project": "DESK", "must": "out", "reason": "thử"}],
    }
    send(client, "POST", f"/rounds/{code}/scenarios", scenario)

    whole, without = ask(client, code), ask(client, code, scenario="NO-DESK")
    both = {"left": whole["plan_id"], "right": without["plan_id"]}
    compared = client.get(f"{API}/plans/compare", params=both).json()

    assert "DESK" in [start["project"] for start in compared["only_left"]]
    assert without["plan"]["scenario"] == "NO-DESK"


def test_a_canonical_plan_that_a_second_engine_confirms_can_be_asked_for(client: TestClient, tiny: Data) -> None:
    run = ask(client, create(client, tiny), options={"canonical": True, "second_engine": "cbc"})

    assert (run["canonical"], run["second_engine"]) == (True, "cbc")
    assert run["plan"]["objective"]["canonical"] is True
    assert run["plan"]["solver"]["options"]["agreed"] is True


def test_a_plan_carries_its_certificate_unless_none_is_asked_for(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    certified, bare = ask(client, code), ask(client, code, options={"certify_s": 0})

    assert certified["certify_s"] == certified["time_limit_s"]
    assert [one["stage"] for one in certified["plan"]["certificate"]] == ["coverage", "cost", "earliness"]
    assert bare["certify_s"] == 0
    assert "certificate" not in bare["plan"]


def test_a_search_that_is_killed_is_told_and_the_service_goes_on(
    client: TestClient, tiny: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = create(client, tiny)
    killed = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    with monkeypatch.context() as broken:
        broken.setattr(client.app.state.worker, "process", SolvingProcess(killed))  # type: ignore[attr-defined]  # it is ours
        run = ask(client, code)

    assert (run["state"], run["plan"]["answer"], run["plan"]["stopped"]) == ("failed", "none", "error")
    assert "SIGKILL" in run["plan"]["findings"][0]["message"]["vi"]
    assert ask(client, code)["state"] == "done"


def test_an_infeasible_round_ends_as_infeasible_and_says_why(client: TestClient, tiny: Data) -> None:
    tiny["ceilings"][0]["amount"] = tiny["ceilings"][1]["amount"] = 0
    tiny["projects"][0]["must"] = "in"
    code = create(client, tiny)

    run = ask(client, code)

    assert run["state"] == "infeasible"
    assert run["plan"]["findings"]
    assert client.get(f"{API}/plans/{run['plan_id']}.csv").status_code == 409


def test_the_portfolio_is_exported_for_vietnamese_spreadsheets(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    answer = client.get(f"{API}/plans/{ask(client, code)['plan_id']}.csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert ";" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"options": {"engine": "abacus"}}, 422, "invalid_request"),
        ({"options": {"time_limit_s": 0}}, 422, "invalid_request"),
        ({"options": {"time_limit_s": 61}}, 422, "time_limit_too_long"),
        ({"options": {"gap": -1}}, 422, "invalid_request"),
        ({"options": {"certify_s": 61}}, 422, "time_limit_too_long"),
        ({"options": {"certify_s": -1}}, 422, "invalid_request"),
        ({"options": {"second_engine": "abacus"}}, 422, "invalid_request"),
        ({"options": {"second_engine": "highs"}}, 422, "invalid_request"),
        ({"options": {"canonical": "perhaps"}}, 422, "invalid_request"),
        ({"scenario": "NONE"}, 404, "scenario_not_found"),
        ({"unknown": 1}, 422, "invalid_request"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    client: TestClient, tiny: Data, body: Data, status: int, code: str
) -> None:
    answer = send(client, "POST", f"/rounds/{create(client, tiny)}/runs", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_run_is_not_found(client: TestClient) -> None:
    assert client.get(f"{API}/runs/none").json()["code"] == "run_not_found"


def test_an_unknown_plan_is_not_found(client: TestClient) -> None:
    for path in ("none", "none.csv", "none/round"):
        assert client.get(f"{API}/plans/{path}").json()["code"] == "plan_not_found"


def test_runs_and_plans_are_listed_newest_first_a_page_at_a_time(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    first, second = ask(client, code), ask(client, code, again=True)

    runs = client.get(f"{API}/runs", params={"round": code, "size": 1}).json()
    plans = client.get(f"{API}/plans", params={"round": code, "page": 2, "size": 1}).json()

    assert ([run["id"] for run in runs["items"]], runs["total"]) == ([second["id"]], 2)
    assert ([plan["id"] for plan in plans["items"]], plans["total"]) == ([first["plan_id"]], 2)
