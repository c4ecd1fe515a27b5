"""The scenario builder: what is typed means what a scenario file means, and nothing typed is lost."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.web.builder.changes import changes_of
from app.web.builder.draft import Draft, Must, floor_key, stored
from app.web.builder.judged import judge, money_lines
from optimizer.jsonio import load_json
from optimizer.reading import read_round, round_to_data
from optimizer.scenario import apply_scenario
from tests.app.api import API
from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import CODE, ROUND, Past

BUILD = f"/rounds/{CODE}/build"
Data = dict[str, Any]


@pytest.fixture(scope="module")
def round_data() -> Data:
    return round_to_data(read_round(load_json(ROUND.read_bytes())))


def scenario(*changes: Data) -> Data:
    told = {"format": "phanky.scenario/1", "code": "S", "round": CODE, "title": "S", "changes": list(changes)}
    data: Data = load_json(json.dumps(told))
    return data


EVERYTHING = scenario(
    {"op": "ceiling", "code": "REC-P1", "factor": 0.9},
    {"op": "ceiling", "code": "REC-P2", "factor": 0.9},
    {"op": "ceiling", "code": "REC", "factor": 0.9},
    {"op": "ceiling", "code": "DEV-P1", "amount": 300_000_000_001},
    {"op": "ceiling", "code": "DEV-P2", "factor": 0.333333},
    {"op": "ceiling", "code": "ALL", "factor": 0.9},
    {"op": "ceiling", "code": "ALL", "factor": 0.9},
    {"op": "weight", "target": "T1", "weight": 2.5},
    {"op": "floor", "target": "T1", "phase": "P2", "coverage": 0.125},
    {"op": "must", "project": "MH-12", "must": "out", "reason": "chưa có mặt bằng"},
    {"op": "must", "project": "MH-13", "must": "free"},
    {"op": "rule", "code": "X-01", "off": True},
    {"op": "order", "order": ["coverage", "earliness"]},
)


def known(round_data: Data, told: Data) -> Data:
    """The scenario with codes that the round has in place of those that stand for them."""
    codes = {"T1": round_data["targets"][0]["code"], "X-01": round_data["rules"][0]["code"]}
    text = json.dumps(told, default=str)
    for code, real in codes.items():
        text = text.replace(f'"{code}"', f'"{real}"')
    data: Data = load_json(re.sub(r'"(factor|weight|coverage)": "([0-9.]+)"', r'"\1": \2', text))
    return data


def test_a_stored_scenario_opened_and_saved_again_means_the_same(round_data: Data) -> None:
    told = known(round_data, EVERYTHING)

    draft = stored(told, round_data, lang="vi", seen="")
    judged = judge(draft, round_data, "vi")

    assert judged.faults == {}
    assert judged.effective == apply_scenario(round_data, told)
    assert draft.funds == {"recurring": "90"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_a_scenario_says_is_typed_as_the_language_writes_it(round_data: Data, lang: Any) -> None:  # noqa: ANN401
    told = known(round_data, EVERYTHING)

    draft = stored(told, round_data, lang=lang, seen="")

    assert draft.ceilings["DEV-P1"] == {"vi": "300.000,000001", "en": "300,000.000001"}[lang]
    assert judge(draft, round_data, lang).effective == apply_scenario(round_data, told)


def test_a_ceiling_of_its_own_goes_before_its_fund(round_data: Data) -> None:
    made = changes_of(Draft(funds={"recurring": "90"}, ceilings={"REC-P1": "80%"}), round_data, "vi").made

    assert [(one["code"], one["factor"]) for one in made] == [
        ("REC-P1", Decimal("0.8")),
        ("REC-P2", Decimal("0.9")),
        ("REC", Decimal("0.9")),
    ]


def test_what_says_the_same_as_the_round_changes_nothing(round_data: Data) -> None:
    draft = Draft(funds={"recurring": "100"}, ceilings={"DEV": "578.000", "ALL": "100%"}, weights={})

    assert changes_of(draft, round_data, "vi").made == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(funds={"recurring": "mười"}), "fund.recurring"),
        (Draft(ceilings={"REC": "-5"}), "ceiling.REC"),
        (Draft(ceilings={"REC": "x%"}), "ceiling.REC"),
        (Draft(musts=[Must("MH-999", "in", "vì")]), "must.0.project"),
        (Draft(musts=[Must("", "in", "vì")]), "must.0.project"),
        (Draft(musts=[Must("MH-12", "in", "")]), "must.0.reason"),
        (Draft(musts=[Must("MH-12", "maybe", "vì")]), "must.0.what"),
    ],
)
def test_what_means_nothing_is_told_at_its_field(round_data: Data, draft: Draft, field: str) -> None:
    assert set(judge(draft, round_data, "vi").faults) == {field}


def test_weights_and_floors_out_of_range_are_told_at_their_fields(round_data: Data) -> None:
    target, phase = round_data["targets"][0]["code"], round_data["phases"][0]["code"]
    key = floor_key(target, phase)

    faults = judge(Draft(weights={target: "-1"}, floors={key: "101"}), round_data, "vi").faults

    assert set(faults) == {f"weight.{target}", f"floor.{key}"}


def test_what_the_round_refuses_is_told_at_the_field_that_asked_for_it(round_data: Data) -> None:
    committed = next(one["code"] for one in round_data["projects"] if "committed" in one)

    judged = judge(Draft(musts=[Must(committed, "out", "vì")]), round_data, "vi")

    assert judged.effective is None
    assert set(judged.faults) == {"must.0.project"}


def test_the_money_of_each_fund_is_told_before_and_after(round_data: Data) -> None:
    effective = judge(Draft(funds={"recurring": "90"}), round_data, "vi").effective
    assert effective is not None

    lines = money_lines(round_data, effective)

    assert [(line.before_vnd, line.after_vnd) for line in lines] == [
        (578 * 10**9, 578 * 10**9),
        (674 * 10**9, 6066 * 10**8),
        (1252 * 10**9, 11846 * 10**8),
    ]
    assert [line.share for line in lines][1] == Decimal("-0.1")


def test_findings_of_the_round_itself_are_kept_apart(round_data: Data) -> None:
    nothing = judge(Draft(), round_data, "vi")
    tight = judge(Draft(funds={"recurring": "1"}), round_data, "vi")

    assert nothing.findings == []
    assert {one["code"] for one in tight.findings} & {"must_in_does_not_fit", "must_in_over_ceiling"}


def typed(**more: str) -> dict[str, str]:
    return {"code": "GIAM-10", "title_vi": "Giảm 10%", "fund.recurring": "90", "time_limit_s": "60", **more}


def test_checking_shows_what_it_leads_to_and_stores_nothing(writer: TestClient) -> None:
    answer = writer.post(f"{BUILD}/check", data=typed())

    words = Page(answer.text).words
    assert answer.status_code == 200
    assert "606,6" in words
    assert "−67,4" in words
    assert "−10,0%" in words
    assert "GIAM-10" not in writer.get(f"/rounds/{CODE}/scenarios").text


def test_a_saved_scenario_is_the_one_that_phanky_apply_gives(writer: TestClient, round_data: Data) -> None:
    answer = writer.post(BUILD, data={**typed(), "ceiling.DEV-P1": "300.000", "off": round_data["rules"][0]["code"]})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/rounds/{CODE}/scenarios#GIAM-10")
    file = load_json(writer.get(f"{API}/rounds/{CODE}/scenarios/GIAM-10").content)
    effective = load_json(writer.get(f"{API}/rounds/{CODE}/file?scenario=GIAM-10").content)
    assert effective == apply_scenario(round_data, file)
    assert len(effective["rules"]) == len(round_data["rules"]) - 1


def test_store_and_run_leads_to_the_run_of_that_scenario(writer: TestClient) -> None:
    answer = writer.post(BUILD, data=typed(do="run"))

    run = json.loads(writer.get(f"{API}{answer.headers['location']}").content)
    assert (run["scenario_code"], run["state"]) == ("GIAM-10", "queued")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"code": ""}, "Ghi một mã ngắn"),
        ({"code": "a/b"}, "Mã không được có dấu gạch chéo"),
        ({"code": "LESS-10"}, "Vòng đã có kịch bản mang mã này"),
        ({"fund.recurring": "chín mươi"}, "Ghi số phần trăm"),
        ({"do": "run", "time_limit_s": "0"}, "Ghi số giây nguyên"),
    ],
)
def test_a_fault_comes_back_beside_its_field_and_nothing_is_lost(
    writer: TestClient, more: dict[str, str], fault: str
) -> None:
    said = typed(note="giữ lại", **more)
    answer = writer.post(BUILD, data={**said, "must_project": "MH-12", "must_what": "out", "must_reason": "vì"})

    read = Page(answer.text)
    values = {one.get("name"): one.get("value") for one in read.all("input") if one.get("name") != "must_project"}
    assert answer.status_code == 422
    assert fault in read.words
    assert (values["note"], values["fund.recurring"]) == ("giữ lại", said["fund.recurring"])
    assert "MH-12" in [one.get("value") for one in read.all("input")]
    assert any(one.get("aria-invalid") == "true" for one in read.all("input"))


def test_two_who_edit_one_scenario_see_both_versions(writer: TestClient) -> None:
    mine = Page(writer.get(f"{BUILD}?scenario=LESS-10").text)
    seen = next(str(one["value"]) for one in mine.all("input") if one.get("name") == "seen")
    first = typed(code="LESS-10", editing="LESS-10", seen=seen)
    assert writer.post(BUILD, data={**first, "fund.recurring": "85"}).status_code == 303

    stale = writer.post(BUILD, data={**first, "fund.recurring": "95"})

    read = Page(stale.text)
    assert stale.status_code == 409
    assert "Người khác vừa lưu kịch bản này" in read.words
    assert "recurring: 85%" in read.words
    values = {one.get("name"): one.get("value") for one in read.all("input")}
    assert values["fund.recurring"] == "95"
    knowing = {**first, "fund.recurring": "95", "seen": str(values["seen"])}
    assert writer.post(BUILD, data=knowing).status_code == 303


def test_a_scenario_is_the_base_of_another(page: Open) -> None:
    read = page(f"{BUILD}?base=LESS-10")

    values = {one.get("name"): one.get("value") for one in read.all("input")}
    assert (values["code"], values["editing"], values["fund.recurring"]) == ("", "", "90")


def test_sliders_are_there_for_those_who_have_scripts_alone(page: Open) -> None:
    sliders = [one for one in page(BUILD).all("input") if one.get("type") == "range"]

    assert sliders
    assert all("hidden" in one and "name" not in one for one in sliders)


def test_scenarios_are_listed_and_can_be_run(page: Open, past: Past) -> None:
    read = page(f"/rounds/{CODE}/scenarios")

    assert past.told
    assert f"{BUILD}?scenario=LESS-10" in read.links
    assert f"/rounds/{CODE}/runs" in [one.get("action") for one in read.all("form")]
