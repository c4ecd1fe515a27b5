"""Engines for tests: one that is not installed is left out, and says why. The test requirements install every one."""

from __future__ import annotations

import pytest

from optimizer.engines import ENGINES, Engine
from optimizer.findings import Refused


def installed(name: str) -> Engine:
    """The engine of that name, or the end of the test."""
    try:
        return ENGINES[name]
    except Refused as refused:
        pytest.skip(refused.findings[0].message.en)
