"""The round file: from JSON data to a Round, strictly, and back in its normal form. Source: docs/model.md."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from optimizer.findings import Finding, Refused
from optimizer.memory import collector_paused
from optimizer.reading.cross_frame import check_frame
from optimizer.reading.cross_projects import check_projects, check_rules
from optimizer.reading.known import known_of
from optimizer.reading.records import Loose
from optimizer.reading.report import BAD, Report
from optimizer.reading.round_table import FORMAT, ROUND
from optimizer.reading.sieve import holds
from optimizer.round import DEFAULT_ORDER, Round


@collector_paused()
def read_round(data: object) -> Round:
    """Return the round that the data of a round file describe (as `jsonio.load_json` gives them).

    Raises Refused with every finding at once: each with its path, what is wrong there and how to mend it.
    """
    loose, findings = _read(data)
    if findings:
        raise Refused(findings)
    return _build(loose)


def round_findings(data: object) -> tuple[Finding, ...]:
    """Everything for which `read_round` would refuse the data; empty if it would not."""
    return _read(data)[1]


def round_to_data(round_: Round) -> dict[str, Any]:
    """Return the round as the data of a file, in its normal form: table order, defaults left out, phases in time order.

    `read_round(round_to_data(r)) == r` for every round.
    """
    out: dict[str, Any] = {"format": FORMAT}
    for field in ROUND.fields:
        value = getattr(round_, field.name, None)
        if field.required and field.name != "format":
            out[field.name] = field.kind.write(value)
        elif field.name == "objective" and round_.order != DEFAULT_ORDER:
            out["objective"] = {"order": list(round_.order)}
        elif value not in (None, (), {}):
            out[field.name] = field.kind.write(value)
    return out


def _read(data: object) -> tuple[Loose, tuple[Finding, ...]]:
    report = Report()
    read = data if holds(ROUND, [data]) else ROUND.read(data, None, report)
    loose: Loose = {} if read is BAD else cast("Loose", read)
    known = known_of(loose)
    check_frame(loose, known, report)
    check_projects(loose, known, report)
    check_rules(loose, known, report)
    return loose, tuple(report.findings)


def _build(loose: Loose) -> Round:
    given = cast("dict[str, Any]", ROUND.build(loose))
    order = given.get("objective", {}).get("order", DEFAULT_ORDER)
    known = {field.name for field in fields(Round)}
    lists = dict.fromkeys(("ceilings", "units", "rules"), ())
    said = {name: value for name, value in given.items() if name in known}
    said["phases"] = tuple(sorted(said["phases"], key=lambda phase: phase.first_year))
    return Round(**{"currency": None, **lists, **said, "order": order})
