"""The mathematics of docs/model.md as a PuLP problem: one function per rule id."""

from __future__ import annotations

from optimizer.model.build import ALL, STAGES, build
from optimizer.model.model import Model
from optimizer.model.problem import Objective, Row

__all__ = ["ALL", "STAGES", "Model", "Objective", "Row", "build"]
