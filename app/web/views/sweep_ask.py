"""What a form asks of a sweep, and what stands in it when it comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.kit.words import Lang, Words
from app.web.forms import Form, number

KINDS = ("ceilings", "weights", "scenarios", "monte_carlo")
USUAL: Mapping[str, str] = {
    "from_1": "50", "to_1": "110", "steps_1": "13", "from_2": "50", "to_2": "110", "steps_2": "5",
    "weights": "0; 1; 2; 4", "draws": "100", "seed": "1", "low": "90", "mode": "100", "high": "150",
    "probability": "20", "max_years": "1",
}  # fmt: skip
"""What stands in the fields before anybody types."""
NUMBER = Words("Ghi một số.", "Give a number.")
WHOLE = Words("Ghi một số nguyên.", "Give a whole number.")
FUND = Words("Chọn nguồn vốn.", "Choose a fund.")
OTHER_FUND = Words("Chọn nguồn vốn khác với nguồn thứ nhất.", "Choose another fund than the first.")
TARGET = Words("Chọn chỉ tiêu.", "Choose a target.")
WEIGHTS = Words(
    "Ghi các trọng số cách nhau bằng dấu chấm phẩy, ví dụ 0; 1; 2.",
    "Give weights with semicolons between them, 0; 1; 2 say.",
)
SOME = Words("Chọn ít nhất một kịch bản.", "Choose at least one scenario.")
HUNDRED = Decimal(100)


@dataclass(slots=True)
class Asked:
    """The fields as typed, their faults, and the spec where there is none."""

    kind: str
    typed: Mapping[str, str]
    chosen: frozenset[str] = frozenset()
    faults: dict[str, Words] = field(default_factory=dict)
    spec: dict[str, Any] | None = None

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.typed.get(name, USUAL.get(name, ""))


def blank(kind: str) -> Asked:
    """A form that nobody has touched."""
    return Asked(kind if kind in KINDS else KINDS[0], {})


def asked_of(form: Form, lang: Lang) -> Asked:
    """Read the form; `spec` is there where every field could be read."""
    kind = form.one("kind")
    asked = Asked(kind if kind in KINDS else KINDS[0], form.below(""), frozenset(form.all("codes")))
    reader = _Reader(asked, lang)
    spec = {"kind": asked.kind, **getattr(reader, asked.kind)()}
    if not asked.faults:
        asked.spec = spec
    return asked


class _Reader:
    """Reads the fields of one kind of sweep; shares and factors are typed in percent."""

    def __init__(self, asked: Asked, lang: Lang) -> None:
        self.asked, self.lang = asked, lang

    def ceilings(self) -> dict[str, Any]:
        """One fund's percents, or those of two."""
        first, second = self.asked.value("fund_1"), self.asked.value("fund_2")
        if not first:
            self.asked.faults["fund_1"] = FUND
        if second == first:
            self.asked.faults["fund_2"] = OTHER_FUND
        funds = {first: self._percents("1")}
        if second:
            funds[second] = self._percents("2")
        return {"funds": funds}

    def weights(self) -> dict[str, Any]:
        """One target with each of the weights in turn."""
        target, text = self.asked.value("target"), self.asked.value("weights")
        if not target:
            self.asked.faults["target"] = TARGET
        parts = [part.strip() for part in text.split(";") if part.strip()]
        weights = [number(part, self.lang) for part in parts]
        if not parts or None in weights:
            self.asked.faults["weights"] = WEIGHTS
        return {"sets": [{target: weight} for weight in weights]}

    def scenarios(self) -> dict[str, Any]:
        """The scenarios that were ticked."""
        if not self.asked.chosen:
            self.asked.faults["codes"] = SOME
        return {"codes": sorted(self.asked.chosen)}

    def monte_carlo(self) -> dict[str, Any]:
        """Draws of costs and delays."""
        said: dict[str, Any] = {"draws": self._whole("draws"), "seed": self._whole("seed")}
        said["cost"] = {name: self._share(name) for name in ("low", "mode", "high")}
        probability = self._share("probability")
        if probability:
            said["delay"] = {"probability": probability, "max_years": self._whole("max_years")}
        return said

    def _percents(self, place: str) -> dict[str, Any]:
        return {
            "from_percent": self._number(f"from_{place}"),
            "to_percent": self._number(f"to_{place}"),
            "steps": self._whole(f"steps_{place}"),
        }

    def _number(self, name: str) -> Decimal:
        value = number(self.asked.value(name).removesuffix("%"), self.lang)
        if value is None:
            self.asked.faults[name] = NUMBER
        return Decimal(0) if value is None else value

    def _share(self, name: str) -> Decimal:
        return (self._number(name) / HUNDRED).normalize()

    def _whole(self, name: str) -> int:
        text = self.asked.value(name)
        if not re.fullmatch(r"[0-9]{1,18}", text):
            self.asked.faults[name] = WHOLE
            return 0
        return int(text)
