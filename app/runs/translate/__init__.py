"""The service's only door to the optimiser: files, rows and questions in the optimiser's words, refusals in ours.

`files` reads and judges round and scenario files, `load` and `store` turn rounds into rows and back, `solve` asks
for a plan. No other part of the service but the command line imports the optimiser (docs/architecture.md).
"""

from app.runs.translate.files import (
    Round,
    effective_round,
    expect_engine,
    findings_of,
    normal_form,
    parse_json,
    plan_schema,
    read_round,
    round_schema,
    scenario_schema,
    sha256_of,
    to_text,
)
from app.runs.translate.load import load_round
from app.runs.translate.solve import Interrupted, NoAnswer, Question, Solving, solve, without_answer
from app.runs.translate.store import store_contents, title_columns

__all__ = [
    "Interrupted",
    "NoAnswer",
    "Question",
    "Round",
    "Solving",
    "effective_round",
    "expect_engine",
    "findings_of",
    "load_round",
    "normal_form",
    "parse_json",
    "plan_schema",
    "read_round",
    "round_schema",
    "scenario_schema",
    "sha256_of",
    "solve",
    "store_contents",
    "title_columns",
    "to_text",
    "without_answer",
]
