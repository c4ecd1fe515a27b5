"""Rounds of a few lines, built by hand from the dataclasses: one to the đồng, so that sums can be done in the head."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from optimizer.plan import Start
from optimizer.round import Ceiling, Contribution, Cost, Fund, Option, Phase, Project, Round, Running, Target

DEV, REC = "dev", "rec"


def a_round(*projects: Project, **said: Any) -> Round:  # noqa: ANN401 - any field of Round
    """Two phases of two years, 2016-2019; two funds without ceilings; one target T from 0 to 10."""
    given: dict[str, Any] = {
        "code": "HAND",
        "currency": None,
        "phases": (
            Phase(code="P1", first_year=2016, last_year=2017),
            Phase(code="P2", first_year=2018, last_year=2019),
        ),
        "funds": (Fund(code=DEV), Fund(code=REC)),
        "ceilings": (),
        "units": (),
        "targets": (Target(code="T", goal=Decimal(10)),),
        "rules": (),
    }
    return Round(projects=projects, **(given | said))


def project(code: str, *options: Option, **said: Any) -> Project:  # noqa: ANN401 - any field of Project
    """A project; without options it has one that costs 1 đồng of the development fund."""
    return Project(code=code, options=options or (option(costs=(cost(1),)),), **said)


def option(code: str = "build", **said: Any) -> Option:  # noqa: ANN401 - any field of Option
    """An option that may start in any year of the round."""
    return Option(**({"code": code, "start_years": (2016, 2017, 2018, 2019)} | said))


def cost(amount_vnd: int, fund: str = DEV, year_offset: int = 0) -> Cost:
    return Cost(fund=fund, amount_vnd=amount_vnd, year_offset=year_offset)


def running(amount_vnd: int, fund: str = REC) -> Running:
    return Running(fund=fund, amount_per_year_vnd=amount_vnd)


def gives(amount: str, target: str = "T", lag_years: int = 0) -> Contribution:
    return Contribution(target=target, amount=Decimal(amount), lag_years=lag_years)


def reaches(*units: str, target: str = "T", lag_years: int = 0) -> Contribution:
    return Contribution(target=target, units=units, lag_years=lag_years)


def ceiling(amount_vnd: int, fund: str | None = DEV, **scope: Any) -> Ceiling:  # noqa: ANN401 - tag, year, phase ...
    return Ceiling(code="C", fund=fund, amount_vnd=amount_vnd, **scope)


def start(code: str, year: int = 2016, fraction_bp: int = 10_000, option: str = "build") -> Start:
    return Start(code, option, year, fraction_bp)
