"""The judge of certificates: does the tree cover every legal plan, and does every leaf hold what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from optimizer.certificate import Certificate, Node
from optimizer.plan import Start
from optimizer.round import Round
from optimizer.verify.proof.build import relaxed
from optimizer.verify.proof.parts import Part, narrowed
from optimizer.verify.proof.relaxation import Relaxation
from optimizer.verify.proof.stages import Push
from optimizer.verify.proof.weights import Weights


class Unproved(Exception):
    """What does not hold in a certificate: the number of the node, and why, in a word."""

    def __init__(self, node: int, why: str) -> None:
        self.node, self.why = node, why
        super().__init__(f"node {node}: {why}")


def prove(round_: Round, certificate: Certificate, reached: Mapping[str, Fraction]) -> None:
    """Re-check a certificate in whole numbers. `reached` are the values of the stages before its own.

    Raises Unproved when it proves nothing. Source: docs/model.md, "The certificate".
    """
    proof, push = relaxed(round_, certificate.stage, reached)
    first_over = push.first_over(None if certificate.stage is None else certificate.bound)
    for place, most in Walk(proof, push, certificate).leaves():
        if most is not None and most >= first_over:
            raise Unproved(place, "open_leaf")


@dataclass
class Walk:
    """One certificate's tree over one relaxation."""

    proof: Relaxation
    push: Push
    certificate: Certificate
    weights: dict[int, Weights] = field(default_factory=dict)

    def leaves(self) -> Iterator[tuple[int, Fraction | None]]:
        """Every leaf's place, and the most that it lets a plan push; None = it holds no plan at all.

        Raises Unproved when the tree does not cover every plan, or a leaf cannot be worked out.
        """
        todo: list[tuple[Part, int | None]] = [(Part(), None)]
        for place, node in enumerate(self.certificate.tree):
            if not todo:
                raise Unproved(place, "loose_node")
            part, by = todo.pop()
            by = node.by if node.by is not None else by
            if node.leaf:
                yield (
                    place,
                    self.push.by(self.proof.round, self._only(place, part))
                    if node.exact
                    else self._bound(place, part, by),
                )
            else:
                todo.extend((one, by) for one in reversed(self._split(place, node, part)))
        if todo:
            raise Unproved(len(self.certificate.tree), "missing_node")

    def _bound(self, place: int, part: Part, by: int | None) -> Fraction | None:
        weights = self._weights(place, by)
        bound = weights.bound(part)
        return None if bound is None else Fraction(bound, 1 << weights.bits)

    def _weights(self, place: int, by: int | None) -> Weights:
        if by is None or by >= len(self.certificate.multipliers):
            raise Unproved(place, "no_multipliers")
        if by not in self.weights:
            values, shifts = self.certificate.multipliers[by], self.certificate.shifts
            try:
                self.weights[by] = Weights(self.proof, self.push.terms, values, shifts)
            except (KeyError, ValueError) as error:
                raise Unproved(place, "wrong_multipliers") from error
        return self.weights[by]

    def _split(self, place: int, node: Node, part: Part) -> tuple[Part, Part]:
        try:
            return narrowed(self.proof, node, part)
        except ValueError as error:
            raise Unproved(place, str(error)) from error

    def _only(self, place: int, part: Part) -> list[Start]:
        """The one plan of a part. Raises Unproved where there are more."""
        starts = []
        for code in self.proof.of_project:
            left = part.ways(self.proof, code)
            if len(left) + (not part.must(self.proof, code)) > 1:
                raise Unproved(place, "many_plans")
            for number in left:
                low, high = part.fraction(self.proof, number)
                if low != high:
                    raise Unproved(place, "many_plans")
                way = self.proof.ways[number]
                starts.append(Start(code, way.option.code, way.start_year, low))
        return starts
