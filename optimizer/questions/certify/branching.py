"""Where to split a part of the plans: by the project whose two sides are likely to lower the bound the most.

What earlier splits of a project brought is remembered (pseudo-costs); a project of which too little is known is tried
out (reliability branching; Achterberg, Koch and Martin, "Branching rules revisited", OR Letters 33, 2005).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from optimizer.certificate import Node
from optimizer.engines.linear import Solved
from optimizer.plan import Start
from optimizer.verify.proof import Part, Relaxation

CLEAR = 1e-6
"""A value nearer than this to a whole number is taken as whole."""
LEAST_GAIN = 1e-6
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Split:
    """A way to split: `node` as the certificate has it, `share` of the first branch in the program's solution."""

    node: Node
    share: float
    key: tuple[str, int]


@dataclass
class Memory:
    """What splits have brought so far, for each unit of the solution that they moved."""

    total: dict[tuple[tuple[str, int], bool], float] = field(default_factory=lambda: defaultdict(float))
    count: dict[tuple[tuple[str, int], bool], int] = field(default_factory=lambda: defaultdict(int))
    all_total: float = 1.0
    all_count: int = 1

    def note(self, split: Split, gain: float, *, first: bool) -> None:
        """Remember what one branch brought."""
        moved = 1 - split.share if first else split.share
        self.total[split.key, first] += gain / moved
        self.count[split.key, first] += 1
        self.all_total += gain / moved
        self.all_count += 1

    def reliable(self, split: Split, times: int) -> bool:
        """Whether both branches of such a split are known well enough."""
        return min(self.count[split.key, True], self.count[split.key, False]) >= times

    def score(self, split: Split) -> float:
        """How much both branches together are likely to bring."""
        return score(self._gain(split, first=True), self._gain(split, first=False))

    def _gain(self, split: Split, *, first: bool) -> float:
        count = self.count[split.key, first]
        each = self.total[split.key, first] / count if count else self.all_total / self.all_count
        return each * (1 - split.share if first else split.share)


def score(first: float, second: float) -> float:
    """The product: a split is worth little when one of its branches brings nothing."""
    return max(first, LEAST_GAIN) * max(second, LEAST_GAIN)


def splits(proof: Relaxation, part: Part, solved: Solved) -> Iterator[Split]:
    """Every split of what the program's solution leaves undecided."""
    for code in proof.of_project:
        shares = [(number, float(solved.at[number])) for number in part.ways(proof, code)]
        chosen = sum(share for _, share in shares)
        if CLEAR < chosen < 1 - CLEAR:
            yield Split(Node(split=tuple(number for number, _ in shares)), chosen, (code, 0))
        elif chosen >= 1 - CLEAR and max(share for _, share in shares) < 1 - CLEAR:
            yield _by_start(proof, code, shares)
    for target, column in proof.whole.items():
        share = float(solved.at[column])
        if CLEAR < share < 1 - CLEAR:
            yield Split(Node(met=target), share, (target, -1))


def _by_start(proof: Relaxation, code: str, shares: list[tuple[int, float]]) -> Split:
    """Early against late, as near to half and half as the solution allows."""
    ordered = sorted(shares, key=lambda pair: (proof.ways[pair[0]].start_year, pair[0]))
    best, early = (2.0, 0, 0.0), 0.0
    for count, (_, share) in enumerate(ordered[:-1], 1):
        early += share
        if CLEAR < early < 1 - CLEAR:
            best = min(best, (abs(early - HALF), count, early))
    _, count, early = best
    return Split(Node(split=tuple(number for number, _ in ordered[:count])), early, (code, count))


def last_resort(proof: Relaxation, part: Part, solved: Solved) -> Node | None:
    """A split where the solution is whole and still too good: whatever is open; None = one single plan is left."""
    for code in proof.of_project:
        left = part.ways(proof, code)
        if len(left) + (not part.must(proof, code)) > 1:
            chosen = [number for number in left if solved.at[number] > HALF]
            return Node(split=tuple(chosen or left))
    for code in proof.of_project:
        for number in part.ways(proof, code):
            low, high = part.fraction(proof, number)
            if low < high:
                # first where the solution is, then by halves: a solution that comes back would creep
                middle = (low + high) // 2 if number in part.fractions else int(solved.at[proof.partial[number]])
                return Node(part=(number, min(high - 1, max(low, middle))))
    return None


def nearest(proof: Relaxation, solved: Solved) -> list[Start]:
    """The plan that a program's solution is nearest to."""
    starts = []
    for number, way in enumerate(proof.ways):
        if solved.at[number] > HALF:
            bp = way.high_bp if way.part is None else round(float(solved.at[way.part]))
            starts.append(
                Start(way.project.code, way.option.code, way.start_year, min(way.high_bp, max(way.low_bp, bp)))
            )
    return starts
