"""Whether many values are right, all at once: what a good file passes through, without a look at each value's place.

`holds` is true only where every kind's own `read` would find nothing. Where it is false, nothing is said: the reader
then walks the file value by value and tells what is wrong, and where.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import singledispatch
from itertools import chain
from operator import itemgetter
from typing import Any

from optimizer.reading.kinds import AnyText, Kind, Nullable, Number, OneOf, TitleText, Whole, fits
from optimizer.reading.records import Field, Limit, ListOf, MapOf, Record, Variants
from optimizer.reading.report import Report

Values = Sequence[Any]


@singledispatch
def holds(_kind: Kind, values: Values) -> bool:
    """Whether all the values are right for the kind. Kinds without a rule here are always read one by one."""
    return not values


def _all_are(made: type[object], values: Values) -> bool:
    return set(map(type, values)) <= {made}


@holds.register
def _(kind: AnyText, values: Values) -> bool:
    if not _all_are(str, values):
        return False
    texts = set(values)
    return min(map(len, texts), default=kind.least) >= kind.least and "\0" not in "".join(texts)


@holds.register
def _(kind: OneOf, values: Values) -> bool:
    return _all_are(str, values) and set(values) <= set(kind.words)


@holds.register
def _(kind: Whole, values: Values) -> bool:
    return _all_are(int, values) and _within(values, kind.low, kind.high)


@holds.register
def _(kind: Number, values: Values) -> bool:
    decimals = [value for value in values if type(value) is Decimal]
    whole = [value for value in values if type(value) is int]
    if len(decimals) + len(whole) < len(values) or not all(fits(value, kind.digits) for value in decimals):
        return False
    short = 10**kind.digits - 1  # the reader counts the digits of longer ones
    open_low = kind.open_low and kind.low in values
    return _within(whole, -short, short) and _within(values, kind.low, kind.high) and not open_low


def _within(values: Values, low: int | None, high: int | None) -> bool:
    return not values or ((low is None or min(values) >= low) and (high is None or max(values) <= high))


@holds.register
def _(kind: Nullable, values: Values) -> bool:
    return holds(kind.kind, [value for value in values if value is not None])


@holds.register
def _(_kind: TitleText, values: Values) -> bool:
    pairs = [value for value in values if type(value) is dict]
    if any(value.keys() != {"vi", "en"} for value in pairs):
        return False
    plain = [value for value in values if type(value) is not dict]
    return holds(AnyText(), [*plain, *chain.from_iterable(pair.values() for pair in pairs)])


@holds.register
def _(kind: ListOf, values: Values) -> bool:
    if not _all_are(list, values) or min(map(len, values), default=kind.least) < kind.least:
        return False
    if not holds(kind.item, list(chain.from_iterable(values))):
        return False
    if kind.keyed:
        return all(len({item["code"] for item in value}) == len(value) for value in values)
    return not kind.distinct or all(len(set(value)) == len(value) for value in values)


@holds.register
def _(kind: MapOf, values: Values) -> bool:
    return (
        _all_are(dict, values)
        and holds(kind.key, list(chain.from_iterable(values)))
        and holds(kind.value, list(chain.from_iterable(value.values() for value in values)))
    )


@holds.register
def _(kind: Record, values: Values) -> bool:
    if not _all_are(dict, values):
        return False
    said = set(chain.from_iterable(values))
    if not said <= kind.reads.keys():
        return False
    for field in kind.fields:
        given = _given(field, values) if field.required or field.name in said else ()
        if given is None or not holds(field.kind, given):
            return False
    return all(_keeps(limit, values) for limit in kind.limits)


def _given(field: Field, values: Values) -> Values | None:
    """What the records give for a field; None where one has to and does not."""
    name = field.name
    if not field.required:
        return [value[name] for value in values if name in value]
    try:
        return list(map(itemgetter(name), values))
    except KeyError:
        return None


def _keeps(limit: Limit, values: Values) -> bool:
    report, check = Report(), limit.check
    for value in values:
        check(value, None, report)
    return not report.findings


@holds.register
def _(kind: Variants, values: Values) -> bool:
    if not _all_are(dict, values) or not holds(OneOf(tuple(kind.records)), [value.get(kind.key) for value in values]):
        return False
    return all(
        holds(record, [value for value in values if value[kind.key] == word]) for word, record in kind.records.items()
    )
