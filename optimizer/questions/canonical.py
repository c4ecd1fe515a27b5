"""One answer: of all plans that are best in every stage, the first in a stated order, whoever searches for it.

The order (docs/model.md): projects by their codes; for each in turn chosen before not chosen, then the earliest start
year, then the first option by code, then the largest fraction. So a portfolio is a number, digit after digit, and the
canonical one is the largest. Most projects are the same in every best plan, which one search proves for many at once;
what is left is settled in blocks of digits, each a search over whole columns with weights that every engine can tell
apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from optimizer.engines import Ended
from optimizer.findings import Text
from optimizer.model import Model, Objective, Row
from optimizer.model.problem import label
from optimizer.plan import Stopped
from optimizer.questions.stages import Found, Held, Search, Walk
from optimizer.questions.stages.bounds import closes
from optimizer.questions.stages.walk import STOPPED
from optimizer.round import FULL_BP

BLOCK = 2**15
"""So many values a block of digits may have: one step stands far above the tolerances of every engine."""
TIES = "ties"
"""The name of these searches, among the stages of a model and to whoever is told of progress."""


@dataclass(frozen=True, slots=True)
class Digit:
    """What is open about a project: its choice, or the fraction of what is chosen. The larger the value the better.

    `terms` are whole columns. Once the digits before it are settled, nothing is better than the `best` values.
    """

    project: str
    terms: Mapping[int, int]
    best: tuple[int, ...]

    def value(self, columns: Mapping[int, int]) -> int:
        """The value in a plan, by the columns that are not 0 in it."""
        return _sum(self.terms, columns)


@dataclass(frozen=True, slots=True)
class Subject:
    """A project with the digits of its choice and, where some of its candidates may be taken in part, its fraction."""

    choice: Digit
    fraction: Digit | None

    @property
    def digits(self) -> list[Digit]:
        """Its digits in order."""
        return [self.choice] if self.fraction is None else [self.choice, self.fraction]

    def whole(self, columns: Mapping[int, int]) -> int | None:
        """The column of its fraction where it is taken whole and could be taken in part."""
        parts = self.fraction.terms if self.fraction is not None else ()
        return next((column for column in parts if columns.get(column) == FULL_BP), None)

    def differs(self, here: Mapping[int, int], there: Mapping[int, int]) -> bool:
        """Whether it is another choice there, or no longer whole."""
        return self.choice.value(here) != self.choice.value(there) or self.whole(here) not in (None, self.whole(there))

    def still_open(self, columns: Mapping[int, int]) -> list[Digit]:
        """The digits that may change although the choice, and a whole project, do not."""
        return [] if self.fraction is None or self.whole(columns) is not None else [self.fraction]


def settle(walk: Walk) -> Text | None:
    """Make the held plan of a walk that is done the canonical one. What could not be proved; None when all is.

    A plan that turns up and is better in a stage is taken up, and the walk goes on from there. Raises EngineFailed.
    """
    while True:
        for name in walk.order:
            if not walk.proved(name):
                return Text(f"bước {name} chưa được chứng minh xong", f"the stage {name} is not proved")
        ties = Ties(walk.search, walk.plan)
        settled = ties.settle()
        walk.take(ties.held)
        if walk.done:
            if settled:
                return None
            walk.ends[TIES] = STOPPED.get(ties.ended, Stopped.GAP)
            return ties.left
        walk.run()


class Ties:
    """The plans that tie with the held one in every stage, and the search for the first of them.

    `held` is the first that is known, or a plan that is even better in a stage; `ended` why the last search ended, and
    `left` what is open as long as not all is settled.
    """

    def __init__(self, search: Search, held: Held) -> None:
        self.search, self.model, self.held = search, search.model, held
        self.ended = Ended.COMPLETE
        self.left = Text(
            "có thể còn phương án khác ngang bằng ở mọi bước", "another plan may be just as good in every stage"
        )

    def settle(self) -> bool:
        """Settle one digit after the other. False where one is left open, or a plan is better in a stage."""
        digits = self._open_digits()
        while digits:
            while digits and digits[0].value(self._here()) in digits[0].best:
                self._pin(digits.popleft())
            if digits and not self._settle(_block(digits)):
                return False
        return digits is not None

    def _open_digits(self) -> deque[Digit] | None:
        """The digits in which plans that tie may differ, in order; the others are pinned. None where that is open.

        A search that makes as much different as it can, and finds nothing, proves that all the rest is the same.
        """
        subjects = _subjects(self.model)
        same, here = subjects, self._here()
        while same:
            found = self._search(*_differences(same, here))
            if found is None:
                return None
            there = here if found.held is None else self._here(found.held)
            rest = [one for one in same if not one.differs(here, there)]
            if len(rest) == len(same):
                if not closes(found.bound, Fraction(0)):
                    return None
                break
            same = rest
        digits = deque[Digit]()
        for one in subjects:
            still_open = one.still_open(here) if one in same else one.digits
            for digit in one.digits:
                digits.append(digit) if digit in still_open else self._pin(digit)
        return digits

    def _settle(self, block: list[Digit]) -> bool:
        """Give the digits of a block the largest values, the first one first."""
        terms, weight = dict[int, int](), 1
        for digit in reversed(block):
            terms |= {column: amount * weight for column, amount in digit.terms.items()}
            weight *= digit.best[0] + 1
        first = block[0].project
        self.left = Text(f"chưa phân định xong từ dự án {first} trở đi", f"ties are open from project {first} on")
        found = self._search(terms)
        if found is None:
            return False
        if found.held is not None and _sum(terms, self._here(found.held)) > _sum(terms, self._here()):
            self.held = found.held
        if not closes(found.bound, Fraction(_sum(terms, self._here()))):
            return False
        for digit in block:
            self._pin(digit)
        return True

    def _search(self, terms: Mapping[int, int], constant: int = 0) -> Found | None:
        """Push these columns as far as plans that tie allow. None when a plan is better in a stage: it is held then."""
        search = self.search
        if search.left_s <= 0 or search.cancelled():
            self.ended = Ended.CANCELLED if search.cancelled() else Ended.TIME_LIMIT
            return Found(self.ended, None, None)
        self.model.objectives[TIES] = Objective(TIES, True, terms, Fraction(constant), whole=True)
        before, search.phase = search.phase, TIES
        found = search.stage(TIES, self.held, gap=Decimal(0))
        search.phase = before
        self.ended = found.ended
        if found.held is not None and search.first_difference(found.held.accounts) is not None:
            self.held = found.held
            return None
        return found

    def _pin(self, digit: Digit) -> None:
        """From now on the digit is what it is in the held plan."""
        here = self._here()
        name, chosen = label(TIES, digit.project), [column for column in digit.terms if here.get(column)]
        if chosen:
            self.model.add(Row(name, {chosen[0]: 1}, ">=", here[chosen[0]]))
        else:
            self.model.add(Row(name, dict.fromkeys(digit.terms, 1), "<=", 0))

    def _here(self, held: Held | None = None) -> dict[int, int]:
        """The columns of choices and fractions that are not 0 in a plan, by default the held one."""
        columns: dict[int, int] = {}
        for place, bp in self.model.taken((held or self.held).values).items():
            columns[self.model.x[place]] = 1
            fraction = self.model.fraction[place]
            if fraction is not None:
                columns[fraction] = bp
        return columns


def _subjects(model: Model) -> list[Subject]:
    """Every project that has a candidate, in the order of codes."""
    subjects = []
    for code, places in sorted(model.of_project.items()):
        ranked = sorted(places, key=lambda n: (model.candidates[n].start_year, model.candidates[n].option.code))
        parts = [column for place in places if (column := model.fraction[place]) is not None]
        if ranked:
            terms = {model.x[place]: len(ranked) - rank for rank, place in enumerate(ranked)}
            choice = Digit(code, terms, (len(ranked),))
            # a project that is not chosen, or not in part, has nothing to be larger
            fraction = Digit(code, dict.fromkeys(parts, 1), (FULL_BP, 0)) if parts else None
            subjects.append(Subject(choice, fraction))
    return subjects


def _differences(subjects: list[Subject], here: Mapping[int, int]) -> tuple[dict[int, int], int]:
    """What another plan has different: 10,000 for every other choice, the basis points that a whole project lost."""
    terms, constant = dict[int, int](), 0
    for one in subjects:
        chosen = next((column for column in one.choice.terms if here.get(column)), None)
        if chosen is None:
            terms |= dict.fromkeys(one.choice.terms, FULL_BP)
            continue
        constant += FULL_BP
        whole = one.whole(here)
        terms |= {chosen: -FULL_BP} if whole is None else {whole: -1}
    return terms, constant


def _block(digits: deque[Digit]) -> list[Digit]:
    """Take so many digits as fit into a block, at least one."""
    block, size = [digits.popleft()], 1
    size = block[0].best[0] + 1
    while digits and size * (digits[0].best[0] + 1) <= BLOCK:
        size *= digits[0].best[0] + 1
        block.append(digits.popleft())
    return block


def _sum(terms: Mapping[int, int], columns: Mapping[int, int]) -> int:
    return sum(amount * columns.get(column, 0) for column, amount in terms.items())
