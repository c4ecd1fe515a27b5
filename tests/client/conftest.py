"""The whole service on a port of this machine, solving what it is asked, with one round in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from optimizer.jsonio import dump_json
from phanky_client import Phanky
from tests.app.people.accounts import an_administrator
from tests.conftest import Databases
from tests.optimizer.rounds import tiny_round

READY_S = 60


@dataclass(frozen=True)
class Served:
    """Where it answers, and a token of an administrator."""

    address: str
    token: str


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Served]:
    url = databases(request.param)
    token = an_administrator(url)["Authorization"].removeprefix("Bearer ")
    app = create_app(Settings(database_url=url, max_time_limit_s=60, embedded_worker=True))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + READY_S
    while not server.started:
        assert time.monotonic() < deadline, f"the service did not answer in {READY_S} s"
        time.sleep(0.05)
    served = Served(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", token)
    with Phanky(served.address, token=token) as phanky:
        phanky.rounds.create(dump_json(tiny_round()).encode())
    yield served
    server.should_exit = True
    thread.join()


@pytest.fixture
def phanky(served: Served) -> Iterator[Phanky]:
    with Phanky(served.address, token=served.token) as opened:
        yield opened
