"""Draws of what costs and delays may turn out to be: a round for each draw. What is drawn, and why: docs/sweeps.md."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

from optimizer.findings import Finding, Text
from optimizer.questions.sweep.places import Data, Described, Places, shown
from optimizer.reading.kinds import MAX_SPAN_YEARS, MAX_VND
from optimizer.round import FULL_BP, Project, Round

Spread = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw says of one project: its costs times `factor_bp` / 10,000, its benefits so many years late."""

    factor_bp: int
    delay_years: int


class Draws(Places):
    """A place is a draw. What it draws hangs on the seed, the place and the order of the projects alone."""

    def __init__(self, data: Data, round_: Round, spec: Spread) -> None:
        super().__init__(data, round_)
        self.count, self.seed = int(spec["draws"]), int(spec["seed"])
        self.cost: Mapping[str, Decimal] | None = spec.get("cost")
        self.delay: Mapping[str, Any] | None = spec.get("delay")

    def __len__(self) -> int:
        """One for each draw."""
        return self.count

    def drawn(self, place: int) -> list[Drawn]:
        """What is drawn for each project, in the order of the file.

        Three numbers are taken for each of them whatever is asked for, so that the costs of a draw stay as they are
        when only the delays are asked for in another way.
        """
        source = random.Random(f"{self.seed}:{place}")  # noqa: S311 - to be drawn again, not to be secret
        out = []
        for project in self.round.projects:
            cost, late, years = source.random(), source.random(), source.random()
            out.append(Drawn(self._factor_bp(cost), 0 if _is_done(self.round, project) else self._delay(late, years)))
        return out

    def describe(self, place: int) -> Described:
        """The draw's number, counted from 1, and what it says of each project."""
        told = [
            {
                "project": project.code,
                "cost_factor": shown(Fraction(one.factor_bp, FULL_BP)),
                "delay_years": one.delay_years,
            }
            for project, one in zip(self.round.projects, self.drawn(place), strict=True)
        ]
        return Described(Text(f"Lần rút {place + 1}", f"Draw {place + 1}"), {"draw": place + 1, "projects": told})

    def effective(self, place: int) -> dict[str, Any]:
        """The round file of the draw."""
        first_year = self.round.first_year
        pairs = zip(self.data["projects"], self.drawn(place), strict=True)
        return {**self.data, "projects": [_project(project, one, first_year) for project, one in pairs]}

    def _factor_bp(self, share: float) -> int:
        """The triangular distribution's value under which so large a share of it lies, in parts of 10,000."""
        if self.cost is None:
            return FULL_BP
        low, mode, high = (float(self.cost[name]) for name in ("low", "mode", "high"))
        width = high - low
        peak = (mode - low) / width if width else 0.0
        rises, falls = low + width * sqrt(share * peak), high - width * sqrt((1 - share) * (1 - peak))
        return round((rises if share < peak else falls) * FULL_BP)

    def _delay(self, late: float, years: float) -> int:
        """Years of delay: none, or 1 to the most, all alike."""
        if self.delay is None or late >= self.delay["probability"]:
            return 0
        return 1 + int(years * self.delay["max_years"])


def draws_findings(round_: Round, spec: Spread) -> Iterator[Finding]:
    """What is wrong with the draws of a sweep, by a round: money that would pass what a file may hold."""
    if "cost" not in spec:
        return
    options = [option for project in round_.projects for option in project.options]
    amounts = [line.amount_vnd for option in options for line in option.costs]
    amounts += [line.amount_per_year_vnd for option in options for line in option.running]
    if max(amounts, default=0) * Fraction(spec["cost"]["high"]) > MAX_VND:
        yield Finding(
            "amount_out_of_range",
            "$.cost.high",
            Text(f"Có dòng chi phí sẽ vượt {MAX_VND} đồng.", f"A line of cost would pass {MAX_VND} đồng."),
            Text("Ghi high nhỏ hơn.", "Write a smaller high."),
        )


def _is_done(round_: Round, project: Project) -> bool:
    """Whether a committed project is complete before the round: its benefits are there, or are as late as they are."""
    promised = project.committed
    if promised is None:
        return False
    duration_years = next(one.duration_years for one in project.options if one.code == promised.option)
    return promised.start_year + duration_years - 1 < round_.first_year


def _project(project: Data, drawn: Drawn, first_year: int) -> dict[str, Any]:
    promised = project.get("committed", {})
    options = [
        _option(one, drawn, first_year - promised["start_year"] if one["code"] == promised.get("option") else 0)
        for one in project["options"]
    ]
    return {**project, "options": options}


def _option(option: Data, drawn: Drawn, past_years: int) -> dict[str, Any]:
    """The option as it turns out; what fell in the first `past_years` after its start is spent, and stays."""
    out = {**option}
    if "costs" in option:
        out["costs"] = [
            one if one.get("year_offset", 0) < past_years else {**one, "amount": _dearer(one["amount"], drawn)}
            for one in option["costs"]
        ]
    if "running" in option:
        out["running"] = [
            {**one, "amount_per_year": _dearer(one["amount_per_year"], drawn)} for one in option["running"]
        ]
    if drawn.delay_years and "contributions" in option:
        out["contributions"] = [
            {**one, "lag_years": min(MAX_SPAN_YEARS, one.get("lag_years", 0) + drawn.delay_years)}
            for one in option["contributions"]
        ]
    return out


def _dearer(amount_vnd: int, drawn: Drawn) -> int:
    """So many đồng times the factor, rounded up to a whole đồng."""
    return -(-amount_vnd * drawn.factor_bp // FULL_BP)
