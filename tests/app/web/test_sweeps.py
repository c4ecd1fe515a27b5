"""Asking for sweeps, and what their pages say of money, grids and draws."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.web.views.sweep_view import percentile, view_of
from tests.app.api import API
from tests.app.web.asked import SWEPT
from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import CODE, Past

ASK = f"/rounds/{CODE}/sweeps"
SEARCH = {"time_limit_s": "30", "gap_percent": ""}
Data = dict[str, Any]


def api(client: TestClient, address: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(client.get(f"{API}{address}", headers={"Accept": "application/json"}).content)


@pytest.mark.parametrize(
    ("said", "spec"),
    [
        (
            {"kind": "ceilings", "fund_1": "recurring", "from_1": "50", "to_1": "110", "steps_1": "7"},
            {"kind": "ceilings", "funds": {"recurring": {"from_percent": "50", "to_percent": "110", "steps": 7}}},
        ),
        (
            {"kind": "ceilings", "fund_1": "recurring", "fund_2": "development", "steps_1": "2", "steps_2": "2"},
            {
                "kind": "ceilings",
                "funds": {
                    "recurring": {"from_percent": "50", "to_percent": "110", "steps": 2},
                    "development": {"from_percent": "50", "to_percent": "110", "steps": 2},
                },
            },
        ),
        (
            {"kind": "weights", "target": "TARGET", "weights": "0; 1,5"},
            {"kind": "weights", "sets": [{"TARGET": "0"}, {"TARGET": "1.5"}]},
        ),
        ({"kind": "scenarios", "codes": "LESS-10"}, {"kind": "scenarios", "codes": ["LESS-10"]}),
        (
            {"kind": "monte_carlo", "draws": "5", "seed": "7", "probability": "0"},
            {"kind": "monte_carlo", "draws": 5, "seed": 7, "cost": {"low": "0.9", "mode": "1", "high": "1.5"}},
        ),
        (
            {"kind": "monte_carlo", "draws": "5", "seed": "7", "probability": "20", "max_years": "2"},
            {
                "kind": "monte_carlo",
                "draws": 5,
                "seed": 7,
                "cost": {"low": "0.9", "mode": "1", "high": "1.5"},
                "delay": {"probability": "0.2", "max_years": 2},
            },
        ),
    ],
)
def test_a_form_asks_the_sweep_that_it_says(writer: TestClient, said: dict[str, str], spec: Data) -> None:
    target = api(writer, f"/rounds/{CODE}/targets")[0]["code"]
    form = {name: value.replace("TARGET", target) for name, value in said.items()}

    answer = writer.post(ASK, data={**form, **SEARCH})

    assert answer.status_code == 303, Page(answer.text).words
    assert exact(api(writer, answer.headers["location"])["spec"], target) == exact(spec, target)


def exact(told: Any, target: str) -> Any:  # noqa: ANN401 - any JSON
    """The same with every number, however it is written, as a Decimal; TARGET is that target."""
    if isinstance(told, dict):
        return {name.replace("TARGET", target): exact(one, target) for name, one in told.items()}
    if isinstance(told, list):
        return [exact(one, target) for one in told]
    return Decimal(str(told)) if str(told).replace(".", "").isdecimal() else told


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"kind": "ceilings"}, "Chọn nguồn vốn"),
        ({"kind": "ceilings", "fund_1": "recurring", "fund_2": "recurring"}, "Chọn nguồn vốn khác"),
        ({"kind": "ceilings", "fund_1": "recurring", "from_1": "ít"}, "Ghi một số"),
        ({"kind": "ceilings", "fund_1": "recurring", "steps_1": "1,5"}, "Ghi một số nguyên"),
        ({"kind": "weights"}, "Chọn chỉ tiêu"),
        ({"kind": "weights", "target": "T", "weights": "a"}, "Ghi các trọng số"),
        ({"kind": "scenarios"}, "Chọn ít nhất một kịch bản"),
        ({"kind": "monte_carlo", "draws": "1", "low": "120", "mode": "100", "high": "150"}, "low, mode và high"),
        ({"kind": "ceilings", "fund_1": "recurring", "steps_1": "20001"}, "20"),
    ],
)
def test_what_cannot_be_swept_comes_back_with_its_fault(writer: TestClient, said: dict[str, str], fault: str) -> None:
    answer = writer.post(ASK, data={**said, **SEARCH})

    assert answer.status_code == 422
    assert fault in Page(answer.text).words


def test_the_curve_leads_to_the_plan_of_every_point(page: Open, past: Past) -> None:
    read = page(f"/sweeps/{past.sweeps['ceilings']}")

    assert {f"/sweeps/{past.sweeps['ceilings']}/points/{place}" for place in range(3)} <= set(read.links)
    assert len(read.all("circle")) == 6


def test_figures_of_the_points_are_those_of_the_api(page: Open, past: Past, browser: TestClient) -> None:
    words = page(f"/sweeps/{past.sweeps['ceilings']}").words

    for point in api(browser, f"/sweeps/{past.sweeps['ceilings']}/points")["items"]:
        assert f"{Decimal(point['coverage']) * 100:.2f}%".replace(".", ",") in words
        assert point["label"]["vi"] in words


def test_the_money_of_a_point_is_what_its_round_lets_be_spent(page: Open, past: Past, browser: TestClient) -> None:
    words = page(f"/sweeps/{past.sweeps['ceilings']}").words
    whole = api(browser, f"/rounds/{SWEPT}")["total_by_fund_vnd"]["recurring"]

    for percent in (60, 80, 100):
        assert f"{Decimal(whole * percent) / 10**11:.1f}".replace(".", ",").removesuffix(",0") in words


def test_a_grid_has_a_cell_for_every_pair(page: Open, past: Past) -> None:
    read = page(f"/sweeps/{past.sweeps['grid']}", "en")

    assert "Coverage against two funds" in read.words
    assert {f"/sweeps/{past.sweeps['grid']}/points/{place}" for place in range(4)} <= set(read.links)


@pytest.mark.parametrize(
    ("lang", "label", "core"),
    [
        ("vi", "phương án tốt nhất của người đã biết trước chi phí và tiến độ", "dự án lõi"),
        ("en", "best plan of somebody who knew beforehand what costs and delays would be", "core projects"),
    ],
)
def test_draws_say_what_they_are(page: Open, past: Past, lang: str, label: str, core: str) -> None:
    sweep = page(f"/sweeps/{past.sweeps['draws']}", lang).words

    assert label in sweep
    assert core in sweep
    assert label in page(f"/sweeps/{past.sweeps['draws']}/points/1", lang).words


def test_how_often_a_project_is_chosen_is_counted_over_the_draws(past: Past, browser: TestClient, page: Open) -> None:
    points = api(browser, f"/sweeps/{past.sweeps['draws']}/points")["items"]
    chosen = [{start[0] for start in one["starts"]} for one in points]
    core = set.intersection(*chosen)

    words = page(f"/sweeps/{past.sweeps['draws']}").words

    assert f"{len(core)} dự án lõi" in words
    assert f"{len(set.union(*chosen) - core)} dự án ranh giới" in words


@pytest.mark.parametrize(("percent", "expected"), [(5, 1), (50, 2), (75, 3), (95, 4), (100, 4)])
def test_a_percentile_is_a_value_that_was_found(percent: int, expected: int) -> None:
    assert percentile([Decimal(one) for one in (1, 2, 3, 4)], percent) == expected


def test_draws_without_any_plan_say_nothing() -> None:
    draws = view_of("monte_carlo", {}, {"projects": [{"code": "A"}]}, []).draws

    assert draws is not None
    assert (draws.held, draws.percentiles, draws.chart, len(draws.never)) == (0, [], None, 1)


def test_a_sweep_that_is_under_way_is_looked_at_again(page: Open, past: Past) -> None:
    read = page(f"/sweeps/{past.sweeps['under way']}")

    live = next(one for one in read.all("div") if one.get("id") == "live")
    assert live["hx-trigger"] == "every 2s"
    assert [(one["max"], one["value"]) for one in read.all("progress")] == [("3", "1")]


def test_the_plan_of_a_point_is_shown_as_every_plan_is(page: Open, past: Past, browser: TestClient) -> None:
    address = f"/sweeps/{past.sweeps['ceilings']}/points/0"
    plan = api(browser, f"{address}/plan")

    words = page(address).words

    assert "Vốn sự nghiệp 60 %" in words
    assert f"{Decimal(plan['objective']['coverage']) * 100:.2f}%".replace(".", ",") in words
    assert f"{len(plan['starts'])} dự án được chọn" in words


def test_points_and_sweeps_that_are_not_there_are_told(page: Open, past: Past) -> None:
    page(f"/sweeps/{past.sweeps['ceilings']}/points/99", status=404)
    page("/sweeps/none", status=404)


def test_a_sweep_is_stopped_and_gone_on_with(writer: TestClient) -> None:
    said = {"kind": "monte_carlo", "draws": "5", "seed": "7", "probability": "0"}
    where = writer.post(ASK, data={**said, **SEARCH}).headers["location"]

    assert writer.post(f"{where}/cancel", data={"sure": "1"}).headers["location"] == where
    assert "Đã dừng theo yêu cầu" in Page(writer.get(where).text).words
    writer.post(f"{where}/retry", data={"sure": "1"})
    assert "Đang chờ đến lượt" in Page(writer.get(where).text).words


@pytest.mark.parametrize("address", ["/runs/none", "/sweeps/none", f"/rounds/{CODE}/build?scenario=NONE"])
def test_what_is_not_there_is_told_to_people_without_addresses_of_the_api(page: Open, address: str) -> None:
    assert "/api/v1" not in page(address, status=404).words
