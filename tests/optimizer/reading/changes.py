"""Changing one place of a file's data, for tests that say what is refused there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DROP = object()


def steps_of(path: str) -> list[str | int]:
    """`projects[0].code` as the steps projects, 0, code."""
    return [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path.removeprefix("$"))]


def put(data: Any, path: str, value: object) -> Any:  # noqa: ANN401 -- data of any shape
    """Set, add or (DROP) remove what stands at a path; gives the same data back."""
    *above, last = steps_of(path)
    node = data
    for step in above:
        node = node[step]
    if value is DROP:
        del node[last]
    elif isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value
    return data


def places(node: object, path: str = "$") -> Iterator[str]:
    """Every path in some data below the top."""
    if isinstance(node, dict):
        below = [(f"{path}.{key}", item) for key, item in node.items()]
    elif isinstance(node, list):
        below = [(f"{path}[{at}]", item) for at, item in enumerate(node)]
    else:
        below = []
    for place, item in below:
        yield place
        yield from places(item, place)
