"""The round written down the plain way: what somebody would write who formulates the model directly.

One column for each project, option and start year; one row for each rule as it is said; a column of coverage for each
target and phase, one for each unit and phase. No preparation, no tightening: that is an engine's own business. Numbers
are binary floats. It shares no code with `optimizer/model`. Source: docs/model.md.
"""

from bench.peers.plain.build import write_down
from bench.peers.plain.model import Column, Pick, Plain, Row, Stage

__all__ = ["Column", "Pick", "Plain", "Row", "Stage", "write_down"]
