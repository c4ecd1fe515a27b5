"""Many rounds made from one: other ceilings, weights, scenarios, draws of what may happen. Imports no engine.

Their plans are asked for in `swept`.
"""

from __future__ import annotations

from optimizer.questions.sweep.made import Sweep, sweep_of
from optimizer.questions.sweep.places import Described
from optimizer.questions.sweep.table import MOST_POINTS

__all__ = ["MOST_POINTS", "Described", "Sweep", "sweep_of"]
