"""Tags: what an answer is known by, and what a stale one tells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from app.preconditions import HEADER, MOST_FIELDS, changed_since, count_in, tag_of


class Shelf(BaseModel):
    code: str
    title: str | None = None
    price_vnd: int = 0
    weight: Decimal = Decimal("0.5")


class Counted(Shelf):
    revision: int


def told(tag: str, shown: Any) -> list[tuple[object, object]]:  # noqa: ANN401 - whatever is shown
    return [(one["code"], one["path"]) for one in changed_since(tag, shown)]


def test_the_same_answer_has_the_same_tag() -> None:
    assert tag_of(Shelf(code="A")) == tag_of(Shelf(code="A"))
    assert tag_of("{}") == tag_of("{}")


def test_a_tag_stays_the_same_from_one_version_of_the_service_to_the_next() -> None:
    """Else everybody who holds one while the service is updated is told of a change that was none."""
    assert tag_of(Counted(code="A", revision=7)) == (
        '"0fc4ee411025af9dddee02ea5e697277.5694d79864aaf2374234d93925fece0844d55a1a2b21479026.7"'
    )


@pytest.mark.parametrize(
    "other", [{"title": "Kệ"}, {"price_vnd": 1}, {"weight": Decimal("0.50")}, {"code": "B"}, {"title": ""}]
)
def test_whatever_changes_the_answer_changes_the_tag(other: dict[str, Any]) -> None:
    assert tag_of(Shelf.model_validate({"code": "A", **other})) != tag_of(Shelf(code="A"))


def test_the_spelling_of_a_file_counts_too() -> None:
    assert tag_of('{"code": "A", "weight": 0.5}') != tag_of('{"code": "A", "weight": 0.50}')


def test_a_stale_tag_tells_which_fields_changed_and_what_they_are_now() -> None:
    stale = tag_of(Shelf(code="A"))
    findings = changed_since(stale, Shelf(code="A", title="Kệ sách", price_vnd=7))

    assert [one["path"] for one in findings] == ["$.title", "$.price_vnd"]
    assert findings[0]["message"] == {
        "vi": 'Đã thay đổi; giá trị hiện nay: "Kệ sách"',
        "en": 'It has changed; it is now: "Kệ sách"',
    }


def test_a_long_value_is_cut() -> None:
    [finding] = changed_since(tag_of(Shelf(code="A")), Shelf(code="A", title="x" * 10_000))

    assert len(str(finding["message"])) < 1000


def test_of_a_list_a_stale_tag_tells_the_codes() -> None:
    stale = tag_of([Shelf(code="A"), Shelf(code="B"), Shelf(code="C")])

    now = [Shelf(code="A"), Shelf(code="B", price_vnd=1), Shelf(code="D")]
    assert told(stale, now) == [("changed", "$[B]"), ("changed", "$[D]"), ("removed", "$")]


def test_of_a_file_a_stale_tag_tells_the_fields() -> None:
    assert told(tag_of('{"code":"A","changes":[]}'), '{"code":"A","changes":[0.1]}') == [("changed", "$.changes")]


@pytest.mark.parametrize("foreign", ['"x"', '""', '"a.b.c"', '"abc.0123456789.5"', 'W/"q"', '".."'])
def test_a_tag_that_is_none_of_ours_tells_that_something_changed(foreign: str) -> None:
    assert told(foreign, Shelf(code="A"))


def test_the_tag_of_a_long_list_stays_a_header_and_is_still_exact() -> None:
    shelves = [Shelf(code=f"S{number}") for number in range(MOST_FIELDS + 1)]
    other = [*shelves[:-1], Shelf(code=shelves[-1].code, price_vnd=1)]

    assert len(tag_of(shelves)) < 100
    assert tag_of(shelves) != tag_of(other)
    assert told(tag_of(shelves), other) == [("changed", "$")]
    assert len(tag_of(shelves[:-1])) < 2_000


def test_what_counts_its_changes_says_the_count_in_its_tag() -> None:
    assert count_in(tag_of(Counted(code="A", revision=12))) == 12
    assert count_in(tag_of(Shelf(code="A"))) is None
    assert [count_in(foreign) for foreign in ('"12"', '"x.12"', '"a.b.x"', f'"a.b.{"9" * 50}"')] == [None] * 4


@pytest.mark.parametrize("said", ["*", ' "a" ', '"a", "b"', 'W/"a"', '"a" , W/"b"', tag_of(Shelf(code="A"))])
def test_a_list_of_tags_is_read(said: str) -> None:
    assert HEADER.fullmatch(said)


@pytest.mark.parametrize("said", ["", "a", '"a', "*, *", '"a" b', "'a'"])
def test_what_is_no_list_of_tags_is_none(said: str) -> None:
    assert HEADER.fullmatch(said) is None
