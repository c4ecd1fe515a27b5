"""A plan with certificates, kept in a file. `PHANKY_GOLDEN=write pytest tests/optimizer/proof` grows it anew."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from optimizer.jsonio import dump_json, load_json
from optimizer.planfile import plan_to_data, read_plan
from optimizer.questions.certify import with_certificates
from optimizer.reading import read_round
from tests.optimizer.claimed import Data, claimed_plan
from tests.optimizer.generate import best
from tests.optimizer.rounds import tiny_round

STORED = Path(__file__).parent / "certified.json"


@cache
def certified() -> Data:
    """The best plan of the tiny round with certificates of all its stages; stored, as listing every plan takes long."""
    if os.environ.get("PHANKY_GOLDEN") == "write":
        data = tiny_round()
        round_ = read_round(data)
        found = best(round_)
        assert found is not None
        plan = read_plan(claimed_plan(data, found[1]))
        grown = with_certificates(plan, round_, seconds=20, progress=None, cancel=None)
        STORED.write_text(dump_json(plan_to_data(grown)), encoding="utf-8")
    stored: Data = load_json(STORED.read_bytes())
    return stored
