"""Scenarios: named changes laid over a round; the round itself is not touched."""
