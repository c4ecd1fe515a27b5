"""The money of one option by fund and year, from its first possible start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.projects.schemas import CommittedOut, OptionOut
from app.rounds.schemas import RoundOut
from app.web.charts.columns import Columns, columns


@dataclass(frozen=True, slots=True)
class Profile:
    """What an option costs in each year if it starts in `start_year`; a row of `amounts_vnd` for each fund.

    `places` are those of the funds in the round: one fund has one colour on every page.
    """

    start_year: int
    years: Sequence[int]
    funds: Sequence[str]
    places: Sequence[int]
    amounts_vnd: Sequence[Sequence[int]]
    chart: Columns


def cost_profile(option: OptionOut, told: RoundOut, committed: CommittedOut | None) -> Profile:
    """Cost and running lines from the committed start, else the first that is allowed, to the round's last year."""
    fixed = committed.start_year if committed and committed.option == option.code else None
    start = (
        fixed if fixed is not None else min([*option.start_years, *([] if option.start_years else [told.first_year])])
    )
    spent: Counter[tuple[str, int]] = Counter()
    for line in option.costs:
        spent[line.fund, start + line.year_offset] += line.amount_vnd
    for running in option.running:
        for year in range(start + option.duration_years, told.last_year + 1):
            spent[running.fund, year] += running.amount_per_year_vnd
    years = range(min(start, told.first_year), max([told.last_year, *(year for _, year in spent)]) + 1)
    places = [place for place, fund in enumerate(told.funds) if any(of == fund.code for of, _ in spent)]
    funds = [told.funds[place].code for place in places]
    amounts = [[spent[fund, year] for year in years] for fund in funds]
    return Profile(start, years, funds, places, amounts, columns([str(year) for year in years], amounts))
