"""What one engine answers to a round: the held plan, what is proved of each stage, and why the search ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from optimizer.engines import Cancel, Engine
from optimizer.findings import EngineFailed, Finding, Severity, Text
from optimizer.model import build
from optimizer.plan import Stopped
from optimizer.questions.canonical import settle
from optimizer.questions.options import OnProgress, SolveOptions
from optimizer.questions.stages import Bound, Held, Search, Walk
from optimizer.round import Round

WORST_FIRST = (Stopped.ERROR, Stopped.CANCELLED, Stopped.TIME_LIMIT, Stopped.GAP, Stopped.PROOF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer of one engine; `bounds` are what it has proved of each stage of the plan it holds."""

    engine: str
    version: str = ""
    seconds: float = 0.0
    nodes: int = 0
    held: Held | None = None
    bounds: Mapping[str, Bound | None] = field(default_factory=dict)
    stopped: Stopped = Stopped.PROOF
    infeasible: bool = False
    canonical: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def values(self) -> Mapping[str, Fraction]:
        """What the held plan reaches in every stage; empty when no plan is held."""
        return {} if self.held is None else self.held.accounts.stage_values


def answered(  # noqa: PLR0913 - keyword-only; what a search is made of
    round_: Round,
    engine: Engine,
    options: SolveOptions,
    *,
    time_limit_s: float,
    phase: str = "search",
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    walk_of: Callable[[Search], Walk] = Walk,
) -> Answered:
    """Search all stages with one engine, and settle ties if the canonical plan is asked for.

    `walk_of` makes the walk, where more is known before it begins than the round says.
    """
    try:
        model = build(round_)
    except EngineFailed as failure:
        return Answered(engine=engine.name, stopped=Stopped.ERROR, findings=(engine_failed(failure),))
    search = Search(model, engine, options, progress, cancel, time_limit_s=time_limit_s, phase=phase)
    walk, canonical = walk_of(search), False
    findings: tuple[Finding, ...] = ()
    try:
        walk.run()
        if options.canonical and walk.held is not None:
            left = settle(walk)
            canonical, findings = left is None, () if left is None else (_not_canonical(left),)
    except EngineFailed as failure:
        walk.ends["engine"] = Stopped.ERROR
        findings = (engine_failed(failure),)
    return Answered(
        engine=engine.name,
        version=search.version,
        seconds=search.seconds,
        nodes=search.nodes,
        held=walk.held,
        bounds={name: walk.bound(name) for name in walk.order} if walk.held is not None else {},
        stopped=next(one for one in WORST_FIRST if one in walk.ends.values()),
        infeasible=walk.infeasible,
        canonical=canonical,
        findings=(*walk.findings, *findings),
    )


def engine_failed(failure: EngineFailed) -> Finding:
    """Tell that an engine broke, in its own words."""
    return Finding(
        "engine_failed",
        "$",
        Text(f"Bộ giải dừng vì lỗi: {failure}", f"The engine failed: {failure}"),
        Text("Chạy lại, hoặc chọn bộ giải khác (--engine).", "Run it again, or choose another engine (--engine)."),
    )


def _not_canonical(left: Text) -> Finding:
    return Finding(
        "not_canonical",
        "$.objective.canonical",
        Text(
            f"Chưa chứng minh được rằng bộ giải nào cũng cho đúng phương án này: {left.vi}.",
            f"It is not proved that every engine returns this very plan: {left.en}.",
        ),
        Text("Cho thêm thời gian (--time-limit) rồi chạy lại.", "Allow more time (--time-limit) and run it again."),
        Severity.WARNING,
    )
