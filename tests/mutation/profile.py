"""A pytest plugin for mutation runs: properties come last, and draw the same few rounds every time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutation",
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a fault that is found is not made smaller: nobody reads it
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutation")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the quick tests have the first look: most faults are seen by a page or a single case."""
    items.sort(key=lambda item: hasattr(getattr(item, "obj", None), "hypothesis"))
