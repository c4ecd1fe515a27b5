"""What the verifier says to people, on one page to be read by eye.

`PHANKY_GOLDEN=write pytest tests/optimizer/test_verify_words.py` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import astuple
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from optimizer.findings import Finding, Text
from optimizer.verify import broken_rules, verify_plan
from optimizer.verify.certificates import WHY
from optimizer.verify.words import money, percent
from tests.optimizer.broken import broken
from tests.optimizer.claimed import Data, claimed_plan
from tests.optimizer.proof.stored import certified
from tests.optimizer.rounds import tiny_round

PAGE = Path(__file__).parent / "words" / "verify.txt"
BILLION = 10**9


def _claims() -> Iterable[Finding]:
    """Every way to claim what is not so."""
    yield from _said(lambda data: data.update(round="HN"))
    yield from _said(lambda data: data["objective"]["stages"].pop())
    yield from _said(lambda data: data["objective"]["stages"][0].update(value=Decimal("0.5"), bound=None))
    yield from _said(lambda data: data["objective"]["stages"][0].update(bound=Decimal("0.25")))
    yield from _said(lambda data: data["objective"]["stages"][0].update(bound=Decimal("0.5")))
    yield from _said(lambda data: data["objective"]["stages"][1].update(value=1_000, bound=2 * BILLION))
    yield from _said(lambda data: data["objective"].update(gap=Decimal("0.1")))
    yield from _said(lambda data: data["allocations"][0].update(amount=1_000, phase="B"))
    yield from _said(lambda data: data["allocations"].insert(1, data["allocations"][0]))
    yield from _said(lambda data: data["funds"][0].update(phase="C"))
    yield from _said(lambda data: data["funds"][0].update(left=None))


def _certificates() -> Iterable[Finding]:
    """Every way to claim a bound that nothing proves."""
    changes: list[Callable[[Data], object]] = [
        lambda data: data.pop("certificate"),
        lambda data: data["certificate"][0]["tree"].pop(),
        lambda data: data["certificate"][0]["multipliers"][0]["values"].pop(),
    ]
    for change in changes:
        data = deepcopy(certified())
        change(data)
        yield from verify_plan(tiny_round(), data)


def _said(change: Callable[[Data], object]) -> tuple[Finding, ...]:
    data = claimed_plan(tiny_round())
    change(data)
    return verify_plan(tiny_round(), data)


def _page() -> str:
    told = (*(one for case in broken() for one in broken_rules(*case)), *_claims(), *_certificates())
    findings = [(f"{one.severity} {one.code} {one.path}", [one.message, one.mend]) for one in told]
    reasons = [(f"unproved: {word}", [why]) for word, why in WHY.items()]
    return "\n".join(
        "\n  ".join([head, *(words for text in texts for words in astuple(text))]) + "\n"
        for head, texts in [*findings, *reasons]
    )


def test_the_verifier_says_what_stands_on_its_page() -> None:
    if os.environ.get("PHANKY_GOLDEN") == "write":
        PAGE.write_text(_page(), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == _page()


@pytest.mark.parametrize(
    ("amount_vnd", "text"),
    [
        (0, Text("0 đồng", "0 đồng")),
        (1_252_000_000_000, Text("1.252.000.000.000 đồng", "1,252,000,000,000 đồng")),
    ],
)
def test_money_is_grouped_by_dots_in_vietnamese_and_by_commas_in_english(amount_vnd: int, text: Text) -> None:
    assert money(amount_vnd) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1), Text("100 %", "100%")),
        (Fraction(1, 8), Text("12,5 %", "12.5%")),
        (Fraction(1, 3), Text("33,3333 %", "33.3333%")),
        (Fraction(12), Text("1.200 %", "1,200%")),
        (Fraction(0), Text("0 %", "0%")),
    ],
)
def test_shares_are_shown_with_up_to_four_decimals_of_a_percent(share: Fraction, text: Text) -> None:
    assert percent(share) == text
