"""For every rule id a round of two projects, small enough that the rule's rows can be checked by eye.

Years 2016-2019 in phases P1 and P2; funds `dev` and `rec`; target T from 0 to 10 (see `builder.a_round`).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from pulp import LpMaximize, LpMinimize

from optimizer.model import STAGES, build
from optimizer.round import Ceiling, Committed, Floor, Fund, Phase, Round, Rule, Target, Unit
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, gives, option, project, reaches, running

GOLDEN = Path(__file__).parents[1] / "golden"
TWO_STARTS = (2016, 2018)
ALL_OF_IT = Decimal(1)


def c1() -> Round:
    """A: two options; B in part from 98 % on, too long for a start after 2018; C says no years, so 2016, not 2018."""
    part = option(start_years=(2018, 2019), duration_years=2, min_fraction=Decimal("0.98"))
    return a_round(
        project("A", option(start_years=TWO_STARTS), option("lease", start_years=(2017,))),
        project("B", part),
        project("C", option(start_years=(), duration_years=3)),
    )


def c2() -> Round:
    """A must be in; B is committed since before the round, at a fraction that is no choice; C must be out."""
    promised = Committed(option="build", start_year=2015, fraction_bp=6_000)
    return a_round(
        project("A", must="in"),
        project("B", option(min_fraction=Decimal("0.5")), committed=promised),
        project("C", option(start_years=TWO_STARTS), must="out"),
    )


def c3() -> Round:
    """A in part: a line of 30,007 đồng, and 7 đồng a year; B only whole."""
    part = option(start_years=(2016,), min_fraction=Decimal("0.5"), costs=(cost(30_007),), running=(running(7),))
    return a_round(project("A", part), project("B", option(costs=(cost(5),))))


def c4() -> Round:
    """Dev 100 less 7 % in P1, rec 30 in 2017 and 2018, all 120 in 2017, green 70: half of A's money, all of B's."""
    return a_round(
        project("A", option(start_years=TWO_STARTS, costs=(cost(80), cost(3, REC)), tags={"green": Decimal("0.5")})),
        project(
            "B",
            option(
                start_years=(2017,), costs=(cost(59), cost(7, REC)), running=(running(2),), tags={"green": ALL_OF_IT}
            ),
        ),
        funds=(Fund(code=DEV, reserve_rate=Decimal("0.07")), Fund(code=REC, carry_forward=Decimal(1))),
        ceilings=(
            ceiling(100, phase="P1"),
            Ceiling(code="REC", fund=REC, first_year=2017, last_year=2018, amount_vnd=30),
            Ceiling(code="2017", fund=None, year=2017, amount_vnd=120),
            Ceiling(code="GREEN", fund=None, tag="green", amount_vnd=70),
        ),
    )


def c5() -> Round:
    """Dev keeps half of what P1 leaves of 100; rec keeps all of 20; a ceiling of one year is no matter of this rule."""
    lines = [
        Ceiling(code=f"{f}-{p}", fund=f, phase=p, amount_vnd=a)
        for f, a in (("dev", 100), ("rec", 20))
        for p in ("P1", "P2")
    ]
    return a_round(
        project("A", option(start_years=TWO_STARTS, costs=(cost(60),), running=(running(1),))),
        project("B", option(start_years=(2018,), costs=(cost(130),))),
        funds=(Fund(code=DEV, carry_forward=Decimal("0.5")), Fund(code=REC, carry_forward=Decimal(1))),
        ceilings=(*lines, Ceiling(code="2016", fund=REC, year=2016, amount_vnd=9)),
    )


def c6() -> Round:
    """A gives 4.5 of 10.25 a year late and W1, W5, W6; B gives 8 and W1 to W4 or, leased, W2; W4 is reached already."""
    wards = Target(code="W", measure="units", unit_class="ward", goal=Decimal(6), reached_units=("W4",))
    slow = (gives("4.5", lag_years=1), reaches("W1", "W5", "W6", target="W"))
    fast = (gives("8"), reaches("W1", "W2", "W3", "W4", target="W"))
    return a_round(
        project("A", option(start_years=(2016,), duration_years=2, contributions=slow)),
        project(
            "B",
            option(start_years=(2018,), contributions=fast),
            option("lease", start_years=(2018,), contributions=(gives("0"), reaches("W2", target="W"))),
        ),
        targets=(Target(code="T", goal=Decimal("10.25")), wards),
        units=tuple(Unit(code=code, unit_class="ward") for code in ("W1", "W2", "W3", "W4", "W5", "W6")),
    )


def c7() -> Round:
    """At least a quarter of the way from 0 to 10 by the end of P1; A gives 1, B gives 2."""
    floors = (Floor(phase="P1", coverage=Decimal("0.25")), Floor(phase="P2", coverage=Decimal(0)))
    target = Target(code="T", goal=Decimal(10), floors=floors)
    one, two = (option(start_years=TWO_STARTS, contributions=(gives(amount),)) for amount in ("1", "2"))
    return a_round(project("A", one), project("B", two), targets=(target,))


def r1() -> Round:
    """B needs A complete, and A may be taken in part; C starts a year after A does, or later."""
    part = option(start_years=(2016, 2017), min_fraction=Decimal("0.9"), duration_years=2)
    return a_round(
        project("A", part),
        project("B", option(start_years=(2018, 2019))),
        project("C", option(start_years=(2017, 2018))),
        rules=(
            Rule(code="AB", kind="requires", project="B", needs="A"),
            Rule(code="AC", kind="requires", project="C", needs="A", moment="start", lag_years=1),
        ),
    )


def between(*kinds: str, counts: tuple[int | None, ...] = (None,)) -> Round:
    """A rule of each kind and count over A, with two starts, and B."""
    rules = (Rule(code=f"{k}-{n}", kind=k, projects=("A", "B"), count=n) for k in kinds for n in counts)
    return a_round(
        project("A", option(start_years=TWO_STARTS)), project("B", option(start_years=(2016,))), rules=tuple(rules)
    )


def r5() -> Round:
    """In any one year no more than one of A and B starts, none of them (the second rule), and two of all projects."""
    listed = ("A", "B")
    rules = (
        Rule(code="ONE", kind="max_starts", projects=listed, count=1),
        Rule(code="NONE", kind="max_starts", projects=listed, count=0),
        Rule(code="TWO", kind="max_starts", count=2),
    )
    once = option(start_years=(2016,))
    return a_round(project("A", option(start_years=TWO_STARTS)), project("B", once), project("C", once), rules=rules)


def r6() -> Round:
    """All of A's money is green, a fifth of C's, in part: of dev's in P1 a tenth or more, of all half, of P2's none."""
    tenth = Rule(code="TENTH", kind="min_share", tag="green", share=Decimal("0.1"), fund=DEV, phase="P1")
    half = Rule(code="HALF", kind="max_share", tag="green", share=Decimal("0.5"))
    none = Rule(code="NONE", kind="max_share", tag="green", share=Decimal(0), fund=DEV, phase="P2")
    part = option(
        start_years=(2017,),
        min_fraction=Decimal("0.5"),
        costs=(cost(30_000), cost(20_000), cost(20_000, REC), cost(10_000, year_offset=1)),
        tags={"green": Decimal("0.2")},
    )
    green = option(start_years=TWO_STARTS, costs=(cost(30), cost(7, REC)), tags={"green": ALL_OF_IT})
    return a_round(
        project("A", green),
        project("B", option(start_years=TWO_STARTS, costs=(cost(500),), running=(running(40),))),
        project("C", part),
        rules=(tenth, half, none),
    )


def stages() -> Round:
    """A gives 4, B 6 of 10 and costs 70 and 2 a year; T weighs 1, two met ones 1 and 2, NONE 0; P1 counts 1, P2 3."""
    met = (Target(code="MET", goal=Decimal(0)), Target(code="MET-TOO", goal=Decimal(0), weight=Decimal(2)))
    none = Target(code="NONE", goal=Decimal(10), weight=Decimal(0))
    return a_round(
        project("A", option(start_years=TWO_STARTS, costs=(cost(50),), contributions=(gives("4"),))),
        project(
            "B", option(start_years=(2017,), costs=(cost(70),), running=(running(2),), contributions=(gives("6"),))
        ),
        phases=(
            Phase(code="P1", first_year=2016, last_year=2017),
            Phase(code="P2", first_year=2018, last_year=2019, weight=Decimal(3)),
        ),
        targets=(Target(code="T", goal=Decimal(10)), *met, none),
        order=("coverage", "cost", "earliness", "worst", "met"),
    )


PAGES: dict[str, Callable[[], Round]] = {
    "C1": c1,
    "C2": c2,
    "C3": c3,
    "C4": c4,
    "C5": c5,
    "C6": c6,
    "C7": c7,
    "R1": r1,
    "R2": lambda: between("excludes"),
    "R3": lambda: between("together"),
    "R4": lambda: between("at_most", "at_least", counts=(0, 1, 2)),
    "R5": r5,
    "R6": r6,
    "O1": stages,
    "O2": stages,
    "O3": stages,
    "O4": stages,
    "O5": stages,
}


def page(rule_id: str) -> str:
    """What each candidate's column is, and the rows (and the stage) of one rule as the engine gets them."""
    round_ = PAGES[rule_id]()
    model = build(round_)
    rows = [row for row in model.problem.constraints() if row.name.startswith(f"{rule_id}__")]
    said, others = [], {column.name: column for row in rows for column in row}
    for name, stage in model.objectives.items():
        if str(STAGES[name].__doc__).startswith(rule_id):
            ways = {(True, LpMaximize): "maximise", (False, LpMinimize): "minimise"}
            way = ways[model.aim(name).maximise, model.problem.sense]
            counted = f", whole, in steps of {stage.step}" if stage.whole else ""
            said.append(f"{stage.name}: {way} {model.problem.objective}")
            said.append(f"(unit {stage.unit}, constant {stage.constant}{counted})")
            others |= {column.name: column for column in model.problem.objective or ()}
    lines = [(PAGES[rule_id].__doc__ or "Rules over A, with two starts, and B.").split("\n")[0], ""]
    for place, one in enumerate(model.candidates):
        column = model.columns[model.x[place]]
        others.pop(column.name, None)
        lines.append(f"{column.name}: {one.project} {one.option.code} {one.start_year}")
    lines += [_column(others[name]) for name in sorted(others, key=lambda name: name.rsplit("_")[-1])]
    return "\n".join([*lines, "", *said, *(f"{row.name}: {row}" for row in rows)]) + "\n"


def _column(column: Any) -> str:  # noqa: ANN401 - PuLP has no types
    return f"{column.name}: {'whole, ' if column.cat == 'Integer' else ''}{column.lowBound} to {column.upBound}"
