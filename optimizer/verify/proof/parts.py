"""Parts of the legal plans, and how a node of a proof's tree splits one in two that hold every plan of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from optimizer.certificate import Node
from optimizer.verify.proof.relaxation import Relaxation


@dataclass
class Part:
    """Part of the plans: for projects that a split has touched, the ways that are left and whether one must be taken.

    `fractions` holds the ways whose fraction is narrowed, in basis points; `fixed` the 0/1 columns that are decided.
    """

    left: dict[str, list[int]] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    fractions: dict[int, tuple[int, int]] = field(default_factory=dict)
    fixed: dict[int, int] = field(default_factory=dict)

    def copy(self) -> Part:
        """The same part, to be narrowed apart."""
        return Part(dict(self.left), set(self.inside), dict(self.fractions), dict(self.fixed))

    def ways(self, proof: Relaxation, code: str) -> list[int]:
        """The ways that are left of a project."""
        return self.left.get(code, proof.of_project[code])

    def must(self, proof: Relaxation, code: str) -> bool:
        """Whether every plan of the part has the project."""
        return code in self.inside or code in proof.must

    def fraction(self, proof: Relaxation, number: int) -> tuple[int, int]:
        """The lowest and the highest fraction of a way, in basis points."""
        way = proof.ways[number]
        return self.fractions.get(number, (way.low_bp, way.high_bp))


def narrowed(proof: Relaxation, node: Node, part: Part) -> tuple[Part, Part]:
    """The two parts that a node splits a part into; together they hold every plan of it.

    Raises ValueError, with one word, for a split that the round does not know.
    """
    first, second = part.copy(), part.copy()
    if node.split:
        code = _project(proof, node.split)
        left, chosen = part.ways(proof, code), frozenset(node.split)
        first.inside.add(code)
        first.left[code] = [number for number in left if number in chosen]
        second.left[code] = [number for number in left if number not in chosen]
    elif node.part is not None:
        number, at_most = node.part
        if number not in proof.partial:
            raise ValueError("no_fraction")
        low, high = part.fraction(proof, number)
        _fraction(proof, first, number, low, min(high, at_most))
        _fraction(proof, second, number, max(low, at_most + 1), high)
    else:
        column = proof.whole.get(node.met or "")
        if column is None:
            raise ValueError("unknown_target")
        first.fixed[column], second.fixed[column] = 1, 0
    return first, second


def _fraction(proof: Relaxation, part: Part, number: int, low: int, high: int) -> None:
    """Narrow a fraction; the project counts as touched, and the way goes where nothing is left of it."""
    part.fractions[number] = low, high
    code = proof.ways[number].project.code
    part.left[code] = [one for one in part.ways(proof, code) if one != number or low <= high]


def _project(proof: Relaxation, numbers: tuple[int, ...]) -> str:
    if any(number >= len(proof.ways) for number in numbers):
        raise ValueError("unknown_way")
    projects = {proof.ways[number].project.code for number in numbers}
    if len(projects) > 1:
        raise ValueError("many_projects")
    return projects.pop()
