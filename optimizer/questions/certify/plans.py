"""A plan with its certificates: the first stage gets most of the time, the later ones what is left.

Each begins with what the one before has grown (`carry`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from optimizer.accounts import account
from optimizer.certificate import Certificate
from optimizer.engines import Cancel
from optimizer.plan import Answer, Plan
from optimizer.questions.certify.bounds import certified, certified_infeasible
from optimizer.questions.certify.carry import Grown
from optimizer.questions.options import OnProgress, Progress
from optimizer.round import Round

PHASE = "certificate"
"""What progress is told to be of while a certificate grows."""
FIRST_SHARE = 0.75
"""What the first stage may take of the time."""
TELL_EVERY_S = 0.25


def with_certificates(
    plan: Plan, round_: Round, *, seconds: float, progress: OnProgress | None, cancel: Cancel | None
) -> Plan:
    """The plan with a certified bound of every stage that time allows; an infeasible answer with its proof."""
    began = time.monotonic()
    watch = _Watch(progress, cancel, began)
    if plan.answer is Answer.INFEASIBLE:
        proof = certified_infeasible(round_, seconds=seconds, on_growth=watch.on("feasible", None))
        return plan if proof is None else replace(plan, certificates=(proof,))
    stages, made, reached = list(plan.stages), list[Certificate](), dict[str, Fraction]()
    grown: Grown | None = None
    values = account(round_, plan.starts).stage_values  # a plan that was read from a file has them as they are printed
    for place, stage in enumerate(plan.stages):
        left_s = seconds - (time.monotonic() - began)
        if watch.cancelled() or (place and left_s <= 0):
            break
        one, grown = certified(
            round_,
            stage=stage.name,
            value=values[stage.name],
            reached=reached,
            seconds=left_s if place else left_s * FIRST_SHARE,
            on_growth=watch.on(stage.name, values[stage.name]),
            earlier=grown,
        )
        stages[place] = replace(stage, certified_bound=one.bound)
        made.append(one)
        reached[stage.name] = values[stage.name]
    return replace(plan, stages=tuple(stages), certificates=tuple(made))


class _Watch:
    """Tells now and then how far a growth is, and passes on the word to stop."""

    def __init__(self, progress: OnProgress | None, cancel: Cancel | None, began: float) -> None:
        self.progress, self.cancel, self.began, self.told = progress, cancel, began, began

    def cancelled(self) -> bool:
        """Whether somebody has asked for the end."""
        return self.cancel is not None and self.cancel()

    def on(self, stage: str, value: Fraction | None) -> Callable[[Fraction, int], bool]:
        """What a growth of this stage tells its state to."""

        def tell(bound: Fraction, count: int) -> bool:
            now = time.monotonic()
            if self.progress is not None and now - self.told > TELL_EVERY_S:
                self.told = now
                self.progress(_progress(stage, value, bound, count, now - self.began))
            return self.cancelled()

        return tell


def _progress(stage: str, value: Fraction | None, bound: Fraction, count: int, seconds: float) -> Progress:
    gap = None if not value else float(abs(bound - value) / abs(value))
    held = None if value is None else float(value)
    return Progress(stage, held, None if value is None else float(bound), gap, count, seconds, PHASE)
