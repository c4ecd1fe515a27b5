"""The plans of a sweep: what each point is, what it is spared, and how a sweep is cut short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from optimizer.accounts import account
from optimizer.engines import Outcome
from optimizer.engines.guided import Guided
from optimizer.findings import EngineFailed, Finding, Text
from optimizer.model import build
from optimizer.plan import Answer, Stopped
from optimizer.questions.best_plan import REASONS, SolveOptions, best_plan
from optimizer.questions.options import Progress
from optimizer.questions.sweep import sweep_of
from optimizer.questions.sweep import swept as room
from optimizer.questions.sweep.plans import MOST_TRIED, Plans, held
from optimizer.questions.sweep.swept import SweepPoint, Unverified, swept
from optimizer.reading import read_round
from optimizer.verify import verify_plan
from tests.optimizer.questions.sweep.specs import EXACT, ceilings, draws, percents, scenario, scenarios, weights
from tests.optimizer.rounds import full_round, tiny_round

Data = dict[str, Any]

SWEEPS = {
    "one fund": ceilings(capital=percents("0", "150", 16)),
    "two funds": ceilings(capital=percents("50", "150", 4), upkeep=percents("50", "150", 4)),
    "weights": weights(*({"SCANS": str(weight)} for weight in range(8))),
    "scenarios": scenarios(
        *(scenario(f"S{n}", {"op": "ceiling", "code": "CAP-A", "factor": Decimal(n) / 4}) for n in range(8))
    ),
    "draws": draws(12),
}


class Counting(Guided):
    """The default engine, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def solve(self, *given: Any, **more: Any) -> Outcome:  # noqa: ANN401 - the door's
        self.asked += 1
        return super().solve(*given, **more)


def points(data: Data, spec: Data, places: Sequence[int] | None = None, **more: Any) -> list[SweepPoint]:  # noqa: ANN401
    sweep = sweep_of(data, spec)
    found = swept(sweep, range(len(sweep)) if places is None else places, **({"options": EXACT} | more))
    return sorted(found, key=lambda point: point.place)


def impossible() -> Data:
    """The tiny round in which a project that no purse is large enough for must be in."""
    data = tiny_round()
    data["projects"][1]["must"] = "in"
    data["projects"][1]["options"] = data["projects"][1]["options"][:1]
    data["projects"][1]["options"][0]["costs"][0]["amount"] = 10**12
    return data


@pytest.mark.parametrize("data", [tiny_round(), full_round()], ids=["tiny", "full"])
@pytest.mark.parametrize("spec", SWEEPS.values(), ids=SWEEPS)
def test_every_point_is_the_plan_that_its_round_has_alone(spec: Data, data: Data) -> None:
    sweep = sweep_of(data, spec)

    found = points(data, spec)

    assert [point.place for point in found] == list(range(len(sweep)))
    for point in found:
        file = sweep.effective(point.place)
        alone = best_plan(read_round(file), round_sha256="", options=EXACT)
        assert [one.value for one in point.plan.stages] == [one.value for one in alone.stages]
        assert (point.plan.answer, point.plan.stopped) == (alone.answer, alone.stopped)
        assert verify_plan(file, point.plan_data) == ()


@pytest.mark.parametrize("spec", SWEEPS.values(), ids=SWEEPS)
def test_a_canonical_point_is_the_very_plan_that_its_round_has_alone(spec: Data) -> None:
    sweep, options = sweep_of(tiny_round(), spec), SolveOptions(canonical=True)

    for point in points(tiny_round(), spec, options=options):
        alone = best_plan(read_round(sweep.effective(point.place)), round_sha256="", options=options)
        assert (point.plan.starts, point.plan.canonical) == (alone.starts, True)


def test_only_the_places_that_are_asked_for_are_searched() -> None:
    assert [point.place for point in points(tiny_round(), draws(12), [7, 2])] == [2, 7]
    with pytest.raises(IndexError):
        points(tiny_round(), draws(12), [12])


def test_a_plan_tells_the_scenario_of_its_place_or_the_one_that_the_round_was_made_with() -> None:
    [of_its_own] = points(tiny_round(), scenarios(scenario("MINE")), scenario="UNDER")
    [of_the_round] = points(tiny_round(), draws(1), scenario="UNDER")

    assert (of_its_own.plan.scenario, of_the_round.plan.scenario) == ("MINE", "UNDER")


def test_where_the_plan_for_more_money_fits_nothing_is_searched() -> None:
    engine = Counting()

    [first, *rest] = reversed(points(tiny_round(), ceilings(capital=percents("200", "300", 50)), engine=engine))

    assert engine.asked <= 3
    assert {point.plan.starts for point in rest} == {first.plan.starts}
    assert {point.plan.stopped for point in rest} == {Stopped.PROOF}
    assert {point.plan.solver.nodes for point in rest} == {0}


def test_no_plan_for_more_money_is_none_for_less() -> None:
    engine = Counting()

    found = points(impossible(), ceilings(capital=percents("50", "90", 9)), engine=engine)

    assert engine.asked == 1
    assert {point.plan.answer for point in found} == {Answer.INFEASIBLE}
    assert [one.code for point in found for one in point.plan.findings] == [
        *["infeasible_with_more_money"] * 8,
        "infeasible",
    ]


def test_no_plan_with_some_weights_is_none_with_others() -> None:
    engine = Counting()

    found = points(impossible(), weights({"SCANS": "1"}, {"SCANS": "2"}, {"SCANS": "3"}), engine=engine)

    assert engine.asked == 1
    assert [[one.code for one in point.plan.findings] for point in found] == [
        ["infeasible"],
        ["infeasible_whatever_weights"],
        ["infeasible_whatever_weights"],
    ]


def test_a_certificate_is_grown_at_every_point_that_asks_for_one() -> None:
    found = points(
        impossible(), ceilings(capital=percents("50", "90", 2)), options=SolveOptions(gap=Decimal(0), certify_s=5)
    )

    assert all(point.plan.certificates for point in found)


def test_infeasible_points_are_not_told_why() -> None:
    [point] = points(impossible(), draws(1))

    assert [one.code for one in point.plan.findings] == ["infeasible"]
    assert point.plan.solver.options["without"] == [REASONS]


def test_two_engines_agree_at_every_point() -> None:
    options = SolveOptions(gap=Decimal(0), second_engine="cbc")

    found = points(tiny_round(), ceilings(capital=percents("0", "100", 3)), options=options)

    assert [point.plan.solver.options["agreed"] for point in found] == [True] * 3


def test_nothing_is_handed_on_from_a_point_where_the_engine_broke() -> None:
    class Broken(Counting):
        def solve(self, *given: Any, **more: Any) -> Outcome:  # noqa: ANN401 - the door's
            if self.asked < 1:
                self.asked += 1
                raise EngineFailed("out of order")
            return super().solve(*given, **more)

    found = points(tiny_round(), ceilings(capital=percents("100", "200", 3)), engine=Broken())

    assert [point.plan.stopped for point in found] == [Stopped.PROOF, Stopped.PROOF, Stopped.ERROR]


def test_progress_names_the_place_that_is_searched() -> None:
    told: list[tuple[int, Progress]] = []

    points(tiny_round(), draws(3), progress=lambda place, progress: told.append((place, progress)))

    assert {place for place, _ in told} == {0, 1, 2}
    assert {progress.stage for _, progress in told} >= {"coverage", "cost"}


def test_a_sweep_that_is_cancelled_tells_the_point_at_work_and_no_other() -> None:
    asked = iter([False])

    found = points(tiny_round(), draws(12), cancel=lambda: next(asked, True))

    assert [(point.place, point.plan.stopped) for point in found] == [(0, Stopped.CANCELLED)]


def test_a_plan_that_does_not_hold_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Finding("C4", "$.ceilings[0]", Text("vượt trần", "over the ceiling"), Text("bớt chi", "spend less"))
    monkeypatch.setattr(room, "judge_plan", lambda *_given: (fault,))

    with pytest.raises(Unverified, match="place 0 does not hold: C4 over the ceiling"):
        points(tiny_round(), draws(1))


def test_the_best_of_the_plans_that_hold_is_where_a_search_sets_out() -> None:
    data = tiny_round()
    round_ = read_round(data)
    best = best_plan(round_, round_sha256="", options=EXACT).starts
    for one in data["ceilings"]:
        one["amount"] *= 3
    beyond = best_plan(read_round(data), round_sha256="", options=EXACT).starts
    plans = Plans()
    for starts in (best, beyond, ()):
        plans.keep(starts)

    set_out = plans.best(build(round_))

    assert set_out is not None
    assert set_out.starts == best
    assert Plans().best(build(round_)) is None


def test_only_the_plans_that_were_of_use_last_are_kept() -> None:
    starts = best_plan(read_round(tiny_round()), round_sha256="", options=EXACT).starts
    plans = Plans()
    for count in range(MOST_TRIED + 3):
        plans.keep(tuple(replace(one, fraction_bp=count + 1) for one in starts))

    plans.keep(starts)
    plans.keep(starts)

    assert plans.starts.count(starts) == 1
    assert plans.starts[0] == starts
    assert len(plans.starts) == MOST_TRIED


def test_what_a_search_sets_out_from_keeps_every_row_of_its_model() -> None:
    round_ = read_round(full_round())
    plan = best_plan(round_, round_sha256="", options=EXACT)
    assert any(one.fraction_bp < 10_000 for one in plan.starts)
    model = build(round_)

    values = held(model, plan.starts, account(round_, plan.starts)).values

    assert model.starts(values) == plan.starts
    for row in model.rows.values():
        over = sum(float(amount) * values[column] for column, amount in row.terms.items()) - float(row.limit)
        slack = 1e-6 * max(1.0, abs(float(row.limit)))
        assert over <= slack or row.sense == ">="
        assert over >= -slack or row.sense == "<="
