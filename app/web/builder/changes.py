"""The changes that a draft means, each with the field it came from; every field that means nothing, with its fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.kit.words import Lang, Words
from app.web.builder.draft import FULL_PERCENT, Draft, floor_key
from app.web.forms import amount_vnd, number

Data = Mapping[str, Any]

MOST_PERCENT = 10_000
ONE = Decimal(1)
PERCENT = Words("Ghi số phần trăm, ví dụ 90.", "Give a percentage, 90 say.")
AMOUNT = Words(
    "Ghi số tiền (triệu đồng) hoặc phần trăm của trần gốc, ví dụ 90%.",
    "Give an amount (million VND) or a percentage of the round's own, 90% say.",
)
WEIGHT = Words("Ghi một số từ 0 trở lên.", "Give a number from 0 up.")
SHARE = Words("Ghi số phần trăm từ 0 đến 100.", "Give a percentage from 0 to 100.")
NO_PROJECT = Words("Vòng không có dự án mang mã này.", "The round has no project with this code.")
WHICH = Words("Ghi mã dự án.", "Give the project's code.")
WHAT = Words("Chọn: bắt buộc, loại ra, hay để ngỏ.", "Choose: in, out, or open.")
WHY = Words("Ghi lý do của quyết định này.", "Give the reason for this decision.")


@dataclass(slots=True)
class Changes:
    """What was made of a draft: `fields[i]` is the field of `made[i]`; `faults` by field."""

    made: list[dict[str, Any]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    faults: dict[str, Words] = field(default_factory=dict)

    def add(self, name: str, op: str, **said: object) -> None:
        """One change, and the field that asks for it."""
        self.made.append({"op": op, **said})
        self.fields.append(name)


def changes_of(draft: Draft, round_data: Data, lang: Lang) -> Changes:
    """Read every field of the draft."""
    changes = Changes()
    _ceilings(changes, draft, round_data, lang)
    _targets(changes, draft, round_data, lang)
    _musts(changes, draft, {one["code"] for one in round_data["projects"]})
    for rule in round_data.get("rules", []):
        if rule["code"] in draft.off:
            changes.add(f"off.{rule['code']}", "rule", code=rule["code"], off=True)
    kept: Sequence[dict[str, Any]] = draft.kept.get("changes", [])
    for one in kept:
        changes.made.append(one)
        changes.fields.append("kept")
    return changes


def _ceilings(changes: Changes, draft: Draft, round_data: Data, lang: Lang) -> None:
    """A ceiling's own field goes before its fund's; 100 % changes nothing."""
    factors = {}
    for fund, text in draft.funds.items():
        factor = _factor(text, lang)
        if factor is None:
            changes.faults[f"fund.{fund}"] = PERCENT
        else:
            factors[fund] = factor
    for ceiling in round_data.get("ceilings", []):
        if text := draft.ceilings.get(ceiling["code"], ""):
            _own_ceiling(changes, ceiling, text, lang)
        elif (factor := factors.get(ceiling["fund"], ONE)) != 1:
            changes.add(f"fund.{ceiling['fund']}", "ceiling", code=ceiling["code"], factor=factor)


def _own_ceiling(changes: Changes, ceiling: Data, text: str, lang: Lang) -> None:
    code, name = ceiling["code"], f"ceiling.{ceiling['code']}"
    factor = _factor(text, lang) if text.endswith("%") else None
    vnd = amount_vnd(text, lang)
    if factor is None and vnd is None:
        changes.faults[name] = AMOUNT
    elif factor is not None and factor != 1:
        changes.add(name, "ceiling", code=code, factor=factor)
    elif vnd is not None and vnd != ceiling["amount"]:
        changes.add(name, "ceiling", code=code, amount=vnd)


def _targets(changes: Changes, draft: Draft, round_data: Data, lang: Lang) -> None:
    for target in round_data["targets"]:
        code = target["code"]
        if text := draft.weights.get(code, ""):
            weight = number(text, lang)
            if weight is None or weight < 0:
                changes.faults[f"weight.{code}"] = WEIGHT
            elif weight != target.get("weight", 1):
                changes.add(f"weight.{code}", "weight", target=code, weight=weight)
        for phase in round_data["phases"]:
            key = floor_key(code, phase["code"])
            if text := draft.floors.get(key, ""):
                share = _factor(text, lang)
                if share is None or share > 1:
                    changes.faults[f"floor.{key}"] = SHARE
                elif share != _floor(target, phase["code"]):
                    changes.add(f"floor.{key}", "floor", target=code, phase=phase["code"], coverage=share)


def _musts(changes: Changes, draft: Draft, projects: set[str]) -> None:
    for place, line in enumerate(one for one in draft.musts if not one.blank):
        name = f"must.{place}"
        if not line.project:
            changes.faults[f"{name}.project"] = WHICH
        elif line.project not in projects:
            changes.faults[f"{name}.project"] = NO_PROJECT
        if line.must not in {"in", "out", "free"}:
            changes.faults[f"{name}.what"] = WHAT
        elif line.must != "free" and not line.reason:
            changes.faults[f"{name}.reason"] = WHY
        reason = {"reason": line.reason} if line.reason else {}
        changes.add(f"{name}.project", "must", project=line.project, must=line.must, **reason)


def _factor(text: str, lang: Lang) -> Decimal | None:
    """A percentage as a share; None where it is none, below nothing or far too much."""
    percent = number(text.removesuffix("%").strip(), lang)
    if percent is None or not 0 <= percent <= MOST_PERCENT:
        return None
    return (percent / FULL_PERCENT).normalize()


def _floor(target: Data, phase: str) -> Decimal | int:
    return next((one["coverage"] for one in target.get("floors", []) if one["phase"] == phase), 0)
