"""A plan that somebody made by hand, judged exactly: legal or not, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.errors import Unusable
from optimizer import accounts, reading, verify
from optimizer.findings import Refused
from optimizer.plan import Start
from optimizer.round import FULL_BP
from optimizer.verify.case import look_up


@dataclass(frozen=True, slots=True, kw_only=True)
class HandMade:
    """What a set of starts is worth. `findings` are the rules it breaks, by id; none means that it is legal.

    `stages` are its values (coverage, worst, met 0..1; cost in đồng; earliness in years), empty where nothing follows
    from the starts because they name what the round does not have. `cost_vnd` is what the round is charged.
    """

    legal: bool
    findings: tuple[dict[str, object], ...]
    stages: Mapping[str, Fraction]
    cost_vnd: int | None


def judge_starts(round_data: object, starts: Sequence[Mapping[str, Any]]) -> HandMade:
    """Judge starts (as a plan file has them) by their effective round, without any engine. Raises Unusable."""
    try:
        round_ = reading.read_round(round_data)
    except Refused as refused:
        raise Unusable(
            "Tệp vòng có chỗ không dùng được.",
            "The round file cannot be used.",
            findings=[finding.to_data() for finding in refused.findings],
        ) from refused
    chosen = [
        Start(one["project"], one["option"], one["start_year"], one.get("fraction_bp", FULL_BP)) for one in starts
    ]
    findings = tuple(finding.to_data() for finding in verify.broken_rules(round_, chosen))
    if look_up(round_, chosen)[1]:
        return HandMade(legal=False, findings=findings, stages={}, cost_vnd=None)
    account = accounts.account(round_, chosen)
    return HandMade(legal=not findings, findings=findings, stages=account.stage_values, cost_vnd=account.cost_vnd)
