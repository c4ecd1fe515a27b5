from __future__ import annotations

from decimal import Decimal

from optimizer.model.candidates import Candidate, candidates
from optimizer.round import Committed, Option
from tests.optimizer.builder import DEV, REC, a_round, cost, option, project, running

HALF = Decimal("0.5")


def _of(option_: Option, committed: Committed | None = None) -> list[Candidate]:
    return list(candidates(a_round(project("A", option_, committed=committed))))


def test_a_cost_line_is_charged_in_its_offset_year_from_the_first_to_the_last_year_of_the_round() -> None:
    whole = _of(option(start_years=(2016, 2018, 2019), costs=(cost(5), cost(7, year_offset=1))))

    assert [one.charges for one in whole] == [
        {(DEV, 2016): (5,), (DEV, 2017): (7,)},
        {(DEV, 2018): (5,), (DEV, 2019): (7,)},
        {(DEV, 2019): (5,)},
    ]


def test_running_money_is_charged_in_every_year_of_the_round_after_completion() -> None:
    (one,) = _of(option(start_years=(2016,), duration_years=2, running=(running(3),)))

    assert (one.done_year, one.charges) == (2017, {(REC, 2018): (3,), (REC, 2019): (3,)})


def test_what_fell_before_the_round_is_not_charged() -> None:
    spread = option(costs=(cost(5), cost(7, year_offset=2)), running=(running(1),))

    (one,) = _of(spread, Committed(option="build", start_year=2014))

    assert one.charges == {(DEV, 2016): (7,)} | {(REC, year): (1,) for year in range(2016, 2020)}


def test_lines_of_nothing_are_charged_nowhere() -> None:
    assert _of(option(start_years=(2016,), costs=(cost(0),), running=(running(0),)))[0].charges == {}


def test_lines_of_a_whole_project_are_one_sum() -> None:
    (one,) = _of(option(start_years=(2016,), costs=(cost(5), cost(7)), running=(running(2),)))

    assert (one.charges[DEV, 2016], one.life) == ((12,), (5 + 7 + 4 * 2,))


def test_lines_of_a_project_in_part_stay_apart_so_that_each_can_be_rounded_up() -> None:
    (one,) = _of(option(start_years=(2016,), min_fraction=HALF, costs=(cost(5), cost(7)), running=(running(2),)))

    assert (one.lowest_bp, one.charges[DEV, 2016], one.life) == (5_000, (5, 7), (5, 7, 2, 2, 2, 2))


def test_lines_at_a_committed_fraction_are_each_rounded_up() -> None:
    part = option(min_fraction=HALF, costs=(cost(5), cost(7)), running=(running(1),))

    (one,) = _of(part, Committed(option="build", start_year=2016, fraction_bp=5_000))

    assert (one.lowest_bp, one.fixed_bp, one.charges[DEV, 2016], one.life) == (None, 5_000, (3 + 4,), (3 + 4 + 4 * 1,))


def test_a_least_fraction_of_the_whole_is_no_choice() -> None:
    (one,) = _of(option(start_years=(2016,), min_fraction=Decimal(1), costs=(cost(5), cost(7))))

    assert (one.lowest_bp, one.charges[DEV, 2016]) == (None, (12,))


def test_delay_is_counted_from_the_first_allowed_start() -> None:
    assert [one.delay_years for one in _of(option(start_years=(2015, 2019, 2017)))] == [2, 0]


def test_a_promise_is_late_only_after_the_first_allowed_start() -> None:
    promised = [Committed(option="build", start_year=year) for year in (2014, 2018)]

    assert [_of(option(), one)[0].delay_years for one in promised] == [0, 2]


def test_a_promise_that_no_year_allows_is_not_late() -> None:
    (one,) = _of(option(duration_years=9), Committed(option="build", start_year=2018))

    assert (one.delay_years, one.done_year) == (0, 2026)
