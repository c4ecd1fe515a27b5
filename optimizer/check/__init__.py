"""What a planner should know of a round before it is solved: warnings and notes, never errors, and without an engine.

A round that contradicts its contract is refused by `reading`; what is said here is legal and probably not meant. Where
a finding says that the round is infeasible, that is certain; where nothing is said, nothing is promised.
Source: docs/model.md, which lists the findings by code.
"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.check.groups import group_findings
from optimizer.check.implied import implied_findings
from optimizer.check.money import money_findings
from optimizer.check.musts import outlook
from optimizer.check.reach import reach_findings
from optimizer.check.records import record_findings
from optimizer.check.told import SEVERITY, few_of_a_kind
from optimizer.check.totals import total_findings
from optimizer.findings import Finding
from optimizer.round import Round

__all__ = ["SEVERITY", "check_round"]


def check_round(round_: Round) -> tuple[Finding, ...]:
    """Every warning and note on a round, by the paths of its normal form (`round_to_data`); of many alike the first."""
    return tuple(few_of_a_kind(_findings(round_)))


def _findings(round_: Round) -> Iterator[Finding]:
    known, on_musts = outlook(round_)
    yield from record_findings(round_)
    yield from on_musts
    on_money = (*money_findings(known), *total_findings(round_))
    yield from on_money
    yield from implied_findings(round_, {finding.path for finding in on_money})
    yield from reach_findings(known)
    yield from group_findings(round_)
