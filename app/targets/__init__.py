"""Targets: what a round wants, with baseline, goal, floors and scope."""
