"""A good file passes at once; what passes at once is what the walk through every value would let pass."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from optimizer.findings import Text
from optimizer.reading.common_table import CODES, DESCRIBED
from optimizer.reading.kinds import (
    CODE,
    MONEY,
    NUMBER,
    SHARE,
    TEXT,
    TITLE,
    WEIGHT,
    AnyText,
    Kind,
    Nullable,
    Number,
    OneOf,
    Whole,
    YesNo,
)
from optimizer.reading.records import Anything, Field, ListOf, MapOf, Record, Variants
from optimizer.reading.report import Report
from optimizer.reading.round_table import CEILING, ROUND, RULE
from optimizer.reading.sieve import holds
from tests.optimizer.rounds import full_round, tiny_round

HALF = Decimal("0.5")
FEW_DIGITS = Number(digits=3)
COUNTED = Record("counted", "A code and a count.", [Field("code", CODE, "Its code.", True), Field("n", MONEY, "Many.")])
KINDS: list[Kind] = [
    *(CODE, TEXT, MONEY, NUMBER, SHARE, WEIGHT, TITLE, CODES, FEW_DIGITS, COUNTED, CEILING, RULE),
    *(YesNo(), Anything(), AnyText(2), OneOf(("a", "in")), Whole(None, None), Whole(2, None), Whole(None, 2)),
    *(Nullable(CODE), Number(0, 1, open_low=True), Number(floats=True), MapOf(CODE, SHARE), MapOf(TEXT, TITLE)),
    *(ListOf(COUNTED, keyed=True), ListOf(CODE), ListOf(MONEY, 2), ListOf(ListOf(MONEY))),
    Variants("code", {"a": COUNTED}),
]
VALUES: list[Any] = [
    *(None, True, 0, 1, -1, 2, 999, 1000, 10**15, 10**16, 10**40, 0.5, HALF, Decimal("1.5"), Decimal("NaN")),
    *(Decimal("1e99"), Decimal("0.1234"), Decimal("1.234567890123456"), "", "a", "in", "a\0", "ab", Text("a", "b")),
    *([], ["a"], ["a", "a"], ["a", "b"], [1], [1, 2], [1, True], [[]], [[1], [1]], [[-1]], [None], {}, {"a": 1}),
    *({"a": HALF}, {"a": 2}, {"": 1}, {"a": "b"}, {"a": {"vi": "một", "en": "one"}}, {"vi": "một", "en": "one"}),
    *({"vi": "một"}, {"vi": "một", "en": 1}, {"code": "a"}, {"code": "a", "n": 1}, {"code": "a", "n": -1}, {"n": 1}),
    *({"code": "b"}, {"code": "a", "m": 1}, {"code": ["a"]}, [{"code": "a"}], [{"code": "a"}, {"code": "a"}]),
    *([{"code": "a"}, {"code": "b"}], {"code": "a", "fund": None, "amount": 1}),
    {"code": "a", "fund": None, "amount": 1, "year": 2030, "phase": "p"},
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind}"[:40])
def test_what_passes_at_once_is_right_one_by_one_and_becomes_the_same(kind: Kind) -> None:
    for value in VALUES:
        if holds(kind, [value]):
            report = Report()
            read = kind.read(value, None, report)
            assert (value, report.findings) == (value, [])
            assert kind.build(value) == kind.build(read)


@pytest.mark.parametrize(
    "kind", [one for one in KINDS if not isinstance(one, YesNo | Anything)], ids=lambda kind: f"{kind}"[:40]
)
def test_many_right_values_pass_together_and_none_with_a_wrong_one(kind: Kind) -> None:
    right = [value for value in VALUES if holds(kind, [value])]

    assert holds(kind, right)
    assert not any(holds(kind, [*right, value]) for value in VALUES if value not in right or value is True)


@pytest.mark.parametrize("data", [tiny_round(), full_round()], ids=["tiny", "full"])
def test_a_good_round_passes_at_once(data: Any) -> None:  # noqa: ANN401 - a round file
    assert holds(ROUND, [data])


def test_a_kind_without_a_rule_for_many_is_read_one_by_one() -> None:
    assert holds(YesNo(), [])
    assert not holds(YesNo(), [True])


def test_described_records_pass_with_all_that_they_may_carry() -> None:
    record = Record("any", "Anything described.", DESCRIBED)

    assert holds(record, [{"title": "a", "note": "b", "source": {"kind": "public"}, "attributes": {"c": "d"}}, {}])
