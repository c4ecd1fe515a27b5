"""How sure is it: bounds that hold without believing any engine, each with the certificate that proves it."""

from optimizer.questions.certify.bounds import certified, certified_infeasible
from optimizer.questions.certify.plans import with_certificates

__all__ = ["certified", "certified_infeasible", "with_certificates"]
