"""Which earlier stages a certificate may lean on, and where a fault in one is told."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from optimizer.jsonio import fingerprint
from optimizer.verify import certificates, verify_plan
from tests.optimizer.claimed import Data
from tests.optimizer.proof.stored import certified
from tests.optimizer.rounds import tiny_round


@pytest.fixture
def leaned_on(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Fraction]]:
    """What each certificate may lean on, in their order."""
    seen: list[dict[str, Fraction]] = []

    def prove(_round: object, _certificate: object, reached: Mapping[str, Fraction]) -> None:
        seen.append(dict(reached))

    monkeypatch.setattr(certificates, "prove", prove)
    return seen


def test_a_certificate_leans_on_the_values_of_the_stages_before_its_own(leaned_on: list[dict[str, Fraction]]) -> None:
    plan = certified()

    assert verify_plan(tiny_round(), plan) == ()
    assert [list(one) for one in leaned_on] == [[], ["coverage"], ["coverage", "cost"]]
    assert leaned_on[2]["cost"] == plan["objective"]["stages"][1]["value"]


def test_a_certificate_of_no_stage_leans_on_nothing(leaned_on: list[dict[str, Fraction]]) -> None:
    plan = deepcopy(certified())
    plan["certificate"][2]["stage"] = None

    verify_plan(tiny_round(), plan)

    assert leaned_on[2] == {}


def _impossible(**node: Any) -> Data:  # noqa: ANN401 - whatever a node may hold
    return {
        "format": "phanky.plan/1",
        "round": "LIB-2031",
        "round_sha256": fingerprint(tiny_round()),
        "answer": "none",
        "stopped": "time_limit",
        "certificate": [{"stage": None, "bound": None, "rows": [], "multipliers": [], "tree": [node]}],
    }


def test_a_proof_that_there_is_no_plan_is_told_with_its_place_where_it_does_not_hold() -> None:
    faults = [(one.code, one.path) for one in verify_plan(tiny_round(), _impossible())]

    assert faults == [("unproved", "$.certificate[0].tree[0]")]


def test_a_damaged_proof_that_there_is_no_plan_is_told_with_its_place() -> None:
    plan = _impossible(by=0)
    plan["certificate"][0]["multipliers"] = [{"rows": [3], "values": [1]}]

    assert [(one.code, one.path) for one in verify_plan(tiny_round(), plan)] == [
        ("unproved", "$.certificate[0].multipliers")
    ]
