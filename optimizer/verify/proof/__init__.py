"""Proofs of bounds, re-checked in whole numbers: a relaxation of the round's rules, and a tree that covers it.

Nothing here knows an engine or the model that was handed to one. Source: docs/model.md, "The certificate".
"""

from optimizer.verify.proof.build import relaxed
from optimizer.verify.proof.parts import Part, narrowed
from optimizer.verify.proof.relaxation import Relaxation
from optimizer.verify.proof.stages import Push
from optimizer.verify.proof.tree import Unproved, Walk, prove

__all__ = ["Part", "Push", "Relaxation", "Unproved", "Walk", "narrowed", "prove", "relaxed"]
