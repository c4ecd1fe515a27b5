"""The plan file, `phanky.plan/1`: a plan written as plain data, and read back strictly.

Fractions are written with 12 decimals; bounds are rounded to the side on which they stay true; money is whole đồng.
Source: docs/model.md, plan file.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from optimizer.certificate import Certificate
from optimizer.findings import Finding, Refused, Severity, Text
from optimizer.plan import (
    Accounts,
    Allocation,
    Answer,
    CoverageLine,
    FundLine,
    Plan,
    Solver,
    Stage,
    Start,
    Stopped,
    TailLine,
)
from optimizer.reading import plan_findings
from optimizer.round import FULL_BP

FORMAT = "phanky.plan/1"
MINIMISED = frozenset({"cost", "earliness"})
"""Stages to minimise. Their values are whole (đồng, years), so their bounds may be rounded up to whole ones."""

_PLACES = 12
_UNIT = 10**_PLACES


def plan_to_data(plan: Plan) -> dict[str, Any]:
    """Write the plan as a file has it; without a portfolio only the answer, the search and the findings are told."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "round": plan.round,
        "round_sha256": plan.round_sha256,
        "scenario": plan.scenario,
        "answer": plan.answer.value,
        "stopped": plan.stopped.value,
    }
    if plan.accounts is not None:
        data |= _portfolio(plan, plan.accounts)
    return data | {
        "solver": {
            "engine": plan.solver.engine,
            "version": plan.solver.version,
            "seconds": Decimal(f"{plan.solver.seconds:.6f}"),
            "nodes": plan.solver.nodes,
            "options": {key: _option(value) for key, value in plan.solver.options.items()},
        },
        "findings": [finding.to_data() for finding in plan.findings],
        **({"certificate": [_certificate(one) for one in plan.certificates]} if plan.certificates else {}),
    }


def _portfolio(plan: Plan, accounts: Accounts) -> dict[str, Any]:
    return {
        "objective": {
            "coverage": _rounded(accounts.stage_values["coverage"]),
            "cost": accounts.cost_vnd,
            **({} if plan.gap is None else {"gap": _rounded(plan.gap)}),
            "canonical": plan.canonical,
            "stages": [_stage(stage) for stage in plan.stages],
        },
        "starts": [
            {
                "project": start.project,
                "option": start.option,
                "start_year": start.start_year,
                "fraction_bp": start.fraction_bp,
            }
            for start in plan.starts
        ],
        "allocations": [
            {
                "project": line.project,
                "fund": line.fund,
                "year": line.year,
                "phase": line.phase,
                "amount": line.amount_vnd,
            }
            for line in accounts.allocations
        ],
        "coverage": [
            {
                "target": line.target,
                "phase": line.phase,
                "value": _rounded(line.value),
                "fraction": _rounded(line.fraction),
            }
            for line in accounts.coverage
        ],
        "funds": [_fund(line) for line in accounts.funds],
        "tail": [_tail(line) for line in accounts.tail],
    }


def _fund(line: FundLine) -> dict[str, Any]:
    return {
        "fund": line.fund,
        "phase": line.phase,
        "ceiling": line.ceiling_vnd,
        "reserve": line.reserve_vnd,
        "carried_in": line.carried_in_vnd,
        "allocated": line.allocated_vnd,
        "left": line.left_vnd,
    }


def _tail(line: TailLine) -> dict[str, Any]:
    when = {"amount_per_year": line.amount_vnd} if line.year is None else {"year": line.year, "amount": line.amount_vnd}
    return {"project": line.project, "fund": line.fund, **when}


def _stage(stage: Stage) -> dict[str, Any]:
    value = int(stage.value) if stage.name in MINIMISED else _rounded(stage.value)
    data = {"name": stage.name, "value": value, "bound": _bound(stage.name, stage.bound)}
    if stage.certified_bound is not None:
        data["certified_bound"] = _bound(stage.name, stage.certified_bound)
    return data


def _bound(name: str, bound: Fraction | None) -> Decimal | int | None:
    """Round up: a bound from above stays above, one from below stays below the whole value that it bounds."""
    if bound is None:
        return None
    return ceil(bound) if name in MINIMISED else _decimal(ceil(bound * _UNIT))


def _certificate(one: Certificate) -> dict[str, Any]:
    return one.to_data(None if one.stage is None else _bound(one.stage, one.bound))


def _rounded(value: Fraction) -> Decimal:
    return _decimal(round(value * _UNIT))


def _decimal(units: int) -> Decimal:
    """Build it from text: arithmetic on decimals would cut long numbers at the context's precision."""
    return Decimal(f"{units}E-{_PLACES}")


def _option(value: object) -> object:
    """Floats have no place in the file: they are written as the decimals that they print as."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def read_plan(data: Any) -> Plan:  # noqa: ANN401 - whatever stood in the file
    """Read a plan file; what it claims of itself is taken over and not judged, see `verify.verify_plan`.

    Raises Refused with every finding when the data is not a plan file, or leaves out what a plan must tell of itself.
    Source: docs/model.md, plan file.
    """
    findings = plan_findings(data) or _untold(data)
    if findings:
        raise Refused(findings)
    held = holds_portfolio(data)
    objective = data["objective"] if held else {}
    return Plan(
        round=data["round"],
        round_sha256=data["round_sha256"],
        scenario=data.get("scenario"),
        answer=Answer(data["answer"]),
        stopped=Stopped(data["stopped"]),
        starts=read_starts(data),
        accounts=_read_accounts(data) if held else None,
        stages=tuple(_read_stage(stage) for stage in objective.get("stages", ())),
        gap=_fraction(objective.get("gap")),
        canonical=objective.get("canonical", False),
        solver=_read_solver(data.get("solver") or {}),
        findings=tuple(_read_finding(finding) for finding in data.get("findings", ())),
        certificates=tuple(Certificate.from_data(one) for one in data.get("certificate", ())),
    )


def holds_portfolio(data: Mapping[str, Any]) -> bool:
    """Whether the answer of a plan file whose shape is right comes with a portfolio."""
    return data["answer"] in (Answer.OPTIMAL, Answer.FEASIBLE)


def _untold(data: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Find values in the targets' units that a hand-made file leaves out; a Plan cannot do without them."""
    return tuple(
        Finding(
            "missing_key",
            f"$.coverage[{index}].value",
            Text("Thiếu khoá value.", "The key value is missing."),
            Text("Ghi giá trị theo đơn vị của chỉ tiêu.", "Give the value in the target's unit."),
        )
        for index, line in enumerate(data.get("coverage", ()))
        if "value" not in line
    )


def read_starts(data: Mapping[str, Any]) -> tuple[Start, ...]:
    """Read the starts of a plan file whose shape is right; an unsaid fraction is the whole project."""
    return tuple(
        Start(start["project"], start["option"], start["start_year"], start.get("fraction_bp", FULL_BP))
        for start in data.get("starts", ())
    )


def _read_accounts(data: Mapping[str, Any]) -> Accounts:
    objective = data["objective"]
    values = {stage["name"]: Fraction(stage["value"]) for stage in objective["stages"]}
    return Accounts(
        allocations=tuple(
            Allocation(line["project"], line["fund"], line["year"], line["phase"], line["amount"])
            for line in data["allocations"]
        ),
        coverage=tuple(
            CoverageLine(line["target"], line["phase"], Fraction(line["value"]), Fraction(line["fraction"]))
            for line in data["coverage"]
        ),
        funds=tuple(
            FundLine(
                line["fund"],
                line["phase"],
                line["ceiling"],
                line["reserve"],
                line["carried_in"],
                line["allocated"],
                line["left"],
            )
            for line in data["funds"]
        ),
        tail=tuple(
            TailLine(line["project"], line["fund"], line.get("year"), line.get("amount", line.get("amount_per_year")))
            for line in data["tail"]
        ),
        stage_values={"coverage": Fraction(objective["coverage"]), **values},
        cost_vnd=objective["cost"],
    )


def _read_stage(stage: Mapping[str, Any]) -> Stage:
    bounds = _fraction(stage.get("bound")), _fraction(stage.get("certified_bound"))
    return Stage(stage["name"], Fraction(stage["value"]), *bounds)


def _read_solver(solver: Mapping[str, Any]) -> Solver:
    return Solver(
        engine=solver.get("engine", ""),
        version=solver.get("version", ""),
        seconds=float(solver.get("seconds", 0)),
        nodes=solver.get("nodes", 0),
        options=solver.get("options", {}),
    )


def _read_finding(finding: Mapping[str, Any]) -> Finding:
    return Finding(
        finding["code"],
        finding["path"],
        Text(**finding["message"]),
        Text(**finding["mend"]),
        Severity(finding.get("severity", Severity.ERROR)),
        tuple(finding.get("changes", ())),
    )


def _fraction(value: Decimal | int | None) -> Fraction | None:
    return None if value is None else Fraction(value)
