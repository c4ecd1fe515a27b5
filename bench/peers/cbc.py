"""CBC, the program that PuLP brings along, as a user would call it: a file, its own settings, one thread."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from pulp.apis.coin_api import pulp_cbc_path

from bench.peers.door import Searched
from bench.peers.mps import mps, sign_of
from bench.peers.plain import Plain
from optimizer.engines.cbc import ENDED, Log
from optimizer.engines.door import Ended

GRACE_S = 10.0
"""How long after its time CBC may still be writing before it is stopped from outside."""


def search(plain: Plain, stage: str, *, gap: float, time_limit_s: float) -> Searched:
    """Search one stage; see `door.Peer`."""
    with TemporaryDirectory(prefix="phanky-bench-") as name:
        folder = Path(name)
        (folder / "round.mps").write_text(mps(plain, stage), encoding="ascii")
        words = [pulp_cbc_path, "round.mps", "-sec", f"{time_limit_s:.3f}", "-timeMode", "elapsed", "-ratio", repr(gap)]
        words += ["-branch", "-printingOptions", "all", "-solution", "solution.txt"]
        try:
            done = subprocess.run(  # noqa: S603 - PuLP's own program, with words that are all ours
                words, cwd=folder, capture_output=True, text=True, check=False, timeout=time_limit_s + GRACE_S
            )
        except subprocess.TimeoutExpired:
            return Searched(None, None, ended=False, status="stopped from outside")
        solution = folder / "solution.txt"
        lines = solution.read_text().splitlines() if solution.exists() else []
    return _said(plain, stage, done.stdout, lines)


def _said(plain: Plain, stage: str, log: str, solution: list[str]) -> Searched:
    """What the log and the solution file say; the first line of the latter tells how it ended."""
    told = Log()
    told.read(log)
    words = solution[0].split(" - objective value")[0] if solution else "no solution file"
    ended, holds = ENDED.get(words, (None, None))
    sign, values = sign_of(plain, stage), None
    if holds:
        by_name = {parts[1]: float(parts[2]) for parts in (line.replace("**", " ").split() for line in solution[1:])}
        values = tuple(by_name.get(f"C{place}", 0.0) for place in range(len(plain.columns)))
    bound = told.bound
    if ended is Ended.COMPLETE and values is not None:
        bound = sign * plain.stages[stage].pushed(values) - (told.gap or 0.0)
    complete = ended in (Ended.COMPLETE, Ended.INFEASIBLE)
    return Searched(values, None if bound is None else sign * bound, complete, words)
