"""A plan file judged against its round file: what `phanky verify ROUND PLAN` says."""

from __future__ import annotations

from typing import Any

from optimizer.accounts import account
from optimizer.findings import Finding, Refused
from optimizer.jsonio import fingerprint
from optimizer.planfile import holds_portfolio, read_starts
from optimizer.reading import plan_findings, read_round
from optimizer.round import Round
from optimizer.verify.answer import check_identity, check_stages
from optimizer.verify.case import look_up
from optimizer.verify.certificates import check_certificates, check_impossible
from optimizer.verify.claims import check_claims
from optimizer.verify.rules import broken_rules


def verify_plan(round_data: Any, plan_data: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - whatever stood in the files
    """Judge a plan file by its (effective) round file alone; empty = the plan holds, or rightly holds nothing.

    Every figure is worked out again from the plan's starts, in whole đồng and fractions, without any engine.
    A file that cannot be read is told by its reader's findings. Source: docs/model.md, plan file and C1-O5.
    """
    try:
        round_ = read_round(round_data)
    except Refused as refused:
        return refused.findings
    return judge_plan(round_, fingerprint(round_data), plan_data)


def judge_plan(round_: Round, round_sha256: str, plan_data: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - as above
    """What `verify_plan` finds, by a round that has been read already, and its file's fingerprint."""
    findings = plan_findings(plan_data)
    if findings:
        return findings
    findings = tuple(check_identity(round_, round_sha256, plan_data))
    if holds_portfolio(plan_data):
        return findings + _portfolio(round_, plan_data)
    # that a file without a portfolio lists none, and says why, is a matter of its shape
    return findings + tuple(check_impossible(round_, plan_data))


def _portfolio(round_: Round, plan_data: dict[str, Any]) -> tuple[Finding, ...]:
    starts = read_starts(plan_data)
    broken = broken_rules(round_, starts)
    if look_up(round_, starts)[1]:
        return broken  # nothing follows from starts that the round does not have
    accounts = account(round_, starts)
    return (
        *broken,
        *check_claims(round_, accounts, plan_data),
        *check_stages(round_, accounts, plan_data),
        *check_certificates(round_, accounts.stage_values, plan_data),
    )
