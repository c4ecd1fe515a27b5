"""Two engines, one answer: where one's checked plan beats what the other has proved, one of them is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from optimizer.findings import Finding, Severity, Text
from optimizer.plan import Stopped
from optimizer.planfile import MINIMISED
from optimizer.questions.answered import WORST_FIRST, Answered
from optimizer.questions.stages import Bound
from optimizer.questions.stages.bounds import refuted
from optimizer.verify.claims import figure
from optimizer.verify.words import money


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer, made of what one or two engines say. `agreed`: both answered and neither contradicts the other."""

    answer: Answered
    first: Answered
    second: Answered | None = None
    agreed: bool = False
    contradicted: bool = False


def weigh(order: Sequence[str], first: Answered, second: Answered) -> Weighed:
    """Hold two engines' answers to the same round against each other.

    The plan is the better one of two that are checked. Where one engine contradicts the other, nothing is proved by
    either: the weaker bound is told. Infeasible is only what both say.
    """
    better = _better(order, first, second)
    told = (*first.findings, *second.findings)
    if (conflict := next(_conflicts(order, first, second), None)) is not None:
        bounds = _weaker(order, first, second)
        wrong = replace(better, bounds=bounds, stopped=Stopped.ERROR, canonical=False, findings=(*told, conflict))
        return Weighed(wrong, first, second, contradicted=True)
    silent = [one for one in (first, second) if one.held is None and not one.infeasible]
    if not silent:
        return Weighed(better, first, second, agreed=True)
    ended = [one.stopped for one in silent]
    stopped = better.stopped if better.held else next(one for one in WORST_FIRST if one in ended)
    unsure = replace(better, infeasible=False, stopped=stopped, findings=(*told, *map(_silent, silent)))
    return Weighed(unsure, first, second)


def _better(order: Sequence[str], first: Answered, second: Answered) -> Answered:
    """The answer that holds the better plan; the first engine's where they are equal."""
    return second if _rank(order, second) > _rank(order, first) else first


def _rank(order: Sequence[str], one: Answered) -> tuple[Fraction, ...]:
    """The larger the better, stage after stage; empty, under all others, when no plan is held."""
    values = one.values
    return tuple(-values[name] if name in MINIMISED else values[name] for name in order if name in values)


def _conflicts(order: Sequence[str], first: Answered, second: Answered) -> Iterator[Finding]:
    pairs = ((first, second), (second, first))
    for holds, denies in pairs:
        if holds.held is not None and denies.infeasible:
            yield _disagree(
                Text(
                    f"{denies.engine} nói không có phương án nào, {holds.engine} có một phương án đã kiểm: "
                    f"{_stage_of(order, holds).vi}",
                    f"{denies.engine} says that there is no plan; {holds.engine} holds one that passes the check: "
                    f"{_stage_of(order, holds).en}",
                )
            )
    if first.held is None or second.held is None:
        return
    for name in order:
        for holds, denies in pairs:
            bound = denies.bounds.get(name)
            if bound is not None and refuted(bound, holds.values[name], maximise=name not in MINIMISED):
                yield _disagree(_beaten(name, holds, denies))
        if first.values[name] != second.values[name]:
            return  # what later stages reach stands on different ground
    if first.canonical and second.canonical and first.held.starts != second.held.starts:
        yield _disagree(
            Text(
                f"cả {first.engine} và {second.engine} đều nói phương án của mình là phương án chuẩn, "
                f"nhưng hai phương án khác nhau; {_stage_of(order, first).vi}",
                f"{first.engine} and {second.engine} each call their plan canonical, and the two are different; "
                f"{_stage_of(order, first).en}",
            )
        )


def _beaten(name: str, holds: Answered, denies: Answered) -> Text:
    mine, theirs = _said(name, holds), _said(name, denies)
    return Text(
        f"ở bước {name}, {holds.engine} có phương án đã kiểm {mine.vi}, tốt hơn điều mà {denies.engine} "
        f"nói là cận; {denies.engine} {theirs.vi}",
        f"in the stage {name}, {holds.engine} holds a checked plan {mine.en}, better than what {denies.engine} calls "
        f"the bound; {denies.engine} {theirs.en}",
    )


def _stage_of(order: Sequence[str], one: Answered) -> Text:
    said = _said(order[0], one)
    return Text(f"{order[0]} {said.vi}", f"{order[0]} {said.en}")


def _said(name: str, one: Answered) -> Text:
    """What an engine reached in a stage, and its bound."""
    value, bound = _number(name, one.values[name]), one.bounds.get(name)
    limit = Text("chưa có", "none") if bound is None else _number(name, bound.value)
    return Text(f"đạt {value.vi} (cận {limit.vi})", f"at {value.en} (bound {limit.en})")


def _number(name: str, value: Fraction) -> Text:
    return money(int(value)) if name == "cost" else figure(value)


def _disagree(what: Text) -> Finding:
    return Finding(
        "engines_disagree",
        "$.solver",
        Text(f"Hai bộ giải mâu thuẫn nhau: {what.vi}.", f"The two engines contradict each other: {what.en}."),
        Text(
            "Phương án đã được kiểm từng đồng, nhưng chưa thể gọi là tốt nhất; chạy lại với bộ giải thứ ba.",
            "The plan is checked to the đồng, but cannot be called the best; run it again with a third engine.",
        ),
    )


def _silent(one: Answered) -> Finding:
    return Finding(
        "engine_without_answer",
        "$.solver",
        Text(
            f"Bộ giải {one.engine} chưa trả lời được, nên câu trả lời chưa được đối chiếu.",
            f"The engine {one.engine} has no answer, so that the answer is not confirmed.",
        ),
        Text("Cho thêm thời gian (--time-limit) rồi chạy lại.", "Allow more time (--time-limit) and run it again."),
        Severity.WARNING,
    )


def _weaker(order: Sequence[str], first: Answered, second: Answered) -> dict[str, Bound | None]:
    """For every stage that both searched on the same ground the bound that claims less; later ones have none."""
    if first.held is None or second.held is None:
        return dict((second if first.held is None else first).bounds)
    out: dict[str, Bound | None] = {}
    for name in order:
        bounds = [bound for one in (first, second) if (bound := one.bounds.get(name)) is not None]
        pick = max if name not in MINIMISED else min
        out[name] = pick(bounds, key=lambda bound: bound.value) if len(bounds) == len((first, second)) else None
        if first.values[name] != second.values[name]:
            break
    return out
