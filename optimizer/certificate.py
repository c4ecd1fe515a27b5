"""A certificate as data: what proves a stage's bound in whole numbers, without believing any engine.

It is a tree that splits the legal plans into parts; every leaf shows, by multipliers of the rules' rows, that its part
holds nothing better than the bound. Source: docs/model.md, "The certificate".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One part of the legal plans. It is split in one way, or it is a leaf; `by` are the multipliers used from here on.

    split     first: the project of these ways is done in one of them; second: in none of them
    met       first: the target is met at the end; second: it is not
    part      (way, bp) first: its fraction is at most so much; second: it is more
    exact     a leaf with one single plan in it, which breaks a rule or is no better than the bound
    """

    by: int | None = None
    split: tuple[int, ...] = ()
    met: str | None = None
    part: tuple[int, int] | None = None
    exact: bool = False

    @property
    def leaf(self) -> bool:
        """Whether nothing is below it."""
        return not self.split and self.met is None and self.part is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Proves that no legal plan is better in `stage` than `bound` without losing what earlier stages reached.

    Without a stage it proves that there is no legal plan at all. `shifts` holds the rows that are used: name -> bits.
    `multipliers` are sets of whole numbers by row, each to be divided by 2 ** `shifts`[row]. `tree` lists each node
    before what is below it, the first branch before the second.
    """

    stage: str | None
    bound: Fraction | None
    shifts: Mapping[str, int]
    multipliers: tuple[Mapping[str, int], ...]
    tree: tuple[Node, ...]

    def to_data(self, bound: Decimal | int | None) -> dict[str, Any]:
        """Write it as it stands in a plan file; `bound` as the file prints it."""
        number = {name: place for place, name in enumerate(self.shifts)}
        return {
            "stage": self.stage,
            "bound": bound,
            "rows": [{"name": name, "shift": bits} for name, bits in self.shifts.items()],
            "multipliers": [
                {"rows": [number[name] for name in values], "values": list(values.values())}
                for values in self.multipliers
            ],
            "tree": [_node_data(node) for node in self.tree],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Certificate:
        """Read one whose shape is right. Raises IndexError, ValueError where its parts do not fit together."""
        names = [row["name"] for row in data["rows"]]
        return cls(
            stage=data["stage"],
            bound=None if data["bound"] is None else Fraction(data["bound"]),
            shifts={row["name"]: row["shift"] for row in data["rows"]},
            multipliers=tuple(
                dict(zip(map(names.__getitem__, held["rows"]), held["values"], strict=True))
                for held in data["multipliers"]
            ),
            tree=tuple(_read_node(node) for node in data["tree"]),
        )


def _node_data(node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {} if node.by is None else {"by": node.by}
    if node.split:
        data["split"] = list(node.split)
    if node.met is not None:
        data["met"] = node.met
    if node.part is not None:
        data["way"], data["at_most_bp"] = node.part
    return data | ({"exact": True} if node.exact else {})


def _read_node(data: Mapping[str, Any]) -> Node:
    return Node(
        by=data.get("by"),
        split=tuple(data.get("split", ())),
        met=data.get("met"),
        part=(data["way"], data["at_most_bp"]) if "way" in data else None,
        exact=data.get("exact", False),
    )
