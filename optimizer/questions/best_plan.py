"""The first question: which plan is best, stage by stage, and how sure is that."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from optimizer.engines import ENGINES, Cancel, Ended, Engine
from optimizer.findings import EngineFailed, Finding, Severity, Text
from optimizer.model import Model, build
from optimizer.plan import Answer, Plan, Solver, Stage, Stopped
from optimizer.questions.conflicts import why_infeasible
from optimizer.questions.stages import (
    NOISE,
    Found,
    Held,
    OnProgress,
    Progress,
    Search,
    SolveOptions,
    on_the_right_side,
    relative_gap,
)
from optimizer.round import Round

__all__ = ["Progress", "SolveOptions", "best_plan"]

OPTIMAL_WITHIN = Fraction(1, 10**4)
DEFAULTS = SolveOptions()
WORST_FIRST = (Stopped.ERROR, Stopped.CANCELLED, Stopped.TIME_LIMIT, Stopped.GAP, Stopped.PROOF)
STOPPED = {Ended.TIME_LIMIT: Stopped.TIME_LIMIT, Ended.CANCELLED: Stopped.CANCELLED}


@dataclass
class Answered:
    """What is known so far: the held plan, the bounds of the stages done, and every reason why a stage ended."""

    held: Held | None = None
    bounds: dict[str, Fraction | None] = field(default_factory=dict)
    stopped: set[Stopped] = field(default_factory=set)
    infeasible: bool = False
    findings: tuple[Finding, ...] = ()


def best_plan(  # noqa: PLR0913 - keyword-only; each is one thing that a caller decides
    round_: Round,
    *,
    round_sha256: str,
    scenario: str | None = None,
    options: SolveOptions = DEFAULTS,
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    engine: Engine | None = None,
) -> Plan:
    """The lexicographically best plan of an effective round, in the order of its stages.

    Every plan is re-checked in whole numbers before it is returned; one that breaks a rule is never returned.
    `engine` overrides the one that `options` names. Raises KeyError for an engine that does not exist.
    """
    search = Search(build(round_), engine or ENGINES[options.engine], options, progress, cancel)
    known = Answered()
    try:
        for name in round_.order:
            if not _stage(search, name, known):
                break
    except EngineFailed as failure:
        known.stopped.add(Stopped.ERROR)
        known.findings += (_failed(failure),)
    if known.infeasible:
        known.findings = why_infeasible(round_)
    return _plan(search, known, round_sha256, scenario)


def _stage(search: Search, name: str, known: Answered) -> bool:
    """Search one stage and note what it brought. False when there is nothing to hold on to for the next one."""
    model = search.model
    if known.held is not None and (search.left_s <= 0 or search.cancelled()):
        known.stopped.add(Stopped.CANCELLED if search.cancelled() else Stopped.TIME_LIMIT)
        known.bounds[name] = None
        return True
    first = known.held is None
    found = search.stage(name, known.held)
    if found.held is None and first:
        _nothing(found, known)
        return False
    known.held = _better(model, name, known.held, found.held)
    value = known.held.accounts.stage_values[name]
    known.bounds[name] = bound = on_the_right_side(model.objectives[name], found.bound, value)
    known.stopped.add(STOPPED.get(found.ended, _closed(bound, value)))
    search.keep(name, value)
    return True


def _nothing(found: Found, known: Answered) -> None:
    """The first stage holds no plan: the round has none, or time ran out, or the exact check refused all offers."""
    if found.ended is Ended.INFEASIBLE:
        known.infeasible = True
        known.stopped.add(Stopped.PROOF)
        return
    known.stopped.add(STOPPED.get(found.ended, Stopped.ERROR))
    known.findings += found.findings


def _better(model: Model, name: str, held: Held | None, found: Held | None) -> Held:
    """The better of the two in this stage; both keep what earlier stages reached."""
    if held is None or found is None:
        best = found or held
        if best is None:
            raise AssertionError("a stage holds a plan or is not asked")
        return best
    sign = 1 if model.objectives[name].maximise else -1
    gain = (found.accounts.stage_values[name] - held.accounts.stage_values[name]) * sign
    return found if gain >= 0 else held


def _closed(bound: Fraction | None, value: Fraction) -> Stopped:
    return (
        Stopped.PROOF
        if bound is not None and abs(bound - value) <= NOISE * max(Fraction(1), abs(value))
        else Stopped.GAP
    )


def _failed(failure: EngineFailed) -> Finding:
    return Finding(
        "engine_failed",
        "$",
        Text(f"Bộ giải dừng vì lỗi: {failure}", f"The engine failed: {failure}"),
        Text("Chạy lại, hoặc chọn bộ giải khác (--engine).", "Run it again, or choose another engine (--engine)."),
    )


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


def _plan(search: Search, known: Answered, round_sha256: str, scenario: str | None) -> Plan:
    round_, held, options = search.model.round, known.held, search.options
    stopped = next(one for one in WORST_FIRST if one in known.stopped)
    solver = Solver(
        search.engine.name,
        search.version,
        search.seconds,
        search.nodes,
        {"time_limit_s": options.time_limit_s, "gap": options.gap},
    )
    findings = known.findings
    if held is None and not findings:
        findings = (_late(stopped),)
    if held is None:
        answer = Answer.INFEASIBLE if known.infeasible else Answer.NONE
        return Plan(
            round=round_.code,
            round_sha256=round_sha256,
            scenario=scenario,
            answer=answer,
            stopped=stopped,
            solver=solver,
            findings=findings,
        )
    values = held.accounts.stage_values
    stages = tuple(Stage(name, values[name], known.bounds.get(name)) for name in round_.order)
    bound = stages[0].bound
    gap = None if bound is None else relative_gap(bound, stages[0].value)
    return Plan(
        round=round_.code,
        round_sha256=round_sha256,
        scenario=scenario,
        answer=Answer.OPTIMAL if gap is not None and gap <= OPTIMAL_WITHIN else Answer.FEASIBLE,
        stopped=stopped,
        starts=held.starts,
        accounts=held.accounts,
        stages=stages,
        gap=gap,
        solver=solver,
        findings=findings,
    )
