"""Ways to change a round file of which one knows what they do to its best plan: the laws of `test_laws`.

Each changes the data in place. The first kind leaves everything allowed that was allowed, so that the weighted coverage
cannot fall; the second changes names, order, calendar or the unit of money, so that no value of any stage changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

Data = dict[str, Any]
Law = Callable[[Data, Random], object]

MOST_VND = 10**15


def more_money(data: Data, chance: Random) -> None:
    for ceiling in data["ceilings"]:
        ceiling["amount"] += chance.choice([0, 1, 7, 10**6, 10**10])


def a_smaller_reserve(data: Data, chance: Random) -> None:
    for fund in data["funds"]:
        fund["reserve_rate"] = chance.choice([0, Decimal(fund["reserve_rate"]) / 2])


def more_carried_forward(data: Data, _chance: Random) -> None:
    for fund in data["funds"]:
        fund["carry_forward"] = 1 if fund["carry_forward"] else 0


def a_rule_less(data: Data, chance: Random) -> None:
    """A rule, a floor, a must, or a ceiling that carries nothing forward: each is a constraint and no more."""
    carrying = {fund["code"] for fund in data["funds"] if fund["carry_forward"]}
    free = [one for one in data["ceilings"] if one["fund"] not in carrying or "phase" not in one or "tag" in one]
    droppable: list[tuple[Any, Any]] = [(data["rules"], rule) for rule in data["rules"]]
    droppable += [(data["ceilings"], ceiling) for ceiling in free]
    droppable += [(target["floors"], floor) for target in data["targets"] for floor in target["floors"]]
    musts = [project for project in data["projects"] if "must" in project]
    if droppable and (not musts or chance.random() < 0.8):
        held, dropped = chance.choice(droppable)
        held.remove(dropped)
    elif musts:
        del chance.choice(musts)["must"]


def more_start_years(data: Data, chance: Random) -> None:
    first, last = data["phases"][0]["first_year"], data["phases"][-1]["last_year"]
    option = chance.choice(chance.choice(data["projects"])["options"])
    option["start_years"] = sorted({*option.get("start_years", ()), *range(first, last + 1)})


def another_option(data: Data, chance: Random) -> None:
    like = chance.choice(chance.choice(data["projects"])["options"])
    chance.choice(data["projects"])["options"].append(deepcopy(like) | {"code": "ANOTHER"})


def smaller_parts(data: Data, _chance: Random) -> None:
    for option in _options(data):
        if "min_fraction" in option:
            option["min_fraction"] *= Decimal("0.9")


def larger_contributions(data: Data, chance: Random) -> None:
    for option in _options(data):
        for line in option["contributions"]:
            if "amount" in line:
                line["amount"] *= chance.choice([1, 2, Decimal("1.37")])
            line["lag_years"] -= chance.choice([0, 1])


NEVER_LOWER = (
    more_money,
    a_smaller_reserve,
    more_carried_forward,
    a_rule_less,
    more_start_years,
    another_option,
    smaller_parts,
    larger_contributions,
)


def other_names(data: Data, chance: Random) -> None:
    lists = [data[name] for name in ("phases", "funds", "ceilings", "units", "targets", "projects", "rules")]
    codes = {one["code"] for held in [*lists, *(project["options"] for project in data["projects"])] for one in held}
    codes |= {tag for option in _options(data) for tag in option["tags"]}
    fresh = [f"N{number}" for number in range(len(codes))]
    chance.shuffle(fresh)
    named = dict(zip(sorted(codes), fresh, strict=True))
    _each(data, lambda _key, value: named.get(value, value) if isinstance(value, str) else value)
    for option in _options(data):
        option["tags"] = {named[tag]: share for tag, share in option["tags"].items()}


def another_order(data: Data, chance: Random) -> None:
    order = data.pop("objective", None)
    for held in _lists(data):
        chance.shuffle(held)
    if order is not None:
        data["objective"] = order


def other_years(data: Data, chance: Random) -> None:
    shift = chance.choice([-30, 1, 13])
    years = ("first_year", "last_year", "year", "start_year", "start_years")
    _each(data, lambda key, value: value + shift if key in years else value)


def a_useless_project(data: Data, _chance: Random) -> None:
    """It costs, gives nothing and has no tag; where other money may dilute a tagged share, it may cost nothing."""
    diluting = any(rule["kind"] == "max_share" for rule in data["rules"])
    cost = {"fund": data["funds"][0]["code"], "amount": 0 if diluting else 5}
    option = {"code": "build", "costs": [cost], "running": [], "contributions": [], "tags": {}}
    data["projects"].append({"code": "USELESS", "options": [option]})


def other_weights_in_proportion(data: Data, chance: Random) -> None:
    for name in ("targets", "phases"):
        by = chance.choice([2, Decimal("0.5"), 7])
        for one in data[name]:
            one["weight"] *= by


CHANGE_NOTHING = (other_names, another_order, other_years, a_useless_project, other_weights_in_proportion)


def _options(data: Data) -> Iterator[Data]:
    return (option for project in data["projects"] for option in project["options"])


def _money_lines(data: Data) -> Iterator[tuple[Data, str]]:
    """Every record that holds money, and under which key."""
    yield from ((ceiling, "amount") for ceiling in data["ceilings"])
    for option in _options(data):
        yield from ((cost, "amount") for cost in option["costs"])
        yield from ((running, "amount_per_year") for running in option["running"])


def fits_a_file(data: Data) -> bool:
    """Whether every amount is one that a round file may hold."""
    return all(record[key] <= MOST_VND for record, key in _money_lines(data))


def twice_the_money(data: Data) -> None:
    for record, key in _money_lines(data):
        record[key] *= 2


def nothing_rounded(data: Data) -> None:
    """Ten thousands of đồng, a reserve of a tenth, all or nothing carried: then no fraction of them is rounded."""
    for record, key in _money_lines(data):
        record[key] *= 10_000
    for fund in data["funds"]:
        fund["reserve_rate"] = Decimal("0.1") if fund["reserve_rate"] else 0
        fund["carry_forward"] = 1 if fund["carry_forward"] else 0


def _each(node: Any, change: Callable[[str, Any], Any], key: str = "") -> Any:  # noqa: ANN401 - data of any shape
    """Change every plain value below a node, each by the key that it stands under."""
    if isinstance(node, dict):
        for name, item in node.items():
            node[name] = _each(item, change, name)
    elif isinstance(node, list):
        node[:] = [_each(item, change, key) for item in node]
    else:
        return change(key, node)
    return node


def _lists(node: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - data of any shape
    if isinstance(node, list):
        yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _lists(item)
