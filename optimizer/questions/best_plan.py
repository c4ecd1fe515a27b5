"""The first question: which plan is best, stage by stage, and how sure is that."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from optimizer.engines import ENGINES, Cancel, Engine
from optimizer.findings import Finding, Severity, Text
from optimizer.plan import Answer, Plan, Solver, Stage, Stopped
from optimizer.planfile import MINIMISED
from optimizer.questions.answered import Answered, answered
from optimizer.questions.certify import with_certificates
from optimizer.questions.conflicts import why_infeasible
from optimizer.questions.conflicts.tell import DOUBTED, GENERAL
from optimizer.questions.options import OnProgress, Progress, SolveOptions
from optimizer.questions.second import Weighed, weigh
from optimizer.questions.stages import Held, Search, Walk, on_the_right_side, relative_gap
from optimizer.round import Round

__all__ = ["Progress", "SolveOptions", "best_plan"]

OPTIMAL_WITHIN = Fraction(1, 10**4)
DEFAULTS = SolveOptions()
SECOND = "second_engine"
"""What progress is told to be of while the second engine searches."""
FIRST_SHARE = 0.5
"""What the first of two engines may take of the time; the second one gets what is left."""
LEAST_FOR_REASONS_S = 10.0
"""An infeasible round is told why, even when its time is over."""
REASONS = "reasons"
"""What `SolveOptions.without` names where an infeasible round is not told why."""
NOT_ASKED = Finding(
    "infeasible",
    "$",
    GENERAL.message,
    Text(
        "Lập phương án riêng cho trường hợp này để xem lý do và các lối ra.",
        "Plan this case alone to see the reasons and the ways out.",
    ),
)


def best_plan(  # noqa: PLR0913 - keyword-only; each is one thing that a caller decides
    round_: Round,
    *,
    round_sha256: str,
    scenario: str | None = None,
    options: SolveOptions = DEFAULTS,
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    engine: Engine | None = None,
    second: Engine | None = None,
    walk_of: Callable[[Search], Walk] = Walk,
) -> Plan:
    """The lexicographically best plan of an effective round, in the order of its stages.

    Every plan is re-checked in whole numbers before it is returned; one that breaks a rule is never returned.
    `engine` and `second` override those that `options` names. Raises KeyError for an engine that does not exist,
    Refused for one that is not installed. `walk_of` makes the walk through the stages, see `answered`.
    """
    engine = engine or ENGINES[options.engine]
    if second is None and options.second_engine is not None:
        second = ENGINES[options.second_engine]
    began = time.monotonic()
    weighed = _weighed(round_, engine, second, options, progress, cancel, walk_of)
    answer, held = weighed.answer, weighed.answer.held
    if answer.infeasible and REASONS in options.without:
        answer = replace(answer, findings=(*answer.findings, NOT_ASKED))
    elif answer.infeasible:
        left_s = max(LEAST_FOR_REASONS_S, options.time_limit_s - (time.monotonic() - began))
        answer = _with_reasons(answer, why_infeasible(round_, engine=engine, time_limit_s=left_s, cancel=cancel))
    plan = Plan(
        round=round_.code,
        round_sha256=round_sha256,
        scenario=scenario,
        answer=Answer.INFEASIBLE if answer.infeasible else Answer.NONE,
        stopped=answer.stopped,
        solver=_solver(round_, weighed, options),
        findings=answer.findings,
    )
    plan = _nothing(plan) if held is None else _with_portfolio(plan, round_, held, weighed)
    if options.certify_s <= 0 or plan.answer is Answer.NONE:
        return plan
    return with_certificates(plan, round_, seconds=options.certify_s, progress=progress, cancel=cancel)


def _weighed(  # noqa: PLR0913, PLR0917 - what best_plan was given
    round_: Round,
    engine: Engine,
    second: Engine | None,
    options: SolveOptions,
    progress: OnProgress | None,
    cancel: Cancel | None,
    walk_of: Callable[[Search], Walk],
) -> Weighed:
    """What the engine answers, and what the second one says to it if there is one."""
    began, share = time.monotonic(), FIRST_SHARE if second is not None else 1
    limit_s = options.time_limit_s * share
    ask = partial(answered, round_, options=options, progress=progress, cancel=cancel, walk_of=walk_of)
    first = ask(engine=engine, time_limit_s=limit_s)
    if second is None:
        return Weighed(first, first)
    left_s = options.time_limit_s - (time.monotonic() - began)
    return weigh(round_.order, first, ask(engine=second, time_limit_s=left_s, phase=SECOND))


def _with_reasons(answer: Answered, reasons: tuple[Finding, ...]) -> Answered:
    """The answer that there is no plan, told why; taken back where a plan has turned up over that."""
    told = replace(answer, findings=(*answer.findings, *reasons))
    return replace(told, infeasible=False, stopped=Stopped.ERROR) if DOUBTED in reasons else told


def _with_portfolio(plan: Plan, round_: Round, held: Held, weighed: Weighed) -> Plan:
    """The plan with what is held and what is proved of it; nothing is, where two engines contradict each other."""
    values, bounds = held.accounts.stage_values, weighed.answer.bounds
    stages = tuple(
        Stage(name, values[name], on_the_right_side(bounds.get(name), values[name], maximise=name not in MINIMISED))
        for name in round_.order
    )
    bound = stages[0].bound
    gap = None if bound is None else relative_gap(bound, stages[0].value)
    optimal = gap is not None and gap <= OPTIMAL_WITHIN and not weighed.contradicted
    return replace(
        plan,
        answer=Answer.OPTIMAL if optimal else Answer.FEASIBLE,
        starts=held.starts,
        accounts=held.accounts,
        stages=stages,
        gap=gap,
        canonical=weighed.answer.canonical,
    )


def _nothing(plan: Plan) -> Plan:
    """The plan without a portfolio, which always says why it has none."""
    return plan if plan.findings else replace(plan, findings=(_late(plan.stopped),))


def _solver(round_: Round, weighed: Weighed, options: SolveOptions) -> Solver:
    """Who searched, with what: options that were not asked for are left out."""
    told: dict[str, object] = {"time_limit_s": options.time_limit_s, "gap": options.stage_gap}
    if options.canonical:
        told["canonical"] = True
    if options.without:
        told["without"] = sorted(options.without)
    first, second = weighed.first, weighed.second
    if second is None:
        return Solver(first.engine, first.version, first.seconds, first.nodes, told)
    told |= {"second_engine": second.engine, "agreed": weighed.agreed}
    name = round_.order[0]
    value, bound = second.values.get(name), second.bounds.get(name)
    told |= {} if value is None else {"second_value": float(value)}
    told |= {} if bound is None else {"second_bound": float(bound.value)}
    return Solver(first.engine, first.version, first.seconds + second.seconds, first.nodes + second.nodes, told)


def _late(stopped: Stopped) -> Finding:
    words = {
        Stopped.TIME_LIMIT: Text(
            "Hết thời gian trước khi tìm được phương án.", "Time ran out before a plan was found."
        ),
        Stopped.CANCELLED: Text(
            "Đã dừng trước khi tìm được phương án.", "The search was cancelled before a plan was found."
        ),
    }
    return Finding(
        "nothing_found",
        "$",
        words.get(stopped, Text("Chưa có phương án nào qua được kiểm tra.", "No plan has passed the exact check.")),
        Text("Cho thêm thời gian rồi chạy lại.", "Allow more time and run it again."),
        Severity.WARNING,
    )
