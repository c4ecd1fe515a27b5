"""The service: stores candidates, asks the optimiser, keeps its answers. See docs/architecture.md."""
