"""Candidates: projects, their options with money and contributions, and the rules between them."""
