"""The list of plans, one plan, and plans side by side."""

from __future__ import annotations

from decimal import Decimal

from fastapi.testclient import TestClient

from tests.app.web.conftest import Open
from tests.app.web.past import CODE, Past
from tests.app.web.test_projects import grouped
from tests.app.web.test_rounds import api


def test_the_answer_comes_first_in_one_sentence_and_rests_on_the_certificate(page: Open, past: Past) -> None:
    words = page(f"/plans/{past.certified}").words

    assert "Phủ 85,97% chỉ tiêu, đã có chứng chỉ rằng không phương án nào phủ hơn quá" in words
    assert (
        "điểm phần trăm, còn dư 12,7 tỷ đồng, trong đó 12,5 tỷ đồng vốn đầu tư phát triển giai đoạn 2019-2020." in words
    )


def test_the_same_sentence_in_english(page: Open, past: Past) -> None:
    words = page(f"/plans/{past.certified}", "en").words

    assert "Covers 85.97% of the targets; it is certified that no plan covers more by over" in words
    assert "12.7 billion VND is left, 12.5 billion VND of it of development investment phase 2019-2020." in words


def test_without_a_certificate_the_sentence_names_the_engine(page: Open, past: Past) -> None:
    read = page(f"/plans/{past.told}")

    assert "theo bộ giải HiGHS không phương án nào" in read.words
    assert "Có chứng chỉ" not in read.words
    assert "không kèm chứng chỉ" in read.words


def test_an_infeasible_answer_says_so_and_lists_the_ways_out(page: Open, past: Past, browser: TestClient) -> None:
    words = page(f"/plans/{past.infeasible}").words

    assert "Không có phương án nào giữ được mọi ràng buộc." in words
    for finding in api(browser, f"/plans/{past.infeasible}")["findings"]:
        assert finding["message"]["vi"] in words


def test_money_is_the_money_of_the_plan_file(page: Open, past: Past, browser: TestClient) -> None:
    words = page(f"/plans/{past.certified}").words

    for line in api(browser, f"/plans/{past.certified}")["funds"]:
        assert grouped(line["ceiling"]) in words
        assert grouped(line["allocated"]) in words


def test_coverage_is_the_coverage_of_the_plan_file(page: Open, past: Past, browser: TestClient) -> None:
    words = page(f"/plans/{past.certified}").words

    for line in api(browser, f"/plans/{past.certified}")["coverage"]:
        if line["fraction"] in {0, 1}:
            continue
        shown = Decimal(str(line["fraction"])) * 100
        assert f"{shown:.1f}%".replace(".", ",") in words


def test_every_chosen_project_stands_in_the_portfolio_and_every_other_among_the_left_out(
    page: Open, past: Past, browser: TestClient
) -> None:
    plan = api(browser, f"/plans/{past.certified}")
    round_data = api(browser, f"/plans/{past.certified}/round")
    words = page(f"/plans/{past.certified}").words

    chosen, left = len(plan["starts"]), len(round_data["projects"]) - len(plan["starts"])
    assert f"Danh mục: {chosen} dự án được chọn trên {len(round_data['projects'])}" in words
    assert f"Không chọn: {left} dự án" in words
    assert all(words.count(project["title"]["vi"]) >= 1 for project in round_data["projects"])


def test_what_is_left_out_is_explained_where_that_is_proved(page: Open, past: Past) -> None:
    words = page(f"/plans/{past.certified}").words

    assert "Không đủ chỗ trong trần: thiếu ít nhất" in words
    assert "Không cùng được với MH-36 (R-35" in words
    assert "Đã quyết định không làm" in words


def test_running_costs_after_the_round_are_those_of_the_tail(page: Open, past: Past, browser: TestClient) -> None:
    tail = api(browser, f"/plans/{past.certified}")["tail"]
    words = page(f"/plans/{past.certified}").words

    assert "Phải chi sau 2020" in words
    assert grouped(sum(line.get("amount_per_year", 0) for line in tail)) in words


def test_the_page_tells_how_anyone_can_check_the_plan_again(page: Open, past: Past, browser: TestClient) -> None:
    read = page(f"/plans/{past.certified}")

    assert "phanky verify round.json plan.json" in read.words
    assert api(browser, f"/plans/{past.certified}")["round_sha256"] in read.words
    assert f"/api/v1/plans/{past.certified}/round" in read.links


def test_the_csv_link_speaks_the_language_of_the_page(page: Open, past: Past, browser: TestClient) -> None:
    link = next(one for one in page(f"/plans/{past.certified}", "en").links if ".csv" in one)

    assert browser.get(link).text.startswith("\ufeffNo,Project code")


def test_plans_are_listed_newest_first_with_answer_and_coverage(page: Open, past: Past) -> None:
    read = page(f"/rounds/{CODE}/plans")

    assert next(link for link in read.links if link.startswith("/plans/")) == f"/plans/{past.infeasible}"
    assert "Không khả thi" in read.words
    assert "85,97%" in read.words


def test_only_plans_with_a_portfolio_can_be_picked_for_comparison(page: Open, past: Past) -> None:
    picked = [one.get("value") for one in page("/plans").all("input")]

    assert sorted(picked, key=str) == sorted([past.certified, past.told])


def test_two_plans_stand_side_by_side_with_what_the_api_says(page: Open, past: Past, browser: TestClient) -> None:
    told = api(browser, f"/plans/compare?left={past.certified}&right={past.told}")
    words = page(f"/plans/compare?plan={past.certified}&plan={past.told}").words

    differing = len(told["only_left"]) + len(told["only_right"]) + len(told["moved"])
    assert f"Dự án khác nhau: {differing}" in words
    assert f"\u2212{abs(Decimal(told['coverage_difference'])) * 100:.2f}".replace(".", ",") in words
    assert "vòng (hay kịch bản) khác nhau" in words


def test_one_plan_alone_is_no_comparison(page: Open, past: Past) -> None:
    assert "từ 2 đến 5 phương án" in page(f"/plans/compare?plan={past.certified}", status=422).words


def test_an_answer_without_portfolio_is_no_side_of_a_comparison(page: Open, past: Past) -> None:
    words = page(f"/plans/compare?plan={past.certified}&plan={past.infeasible}", status=409).words

    assert "không có danh mục nào" in words


def test_a_plan_that_is_not_there_is_told(page: Open) -> None:
    assert "Không có phương án nào mang mã này" in page("/plans/none", status=404).words
