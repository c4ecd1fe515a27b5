"""The exact judge of a plan: it knows the contract and no engine, and believes nothing that a plan says of itself."""

from optimizer.verify.plans import judge_plan, verify_plan
from optimizer.verify.rules import CHECKS, broken_rules

__all__ = ["CHECKS", "broken_rules", "judge_plan", "verify_plan"]
