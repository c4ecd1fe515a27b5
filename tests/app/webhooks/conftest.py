"""Receivers of tests are on this machine, which an installation has to allow."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHANKY_WEBHOOK_PRIVATE_ADDRESSES", "true")
