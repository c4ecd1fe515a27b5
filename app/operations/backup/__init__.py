"""Backups: every table at one moment as one archive, the same for every database; and its way back."""
