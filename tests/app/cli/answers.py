"""Prepared answers behind the same door as the real search, and small files to ask about."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from optimizer.accounts import account
from optimizer.findings import Finding, Text
from optimizer.jsonio import dump_json, fingerprint
from optimizer.plan import Answer, Plan, Solver, Stage, Start, Stopped
from optimizer.planfile import plan_to_data
from optimizer.reading import read_round
from optimizer.round import Round
from tests.optimizer.rounds import tiny_round

DESK = Start("DESK", "build", 2031)
SCENARIO = {
    "format": "phanky.scenario/1",
    "code": "LESS",
    "round": "LIB-2031",
    "changes": [{"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.5")}],
}


def held(round_: Round, round_sha256: str, *starts: Start, scenario: str | None = None) -> Plan:
    """A proved plan of these starts: every bound is the value itself."""
    accounts = account(round_, starts)
    return Plan(
        round=round_.code,
        round_sha256=round_sha256,
        scenario=scenario,
        answer=Answer.OPTIMAL,
        stopped=Stopped.PROOF,
        starts=starts,
        accounts=accounts,
        stages=tuple(Stage(name, accounts.stage_values[name], accounts.stage_values[name]) for name in round_.order),
        gap=Fraction(0),
        solver=Solver("fixed", "1", 0.0),
    )


def empty(answer: Answer, stopped: Stopped) -> Callable[..., Plan]:
    """Prepare a search that ends without a portfolio."""
    finding = Finding("no_plan", "$", Text("Trần quá thấp.", "Too little money."), Text("Nâng trần.", "Raise it."))

    def search(round_: Round, *, round_sha256: str, scenario: str | None = None, **_others: object) -> Plan:
        return Plan(
            round=round_.code,
            round_sha256=round_sha256,
            scenario=scenario,
            answer=answer,
            stopped=stopped,
            solver=Solver("fixed", "1", 0.0),
            findings=(finding,),
        )

    return search


def desk_in_2031(round_: Round, *, round_sha256: str, scenario: str | None = None, **_others: object) -> Plan:
    """A search that always finds the reading desks, built in 2031."""
    return held(round_, round_sha256, DESK, scenario=scenario)


def written(path: Path, data: object) -> str:
    """Write a JSON file and give its name."""
    path.write_text(dump_json(data), encoding="utf-8")
    return str(path)


def tiny_file(folder: Path) -> str:
    """Write the small library round."""
    return written(folder / "round.json", tiny_round())


def desk_plan() -> dict[str, Any]:
    """Give the plan file of the reading desks over the small library round."""
    data = tiny_round()
    return plan_to_data(held(read_round(data), fingerprint(data), DESK))


def exact(text: str) -> Any:  # noqa: ANN401  # whatever the JSON text holds
    """Read JSON with exact decimals."""
    return json.loads(text, parse_float=Decimal)
