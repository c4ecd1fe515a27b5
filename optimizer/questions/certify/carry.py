"""A stage's proof begins with the tree of the stage before it.

What that tree has shown to be worse, in its own stage, than what the stage may not lose any more, holds no plan of this
stage: its multipliers, together with the row that keeps the stage, show so. Only the other leaves are searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from optimizer.questions.certify.tree import Branch, Multiplied
from optimizer.verify.proof import Part, Push, Relaxation, narrowed
from optimizer.verify.proof.weights import Weights

NEAR_BITS = 20
"""What falls short of what is kept by less than 1 / 2 ** this of it is searched anew."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was grown of a stage: over which relaxation, what it pushes, the scale of its multipliers, and its tree."""

    proof: Relaxation
    push: Push
    shifts: Mapping[str, int]
    root: Branch


@dataclass(slots=True)
class Owned:
    """A branch of the new tree that has these multipliers in the earlier one, and the leaves that rely on them."""

    branch: Branch
    by: Multiplied
    leaves: list[tuple[Branch, Part]] = field(default_factory=list)


def carried(
    earlier: Grown,
    now: Grown,
    first_over: Fraction,
    use: Callable[[Branch, Multiplied], None],
    late: Callable[[], bool],
) -> list[tuple[Branch, Part]]:
    """Grow the tree of `earlier` over again below the root of `now`; returns the leaves that are still to be proved.

    `first_over` is the least that is too much to push now. `use` gives a branch its multipliers; once it is `late`,
    nothing more is proved. Where nothing was pushed in the earlier stage, all is still to be proved.
    """
    kept = now.proof.rows.get(f"kept/{earlier.push.stage}")
    column = next(iter(earlier.push.terms), None)
    if kept is None or column is None:
        return [(now.root, Part())]
    each = Fraction(-kept.terms[column], earlier.push.terms[column])
    bits = _bits(now, first_over, kept.limit / each)
    left: list[tuple[Branch, Part]] = []
    for owned in _owners(earlier, now.root):
        if late():
            left += owned.leaves
            continue
        by = _raised(earlier, now, owned.by, each, bits)
        weights = Weights(now.proof, now.push.terms, by, now.shifts)
        open_ones = [leaf for leaf in owned.leaves if not _proved(weights, leaf[1], first_over)]
        if len(open_ones) < len(owned.leaves):
            use(owned.branch, by)
        left += open_ones
    return left


def _bits(now: Grown, first_over: Fraction, needed: Fraction) -> int:
    """By how much multipliers are raised: falling short of what is kept then weighs more than all there is to push."""
    most = sum(max(0, amount) * now.proof.upper[column] for column, amount in now.push.terms.items())
    times = max(Fraction(1), most - first_over) / max(Fraction(1), abs(needed))
    return NEAR_BITS + int(times).bit_length()


def _owners(earlier: Grown, root: Branch) -> Iterator[Owned]:
    """Every set of multipliers of the earlier tree with its leaves; the tree is copied below `root` on the way."""
    owners: list[Owned] = []
    todo: list[tuple[Branch, Branch, Part, Owned]] = [(earlier.root, root, Part(), Owned(root, {}))]
    while todo:
        old, new, part, owner = todo.pop()
        if old.by is not None:
            owner = Owned(new, old.by)
            owners.append(owner)
        if old.below is None:
            owner.leaves.append((new, part))
        else:
            halves = zip(old.below, new.split(old.node), narrowed(earlier.proof, old.node, part), strict=True)
            todo += [(*half, owner) for half in halves]
    yield from owners


def _raised(earlier: Grown, now: Grown, by: Multiplied, each: Fraction, bits: int) -> Multiplied:
    """The multipliers, times 2 ** bits, and with them that of what is kept, of which `each` makes one unit pushed."""
    out: dict[str, int] = {}
    for name, amount in by.items():
        shift = now.shifts[name] - earlier.shifts[name] + bits
        out[name] = amount << shift if shift >= 0 else amount >> -shift
    kept = f"kept/{earlier.push.stage}"
    out[kept] = round(Fraction(2) ** (now.shifts[kept] + bits) / each)
    return out


def _proved(weights: Weights, part: Part, first_over: Fraction) -> bool:
    """Whether nothing too good is in the part, in exact arithmetic."""
    bound = weights.bound(part)
    return bound is None or Fraction(bound, 1 << weights.bits) < first_over
