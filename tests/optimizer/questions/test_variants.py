"""Which amounts a sweep is asked for, and what is refused before anything is searched."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from optimizer.findings import Refused
from optimizer.questions.frontier import effective_data, frontier, scaled
from optimizer.reading import read_round
from optimizer.scenario import apply_scenario
from tests.optimizer.builder import DEV, REC, a_round, ceiling
from tests.optimizer.rounds import full_round, tiny_round

HALF, WHOLE = Fraction(1, 2), Fraction(1)


def test_every_ceiling_of_a_fund_is_scaled_and_no_other() -> None:
    round_ = read_round(full_round())

    (variant,) = scaled(round_, {"capital": [HALF]})

    assert variant == {"CAP-A": 250 * 10**6, "CAP-B": 150 * 10**6, "CAP-2031": 240 * 10**6, "CAP-ALL": 450 * 10**6}


def test_a_scaled_amount_is_rounded_down_to_a_whole_dong() -> None:
    assert scaled(a_round(ceilings=(ceiling(7),)), {DEV: [HALF]}) == [{"C": 3}]


def test_two_funds_make_a_grid() -> None:
    round_ = a_round(ceilings=(ceiling(8), replace(ceiling(6, REC), code="R")))

    variants = scaled(round_, {DEV: [HALF, WHOLE], REC: [HALF, WHOLE]})

    assert variants == [{"C": 4, "R": 3}, {"C": 4, "R": 6}, {"C": 8, "R": 3}, {"C": 8, "R": 6}]


def test_a_fund_without_a_ceiling_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(Refused) as refused:
        scaled(a_round(ceilings=(ceiling(7),)), {REC: [HALF]})

    (finding,) = refused.value.findings
    assert (finding.code, finding.mend.en) == ("fund_without_ceiling", "Name a fund that has one: dev.")


def test_a_round_without_ceilings_has_nothing_to_scale() -> None:
    with pytest.raises(Refused) as refused:
        scaled(a_round(), {DEV: [HALF]})

    assert refused.value.findings[0].mend.en == "Name a fund that has one: none."


def test_every_wrong_code_and_amount_is_told_before_anything_is_searched() -> None:
    with pytest.raises(Refused) as refused:
        frontier(tiny_round(), [{"CAP-A": 1}, {"CAP-X": 1, "CAP-A": -1, "CAP-B": 10**15 + 1}])

    told = [(one.code, one.path) for one in refused.value.findings]
    assert told == [
        ("unknown_ceiling", "$.variants[1].CAP-X"),
        ("amount_out_of_range", "$.variants[1].CAP-A"),
        ("amount_out_of_range", "$.variants[1].CAP-B"),
    ]


def test_the_smallest_and_the_largest_amount_are_taken() -> None:
    points = list(frontier(tiny_round(), [{"CAP-A": 0}, {"CAP-A": 10**15}]))

    assert [point.place for point in points] == [1, 0]


def test_a_variants_file_is_what_its_changes_make_of_the_round() -> None:
    data = tiny_round()
    (point,) = frontier(data, [{"CAP-A": 77, "UP-B": 5}])

    scenario = {"format": "phanky.scenario/1", "code": "S", "round": data["code"], "changes": point.changes}

    assert effective_data(data, point.variant) == apply_scenario(data, scenario)


def test_a_round_without_a_list_of_ceilings_keeps_being_without() -> None:
    data = tiny_round()
    del data["ceilings"]

    assert effective_data(data, {}) == data
