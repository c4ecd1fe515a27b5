"""What becomes of a run when its search breaks, or the service stops."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.intake.service import create_round
from app.runs import queries, service
from app.runs.executor import ThreadedExecutor, execute
from app.runs.schemas import RunIn
from app.runs.translate import Interrupted, NoAnswer, Question, Solving, solve
from optimizer.jsonio import dump_json
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
    with pytest.raises(NoAnswer, match="ended with 1"):
        solve(question('{"format":"nonsense"}'))


def question(round_text: str) -> Question:
    return Question(round_text=round_text, scenario=None, engine="highs", time_limit_s=10, gap=Decimal(0))
