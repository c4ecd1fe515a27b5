"""The starts of one plan, looked up in their round, with the money that follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from optimizer.accounts import Chosen, Spending, resolve, spending_vnd
from optimizer.findings import Finding, Text
from optimizer.plan import Start
from optimizer.round import Round
from optimizer.verify.words import broken


@dataclass(frozen=True)
class Case:
    """What the rules are judged on: each chosen project once, and where it stands among the starts."""

    round: Round
    chosen: Mapping[str, Chosen]
    place: Mapping[str, int]

    @cached_property
    def spending(self) -> Spending:
        """(project, fund, year of the round) -> đồng (C3)."""
        return spending_vnd(self.round, self.chosen.values())

    @cached_property
    def _untagged_vnd(self) -> Mapping[tuple[str, int], int]:
        out: dict[tuple[str, int], int] = defaultdict(int)
        for (_, fund, year), amount_vnd in self.spending.items():
            out[fund, year] += amount_vnd
        return out

    @cached_property
    def _tagged_vnd(self) -> Mapping[tuple[str, str, int], Fraction]:
        # Money of equal shares is added up before it is multiplied: integers are far cheaper than fractions.
        by_share: dict[tuple[str, str, int, int, int], int] = defaultdict(int)
        for (project, fund, year), amount_vnd in self.spending.items():
            for tag, share in self.chosen[project].option.tags.items():
                by_share[(tag, fund, year, *share.as_integer_ratio())] += amount_vnd
        out: dict[tuple[str, str, int], Fraction] = defaultdict(Fraction)
        for (tag, fund, year, top, bottom), amount_vnd in by_share.items():
            out[tag, fund, year] += Fraction(amount_vnd * top, bottom)
        return out

    def spent_vnd(self, *, fund: str | None, years: range, tag: str | None = None) -> Fraction:
        """Add up the round's money of one fund (None: all) in these years; with a tag, the part tagged so."""
        funds = list(self.round.fund) if fund is None else [fund]
        keys = [(code, year) for code in funds for year in years]
        if tag is None:
            return Fraction(sum(self._untagged_vnd.get(key, 0) for key in keys))
        return sum((self._tagged_vnd.get((tag, *key), Fraction(0)) for key in keys), Fraction(0))

    def years(self, phase: str | None) -> range:
        """Years of a phase; None is the whole round."""
        if phase is None:
            return self.round.years
        return next(range(one.first_year, one.last_year + 1) for one in self.round.phases if one.code == phase)


def look_up(round_: Round, starts: Sequence[Start]) -> tuple[Case, tuple[Finding, ...]]:
    """Find every start in the round. A start that names nothing, or a project again, is a finding and is left out."""
    findings: list[Finding] = []
    chosen: dict[str, Chosen] = {}
    place: dict[str, int] = {}
    for index, start in enumerate(starts):
        faults = list(_unusable(round_, start, index, place))
        findings += faults
        if not faults:
            chosen[start.project], place[start.project] = resolve(round_, start), index
    return Case(round_, chosen, place), tuple(findings)


def _unusable(round_: Round, start: Start, index: int, place: Mapping[str, int]) -> Iterator[Finding]:
    project = round_.project.get(start.project)
    if project is None:
        yield broken(
            "C1",
            f"$.starts[{index}].project",
            Text(
                f"Vòng {round_.code} không có dự án {start.project}",
                f"Round {round_.code} has no project {start.project}",
            ),
            Text("Dùng mã dự án có trong vòng", "Use a project code of the round"),
        )
    elif all(option.code != start.option for option in project.options):
        names = ", ".join(option.code for option in project.options)
        yield broken(
            "C1",
            f"$.starts[{index}].option",
            Text(
                f"Dự án {project.code} không có cách thực hiện {start.option}",
                f"Project {project.code} has no option {start.option}",
            ),
            Text(f"Chọn một trong: {names}", f"Choose one of: {names}"),
        )
    elif start.project in place:
        yield broken(
            "C1",
            f"$.starts[{index}]",
            Text(
                f"Dự án {project.code} đã được chọn ở $.starts[{place[project.code]}]",
                f"Project {project.code} is already chosen at $.starts[{place[project.code]}]",
            ),
            Text("Chỉ giữ một cách thực hiện và một năm bắt đầu", "Keep one option and one start year"),
        )
