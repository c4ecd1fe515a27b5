"""CBC: the program that PuLP brings along, run as a process of our own.

What it holds is read from the first line of its solution file, how far it has proved it from its log, both by
CBC's own words; a wording that is not listed here is a failure and never a guess.
"""

from __future__ import annotations

import math
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from pulp.apis.coin_api import pulp_cbc_path

from optimizer.engines import mps
from optimizer.engines.door import Caller, Cancel, Ended, Limits, OnTick, Outcome, Tick, engine_at_work, without_columns
from optimizer.findings import EngineFailed
from optimizer.model.problem import Problem

HELD = "held"
LET_GO = "Optimal (within gap tolerance)"
ENDED = {
    "Optimal": (Ended.COMPLETE, HELD),
    LET_GO: (Ended.COMPLETE, HELD),
    "Infeasible": (Ended.INFEASIBLE, None),
    "Integer infeasible": (Ended.INFEASIBLE, None),
    "Stopped on time": (Ended.TIME_LIMIT, HELD),
    "Stopped on time (no integer solution - continuous used)": (Ended.TIME_LIMIT, None),
}
"""The words before " - objective value" in the solution file -> why it ended, and whether its columns are a plan."""
INTERRUPTED = "Stopped on iterations"
"""What CBC says there of a search that was interrupted while it held a plan."""

OPTIONS = [
    "-timeMode",
    "elapsed",
    "-randomCbcSeed",
    "1",
    "-increment",
    "1e-7",
    "-integerTolerance",
    "1e-9",
]
GRACE_S = 2.0
"""How long after its time limit CBC may still be cleaning up before it is stopped from outside."""
STOP_S = 2.0
"""How long CBC may take to write down its plan once it was asked to stop."""
LOOK_EVERY_S = 0.02
LAST_WORDS = 500
"""So many letters of its log are told when CBC broke."""
DIGITS = 1e-7
"""What the digits of the log may hide from a bound, relative."""
LAST_DIGIT = 5e-4
"""The same of the lower bound that it tells at its very end, with three digits after the point."""
TOLD = 1e-5
"""By so much, relative, must a plan that the log tells of (in six digits) be better than the last one to be another."""

NUMBER = r"(-?[0-9.]+(?:e[-+]?[0-9]+)?)"
RELAXED = re.compile(rf"Continuous objective value is {NUMBER}")
NODES = re.compile(rf"Cbc0010I After ([0-9]+) nodes?, .*?{NUMBER} best solution, best possible {NUMBER}")
PARTIAL = re.compile(rf"Cbc0005I Partial search - best objective {NUMBER} \(best possible {NUMBER}\)")
BEST = re.compile(rf"(?:Cbc00(?:04|12|16)I Integer solution of|bound improved solution from \S+ to) {NUMBER} ")
GAP = re.compile(rf"Cbc0011I Exiting as integer gap of {NUMBER}")
COMPLETED = re.compile(rf"Cbc0001I Search completed - best objective {NUMBER}")
LOWER = re.compile(rf"^Lower bound: +{NUMBER}")
ENUMERATED = re.compile(r"Enumerated nodes: +([0-9]+)")
VERSION = re.compile(r"Version: (\S+)")
NOTHING_YET = 1e49
"""CBC writes 1e+50 for "no solution yet"."""


@dataclass
class Log:
    """What CBC's log has said so far; everything is to be minimised.

    A search may start another one in a smaller problem ("restarting search") and take its end for a proof: it calls
    itself complete also where the inner one was let go at the gap. So what counts is the worst of all that any of them
    ended with: the least bound (`ended_at`), and the largest `gap` at which one was let go. `best` is the best plan.
    """

    version: str = ""
    incumbent: float | None = None
    bound: float | None = None
    gap: float = 0.0
    ended_at: float = math.inf
    best: float = math.inf
    nodes: int = 0
    seen: int = field(default=0, repr=False)

    def read(self, text: str) -> bool:
        """Take in the lines that are new since the last call; True if there was anything to tell."""
        end = text.rfind("\n") + 1
        new, self.seen = text[self.seen : end], max(self.seen, end)
        for line in new.splitlines():
            self._line(line)
        return bool(new)

    def _line(self, line: str) -> None:
        if match := VERSION.search(line):
            self.version = match[1]
        elif match := RELAXED.search(line):
            self.bound = float(match[1])
        elif match := NODES.search(line):
            self.nodes, self.incumbent, self.bound = int(match[1]), _held(match[2]), float(match[3])
        elif match := PARTIAL.search(line):
            self.incumbent, self.bound = _held(match[1]), float(match[2])
            self.ended_at = min(self.ended_at, self.bound)
        elif match := BEST.search(line):
            self.incumbent = float(match[1])
            self.best = min(self.best, self.incumbent)
        elif match := GAP.search(line):
            self.gap = max(self.gap, float(match[1]))
        elif match := LOWER.search(line):
            self.ended_at = min(self.ended_at, float(match[1]) - LAST_DIGIT)
        elif match := COMPLETED.search(line):
            self.incumbent = _held(match[1])
        elif match := ENUMERATED.search(line):
            self.nodes = int(match[1])


def _held(text: str) -> float | None:
    return float(text) if abs(float(text)) < NOTHING_YET else None


class Cbc:
    """The second engine."""

    name = "cbc"

    def solve(
        self,
        problem: Problem,
        *,
        limits: Limits,
        start: Sequence[float] | None = None,
        on_tick: OnTick | None = None,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """Search the problem; see `door.Engine.solve`."""
        if done := without_columns(problem, ""):
            return done
        began, caller = time.monotonic(), Caller(on_tick, cancel)
        with engine_at_work("CBC", caller), TemporaryDirectory(prefix="phanky-cbc-") as name:
            run = Run(Path(name), problem, began, limits)
            stopped = run.search(start, caller)
            return run.outcome(stopped)


class Run:
    """One search by one CBC process, in a directory of its own."""

    def __init__(self, folder: Path, problem: Problem, began: float, limits: Limits) -> None:
        self.folder, self.problem, self.began, self.limits = folder, problem, began, limits
        self.sign = -1.0 if problem.maximise else 1.0
        self.log = Log()

    def search(self, start: Sequence[float] | None, caller: Caller) -> Ended | None:
        """Run CBC to its end, or stop it; None = it ended by itself. Raises EngineFailed when it broke down."""
        (self.folder / "round.mps").write_text(mps.mps(self.problem), encoding="ascii")
        words = [pulp_cbc_path, "round.mps", "-sec", f"{max(0.01, self.limits.time_limit_s):.3f}"]
        words += ["-ratio", repr(self.limits.gap), *OPTIONS]
        if start is not None:
            (self.folder / "start.txt").write_text(mps.mip_start(start), encoding="ascii")
            words += ["-mips", "start.txt"]
        words += ["-printingOptions", "all", "-branch", "-solution", "solution.txt"]
        with (self.folder / "log.txt").open("w", encoding="utf-8") as log, _started(words, self.folder, log) as process:
            try:
                return self._watch(process, caller)
            finally:
                process.kill()  # does nothing to one that has ended

    def _watch(self, process: subprocess.Popen[str], caller: Caller) -> Ended | None:
        while True:
            code = process.poll()
            if self.log.read(self._text("log.txt")):
                caller.tell(self._tick())
            if code:
                raise EngineFailed(f"CBC {_end_of_process(code)}: {self._last_words()}")
            if code == 0:
                return None
            if caller.stops():
                return _interrupted(process, Ended.CANCELLED)
            if self._seconds() > self.limits.time_limit_s + GRACE_S:
                return _interrupted(process, Ended.TIME_LIMIT)
            time.sleep(LOOK_EVERY_S)

    def outcome(self, stopped: Ended | None) -> Outcome:
        """What CBC held when it ended, by itself or because it was asked to."""
        words, values = self._solution()
        if stopped is not None:
            bound = self._proved(words, None)
            kept = values if words == INTERRUPTED else None
            said = words or "stopped from outside"
            return Outcome(stopped, kept, bound, self.log.nodes, self._seconds(), said, self.log.version)
        if words not in ENDED:
            raise EngineFailed(f"CBC ended with the words {words!r}, which are no answer: {self._last_words()}")
        ended, holds = ENDED[words]
        if holds and values is None:
            raise EngineFailed(f"CBC says {words!r} and has not written down its whole plan: {self._last_words()}")
        if self._seconds() >= self.limits.time_limit_s:
            # CBC calls a search whose time ran out early "infeasible", and may call it optimal: not to be believed
            ended = Ended.TIME_LIMIT
        bound = None if ended is Ended.INFEASIBLE else self._proved(words, values if ended is Ended.COMPLETE else None)
        return Outcome(ended, values, bound, self.log.nodes, self._seconds(), words, self.log.version)

    def _proved(self, words: str, complete: tuple[float, ...] | None) -> float | None:
        """The bound: what a complete search reached, or the log's; no more than any search in it had when it ended."""
        log = self.log
        untold = words == LET_GO and not log.gap and log.ended_at == math.inf
        if complete is None or untold:
            return None if log.bound is None else self._outwards(min(log.bound - log.gap, log.ended_at))
        reached = self.sign * sum((complete[column] * cost for column, cost in self.problem.costs.items()), 0.0)
        proved = min(reached - log.gap, log.ended_at)
        if log.best < reached - TOLD * abs(reached):  # it has found better, and lost it
            proved = min(proved, log.best, log.best if log.bound is None else log.bound)
        return self.sign * reached if proved == reached else self._outwards(proved)

    def _outwards(self, minimised: float) -> float:
        """A bound as the problem has it, moved outwards by what the log's digits may hide."""
        return self.sign * (minimised - DIGITS * abs(minimised))

    def _solution(self) -> tuple[str, tuple[float, ...] | None]:
        """What CBC says of its end, and its columns; None where they are no plan, or are not all there."""
        lines = self._text("solution.txt").splitlines()
        words = lines[0].split(" - objective value")[0] if lines else ""
        if words != INTERRUPTED and ENDED.get(words, (None, None))[1] is None:
            return words, None
        count = len(self.problem.upper)
        columns = [line.replace("**", " ").split() for line in lines[-count:]]  # the rows stand before them
        if [one[:2] for one in columns] != [[str(place), f"C{place}"] for place in range(count)]:
            return words, None
        values = tuple(float(one[2]) for one in columns)
        return words, values if all(map(math.isfinite, values)) else None

    def _tick(self) -> Tick:
        held, bound = self.log.incumbent, self.log.bound
        return Tick(
            None if held is None else self.sign * held,
            None if bound is None else self.sign * bound,
            self.log.nodes,
            self._seconds(),
        )

    def _seconds(self) -> float:
        return time.monotonic() - self.began

    def _text(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _last_words(self) -> str:
        said = [line.strip() for line in self._text("log.txt").splitlines() if line.strip()]
        return " | ".join(said[-3:])[-LAST_WORDS:] or "it has said nothing"


def _started(words: list[str], folder: Path, log: TextIO) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - PuLP's own program, with words that are all ours
        words,
        cwd=folder,
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # a Ctrl-C at the terminal is ours to pass on
    )


def _end_of_process(code: int) -> str:
    """The end of a process that broke down, in words."""
    return f"ended with code {code}" if code > 0 else f"was ended by {signal.Signals(-code).name}"


def _interrupted(process: subprocess.Popen[str], ended: Ended) -> Ended:
    """Ask CBC to stop; it then writes down the plan it holds. One that does not answer is killed by the caller."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    return ended
