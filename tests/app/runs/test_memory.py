"""A run that wants more memory than it may have."""

from __future__ import annotations

from app.db import create_engine
from app.runs.schemas import RunIn
from app.runs.translate import command
from optimizer.verify import verify_plan
from tests.app.runs.worker import ask, do, frozen_of, plan_of, run_of, worker

TOO_LITTLE_MB = 60
"""Enough to start and to read a question; no engine is loaded with it."""


def test_a_run_that_eats_its_memory_fails_in_words_and_the_worker_goes_on(database_url: str) -> None:
    engine = create_engine(database_url)
    with worker(engine, command(memory_mb=TOO_LITTLE_MB)) as one:
        run_ids = [ask(engine, one, RunIn(again=True)) for _ in range(2)]
        for run_id in run_ids:
            do(one, run_id)
    with worker(engine) as other:
        again = ask(engine, other, RunIn(again=True))
        do(other, again)

    for run_id in run_ids:
        run, plan = run_of(engine, run_id), plan_of(engine, run_id)
        assert (run.state, plan["answer"], plan["stopped"]) == ("failed", "none", "error")
        assert "Hết bộ nhớ" in str(run.failure)
        assert "memory" in str(run.failure)
        assert "Allow it more" in str(run.failure)
        assert verify_plan(frozen_of(engine, run_id), plan) == ()
    assert run_of(engine, again).state == "done"
    engine.dispose()
