"""Where every figure comes from: provenance rows, and what each record carries beside its figures."""
