"""What is CBC's own: its files and its log."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from optimizer.engines import Ended, Limits, cbc, mps
from optimizer.engines.cbc import Log, Run
from optimizer.engines.door import Caller
from optimizer.findings import EngineFailed
from optimizer.model import Model, build
from optimizer.model.problem import Row
from tests.optimizer.builder import a_round, option, project


def aimed() -> Model:
    model = build(a_round(project("A", option(start_years=(2016,)))))
    model.aim("earliness")
    return model


def ended_with(words: str, folder: Path, *, late: bool = False) -> Run:
    """A run whose CBC has written these words and a solution of zeros."""
    model = aimed()
    columns = (f"{place} C{place} 0 0" for place in range(len(model.columns)))
    (folder / "solution.txt").write_text("\n".join((f"{words} - objective value 0", *columns)))
    began = 0.0 if late else time.monotonic()
    return Run(folder, model, began, Limits(gap=0.0, time_limit_s=60.0))


@pytest.mark.parametrize(
    ("words", "ended", "held"),
    [
        ("Optimal", Ended.COMPLETE, True),
        ("Optimal (within gap tolerance)", Ended.COMPLETE, True),
        ("Stopped on time", Ended.TIME_LIMIT, True),
        ("Stopped on time (no integer solution - continuous used)", Ended.TIME_LIMIT, False),
        ("Infeasible", Ended.INFEASIBLE, False),
        ("Integer infeasible", Ended.INFEASIBLE, False),
    ],
)
def test_the_words_of_the_solution_file_say_how_it_ended(words: str, ended: Ended, held: bool, tmp_path: Path) -> None:
    outcome = ended_with(words, tmp_path).outcome(None)

    assert (outcome.ended, outcome.values is not None) == (ended, held)


@pytest.mark.parametrize("words", ["Infeasible", "Integer infeasible", "Optimal"])
def test_what_cbc_says_after_its_time_is_up_is_no_proof(words: str, tmp_path: Path) -> None:
    assert ended_with(words, tmp_path, late=True).outcome(None).ended is Ended.TIME_LIMIT


@pytest.mark.parametrize("words", ["Unbounded", "Stopped on iterations", "Status unknown", ""])
def test_other_words_are_a_failure_and_no_guess(words: str, tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="no answer"):
        ended_with(words, tmp_path).outcome(None)


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param([], id="none of them"),
        pytest.param(["0 C0 0 0", "1 C1 0 0"], id="some of them"),
        pytest.param([f"{place} R{place} 0 0" for place in range(9)], id="rows instead"),
        pytest.param([f"{place} C{place} nan 0" for place in range(9)], id="numbers that are none"),
    ],
)
def test_a_plan_that_is_not_all_there_is_a_failure(columns: list[str], tmp_path: Path) -> None:
    model = aimed()
    lines = ["Optimal - objective value 0", *columns[: len(model.columns)]]
    (tmp_path / "solution.txt").write_text("\n".join(lines))
    run = Run(tmp_path, model, time.monotonic(), Limits(gap=0.0, time_limit_s=60.0))

    with pytest.raises(EngineFailed, match="whole plan"):
        run.outcome(None)


def test_a_cancelled_cbc_that_had_no_time_to_write_its_plan_holds_none(tmp_path: Path) -> None:
    (tmp_path / "solution.txt").write_text("Stopped on iterations - objective value 0\n0 C0 1")
    run = Run(tmp_path, aimed(), time.monotonic(), Limits(gap=0.0, time_limit_s=60.0))

    outcome = run.outcome(Ended.CANCELLED)

    assert (outcome.ended, outcome.values) == (Ended.CANCELLED, None)


def test_a_cbc_that_wrote_nothing_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed):
        Run(tmp_path, aimed(), 0.0, Limits(gap=0.0, time_limit_s=1.0)).outcome(None)


def test_a_cbc_that_overruns_its_time_is_stopped_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cbc, "GRACE_S", -2.0)
    run = Run(tmp_path, aimed(), 0.0, Limits(gap=0.0, time_limit_s=1.0))

    ended = run.search(None, Caller(None, None))

    assert ended in {Ended.TIME_LIMIT, None}
    assert run.outcome(Ended.TIME_LIMIT).values is None


def test_the_log_tells_incumbent_bound_and_nodes() -> None:
    log = Log()

    log.read(
        "Version: 2.10.3 \n"
        "Continuous objective value is -9.5 - 0.00 seconds\n"
        "Cbc0012I Integer solution of -7 found by rounding after 3 iterations and 0 nodes (0.01 seconds)\n"
        "Cbc0010I After 100 nodes, 12 on tree, -8 best solution, best possible -8.25 (0.40 seconds)\n"
    )

    assert (log.version, log.incumbent, log.bound, log.nodes) == ("2.10.3", -8.0, -8.25, 100)


def test_the_log_knows_when_nothing_has_been_found_yet() -> None:
    log = Log()

    log.read("Cbc0010I After 0 nodes, 1 on tree, 1e+50 best solution, best possible -8.25 (0.40 seconds)\n")

    assert (log.incumbent, log.bound) == (None, -8.25)


def test_a_line_of_the_log_is_read_once_it_is_whole() -> None:
    log = Log()

    log.read("Version: 2.1")
    log.read("Version: 2.10.3\n")

    assert log.version == "2.10.3"


def test_numbers_go_to_cbc_with_all_their_digits() -> None:
    model = aimed()
    model.add(Row("X", {0: 1_234_567_890_123, 1: 1_000_000_000_000}, "<=", 2_234_567_890_123))
    row = model.problem.get_constraint_by_name("X")

    lines = mps.mps(model).splitlines()

    place = len(model.rows) - 1
    assert f"    C0 R{place} {row.expr[model.columns[0]]!r}" in lines
    assert f"    RHS R{place} {-row.constant!r}" in lines
