"""Every way to break a rule of the contract: small rounds with starts that do just that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from optimizer.plan import Start
from optimizer.round import Committed, Floor, Project, Round, Rule, Target
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project, start

A, B = start("A"), start("B")
BILLION = 10**9


def broken() -> Iterator[tuple[Round, Sequence[Start]]]:
    """Rounds and starts, each breaking one rule once (must: two projects, one rule)."""
    yield from _choices()
    costly = option(costs=(cost(1_252 * BILLION),))
    yield a_round(project("A", costly), ceilings=(ceiling(252 * BILLION - 1),)), [A]
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal("0.25")),))
    yield a_round(project("A", option(contributions=(gives("1.25"),))), targets=(target,)), [A]
    yield _ruled("requires", project="A", needs="B"), [A]
    yield _ruled("requires", project="A", needs="B"), [A, B]
    yield _listed("excludes"), [A, B]
    yield _listed("together"), [A, B]
    yield _listed("at_most", 1), [A, B]
    yield _listed("at_least", 3), [A, B]
    yield _listed("max_starts", 1), [A, B]
    safe = project("A", option(costs=(cost(1_500),), tags={"safe": Decimal("0.5")}))
    yield _ruled("min_share", safe, tag="safe", share=Decimal("0.625")), [A]
    yield _ruled("max_share", safe, tag="safe", share=Decimal("0.3")), [A]
    yield _ruled("max_share", safe, tag="safe", share=Decimal(0)), [A]


def _choices() -> Iterator[tuple[Round, Sequence[Start]]]:
    yield a_round(), [start("X")]
    yield a_round(project("A", option(), option("buy"))), [start("A", option="lease")]
    yield a_round(project("A")), [A, start("A", 2017)]
    yield a_round(project("A", option(start_years=(2016, 2018)))), [start("A", 2017)]
    yield a_round(project("A", option(duration_years=9))), [A]
    yield a_round(project("A")), [start("A", fraction_bp=5_000)]
    yield a_round(project("A", option(min_fraction=Decimal("0.3335")))), [start("A", fraction_bp=10_001)]
    yield a_round(project("A", must="in"), project("B", must="out")), [B]
    yield a_round(project("A", committed=Committed(option="build", start_year=2014))), []


def _ruled(kind: str, *projects: Project, **said: object) -> Round:
    rule = Rule(code="R", kind=kind, **said)  # type: ignore[arg-type]  # the fields of this kind
    return a_round(*(projects or (project("A"), project("B"), project("C"), project("D"))), rules=(rule,))


def _listed(kind: str, count: int | None = None) -> Round:
    return _ruled(kind, projects=("A", "B", "C", "D"), count=count)
