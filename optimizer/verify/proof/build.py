"""From a round to what a proof stands on: every rule's rows and the stage that is pushed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from optimizer.round import Round, Rule
from optimizer.verify.proof import links, money, targets
from optimizer.verify.proof.relaxation import Relaxation
from optimizer.verify.proof.stages import Push, push
from optimizer.verify.proof.targets import Progress

LINKS: Mapping[str, Callable[[Relaxation, Rule], None]] = {
    "requires": links.requires,
    "excludes": links.counted,
    "together": links.together,
    "at_most": links.counted,
    "at_least": links.counted,
    "max_starts": links.max_starts,
}


def relaxed(round_: Round, stage: str | None, reached: Mapping[str, Fraction]) -> tuple[Relaxation, Push]:
    """The rows that every legal plan meets whose earlier stages are no worse than `reached`, and what `stage` pushes.

    Source: docs/model.md, C1 to C7, R1 to R6, O1 to O5 and "The certificate".
    """
    proof = Relaxation(round_)
    spending = money.Spending(proof)
    money.ceilings(proof, spending)
    money.carried_room(proof, spending)
    progress = Progress(proof)
    targets.floors(proof, progress)
    for rule in round_.rules:
        if rule.kind in LINKS:
            LINKS[rule.kind](proof, rule)
    money.shares(proof, spending)
    return proof, push(proof, progress, stage, reached)
