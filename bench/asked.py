"""The words of the command line of `python -m bench`."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from bench.cases import GROWTH, PUBLIC, SEEDS, SIZES
from bench.peers import PEERS
from bench.public import FAMILIES
from bench.race.job import OURS
from optimizer.engines import ENGINES

LIMIT_S = 120.0
LONG_LIMIT_S = 300.0
LOAD_S = 15
DATABASES = ("sqlite", "postgresql")
GAPS = ("0.001", "0.0001")
LARGE_GAPS = ("0.001", "0.0002")
DRAWN = (OURS, "highs")
PLOT = Path("var/bench/growth.svg")

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def parser() -> ArgumentParser:
    """What may be asked for."""
    whole = ArgumentParser(prog="python -m bench", description="Speed side by side, and public instances.")
    whole.set_defaults(what="all", out=None)
    commands = whole.add_subparsers(metavar="COMMAND")
    every = _command(commands, "all", "all of these but quick, speed and public, one after the other")
    every.add_argument("--out", type=Path, metavar="FILE", help="results as JSON lines; what stands there is not run")
    _racing(commands)
    quick = _command(commands, "quick", "the race on some rounds, in under five minutes")
    quick.add_argument("--out", type=Path, metavar="FILE", help="results as JSON lines; what stands there is not run")
    _command(commands, "build", "from file to engine, beside the plain formulation")
    _command(commands, "frontier", "a frontier of 25 ceilings beside cold solves")
    _command(commands, "jobs", "asking, and sweeps by one worker and two, beside a plain loop; on both databases")
    load = _command(commands, "load", "60 people at once: the real service beside a bare endpoint; on both databases")
    load.add_argument("--seconds", type=int, default=LOAD_S, metavar="S", help=f"of each part, usually {LOAD_S}")
    load.add_argument("--kinds", nargs="+", default=DATABASES, choices=DATABASES, help="usually both")
    _command(commands, "pages", "bytes on the wire, first paint in a real browser, a table of 500 rows; with limits")
    _command(commands, "speed", "how long each step takes, apart")
    _public(commands)
    return whole


def _racing(commands: Commands) -> None:
    everybody = (OURS, *PEERS)
    race = _command(commands, "race", "ours and the peers on the fixed list of rounds")
    _limits(race, GAPS, LIMIT_S, everybody)
    _instances(race)
    large = _command(commands, "large", "a round of 20,000 projects")
    _limits(large, LARGE_GAPS, LONG_LIMIT_S, DRAWN)
    growth = _command(commands, "growth", "seconds and memory from 100 to 100,000 projects, with a plot")
    _limits(growth, GAPS[:1], LONG_LIMIT_S, DRAWN)
    growth.add_argument("--sizes", type=int, nargs="+", metavar="N", help=f"instead of {GROWTH}")
    growth.add_argument("--plot", type=Path, default=PLOT, metavar="FILE", help=f"where the SVG goes, usually {PLOT}")
    ablation = _command(commands, "ablation", "our search with each of its parts left out")
    _limits(ablation, GAPS, LIMIT_S, (OURS,))
    _instances(ablation)
    ablation.add_argument("--parts", nargs="+", metavar="PART", help="these parts only")


def _command(commands: Commands, name: str, what: str) -> ArgumentParser:
    made = commands.add_parser(name, help=what, description=what)
    made.set_defaults(what=name, only=[], seeds=SEEDS)
    return made


def _limits(made: ArgumentParser, gaps: tuple[str, ...], limit_s: float, engines: tuple[str, ...]) -> None:
    everybody = (OURS, *PEERS)
    said = f"usually {' '.join(engines)}"
    made.add_argument("--engines", nargs="+", choices=everybody, default=engines, help=f"who searches, {said}")
    made.add_argument("--peers", nargs="*", choices=tuple(PEERS), help="ours and these, instead of --engines")
    said = f"usually {' '.join(gaps)}"
    made.add_argument("--gap", nargs="+", default=gaps, metavar="SHARE", help=f"gaps to be proved, {said}")
    made.add_argument("--limit", type=float, default=limit_s, metavar="S", help=f"seconds, usually {limit_s:g}")
    made.add_argument("--out", type=Path, metavar="FILE", help="results as JSON lines; what stands there is not run")
    made.add_argument("--again", nargs="+", choices=everybody, default=[], help="run these although they stand there")


def _instances(made: ArgumentParser) -> None:
    named = f"hard, gentle, public; {', '.join(map(str, SIZES))}; hard-300; hard-300-0; {', '.join(PUBLIC)}; ..."
    made.add_argument("--only", nargs="+", default=[], metavar="NAME", help=f"instances: {named}")
    made.add_argument("--seeds", type=int, nargs="+", default=SEEDS, metavar="SEED", help="of the made-up rounds")


def _public(commands: Commands) -> None:
    made = _command(commands, "public", "public instances beside their published optima")
    made.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help=f"families ({', '.join(FAMILIES)}) or single instances"
    )
    made.add_argument("--engine", choices=tuple(ENGINES), default=next(iter(ENGINES)), help="who searches")
    made.add_argument("--time", type=float, metavar="SECONDS", help="for each instance, instead of its family's own")
    made.add_argument("--gap", type=Decimal, default=Decimal(0), help="relative gap at which a search may end")
    made.add_argument("--out", type=Path, metavar="FILE", help="write every result there as a line of JSON")
