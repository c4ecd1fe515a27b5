"""SCIP as a user would call it: the model as a file, its own settings, one thread."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pyscipopt import Model

from bench.peers.door import Searched
from bench.peers.mps import mps, sign_of
from bench.peers.plain import Plain

ENDED = ("optimal", "gaplimit", "infeasible", "inforunbd")


def search(plain: Plain, stage: str, *, gap: float, time_limit_s: float) -> Searched:
    """Search one stage; see `door.Peer`."""
    model = Model()
    model.hideOutput()
    with TemporaryDirectory(prefix="phanky-bench-") as folder:
        path = Path(folder) / "round.mps"
        path.write_text(mps(plain, stage), encoding="ascii")
        model.readProblem(str(path))
    settings = {"limits/gap": gap, "limits/time": time_limit_s, "timing/clocktype": 2, "lp/threads": 1}
    for name, value in settings.items():
        model.setParam(name, value)
    model.optimize()
    sign, values, bound = sign_of(plain, stage), None, model.getDualbound()
    if model.getNSols():
        # a column that is not there has been of no use to the reader
        held, best = {one.name: one for one in model.getVars()}, model.getBestSol()
        names = (f"C{place}" for place in range(len(plain.columns)))
        values = tuple(model.getSolVal(best, held[name]) if name in held else 0.0 for name in names)
    known = None if model.isInfinity(abs(bound)) else sign * bound
    return Searched(values, known, model.getStatus() in ENDED, model.getStatus())
