"""A budget round as data: frozen, exact, complete. Units are in the names; money is whole đồng.

These classes hold what a round file says and nothing that follows from it. Reading (and refusing) is `reading/`,
the mathematics is `model/`, and `accounts.py` re-derives money and coverage without the model.
Source: the round file contract, docs/model.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from optimizer.findings import Text

FULL_BP = 10_000
"""A whole project, in basis points."""

STAGES = ("coverage", "cost", "earliness", "worst", "met")
FIRST_STAGES = ("coverage", "worst", "met")
DEFAULT_ORDER = ("coverage", "cost", "earliness")

Title = str | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure comes from. `kind` is source, public, illustrative, assumption or computed."""

    kind: str
    ref: str | None = None
    date: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What every record of a round file may carry beside its figures."""

    title: Title | None = None
    note: str | None = None
    source: Source | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Described):
    """A run of whole years with its own ceilings."""

    code: str
    first_year: int
    last_year: int
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund(Described):
    """A purse that never mixes with another. Rates are shares, 0..1."""

    code: str
    reserve_rate: Decimal = Decimal(0)
    carry_forward: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Described):
    """C4: an upper limit on spending. `fund` None = all funds; one scope: year, years, phase or the whole round."""

    code: str
    fund: str | None
    amount_vnd: int
    tag: str | None = None
    year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    phase: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Described):
    """A place or body that a units target counts: a district, a commune, a department."""

    code: str
    unit_class: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor(Described):
    """C7: coverage of the target at the end of `phase` is at least `coverage`, 0..1."""

    phase: str
    coverage: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Described):
    """What the round wants (C6). `measure` is amount (adds up) or units (distinct units)."""

    code: str
    goal: Decimal
    measure: str = "amount"
    unit: str | None = None
    direction: str = "up"
    baseline: Decimal = Decimal(0)
    weight: Decimal = Decimal(1)
    relation: str | None = None
    scope: tuple[str, ...] = ()
    floors: tuple[Floor, ...] = ()
    unit_class: str | None = None
    reached_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(Described):
    """C3: a cost line, falling in year start + `year_offset`."""

    fund: str
    amount_vnd: int
    year_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running(Described):
    """C3: a running line, falling in every year after completion."""

    fund: str
    amount_per_year_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Described):
    """C6: what an option brings to a target; `amount` for amount targets, `units` for units targets."""

    target: str
    amount: Decimal | None = None
    units: tuple[str, ...] = ()
    lag_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Described):
    """One way to do a project. `start_years` empty = not said: the first year of every phase."""

    code: str
    form: str | None = None
    start_years: tuple[int, ...] = ()
    duration_years: int = 1
    min_fraction: Decimal | None = None
    costs: tuple[Cost, ...] = ()
    running: tuple[Running, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    tags: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed(Described):
    """C2: money already promised; fixes option, start (which may lie outside the round) and fraction."""

    option: str
    start_year: int
    fraction_bp: int = FULL_BP


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Described):
    """A candidate: at most one of its options is chosen (C1)."""

    code: str
    options: tuple[Option, ...]
    agency: str | None = None
    sector: str | None = None
    group: str | None = None
    status: str | None = None
    must: str | None = None
    reason: str | None = None
    committed: Committed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Described):
    """R1-R6: `kind` says which; the fields that the kind does not use are None or empty."""

    code: str
    kind: str
    project: str | None = None
    needs: str | None = None
    moment: str = "complete"
    lag_years: int = 0
    projects: tuple[str, ...] = ()
    count: int | None = None
    tag: str | None = None
    share: Decimal | None = None
    fund: str | None = None
    phase: str | None = None
    citation: str | None = None


@dataclass(frozen=True, kw_only=True)
class Round(Described):
    """One budget programme, as its (effective) round file has it; phases stand in time order."""

    code: str
    currency: str | None
    phases: tuple[Phase, ...]
    funds: tuple[Fund, ...]
    ceilings: tuple[Ceiling, ...]
    units: tuple[Unit, ...]
    targets: tuple[Target, ...]
    projects: tuple[Project, ...]
    rules: tuple[Rule, ...]
    order: tuple[str, ...] = DEFAULT_ORDER

    @property
    def first_year(self) -> int:
        """First year of the round."""
        return self.phases[0].first_year

    @property
    def last_year(self) -> int:
        """Last year of the round."""
        return self.phases[-1].last_year

    @property
    def years(self) -> range:
        """Every year of the round."""
        return range(self.first_year, self.last_year + 1)

    @cached_property
    def phase_of(self) -> Mapping[int, Phase]:
        """The phase that each year of the round lies in."""
        return {year: phase for phase in self.phases for year in range(phase.first_year, phase.last_year + 1)}

    @cached_property
    def fund(self) -> Mapping[str, Fund]:
        """Funds by code."""
        return {one.code: one for one in self.funds}

    @cached_property
    def target(self) -> Mapping[str, Target]:
        """Targets by code."""
        return {one.code: one for one in self.targets}

    @cached_property
    def project(self) -> Mapping[str, Project]:
        """Projects by code."""
        return {one.code: one for one in self.projects}
