"""A sweep as it was asked for: read strictly, and refused whole with everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from optimizer.findings import Finding, Refused, Text
from optimizer.questions.sweep.ceilings import CeilingPlaces, ceilings_findings, too_many
from optimizer.questions.sweep.monte_carlo import Draws, draws_findings
from optimizer.questions.sweep.places import Data, Described, Places
from optimizer.questions.sweep.scenarios import ScenarioPlaces
from optimizer.questions.sweep.table import SPEC
from optimizer.questions.sweep.weights import WeightPlaces, weights_findings
from optimizer.reading import read_round
from optimizer.reading.report import Report
from optimizer.round import Round


class Sweep:
    """Many rounds made from one, each with its place, from 0 on. Made by `sweep_of`, which judges them."""

    def __init__(self, kind: str, places: Places) -> None:
        self.kind, self.places = kind, places

    def __len__(self) -> int:
        """How many rounds there are."""
        return len(self.places)

    @property
    def count(self) -> int:
        """How many rounds there are."""
        return len(self.places)

    def describe(self, place: int) -> Described:
        """What a place is, for people in both languages and for machines. Raises IndexError for no place."""
        return self.places.describe(self.known(place))

    def effective(self, place: int) -> dict[str, Any]:
        """The effective round file of a place, the same whenever and wherever it is asked for. Raises IndexError.

        It shares with the sweep's own round file what is the same in both: it is to be read, not to be changed.
        """
        return self.places.effective(self.known(place))

    def expect(self, places: Sequence[int]) -> None:
        """Look at these places. Raises Refused for those that there are not, or else for what their scenarios break."""
        there = range(len(self))
        wanted = sorted(set(places))
        if wrong := [place for place in wanted if place not in there]:
            raise Refused([_no_place(place, len(self)) for place in wrong])
        if findings := self.places.findings(wanted):
            raise Refused(findings)

    def known(self, place: int) -> int:
        """The place itself. Raises IndexError where there is no such place."""
        if not 0 <= place < len(self):
            raise IndexError(f"the sweep has the places 0 to {len(self) - 1}, not {place}")
        return place


def sweep_of(round_data: Data, spec: object, places: Sequence[int] | None = None) -> Sweep:
    """The sweep that is asked of an effective round file.

    Raises Refused with every finding of the round, or else of the spec (`docs/sweeps.md`): its shape, or else what it
    names in the round, how many points it has, and what its scenarios break. `places`: only these are to be used, so
    that nothing is said of scenarios at others.
    """
    round_, asked = read_round(round_data), _read(spec)
    if findings := _findings(round_, asked):
        raise Refused(findings)
    sweep = Sweep(asked["kind"], _places(round_data, round_, asked))
    sweep.expect(range(len(sweep)) if places is None else places)
    return sweep


def _read(spec: object) -> Mapping[str, Any]:
    report = Report()
    read = SPEC.read(spec, None, report)
    if report.findings:
        raise Refused(report.findings)
    return cast("Mapping[str, Any]", read)


def _findings(round_: Round, asked: Mapping[str, Any]) -> list[Finding]:
    match asked["kind"]:
        case "ceilings":
            return list(ceilings_findings(round_, asked["funds"]))
        case "weights":
            return list(weights_findings(round_, asked["sets"]))
        case "scenarios":
            return list(too_many(len(asked["scenarios"]), "$.scenarios"))
        case _:
            return list(draws_findings(round_, asked))


def _places(round_data: Data, round_: Round, asked: Mapping[str, Any]) -> Places:
    match asked["kind"]:
        case "ceilings":
            return CeilingPlaces(round_data, round_, asked["funds"])
        case "weights":
            return WeightPlaces(round_data, round_, asked["sets"])
        case "scenarios":
            return ScenarioPlaces(round_data, round_, asked["scenarios"])
        case _:
            return Draws(round_data, round_, asked)


def _no_place(place: int, count: int) -> Finding:
    return Finding(
        "no_such_place",
        "$.places",
        Text(f"Lượt quét này không có điểm {place}.", f"The sweep has no place {place}."),
        Text(f"Chọn từ 0 đến {count - 1}.", f"Choose 0 to {count - 1}."),
    )
