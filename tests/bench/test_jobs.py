"""The benchmark of jobs, on a small sweep: what it times is really done."""

from __future__ import annotations

import pytest

from bench.jobs import measure
from bench.jobs.machines import database, service
from bench.rounds import hard_round

SMALL = measure.Case(
    name="small",
    round_data=hard_round(4, 2, 2),
    spec={"kind": "monte_carlo", "draws": 12, "seed": 1, "cost": {"low": "1", "mode": "1", "high": "1.1"}},
    points=12,
)


@pytest.mark.long
def test_a_sweep_is_timed_by_one_worker_and_by_two_beside_a_loop() -> None:
    loop_s = measure._loop_s(SMALL)
    with database("sqlite") as url, service(url) as client:
        (line,) = measure._sweeping(url, client, SMALL, loop_s)

        done = [one["done"] for one in client.get("/sweeps").json()["items"]]

    assert loop_s > 0
    assert line.startswith("small: loop ")
    assert done == [12] * 5
