"""`make bench`: speed and memory, then the public instances; `python -m bench speed` or `public` for one of them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from bench import speed
from bench.public import FAMILIES, NotThere, run_public
from optimizer.engines import ENGINES
from optimizer.questions.best_plan import SolveOptions

DATA_VARIABLE = "PHANKY_BENCH_DATA"


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for. Returns 1 if a plan does not hold or contradicts what is published, 2 if asked wrongly."""
    asked = _parser().parse_args(words)
    if asked.what in ("all", "speed"):
        speed.main()
    if asked.what == "speed":
        return 0
    folder = os.environ.get(DATA_VARIABLE)
    if not folder:
        print(f"Public instances skipped: {DATA_VARIABLE} does not name the folder that holds them (bench/README.md).")
        return 0
    limit = {} if asked.time is None else {"time_limit_s": asked.time}
    options = SolveOptions(engine=asked.engine, gap=asked.gap, **limit)
    try:
        return run_public(Path(folder).resolve(), only=asked.only, options=options, own_limits=not limit, out=asked.out)
    except NotThere as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "speed", "public"), default="all")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help=f"families ({', '.join(FAMILIES)}) or single instances"
    )
    parser.add_argument("--engine", choices=tuple(ENGINES), default=next(iter(ENGINES)), help="who searches")
    parser.add_argument("--time", type=float, metavar="SECONDS", help="for each instance, instead of its family's own")
    parser.add_argument("--gap", type=Decimal, default=Decimal(0), help="relative gap at which a search may end")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write every result there as a line of JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
