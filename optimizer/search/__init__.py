"""What makes a search quick, in plain arrays: reformulations, bounds by multipliers, fixing, local search.

No engine and no rule of the model is known here. Sources and effects: docs/algorithm.md.
"""
