"""A plan as data: which options start when, what follows from them, and how sure the answer is.

`answer` (what is held) and `stopped` (why the search ended) are two facts and never one.
Source: the plan file contract, docs/model.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from optimizer.certificate import Certificate
from optimizer.findings import Finding
from optimizer.round import FULL_BP


class Answer(StrEnum):
    """What is held. OPTIMAL: the first stage's bound is within 1e-4 of its value, relative."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NONE = "none"


class Stopped(StrEnum):
    """Why the search ended."""

    PROOF = "proof"
    GAP = "gap"
    TIME_LIMIT = "time_limit"
    CANCELLED = "cancelled"
    ERROR = "error"


@dataclass(frozen=True, slots=True, order=True)
class Start:
    """C1: one chosen option, its start year and its fraction in basis points."""

    project: str
    option: str
    start_year: int
    fraction_bp: int = FULL_BP


@dataclass(frozen=True, slots=True, order=True)
class Allocation:
    """C3: what a chosen project is charged in one fund and one year of the round."""

    project: str
    fund: str
    year: int
    phase: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """C6: how far a target is at the end of a phase. `value` in the target's unit, uncut; `fraction` 0..1."""

    target: str
    phase: str
    value: Fraction
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class FundLine:
    """C4, C5: one fund in one phase, in đồng. Ceiling and left are None where the fund has no phase ceiling."""

    fund: str
    phase: str
    ceiling_vnd: int | None
    reserve_vnd: int
    carried_in_vnd: int
    allocated_vnd: int
    left_vnd: int | None


@dataclass(frozen=True, slots=True)
class TailLine:
    """C3: what falls after the round; `year` None = every year from then on."""

    project: str
    fund: str
    year: int | None
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything that follows from the starts alone, in exact arithmetic."""

    allocations: tuple[Allocation, ...]
    coverage: tuple[CoverageLine, ...]
    funds: tuple[FundLine, ...]
    tail: tuple[TailLine, ...]
    stage_values: Mapping[str, Fraction]
    cost_vnd: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the lexicographic objective: its exact value and the engine's bound (None = not proved)."""

    name: str
    value: Fraction
    bound: Fraction | None = None
    certified_bound: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Solver:
    """Who searched, with what, and how long."""

    engine: str
    version: str
    seconds: float
    nodes: int = 0
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An answer to a round. Without a portfolio (infeasible, none) `starts` is empty and `accounts` is None."""

    round: str
    round_sha256: str
    scenario: str | None
    answer: Answer
    stopped: Stopped
    starts: tuple[Start, ...] = ()
    accounts: Accounts | None = None
    stages: tuple[Stage, ...] = ()
    gap: Fraction | None = None
    canonical: bool = False
    solver: Solver
    findings: tuple[Finding, ...] = ()
    certificates: tuple[Certificate, ...] = ()
