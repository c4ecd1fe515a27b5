"""Plans of points that are done, tried at the next one: where one holds, its search sets out from there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from optimizer.accounts import account
from optimizer.model import Model
from optimizer.model.candidates import part_of
from optimizer.plan import Accounts, Start
from optimizer.planfile import MINIMISED
from optimizer.questions.stages import Held
from optimizer.round import Round
from optimizer.verify import broken_rules

MOST_TRIED = 3
"""So many different plans are tried at a point; those that were of use last come first."""


class Plans:
    """The different plans of a sweep, those that were of use last in front."""

    def __init__(self) -> None:
        self.starts: list[tuple[Start, ...]] = []

    def keep(self, starts: tuple[Start, ...]) -> None:
        """Put a plan in front."""
        self.starts = [starts, *(one for one in self.starts if one != starts)][:MOST_TRIED]

    def best(self, model: Model) -> Held | None:
        """The plan that keeps every rule of the model's round and is the best of them; None if none of them does."""
        round_ = model.round
        holding = [(starts, account(round_, starts)) for starts in self.starts if not broken_rules(round_, starts)]
        best = max(holding, key=lambda one: _rank(round_, one[1]), default=None)
        return None if best is None else held(model, *best)


def _rank(round_: Round, accounts: Accounts) -> tuple[Fraction, ...]:
    """The larger the better, stage after stage."""
    values = accounts.stage_values
    return tuple(-values[name] if name in MINIMISED else values[name] for name in round_.order)


def held(model: Model, starts: Sequence[Start], accounts: Accounts) -> Held:
    """A plan that keeps every rule as a search holds it.

    Only what is chosen is said. Columns that follow from it (coverage, carry) stay 0, which is never more than is true.
    """
    of = {(one.project, one.option, one.start_year): one.fraction_bp for one in starts}
    values = [0.0] * len(model.upper)
    taken = [of.get((one.project, one.option.code, one.start_year), 0) for one in model.candidates]
    for bp, x, fraction in zip(taken, model.x, model.fraction, strict=True):
        values[x] = float(bp > 0)
        if fraction is not None:
            values[fraction] = float(bp)
    for (place, rest), column in model.rounding.items():
        values[column] = float(part_of(rest, taken[place]))
    return Held(tuple(starts), accounts, tuple(values))
