"""What a plan file says of its answer: whose plan it is, the stages' values, their bounds, and whether that is a proof.

Source: docs/model.md, plan file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from optimizer.findings import Finding, Text
from optimizer.plan import Accounts, Answer
from optimizer.planfile import MINIMISED
from optimizer.round import Round
from optimizer.verify.claims import TOLERANCE, figure, hold_fraction, plain, wrong_figure

Data = Mapping[str, Any]

OPTIMAL_WITHIN = Fraction(1, 10**4)
"""How near the first stage's bound is to its value, relative, in an answer called optimal."""
SMALL = Fraction(1, 10**6)
"""Values under this are taken as this where something is relative to them."""
GAP_WITHIN = Fraction(1, 10**6)
"""The gap is a reader's aid and printed short; it may be off by this."""


def check_identity(round_: Round, sha256: str, data: Data) -> Iterator[Finding]:
    """Hold the plan to the round file that it was made for: same code, same fingerprint."""
    for key, right in (("round", round_.code), ("round_sha256", sha256)):
        if data[key] != right:
            yield Finding(
                "another_round",
                f"$.{key}",
                Text(
                    f"Phương án ghi {data[key]}, tệp vòng là {right}",
                    f"The plan says {data[key]}, the round file is {right}",
                ),
                Text(
                    "Dùng đúng tệp vòng (đã áp kịch bản) của phương án", "Take the (effective) round file of this plan"
                ),
            )


def check_stages(round_: Round, accounts: Accounts, data: Data) -> Iterator[Finding]:
    """Hold the stages to the round's order, their values to the starts, and every bound to its side of the value."""
    stages = data["objective"]["stages"]
    names = [stage["name"] for stage in stages]
    if names != list(round_.order):
        said, right = ", ".join(names), ", ".join(round_.order)
        yield Finding(
            "wrong_stages",
            "$.objective.stages",
            Text(
                f"Các bước là {said}, thứ tự của vòng là {right}",
                f"The stages are {said}; the round's order is {right}",
            ),
            Text("Ghi các bước theo thứ tự của vòng", "Put the stages in the round's order"),
        )
    for index, stage in enumerate(stages):
        path, value = f"$.objective.stages[{index}]", accounts.stage_values[stage["name"]]
        if stage["name"] in MINIMISED:
            yield from hold_whole(f"{path}.value", stage["value"], value)
        else:
            yield from hold_fraction(f"{path}.value", stage["value"], value)
        for name in ("bound", "certified_bound"):
            if stage.get(name) is not None:
                yield from _side(f"{path}.{name}", stage["name"], stage[name], value)
    if stages:
        yield from _first(stages[0], accounts.stage_values[stages[0]["name"]], data)


def hold_whole(path: str, said: Decimal | int, right: Fraction) -> Iterator[Finding]:
    """Compare đồng or years with no tolerance at all."""
    if Fraction(said) != right:
        yield wrong_figure(path, plain(said), plain(int(right)))


def _side(path: str, name: str, bound: Decimal | int, value: Fraction) -> Iterator[Finding]:
    at_most = name in MINIMISED
    off = Fraction(bound) - value if at_most else value - Fraction(bound)
    if off > TOLERANCE:
        said, shown = plain(bound), figure(value)
        vi, en = ("lớn hơn", "above") if at_most else ("nhỏ hơn", "under")
        yield Finding(
            "wrong_bound",
            path,
            Text(
                f"Cận {said.vi} của {name} {vi} giá trị {shown.vi}",
                f"The bound {said.en} of {name} is {en} its value {shown.en}",
            ),
            Text("Ghi cận ở đúng phía của giá trị", "Put a bound on the right side of the value"),
        )


def _first(stage: Data, value: Fraction, data: Data) -> Iterator[Finding]:
    bound, path = stage.get("bound"), "$.objective.stages[0].bound"
    if bound is None:
        yield Finding(
            "no_bound",
            path,
            Text(f"Bước đầu, {stage['name']}, không có cận", f"The first stage, {stage['name']}, has no bound"),
            Text("Ghi cận mà bộ giải đưa ra", "Put the bound that the engine gave"),
        )
        return
    distance, scale = abs(Fraction(bound) - value), max(value, SMALL)
    if data["answer"] == Answer.OPTIMAL and distance > OPTIMAL_WITHIN * scale:
        shown = figure(distance / scale)
        yield Finding(
            "not_optimal",
            "$.answer",
            Text(f"Gọi là tối ưu mà còn cách cận {shown.vi}", f"Called optimal at a gap of {shown.en} to its bound"),
            Text("Ghi answer là feasible", "Put feasible as the answer"),
        )
    gap = data["objective"].get("gap")
    if gap is not None and abs(Fraction(gap) * scale - distance) > GAP_WITHIN:
        yield wrong_figure("$.objective.gap", plain(gap), figure(distance / scale))
