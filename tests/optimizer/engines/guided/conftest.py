"""Guided search of rounds of any size, and HiGHS behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from optimizer.engines import bettering, guided, seeking
from tests.optimizer.engines.guided.asked import Searches


@pytest.fixture(autouse=True, scope="module")
def eager() -> Iterator[None]:
    """Every part takes part in rounds of any size."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FEW", "CORES_FROM", "CUTS_FROM"):
            patch.setattr(guided, name, 1)
        patch.setattr(bettering, "LARGEST_SHARE_FROM", 1)
        patch.setattr(bettering, "SHARES", (0.4, 0.7, 1.0))
        patch.setattr(bettering, "POOR", 1.0)
        patch.setattr(bettering, "FRUITLESS", 2)
        yield


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Searches:
    """What HiGHS is asked to search."""
    out = Searches()
    monkeypatch.setattr(seeking, "searched", out)
    return out
