"""The rounds of a sweep by place: how many there are, what each is called, and what each is."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from optimizer.findings import Finding, Text
from optimizer.jsonio import dump_json, fingerprint, plain
from optimizer.reading import read_round
from optimizer.round import Round, Title

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What a place is: a label for people, and the same for machines."""

    label: Text
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Here:
    """The effective round of a place as it is read, and its file's fingerprint."""

    round: Round
    sha256: str


class Places(ABC):
    """The places of one kind of sweep over a round, numbered from 0."""

    def __init__(self, data: Data, round_: Round) -> None:
        self.data, self.round = data, round_

    @abstractmethod
    def __len__(self) -> int:
        """How many there are."""

    @abstractmethod
    def describe(self, place: int) -> Described:
        """What a place is."""

    @abstractmethod
    def effective(self, place: int) -> dict[str, Any]:
        """The place's round file; it shares with the sweep's own what is the same."""

    def here(self, place: int) -> Here:
        """The place's round, read from its file."""
        data = self.effective(place)
        return Here(read_round(data), fingerprint(data))

    def scenario(self, place: int, asked: str | None) -> str | None:  # noqa: ARG002 - scenarios know better
        """What the place's plan tells as its scenario."""
        return asked

    def findings(self, places: Sequence[int]) -> list[Finding]:  # noqa: ARG002 - most are whole once they are read
        """What is wrong with these places, beyond what shows without making them."""
        return []


class Prints:
    """Fingerprints of round files that differ under one key alone; what is the same is written only once."""

    def __init__(self, data: Data, key: str) -> None:
        before = [_pair(name, data[name]) + "," for name in sorted(data) if name < key]
        after = ["," + _pair(name, data[name]) for name in sorted(data) if name > key]
        self._before = "".join(["{", *before, dump_json(key), ":"]).encode()
        self._after = "".join([*after, "}"]).encode()

    def of(self, value: object) -> str:
        """`fingerprint` of the file with this value under the key."""
        return hashlib.sha256(self._before + _canonical(value).encode() + self._after).hexdigest()


def _pair(key: str, value: object) -> str:
    return f"{dump_json(key)}:{_canonical(value)}"


def _canonical(value: object) -> str:
    return dump_json(_sorted(value))


def _sorted(node: object) -> object:
    """The same data with the keys of every object in order."""
    if isinstance(node, dict):
        return {key: _sorted(node[key]) for key in sorted(node)}
    return [_sorted(item) for item in node] if isinstance(node, list) else node


def named(title: Title | None, code: str) -> Text:
    """A record's title in both languages, or its code."""
    if isinstance(title, Text):
        return title
    return Text(title or code, title or code)


def shown(number: Decimal | Fraction, places: int = 6) -> str:
    """A number in plain digits, rounded to so many decimals."""
    exact = Fraction(number)
    return plain(Decimal(round(exact * 10**places)).scaleb(-places))


def in_words(number: Decimal | Fraction) -> Text:
    """A number as people write it: with a decimal comma in Vietnamese."""
    text = shown(number, 2)
    return Text(text.replace(".", ","), text)
