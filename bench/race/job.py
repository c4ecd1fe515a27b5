"""One run of one engine on one round: what is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

OURS = "ours"
HOLDS = "holds"
"""What a judge says of a plan in which it finds no fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is asked of one engine. `gap` is kept as it was written; `without` names parts of our search left out."""

    case: str
    engine: str
    gap: str
    limit_s: float
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What came of a job: one line of the results file.

    `value` and `bound` are of the stage that is told of the round, `gap_left` is the widest of all stages (None =
    something is not proved). `seconds` run from the round file's bytes to the answer, without the check; for a peer
    also without our strict reading. `verify` and `referee` are "holds", the first fault, or "" where nobody judged.
    """

    job: Job
    kind: str = ""
    size: str = ""
    seed: int | None = None
    status: str = ""
    value: float | None = None
    bound: float | None = None
    upwards: bool = True
    gap_left: float | None = None
    seconds: float = 0.0
    engine_s: float | None = None
    peak_mib: float | None = None
    verify: str = ""
    referee: str = ""
    scale: float = 1.0
    round_sha256: str = ""

    @property
    def accepted(self) -> bool:
        """Whether there is a plan and nobody who judged it finds a fault."""
        return self.value is not None and self.verify == HOLDS and self.referee in ("", HOLDS)

    def to_data(self) -> dict[str, Any]:
        """A line of the results file."""
        data = asdict(self)
        job: dict[str, Any] = data.pop("job")
        return job | data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Record:
        """The record of a line; what a later version may have added is left out."""
        asked = {one.name: data[one.name] for one in fields(Job) if one.name in data}
        asked["without"] = tuple(asked.get("without", ()))
        told = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        return cls(job=Job(**asked), **told)


@dataclass(frozen=True, slots=True)
class Told:
    """What the process of a job prints for whoever started it."""

    status: str
    values: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[str, float | None] = field(default_factory=dict)
    seconds: float = 0.0
    engine_s: float | None = None
    peak_mib: float | None = None
    verify: str = ""
