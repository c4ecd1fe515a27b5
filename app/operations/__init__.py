"""Running the service: is it alive and ready, what it measures, what it logs, and its backups."""
