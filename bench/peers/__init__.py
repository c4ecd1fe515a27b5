"""What a user would pick instead: the plain formulation of a round, handed straight to an engine."""

from bench.peers.door import PEERS, Answered, Searched, answered

__all__ = ["PEERS", "Answered", "Searched", "answered"]
