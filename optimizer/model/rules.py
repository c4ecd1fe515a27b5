"""Rules between projects: R1 to R6."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from optimizer.model.candidates import Candidate
from optimizer.model.model import Model
from optimizer.model.problem import Row, Rows, label
from optimizer.model.spending import Share, tagged
from optimizer.round import FULL_BP, Round, Rule


def requires(model: Model) -> Rows:
    """R1: Σ of x[p, start ≤ t] ≤ Σ of x[q, ready ≤ t]; for every start year t of p, where p needs q [choices].

    ready = completion + 1 + lag (moment complete) or start + lag (moment start). Where q's fraction is a choice:
    10000 * x[q] - f[q] + (10000 - lowest) * sum of x[p] <= 10000 - lowest, so that q is whole once p is chosen.
    """
    for rule in _of_kind(model.round, "requires"):
        needy, needed = model.of_project[rule.project or ""], model.of_project[rule.needs or ""]
        whole = [place for place in needed if model.candidates[place].fixed_bp == FULL_BP]
        for year in sorted({model.candidates[place].start_year for place in needy}):
            terms = {model.x[p]: 1 for p in needy if model.candidates[p].start_year <= year}
            terms |= {model.x[q]: -1 for q in whole if _ready(model.candidates[q], rule) <= year}
            yield Row(label("R1", rule.code, year), terms, "<=", 0)
        for place in whole:
            fraction, lowest = model.fraction[place], model.candidates[place].lowest_bp
            if fraction is not None and lowest is not None:
                terms = {model.x[p]: FULL_BP - lowest for p in needy} | {model.x[place]: FULL_BP, fraction: -1}
                yield Row(label("R1", rule.code, "whole", place), terms, "<=", FULL_BP - lowest)


def _ready(one: Candidate, rule: Rule) -> int:
    return (one.done_year + 1 if rule.moment == "complete" else one.start_year) + rule.lag_years


def excludes(model: Model) -> Rows:
    """R2: Σ over listed projects of x ≤ 1; for every `excludes` [choices]."""
    for rule in _of_kind(model.round, "excludes"):
        yield Row(label("R2", rule.code), _listed(model, rule), "<=", 1)


def together(model: Model) -> Rows:
    """R3: Σ of x[p] = Σ of x[first]; for every further project p of a `together` [choices]."""
    for rule in _of_kind(model.round, "together"):
        first = dict.fromkeys(model.chosen(rule.projects[0]), -1)
        for project in rule.projects[1:]:
            yield Row(label("R3", rule.code, project), {**model.chosen(project), **first}, "=", 0)


def counts(model: Model) -> Rows:
    """R4: Σ over listed projects of x ≤ count or ≥ count; for every `at_most`, `at_least` [choices]."""
    for rule in _of_kind(model.round, "at_most", "at_least"):
        yield Row(
            label("R4", rule.code), _listed(model, rule), "<=" if rule.kind == "at_most" else ">=", rule.count or 0
        )


def max_starts(model: Model) -> Rows:
    """R5: Σ over listed projects of x[p, start = t] ≤ count; for every `max_starts`, year t of the round [choices]."""
    for rule in _of_kind(model.round, "max_starts"):
        listed = set(rule.projects) or model.of_project.keys()
        for year in model.round.years:
            places = (n for n, one in enumerate(model.candidates) if one.start_year == year and one.project in listed)
            terms = {model.x[place]: 1 for place in places}
            if terms:
                yield Row(label("R5", rule.code, year), terms, "<=", rule.count or 0)


def shares(model: Model) -> Rows:
    """R6: Σ over p of (tag[p] − share)·cost[p,f,k] ≥ 0 or ≤ 0; for every `min_share`, `max_share` [đồng]."""
    for rule in _of_kind(model.round, "min_share", "max_share"):
        part, share = tagged(rule.tag or ""), Fraction(rule.share or 0)
        phases = [phase for phase in model.round.phases if rule.phase in (None, phase.code)]
        years = range(phases[0].first_year, phases[-1].last_year + 1)
        terms = model.spending.of(rule.fund, years, _over(part, share))
        yield Row(label("R6", rule.code), terms, ">=" if rule.kind == "min_share" else "<=", 0)


def _over(part: Share, share: Fraction) -> Share:
    return lambda one: part(one) - share


def _listed(model: Model, rule: Rule) -> dict[int, int]:
    return {column: 1 for project in rule.projects for column in model.chosen(project)}


def _of_kind(round_: Round, *kinds: str) -> Iterator[Rule]:
    return (rule for rule in round_.rules if rule.kind in kinds)
