"""`python -m bench.jobs.loop`: a sweep's points one after the other in this process; prints the seconds."""

from __future__ import annotations

import sys
import time

from optimizer.jsonio import load_json
from optimizer.questions.sweep import sweep_of
from optimizer.questions.sweep.swept import swept


def main() -> None:
    """Read, warm up, loop, print."""
    asked = load_json(sys.stdin.buffer.read())
    list(swept(sweep_of(asked["round"], asked["spec"]), [0]))
    began = time.perf_counter()
    sweep = sweep_of(asked["round"], asked["spec"])
    for _ in swept(sweep, range(asked["points"])):
        pass
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
