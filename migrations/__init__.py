"""The schema's history; Alembic runs it, nothing else creates a table."""
