"""docs/people.md says what the table of roles says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.people.roles import ADMINISTRATOR, GRANTS, Permission, Role

DOCUMENT = (Path(__file__).parents[3] / "docs" / "people.md").read_text()
BY_NAME = {
    "MayRead": Permission.READ,
    "MayChangeRecords": Permission.PROPOSE,
    "MayPlan": Permission.PLAN,
    "MayFund": Permission.MONEY,
    "MayAsk": Permission.ASK,
    "MayAdopt": Permission.ADOPT,
    "MayAdminister": Permission.ADMINISTER,
}


def told() -> dict[str, set[Permission]]:
    """What the document's table gives to each role."""
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in DOCUMENT.splitlines() if line[:1] == "|"
    ]
    headings = rows[0][1:]
    found: dict[str, set[Permission]] = {heading: set() for heading in headings}
    for row in rows[2:]:
        name = re.findall(r"`(\w+)`", row[0])[0]
        for heading, cell in zip(headings, row[1:], strict=True):
            if name in BY_NAME and cell.startswith("x"):
                found[heading].add(BY_NAME[name])
    return found


@pytest.mark.parametrize("role", Role)
def test_the_document_gives_a_role_what_the_service_gives_it(role: Role) -> None:
    assert told()[role] == GRANTS[role]


def test_the_document_gives_an_administrator_what_the_service_gives_one() -> None:
    assert told()["administrator"] == ADMINISTRATOR
