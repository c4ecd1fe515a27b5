"""Sweeps: one question asked of many variants of a round; their answers, readable while they come in."""
