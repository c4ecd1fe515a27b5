"""The rows that a proof stands on, one page for each rule id, over the same small rounds as the model's own pages."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from optimizer.round import Round
from optimizer.verify.proof import Relaxation, relaxed
from tests.optimizer.model.pages import PAGES

GOLDEN = Path(__file__).parent / "golden"
STAGES = {"O1": "coverage", "O2": "cost", "O3": "earliness", "O4": "worst", "O5": "met"}
KEPT = {"coverage": Fraction(1, 3), "cost": Fraction(100), "earliness": Fraction(2), "met": Fraction(1, 4)}


def page(rule_id: str) -> str:
    """What each way is, and the rows (and the push) of one rule."""
    round_ = PAGES[rule_id]()
    stage = STAGES.get(rule_id, "coverage")
    proof, push = relaxed(round_, stage, {})
    lines = [*_ways(proof), ""]
    if rule_id in STAGES:
        terms = " + ".join(f"{amount}*c{column}" for column, amount in push.terms.items())
        lines.append(f"{stage} = {push.constant} + {push.sign} * ({terms}) / {push.of}, in steps of {push.step}")
    lines += _rows(proof, f"{rule_id}/")
    return "\n".join(lines) + "\n"


def kept() -> str:
    """The rows of what earlier stages reached."""
    return "\n".join(_rows(relaxed(_stages(), "worst", KEPT)[0], "kept/")) + "\n"


def _stages() -> Round:
    return PAGES["O1"]()


def _ways(proof: Relaxation) -> list[str]:
    said = []
    for number, way in enumerate(proof.ways):
        must = " (must)" if way.project.code in proof.must else ""
        part = f", {way.low_bp} to {way.high_bp} bp in c{way.part}" if way.part is not None else f", {way.high_bp} bp"
        said.append(f"c{number}: {way.project.code} {way.option.code} {way.start_year}{part}{must}")
    return [*said, *(f"c{column}: 0 to {proof.upper[column]}" for column in proof.others)]


def _rows(proof: Relaxation, start: str) -> list[str]:
    return [
        f"{name}: "
        + " + ".join(f"{amount}*c{column}" for column, amount in row.terms.items())
        + f" {'=' if row.equal else '<='} {row.limit}"
        for name, row in proof.rows.items()
        if name.startswith(start)
    ]
