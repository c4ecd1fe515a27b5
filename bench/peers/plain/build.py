"""From a round to its plain formulation: a table of contents."""

from __future__ import annotations

from bench.peers.plain.choice import choices
from bench.peers.plain.coverage import coverage, floors
from bench.peers.plain.model import Plain
from bench.peers.plain.money import Spending, ceilings, shares
from bench.peers.plain.rules import rules
from bench.peers.plain.stages import STAGES
from optimizer.round import Round

MILLION_VND = 10**6


def write_down(round_: Round) -> Plain:
    """The plain formulation of a round, with the stages that its order names."""
    plain = Plain(round_, _unit_vnd(round_))
    choices(plain)
    spending = Spending(plain)
    ceilings(plain, spending)
    shares(plain, spending)
    rules(plain)
    coverage(plain)
    floors(plain)
    plain.stages |= {name: STAGES[name](plain) for name in round_.order}
    return plain


def _unit_vnd(round_: Round) -> int:
    """Million đồng, as anybody would count; single ones where the amounts are that small."""
    largest = max((ceiling.amount_vnd for ceiling in round_.ceilings), default=0)
    return MILLION_VND if largest >= MILLION_VND else 1
