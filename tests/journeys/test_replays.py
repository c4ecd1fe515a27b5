"""Past budget rounds replayed from the round file to the CSV, as a finance officer checks them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from optimizer.jsonio import load_json
from optimizer.verify import verify_plan
from tests.journeys.steps import API, CODES, SEED, bring, plan, portfolio, service


@pytest.mark.parametrize("code", CODES)
def test_the_answer_is_the_same_on_both_databases_and_engines(code: str, fresh_database: Callable[[str], str]) -> None:
    answers = {}
    for kind in ("sqlite", "postgresql"):
        with service(fresh_database(kind)) as client:
            bring(client, code)
            for engine in ("highs", "cbc"):
                run = plan(client, code, engine=engine)
                answers[kind, engine] = (run["round_sha256"], run["plan"]["answer"], run["plan"]["starts"])

    assert len({str(answer) for answer in answers.values()}) == 1
    assert {answer for _, answer, _ in answers.values()} == {"optimal"}


@pytest.mark.parametrize("code", CODES)
def test_the_exported_totals_stay_within_the_ceilings_to_the_dong(code: str, database_url: str) -> None:
    with service(database_url) as client:
        bring(client, code)
        run = plan(client, code)
        rows = portfolio(client, run)
        ceilings = client.get(f"{API}/rounds/{code}/ceilings").json()

    funds = run["plan"]["funds"]
    phases = list(dict.fromkeys(line["phase"] for line in funds))
    by_column = sorted(funds, key=lambda line: phases.index(line["phase"]))
    places = len(rows[0]) - 3 - len(funds), len(rows[0]) - 3  # phase x fund columns, before total, kind and note
    columns = [[int(row[place]) for row in rows[1:]] for place in range(*places)]
    assert [column[-1] for column in columns] == [sum(column[:-1]) for column in columns]
    assert [column[-1] for column in columns] == [line["allocated"] for line in by_column]
    by_fund = {
        fund: sum(line["allocated"] for line in funds if line["fund"] == fund) for fund in {f["fund"] for f in funds}
    }
    for ceiling in ceilings:
        whole_round = not (ceiling["phase"] or ceiling["year"] or ceiling["first_year"] or ceiling["tag"])
        if whole_round:
            spent = by_fund[ceiling["fund"]] if ceiling["fund"] else sum(by_fund.values())
            assert spent <= ceiling["amount_vnd"]
    for line in funds:
        if line["ceiling"] is not None:
            assert line["allocated"] + line["left"] == line["ceiling"] - line["reserve"] + line["carried_in"]
            assert line["left"] >= 0


@pytest.mark.parametrize("code", CODES)
def test_a_replayed_plan_holds_for_its_frozen_round(code: str, database_url: str) -> None:
    with service(database_url) as client:
        bring(client, code)
        run = plan(client, code)
        frozen = load_json(client.get(f"{API}/plans/{run['plan_id']}/round").content)
        kept = load_json(client.get(f"{API}/plans/{run['plan_id']}").content)

    assert verify_plan(frozen, kept) == ()


def test_the_programme_of_2016_stands_as_its_source_has_it(database_url: str) -> None:
    with service(database_url) as client:
        bring(client, "HN-2016-2020")
        shown = client.get(f"{API}/rounds/HN-2016-2020").json()

    amounts = {one["code"]: one["amount_vnd"] for one in shown["ceilings"]}
    kinds = {one["code"]: one["source"]["kind"] for one in shown["ceilings"]}
    assert (amounts["DEV"], amounts["REC"], amounts["ALL"]) == (578 * 10**9, 674 * 10**9, 1252 * 10**9)
    assert amounts["DEV"] + amounts["REC"] == amounts["ALL"]
    assert amounts["DEV-P1"] + amounts["DEV-P2"] == amounts["DEV"]
    assert amounts["REC-P1"] + amounts["REC-P2"] == amounts["REC"]
    assert {kinds[code] for code in ("DEV", "REC", "ALL")} == {"source"}
    assert {kinds[code] for code in ("DEV-P1", "DEV-P2", "REC-P1", "REC-P2")} == {"assumption"}


@pytest.mark.parametrize("code", CODES)
def test_the_recorded_facts_stand_beside_the_plan_with_their_sources(code: str, database_url: str) -> None:
    with service(database_url) as client:
        bring(client, code)
        facts = plan(client, code)["facts"]

    recorded = load_json((SEED / "facts" / f"{code}.json").read_bytes())["facts"]
    assert [fact["code"] for fact in facts] == [fact["code"] for fact in recorded]
    assert all(fact["source"]["kind"] and fact["source"]["ref"] for fact in facts)


def test_a_scenario_with_less_money_covers_no_more_and_costs_no_more_than_it_may(database_url: str) -> None:
    scenario = {
        "format": "phanky.scenario/1",
        "code": "LESS-10",
        "round": "HN-2016-2020",
        "changes": [{"op": "ceiling", "code": code, "factor": 0.9} for code in ("DEV", "REC")],
    }
    with service(database_url) as client:
        bring(client, "HN-2016-2020")
        client.post(f"{API}/rounds/HN-2016-2020/scenarios", json=scenario)
        whole, less = plan(client, "HN-2016-2020"), plan(client, "HN-2016-2020", scenario="LESS-10")
        both = {"left": whole["plan_id"], "right": less["plan_id"]}
        compared = client.get(f"{API}/plans/compare", params=both).json()

    assert float(compared["coverage_difference"]) <= 0
    spent = {
        fund: sum(one["right_vnd"] for one in compared["money"] if one["fund"] == fund)
        for fund in ("development", "recurring")
    }
    assert spent["development"] <= 578 * 9 * 10**8
    assert spent["recurring"] <= 674 * 9 * 10**8


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_illustrative_projects_say_so_in_the_export(lang: str, database_url: str) -> None:
    with service(database_url) as client:
        bring(client, "HN-2020")
        rows = portfolio(client, plan(client, "HN-2020"), lang=lang)

    label = {"vi": "Số liệu minh họa", "en": "Illustrative figure"}[lang]
    assert {row[-2] for row in rows[1:-1]} == {label}
