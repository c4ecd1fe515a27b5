"""The same key, the same answer: a POST that is sent again after a lost connection creates nothing twice."""
