"""When a round has no plan: which decisions contradict each other, and every way out that was found and checked."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.engines import Cancel, Engine
from optimizer.findings import EngineFailed, Finding
from optimizer.model.money import years_of
from optimizer.questions.conflicts.changes import changed
from optimizer.questions.conflicts.decisions import Decision, Kind
from optimizer.questions.conflicts.fewest import fewest_changes
from optimizer.questions.conflicts.finding import Finder
from optimizer.questions.conflicts.irreducible import Conflict
from optimizer.questions.conflicts.parts import Part, part_of
from optimizer.questions.conflicts.plain import plain_reasons
from optimizer.questions.conflicts.raises import Raise, least_raise
from optimizer.questions.conflicts.repairs import (
    NO_MONEY_HELPS,
    NOTHING_ELSE_HELPS,
    both_finding,
    money_finding,
    way_finding,
)
from optimizer.questions.conflicts.spent import spent_under
from optimizer.questions.conflicts.tell import CUT, DOUBTED, GENERAL, Short, conflict_finding
from optimizer.questions.conflicts.trials import Trials, Verdict
from optimizer.reading.kinds import MAX_VND
from optimizer.round import Round

FOR_CONFLICTS, FOR_WORDS, FOR_MONEY = 0.4, 0.2, 0.5
"""Shares of the time that is left, one after the other: for conflicts, what is missing in them, raises of ceilings."""


def why_infeasible(
    round_: Round, *, engine: Engine, time_limit_s: float, cancel: Cancel | None = None
) -> tuple[Finding, ...]:
    """Why a round that has no plan has none, and the ways out, each checked with a plan; at least one finding.

    First the reasons that show without a search, then conflicts that have nothing in common, then raises of ceilings
    from the least on, then the fewest changes that need no more money. Source: docs/model.md, "When no plan exists".
    """
    trials = Trials(engine, time_limit_s, cancel)
    reasons = plain_reasons(round_)
    answer = _Answer(round_, trials, [reason.finding for reason in reasons])
    try:
        if trials.feasible(Part(round_)).verdict is Verdict.FEASIBLE:
            return (DOUBTED,)
        answer.conflicts([reason.members for reason in reasons])
        answer.raises()
        answer.fewest()
    except EngineFailed:  # a model that binary floats cannot hold; what is told by then stays true
        answer.cut = True
    return (*answer.findings, *([CUT] if answer.cut else []), GENERAL)


class _Answer:
    """What is told so far. `cut`: time ended before all was known."""

    def __init__(self, round_: Round, trials: Trials, plain: Sequence[Finding]) -> None:
        self.round, self.trials = round_, trials
        self.places = range(len(round_.ceilings))
        self.findings = list(plain)
        self.found: list[Conflict] = []
        self.cut = False

    def conflicts(self, shown: Sequence[frozenset[Decision]]) -> None:
        """Tell the conflicts that say more than the plain reasons, of which these are the members."""
        finder = Finder(self.trials.within(FOR_CONFLICTS), self.round)
        finder.find(shown)
        self.found, self.cut = finder.found, finder.cut
        more = [one for one in finder.found if frozenset(one.members) not in shown]
        trials = self.trials.within(FOR_WORDS)
        self.findings += [conflict_finding(self.round, one, self._short(trials, one)) for one in more]

    def _short(self, trials: Trials, conflict: Conflict) -> Short | None:
        """What is missing under the last ceiling of a conflict, where that could be told in time."""
        part, lines = part_of(self.round, conflict.members), self.round.ceilings
        held = [one for one in conflict.members if one.kind is Kind.CEILING and lines[one.place] in part.round.ceilings]
        if not held:
            return None
        last = max(held, key=lambda one: years_of(self.round, lines[one.place]).stop)
        place = part.round.ceilings.index(lines[last.place])
        found = least_raise(trials, part, [place])
        if not isinstance(found, Raise) or not found.least:
            return None
        return Short(last, spent_under(part.round, place, found.starts))

    def raises(self) -> None:
        """Tell the least raise of every ceiling that is enough alone, then of all together where that is less."""
        of_each = [{one.place for one in each.members if one.kind is Kind.CEILING} for each in self.found]
        if not all(of_each):  # a conflict without any ceiling
            self.findings.append(NO_MONEY_HELPS)
        elif of_each:
            trials = self.trials.within(FOR_MONEY)
            alone = [self._raise(trials, [place]) for place in sorted(set.intersection(*of_each))]
            ways = sorted((one for one in alone if isinstance(one, Raise)), key=lambda one: one.total_vnd)
            together = self._raise(trials, self.places)
            if isinstance(together, Raise) and not (ways and ways[0].total_vnd <= together.total_vnd):
                ways.append(together)
            self.findings += [money_finding(self.round, one) for one in ways]
            if together is Verdict.INFEASIBLE:
                self.findings.append(NO_MONEY_HELPS)

    def _raise(self, trials: Trials, places: Sequence[int]) -> Raise | Verdict:
        found = least_raise(trials, Part(self.round), places)
        self.cut = self.cut or found is Verdict.UNKNOWN
        return found

    def fewest(self) -> None:
        """Tell the fewest changes that need no more money."""
        ways = fewest_changes(self.trials, self.round)
        self.cut = self.cut or not ways.done or not ways.fewest
        self.findings += [way_finding(self.round, way, fewest=ways.fewest) for way in ways.found]
        if ways.done and not ways.found:
            self.findings.append(NOTHING_ELSE_HELPS)
            if NO_MONEY_HELPS in self.findings:
                self._both()

    def _both(self) -> None:
        """Tell the fewest changes for a round that lacks no money, and the least raise that they leave to be made."""
        rich = Part(self.round).with_amounts(dict.fromkeys(self.places, MAX_VND))
        ways = fewest_changes(self.trials.within(FOR_MONEY), rich.round)
        for way in ways.found[:1]:
            found = least_raise(self.trials, Part(changed(self.round, way)), self.places)
            if isinstance(found, Raise):
                self.findings.append(both_finding(self.round, way, found))
