"""Answers: plans as they were found and verified, kept as they are for good."""
