"""How much more is reached for how much more money: one round, many amounts of its ceilings, a plan for each."""

from __future__ import annotations

from optimizer.questions.frontier.sweep import Point, frontier
from optimizer.questions.variants import Variant, effective_data, scaled

__all__ = ["Point", "Variant", "effective_data", "frontier", "scaled"]
