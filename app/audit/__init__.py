"""The trail: who did what and when, each event chained to the one before it; it knows no feature."""
