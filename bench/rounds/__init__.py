"""Made-up rounds of a given size, the same for the same seed on every machine."""

from bench.rounds.gentle import gentle_round
from bench.rounds.hard import hard_round

__all__ = ["gentle_round", "hard_round"]
