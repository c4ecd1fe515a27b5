"""What becomes of a run when its search breaks, or the service stops."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.intake.service import create_round
from app.kit.answers import stored_json
from app.plans.queries import get_frozen, get_plan
from app.runs import queries, service
from app.runs.executor import ThreadedExecutor, execute, fail
from app.runs.schemas import RunIn
from app.runs.translate import Interrupted, NoAnswer, Question, Solving, solve
from optimizer.jsonio import dump_json
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import best_plan
from optimizer.reading import read_round
from optimizer.verify import verify_plan
from tests.optimizer.questions.prepared import Breaks
from tests.optimizer.rounds import tiny_round


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = create_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def run_id(engine: Engine) -> str:
    with Session(engine) as session:
        create_round(session, data=tiny_round())
        row = service.ask(session, code="LIB-2031", body=RunIn(), max_time_limit_s=60)
        session.commit()
        return row.id


def state_of(engine: Engine, run_id: str) -> tuple[str, str | None]:
    with Session(engine) as session:
        row = queries.get_run(session, run_id=run_id)
        return row.state, row.failure


def broken(_question: Question) -> dict[str, Any]:
    raise NoAnswer("bộ giải hỏng", "the engine fell over")


def unexpected(_question: Question) -> dict[str, Any]:
    raise ZeroDivisionError("secret details")


def interrupted(_question: Question) -> dict[str, Any]:
    raise Interrupted


def test_a_search_that_breaks_ends_its_run_with_its_own_words(engine: Engine, run_id: str) -> None:
    execute(engine, run_id, broken)

    assert state_of(engine, run_id) == ("failed", "bộ giải hỏng / the engine fell over")


def plan_of(engine: Engine, run_id: str) -> dict[str, Any]:
    with Session(engine) as session:
        row = queries.get_run(session, run_id=run_id)
        return dict(stored_json(get_plan(session, plan_id=row.plan_id or "").content))


def test_a_search_that_breaks_leaves_a_plan_that_holds_nothing_and_says_why(engine: Engine, run_id: str) -> None:
    execute(engine, run_id, broken)

    plan = plan_of(engine, run_id)
    assert (plan["answer"], plan["stopped"], "starts" in plan) == ("none", "error", False)
    assert [one["code"] for one in plan["findings"]] == ["engine_failed"]
    assert plan["findings"][0]["message"] == {"vi": "bộ giải hỏng", "en": "the engine fell over"}
    assert verify_plan(tiny_round_as_stored(engine, run_id), plan) == ()


def tiny_round_as_stored(engine: Engine, run_id: str) -> Any:  # noqa: ANN401 - a round file
    with Session(engine) as session:
        row = queries.get_run(session, run_id=run_id)
        return stored_json(get_frozen(session, sha256=row.round_sha256).content)


def test_an_engine_that_breaks_inside_its_process_ends_its_run_as_failed(engine: Engine, run_id: str) -> None:
    def told(_question: Question) -> dict[str, Any]:
        best = best_plan(read_round(tiny_round()), round_sha256=sha256_of(engine, run_id), engine=Breaks())
        return plan_to_data(best)

    execute(engine, run_id, told)

    state, words = state_of(engine, run_id)
    assert state == "failed"
    assert "out of memory" in str(words)
    assert plan_of(engine, run_id)["stopped"] == "error"


def sha256_of(engine: Engine, run_id: str) -> str:
    with Session(engine) as session:
        return queries.get_run(session, run_id=run_id).round_sha256


def test_a_run_that_its_asker_stops_says_that_it_was_cancelled(engine: Engine, run_id: str) -> None:
    fail(engine, run_id, NoAnswer("đã dừng", "stopped", stopped="cancelled"))

    plan = plan_of(engine, run_id)
    assert (plan["stopped"], [one["code"] for one in plan["findings"]]) == ("cancelled", ["nothing_found"])
    assert state_of(engine, run_id)[0] == "failed"


def test_an_unexpected_error_ends_its_run_without_telling_its_details(engine: Engine, run_id: str) -> None:
    execute(engine, run_id, unexpected)

    state, words = state_of(engine, run_id)
    assert state == "failed"
    assert "secret" not in str(words)


def test_a_run_that_was_ended_meanwhile_keeps_its_first_end(engine: Engine, run_id: str) -> None:
    def late(question: Question) -> dict[str, Any]:
        execute(engine, run_id, broken)
        return solve(question)

    execute(engine, run_id, late)

    assert state_of(engine, run_id)[0] == "failed"


def test_a_run_that_has_ended_is_not_taken_up_again(engine: Engine, run_id: str) -> None:
    execute(engine, run_id, broken)

    execute(engine, run_id, interrupted)

    assert state_of(engine, run_id)[0] == "failed"


def test_an_interrupted_run_stays_open_and_is_resumed_at_the_next_start(engine: Engine, run_id: str) -> None:
    execute(engine, run_id, interrupted)
    assert state_of(engine, run_id)[0] == "running"

    executor = ThreadedExecutor(engine, slots=1)
    assert executor.resume() == 1
    executor.close()


def test_a_solving_process_that_is_stopped_is_interrupted() -> None:
    solving = Solving()
    solving.stop()

    with pytest.raises(Interrupted):
        solving.ask(question(dump_json(tiny_round())))


def test_a_solving_process_that_crashes_tells_its_last_words() -> None:
    with pytest.raises(NoAnswer, match=r"ended with 1.*Refused"):
        solve(question('{"format":"nonsense"}'))


def test_a_solving_process_that_is_killed_tells_the_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    killed = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    monkeypatch.setattr(sys.modules["app.runs.translate.solve"], "COMMAND", killed)

    with pytest.raises(NoAnswer, match="SIGKILL"):
        solve(question(dump_json(tiny_round())))


def test_every_option_reaches_the_solving_process() -> None:
    asked = replace(question(dump_json(tiny_round())), second_engine="cbc", canonical=True, scenario="S")

    plan = solve(asked)

    assert (plan["objective"]["canonical"], plan["scenario"]) == (True, "S")
    assert plan["solver"]["options"]["agreed"] is True


def question(round_text: str) -> Question:
    return Question(round_text=round_text, scenario=None, engine="highs", time_limit_s=30, gap=Decimal(0))
