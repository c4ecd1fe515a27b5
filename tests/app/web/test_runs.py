"""Asking for plans, and the page of a run."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.people.roles import Role
from app.runs import queries
from app.runs.models import RunEventRow
from app.runs.schemas import Progress
from app.web.views.run_view import view_of
from tests.app.api import API
from tests.app.people.accounts import engine_of, somebody
from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import CODE, Past

RUNS = f"/rounds/{CODE}/runs"
SAID = {
    "done": ("Đã tìm xong", "Found, and checked again"),
    "infeasible": ("Không có phương án nào giữ được mọi ràng buộc", "No plan can keep every rule"),
    "failed": ("Lượt chạy bị lỗi", "The run failed"),
    "none": ("Hết thời gian mà chưa tìm được", "Time ran out before any plan was found"),
    "cancelled": ("Đã dừng theo yêu cầu", "Stopped as asked"),
    "running": ("Đang tìm", "Searching"),
    "queued": ("Đang chờ đến lượt", "Waiting for its turn"),
    "answered": ("Câu hỏi này đã có lời giải", "This question had its answer already"),
}


@pytest.mark.parametrize("state", SAID)
@pytest.mark.parametrize(("place", "lang"), [(0, "vi"), (1, "en")])
def test_a_run_tells_its_state_in_words(page: Open, past: Past, state: str, place: int, lang: str) -> None:
    assert SAID[state][place] in page(f"/runs/{past.runs[state]}", lang).words


def test_a_run_that_is_under_way_is_looked_at_again_and_can_be_stopped(page: Open, past: Past) -> None:
    read = page(f"/runs/{past.runs['running']}")

    live = next(one for one in read.all("div") if one.get("id") == "live")
    assert (live["hx-get"], live["hx-trigger"]) == (f"/runs/{past.runs['running']}", "every 1s")
    assert [one["action"] for one in read.all("form")] == [f"/runs/{past.runs['running']}/cancel"]
    assert [one["content"] for one in read.all("meta") if one.get("http-equiv") == "refresh"] == ["5"]


def test_a_run_that_has_ended_is_left_alone_and_leads_to_its_plan(page: Open, past: Past) -> None:
    read = page(f"/runs/{past.runs['done']}")

    assert all("hx-get" not in one for one in read.all("div"))
    assert f"/plans/{past.certified}" in read.links
    assert [one["action"] for one in read.all("form")] == [f"/runs/{past.runs['done']}/retry"]


def test_the_curve_stands_beside_its_figures(page: Open, past: Past) -> None:
    read = page(f"/runs/{past.runs['running']}")

    assert "Mức đạt chỉ tiêu theo thời gian tìm" in [one.get("aria-label") for one in read.all("svg")]
    assert "85,97%" in read.words
    assert "1.664,5 tỷ đồng" in read.words


def test_a_run_whose_round_has_moved_on_says_so(page: Open, past: Past) -> None:
    assert "Vòng đã thay đổi sau khi lượt này được hỏi" in page(f"/runs/{past.runs['none']}").words
    assert "Vòng đã thay đổi" not in page(f"/runs/{past.runs['done']}").words


def test_a_run_answered_from_the_store_names_the_run_it_owes(page: Open, past: Past) -> None:
    assert f"/runs/{past.runs['done']}" in page(f"/runs/{past.runs['answered']}").links


def test_a_failed_run_shows_why_and_its_log(page: Open, past: Past) -> None:
    words = page(f"/runs/{past.runs['failed']}").words

    assert "the engine broke" in words
    assert "out of memory" in words


def test_a_search_moves_from_stage_to_stage_in_the_view() -> None:
    def at(stage: str, seconds: float, held: float | None) -> Progress:
        return Progress(stage=stage, phase="search", incumbent=held, bound=1.0, gap=None, nodes=0, seconds=seconds)

    run: Any = type("Run", (), {"started_at": None, "finished_at": None, "state": "running"})
    happened = [at("coverage", 0.5, None), at("coverage", 2.0, 0.5), at("cost", 3.0, 7)]
    view = view_of(run, happened, now=None, waiting=None)  # type: ignore[arg-type]  # not looked at without a start

    assert [(line.stage, line.seconds) for line in view.stages] == [
        ("coverage", Decimal("2.0")),
        ("cost", Decimal("3.0")),
    ]
    assert view.curve is not None
    assert view.curve.stage == "coverage"
    assert view_of(run, [], now=None, waiting=None).curve is None  # type: ignore[arg-type]  # as above


def test_a_long_search_is_thinned_out_and_ends_where_it_is(writer: TestClient, past: Past) -> None:
    run_id = past.runs["queued"]
    with Session(engine_of(writer)) as session:
        session.add_all(
            RunEventRow(run_id=run_id, number=number, kind="progress", content="{}") for number in range(1, 2_002)
        )
        session.flush()
        numbers = [one.number for one in queries.thinned_progress(session, run_id=run_id)]

    assert numbers[:20] == list(range(1, 21))
    assert numbers[-1] == 2_001
    assert len(numbers) < 450


def test_a_waiting_run_says_how_many_stand_before_it(writer: TestClient) -> None:
    first = writer.post(RUNS, data={"time_limit_s": "30"}).headers["location"]
    second = writer.post(RUNS, data={"time_limit_s": "31"}).headers["location"]

    assert "đứng trước" not in Page(writer.get(first).text).words
    assert "còn 1 việc đứng trước" in Page(writer.get(second).text).words


def test_asking_leads_to_the_run_that_the_api_knows(writer: TestClient) -> None:
    answer = writer.post(RUNS, data={"scenario": "LESS-10", "time_limit_s": "30", "gap_percent": "0,5"})

    assert answer.status_code == 303
    run = json.loads(writer.get(f"{API}{answer.headers['location']}").content)
    assert (run["scenario_code"], run["time_limit_s"], run["gap"], run["state"]) == ("LESS-10", 30, "0.005", "queued")
    assert "Đang chờ đến lượt" in Page(writer.get(answer.headers["location"]).text).words


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"time_limit_s": "0"}, "Ghi số giây nguyên, từ 1 đến"),
        ({"time_limit_s": "mười"}, "Ghi số giây nguyên, từ 1 đến"),
        ({"time_limit_s": "60", "gap_percent": "200"}, "Ghi số phần trăm từ 0 đến 100"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_its_fault_and_nothing_lost(
    writer: TestClient, said: dict[str, str], fault: str
) -> None:
    answer = writer.post(RUNS, data={"scenario": "LESS-10", **said})

    read = Page(answer.text)
    assert answer.status_code == 422
    assert fault in read.words
    assert said["time_limit_s"] in [one.get("value") for one in read.all("input")]
    assert "LESS-10" in [one["value"] for one in read.all("option") if "selected" in one]


def test_a_waiting_run_is_stopped_and_asked_again(writer: TestClient) -> None:
    where = writer.post(RUNS, data={"time_limit_s": "30"}).headers["location"]

    assert writer.post(f"{where}/cancel", data={"sure": "1"}).headers["location"] == where
    assert "Đã dừng theo yêu cầu" in Page(writer.get(where).text).words
    again = writer.post(f"{where}/retry", data={"sure": "1"}).headers["location"]
    assert again != where


def test_runs_are_listed_with_their_plans(page: Open, past: Past) -> None:
    read = page("/runs")

    assert f"/plans/{past.certified}" in read.links
    assert "vòng đã thay đổi sau đó" in read.words
    assert {f"/runs/{one}" for one in past.runs.values()} <= set(read.links)


def test_the_queue_says_that_nobody_works(page: Open) -> None:
    assert "Không có tiến trình giải nào đang sống" in page("/queue").words
    assert "No worker is alive" in page("/queue", "en").words


def test_the_queue_shows_who_waits_and_leads_to_the_run(writer: TestClient) -> None:
    where = writer.post(RUNS, data={"time_limit_s": "30"}).headers["location"]

    read = Page(writer.get("/queue").text)
    assert where in read.links
    assert "admin" in read.words


@pytest.mark.parametrize("address", [RUNS, f"/rounds/{CODE}/scenarios", f"/rounds/{CODE}/sweeps", f"/rounds/{CODE}"])
def test_who_may_only_read_is_offered_nothing_to_ask(writer: TestClient, address: str) -> None:
    viewer = somebody(writer, "lan", Role.VIEWER)

    read = Page(writer.get(address, headers=viewer).text)

    assert read.faults == []
    assert [one for one in read.all("form") if one.get("method") == "post"] == []
    assert not any("/build" in link for link in read.links)


def test_who_may_only_read_follows_a_run_to_its_plan(writer: TestClient, past: Past) -> None:
    viewer = somebody(writer, "lan", Role.VIEWER)

    read = Page(writer.get(f"/runs/{past.runs['done']}", headers=viewer).text)

    assert f"/plans/{past.certified}" in read.links
    assert read.all("form") == []
    assert writer.post(RUNS, data={"time_limit_s": "30"}, headers=viewer).status_code == 403
