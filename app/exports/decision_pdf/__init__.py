"""The decision on paper: a plan as a printable dossier for a council, A4, with charts, citations and fingerprints."""

from app.exports.decision_pdf.contents import Decision
from app.exports.decision_pdf.paper import decision_pdf

__all__ = ["Decision", "decision_pdf"]
