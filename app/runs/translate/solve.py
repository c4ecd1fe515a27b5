"""A question as the solving process (`python -m optimizer --stay`) reads it, and the plan of one that broke."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from optimizer import jsonio
from optimizer.findings import Finding, Text
from optimizer.plan import Answer, Plan, Solver, Stopped
from optimizer.planfile import plan_to_data

Json = dict[str, Any]

GRACE_S = 60
"""What reading, building and checking may take on top of the search itself."""
MOST_WORDS = 500
"""So many letters of a process's last words are told."""


def command(*, memory_mb: int) -> list[str]:
    """What starts a solving process that may use so much memory."""
    return [sys.executable, "-m", "optimizer", "--stay", "--memory-mb", str(memory_mb)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How to search: the same words as `RunOptions`."""

    engine: str
    second_engine: str | None = None
    time_limit_s: int
    gap: Decimal
    canonical: bool = False
    certify_s: int = 0

    def data(self) -> Json:
        """As the solving process reads it."""
        return {
            "engine": self.engine,
            "second_engine": self.second_engine,
            "time_limit_s": self.time_limit_s,
            "gap": self.gap,
            "canonical": self.canonical,
            "certify_s": self.certify_s,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A frozen effective round (JSON text) and how to search it."""

    round_text: str
    scenario: str | None
    search: Search

    @property
    def limit_s(self) -> float:
        """So long the answer may take in all."""
        return self.search.time_limit_s + self.search.certify_s + GRACE_S

    def text(self) -> str:
        """One line for the solving process."""
        data = {"ask": "plan", "round": jsonio.load_json(self.round_text), "scenario": self.scenario}
        return jsonio.dump_json(data | self.search.data())


def sweep_text(*, round_text: str, spec: Mapping[str, object], places: Sequence[int], search: Search) -> str:
    """One line for the solving process: the best plan for each of these places of a sweep."""
    data = {"ask": "sweep", "round": jsonio.load_json(round_text), "spec": spec, "places": list(places)}
    return jsonio.dump_json(data | search.data())


class NoAnswer(Exception):
    """The search ended without a plan file: what happened in both languages, and the engine's own last words."""

    def __init__(self, vi: str, en: str, *words: str, stopped: Literal["error", "cancelled"] = "error") -> None:
        told = tuple(word[:MOST_WORDS] for word in words)
        super().__init__(" / ".join((vi, en, *told)))
        self.vi, self.en = " ".join((vi, *told)), " ".join((en, *told))
        self.stopped = stopped


def without_answer(*, round_code: str, round_sha256: str, scenario: str | None, engine: str, why: NoAnswer) -> Json:
    """The plan file of a search that broke: nothing is held, and a finding says why in the process's own words."""
    finding = Finding(
        "engine_failed" if why.stopped == "error" else "nothing_found",
        "$",
        Text(why.vi, why.en),
        Text("Chạy lại, hoặc chọn bộ giải khác.", "Run it again, or choose another engine."),
    )
    plan = Plan(
        round=round_code,
        round_sha256=round_sha256,
        scenario=scenario,
        answer=Answer.NONE,
        stopped=Stopped(why.stopped),
        solver=Solver(engine, "", 0.0),
        findings=(finding,),
    )
    return plan_to_data(plan)
