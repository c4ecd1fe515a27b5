"""Engines that crash, are killed, talk nonsense or are not there: their last words are told, nothing is left over."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import highspy
import pytest
from pulp.apis.coin_api import pulp_cbc_path

from optimizer.engines import Ended, Limits, Tick, cbc
from optimizer.findings import EngineFailed
from optimizer.plan import Answer, Plan, Stopped
from optimizer.questions.best_plan import SolveOptions, best_plan
from tests.optimizer.engines.test_engines import aimed, knapsack, large

FAULTS = {
    "killed": ("echo Cbc0038I Full problem; kill -KILL $$", "SIGKILL: Cbc0038I Full problem"),
    "crashed": ("echo terminate called after throwing CoinError; exit 134", "134: terminate called after throwing"),
    "silent": ("exit 7", "7: it has said nothing"),
    "finished without a word": ("exit 0", "no answer"),
    "nonsense": (r"printf '\001\377 nonsense\n\n' > solution.txt", "nonsense"),
    "nonsense in the log": ("echo 'Continuous objective value is 1.2.3'", "1.2.3"),
    "cut short": ("echo 'Optimal - objective value 1' > solution.txt", "whole plan"),
    "not a number": ("echo 'Infeasible - objective value' > log.txt; exit 1", "code 1"),
}
"""What a fake CBC does -> a piece of what is told of it."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where CBC's folders are made in these tests."""
    made = tmp_path / "folders"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def fake(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, mode: int = 0o755) -> None:
    """Put a script in CBC's place; `{real}` in it is CBC itself."""
    path = tmp_path / "cbc"
    path.write_text(f"#!/bin/sh\n{script.format(real=pulp_cbc_path)}\n" if script else "", encoding="ascii")
    path.chmod(mode)
    monkeypatch.setattr(cbc, "pulp_cbc_path", str(path))


def planned(engine: str = "cbc") -> Plan:
    return best_plan(knapsack(), round_sha256="", options=SolveOptions(engine=engine, gap=Decimal(0)))


def told(plan: Plan) -> str:
    """The failure as the plan tells it, once it is sure that the plan says so at all."""
    assert (plan.answer, plan.stopped) == (Answer.NONE, Stopped.ERROR)
    (failure,) = (one for one in plan.findings if one.code == "engine_failed")
    assert failure.message.vi.endswith(failure.message.en.partition(": ")[2])
    return failure.message.en


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cbc_that_breaks_down_is_told_with_its_last_words(
    fault: str, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, words = FAULTS[fault]
    fake(script, tmp_path, monkeypatch)

    assert words in told(planned())
    assert list(folder.iterdir()) == []


def test_a_cbc_that_is_not_there_is_told(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cbc, "pulp_cbc_path", str(tmp_path / "gone"))

    assert "No such file" in told(planned())
    assert list(folder.iterdir()) == []


def test_a_cbc_that_must_not_be_run_is_told(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake("exit 0", tmp_path, monkeypatch, mode=0o644)

    assert "Permission" in told(planned())
    assert list(folder.iterdir()) == []


def test_a_cbc_that_is_no_program_is_told(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake("", tmp_path, monkeypatch)

    assert "Exec format" in told(planned())
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_left_on_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_words: object, **_more: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)

    assert "No space left on device" in told(planned())
    assert list(folder.iterdir()) == []


def test_a_machine_without_room_for_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    assert "No such file" in told(planned())


def test_a_cbc_that_is_killed_in_a_later_stage_leaves_the_plan_that_is_held(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = tmp_path / "once"
    fake(f'if [ -e {once} ]; then kill -KILL $$; fi; touch {once}; exec {{real}} "$@"', tmp_path, monkeypatch)

    plan = planned()

    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.ERROR)
    assert [one.project for one in plan.starts] == ["B", "C"]
    assert list(folder.iterdir()) == []


def test_a_cbc_that_is_killed_while_it_searches_is_a_failure(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tmp_path / "number"
    fake(f'echo $$ > {number}; exec {{real}} "$@"', tmp_path, monkeypatch)
    told: list[Tick] = []

    def kill() -> bool:
        if told and number.exists():
            os.kill(int(number.read_text()), signal.SIGKILL)
        return False

    with pytest.raises(EngineFailed, match="SIGKILL"):
        cbc.Cbc().solve(aimed(large(300)), limits=Limits(gap=0.0, time_limit_s=60.0), on_tick=told.append, cancel=kill)

    assert list(folder.iterdir()) == []


def test_an_error_of_the_caller_leaves_no_process_behind(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tmp_path / "number"
    fake(f"echo $$ > {number}; exec sleep 600", tmp_path, monkeypatch)

    def breaks() -> bool:
        if number.exists() and number.read_text().strip():
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        cbc.Cbc().solve(aimed(knapsack()), limits=Limits(gap=0.0, time_limit_s=60.0), cancel=breaks)

    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)
    assert list(folder.iterdir()) == []


def test_a_cbc_that_overruns_its_time_is_stopped_from_outside(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake("exec sleep 60", tmp_path, monkeypatch)
    monkeypatch.setattr(cbc, "GRACE_S", 0.0)

    outcome = cbc.Cbc().solve(aimed(knapsack()), limits=Limits(gap=0, time_limit_s=0.1))

    assert (outcome.ended, outcome.values) == (Ended.TIME_LIMIT, None)
    assert list(folder.iterdir()) == []


def test_a_cbc_that_does_not_hear_is_killed(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = tmp_path / "number"
    fake(f"trap '' INT; echo $$ > {number}; while :; do :; done", tmp_path, monkeypatch)
    monkeypatch.setattr(cbc, "STOP_S", 0.1)

    outcome = cbc.Cbc().solve(
        aimed(knapsack()),
        limits=Limits(gap=0.0, time_limit_s=60.0),
        cancel=lambda: number.exists() and bool(number.read_text().strip()),
    )

    assert outcome.values is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("error", [MemoryError("std::bad_alloc"), RuntimeError("factorization broke down")])
def test_an_error_inside_highs_is_told_in_its_own_words(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_self: highspy.Highs) -> NoReturn:
        raise error

    monkeypatch.setattr(highspy.Highs, "run", breaks)

    assert str(error) in told(planned("highs"))


def test_an_error_inside_scip_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    scip: Any = pytest.importorskip(
        "optimizer.engines.scip", reason="SCIP is not installed: pip install 'phanky[scip]'"
    )

    def breaks(*_words: object) -> NoReturn:
        raise MemoryError("SCIP: insufficient memory error!")

    monkeypatch.setattr(scip, "_set_options", breaks)

    assert "insufficient memory" in told(planned("scip"))
