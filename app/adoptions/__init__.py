"""Adopting a plan: the decision of a second person, with its number and date."""
