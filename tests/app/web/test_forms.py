"""What forms send, and numbers as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest
from fastapi.testclient import TestClient

from app.web.forms import Form, amount_vnd, number
from tests.app.web.past import CODE

RUNS = f"/rounds/{CODE}/runs"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("1.252,5", "vi", Decimal("1252.5")),
        ("1,252.5", "en", Decimal("1252.5")),
        ("90", "vi", Decimal(90)),
        ("0.9", "vi", None),
        ("0.9", "en", Decimal("0.9")),
        ("ten", "en", None),
        ("", "vi", None),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(
    text: str, lang: Literal["vi", "en"], expected: Decimal | None
) -> None:
    assert number(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("404.400", 404_400_000_000), ("0,000001", 1), ("0,0000001", None), ("-1", None), ("", None)]
)
def test_an_amount_is_whole_dong(text: str, expected: int | None) -> None:
    assert amount_vnd(text, "vi") == expected


def test_a_form_keeps_what_stands_twice_and_cuts_blanks() -> None:
    form = Form([("off", " R-1 "), ("off", "R-2"), ("fund.a", "90")])

    assert (form.one("off"), list(form.all("off")), form.one("none")) == ("R-1", ["R-1", "R-2"], "")
    assert form.below("fund.") == {"a": "90"}


def test_what_is_no_form_is_refused(writer: TestClient) -> None:
    assert writer.post(RUNS, json={}).status_code == 415


def test_a_form_without_end_is_refused(writer: TestClient) -> None:
    body = "&".join(["a=1"] * 20_001)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert writer.post(RUNS, content=body, headers=headers).status_code == 413
    assert writer.post(RUNS, content=b"a=\xff", headers=headers).status_code in {413, 422}
