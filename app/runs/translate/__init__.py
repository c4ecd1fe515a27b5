"""The service's only door to the optimiser: files, rows and questions in the optimiser's words, refusals in ours.

`files` reads and judges round and scenario files, `load` and `store` turn rounds into rows and back, `solve` puts
questions. No other part of the service but the command line imports the optimiser (docs/architecture.md).
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
from app.runs.translate.judge import HandMade, judge_starts
from app.runs.translate.load import load_round
from app.runs.translate.solve import GRACE_S, NoAnswer, Question, Search, command, sweep_text, without_answer
from app.runs.translate.store import store_contents, title_columns
from app.runs.translate.whole import whole_round

__all__ = [
    "GRACE_S",
    "HandMade",
    "NoAnswer",
    "Question",
    "Round",
    "Search",
    "command",
    "effective_round",
    "expect_engine",
    "findings_of",
    "judge_starts",
    "load_round",
    "normal_form",
    "parse_json",
    "plan_schema",
    "read_round",
    "round_schema",
    "scenario_schema",
    "sha256_of",
    "store_contents",
    "sweep_text",
    "title_columns",
    "to_text",
    "whole_round",
    "without_answer",
]
