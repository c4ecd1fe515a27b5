"""A peer's answer to a round file, timed from its bytes, and written down as a plan that everybody can judge."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.peers import PEERS, Answered, answered
from bench.peers.door import Peer
from bench.peers.plain import write_down
from bench.race.clock import DENIED
from optimizer.accounts import account
from optimizer.jsonio import fingerprint, load_json
from optimizer.plan import Answer, Plan, Solver, Stage, Stopped
from optimizer.planfile import MINIMISED
from optimizer.reading import read_round
from optimizer.round import Round

if TYPE_CHECKING:
    from bench.race.child import Answering

OPTIMAL_WITHIN = Fraction(1, 10**4)


def loaded(job: Mapping[str, Any]) -> Answering:
    """What answers, with the peer's library imported. Raises ImportError where it is not installed."""
    peer = PEERS[job["engine"]]

    return partial(_answer, peer)


def _answer(peer: Peer, text: bytes, job: Mapping[str, Any]) -> tuple[Plan, float, float | None]:
    read_s = _seconds_to_parse(text)
    data = load_json(text)
    round_, sha256 = read_round(data), fingerprint(data)
    del data
    began = time.perf_counter()  # our strict reading is not held against a peer: it would only have parsed the text
    plain = write_down(round_)
    searching = time.perf_counter()
    left_s = max(0.1, job["limit_s"] - read_s - (searching - began))
    said = answered(plain, peer, gap=float(job["gap"]), time_limit_s=left_s)
    ended = time.perf_counter()
    return _plan(round_, sha256, job, said), read_s + ended - began, ended - searching


def _seconds_to_parse(text: bytes) -> float:
    began = time.perf_counter()
    json.loads(text, parse_float=Decimal)
    return time.perf_counter() - began


def _plan(round_: Round, sha256: str, job: Mapping[str, Any], said: Answered) -> Plan:
    solver = Solver(job["engine"], "", 0.0, 0, {"status": said.status})
    stopped = Stopped.GAP if said.ended else Stopped.TIME_LIMIT
    plan = Plan(
        round=round_.code, round_sha256=sha256, scenario=None, answer=Answer.NONE, stopped=stopped, solver=solver
    )
    return plan if said.starts is None else _with_starts(plan, round_, said)


def _with_starts(plan: Plan, round_: Round, said: Answered) -> Plan:
    accounts = account(round_, said.starts or ())
    values = accounts.stage_values
    stages = tuple(Stage(name, values[name], _bound(name, said, values[name])) for name in round_.order)
    bound = stages[0].bound
    gap = None if bound is None else abs(bound - stages[0].value) / max(abs(stages[0].value), Fraction(DENIED))
    optimal = gap is not None and gap <= OPTIMAL_WITHIN
    answer = Answer.OPTIMAL if optimal else Answer.FEASIBLE
    return replace(plan, answer=answer, starts=said.starts or (), accounts=accounts, stages=stages, gap=gap)


def _bound(name: str, said: Answered, value: Fraction) -> Fraction | None:
    """The peer's bound; where only floats put it on the wrong side of the plan's exact value, that value."""
    told = said.bounds.get(name)
    if told is None:
        return None
    bound, sign = Fraction(told), -1 if name in MINIMISED else 1
    over = sign * (value - bound)
    return value if 0 < over <= Fraction(DENIED) * max(abs(value), Fraction(DENIED)) else bound
