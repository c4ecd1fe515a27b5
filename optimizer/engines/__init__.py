"""Engines by name, all behind the door of `door.py`."""

from __future__ import annotations

from optimizer.engines.cbc import Cbc
from optimizer.engines.door import Cancel, Ended, Engine, Limits, Outcome, Tick
from optimizer.engines.highs import Highs

ENGINES: dict[str, Engine] = {"highs": Highs(), "cbc": Cbc()}
"""What `--engine` may name; the first is the default."""

__all__ = ["ENGINES", "Cancel", "Ended", "Engine", "Limits", "Outcome", "Tick"]
