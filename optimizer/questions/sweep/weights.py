"""Other weights of the targets: the plans stay the same, and what they are worth does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from optimizer.findings import Finding, Text
from optimizer.jsonio import plain
from optimizer.questions.sweep.ceilings import too_many
from optimizer.questions.sweep.places import Data, Described, Here, Places, Prints, in_words
from optimizer.reading.kinds import plain_number
from optimizer.round import Round

Weights = Mapping[str, Decimal]
"""Target code -> weight; targets that are not named keep theirs."""


class WeightPlaces(Places):
    """Places in the order of the sets."""

    def __init__(self, data: Data, round_: Round, sets: Sequence[Weights]) -> None:
        super().__init__(data, round_)
        self.sets = sets
        self._prints = Prints(data, "targets")

    def __len__(self) -> int:
        """One for each set."""
        return len(self.sets)

    def describe(self, place: int) -> Described:
        """The weights, and what they change in the words of a scenario file."""
        weights = self.sets[place]
        vi = ", ".join(f"{code} = {in_words(weight).vi}" for code, weight in weights.items())
        en = ", ".join(f"{code} = {in_words(weight).en}" for code, weight in weights.items())
        changes = [{"op": "weight", "target": code, "weight": plain_number(one)} for code, one in weights.items()]
        data = {"weights": {code: plain(weight) for code, weight in weights.items()}, "changes": changes}
        label = Text(f"Trọng số {vi}", f"Weights {en}") if weights else Text("Trọng số như cũ", "Weights as they are")
        return Described(label, data)

    def effective(self, place: int) -> dict[str, Any]:
        """The round file with the place's weights."""
        weights = {code: plain_number(weight) for code, weight in self.sets[place].items()}
        targets = [
            {**one, "weight": weights[one["code"]]} if one["code"] in weights else one for one in self.data["targets"]
        ]
        return {**self.data, "targets": targets}

    def here(self, place: int) -> Here:
        """The round of the place: only weights differ, so that nothing else is read again."""
        weights = self.sets[place]
        targets = tuple(replace(one, weight=weights.get(one.code, one.weight)) for one in self.round.targets)
        return Here(replace(self.round, targets=targets), self._prints.of(self.effective(place)["targets"]))


def weights_findings(round_: Round, sets: Sequence[Weights]) -> Iterator[Finding]:
    """What is wrong with the sets of a sweep, by a round."""
    there = ", ".join(round_.target)
    for at, weights in enumerate(sets):
        for code in weights:
            if code not in round_.target:
                yield Finding(
                    "unknown_target",
                    f"$.sets[{at}].{code}",
                    Text(f"Vòng này không có chỉ tiêu {code}.", f"The round has no target {code}."),
                    Text(f"Sửa mã. Đang có: {there}.", f"Mend the code. There are: {there}."),
                )
        if not any(weights.get(one.code, one.weight) for one in round_.targets):
            yield Finding(
                "all_weights_zero",
                f"$.sets[{at}]",
                Text("Mọi trọng số đều bằng 0.", "All weights are 0."),
                Text("Cho ít nhất một chỉ tiêu trọng số lớn hơn 0.", "Give at least one target a weight over 0."),
            )
    yield from too_many(len(sets), "$.sets")
