"""Other amounts of money: all ceilings of a fund in equal steps of percents, of two funds in every combination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from optimizer.findings import Finding, Text
from optimizer.questions.sweep.places import Data, Described, Here, Places, Prints, in_words, named, shown
from optimizer.questions.sweep.table import MOST_POINTS
from optimizer.questions.variants import Amounts, Variant, amounts_of, effective_data, with_amounts
from optimizer.reading.kinds import MAX_VND
from optimizer.round import Ceiling, Round

MOST_FUNDS = 2
PERCENT = 100

Percents = Mapping[str, Any]
"""One fund's `from_percent`, `to_percent` and `steps`."""


class CeilingPlaces(Places):
    """Places row by row: the fund that stands first in the round is the row, the other one the column."""

    def __init__(self, data: Data, round_: Round, funds: Mapping[str, Percents]) -> None:
        super().__init__(data, round_)
        # not in the order of the request's keys: whoever stores a request may have sorted them
        self.funds = {fund.code: funds[fund.code] for fund in round_.funds if fund.code in funds}
        self._prints = Prints(data, "ceilings")

    def __len__(self) -> int:
        """Every combination of steps."""
        return prod(one["steps"] for one in self.funds.values())

    def percents(self, place: int) -> Mapping[str, Fraction]:
        """The percent of every fund that is swept."""
        steps = [one["steps"] for one in self.funds.values()]
        out: dict[str, Fraction] = {}
        for at, (fund, one) in enumerate(self.funds.items()):
            step = place // prod(steps[at + 1 :]) % one["steps"]
            first, last = Fraction(one["from_percent"]), Fraction(one["to_percent"])
            out[fund] = first + (last - first) * step / max(1, one["steps"] - 1)
        return out

    def variant(self, place: int) -> Variant:
        """The amounts of the ceilings that are scaled, rounded down to whole đồng as a scenario's factor is."""
        percents = self.percents(place)
        lines = [(one, percents.get(one.fund or "")) for one in self.round.ceilings]
        return {one.code: _part(one, percent) for one, percent in lines if percent is not None}

    def amounts(self, place: int) -> Amounts:
        """Every ceiling's amount in đồng."""
        return amounts_of(self.round, self.variant(place))

    def describe(self, place: int) -> Described:
        """The percents, and what they change in the words of a scenario file."""
        percents = self.percents(place)
        titles = {fund.code: named(fund.title, fund.code) for fund in self.round.funds}
        vi = ", ".join(f"{titles[fund].vi} {in_words(percent).vi} %" for fund, percent in percents.items())
        en = ", ".join(f"{titles[fund].en} {in_words(percent).en}%" for fund, percent in percents.items())
        changes = [{"op": "ceiling", "code": code, "amount": amount} for code, amount in self.variant(place).items()]
        data = {"percents": {fund: shown(percent) for fund, percent in percents.items()}, "changes": changes}
        return Described(Text(vi, en), data)

    def effective(self, place: int) -> dict[str, Any]:
        """The round file with the place's amounts."""
        return effective_data(self.data, self.variant(place))

    def here(self, place: int) -> Here:
        """The round of the place: only amounts of ceilings differ, so that nothing else is read again."""
        file = self.effective(place)
        return Here(with_amounts(self.round, self.amounts(place)), self._prints.of(file["ceilings"]))


def ceilings_findings(round_: Round, funds: Mapping[str, Percents]) -> Iterator[Finding]:
    """What is wrong with the funds and percents of a sweep, by a round."""
    if not 1 <= len(funds) <= MOST_FUNDS:
        yield Finding(
            "not_one_or_two_funds",
            "$.funds",
            Text(f"Có {len(funds)} nguồn vốn thay đổi.", f"{len(funds)} funds are to change."),
            Text("Chọn một hoặc hai nguồn vốn.", "Name one fund, or two."),
        )
    lines = {code: [one for one in round_.ceilings if one.fund == code] for code in funds}
    there = ", ".join(dict.fromkeys(one.fund for one in round_.ceilings if one.fund is not None))
    for code, percents in funds.items():
        if not lines[code]:
            yield Finding(
                "fund_without_ceiling" if code in round_.fund else "unknown_fund",
                f"$.funds.{code}",
                Text(
                    f"Vòng này không có trần nào của nguồn vốn {code}.", f"The round has no ceiling of the fund {code}."
                ),
                Text(
                    f"Chọn nguồn vốn có trần: {there or 'không có'}.", f"Name a fund that has one: {there or 'none'}."
                ),
            )
        most = max(Fraction(percents["from_percent"]), Fraction(percents["to_percent"]))
        for one in lines[code]:
            if _part(one, most) > MAX_VND:
                yield Finding(
                    "amount_out_of_range",
                    f"$.funds.{code}",
                    Text(
                        f"Trần {one.code} sẽ vượt {MAX_VND} đồng.", f"The ceiling {one.code} would pass {MAX_VND} đồng."
                    ),
                    Text("Ghi phần trăm nhỏ hơn.", "Write smaller percents."),
                )
    yield from too_many(prod(one["steps"] for one in funds.values()), "$.funds")


def too_many(count: int, path: str) -> Iterator[Finding]:
    """A sweep has at most so many points."""
    if count > MOST_POINTS:
        yield Finding(
            "too_many_points",
            path,
            Text(f"Lượt quét này có {count} điểm.", f"This sweep has {count} points."),
            Text(f"Giảm còn nhiều nhất {MOST_POINTS} điểm.", f"Ask for {MOST_POINTS} at most."),
        )


def _part(ceiling: Ceiling, percent: Fraction) -> int:
    return int(ceiling.amount_vnd * percent / PERCENT)
