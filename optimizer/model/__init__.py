"""The mathematics of docs/model.md, one function per rule id; as PuLP has it, and as matrices for engines in memory."""

from __future__ import annotations

from optimizer.model.build import ALL, STAGES, build
from optimizer.model.model import Model
from optimizer.model.problem import Objective, Row

__all__ = ["ALL", "STAGES", "Model", "Objective", "Row", "build"]
