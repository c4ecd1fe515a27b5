"""A proof is grown: the part of the plans that could still be best is split, until the bound is near enough.

Linear programs only guide it. What is handed out is the tree and its multipliers, judged in exact arithmetic.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from optimizer.certificate import Node
from optimizer.engines.linear import Linear, Multiplied, NotSolved, Solved
from optimizer.questions.certify.branching import Memory, Split, last_resort, nearest, score, splits
from optimizer.questions.certify.carry import Grown, carried
from optimizer.questions.certify.tree import Branch
from optimizer.verify.proof import Part, Push, Relaxation, narrowed
from optimizer.verify.proof.weights import Weights

MARGIN = 1e-7
"""How far under the target a program has to come, relative: binary floats must not decide in the end."""
TRIES, TIMES = 4, 2
"""How many splits are tried out at most before one is made, and until how often each is known."""
MOST_NUMBERS = 600_000
"""How many multipliers a certificate may hold: it is a file that people send to one another."""
MOST_WORK = 3 * 10**7
"""How many products an auditor has to add up at most: seconds on any machine."""
RAY_BITS = range(0, 60, 6)

Stop = Callable[[float, int], bool]
"""Told the bound in the program's units and the number of parts looked at; True ends the growth."""


@dataclass(order=True)
class Open:
    """A part that may still hold something better than the target: the best comes first, the deepest of equals."""

    key: tuple[float, int]
    part: Part = field(compare=False)
    solved: Solved = field(compare=False)
    branch: Branch = field(compare=False)

    @property
    def most(self) -> float:
        """What the part can push at most, as its program says."""
        return -self.key[0]


class Growth:
    """One tree over one relaxation, grown towards `first_over`: nothing may push as much as that."""

    def __init__(
        self,
        proof: Relaxation,
        push: Push,
        first_over: Fraction,
        deadline: float,
        earlier: Grown | None = None,
    ) -> None:
        """`earlier`: what was grown of the stage before, which this one keeps."""
        self.proof, self.push, self.deadline = proof, push, deadline
        self.first_over, self.earlier = first_over, earlier
        self.linear = Linear(proof, push)
        over = self.linear.in_units(first_over)
        self.target = over - MARGIN * max(1.0, abs(over))
        self.memory = Memory()
        self.root = Branch()
        self.open: list[Open] = []
        self.stuck: list[float] = []
        self.numbers = self.work = self.looked_at = 0
        self._row_sizes = {name: len(row.terms) for name, row in proof.rows.items()}

    @property
    def bound(self) -> float:
        """The most that any part may still push, in the program's units."""
        return max((self.target, *self.stuck, *(one.most for one in self.open[:1])))

    def run(self, stop: Stop) -> None:
        """Grow until the target, the deadline, the size that people can handle, or somebody's word."""
        self._root()
        while self.open and not self._at_an_end() and not stop(self.bound, self.looked_at):
            self._grow(heapq.heappop(self.open))

    def _at_an_end(self) -> bool:
        full = self.numbers > MOST_NUMBERS or self.work > MOST_WORK
        # where a part is stuck, bringing down those below it changes nothing
        return full or self._late() or self.open[0].most <= max(self.stuck, default=-math.inf)

    def _root(self) -> None:
        part, most = Part(), self.linear.in_units(self._pushed_at_most())
        self.root.by = {}
        try:
            solved = self._solve(part, None)
        except NotSolved:
            self.stuck.append(most)
        else:
            if self.earlier is None or solved.most is None or solved.most <= self.target:
                self._place(Open((-most, 0), part, solved, self.root), solved, self.root, part)
            else:
                self._begin_with(self.earlier, Open((-solved.most, 0), part, solved, self.root))

    def _begin_with(self, earlier: Grown, root: Open) -> None:
        """Take over the tree of the stage before, and place the leaves that it leaves to be proved."""
        for branch, part in carried(earlier, self._here(), self.first_over, self._use, self._late):
            try:
                solved = root.solved if branch is self.root else self._solve_in_time(part, root.solved)
            except NotSolved:
                self._use(branch, root.solved.multipliers)
                self.stuck.append(root.most)
            else:
                self._place(root, solved, branch, part)

    def _here(self) -> Grown:
        return Grown(self.proof, self.push, self.linear.shifts, self.root)

    @property
    def grown(self) -> Grown | None:
        """What the proof of the next stage can begin with; None where the tree came to no end, or is too large."""
        whole = self.bound <= self.target and self.numbers <= MOST_NUMBERS // 2
        return self._here() if whole else None

    def _late(self) -> bool:
        return time.monotonic() > self.deadline

    def _solve_in_time(self, part: Part, near: Solved) -> Solved:
        if self._late():
            raise NotSolved("out of time")
        return self._solve(part, near)

    def _pushed_at_most(self) -> Fraction:
        pushed = (amount * self.proof.upper[column] for column, amount in self.push.terms.items())
        return Fraction(sum(max(0, amount) for amount in pushed))

    def _solve(self, part: Part, near: Solved | None) -> Solved:
        left_s = max(0.01, self.deadline - time.monotonic())
        return self.linear.solve(part, near.basis if near else None, left_s)

    def _grow(self, one: Open) -> None:
        self.looked_at += 1
        branch, part = self._without_the_hopeless(one)
        chosen = self._choose(part, one.solved)
        if chosen is None and self._too_good(one.solved):
            self.stuck.append(one.most)
            return
        node = chosen[0].node if chosen else last_resort(self.proof, part, one.solved)
        if node is None:
            branch.node = Node(exact=True)
            return
        tried = chosen[1] if chosen else None
        for first, (below, narrow) in zip(
            (True, False), zip(branch.split(node), narrowed(self.proof, node, part), strict=True), strict=True
        ):
            try:
                solved = tried[0 if first else 1] if tried else self._solve(narrow, one.solved)
            except NotSolved:
                self.stuck.append(one.most)
                continue
            if chosen and not tried and solved.most is not None:
                self.memory.note(chosen[0], max(0.0, one.most - solved.most), first=first)
            self._place(one, solved, below, narrow)

    def _too_good(self, solved: Solved) -> bool:
        """Whether the solution is a legal plan that is better than what is to be proved: then nothing can prove it."""
        pushed = self.push.by(self.proof.round, nearest(self.proof, solved))
        return pushed is not None and pushed >= self.first_over

    def _place(self, above: Open, solved: Solved, branch: Branch, part: Part) -> None:
        """Close a part that holds nothing good enough, or keep it open."""
        if solved.most is None:
            by = self._proves_empty(part, solved.multipliers, above.solved.multipliers)
            if by is None:
                self.stuck.append(above.most)
            else:
                self._use(branch, by)
            return
        self._use(branch, solved.multipliers)
        if solved.most > self.target:
            heapq.heappush(self.open, Open((-solved.most, above.key[1] - 1), part, solved, branch))

    def _use(self, branch: Branch, by: Multiplied) -> None:
        branch.by = by
        self.numbers += len(by)
        self.work += sum(map(self._row_sizes.__getitem__, by))

    def _proves_empty(self, part: Part, ray: Multiplied, above: Multiplied) -> Multiplied | None:
        """Multipliers that show in exact arithmetic that nothing good enough is in the part, along an engine's ray."""
        for bits in RAY_BITS:
            by = dict(above)
            for name, value in ray.items():
                by[name] = by.get(name, 0) + (value << bits)
            weights = Weights(self.proof, self.push.terms, by, self.linear.shifts)
            bound = weights.bound(part)
            if bound is None or Fraction(bound, 1 << weights.bits) < self.first_over:
                return by
        return None

    def _without_the_hopeless(self, one: Open) -> tuple[Branch, Part]:
        """Split off, by the part's own multipliers, every way (and every absence) that comes out under the target."""
        branch, part, solved = one.branch, one.part, one.solved
        for code, _ in self.linear.projects:
            left = part.ways(self.proof, code)
            hopeless = tuple(number for number in left if self._hopeless(one, number))
            if hopeless:
                node = Node(split=hopeless)
                (_, branch), (_, part) = branch.split(node), narrowed(self.proof, node, part)
            cost = float(solved.absent_cost[self.linear.place[code]])
            hopeful = tuple(number for number in left if number not in hopeless)
            if hopeful and not part.must(self.proof, code) and one.most - cost <= self.target:
                node = Node(split=hopeful)
                (branch, _), (part, _) = branch.split(node), narrowed(self.proof, node, part)
        return branch, part

    def _hopeless(self, one: Open, number: int) -> bool:
        free = self.proof.ways[number].part is None and one.solved.at[number] <= 0
        return bool(free and one.most - one.solved.way_cost[number] <= self.target)

    def _choose(self, part: Part, solved: Solved) -> tuple[Split, tuple[Solved, Solved] | None] | None:
        """The most promising split; those of which too little is known are tried out, and what that found is kept."""
        best: tuple[float, Split, tuple[Solved, Solved] | None] | None = None
        tries = 0
        for split in sorted(splits(self.proof, part, solved), key=self.memory.score, reverse=True):
            found, tried = self.memory.score(split), None
            if not self.memory.reliable(split, TIMES):
                if tries >= TRIES:
                    continue
                tries += 1
                tried = self._try(split, part, solved)
                if tried is None:
                    continue
                found = score(*(self._gain(solved, one) for one in tried))
            if best is None or found > best[0]:
                best = found, split, tried
        return None if best is None else best[1:]

    def _try(self, split: Split, part: Part, solved: Solved) -> tuple[Solved, Solved] | None:
        try:
            first, second = (self._solve(narrow, solved) for narrow in narrowed(self.proof, split.node, part))
        except NotSolved:
            return None
        self.memory.note(split, self._gain(solved, first), first=True)
        self.memory.note(split, self._gain(solved, second), first=False)
        return first, second

    def _gain(self, above: Solved, below: Solved) -> float:
        """How far the bound comes down, at most to the target: what lies under it is no gain any more."""
        room = (above.most or 0.0) - self.target
        return room if below.most is None else min(room, max(0.0, (above.most or 0.0) - below.most))
