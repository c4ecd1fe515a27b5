"""What a project needs and what needs it, as a picture: needed projects to the left, those that wait to the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.projects.schemas import RuleOut

NODE_WIDTH, NODE_HEIGHT = 190, 58
COLUMN_GAP, ROW_GAP = 54, 14
EDGE_ROOM = 2
FARTHEST = 3
"""Steps away from the project that are still drawn."""


@dataclass(frozen=True, slots=True)
class Node:
    """One project in the picture."""

    code: str
    x: float
    y: float
    is_self: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """From the right side of the needed project to the left side of the one that waits for it."""

    needed: str
    waiting: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture; nothing to draw where no rule of this kind names the project."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    width: float
    height: float


def neighbours(project: str, rules: Sequence[RuleOut]) -> Graph:
    """Lay out everything the project needs, and everything that needs it, up to three steps away."""
    pairs = [(rule.projects[1], rule.projects[0]) for rule in rules if rule.kind == "requires"]
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for needed, waiting in pairs:
        before[waiting].append(needed)
        after[needed].append(waiting)
    steps = {**_steps(project, before, -1), **_steps(project, after, 1), project: 0}
    if len(steps) == 1:
        return Graph([], [], 0, 0)
    columns: dict[int, list[str]] = defaultdict(list)
    for code, step in sorted(steps.items(), key=lambda one: one[::-1]):
        columns[step].append(code)
    first = min(columns)
    height = max(len(codes) for codes in columns.values()) * (NODE_HEIGHT + ROW_GAP) - ROW_GAP
    nodes = {}
    for step, codes in columns.items():
        own = len(codes) * (NODE_HEIGHT + ROW_GAP) - ROW_GAP
        for place, code in enumerate(codes):
            x = EDGE_ROOM + (step - first) * (NODE_WIDTH + COLUMN_GAP)
            y = EDGE_ROOM + (height - own) / 2 + place * (NODE_HEIGHT + ROW_GAP)
            nodes[code] = Node(code, x, y, code == project)
    edges = [
        Edge(
            needed,
            waiting,
            nodes[needed].x + NODE_WIDTH,
            nodes[needed].y + NODE_HEIGHT / 2,
            nodes[waiting].x,
            nodes[waiting].y + NODE_HEIGHT / 2,
        )
        for needed, waiting in dict.fromkeys(pairs)
        if needed in nodes and waiting in nodes and nodes[needed].x < nodes[waiting].x
    ]
    width = (max(columns) - first + 1) * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP
    return Graph(list(nodes.values()), edges, width + 2 * EDGE_ROOM, height + 2 * EDGE_ROOM)


def _steps(project: str, links: Mapping[str, Sequence[str]], direction: int) -> dict[str, int]:
    """How many steps away everything is that the links lead to, the longest way; rules have no cycles."""
    found: dict[str, int] = {}
    reached = {project}
    for step in range(1, FARTHEST + 1):
        reached = {other for code in reached for other in links.get(code, ())}
        found |= dict.fromkeys(reached, step * direction)
    return found
