from __future__ import annotations

import io
import os
import runpy
import signal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from optimizer import __main__ as program
from optimizer import jsonio
from optimizer.findings import Finding, Refused, Text
from optimizer.plan import Plan
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.verify import verify_plan
from tests.optimizer.rounds import tiny_round

Data = dict[str, Any]


class Pipe:
    """A stream of bytes, where `sys` keeps one of text."""

    def __init__(self, data: Data | None = None) -> None:
        self.buffer = io.BytesIO(jsonio.dump_json(data).encode() if data else b"")

    def written(self) -> Data:
        read: Data = jsonio.load_json(self.buffer.getvalue())
        return read


def _question(**said: object) -> Data:
    return {"round": tiny_round(), "engine": "highs", "time_limit_s": 60, "gap": 0} | said


def _written(run: Callable[[], object]) -> Data:
    """What a run of the program writes while a question stands on its standard input."""
    out, at_term = Pipe(), signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["optimizer"])
        patch.setattr("sys.stdin", Pipe(_question()))
        patch.setattr("sys.stdout", out)
        run()
    signal.signal(signal.SIGTERM, at_term)
    return out.written()


def test_an_answer_is_the_best_plan_of_the_round_in_the_question() -> None:
    plan = program.answer(_question(scenario="LESS-10"), lambda: False)

    assert (plan["answer"], plan["scenario"], plan["solver"]["engine"]) == ("optimal", "LESS-10", "highs")
    assert verify_plan(tiny_round(), plan) == ()


def test_every_option_of_a_question_reaches_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[SolveOptions] = []

    def search(*given: Any, options: SolveOptions, **more: Any) -> Plan:  # noqa: ANN401 - best_plan's
        seen.append(options)
        return best_plan(*given, options=options, **more)

    monkeypatch.setattr(program, "best_plan", search)
    program.answer(_question(second_engine="cbc", canonical=True, certify_s=2, gap=Decimal("0.5")), lambda: False)

    assert seen == [SolveOptions(second_engine="cbc", canonical=True, certify_s=2.0, gap=Decimal("0.5"))]


def test_a_question_with_a_round_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Refused):
        program.answer(_question(round=tiny_round() | {"oops": 1}), lambda: False)


def test_a_plan_that_does_not_hold_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Finding("C4", "$.ceilings[0]", Text("vượt trần", "over the ceiling"), Text("bớt chi", "spend less"))
    monkeypatch.setattr(program, "verify_plan", lambda _round, _plan: (fault,))

    with pytest.raises(RuntimeError, match="the plan does not hold: C4 over the ceiling"):
        program.answer(_question(), lambda: False)


def test_a_question_on_standard_input_is_answered_on_standard_output() -> None:
    plan = _written(lambda: runpy.run_path(program.__file__, run_name="__main__"))

    assert plan["answer"] == "optimal"


@pytest.mark.parametrize(
    "event",
    [
        lambda _patch: os.kill(os.getpid(), signal.SIGTERM),
        lambda patch: patch.setattr("os.getppid", lambda: 1 - os.getpid()),
    ],
    ids=["asked to stop", "the caller is gone"],
)
def test_a_search_is_cancelled_when_nobody_waits_for_it_any_more(
    event: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def answer(_question: Data, cancel: Callable[[], bool]) -> Data:
        seen.append(cancel())
        event(monkeypatch)
        seen.append(cancel())
        return {}

    monkeypatch.setattr(program, "answer", answer)

    assert (_written(lambda: program.main([])), seen) == ({}, [False, True])
