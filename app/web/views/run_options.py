"""How long to search and how close to come, as a form asks it and gives it back with its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.kit.words import Lang, Words
from app.runs.schemas import RunOptions
from app.web.forms import Form, number

FULL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Options:
    """The fields as they were typed, their faults, and what is asked where there is no fault."""

    time_limit_s: str = "60"
    gap_percent: str = ""
    faults: Mapping[str, Words] = field(default_factory=dict)
    asked: RunOptions | None = None


def options_of(form: Form, lang: Lang, limit_s: int) -> Options:
    """Read the two fields; an empty gap is the usual one."""
    seconds, percent = form.one("time_limit_s"), form.one("gap_percent")
    faults = {}
    time_limit = number(seconds, lang)
    if time_limit is None or time_limit != int(time_limit) or not 1 <= time_limit <= limit_s:
        faults["time_limit_s"] = Words(
            f"Ghi số giây nguyên, từ 1 đến {limit_s}.", f"Give whole seconds, from 1 to {limit_s}."
        )
    gap = number(percent, lang) if percent else Decimal("0.01")
    if gap is None or not 0 <= gap <= FULL_PERCENT:
        faults["gap_percent"] = Words("Ghi số phần trăm từ 0 đến 100.", "Give a percentage from 0 to 100.")
    if faults or time_limit is None or gap is None:
        return Options(seconds, percent, faults)
    return Options(seconds, percent, {}, RunOptions(time_limit_s=int(time_limit), gap=gap / FULL_PERCENT))
