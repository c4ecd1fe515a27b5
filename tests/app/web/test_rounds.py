"""The list of rounds, and one round."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.app.api import API
from tests.app.web.conftest import Open
from tests.app.web.past import CODE, Past


def api(browser: TestClient, address: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(browser.get(f"{API}{address}", headers={"Accept": "application/json"}).content)


def test_the_front_door_lists_every_round_with_its_totals(page: Open) -> None:
    words = page("/").words

    assert "Chương trình mục tiêu phát triển CNTT TP Hà Nội giai đoạn 2016-2020" in words
    assert "Vốn đầu tư phát triển: 578" in words
    assert "Vốn sự nghiệp: 674" in words
    assert "1.252" in words


def test_the_list_shows_the_newest_plan_and_its_coverage(page: Open, past: Past, browser: TestClient) -> None:
    plans = {one["id"]: one for one in api(browser, f"/plans?round={CODE}")["items"]}
    newest = (
        plans[past.told]
        if plans[past.told]["created_at"] > plans[past.certified]["created_at"]
        else plans[past.certified]
    )

    assert f"{float(newest['coverage']) * 100:.1f}%".replace(".", ",") in page("/").words
    assert "chưa có" in page("/").words


def test_the_list_and_the_round_show_the_adopted_plan_its_decision_and_its_coverage(
    page: Open, past: Past, browser: TestClient
) -> None:
    plans = {one["id"]: one for one in api(browser, f"/plans?round={CODE}")["items"]}
    share = f"{float(plans[past.certified]['coverage']) * 100:.1f}%".replace(".", ",")
    listed, one = page("/"), page(f"/rounds/{CODE}")

    assert f"{share} Đã phê duyệt123/QĐ-UBNDngày 20/11/2026" in listed.words
    assert "chưa phê duyệt" in listed.words
    for read in (listed, one):
        assert f"/plans/{past.certified}" in read.links
    assert "Phương án theo 123/QĐ-UBND ngày 20/11/2026" in one.words
    assert "chưa có phương án nào được phê duyệt" in page("/rounds/HN-2020").words


def test_english_readers_get_english_words_and_marks(page: Open) -> None:
    words = page("/", "en").words

    assert "Development investment: 578" in words
    assert "1,252" in words
    assert "Newest plan" in words


def test_a_round_shows_its_money_at_a_glance_and_by_phase(page: Open) -> None:
    words = page(f"/rounds/{CODE}").words

    for figure in ("1.252 tỷ đồng", "578 tỷ đồng", "674 tỷ đồng", "346.800", "404.400", "231.200", "269.600"):
        assert figure in words


def test_ceilings_on_the_page_are_those_of_the_api(page: Open, browser: TestClient) -> None:
    words = page(f"/rounds/{CODE}").words

    for ceiling in api(browser, f"/rounds/{CODE}/ceilings"):
        assert f"{ceiling['amount_vnd'] // 10**6:,}".replace(",", ".") in words


def test_a_split_that_no_source_prints_is_called_an_assumption(page: Open) -> None:
    assert "Giả định 346.800" in page(f"/rounds/{CODE}").words
    assert "Assumption 346,800" in page(f"/rounds/{CODE}", "en").words


def test_every_target_stands_with_its_goal_its_due_year_and_its_kind_of_figures(
    page: Open, browser: TestClient
) -> None:
    words = page(f"/rounds/{CODE}").words

    for target in api(browser, f"/rounds/{CODE}/targets"):
        assert target["title"]["vi"] in words
    assert "tối thiểu 60 %[" in words
    assert "Theo tài liệu nguồn" in words


def test_every_figure_leads_to_its_source_in_full(page: Open) -> None:
    read = page(f"/rounds/{CODE}")

    assert "000_19f33ec1e38e407d.txt, dòng 23" in read.words
    assert len([link for link in read.links if link.startswith("#note-")]) > 60


def test_facts_stand_beside_the_round_as_they_were_printed(page: Open, browser: TestClient) -> None:
    words = page(f"/rounds/{CODE}").words

    for fact in api(browser, f"/rounds/{CODE}/facts"):
        assert fact["value"] in words


def test_a_total_cites_the_ceiling_that_prints_it_not_the_round(browser: TestClient) -> None:
    text = browser.get("/").text
    total = next(one for one in api(browser, "/rounds/HN-2012-2015/ceilings") if one["code"] == "ALL")

    number = re.search(r"894,3</strong><span class=\"cite\"><a href=\"#note-(\d+)", text)
    assert number
    note = text[text.index(f'id="note-{number[1]}"') :].split("</li>", 1)[0]
    assert total["source"]["ref"] in note


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "Không có vòng ngân sách nào mang mã này"), ("en", "No budget round")]
)
def test_a_round_that_is_not_there_is_told_to_people_in_their_language(page: Open, lang: str, told: str) -> None:
    assert told in page("/rounds/NOWHERE", lang, 404).words
