"""Which version of the product this is."""

from __future__ import annotations

from importlib.metadata import version

VERSION = version("phanky")
"""Read once: a process does not become another version, and to look it up takes longer than most requests."""
