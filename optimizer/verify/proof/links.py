"""R1 to R5 in a proof: rules between projects."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.round import FULL_BP, Rule
from optimizer.verify.proof.relaxation import Number, Relaxation, Way


def requires(proof: Relaxation, rule: Rule) -> None:
    """R1: what starts by a year needs the other to be ready by then, and whole."""
    needy, needed = proof.of_project[rule.project or ""], proof.of_project[rule.needs or ""]
    whole = [number for number in needed if proof.ways[number].high_bp == FULL_BP]
    for year in sorted({proof.ways[number].start_year for number in needy}):
        terms: dict[int, Number] = {n: 1 for n in needy if proof.ways[n].start_year <= year}
        terms |= {n: -1 for n in whole if _ready(proof.ways[n], rule) <= year}
        proof.add(f"R1/{rule.code}/{year}", terms, 0)
    for number in whole:
        way = proof.ways[number]
        if way.part is not None:
            slack = FULL_BP - way.low_bp
            whole_too: dict[int, Number] = {**dict.fromkeys(needy, slack), number: FULL_BP, way.part: -1}
            proof.add(f"R1/{rule.code}/whole/{way.option.code}/{way.start_year}", whole_too, slack)


def _ready(way: Way, rule: Rule) -> int:
    moment = way.at_most.completion_year + 1 if rule.moment == "complete" else way.start_year
    return moment + rule.lag_years


def together(proof: Relaxation, rule: Rule) -> None:
    """R3: every listed project is chosen exactly when the first one is."""
    first = dict.fromkeys(proof.of_project[rule.projects[0]], -1)
    for project in rule.projects[1:]:
        proof.add(f"R3/{rule.code}/{project}", {**_chosen(proof, [project]), **first}, 0, equal=True)


def counted(proof: Relaxation, rule: Rule) -> None:
    """R2, R4: at most or at least so many of the listed projects."""
    listed = _chosen(proof, rule.projects)
    if rule.kind == "excludes":
        proof.add(f"R2/{rule.code}", listed, 1)
    elif rule.kind == "at_most":
        proof.add(f"R4/{rule.code}", listed, rule.count or 0)
    else:
        proof.add(f"R4/{rule.code}", dict.fromkeys(listed, -1), -(rule.count or 0))


def max_starts(proof: Relaxation, rule: Rule) -> None:
    """R5: at most so many of the listed projects (none listed: all) start in any year of the round."""
    listed = _chosen(proof, rule.projects or proof.of_project)
    for year in proof.round.years:
        started = {number: 1 for number in listed if proof.ways[number].start_year == year}
        proof.add(f"R5/{rule.code}/{year}", started, rule.count or 0)


def _chosen(proof: Relaxation, projects: Iterable[str]) -> dict[int, Number]:
    return {number: 1 for project in projects for number in proof.of_project[project]}
