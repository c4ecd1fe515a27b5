"""The decision that adopts a plan, as a form asks it and gives it back with its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from app.adoptions.schemas import AdoptionIn
from app.kit.words import Words
from app.web.forms import Form

FAULTS = {
    "decision_number": Words(
        "Ghi số quyết định như đã in, nhiều nhất 100 ký tự.",
        "Give the decision's number as printed, 100 letters at most.",
    ),
    "decision_date": Words("Chọn ngày ký quyết định.", "Give the day the decision was signed."),
    "reason": Words("Ghi lý do, nhiều nhất 2.000 ký tự.", "Say why, in 2,000 letters at most."),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The fields as they were typed, their faults, and the decision where there is no fault."""

    decision_number: str = ""
    decision_date: str = ""
    reason: str = ""
    faults: Mapping[str, Words] = field(default_factory=dict)
    body: AdoptionIn | None = None


def decision_of(form: Form) -> Decision:
    """Read the three fields."""
    typed = {name: form.one(name) for name in FAULTS}
    body, faults = None, {}
    try:
        body = AdoptionIn.model_validate(typed)
    except ValidationError as error:
        faults = {name: FAULTS[name] for name in (str(one["loc"][0]) for one in error.errors())}
    return Decision(typed["decision_number"], typed["decision_date"], typed["reason"], faults, body)
