"""Every instance in turn: converted, solved, judged by the referee and by our own check, told."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from bench.public.instances import Instance, asked_for
from bench.public.programs import Converted, Programs, convert, refereed
from bench.public.result import HOLDS, Result
from bench.public.tell import heading, progress_line, result_line, summary
from optimizer.accounts import account
from optimizer.jsonio import fingerprint
from optimizer.plan import Start
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import Progress, SolveOptions, best_plan
from optimizer.reading import read_round
from optimizer.round import Round
from optimizer.verify import broken_rules, verify_plan

CLEAR = "\r\x1b[K"
"""Takes the progress line away from a terminal."""

OnProgress = Callable[[Progress], None]


def run_public(
    folder: Path, *, only: Iterable[str], options: SolveOptions, own_limits: bool, out: Path | None = None
) -> int:
    """Run what is asked for, print, and write each result to `out` as a line of JSON.

    `own_limits`: every family has its own time limit, whatever the options say. Returns 1 if a plan does not hold or
    contradicts a published value, else 0: a value that falls short for want of time is told and is no failure.
    Raises NotThere.
    """
    programs = Programs(folder)
    programs.check()
    asked = [
        (one, replace(options, time_limit_s=one.time_limit_s) if own_limits else options)
        for one in asked_for(programs.data, only)
    ]
    at_most_s = sum(limited.time_limit_s for _, limited in asked)
    print(f"\n{len(asked)} public instances, at most {at_most_s / 60:.0f} minutes of searching")
    print(heading(), flush=True)
    results: list[Result] = []
    for place, (instance, limited) in enumerate(asked, 1):
        result = run(programs, instance, limited, f"[{place}/{len(asked)}]")
        print(result_line(result), flush=True)
        if out is not None:
            with out.open("a" if results else "w", encoding="utf-8") as file:
                file.write(json.dumps(result.to_data(), ensure_ascii=False) + "\n")
        results.append(result)
    print(summary(results))
    return int(any(one.contradicts or not one.held for one in results))


def run(programs: Programs, instance: Instance, options: SolveOptions, place: str) -> Result:
    """One instance, from its public file to the verdicts on its plan. Raises NotThere."""
    converted = convert(programs, instance)
    round_ = read_round(converted.data)
    began = time.perf_counter()
    plan = best_plan(
        round_,
        round_sha256=fingerprint(converted.data),
        options=options,
        progress=_watcher(place, instance, converted.scale),
    )
    seconds = time.perf_counter() - began
    if sys.stderr.isatty():
        print(CLEAR, end="", file=sys.stderr)
    plan_data = plan_to_data(plan)
    faults = verify_plan(converted.data, plan_data)
    by = converted.scale if instance.stage == "coverage" else Fraction(1)
    stage = next((one for one in plan.stages if one.name == instance.stage), None)
    return Result(
        instance=instance,
        engine=options.engine,
        answer=plan.answer.value,
        stopped=plan.stopped.value,
        value=None if stage is None else stage.value * by,
        bound=None if stage is None or stage.bound is None else stage.bound * by,
        certified_bound=None if stage is None or stage.certified_bound is None else stage.certified_bound * by,
        published=_published(instance, converted, round_),
        seconds=seconds,
        referee=refereed(programs, converted.text, plan_data),
        verify=f"{faults[0].code}: {faults[0].message.en}" if faults else HOLDS,
        findings=tuple(one.message.en for one in plan.findings),
    )


def _published(instance: Instance, converted: Converted, round_: Round) -> Fraction | None:
    """The published value: known by name, told by the instance's file, or what the adopted plan comes to."""
    if instance.published is not None or not instance.adopted:
        return instance.published or converted.optimum
    starts = tuple(
        Start(project.code, option.code, min(option.start_years))
        for project in round_.projects
        for option in project.options
    )
    held = not broken_rules(round_, starts)
    return account(round_, starts).stage_values[instance.stage] * converted.scale if held else None


def _watcher(place: str, instance: Instance, scale: Fraction) -> OnProgress | None:
    """Show the search on a terminal; nobody watches a file."""
    if not sys.stderr.isatty():
        return None
    return lambda now: print(CLEAR + progress_line(place, instance, now, scale), end="", file=sys.stderr, flush=True)
