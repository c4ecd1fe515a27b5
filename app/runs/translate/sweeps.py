"""Sweeps in the optimiser's words: judged when they are asked, described and made again place by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.runs.translate.files import refusals_as_problems
from optimizer.questions.sweep import Sweep, sweep_of

__all__ = ["Sweep", "read_sweep"]


def read_sweep(round_data: Mapping[str, Any], spec: Mapping[str, Any]) -> Sweep:
    """The sweep that is asked of an effective round. Raises Unusable with every finding."""
    with refusals_as_problems():
        return sweep_of(round_data, spec)
