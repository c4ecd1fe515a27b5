"""`make bench` and `python -m bench COMMAND`: speed side by side, and public instances. See README.md."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.asked import parser
from bench.cases import GROWTH, LARGE, made
from bench.public import NotThere

DATA_VARIABLE = "PHANKY_BENCH_DATA"
GROWTH_YEARS = 5
WRONG = 2
"""The exit code of what was asked wrongly."""


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for. Returns 1 if a plan does not hold or contradicts what is known, 2 if asked wrongly."""
    asked = parser().parse_args(words)
    named = os.environ.get(DATA_VARIABLE)
    folder = Path(named).resolve() if named else None
    if folder is None and asked.what in ("all", "race", "public"):
        print(f"Public instances skipped: {DATA_VARIABLE} does not name the folder that holds them (bench/README.md).")
    try:
        return COMMANDS[asked.what](asked, folder)
    except NotThere as error:
        print(error, file=sys.stderr)
        return WRONG


def _all(asked: Namespace, folder: Path | None) -> int:
    """Everything that `make bench` shows, one after the other; the worst code of all."""
    parts = (("race", _race), ("large", _large), ("growth", _growth), ("ablation", _ablation))
    kept = ["--out", str(asked.out)] if asked.out else []
    begun = [_build(asked, folder), _frontier(asked, folder), _jobs(asked, folder), _pages(asked, folder)]
    return max([*begun, *(part(parser().parse_args([name, *kept]), folder) for name, part in parts)])


def _build(_: Namespace, folder: Path | None) -> int:
    from bench import build  # noqa: PLC0415 - each command imports what it needs

    for line in build.lines(folder):
        print(line, flush=True)
    return 0


def _race(asked: Namespace, folder: Path | None) -> int:
    from bench.race import commands  # noqa: PLC0415 - as above

    return commands.race(commands.asked_of(asked), folder)


def _quick(asked: Namespace, folder: Path | None) -> int:
    from bench.race import commands  # noqa: PLC0415 - as above

    return commands.quick(asked.out, folder)


def _large(asked: Namespace, folder: Path | None) -> int:
    from bench.race import commands  # noqa: PLC0415 - as above

    return commands.large(commands.asked_of(asked), made("hard", LARGE, 0), folder)


def _growth(asked: Namespace, folder: Path | None) -> int:
    from bench import growth  # noqa: PLC0415 - as above
    from bench.race import commands  # noqa: PLC0415 - as above

    return growth.grown(commands.asked_of(asked), asked.sizes or GROWTH, GROWTH_YEARS, asked.plot, folder)


def _ablation(asked: Namespace, folder: Path | None) -> int:
    from bench.race import commands, ours  # noqa: PLC0415 - as above

    return commands.ablation(commands.asked_of(asked), asked.parts or ours.parts(), folder)


def _frontier(_: Namespace, __: Path | None) -> int:
    from bench import frontier  # noqa: PLC0415 - as above

    return frontier.main([])


def _jobs(_: Namespace, __: Path | None) -> int:
    from bench.jobs import measure  # noqa: PLC0415 - as above

    measure.main()
    return 0


def _load(asked: Namespace, _: Path | None) -> int:
    from bench.load import measure  # noqa: PLC0415 - as above

    return measure.main(asked.seconds, tuple(asked.kinds))


def _pages(_: Namespace, __: Path | None) -> int:
    from bench.pages import measure  # noqa: PLC0415 - as above

    return measure.main()


def _speed(_: Namespace, __: Path | None) -> int:
    from bench import speed  # noqa: PLC0415 - as above

    speed.main()
    return 0


def _public(asked: Namespace, folder: Path | None) -> int:
    from bench.public import run_public  # noqa: PLC0415 - as above
    from optimizer.questions.options import SolveOptions  # noqa: PLC0415 - as above

    if folder is None:
        return 0
    limit = {} if asked.time is None else {"time_limit_s": asked.time}
    options = SolveOptions(engine=asked.engine, gap=asked.gap, **limit)
    return run_public(folder, only=asked.only, options=options, own_limits=not limit, out=asked.out)


COMMANDS: Mapping[str, Callable[[Namespace, Path | None], int]] = {
    "all": _all,
    "race": _race,
    "quick": _quick,
    "build": _build,
    "large": _large,
    "growth": _growth,
    "ablation": _ablation,
    "frontier": _frontier,
    "jobs": _jobs,
    "load": _load,
    "pages": _pages,
    "speed": _speed,
    "public": _public,
}


if __name__ == "__main__":
    sys.exit(main())
