"""R1 to R5 written down plainly: what projects are to one another."""

from __future__ import annotations

from itertools import chain

from bench.peers.plain.model import Pick, Plain, chosen
from optimizer.round import Rule


def rules(plain: Plain) -> None:
    """Every rule between projects, in the order of the file; shares of money are told with the money."""
    for rule in plain.round.rules:
        match rule.kind:
            case "requires":
                _requires(plain, rule)
            case "excludes":
                plain.row(_listed(plain, rule), None, 1.0)
            case "at_most":
                plain.row(_listed(plain, rule), None, float(rule.count or 0))
            case "at_least":
                plain.row(_listed(plain, rule), float(rule.count or 0), None)
            case "together":
                _together(plain, rule)
            case "max_starts":
                _max_starts(plain, rule)


def _requires(plain: Plain, rule: Rule) -> None:
    """By every year in which it may start: not before the needed one is ready by then, and that one whole."""
    needy, needed = plain.of_project[rule.project or ""], plain.of_project[rule.needs or ""]
    for year in sorted({pick.year for pick in needy}):
        ready = [pick for pick in needed if _ready(pick, rule) <= year and pick.share == 1]
        started = [pick for pick in needy if pick.year <= year]
        plain.row({**dict.fromkeys((pick.x for pick in ready), -1.0), **chosen(started)}, None, 0.0)
    for pick in needed:
        if pick.level != pick.x:
            terms = {**dict.fromkeys((one.x for one in needy), -1.0), pick.x: -1.0, pick.level: 1.0}
            plain.row(terms, -1.0, None)


def _ready(pick: Pick, rule: Rule) -> int:
    return (pick.year if rule.moment == "start" else pick.done + 1) + rule.lag_years


def _together(plain: Plain, rule: Rule) -> None:
    first = dict.fromkeys((pick.x for pick in plain.of_project[rule.projects[0]]), -1.0)
    for code in rule.projects[1:]:
        plain.row({**first, **chosen(plain.of_project[code])}, 0.0, 0.0)


def _max_starts(plain: Plain, rule: Rule) -> None:
    listed = set(rule.projects)
    for year in plain.round.years:
        started = (pick for pick in plain.picks if pick.year == year and (not listed or pick.project in listed))
        plain.row(chosen(started), None, float(rule.count or 0))


def _listed(plain: Plain, rule: Rule) -> dict[int, float]:
    return chosen(chain.from_iterable(plain.of_project[code] for code in rule.projects))
