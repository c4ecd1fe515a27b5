"""What a screen shows, prepared: pure functions from what the services tell to what the templates print."""
