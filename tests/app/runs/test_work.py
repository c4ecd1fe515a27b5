"""What becomes of a run while a worker does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.jobs import queries as jobs
from app.jobs.process import Overran
from app.jobs.worker import Interrupted, Job, Worker
from app.kit.columns import now_utc
from app.plans.queries import get_plan
from app.runs import queries, service
from app.runs.schemas import RunIn, RunOptions
from app.runs.translate import NoAnswer
from app.runs.work import RunWork
from optimizer.jsonio import load_json
from optimizer.verify import verify_plan
from tests.app.runs.worker import KILLED, ask, do, frozen_of, plan_of, run_of, saying, worker

PAST = Path(__file__).parents[3] / "seed" / "rounds" / "HN-2016-2020.json"

PROGRESS = {
    "stage": "coverage",
    "phase": "search",
    "incumbent": 0.5,
    "bound": 0.9,
    "gap": 0.8,
    "nodes": 1,
    "seconds": 0.1,
}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = create_engine(database_url)
    yield opened
    opened.dispose()


def test_a_run_ends_once_with_a_plan_that_holds(engine: Engine) -> None:
    with worker(engine) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    run = run_of(engine, run_id)
    assert (run.state, run.attempts, run.engine_version is not None) == ("done", 1, True)
    assert verify_plan(frozen_of(engine, run_id), plan_of(engine, run_id)) == ()
    with Session(engine) as session:
        assert [one.state for one in jobs.jobs_of(session, subject=run_id)] == ["ended"]


def test_every_option_reaches_the_solving_process(engine: Engine) -> None:
    options = RunOptions(second_engine="cbc", canonical=True)
    with worker(engine) as one:
        run_id = ask(engine, one, RunIn(options=options))
        do(one, run_id)

    plan = plan_of(engine, run_id)
    assert plan["objective"]["canonical"] is True
    assert plan["solver"]["options"]["agreed"] is True


def test_an_input_that_kills_its_process_three_times_fails_with_its_log(engine: Engine) -> None:
    with worker(engine, KILLED) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    run, plan = run_of(engine, run_id), plan_of(engine, run_id)
    assert (run.state, run.crashes) == ("failed", 3)
    assert str(run.log).count("SIGKILL") == 3
    assert (plan["answer"], plan["stopped"], "starts" in plan) == ("none", "error", False)
    assert "SIGKILL" in plan["findings"][0]["message"]["en"]
    assert verify_plan(frozen_of(engine, run_id), plan) == ()


def test_the_last_words_of_a_process_that_breaks_are_kept(engine: Engine) -> None:
    with worker(engine, saying(then="sys.exit('no licence for the abacus')")) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    assert "no licence for the abacus" in str(run_of(engine, run_id).log)


def test_what_the_process_cannot_answer_ends_the_run_in_its_words(engine: Engine) -> None:
    refused = {"failed": {"code": "engine_failed", "vi": "bộ giải hỏng", "en": "the engine fell over", "findings": []}}
    with worker(engine, saying(refused, {"end": True})) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    assert (run_of(engine, run_id).state, run_of(engine, run_id).failure) == (
        "failed",
        "bộ giải hỏng / the engine fell over",
    )


def test_a_process_that_answers_nothing_is_told(engine: Engine) -> None:
    with worker(engine, saying({"end": True})) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    assert "answered nothing" in str(run_of(engine, run_id).failure)


def test_progress_is_written_down_as_it_comes(engine: Engine) -> None:
    better = {**PROGRESS, "incumbent": 0.7}
    with worker(engine, saying({"progress": PROGRESS}, {"progress": better}, {"end": True})) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    with Session(engine) as session:
        happened = queries.events_after(session, run_id=run_id, number=0)
    assert [one.kind for one in happened][:3] == ["state", "state", "progress"]
    assert [one.number for one in happened] == list(range(1, len(happened) + 1))


def test_a_run_that_is_cancelled_keeps_the_best_plan_it_holds(engine: Engine) -> None:
    with worker(engine) as one:
        do(one, ask(engine, one))  # the process is up, and hears a signal
        # a long run, so that it is not done before the signal comes, however busy the machine is
        run_id = ask(engine, one, data=load_json(PAST.read_bytes()))
        cancel(engine, one, run_id)
        do(one, run_id)

    run, plan = run_of(engine, run_id), plan_of(engine, run_id)
    assert (run.state, plan["stopped"]) == ("cancelled", "cancelled")


def test_a_run_that_is_cancelled_before_its_process_is_up_holds_nothing(engine: Engine) -> None:
    with worker(engine, saying(then="time.sleep(60)")) as one:
        run_id = ask(engine, one)
        cancel(engine, one, run_id)
        do(one, run_id)

    run, plan = run_of(engine, run_id), plan_of(engine, run_id)
    assert (run.state, plan["answer"], plan["stopped"]) == ("cancelled", "none", "cancelled")


def cancel(engine: Engine, one: Worker, run_id: str) -> None:
    """Cancel a run that has begun."""
    with Session(engine) as session:
        service.begin(session, run_id=run_id, worker=one.id, attempt=1)
        service.cancel(session, run_id=run_id)
        session.commit()


def test_a_run_that_its_asker_stops_at_the_terminal_says_that_it_was_cancelled(engine: Engine) -> None:
    with worker(engine) as one:
        run_id = ask(engine, one)
    with Session(engine) as session:
        service.fail(session, run_id=run_id, why=NoAnswer("đã dừng", "stopped", stopped="cancelled"))
        session.commit()

    plan = plan_of(engine, run_id)
    assert (plan["stopped"], [one["code"] for one in plan["findings"]]) == ("cancelled", ["nothing_found"])
    assert run_of(engine, run_id).state == "cancelled"


def test_a_worker_that_is_to_stop_leaves_its_run_open(engine: Engine) -> None:
    with worker(engine) as one:
        run_id = ask(engine, one)
        one.stopping.set()
        with pytest.raises(Interrupted):
            do(one, run_id)

    assert run_of(engine, run_id).state == "running"


def test_a_run_that_was_ended_meanwhile_keeps_its_first_end(engine: Engine) -> None:
    with worker(engine) as one:
        run_id = ask(engine, one)
        do(one, run_id)
        first = run_of(engine, run_id)
        with Session(engine) as session:
            service.fail(session, run_id=run_id, why=NoAnswer("muộn", "late"))
            session.commit()
        do(one, run_id)

    assert run_of(engine, run_id).plan_id == first.plan_id
    assert run_of(engine, run_id).state == "done"


def test_a_process_that_overruns_ends_its_run_and_says_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with worker(engine, saying(then="time.sleep(60)")) as one:
        run_id = ask(engine, one)
        monkeypatch.setattr("app.runs.translate.solve.GRACE_S", -119.8)
        do(one, run_id)

    assert "overran" in str(run_of(engine, run_id).failure)
    assert str(Overran(3.0)) == "the solving process overran 3 s"


def test_the_same_question_is_answered_at_once_from_the_stored_plan_and_says_so(engine: Engine) -> None:
    with worker(engine) as one:
        first = ask(engine, one)
        do(one, first)
        again, other = ask(engine, one), ask(engine, one, RunIn(options=RunOptions(time_limit_s=7)))
        anew = ask(engine, one, RunIn(again=True))

    told = run_of(engine, again)
    assert (told.state, told.answered_from, told.plan_id) == ("done", first, run_of(engine, first).plan_id)
    assert {run_of(engine, other).state, run_of(engine, anew).state} == {"queued"}


def test_a_failed_run_answers_nobody_else(engine: Engine) -> None:
    with worker(engine, KILLED) as one:
        do(one, ask(engine, one))
        again = ask(engine, one)

    assert (run_of(engine, again).state, run_of(engine, again).answered_from) == ("queued", None)


def test_a_job_that_never_ends_is_given_up(engine: Engine) -> None:
    with worker(engine) as one:
        run_id = ask(engine, one)
        with Session(engine) as session:
            job = one_job(session, run_id)
            RunWork().give_up(session, job, "begun 10 times without an end")
            session.commit()

    run = run_of(engine, run_id)
    assert (run.state, run.log) == ("failed", "[1] begun 10 times without an end")


def one_job(session: Session, run_id: str) -> Job:
    row = jobs.jobs_of(session, subject=run_id)[0]
    return Job(row.id, row.subject, row.part, row.attempts)


def test_pruned_runs_are_gone_and_their_plans_stay(engine: Engine) -> None:
    with worker(engine) as one:
        run_id = ask(engine, one)
        do(one, run_id)
        plan_id = run_of(engine, run_id).plan_id
        open_one = ask(engine, one, RunIn(again=True))
    with Session(engine) as session:
        pruned = service.prune(session, before=now_utc() + timedelta(days=1))
        session.commit()

    with Session(engine) as session:
        assert (pruned.count, pruned.workflow_ids) == (1, [f"{run_id}.0"])
        with pytest.raises(queries.RunNotFound):
            queries.get_run(session, run_id=run_id)
        assert queries.get_run(session, run_id=open_one).state == "queued"
        assert get_plan(session, plan_id=plan_id or "").answer == "optimal"
