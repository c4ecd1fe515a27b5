"""`python -m optimizer --stay`: a process that answers one question after the other. Its lines: docs/sweeps.md."""

from __future__ import annotations

from optimizer.process.staying import stay

__all__ = ["stay"]
