"""Where a reader stands in a file, and the findings that it collects there."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final, TypeAlias

from optimizer.findings import Finding, Text

Place: TypeAlias = tuple["Place", str | int] | None
"""A place in a file as a chain of keys and list positions up to the top (None); made into text only when needed."""

BAD: Final = object()
"""What stands in a read list where the file's item was unusable, so that the positions of the others hold."""

_SHOWN: Final = 60


def path_of(place: Place) -> str:
    """Return the place as text, such as `$.projects[3].options[0].code`; odd keys are quoted in brackets."""
    steps: list[str] = []
    while place is not None:
        place, step = place
        if isinstance(step, int):
            steps.append(f"[{step}]")
        elif isinstance(step, str) and step.isidentifier():
            steps.append(f".{step}")
        else:
            steps.append(f"[{json.dumps(str(step), ensure_ascii=False)}]")
    return "$" + "".join(reversed(steps))


def shown(value: object) -> str:
    """Return a value as a person would find it in the file, cut to a length that fits in a sentence."""
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        text = _number(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _number(value: float | Decimal) -> str:
    """Write a number; of one of thousands of digits, which is slow to spell out, only its size."""
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        return f"≈2^{value.bit_length()}"
    return str(value)


class Report:
    """The findings of one reading, in the order in which the file is walked."""

    __slots__ = ("findings",)

    def __init__(self) -> None:
        """Start with nothing found."""
        self.findings: list[Finding] = []

    def add(self, place: Place, code: str, message: Text, mend: Text) -> None:
        """Note one error at a place."""
        self.findings.append(Finding(code, path_of(place), message, mend))

    def unfit(self, place: Place, code: str, value: object, wanted: Text) -> object:
        """Note that a value is not what the contract wants there; answers BAD so that a reader can return it."""
        if value is None:
            self.add(
                place,
                "null_not_allowed",
                Text("Không được ghi null ở đây.", "null may not stand here."),
                Text(f"Bỏ hẳn khoá này, hoặc ghi {wanted.vi}.", f"Leave the key out, or write {wanted.en}."),
            )
            return BAD
        what = shown(value)
        self.add(
            place,
            code,
            Text(f"{what} không phải là {wanted.vi}.", f"{what} is not {wanted.en}."),
            Text(f"Ghi {wanted.vi}.", f"Write {wanted.en}."),
        )
        return BAD
