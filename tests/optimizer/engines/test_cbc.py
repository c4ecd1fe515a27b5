"""What is CBC's own: its files and its log."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from optimizer.engines import Ended, Limits, mps
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


class Endless:
    """A process that goes on until it is asked to stop, and hears that."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def poll(self) -> int | None:
        return None

    def send_signal(self, number: int) -> None:
        self.heard.append(number)

    def wait(self, _seconds: float) -> int:
        return 0


@pytest.mark.parametrize(("late", "cancel", "ended"), [(True, False, Ended.TIME_LIMIT), (False, True, Ended.CANCELLED)])
def test_a_cbc_that_goes_on_is_asked_to_stop(late: bool, cancel: bool, ended: Ended, tmp_path: Path) -> None:
    process: Any = Endless()
    run = ended_with("", tmp_path, late=late)

    assert run._watch(process, Caller(None, lambda: cancel)) is ended
    assert process.heard == [signal.SIGINT]


INNER = """\
Cbc0010I After 0 nodes, 1 on tree, -598.6 best solution, best possible -609.7 (0.38 seconds)
Cbc0044I Reduced cost fixing - 73 rows, 158 columns - restarting search
Cbc0010I After 0 nodes, 1 on tree, -598.6 best solution, best possible -609.3 (1.34 seconds)
Cbc0011I Exiting as integer gap of 5.4 less than 1e-07 or 1%
Cbc0001I Search completed - best objective -600, took 5866 iterations and 136 nodes (0.93 seconds)
"""
"""A search that was started within another one, and let go at its gap."""
OUTER = """\
Cbc0012I Integer solution of -600 found by Reduced search after 7917 iterations and 186 nodes (0.94 seconds)
Cbc0001I Search completed - best objective -600, took 7917 iterations and 186 nodes (0.94 seconds)

Result - Optimal solution found

Objective value:                -600.00000000
"""
"""What the search around it says then: as if nothing was left."""
AT_ITS_GAP = """\
Cbc0011I Exiting as integer gap of 0.5 less than 1e-07 or 1%
Cbc0001I Search completed - best objective -600, took 7917 iterations and 186 nodes (0.94 seconds)

Result - Optimal solution found (within gap tolerance)

Objective value:                -600.00000000
Lower bound:                    -600.500
"""


def reached_600(words: str, folder: Path, log: str) -> float | None:
    """The bound that is told of a search that holds 600, where as much as can be is asked for."""
    model = build(a_round(project("A", option(start_years=(2016,)))))
    model.aim("coverage")
    model.costs = {model.x[0]: 600.0}
    columns = (f"{place} C{place} {int(place == model.x[0])} 0" for place in range(len(model.upper)))
    (folder / "solution.txt").write_text("\n".join((f"{words} - objective value -600", *columns)))
    run = Run(folder, model, time.monotonic(), Limits(gap=0.01, time_limit_s=60.0))
    run.log.read(log)
    return run.outcome(None).bound


@pytest.mark.parametrize(
    ("words", "log", "bound"),
    [
        pytest.param("Optimal (within gap tolerance)", AT_ITS_GAP, 600.5005, id="let go at its gap"),
        pytest.param("Optimal", INNER + OUTER, 605.4, id="an inner search was let go"),
        pytest.param("Optimal (within gap tolerance)", INNER + AT_ITS_GAP, 605.4, id="both were, the inner one first"),
        pytest.param("Optimal (within gap tolerance)", AT_ITS_GAP + INNER, 605.4, id="both were, the inner one last"),
        pytest.param("Optimal (within gap tolerance)", AT_ITS_GAP.split("\n", 1)[1], 600.5005, id="told at its end"),
        pytest.param("Optimal (within gap tolerance)", INNER.splitlines()[0] + "\n", 609.7, id="told nowhere"),
        pytest.param("Stopped on time", INNER, 609.3 + 5.4, id="no time left after an inner one"),
        pytest.param(
            "Optimal",
            "Cbc0005I Partial search - best objective -600 (best possible -607), took 3 iterations\n" + OUTER,
            607,
            id="an inner search had no time left",
        ),
    ],
)
def test_a_bound_is_what_the_least_sure_of_all_searches_has_proved(
    words: str, log: str, bound: float, tmp_path: Path
) -> None:
    assert reached_600(words, tmp_path, log) == pytest.approx(bound, rel=1e-6)


@pytest.mark.parametrize("log", ["", OUTER])
def test_what_a_complete_search_has_reached_is_its_bound_to_the_last_digit(log: str, tmp_path: Path) -> None:
    assert reached_600("Optimal", tmp_path, log) == 600


def test_nothing_is_proved_by_a_search_that_was_let_go_and_does_not_tell_where(tmp_path: Path) -> None:
    assert reached_600("Optimal (within gap tolerance)", tmp_path, "") is None


@pytest.mark.parametrize(
    ("told", "bound"),
    [
        ("Cbc0038I Mini branch and bound improved solution from -369.828 to -601.5 (0.04 seconds)\n", 601.5),
        ("Cbc0004I Integer solution of -601.5 found after 3423 iterations and 46 nodes (1.65 seconds)\n", 601.5),
        ("Cbc0016I Integer solution of -600.001 found by strong branching after 1 iterations\n", 600),
        (INNER.splitlines()[0] + "\nCbc0012I Integer solution of -601.5 found by DiveCoefficient\n", 609.7),
    ],
    ids=["a small search", "the search", "only by its digits", "with a bound"],
)
def test_a_search_that_lost_a_better_plan_has_not_proved_the_one_it_ends_with(
    told: str, bound: float, tmp_path: Path
) -> None:
    assert reached_600("Optimal", tmp_path, told + OUTER) == pytest.approx(bound, rel=1e-6)


def test_what_the_log_says_of_a_search_without_an_end_is_its_bound(tmp_path: Path) -> None:
    run = ended_with("Stopped on time", tmp_path)
    run.log.read("Cbc0005I Partial search - best objective -7 (best possible -8.5), took 3 iterations\n")

    assert run.outcome(None).bound == pytest.approx(-8.5)
    assert run.log.incumbent == -7.0


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
