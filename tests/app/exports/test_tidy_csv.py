"""Plain tables for programs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.exports.tidy_csv import ALLOCATIONS, STARTS, allocations_csv, starts_csv
from tests.app.api import API, create
from tests.app.exports.planned import planned
from tests.app.exports.test_decision_pdf import plan_of


def rows(content: bytes) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(content.decode("ascii", "strict") if content.isascii() else content.decode()))
    )


def test_there_is_a_row_for_each_start_and_its_money_is_that_of_its_allocations() -> None:
    round_data, plan = planned(full=True)

    starts, lines = rows(starts_csv(round_data, plan)), rows(allocations_csv(plan))

    assert [one["project"] for one in starts] == [
        one["code"] for one in round_data["projects"] if one["code"] in {start["project"] for start in plan["starts"]}
    ]
    for start in starts:
        own = [int(line["amount_vnd"]) for line in lines if line["project"] == start["project"]]
        assert sum(own) == int(start["cost_in_round_vnd"])
    assert sum(int(line["amount_vnd"]) for line in lines) == plan["objective"]["cost"]


def test_headings_are_plain_ascii_and_there_is_no_mark() -> None:
    round_data, plan = planned()

    for content, headings in ((starts_csv(round_data, plan), STARTS), (allocations_csv(plan), ALLOCATIONS)):
        assert content.splitlines()[0] == ",".join(headings).encode("ascii")
        assert b"\r" not in content


def test_years_and_shares_are_whole_numbers() -> None:
    round_data, plan = planned(full=True)

    cable = next(one for one in rows(starts_csv(round_data, plan)) if one["project"] == "CABLE")

    assert (cable["start_year"], cable["completion_year"], cable["fraction_bp"]) == ("2030", "2031", "6000")


def test_a_plan_without_a_portfolio_has_the_headings_alone() -> None:
    round_data, plan = planned()
    nothing = {**plan, "answer": "none", "starts": [], "allocations": []}

    assert rows(starts_csv(round_data, nothing)) == []
    assert rows(allocations_csv(nothing)) == []


def test_pandas_reads_them_without_an_option() -> None:
    pd = pytest.importorskip("pandas", reason="pandas is no requirement of ours")
    _, plan = planned(full=True)

    frame = pd.read_csv(io.BytesIO(allocations_csv(plan)))

    assert str(frame["amount_vnd"].dtype) == str(frame["year"].dtype) == "int64"
    assert int(frame["amount_vnd"].sum()) == plan["objective"]["cost"]


def test_they_are_served(solving: TestClient, tiny: dict[str, Any]) -> None:
    plan_id = plan_of(solving, create(solving, tiny))

    for name, headings in (("starts", STARTS), ("allocations", ALLOCATIONS)):
        answer = solving.get(f"{API}/plans/{plan_id}/{name}.csv")

        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert tuple(rows(answer.content)[0]) == headings
