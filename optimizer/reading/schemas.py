"""JSON Schema 2020-12 of the three files, made from the tables that the strict reader walks."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.reading.kinds import Kind, Nullable, Schema
from optimizer.reading.plan_table import PLAN
from optimizer.reading.records import ListOf, MapOf, Record, Variants
from optimizer.reading.round_table import ROUND
from optimizer.reading.scenario_table import SCENARIO

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def round_schema() -> Schema:
    """Describe the round file; what needs two records at once (references, cycles, codes) only the reader can say."""
    return _schema(ROUND)


def scenario_schema() -> Schema:
    """Describe the scenario file; what its codes lead to only `apply_scenario` can say."""
    return _schema(SCENARIO)


def plan_schema() -> Schema:
    """Describe the plan file; whether its figures are right only the verifier can say."""
    return _schema(PLAN)


def _schema(top: Record) -> Schema:
    """Return the top record with every record under it as a definition."""
    found: dict[str, Record] = {}
    for record in _under(top):
        found.setdefault(record.name, record)
    definitions = {name: found[name].definition() for name in sorted(found) if name != top.name}
    return {"$schema": DIALECT} | top.definition() | {"$defs": definitions}


def _under(kind: Kind) -> Iterator[Record]:
    """Every record that a kind holds, itself included."""
    if isinstance(kind, Record):
        yield kind
        for field in kind.fields:
            yield from _under(field.kind)
    elif isinstance(kind, Variants):
        for record in kind.records.values():
            yield from _under(record)
    elif isinstance(kind, ListOf):
        yield from _under(kind.item)
    elif isinstance(kind, MapOf):
        yield from _under(kind.value)
    elif isinstance(kind, Nullable):
        yield from _under(kind.kind)
