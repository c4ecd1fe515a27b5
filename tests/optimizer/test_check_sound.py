"""What the pre-checks claim, against listing every plan: they may be silent, and are never wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from optimizer.accounts import account
from optimizer.check import check_round
from optimizer.check.musts import outlook
from optimizer.check.reach import furthest
from optimizer.check.told import INFEASIBLE
from optimizer.reading import read_round
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.generate import enumerate_plans, rounds

CALM = settings(
    deadline=None, max_examples=draws(80), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@CALM
@given(rounds())
def test_what_the_checks_claim_is_true_of_every_plan(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    findings = check_round(round_)
    hopeless = [finding for finding in findings if INFEASIBLE.en in finding.message.en]
    idle = {finding.path for finding in findings if finding.code in ("ceiling_never_binds", "ceiling_implied")}
    known, most = outlook(round_)[0], furthest(outlook(round_)[0])

    for starts in enumerate_plans(round_):
        broken = broken_rules(round_, starts)
        assert not broken or not {finding.path for finding in broken} <= idle, "a ceiling that says nothing refuses"
        if broken:
            continue
        assert hopeless == []
        assert {one.project for one in starts} >= set(known.forced)
        for one in starts:
            ways = {(way.most.option.code, way.most.start_year) for way in known.ways[one.project]}
            assert (one.option, one.start_year) in ways
        for line in account(round_, starts).coverage:
            assert line.fraction <= most.get((line.target, line.phase), 1)
