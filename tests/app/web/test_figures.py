"""Figures and their order, as the pages print them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.web.collation import vietnamese
from app.web.figures import Figures

VI, EN = Figures("vi"), Figures("en")


def test_money_is_exact_in_its_unit() -> None:
    assert VI.trieu(404_397_500_000) == "404.397,5"
    assert EN.trieu(404_397_500_000) == "404,397.5"
    assert VI.ty(1_252_000_000_000) == "1.252"
    assert VI.trieu(None) == VI.ty(None) == "–"


@pytest.mark.parametrize(
    ("amount_vnd", "said"),
    [
        (2_300_000_000, "2,3 tỷ đồng"),
        (12_500_000, "12,5 triệu đồng"),
        (999_999, "999.999 đồng"),
        (0, "0 đồng"),
    ],
)
def test_a_sentence_takes_the_unit_that_suits_the_amount(amount_vnd: int, said: str) -> None:
    assert VI.said(amount_vnd) == said


@pytest.mark.parametrize(
    ("distance", "most"), [("0", None), ("0.0000001", "0,01"), ("0.0001", "0,01"), ("0.000101", "0,02")]
)
def test_the_distance_to_a_bound_is_never_rounded_down(distance: str, most: str | None) -> None:
    assert VI.most(Decimal(distance)) == most


def test_differences_have_signs() -> None:
    assert VI.points(Decimal("0.0276")) == "+2,76"
    assert VI.points(Decimal("-0.0276")) == "−2,76"


def test_moments_are_told_in_hanoi() -> None:
    at = datetime(2015, 12, 1, 17, 30, tzinfo=UTC)

    assert VI.moment(at) == "02/12/2015 00:30"
    assert EN.moment(at) == "2 Dec 2015, 00:30"


def test_d_with_a_stroke_stands_after_d_and_tones_decide_last() -> None:
    words = [
        "Từ Liêm",
        "Đống Đa",
        "Ba Đình",
        "Tây Hồ",
        "Đông Anh",
        "Dương Nội",
        "Thạch Thất",
        "Hà Đông",
        "Âu Cơ",
        "An Khánh",
    ]

    assert sorted(words, key=vietnamese) == [
        "An Khánh",
        "Âu Cơ",
        "Ba Đình",
        "Dương Nội",
        "Đông Anh",
        "Đống Đa",
        "Hà Đông",
        "Tây Hồ",
        "Thạch Thất",
        "Từ Liêm",
    ]


def test_letters_that_vietnamese_does_not_have_sort_somewhere() -> None:
    assert min("ß", "ﬁ", "가", "1", "a", "𝒳", key=vietnamese) == "1"


@pytest.mark.parametrize(
    ("size_bytes", "vi", "en"),
    [(0, "0 B", "0 B"), (999, "999 B", "999 B"), (3_316_000, "3,3 MB", "3.3 MB"), (2 * 10**15, "2.000 TB", "2,000 TB")],
)
def test_sizes_name_their_unit(size_bytes: int, vi: str, en: str) -> None:
    assert (Figures("vi").size(size_bytes), Figures("en").size(size_bytes)) == (vi, en)
