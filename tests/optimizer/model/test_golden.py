"""A golden page per rule. `PHANKY_GOLDEN=write pytest tests/optimizer/model` writes them anew, for a person to read."""

from __future__ import annotations

import os

import pytest

from optimizer.model import ALL, STAGES
from tests.optimizer.model.pages import GOLDEN, PAGES, page

IDS = [str(rule.__doc__).split(":", maxsplit=1)[0] for rule in (*ALL, *STAGES.values())]


@pytest.mark.parametrize("rule_id", IDS)
def test_the_rows_of_a_rule_are_those_of_its_golden_page(rule_id: str) -> None:
    path = GOLDEN / f"{rule_id}.txt"
    if os.environ.get("PHANKY_GOLDEN") == "write":
        path.write_text(page(rule_id), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == page(rule_id)


def test_every_golden_page_belongs_to_a_rule() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(IDS) == set(PAGES)
