"""The process as a caller has it: a process of its own, behind two pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from optimizer import jsonio
from optimizer.verify import verify_plan
from tests.optimizer.process.lines import ROOT, ask, lines, plan, staying, sweep, without_progress
from tests.optimizer.questions.sweep.specs import ceilings, draws, percents
from tests.optimizer.rounds import tiny_round


def large_round() -> dict[str, Any]:
    """A past round, whose proof to the last digit takes a while."""
    data: dict[str, Any] = jsonio.load_json(Path(ROOT, "seed/rounds/HN-2012-2015.json").read_bytes())
    return data


def test_plans_and_sweeps_are_answered_one_after_the_other_until_the_input_ends() -> None:
    with staying() as process:
        assert process.stdin is not None
        ask(process, plan())
        [told, _] = without_progress(list(lines(process)))
        ask(process, b"{broken\n")
        [failed, _] = list(lines(process))
        ask(process, sweep(ceilings(capital=percents("50", "110", 5)), [0, 1, 2, 3, 4]))
        points = without_progress(list(lines(process)))[:-1]
        process.stdin.close()

        assert process.wait(60) == 0
    assert verify_plan(tiny_round(), told["plan"]) == ()
    assert failed["failed"]["code"] == "refused"
    assert sorted(line["point"]["place"] for line in points) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("question", ["plan", "sweep"])
def test_sigterm_keeps_the_best_plan(question: str) -> None:
    data = large_round()
    asked = plan(round=data) if question == "plan" else sweep(draws(20), [4, 5, 6], round=data)
    with staying() as process:
        ask(process, asked | {"time_limit_s": 600})
        told = lines(process)
        while next(told).get("progress", {}).get("incumbent") is None:
            pass
        process.send_signal(signal.SIGTERM)
        answer, end = without_progress(list(told))

        assert process.wait(60) == 0
    held = answer.get("plan") or answer["point"]
    assert (held["answer"], held["stopped"], end) == ("feasible", "cancelled", {"end": True})
    assert held["starts"]


def test_sigterm_ends_a_process_that_waits_for_a_question() -> None:
    with staying() as process:
        ask(process, b"{}\n")
        assert len(list(lines(process))) == 2
        process.send_signal(signal.SIGTERM)

        assert process.wait(60) == 0


def test_a_round_that_needs_more_memory_than_there_is_ends_the_question_or_the_process() -> None:
    data = large_round()
    data["projects"] += [one | {"code": f"{one['code']}-{n}"} for one in data["projects"] for n in range(90)]
    with staying("--memory-mb", "150") as process:
        out, err = process.communicate(jsonio.dump_json(plan(round=data)).encode() + b"\n", timeout=300)

    told = [jsonio.load_json(line) for line in out.splitlines()]
    assert all("plan" not in line for line in told)
    if process.returncode == 0:
        assert told[0]["failed"]["code"] == "out_of_memory"
    else:
        assert b"MemoryError" in err or b"bad_alloc" in err


CALLER = """
import subprocess, sys
process = subprocess.Popen([sys.executable, "-m", "optimizer", "--stay"], stdin=subprocess.PIPE)
process.stdin.write(sys.stdin.buffer.readline())
process.stdin.flush()
sys.stdin.buffer.readline()
"""


def test_a_process_does_not_outlive_its_caller() -> None:
    question = plan(round=large_round(), gap=Decimal(0), time_limit_s=600)
    with subprocess.Popen(
        [sys.executable, "-c", CALLER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as caller:
        assert caller.stdin is not None
        assert caller.stdout is not None
        caller.stdin.write(jsonio.dump_json(question).encode() + b"\n")
        caller.stdin.flush()
        assert b"progress" in caller.stdout.readline()
        os.kill(caller.pid, signal.SIGKILL)

        # the pipe ends only when the process that solves, which holds it too, has ended
        rest = caller.stdout.read()

    assert rest.splitlines()[-1] == b'{"end":true}'
    assert b'"stopped":"cancelled"' in rest
