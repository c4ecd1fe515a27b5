"""O1 to O5 in a proof: what is pushed, and what earlier stages reached and may not be lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from optimizer.accounts import account, allowed_starts
from optimizer.plan import Start
from optimizer.round import Round
from optimizer.verify.proof.relaxation import Number, Relaxation
from optimizer.verify.proof.targets import Progress
from optimizer.verify.rules import broken_rules

Sums = tuple[dict[int, Number], Fraction]
"""Terms and constant of a stage's value."""


def coverage(proof: Relaxation, progress: Progress) -> Sums:
    """O1: the weighted average of coverage over targets and phases."""
    terms, constant, total = dict[int, Number](), Fraction(0), Fraction(0)
    for target in proof.round.targets:
        for phase in proof.round.phases:
            weight = Fraction(target.weight) * Fraction(phase.weight)
            total += weight
            column = progress.coverage.get((target.code, phase.code))
            if column is None:
                constant += weight
            else:
                terms[column] = weight
    return {column: weight / total for column, weight in terms.items()}, constant / total


def cost(proof: Relaxation, _progress: Progress) -> Sums:
    """O2: life cost, in đồng."""
    terms: dict[int, Number] = defaultdict(int)
    for number, way in enumerate(proof.ways):
        amounts = [one.amount_vnd for one in way.option.costs]
        amounts += [one.amount_per_year_vnd for one in way.option.running for _ in proof.round.years]
        for column, amount in proof.charged(number, amounts):
            terms[column] += amount
    return terms, Fraction(0)


def earliness(proof: Relaxation, _progress: Progress) -> Sums:
    """O3: years after the first allowed start; a start before the round is no delay."""
    terms: dict[int, Number] = {}
    for number, way in enumerate(proof.ways):
        first = min(allowed_starts(proof.round, way.option), default=way.start_year)
        terms[number] = max(0, way.start_year - first)
    return terms, Fraction(0)


def worst(proof: Relaxation, progress: Progress) -> Sums:
    """O4: the smallest coverage at the end of the last phase."""
    column, last = proof.column(1), proof.round.phases[-1].code
    for (target, phase), covered in progress.coverage.items():
        if phase == last:
            proof.add(f"O4/{target}", {column: 1, covered: -1}, 0)
    return {column: 1}, Fraction(0)


def met(proof: Relaxation, progress: Progress) -> Sums:
    """O5: the weight of the targets that are fully covered at the end of the last phase."""
    terms, constant, last = dict[int, Number](), Fraction(0), proof.round.phases[-1].code
    total = sum((Fraction(target.weight) for target in proof.round.targets), Fraction(0))
    for target in proof.round.targets:
        gained = progress.at.get((target.code, last))
        if gained is None:
            constant += Fraction(target.weight)
        else:
            proof.whole[target.code] = column = proof.column(1, whole=True)
            short = {number: -amount for number, amount in gained.items()}
            proof.add(f"O5/{target.code}", {**short, column: progress.span[target.code]}, 0)
            terms[column] = Fraction(target.weight) / total
    return terms, constant / total


STAGES: Mapping[str, Callable[[Relaxation, Progress], Sums]] = {
    "coverage": coverage,
    "cost": cost,
    "earliness": earliness,
    "worst": worst,
    "met": met,
}

MINIMISED = frozenset({"cost", "earliness"})


@dataclass(frozen=True, slots=True)
class Push:
    """A stage as something to push upwards: its value is `constant` + `sign` x (sum of `terms`) / `of`.

    Every value that a plan can have lies a whole number of `step`s from the constant. Without a stage nothing is
    pushed. `reached` is what earlier stages may not lose.
    """

    stage: str | None
    reached: Mapping[str, Fraction]
    terms: Mapping[int, int]
    of: int
    constant: Fraction
    sign: int
    step: Fraction

    def first_over(self, bound: Fraction | None) -> Fraction:
        """The smallest sum of terms that would be better than `bound`, as far as plans can have it.

        None = no plan at all: then any sum is too much.
        """
        if bound is None:
            return Fraction(0)
        steps = self.sign * (bound - self.constant) / self.step
        return self.of * self.step * (steps.numerator // steps.denominator + 1)

    def by(self, round_: Round, starts: Sequence[Start]) -> Fraction | None:
        """What a plan pushes; None where it breaks a rule or loses what an earlier stage reached."""
        if broken_rules(round_, starts):
            return None
        values = account(round_, starts).stage_values
        if any((values[name] - value) * (-1 if name in MINIMISED else 1) < 0 for name, value in self.reached.items()):
            return None
        return Fraction(0) if self.stage is None else self.pushed(values[self.stage])

    def pushed(self, value: Fraction) -> Fraction:
        """The sum of terms of a plan whose stage has this value."""
        return self.sign * (value - self.constant) * self.of

    def best(self, pushed: Fraction) -> Fraction:
        """The best value that a plan can have while its sum of terms is at most so much."""
        steps = pushed / self.of / self.step
        return self.constant + self.sign * self.step * (steps.numerator // steps.denominator)


def push(proof: Relaxation, progress: Progress, stage: str | None, reached: Mapping[str, Fraction]) -> Push:
    """Take in what the stages in `reached` may not lose, and say what `stage` pushes (None: nothing)."""
    for earlier, value in reached.items():
        terms, constant = STAGES[earlier](proof, progress)
        sign = -1 if earlier in MINIMISED else 1
        short = {column: -sign * part for column, part in terms.items()}
        proof.add(f"kept/{earlier}", short, sign * (constant - value))
    if stage is None:
        return Push(None, reached, {}, 1, Fraction(0), 1, Fraction(1))
    terms, constant = STAGES[stage](proof, progress)
    of = lcm(*(Fraction(part).denominator for part in terms.values()))
    sign = -1 if stage in MINIMISED else 1
    whole = {column: int(sign * part * of) for column, part in terms.items() if part}
    return Push(stage, reached, whole, of, constant, sign, _step(proof, progress, stage, terms))


def _step(proof: Relaxation, progress: Progress, stage: str, terms: Mapping[int, Number]) -> Fraction:
    """What every value is a multiple of, besides its constant; 1 where there is nothing to gain."""
    if stage == "cost" and any(way.part is not None for way in proof.ways):
        return Fraction(1)  # lines at a fraction are rounded up to whole đồng
    lattice = {column: _share_step(progress, key) for key, column in progress.coverage.items()}
    if stage == "worst":
        last = proof.round.phases[-1].code
        return _common(_share_step(progress, key) for key in progress.coverage if key[1] == last)
    return _common(part * lattice.get(column, Fraction(1)) for column, part in terms.items())


def _share_step(progress: Progress, key: tuple[str, str]) -> Fraction:
    """What every coverage of a target at the end of a phase is a multiple of: progress comes in whole lots."""
    span = progress.span[key[0]]
    return _common([span, *progress.at[key].values()]) / span


def _common(parts: Iterable[Number]) -> Fraction:
    """The greatest common divisor of fractions; 1 of none."""
    held = [Fraction(part) for part in parts if part]
    by = lcm(*(part.denominator for part in held))
    return Fraction(gcd(*(int(part * by) for part in held)) or 1, by)
