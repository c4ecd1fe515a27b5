"""Scenarios, each laid over the round by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from optimizer.findings import Finding, Refused, Text
from optimizer.questions.sweep.places import Data, Described, Places
from optimizer.round import Round
from optimizer.scenario import apply_scenario

Scenario = Mapping[str, Any]


class ScenarioPlaces(Places):
    """Places in the order of the scenarios."""

    def __init__(self, data: Data, round_: Round, scenarios: Sequence[Scenario]) -> None:
        super().__init__(data, round_)
        self.scenarios = scenarios

    def __len__(self) -> int:
        """One for each scenario."""
        return len(self.scenarios)

    def describe(self, place: int) -> Described:
        """The scenario's title, or its code."""
        scenario = self.scenarios[place]
        title = scenario.get("title", scenario["code"])
        label = Text(**title) if isinstance(title, Mapping) else Text(title, title)
        return Described(label, {"scenario": scenario["code"], "changes": scenario["changes"]})

    def effective(self, place: int) -> dict[str, Any]:
        """The round file with the scenario's changes."""
        return apply_scenario(self.data, self.scenarios[place])

    def scenario(self, place: int, asked: str | None) -> str | None:  # noqa: ARG002 - the one under it is not told
        """The place's own code."""
        return str(self.scenarios[place]["code"])

    def findings(self, places: Sequence[int]) -> list[Finding]:
        """What is wrong with these scenarios, by the round."""
        return [finding for place in places for finding in self._of_one(place)]

    def _of_one(self, place: int) -> list[Finding]:
        try:
            self.effective(place)
        except Refused as refused:
            return [replace(one, path=f"$.scenarios[{place}]{one.path[1:]}") for one in refused.findings]
        return []
