from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from app.cli.show import headline, show_findings, show_plan
from app.kit.words import Lang

BILLION = 10**9


def library_round() -> dict[str, Any]:
    """Two phases, two funds with Vietnamese titles, three projects."""
    return {
        "code": "LIB-2031",
        "title": {"vi": "Thư viện số", "en": "Digital libraries"},
        "phases": [
            {"code": "A", "first_year": 2031, "last_year": 2032},
            {"code": "B", "first_year": 2033, "last_year": 2033},
        ],
        "funds": [
            {"code": "capital", "title": "Vốn đầu tư phát triển"},
            {"code": "upkeep", "title": {"vi": "Vốn sự nghiệp", "en": "Recurring money"}},
        ],
        "targets": [{"code": "SCANS", "title": "Trang đã số hoá", "unit": "nghìn trang", "goal": Decimal("25.5")}],
        "projects": [
            {
                "code": "SCAN",
                "title": {"vi": "Số hoá sách hiếm", "en": "Scan rare books"},
                "options": [{"code": "build"}],
            },
            {"code": "DESK", "title": "Quầy đọc ở phường", "options": [{"code": "buy"}]},
            {"code": "GATE", "options": [{"code": "build"}]},
        ],
    }


def library_plan() -> dict[str, Any]:
    """SCAN from 2031 on and 62.5 % of DESK from 2033 on."""
    return {
        "answer": "optimal",
        "stopped": "gap",
        "objective": {
            "coverage": Decimal("0.731200000000"),
            "cost": 1252 * BILLION,
            "gap": Decimal("0.00002"),
            "stages": [{"name": "coverage", "value": Decimal("0.7312"), "bound": Decimal("0.731215")}],
        },
        "starts": [
            {"project": "SCAN", "option": "build", "start_year": 2031, "fraction_bp": 10000},
            {"project": "DESK", "option": "buy", "start_year": 2033, "fraction_bp": 6250},
        ],
        "allocations": [
            {"project": "SCAN", "fund": "capital", "year": 2031, "phase": "A", "amount": 700 * BILLION},
            {"project": "SCAN", "fund": "upkeep", "year": 2033, "phase": "B", "amount": 2 * BILLION},
            {"project": "DESK", "fund": "capital", "year": 2033, "phase": "B", "amount": 550 * BILLION},
        ],
        "coverage": [
            {"target": "SCANS", "phase": "A", "fraction": Decimal(0)},
            {"target": "SCANS", "phase": "B", "fraction": Decimal("0.847")},
        ],
        "funds": [
            _line("capital", "A", 800, 0, 700, 100),
            _line("capital", "B", 500, 100, 550, 50),
            _line("upkeep", "A", 10, 0, 0, 10),
            _line("upkeep", "B", 10, 0, 2, 8),
        ],
        "tail": [
            {"project": "SCAN", "fund": "upkeep", "amount_per_year": 2 * BILLION},
            {"project": "DESK", "fund": "capital", "year": 2034, "amount": 3 * BILLION},
        ],
        "findings": [],
    }


def _line(fund: str, phase: str, *billions_vnd: int) -> dict[str, Any]:
    names = ("ceiling", "carried_in", "allocated", "left")
    amounts = {"reserve": 0, **dict(zip(names, billions_vnd, strict=True))}
    return {"fund": fund, "phase": phase, **{name: billions * BILLION for name, billions in amounts.items()}}


def shown(round_data: dict[str, Any], plan_data: dict[str, Any], lang: Lang = "vi", columns: int = 10_000) -> list[str]:
    page = io.StringIO()
    show_plan(Console(file=page, width=columns), round_data, plan_data, lang)
    return page.getvalue().splitlines()


def cells(lines: list[str], first: str) -> list[str]:
    """The blank-separated words of the one line that begins with `first`."""
    (line,) = [line for line in lines if line.startswith(first)]
    return line.removeprefix(first).split()


def test_the_headline_tells_answer_coverage_gap_and_money_left() -> None:
    assert headline(library_plan(), "vi") == (
        "Phương án tối ưu, cách cận không quá 0,01%; dừng khi đạt sai lệch cho phép. "
        "Mức đạt chỉ tiêu 73,12% (cận 73,12%, chênh 0,01%); "
        "phân bổ 1.252.000.000.000 đồng, còn lại 68.000.000.000 đồng theo trần giai đoạn."
    )


def test_the_english_headline_writes_numbers_the_english_way() -> None:
    assert "73.12%" in headline(library_plan(), "en")
    assert "1,252,000,000,000 VND" in headline(library_plan(), "en")


def test_money_left_is_not_told_where_a_fund_has_no_phase_ceiling() -> None:
    plan = library_plan()
    plan["funds"][0] |= {"ceiling": None, "left": None}
    assert "còn lại" not in headline(plan, "vi")


def test_a_plan_for_the_worst_target_tells_that_first_and_coverage_after_it() -> None:
    plan = library_plan()
    plan["objective"]["stages"].insert(0, {"name": "worst", "value": Decimal("0.5"), "bound": Decimal("0.5")})
    assert "Chỉ tiêu thấp nhất 50,00% (cận 50,00%, chênh 0,01%); Mức đạt chỉ tiêu 73,12%;" in headline(plan, "vi")


def test_vietnamese_stands_first_and_english_below() -> None:
    lines = shown(library_round(), library_plan())
    assert lines[:2] == ["LIB-2031 · Thư viện số", headline(library_plan(), "vi")]
    assert lines[2] == headline(library_plan(), "en")


def staged_plan() -> dict[str, Any]:
    plan = library_plan()
    plan["objective"]["canonical"] = True
    plan["objective"]["stages"] = [
        {
            "name": "coverage",
            "value": Decimal("0.7312"),
            "bound": Decimal("0.731215"),
            "certified_bound": Decimal("0.7319"),
        },
        {"name": "cost", "value": 1_310 * BILLION, "bound": 1_310 * BILLION - 1},
        {"name": "earliness", "value": 7, "bound": None},
    ]
    return plan


def test_the_engine_s_bound_and_the_certified_one_stand_in_columns_of_their_own() -> None:
    lines = shown(library_round(), staged_plan())
    headings = lines[lines.index("Các bước của mục tiêu") + 1 :][:2]
    assert [heading.split() for heading in headings] == [
        ["Cận", "của", "Cận", "có"],
        ["Bước", "Giá", "trị", "bộ", "giải", "chứng", "chỉ"],
    ]
    assert cells(lines, "Mức đạt chỉ tiêu  ") == ["73,1200%", "73,1215%", "73,1900%"]
    assert cells(lines, "Chi phí vòng đời ") == ["1.310.000.000.000", "1.309.999.999.999", "–"]
    assert cells(lines, "Số năm chậm ") == ["7", "–", "–"]


@pytest.mark.parametrize(("canonical", "word"), [(True, "Phương án chuẩn: có"), (False, "Phương án chuẩn: không")])
def test_a_plan_says_whether_it_is_the_canonical_one(*, canonical: bool, word: str) -> None:
    plan = staged_plan()
    plan["objective"]["canonical"] = canonical
    assert [line for line in shown(library_round(), plan) if line.startswith(word)]


@pytest.mark.parametrize(("agreed", "word"), [(True, "khớp"), (False, "không khớp, xem bên dưới")])
def test_a_second_engine_is_told_with_what_it_says(*, agreed: bool, word: str) -> None:
    plan = staged_plan()
    plan["solver"] = {"engine": "highs", "options": {"second_engine": "cbc", "agreed": agreed}}
    assert f"Bộ giải thứ hai (cbc): {word}" in shown(library_round(), plan)


def test_without_a_second_engine_none_is_told() -> None:
    assert not [line for line in shown(library_round(), staged_plan()) if "Bộ giải thứ hai" in line]


def test_the_fund_table_has_ceiling_reserve_carried_allocated_and_left() -> None:
    lines = shown(library_round(), library_plan())
    assert cells(lines, "2033       Vốn đầu tư phát triển") == ["500", "0", "100", "550", "50"]


def test_the_fund_table_ends_with_totals_that_count_carried_money_once() -> None:
    lines = shown(library_round(), library_plan())
    total = next(line for line in lines if line.startswith("Tổng cộng"))
    assert total.split()[2:] == ["1.320", "0", "1.252", "68"]


def test_a_target_stands_with_its_goal_and_its_coverage_by_phase() -> None:
    lines = shown(library_round(), library_plan())
    assert cells(lines, "SCANS Trang đã số hoá") == ["25,5", "nghìn", "trang", "0,0%", "84,7%"]


def test_a_project_stands_with_option_start_and_money_by_phase_and_fund() -> None:
    lines = shown(library_round(), library_plan())
    assert cells(lines, "SCAN Số hoá sách hiếm") == ["build", "2031", "700", "0", "0", "2", "702"]


def test_a_project_at_a_share_says_so() -> None:
    lines = shown(library_round(), library_plan())
    assert cells(lines, "DESK Quầy đọc ở phường") == ["buy", "62,50%", "2033", "0", "0", "550", "0", "550"]


def test_a_project_that_is_not_chosen_does_not_stand_in_the_portfolio() -> None:
    assert not [line for line in shown(library_round(), library_plan()) if line.startswith("GATE")]


def test_what_falls_after_the_round_is_told_by_year_and_fund() -> None:
    lines = shown(library_round(), library_plan())
    assert cells(lines, "2034            Vốn đầu tư phát triển") == ["3"]
    assert cells(lines, "mỗi năm sau đó  Vốn sự nghiệp") == ["2"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_wider_than_eighty_columns(lang: Lang) -> None:
    assert max(map(len, shown(library_round(), staged_plan(), lang, columns=80))) <= 80


def test_eighty_columns_cut_no_figure_off() -> None:
    text = "\n".join(shown(library_round(), library_plan(), columns=80))
    assert "…" not in text
    assert "1.252" in text.split("Dự án được chọn")[1]


def test_where_the_phases_do_not_fit_each_gets_its_table() -> None:
    lines = shown(library_round(), library_plan(), columns=70)
    after = lines[lines.index("Dự án được chọn: 2 trên 3") :]
    assert len([line for line in after if line.startswith("Tổng cộng")]) == 2


def test_a_project_without_money_still_stands_in_the_table_of_its_start() -> None:
    plan = library_plan()
    plan["allocations"] = [line for line in plan["allocations"] if line["project"] != "DESK"]
    lines = shown(library_round(), plan, columns=70)
    assert len([line for line in lines if line.startswith("DESK")]) == 1


def test_a_round_with_illustrative_figures_is_labelled() -> None:
    data = library_round()
    data["projects"][2]["source"] = {"kind": "illustrative"}
    assert [line for line in shown(data, library_plan()) if line.startswith("Số liệu minh họa")]


def test_a_round_without_illustrative_figures_is_not_labelled() -> None:
    assert not [line for line in shown(library_round(), library_plan()) if "minh họa" in line]


def test_rounded_tables_say_that_they_are() -> None:
    plan = library_plan()
    plan["allocations"][0]["amount"] += 1
    text = "\n".join(shown(library_round(), plan))
    assert "Đơn vị tính: tỷ đồng, làm tròn" in text


def test_a_small_round_is_shown_in_dong() -> None:
    plan = library_plan()
    for line in (*plan["allocations"], *plan["funds"], *plan["tail"]):
        line |= {key: value // BILLION for key, value in line.items() if isinstance(value, int) and value >= BILLION}
    plan["objective"]["cost"] = 1252
    assert "Đơn vị tính: đồng" in shown(library_round(), plan)


def test_an_infeasible_round_shows_its_findings_and_no_table() -> None:
    finding = {
        "severity": "error",
        "code": "no_plan",
        "path": "$",
        "message": {"vi": "Trần quá thấp.", "en": "The ceiling is too low."},
        "mend": {"vi": "Nâng trần.", "en": "Raise the ceiling."},
    }
    lines = shown(library_round(), {"answer": "infeasible", "stopped": "proof", "findings": [finding]})
    assert lines[1] == "Không có phương án nào giữ được mọi ràng buộc; đã chứng minh xong."
    assert lines[3:] == [
        "Lỗi $ [no_plan]",
        "  Trần quá thấp. → Nâng trần.",
        "  The ceiling is too low. → Raise the ceiling.",
    ]


def test_a_finding_names_its_file() -> None:
    page = io.StringIO()
    finding = {"code": "x", "path": "$.a", "message": {"vi": "v", "en": "e"}, "mend": {"vi": "m", "en": "n"}}
    show_findings(Console(file=page, width=80), [finding], file="r.json")
    assert page.getvalue().startswith("Lỗi r.json: $.a [x]\n")


@pytest.mark.parametrize("text", ["\x1b[31mđỏ", "a\nb", "a\u202eb", "[red]x[/red]", ":smile:"])
def test_a_title_cannot_steer_the_terminal(text: str) -> None:
    data = library_round()
    data["projects"][0]["title"] = data["funds"][0]["title"] = data["targets"][0]["title"] = text
    page = "\n".join(shown(data, library_plan()))
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "[red]" not in text or "[red]" in page
    assert ":smile:" not in text or ":smile:" in page
