"""The model of a round: the problem with its money and its targets laid out, ready for the rules to add up."""

from __future__ import annotations

from optimizer.model.candidates import Candidate
from optimizer.model.problem import Problem
from optimizer.model.progress import Reach
from optimizer.model.spending import Spending, money
from optimizer.round import Round


class Model(Problem):
    """What every rule function reads. `life` are (column, đồng) pairs that add up to the life cost (O2)."""

    def __init__(self, round_: Round, offered: tuple[Candidate, ...] | None = None) -> None:
        super().__init__(round_, offered)
        self.spending = Spending(self)
        self.life = [pair for place, one in enumerate(self.candidates) for pair in money(self, place, one.life)]
        self.reach = Reach(self)
