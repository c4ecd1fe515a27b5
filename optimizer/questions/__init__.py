"""The questions that a planner asks of a round, one file each."""
