"""Past budget rounds replayed from the round file to the CSV, as a finance officer checks them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest
from fastapi.testclient import TestClient

from optimizer.jsonio import fingerprint, load_json
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import read_round
from optimizer.verify import verify_plan
from tests.conftest import Databases
from tests.journeys.steps import API, CODES, SEED, Data, bring, plan, portfolio, service


class Past:
    """A service that has been brought every past round; each is planned once with each engine."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self._runs: dict[tuple[str, str], Data] = {}

    def run(self, code: str, engine: str = "highs") -> Data:
        """The run of a round, which has ended with a plan."""
        if (code, engine) not in self._runs:
            self._runs[code, engine] = plan(self.client, code, engine=engine)
        return self._runs[code, engine]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def past(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Past]:
    with service(databases(request.param)) as client:
        for code in CODES:
            bring(client, code)
        yield Past(client)


@cache
def of_the_library(code: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """What the library answers to a round file, without any service; fractions in basis points."""
    round_ = read_round(load_json((SEED / "rounds" / f"{code}.json").read_bytes()))
    answered = best_plan(round_, round_sha256="", options=SolveOptions(gap=Decimal(0)))
    return answered.answer.value, [
        (one.project, one.option, one.start_year, one.fraction_bp) for one in answered.starts
    ]


@pytest.mark.parametrize("engine", ["highs", "cbc"])
@pytest.mark.parametrize("code", CODES)
def test_the_answer_is_the_librarys_on_both_databases_with_each_engine(code: str, engine: str, past: Past) -> None:
    answered = past.run(code, engine)["plan"]

    starts = [(one["project"], one["option"], one["start_year"], one["fraction_bp"]) for one in answered["starts"]]
    assert (answered["answer"], starts) == of_the_library(code)
    assert answered["answer"] == "optimal"


@pytest.mark.parametrize("code", CODES)
def test_the_exported_totals_stay_within_the_ceilings_to_the_dong(code: str, past: Past) -> None:
    """Only the CSV and the served ceilings are believed; nothing that the plan says of itself."""
    rows = portfolio(past.client, past.run(code))
    round_ = past.client.get(f"{API}/rounds/{code}").json()

    phases, funds = [one["code"] for one in round_["phases"]], [one["code"] for one in round_["funds"]]
    last = len(rows[0]) - 3  # after the phase x fund columns: total, kind, note
    purses = [(phase, fund) for phase in phases for fund in funds]
    columns = [[int(row[place]) for row in rows[1:]] for place in range(last - len(purses), last)]
    assert [column[-1] for column in columns] == [sum(column[:-1]) for column in columns]
    spent = dict(zip(purses, (column[-1] for column in columns), strict=True))

    checked = 0
    keeps = {one["code"]: Decimal(one["carry_forward"]) for one in round_["funds"]}
    assert all(Decimal(one["reserve_rate"]) == 0 for one in round_["funds"])
    assert set(keeps.values()) <= {0, 1}
    for ceiling in round_["ceilings"]:
        assert {ceiling[scope] for scope in ("tag", "year", "first_year")} == {None}
        fund, phase = ceiling["fund"], ceiling["phase"]
        if phase is None:
            assert sum(amount for (_, of), amount in spent.items() if fund in {None, of}) <= ceiling["amount_vnd"]
        else:
            assert spent[phase, fund] <= ceiling["amount_vnd"] + carried(round_, spent, fund, phase) * keeps[fund]
        checked += 1
    assert checked >= len(purses)


def carried(round_: Data, spent: dict[tuple[str, str], int], fund: str, phase: str) -> int:
    """What the fund's earlier phases leave."""
    amounts = {one["phase"]: one["amount_vnd"] for one in round_["ceilings"] if one["fund"] == fund and one["phase"]}
    codes = [one["code"] for one in round_["phases"]]
    return sum(amounts[earlier] - spent[earlier, fund] for earlier in codes[: codes.index(phase)])


@pytest.mark.parametrize("code", CODES)
def test_a_replayed_plan_holds_for_its_frozen_round(code: str, past: Past) -> None:
    where = f"{API}/plans/{past.run(code)['plan_id']}"
    frozen = load_json(past.client.get(f"{where}/round").content)
    kept = load_json(past.client.get(where).content)

    assert verify_plan(frozen, kept) == ()
    assert fingerprint(frozen) == past.run(code)["round_sha256"]
    assert read_round(frozen) == read_round(load_json((SEED / "rounds" / f"{code}.json").read_bytes()))


def test_the_programme_of_2016_stands_as_its_source_has_it(past: Past) -> None:
    shown = past.client.get(f"{API}/rounds/HN-2016-2020").json()

    amounts = {one["code"]: one["amount_vnd"] for one in shown["ceilings"]}
    kinds = {one["code"]: one["source"]["kind"] for one in shown["ceilings"]}
    assert (amounts["DEV"], amounts["REC"], amounts["ALL"]) == (578 * 10**9, 674 * 10**9, 1252 * 10**9)
    assert amounts["DEV"] + amounts["REC"] == amounts["ALL"]
    assert amounts["DEV-P1"] + amounts["DEV-P2"] == amounts["DEV"]
    assert amounts["REC-P1"] + amounts["REC-P2"] == amounts["REC"]
    assert {kinds[code] for code in ("DEV", "REC", "ALL")} == {"source"}
    assert {kinds[code] for code in ("DEV-P1", "DEV-P2", "REC-P1", "REC-P2")} == {"assumption"}


@pytest.mark.parametrize("code", CODES)
def test_the_recorded_facts_stand_beside_the_plan_with_their_sources(code: str, past: Past) -> None:
    facts = past.run(code)["facts"]

    recorded = load_json((SEED / "facts" / f"{code}.json").read_bytes())["facts"]
    assert [fact["code"] for fact in facts] == [fact["code"] for fact in recorded]
    assert all(fact["source"]["kind"] and fact["source"]["ref"] for fact in facts)


def test_a_scenario_with_less_money_covers_no_more_and_costs_no_more_than_it_may(past: Past) -> None:
    scenario = {
        "format": "phanky.scenario/1",
        "code": "LESS-10",
        "round": "HN-2016-2020",
        "changes": [{"op": "ceiling", "code": code, "factor": 0.9} for code in ("DEV", "REC")],
    }
    past.client.post(f"{API}/rounds/HN-2016-2020/scenarios", json=scenario)
    whole, less = past.run("HN-2016-2020"), plan(past.client, "HN-2016-2020", scenario="LESS-10")
    both = {"left": whole["plan_id"], "right": less["plan_id"]}
    compared = past.client.get(f"{API}/plans/compare", params=both).json()

    assert float(compared["coverage_difference"]) <= 0
    spent = {
        fund: sum(one["right_vnd"] for one in compared["money"] if one["fund"] == fund)
        for fund in ("development", "recurring")
    }
    assert spent["development"] <= 578 * 9 * 10**8
    assert spent["recurring"] <= 674 * 9 * 10**8


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_illustrative_projects_say_so_in_the_export(lang: str, past: Past) -> None:
    rows = portfolio(past.client, past.run("HN-2020"), lang=lang)

    label = {"vi": "Số liệu minh họa", "en": "Illustrative figure"}[lang]
    assert {row[-2] for row in rows[1:-1]} == {label}
