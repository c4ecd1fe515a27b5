"""Round and scenario files: read strictly, judged whole, written exactly; what is refused becomes a 422 problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.errors import Unusable
from optimizer import check, engines, jsonio, reading, scenario
from optimizer.findings import Refused
from optimizer.round import Round

__all__ = ["Round", "plan_schema", "round_schema", "scenario_schema"]

round_schema = reading.round_schema
plan_schema = reading.plan_schema
scenario_schema = reading.scenario_schema


@contextmanager
def refusals_as_problems() -> Iterator[None]:
    """What the optimiser refuses inside becomes Unusable, with every finding."""
    try:
        yield
    except Refused as refused:
        count = len(refused.findings)
        raise Unusable(
            f"Dữ liệu có {count} chỗ không dùng được; chưa có gì được ghi. Sửa các chỗ nêu trong `findings`.",
            f"The input has {count} fault(s); nothing was stored. Mend what `findings` lists.",
            findings=[finding.to_data() for finding in refused.findings],
        ) from refused


def parse_json(body: bytes | str) -> Any:  # noqa: ANN401 - any JSON
    """JSON with its numbers exact. Raises Unusable."""
    with refusals_as_problems():
        return jsonio.load_json(body)


def read_round(data: object) -> Round:
    """A round, read as strictly as docs/model.md says. Raises Unusable with every finding."""
    with refusals_as_problems():
        return reading.read_round(data)


def expect_engine(name: str) -> None:
    """Look whether this machine has the engine. Raises Unusable with what to install."""
    with refusals_as_problems():
        engines.expect_installed(name)


def effective_round(round_data: Mapping[str, Any], scenario_data: object) -> dict[str, Any]:
    """The round with a scenario laid over it. Raises Unusable with every finding."""
    with refusals_as_problems():
        return scenario.apply_scenario(round_data, scenario_data)


def normal_form(contents: Round) -> dict[str, Any]:
    """The round file of a round, without what is said by default."""
    return reading.round_to_data(contents)


def findings_of(contents: Round) -> list[dict[str, object]]:
    """What a planner should know of a legal round before asking for a plan."""
    return [finding.to_data() for finding in check.check_round(contents)]


def to_text(data: object) -> str:
    """The exact JSON text."""
    return jsonio.dump_json(data)


def sha256_of(data: object) -> str:
    """The fingerprint that plans carry."""
    return jsonio.fingerprint(data)
