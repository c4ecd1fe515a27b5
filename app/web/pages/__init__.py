"""One file for each screen: read through the services, prepare, show."""
