"""For every rule id a round of two projects, small enough that the rule's rows can be checked by eye.

Years 2016-2019 in phases P1 and P2; funds `dev` and `rec`; target T from 0 to 10 (see `builder.a_round`).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from optimizer.model import STAGES, build
from optimizer.round import Ceiling, Committed, Floor, Fund, Round, Rule, Target, Unit
from tests.optimizer.builder import DEV, a_round, ceiling, cost, gives, option, project, reaches, running

TWO_STARTS = (2016, 2018)


def c1() -> Round:
    """A: two options; B in part from 98 % on, too long for a start after 2018."""
    part = option(start_years=(2018, 2019), duration_years=2, min_fraction=Decimal("0.98"))
    return a_round(
        project("A", option(start_years=TWO_STARTS), option("lease", start_years=(2017,))), project("B", part)
    )


def c2() -> Round:
    """A must be in; B is committed since before the round."""
    return a_round(project("A", must="in"), project("B", committed=Committed(option="build", start_year=2015)))


def c3() -> Round:
    """A in part: a line of 30,007 đồng, and 7 đồng a year; B only whole."""
    part = option(start_years=(2016,), min_fraction=Decimal("0.5"), costs=(cost(30_007),), running=(running(7),))
    return a_round(project("A", part), project("B", option(costs=(cost(5),))))


def c4() -> Round:
    """100 đồng less 7 % reserve; a quarter of A's 80 and all of B's 60 is tagged, 70 allowed; 120 in 2016."""
    green = Ceiling(code="GREEN", fund=None, tag="green", amount_vnd=70)
    year = Ceiling(code="2016", fund=None, year=2016, amount_vnd=120)
    return a_round(
        project("A", option(start_years=TWO_STARTS, costs=(cost(80),), tags={"green": Decimal("0.25")})),
        project("B", option(start_years=(2016,), costs=(cost(60),), tags={"green": Decimal(1)})),
        funds=(Fund(code=DEV, reserve_rate=Decimal("0.07")), Fund(code="rec")),
        ceilings=(ceiling(100, phase="P1"), green, year),
    )


def c5() -> Round:
    """Dev keeps half of what P1 leaves of 100; rec keeps all of 20."""
    lines = [
        Ceiling(code=f"{f}-{p}", fund=f, phase=p, amount_vnd=a)
        for f, a in (("dev", 100), ("rec", 20))
        for p in ("P1", "P2")
    ]
    return a_round(
        project("A", option(start_years=TWO_STARTS, costs=(cost(60),), running=(running(4),))),
        project("B", option(start_years=(2018,), costs=(cost(130),))),
        funds=(Fund(code=DEV, carry_forward=Decimal("0.5")), Fund(code="rec", carry_forward=Decimal(1))),
        ceilings=tuple(lines),
    )


def c6() -> Round:
    """A gives 4.5 of 10 a year after completion; both reach W1, B also W2 and W3; W3 is reached already."""
    wards = Target(code="W", measure="units", unit_class="ward", goal=Decimal(3), reached_units=("W3",))
    return a_round(
        project(
            "A",
            option(
                start_years=(2016,),
                duration_years=2,
                contributions=(gives("4.5", lag_years=1), reaches("W1", target="W")),
            ),
        ),
        project("B", option(start_years=(2018,), contributions=(gives("8"), reaches("W1", "W2", "W3", target="W")))),
        targets=(Target(code="T", goal=Decimal(10)), wards),
        units=tuple(Unit(code=code, unit_class="ward") for code in ("W1", "W2", "W3")),
    )


def c7() -> Round:
    """At least a quarter of the way from 0 to 10 by the end of P1."""
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal("0.25")),))
    given = option(start_years=TWO_STARTS, contributions=(gives("2"),))
    return a_round(project("A", given), project("B", given), targets=(target,))


def r1() -> Round:
    """B needs A complete, and A may be taken in part."""
    part = option(start_years=(2016, 2017), min_fraction=Decimal("0.9"))
    rule = Rule(code="AB", kind="requires", project="B", needs="A")
    return a_round(project("A", part), project("B", option(start_years=(2017, 2018))), rules=(rule,))


def between(*kinds: str, count: int | None = None) -> Round:
    """A rule of each kind over A, with two starts, and B."""
    listed = ("A", "B")
    rules = tuple(Rule(code=f"AB-{n}", kind=kind, projects=listed, count=count) for n, kind in enumerate(kinds))
    return a_round(project("A", option(start_years=TWO_STARTS)), project("B", option(start_years=(2016,))), rules=rules)


def r6() -> Round:
    """At least a tenth of P1's money is green, at most a half of all: all of A's is, none of B's."""
    tenth = Rule(code="TENTH", kind="min_share", tag="green", share=Decimal("0.1"), phase="P1")
    half = Rule(code="HALF", kind="max_share", tag="green", share=Decimal("0.5"))
    return a_round(
        project("A", option(start_years=(2016,), costs=(cost(30),), tags={"green": Decimal(1)})),
        project("B", option(start_years=(2016,), costs=(cost(500),))),
        rules=(tenth, half),
    )


def stages() -> Round:
    """A gives 4, B gives 6 of 10 and costs 70 and 2 a year; T weighs 1, the second target (met already) 3."""
    return a_round(
        project("A", option(start_years=TWO_STARTS, costs=(cost(50),), contributions=(gives("4"),))),
        project(
            "B", option(start_years=(2017,), costs=(cost(70),), running=(running(2),), contributions=(gives("6"),))
        ),
        targets=(Target(code="T", goal=Decimal(10)), Target(code="MET", goal=Decimal(0), weight=Decimal(3))),
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
    "R4": lambda: between("at_most", "at_least", count=1),
    "R5": lambda: between("max_starts", count=1),
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
    lines = [(PAGES[rule_id].__doc__ or "Rules over A, with two starts, and B.").split("\n")[0], ""]
    for place, one in enumerate(model.candidates):
        lines.append(f"{model.columns[model.x[place]].name}: {one.project} {one.option.code} {one.start_year}")
    lines.append("")
    for name, stage in model.objectives.items():
        if str(STAGES[name].__doc__).startswith(rule_id):
            objective = model.aim(name)
            way = "maximise" if objective.maximise else "minimise"
            lines.append(f"{way} {model.problem.objective}  (unit {stage.unit}, constant {stage.constant})")
    lines += [f"{row.name}: {row}" for row in model.problem.constraints() if row.name.startswith(f"{rule_id}__")]
    return "\n".join(lines) + "\n"
