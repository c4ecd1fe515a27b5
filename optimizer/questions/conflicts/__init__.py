"""When a round has no plan: what contradicts what, and the ways out. Source: docs/model.md, "When no plan exists"."""

from optimizer.questions.conflicts.why import why_infeasible

__all__ = ["why_infeasible"]
