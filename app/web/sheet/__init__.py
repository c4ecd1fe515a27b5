"""Candidates edited in place: what a project's cells say, what typing in them means, and whose edit came first."""
