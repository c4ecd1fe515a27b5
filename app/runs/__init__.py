"""Runs: questions asked of a frozen scenario. `translate` is the service's only door to the optimiser."""
