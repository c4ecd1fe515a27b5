"""Columns, rows and stages of the plain formulation, and the way back from an engine's numbers to starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.plan import Start
from optimizer.round import FULL_BP, Option, Round

Terms = Mapping[int, float]
HALF = 0.5
HIDDEN = 1e-7
"""What may hide in the value of a stage that is kept, relative."""
NOISE = 1e-6
"""What an engine's tolerance may take from a fraction, in basis points: 4999.9999999 means 5000."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column between 0 and `up`. `grain`: an engine of whole numbers counts it in steps of 1 / grain."""

    up: float
    whole: bool
    grain: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """low ≤ Σ terms ≤ up, None = no limit. Engines of floats divide it all by `by`, which brings it near to 1."""

    terms: Terms
    low: float | None
    up: float | None
    by: float = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """What to push. An engine sees (Σ terms) / by + constant; 1 of that is `unit` of what the stage is counted in."""

    terms: Terms
    maximise: bool = True
    by: float = 1.0
    constant: float = 0.0
    unit: float = 1.0

    def pushed(self, values: Sequence[float]) -> float:
        """What an engine sees where the columns have these values."""
        return sum(values[column] * factor for column, factor in self.terms.items()) / self.by + self.constant


@dataclass(frozen=True, slots=True)
class Pick:
    """An option of a project in a start year. `level` is the column that its money follows; x unless it is a fraction.

    `share` is the fraction where it is promised (C2) and no choice, else 1.
    """

    project: str
    option: Option
    year: int
    x: int
    level: int
    share: float = 1.0

    @property
    def done(self) -> int:
        """The year of completion."""
        return self.year + self.option.duration_years - 1


@dataclass
class Plain:
    """The formulation of one round. `unit_vnd` is what money is counted in."""

    round: Round
    unit_vnd: int
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    of_project: dict[str, list[Pick]] = field(default_factory=dict)
    covered: dict[tuple[str, str], int] = field(default_factory=dict)
    """(target, phase) -> its column of coverage; a target whose goal is met has none."""
    stages: dict[str, Stage] = field(default_factory=dict)

    def column(self, up: float = 1.0, *, whole: bool = False, grain: int = 1) -> int:
        """A new column; returns its number."""
        self.columns.append(Column(up, whole, grain))
        return len(self.columns) - 1

    def row(self, terms: Terms, low: float | None, up: float | None, by: float = 1.0) -> None:
        """A new row; one that says nothing is left out."""
        if not terms and (low or 0.0) <= 0.0 <= (up or 0.0):
            return
        self.rows.append(Row(terms, low, up, by))

    def keep(self, name: str, value: float) -> None:
        """Hold a stage at what an engine has reached in it, less what a tolerance may hide."""
        stage = self.stages[name]
        worst = value - (HIDDEN if stage.maximise else -HIDDEN) * max(1.0, abs(value))
        limit = (worst - stage.constant) * stage.by
        low, up = (limit, None) if stage.maximise else (None, limit)
        self.row(stage.terms, low, up, stage.by)

    def starts(self, values: Sequence[float]) -> tuple[Start, ...]:
        """What the columns of an engine's plan say, fractions rounded down to whole basis points."""
        chosen = (pick for pick in self.picks if values[pick.x] > HALF)
        return tuple(sorted(Start(pick.project, pick.option.code, pick.year, _bp(pick, values)) for pick in chosen))


def chosen(picks: Iterable[Pick]) -> dict[int, float]:
    """The terms that count how many of these are chosen."""
    return dict.fromkeys((pick.x for pick in picks), 1.0)


def _bp(pick: Pick, values: Sequence[float]) -> int:
    if pick.level == pick.x:
        return round(pick.share * FULL_BP)
    return min(FULL_BP, int(values[pick.level] * FULL_BP + NOISE))
