"""A service killed at random moments while many write: what was accepted is there, once, and the trail says so."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest

from tests.faults.machines import ready, service
from tests.faults.test_jobs import bring
from tests.faults.writers import Writer, added

WRITERS = 3
KILLS = 4


@pytest.mark.long
def test_no_accepted_change_is_missing_or_there_twice_when_the_service_is_killed(database_url: str) -> None:
    random = Random(5)  # noqa: S311 - the same trouble every time, nothing secret
    over = Event()
    with service(database_url, solves=False) as (client, api):
        code = bring(client)
        writers = [Writer(client, code, over) for _ in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            at_work = [pool.submit(one.write) for one in writers]
            try:
                for _ in range(KILLS):
                    time.sleep(random.uniform(0.3, 1.5))
                    api.kill()
                    api.again()
                    ready(client)
            finally:
                over.set()
            for one in at_work:
                one.result()
        stored = [one["code"] for one in client.get(f"/rounds/{code}/units").json()]

    accepted = [unit for one in writers for unit in one.accepted]
    assert accepted
    assert sum(one.unheard for one in writers) > 0
    assert sorted(one for one in stored if one.startswith("U-")) == sorted(accepted)
    assert added(database_url, code) == Counter(accepted)
