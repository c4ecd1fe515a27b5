"""Every rule of the contract, re-checked from the starts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from optimizer.findings import Finding
from optimizer.plan import Start
from optimizer.round import Round
from optimizer.verify.case import Case, look_up
from optimizer.verify.choice import check_choice, check_must
from optimizer.verify.limits import check_ceilings, check_floors, check_shares
from optimizer.verify.links import (
    check_counts,
    check_excludes,
    check_requires,
    check_starts_in_a_year,
    check_together,
)

CHECKS: Mapping[str, Callable[[Case], Iterable[Finding]]] = {
    "C1": check_choice,
    "C2": check_must,
    "C4": check_ceilings,
    "C7": check_floors,
    "R1": check_requires,
    "R2": check_excludes,
    "R3": check_together,
    "R4": check_counts,
    "R5": check_starts_in_a_year,
    "R6": check_shares,
}
"""Rule id -> its check. C3, C5 and C6 say what money and coverage are: `accounts` derives them, these judge them."""


def broken_rules(round_: Round, starts: Sequence[Start]) -> tuple[Finding, ...]:
    """Judge the starts by every rule, in whole đồng and fractions; empty = the plan holds.

    Each finding's code is the rule's id. Paths under `$.starts` are the plan's, all others the round's.
    Source: docs/model.md C1-C7, R1-R6.
    """
    case, findings = look_up(round_, starts)
    return findings + tuple(finding for check in CHECKS.values() for finding in check(case))
