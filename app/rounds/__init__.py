"""Budget rounds: phases, funds, ceilings, units, and the recorded facts beside them."""
