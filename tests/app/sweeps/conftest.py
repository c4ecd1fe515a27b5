"""Runs and sweeps are asked of a service that solves."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def client(solving: TestClient) -> TestClient:
    return solving
