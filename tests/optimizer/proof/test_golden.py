"""A golden page per rule. `PHANKY_GOLDEN=write pytest tests/optimizer/proof` writes them anew, for a person to read."""

from __future__ import annotations

import os

import pytest

from tests.optimizer.model.pages import PAGES
from tests.optimizer.proof.pages import GOLDEN, kept, page

WRITE = os.environ.get("PHANKY_GOLDEN") == "write"


@pytest.mark.parametrize("rule_id", PAGES)
def test_the_rows_of_a_proof_are_those_of_the_rules_golden_page(rule_id: str) -> None:
    path = GOLDEN / f"{rule_id}.txt"
    if WRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(rule_id), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == page(rule_id)


def test_what_earlier_stages_reached_is_kept_by_rows_of_its_own() -> None:
    path = GOLDEN / "kept.txt"
    if WRITE:
        path.write_text(kept(), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == kept()


def test_every_golden_page_belongs_to_a_rule() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {*PAGES, "kept"}
