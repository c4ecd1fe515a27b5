"""Kinds of single values: how each is read strictly, written back, and described in JSON Schema.

A kind's `read` returns the exact value, or BAD after noting a finding. Money stays int; every other number becomes
a Decimal of at most 15 significant digits. Source: docs/model.md, "Round file".
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from optimizer.findings import Text
from optimizer.reading.report import BAD, Place, Report

Schema = dict[str, Any]

MAX_VND: Final = 10**15
FIRST_YEAR, LAST_YEAR = 1900, 2200
MAX_SPAN_YEARS: Final = 300
"""No duration, offset or lag is longer than the years that a file may speak of."""
MAX_DIGITS: Final = 15
MAX_PLACES: Final = 30
"""No number has more digits than this before or after its decimal point; 1e999999999 would fill the memory."""


class Kind(ABC):
    """One kind of value: what `read` gives is what the dataclasses hold, except for the composed kinds of `records`."""

    @abstractmethod
    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the value as the library holds it, or BAD with a finding."""

    @abstractmethod
    def schema(self) -> Schema:
        """Describe the kind in JSON Schema 2020-12."""

    def build(self, value: Any) -> object:  # noqa: ANN401 -- each kind knows what is right for it
        """Build what the dataclasses hold, from a right value of the file or from what `read` made of it."""
        return value

    def write(self, value: Any) -> object:  # noqa: ANN401 -- each kind knows the type that it built
        """Write the value as a file holds it."""
        return value


@dataclass(frozen=True)
class AnyText(Kind):
    """Text; `least` 1 = may not be empty. The character NUL is refused: databases cannot hold it."""

    least: int = 0

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the text itself."""
        if not isinstance(value, str):
            return report.unfit(place, "wrong_type", value, self._wanted())
        if len(value) < self.least or "\0" in value:
            return report.unfit(place, "bad_text", value, self._wanted())
        return value

    def schema(self) -> Schema:
        """Describe a string without NUL."""
        return {"type": "string", "pattern": "^[^\\u0000]*$"} | ({"minLength": self.least} if self.least else {})

    def _wanted(self) -> Text:
        if self.least:
            return Text("một chuỗi khác rỗng và không có ký tự NUL", "a non-empty text without NUL characters")
        return Text("một chuỗi ký tự không có ký tự NUL", "a text without NUL characters")


@dataclass(frozen=True)
class OneOf(Kind):
    """One of a few words."""

    words: Sequence[str]

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the word itself."""
        if isinstance(value, str) and value in self.words:
            return value
        listed = ", ".join(self.words)
        wanted = Text(f"một trong các từ: {listed}", f"one of the words: {listed}")
        return report.unfit(place, "unknown_word" if isinstance(value, str) else "wrong_type", value, wanted)

    def schema(self) -> Schema:
        """Describe an enumeration; a single word is a constant."""
        return {"const": self.words[0]} if len(self.words) == 1 else {"enum": list(self.words)}


@dataclass(frozen=True)
class YesNo(Kind):
    """True or false."""

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the boolean itself."""
        if isinstance(value, bool):
            return value
        return report.unfit(place, "wrong_type", value, Text("true hoặc false", "true or false"))

    def schema(self) -> Schema:
        """Describe a boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Whole(Kind):
    """A JSON integer within bounds, both included; 2.0 and true are none."""

    low: int | None
    high: int | None

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the int itself."""
        if type(value) is not int:
            return report.unfit(place, "wrong_type", value, self._wanted())
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            return report.unfit(place, "out_of_range", value, self._wanted())
        return value

    def schema(self) -> Schema:
        """Describe an integer with its bounds."""
        return {"type": "integer"} | _bounds(self.low, self.high)

    def _wanted(self) -> Text:
        within = _within(self.low, self.high)
        return Text(f"một số nguyên{within.vi}", f"a whole number{within.en}")


@dataclass(frozen=True)
class Number(Kind):
    """An exact decimal within bounds, read into Decimal; `open_low` leaves the lower bound itself out."""

    low: int | None = None
    high: int | None = None
    open_low: bool = False
    digits: int = MAX_DIGITS
    floats: bool = False
    """Whether a binary float is let through as it is: only for measured times, which no rule reads."""

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the number as a Decimal."""
        if type(value) is int:
            # Checked before Decimal is made: an int of thousands of digits must not be spelled out.
            number = Decimal(value) if abs(value) < 10**MAX_PLACES else Decimal(10) ** (MAX_PLACES + 1)
        elif isinstance(value, Decimal) and value.is_finite():
            number = value
        elif self.floats and isinstance(value, float) and value >= 0:
            return value
        else:
            return report.unfit(place, "wrong_type", value, self._wanted())
        if not fits(number, self.digits):
            return report.unfit(place, "too_many_digits", value, self._wanted())
        low, high = self.low, self.high
        if (
            (low is not None and number < low)
            or (high is not None and number > high)
            or (self.open_low and number == low)
        ):
            return report.unfit(place, "out_of_range", value, self._wanted())
        return number

    def schema(self) -> Schema:
        """Describe a number with its bounds; JSON Schema has no word for significant digits."""
        bounds = _bounds(self.low, self.high)
        if self.open_low:
            bounds["exclusiveMinimum"] = bounds.pop("minimum")
        return {"type": "number"} | bounds

    def build(self, value: int | Decimal) -> object:
        """Build a Decimal."""
        return Decimal(value)

    def write(self, value: Decimal) -> object:
        """Write an int where the number is whole, else the shortest decimal."""
        return plain_number(value)

    def _wanted(self) -> Text:
        within = _within(self.low, self.high)
        open_vi, open_en = (" (không lấy cận dưới)", " (the lower bound left out)") if self.open_low else ("", "")
        return Text(
            f"một số thập phân chính xác{within.vi}{open_vi}, nhiều nhất {self.digits} chữ số có nghĩa",
            f"an exact decimal number{within.en}{open_en} with at most {self.digits} significant digits",
        )


@dataclass(frozen=True)
class Nullable(Kind):
    """A value of another kind, or null where null has a meaning of its own."""

    kind: Kind

    def read(self, value: object, place: Place, report: Report) -> object:
        """None for null."""
        return None if value is None else self.kind.read(value, place, report)

    def schema(self) -> Schema:
        """Describe the other kind or null."""
        return {"anyOf": [self.kind.schema(), {"type": "null"}]}

    def build(self, value: Any) -> object:  # noqa: ANN401 -- as in Kind
        """Build None for null."""
        return None if value is None else self.kind.build(value)

    def write(self, value: Any) -> object:  # noqa: ANN401 -- as in Kind
        """Null for None."""
        return None if value is None else self.kind.write(value)


@dataclass(frozen=True)
class TitleText(Kind):
    """A title: one string, or the same in Vietnamese and English."""

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read a string as it is, both languages as Text."""
        if isinstance(value, str):
            return _TEXT.read(value, place, report)
        if isinstance(value, dict) and set(value) == {"vi", "en"}:
            both = [_TEXT.read(value[lang], (place, lang), report) for lang in ("vi", "en")]
            return BAD if BAD in both else Text(value["vi"], value["en"])
        wanted = Text('một chuỗi, hoặc {"vi": ..., "en": ...}', 'a text, or {"vi": ..., "en": ...}')
        return report.unfit(place, "bad_title", value, wanted)

    def schema(self) -> Schema:
        """Describe a string or the pair."""
        pair = {"vi": _TEXT.schema(), "en": _TEXT.schema()}
        both = {"type": "object", "properties": pair, "required": ["vi", "en"], "additionalProperties": False}
        return {"anyOf": [_TEXT.schema(), both]}

    def build(self, value: str | Text | dict[str, str]) -> object:
        """Build both languages as Text."""
        return Text(**value) if isinstance(value, dict) else value

    def write(self, value: str | Text) -> object:
        """Write the pair again, or the string."""
        return {"vi": value.vi, "en": value.en} if isinstance(value, Text) else value


_TEXT = AnyText()


def fits(number: Decimal, digits: int = MAX_DIGITS) -> bool:
    """Tell whether a finite number has few enough significant digits (trailing zeros are free) and a sane exponent."""
    _, figures, exponent = number.as_tuple()
    if not isinstance(exponent, int) or not -MAX_PLACES <= exponent <= MAX_PLACES - len(figures):
        return False
    return len(figures) <= digits or len("".join(map(str, figures)).rstrip("0")) <= digits


def plain_number(value: Decimal) -> int | Decimal:
    """Return the same number as an int where it is whole, else as a Decimal without trailing zeros."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _bounds(low: int | None, high: int | None) -> Schema:
    return ({} if low is None else {"minimum": low}) | ({} if high is None else {"maximum": high})


def _within(low: int | None, high: int | None) -> Text:
    """Return the bounds in words, with the space before them."""
    if low is not None and high is not None:
        return Text(f" từ {low} đến {high}", f" from {low} to {high}")
    if low is not None:
        return Text(f" không nhỏ hơn {low}", f" not under {low}")
    return Text("", "") if high is None else Text(f" không lớn hơn {high}", f" not over {high}")


TEXT = _TEXT
CODE = AnyText(1)
MONEY = Whole(0, MAX_VND)
YEAR = Whole(FIRST_YEAR, LAST_YEAR)
SHARE = Number(0, 1)
WEIGHT = Number(0)
NUMBER = Number()
TITLE = TitleText()
