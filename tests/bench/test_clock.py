"""What stops the clock, what counts when nothing did, and how ratios are put together."""

from __future__ import annotations

from typing import Any

import pytest

from bench.race.clock import best_known, counted_s, denied, finished, geometric_mean, ratio_of, side_by_side
from bench.race.job import HOLDS, OURS, Job, Record
from bench.race.tell import faults, means, table

LIMIT_S = 120.0


def record(engine: str = OURS, *, case: str = "hard-100-0", without: tuple[str, ...] = (), **said: object) -> Record:
    """A record of a search that held 0.5 and proved it to 0.05 % in 3 s, unless said otherwise."""
    usual = {"value": 0.5, "bound": 0.50025, "gap_left": 0.0005, "seconds": 3.0, "verify": HOLDS}
    job = Job(case=case, engine=engine, gap="0.001", limit_s=LIMIT_S, without=without)
    return Record(job=job, kind="hard", size="100", seed=0, **(usual | said))  # type: ignore[arg-type]  # each has its own type


def counted(one: Record, *others: Record) -> float:
    return counted_s(one, best_known([one, *others]))


def test_an_accepted_plan_with_the_proven_gap_in_time_counts_its_own_seconds() -> None:
    assert counted(record()) == 3.0


@pytest.mark.parametrize(
    "said",
    [
        {"verify": "C4: over by 3 đồng"},
        {"referee": "C4: ceiling DEV: 3 over"},
        {"value": None, "gap_left": None, "verify": "no plan"},
        {"gap_left": 0.0011},
        {"gap_left": None},
        {"seconds": LIMIT_S + 0.1},
    ],
    ids=["refused by verify", "refused by the referee", "no plan", "gap too wide", "nothing proved", "too late"],
)
def test_whatever_else_comes_of_a_search_it_counts_with_its_limit(said: dict[str, Any]) -> None:
    assert counted(record(**said)) == LIMIT_S


def test_a_gap_counts_as_reached_up_to_a_hundredth_of_itself() -> None:
    assert counted(record(gap_left=0.001009)) == 3.0


def test_a_bound_that_the_plan_of_another_engine_denies_does_not_stop_the_clock() -> None:
    wrong, right = record("cbc", bound=0.5, gap_left=0.0), record(value=0.51, bound=0.5101)

    assert counted(wrong) == 3.0
    assert counted(wrong, right) == LIMIT_S
    assert faults([wrong, right]) == ["hard-100-0 cbc to 0.100%: its bound 0.5 is denied by a plan that reaches 0.51"]


def test_a_plan_that_does_not_hold_denies_no_bound() -> None:
    wrong = record(value=0.51, bound=0.5101, verify="C4: over by 3 đồng")

    assert not denied(record("cbc", bound=0.5), best_known([wrong]))


def test_a_bound_of_a_stage_to_be_minimised_is_denied_from_below() -> None:
    best = best_known([record(value=429.0, bound=429.0, upwards=False)])

    assert denied(record("cbc", value=430.0, bound=430.0, upwards=False), best)
    assert not denied(record("cbc", value=440.0, bound=420.0, upwards=False), best)


def test_the_geometric_mean_of_one_and_a_hundred_is_ten_and_that_of_nothing_is_none() -> None:
    assert geometric_mean([1, 100]) == pytest.approx(10)
    assert geometric_mean([]) is None


def test_the_ratio_is_ours_by_the_best_peer_where_one_that_did_not_finish_counts_its_limit() -> None:
    records = [record(), record("highs", seconds=12.0), record("cbc", seconds=1.0, verify="C4: over by 3 đồng")]
    (row,) = side_by_side(records).values()

    assert ratio_of(row, best_known(records)) == 0.25


def test_without_ours_or_without_a_peer_there_is_no_ratio() -> None:
    assert ratio_of({"highs": record("highs")}, {}) is None
    assert ratio_of({OURS: record()}, {}) is None


def test_of_two_records_of_one_job_the_later_one_is_in_the_race_and_ablations_are_not() -> None:
    records = [record(seconds=9.0), record(seconds=2.0), record(seconds=50.0, without=("cuts",))]
    (row,) = side_by_side(records).values()

    assert row[OURS].seconds == 2.0


def test_the_table_marks_what_did_not_finish_what_is_denied_and_what_does_not_hold() -> None:
    records = [
        record(value=0.51, bound=0.5101),
        record("cbc", bound=0.5, gap_left=0.0),
        record("scip", referee="C4: over"),
        record("highs", value=None, bound=None, gap_left=None, verify="no plan"),
    ]

    line = list(table(records))[1]

    assert line.split() == [
        "hard-100-0", "0.10%", "0.51", "0.0500%", "3.00", "0.5", "0.0000%", "3.00*!", "0.5", "0.0500%", "3.00*!x",
        "-", "-", "3.00*", "ours", "/", "best", "peer", "0.025",
    ]  # fmt: skip


def test_means_are_told_by_class_and_size_by_class_and_over_all() -> None:
    records = [
        record(seconds=1.0),
        record("highs", seconds=8.0),
        record(case="hard-100-1", seconds=4.0),
        record("highs", case="hard-100-1", seconds=8.0),
    ]

    lines = [line.split() for line in means(records)][1:]

    assert [line[:2] for line in lines] == [["hard", "100"], ["hard", "all"], ["all", "all"]]
    expected = ["0.10%", "2", "2.00", "s", "8.00", "s", "ours", "/", "best", "peer", "0.250", "(2)"]
    assert all(line[2:] == expected for line in lines)


def test_a_finished_search_needs_no_other_engine_to_have_run() -> None:
    assert finished(record(), {})
