"""What multipliers prove of a part of the plans: an upper bound on what is pushed, in whole numbers.

For any multipliers of the rows (none below 0 but those of equalities), what a plan pushes is at most the multiplied
limits plus what the best way of every project and every other column could still add (Lagrangian relaxation; Geoffrion,
"Lagrangean relaxation for integer programming", Mathematical Programming Study 2, 1974).
"""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.verify.proof.parts import Part
from optimizer.verify.proof.relaxation import Relaxation


class Weights:
    """Multipliers laid over a relaxation: what is left for every column to add. All numbers are times 2 ** `bits`."""

    def __init__(
        self, proof: Relaxation, pushed: Mapping[int, int], values: Mapping[str, int], shifts: Mapping[str, int]
    ) -> None:
        """Raises KeyError for a row that the round does not have, ValueError for a multiplier of the wrong sign."""
        self.proof = proof
        self.bits = max(0, *map(shifts.__getitem__, values)) if values else 0
        left, base = [0] * len(proof.upper), 0
        for column, amount in pushed.items():
            left[column] = amount << self.bits
        for name, value in values.items():
            row = proof.rows[name]
            if value < 0 and not row.equal:
                raise ValueError(name)
            weight = value << (self.bits - shifts[name])
            base += weight * row.limit
            for column, amount in row.terms.items():
                left[column] -= weight * amount
        self.left = left
        self.others = {column: left[column] * proof.upper[column] for column in proof.others if left[column]}
        self.values = left[: len(proof.ways)]
        for number in proof.partial:
            way = proof.ways[number]
            self.values[number] = self._way(number, way.low_bp, way.high_bp)
        self.free: dict[str, int] = {}
        self.nothing = False
        """Whether a project that must be in has no way at all: then there is no plan."""
        for code, numbers in proof.of_project.items():
            best = max([self.values[number] for number in numbers], default=None)
            self.nothing |= best is None and code in proof.must
            self.free[code] = best or 0 if code in proof.must else max(0, best or 0)
        self.total = base + sum(most for most in self.others.values() if most > 0) + sum(self.free.values())

    def bound(self, part: Part) -> int | None:
        """The most that any plan of the part can push; None when a project that must be in has no way left."""
        if self.nothing:
            return None
        total = self.total
        for column, value in part.fixed.items():
            most = self.others.get(column, 0)
            total += most * value - max(0, most)
        for code, numbers in part.left.items():
            left = [self.values[number] for number in numbers]
            if part.fractions:
                left = [self._narrowed(number, part) for number in numbers]
            if not part.must(self.proof, code):
                left.append(0)
            if not left:
                return None
            total += max(left) - self.free[code]
        return total

    def _narrowed(self, number: int, part: Part) -> int:
        fraction = part.fractions.get(number)
        return self.values[number] if fraction is None else self._way(number, *fraction)

    def _way(self, number: int, low_bp: int, high_bp: int) -> int:
        """The most that a way can add at a fraction between the two."""
        each = self.left[self.proof.partial[number]]
        return self.left[number] + max(each * low_bp, each * high_bp)
