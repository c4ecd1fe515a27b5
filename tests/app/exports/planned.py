"""A planned round that the tests of exports share."""

from __future__ import annotations

from functools import cache
from typing import Any

from app.runs import translate
from optimizer.jsonio import fingerprint
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import best_plan
from optimizer.reading import read_round
from tests.optimizer.rounds import full_round, tiny_round


@cache
def _planned(full: bool) -> tuple[str, str]:
    data = full_round() if full else tiny_round()
    data["projects"][0]["source"] = {"kind": "illustrative", "ref": "minh họa"}
    data["projects"][0]["title"] = {"vi": "=1+1", "en": "=1+1"}
    plan = plan_to_data(best_plan(read_round(data), round_sha256=fingerprint(data)))
    return translate.to_text(data), translate.to_text(plan)


def planned(*, full: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """A round and its best plan, free to be changed."""
    round_text, plan_text = _planned(full)
    return translate.parse_json(round_text), translate.parse_json(plan_text)
