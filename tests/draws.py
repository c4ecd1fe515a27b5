"""How many examples a property draws that says a number of its own."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100


def draws(examples: int) -> int:
    """So many, and as many times more as the profile of this run draws more than the usual 100 (tests/conftest.py)."""
    return examples * max(1, settings().max_examples // USUAL)
