"""A read is answered in one thread, and few at a time; the loop waits for none of them."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.testclient import TestClient

from app.kit.features import Feature
from app.kit.threads import AT_ONCE, Answered, at_the_end, here
from app.main import create_app
from app.settings import Settings


def thread() -> int:
    return threading.get_ident()


async def _looked_up(request: Request) -> int:
    at_the_end(request, lambda: request.app.state.ended.append(thread()))
    return await here(thread)


def _blocks() -> int:
    return thread()


LookedUp = Annotated[int, Depends(_looked_up)]


def serving(feature: Feature) -> TestClient:
    app = FastAPI()
    app.state.ended = []
    app.include_router(feature)
    return TestClient(app)


def routes() -> Feature:
    feature = Feature()

    @feature.get("/read")
    def read(before: LookedUp) -> list[int]:
        return [before, thread()]

    @feature.post("/write")
    def write(before: LookedUp) -> list[int]:
        return [before, thread()]

    @feature.get("/refused", dependencies=[Depends(_looked_up)])
    def refuse() -> None:
        raise HTTPException(418)

    @feature.get("/steps", dependencies=[Depends(_looked_up)])
    def steps(then: Annotated[int, Depends(_blocks)]) -> int:
        return then

    return feature


def test_a_read_stays_in_the_thread_that_it_began_in() -> None:
    with serving(routes()) as client:
        before, inside = client.get("/read").json()

        assert before == inside != thread()
        assert client.app.state.ended == [inside]  # type: ignore[attr-defined]  # it is our application


@pytest.mark.parametrize(("path", "status"), [("/refused", 418), ("/steps", 200)])
def test_whatever_became_of_a_read_it_ends(path: str, status: int) -> None:
    with serving(routes()) as client:
        assert client.get(path).status_code == status

        assert len(client.app.state.ended) == 1  # type: ignore[attr-defined]  # it is our application


def test_a_write_ends_before_its_answer_leaves() -> None:
    with serving(routes()) as client:
        assert client.post("/write").status_code == 200

        assert len(client.app.state.ended) == 1  # type: ignore[attr-defined]  # it is our application


def test_no_more_reads_than_said_are_at_work_at_once() -> None:
    feature, most, now = Feature(), [0], threading.Semaphore(0)
    lock, working = threading.Lock(), set[int]()

    @feature.get("/slow")
    def slow() -> None:
        with lock:
            working.add(thread())
            most[0] = max(most[0], len(working))
            full = len(working) == AT_ONCE
        if full:
            now.release(AT_ONCE)
        now.acquire()
        with lock:
            working.discard(thread())
        now.release()

    with serving(feature) as client, ThreadPoolExecutor(3 * AT_ONCE) as pool:
        answers = list(pool.map(lambda _: client.get("/slow"), range(3 * AT_ONCE)))

    assert {one.status_code for one in answers} == {200}
    assert most == [AT_ONCE]


STEPS = {
    "/audit/export",
    "/plans/{plan_id}.csv",
    "/plans/{plan_id}.xlsx",
    "/plans/{plan_id}/dossier.zip",
    "/plans/{plan_id}/dossier.pdf",
    "/plans/{plan_id}/starts.csv",
    "/plans/{plan_id}/allocations.csv",
    "/sweeps/{sweep_id}.csv",
    "/rounds/{code}/file",
    "/rounds/{code}/sheets/{kind}",
    "/sweeps/{sweep_id}/events",
    "/runs/{run_id}/events",
}
"""What leaves as a file is noted in the trail, and streams are sent while they are made."""


def test_every_read_but_of_files_and_streams_is_answered_in_one_thread() -> None:
    app = create_app(Settings(database_url="sqlite://"))
    features = [router for one in app.routes if isinstance(router := getattr(one, "original_router", None), Feature)]
    reads = [
        one for feature in features for one in feature.routes if isinstance(one, Answered) and one.methods == {"GET"}
    ]

    assert {one.path for one in reads if not one.is_in_one_thread} == STEPS


def test_an_address_below_a_prefix_finds_its_route_and_another_one_does_not() -> None:
    feature = Feature(prefix="/things")

    @feature.get("/{name}/parts/{part:path}")
    def part(name: str, part: str) -> str:
        return f"{name} {part}"

    app = FastAPI()
    app.include_router(feature, prefix="/api/v1")

    with TestClient(app) as client:
        assert client.get("/api/v1/things/a/parts/b/c").json() == "a b/c"
        assert client.get("/api/v1/things/a").status_code == 404
        assert client.post("/api/v1/things/a/parts/b").status_code == 405


def test_a_read_that_would_wait_for_the_loop_says_so() -> None:
    feature = Feature()

    async def waits() -> None:
        await asyncio.sleep(0)

    @feature.get("/waiting", dependencies=[Depends(waits)])
    def read() -> None:
        """Never reached."""

    with serving(feature) as client, pytest.raises(RuntimeError, match="waits for the loop"):
        client.get("/waiting")
