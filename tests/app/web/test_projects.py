"""The table of candidates, and one candidate."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import CODE
from tests.app.web.test_rounds import api

LIST = f"/rounds/{CODE}/projects"


def codes(read: Page) -> list[str]:
    """The projects of the table, in its order."""
    return list(dict.fromkeys(code for one in read.all("tr") if (code := one.get("data-project"))))


def grouped(amount_vnd: int) -> str:
    return f"{amount_vnd // 10**6:,}".replace(",", ".")


def test_every_candidate_stands_in_the_table_with_a_row_for_each_option(page: Open, browser: TestClient) -> None:
    told = api(browser, f"{LIST}?size=500")["items"]
    read = page(LIST)

    assert codes(read) == [one["code"] for one in told]
    assert len([one for one in read.all("tr") if one.get("data-option")]) == sum(len(one["options"]) for one in told)


def test_the_sums_are_those_of_the_first_options_in_the_api(page: Open, browser: TestClient) -> None:
    told = api(browser, f"{LIST}?size=500")["items"]
    words = page(LIST).words

    for fund in ("development", "recurring"):
        assert grouped(sum(one["options"][0]["cost_by_fund_vnd"].get(fund, 0) for one in told)) in words


@pytest.mark.parametrize("text", ["họp trực tuyến", "hop truc tuyen", "HOP TRUC"])
def test_search_takes_text_without_diacritics(page: Open, text: str) -> None:
    found = codes(page(f"{LIST}?text={text}"))

    assert "MH-12" in found
    assert "MH-01" not in found


def test_filters_narrow_the_table_and_stay_chosen(page: Open) -> None:
    read = page(f"{LIST}?sector=Giáo dục&fund=recurring")

    assert codes(read)
    assert {"value": "Giáo dục", "selected": None} in read.all("option")
    assert {"value": "recurring", "selected": None} in read.all("option")


def test_a_fund_filter_keeps_what_is_paid_or_kept_up_from_it(page: Open, browser: TestClient) -> None:
    told = api(browser, f"{LIST}?size=500")["items"]
    uses = [
        one["code"]
        for one in told
        if any(
            {**way["cost_by_fund_vnd"], **way["running_by_fund_per_year_vnd"]}.get("development")
            for way in one["options"]
        )
    ]

    assert codes(page(f"{LIST}?fund=development")) == uses


def test_titles_sort_as_a_vietnamese_dictionary_has_them(page: Open) -> None:
    order = codes(page(f"{LIST}?sort=title"))

    # Cổng ... < Cơ sở ...: ô before ơ; Đào tạo ... after every D and before H
    assert order.index("MH-38") < order.index("MH-29") < order.index("MH-80") < order.index("MH-12")


def test_a_column_sorts_both_ways_and_says_so(page: Open) -> None:
    up, down = (page(f"{LIST}?sort=total&order={order}") for order in ("asc", "desc"))

    assert codes(up)[0] == codes(down)[-1]
    assert "ascending" in [one.get("aria-sort") for one in up.all("th")]
    assert "descending" in [one.get("aria-sort") for one in down.all("th")]


def test_an_unknown_sort_keeps_the_order_of_the_round(page: Open) -> None:
    assert codes(page(f"{LIST}?sort=nonsense")) == codes(page(LIST))


def test_illustrative_figures_are_called_so(page: Open) -> None:
    assert "Số liệu minh họa" in page(LIST).words
    assert "Illustrative figure" in page(LIST, "en").words


def test_nothing_found_says_what_to_do(page: Open) -> None:
    assert "Bỏ bớt điều kiện lọc" in page(f"{LIST}?text=zzz").words


def test_a_page_number_beyond_the_end_shows_the_last_page(page: Open) -> None:
    assert codes(page(f"{LIST}?page=99")) == codes(page(LIST))


def test_a_page_number_that_is_none_is_told_where_and_why(page: Open) -> None:
    assert "query.page" in page(f"{LIST}?page=x", status=422).words


def test_a_project_shows_options_money_by_year_and_contributions(page: Open) -> None:
    words = page(f"{LIST}/MH-26").words

    assert "Cách thực hiện 1: Đầu tư xây dựng" in words
    assert "Cách thực hiện 2: Thuê dịch vụ CNTT" in words
    assert re.search(r"2016\s+23\.700", words)
    assert "+9 %" in words


def test_a_project_shows_what_waits_for_it_as_a_picture_and_in_words(page: Open) -> None:
    read = page(f"{LIST}/MH-26")

    assert any(one.get("aria-label") == "Dự án cần có trước và dự án chờ MH-26" for one in read.all("svg"))
    assert "Là điều kiện của: MH-32" in read.words


def test_a_committed_project_says_when_it_started(page: Open) -> None:
    assert "bắt đầu 2015, 100% khối lượng" in page(f"{LIST}/MH-01").words


def test_a_project_that_may_be_done_in_part_says_so(page: Open) -> None:
    assert "Có thể làm một phần" in page(f"{LIST}/MH-08").words


def test_a_project_that_is_not_there_is_told(page: Open) -> None:
    assert "không có dự án nào mang mã này" in page(f"{LIST}/MH-999", status=404).words
