"""The tree while it grows: parts of the plans with what is known of them, and the certificate it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from optimizer.certificate import Certificate, Node

Multiplied = Mapping[str, int]


@dataclass(eq=False)
class Branch:
    """One node: how it is split, its own multipliers if it has any, and its two branches in order."""

    by: Multiplied | None = None
    node: Node = field(default_factory=Node)
    below: tuple[Branch, Branch] | None = None

    def split(self, node: Node) -> tuple[Branch, Branch]:
        """Split it in this way."""
        self.node = node
        self.below = Branch(), Branch()
        return self.below


def certificate(root: Branch, shifts: Mapping[str, int], stage: str | None) -> Certificate:
    """The tree as a certificate whose bound is not known yet; rows that no multiplier uses are left out."""
    kept: list[Multiplied] = []
    tree = []
    for branch in _in_order(root):
        if branch.by is not None:
            kept.append(branch.by)
        tree.append(replace(branch.node, by=None if branch.by is None else len(kept) - 1))
    used = {name for values in kept for name in values}
    return Certificate(
        stage=stage,
        bound=None,
        shifts={name: bits for name, bits in shifts.items() if name in used},
        multipliers=tuple(kept),
        tree=tuple(tree),
    )


def _in_order(root: Branch) -> Iterator[Branch]:
    todo = [root]
    while todo:
        branch = todo.pop()
        yield branch
        todo.extend(reversed(branch.below or ()))
