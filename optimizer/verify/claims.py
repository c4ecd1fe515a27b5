"""What a plan file says of money and coverage, held against what follows from its starts.

Money and years are compared to the đồng, printed fractions within 1e-9. Source: docs/model.md, plan file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from optimizer import jsonio
from optimizer.findings import Finding, Text
from optimizer.plan import Accounts, TailLine
from optimizer.round import Round
from optimizer.verify.words import money

Data = Mapping[str, Any]
Key = tuple[str, ...]
Right = TypeVar("Right")

TOLERANCE = Fraction(1, 10**9)
"""Plans print decimals; this is what a printed fraction may be off."""


def check_claims(round_: Round, accounts: Accounts, data: Data) -> Iterator[Finding]:
    """Compare allocations, coverage, funds, tail, cost and coverage of the whole with the accounts of the starts."""
    yield from _allocations(round_, accounts, data["allocations"])
    yield from _coverage(accounts, data["coverage"])
    yield from _funds(accounts, data["funds"])
    yield from _tail(accounts, data["tail"])
    objective = data["objective"]
    yield from hold("$.objective.cost", objective["cost"], accounts.cost_vnd)
    yield from hold_fraction("$.objective.coverage", objective["coverage"], accounts.stage_values["coverage"])


def hold(path: str, said: int | None, right_vnd: int | None) -> Iterator[Finding]:
    """Compare đồng with đồng; None = there is no such figure."""
    if said != right_vnd:
        yield wrong_figure(path, _amount(said), _amount(right_vnd))


def hold_fraction(path: str, said: Decimal | int, right: Fraction) -> Iterator[Finding]:
    """Compare a printed fraction with an exact one, within what printing may cost."""
    if abs(Fraction(said) - right) > TOLERANCE:
        yield wrong_figure(path, plain(said), figure(right))


def figure(value: Fraction) -> Text:
    """Show an exact number to a person; never compared."""
    return plain(Decimal(f"{float(value):.12g}"))


def plain(value: Decimal | int) -> Text:
    """Show a number as it stands, with a decimal comma in Vietnamese."""
    text = jsonio.plain(Decimal(value))
    return Text(text.replace(".", ","), text)


def _amount(amount_vnd: int | None) -> Text:
    return Text("không có", "none") if amount_vnd is None else money(amount_vnd)


def wrong_figure(path: str, said: Text, right: Text) -> Finding:
    """Say that a figure is claimed which does not follow from the starts."""
    return Finding(
        "wrong_figure",
        path,
        Text(
            f"Phương án ghi {said.vi}, tính từ các dự án được chọn là {right.vi}",
            f"{said.en} is claimed, {right.en} follows",
        ),
        Text(f"Sửa thành {right.vi}", f"Put {right.en}"),
    )


def _misplaced(path: str, message: Text) -> Finding:
    mend = Text("Để mỗi mục đúng một dòng như khi tính lại", "Have each line once, as it follows from the starts")
    return Finding("wrong_lines", path, message, mend)


def _pair(
    name: str, lines: Iterable[tuple[Key, Data]], right: Mapping[Key, Right]
) -> Iterator[Finding | tuple[str, Data, Right]]:
    """Pair each claimed line with the right one; doubled, unknown and missing lines are findings."""
    seen: set[Key] = set()
    for index, (key, line) in enumerate(lines):
        path, label = f"$.{name}[{index}]", " / ".join(key)
        if key in seen:
            yield _misplaced(path, Text(f"{label}: ghi hai lần", f"{label} stands twice"))
        elif key not in right:
            yield _misplaced(path, Text(f"{label}: không có khi tính lại", f"{label} does not follow from the starts"))
        else:
            yield path, line, right[key]
        seen.add(key)
    for key in right:
        if key not in seen:
            label = " / ".join(key)
            yield _misplaced(f"$.{name}", Text(f"Thiếu dòng {label}", f"The line {label} is missing"))


def _allocations(round_: Round, accounts: Accounts, lines: Iterable[Data]) -> Iterator[Finding]:
    said = [((line["project"], line["fund"], str(line["year"])), line) for line in lines]
    right: dict[Key, tuple[int, str]] = {
        (one.project, one.fund, str(one.year)): (one.amount_vnd, one.phase) for one in accounts.allocations
    }
    for key, line in said:
        # Saying that nothing is spent is true wherever nothing is.
        if line["amount"] == 0 and key not in right and line["year"] in round_.years:
            right[key] = 0, round_.phase_of[line["year"]].code
    for pair in _pair("allocations", said, right):
        if isinstance(pair, Finding):
            yield pair
            continue
        path, line, (amount_vnd, phase) = pair
        yield from hold(f"{path}.amount", line["amount"], amount_vnd)
        if line["phase"] != phase:
            yield wrong_figure(f"{path}.phase", Text(line["phase"], line["phase"]), Text(phase, phase))


def _coverage(accounts: Accounts, lines: Iterable[Data]) -> Iterator[Finding]:
    said = [((line["target"], line["phase"]), line) for line in lines]
    for pair in _pair("coverage", said, {(one.target, one.phase): one for one in accounts.coverage}):
        if isinstance(pair, Finding):
            yield pair
            continue
        path, line, one = pair
        yield from hold_fraction(f"{path}.fraction", line["fraction"], one.fraction)
        if "value" in line:
            yield from hold_fraction(f"{path}.value", line["value"], one.value)


def _funds(accounts: Accounts, lines: Iterable[Data]) -> Iterator[Finding]:
    said = [((line["fund"], line["phase"]), line) for line in lines]
    for pair in _pair("funds", said, {(one.fund, one.phase): one for one in accounts.funds}):
        if isinstance(pair, Finding):
            yield pair
            continue
        path, line, one = pair
        for name, right_vnd in (
            ("ceiling", one.ceiling_vnd),
            ("reserve", one.reserve_vnd),
            ("carried_in", one.carried_in_vnd),
            ("allocated", one.allocated_vnd),
            ("left", one.left_vnd),
        ):
            yield from hold(f"{path}.{name}", line[name], right_vnd)


def _tail(accounts: Accounts, lines: Iterable[Data]) -> Iterator[Finding]:
    said = [((line["project"], line["fund"], str(line.get("year", "…"))), line) for line in lines]
    right: dict[Key, TailLine] = {(one.project, one.fund, str(one.year or "…")): one for one in accounts.tail}
    for pair in _pair("tail", said, right):
        if isinstance(pair, Finding):
            yield pair
            continue
        path, line, one = pair
        name = "amount_per_year" if one.year is None else "amount"
        yield from hold(f"{path}.{name}", line[name], one.amount_vnd)
