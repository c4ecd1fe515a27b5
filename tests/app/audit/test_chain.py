"""The chain by itself: what a fingerprint covers, and how a broken link is found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit import chain

Data = dict[str, Any]


def event(number: int, previous: str, **other: object) -> Data:
    made: Data = {
        "number": number,
        "at": f"2026-01-01T00:00:0{number}.000000+00:00",
        "event": "round.created",
        "who": "lan",
        "via": "session",
        "address": None,
        "round_code": "HN-2020",
        "subject": "round:HN-2020",
        "before": None,
        "after": '{"a":1}',
        "reason": None,
        "previous_sha256": previous,
        **other,
    }
    return {**made, "sha256": chain.link(made)}


def events(count: int = 4) -> list[Data]:
    made: list[Data] = []
    for number in range(1, count + 1):
        made.append(event(number, made[-1]["sha256"] if made else chain.START))
    return made


def test_a_chain_as_it_was_written_holds() -> None:
    made = events()

    assert chain.verify(made) == chain.Verdict(4, made[-1]["sha256"])


def test_a_trail_without_events_holds() -> None:
    assert chain.verify([]) == chain.Verdict(0, chain.START)


@pytest.mark.parametrize("name", [name for name in chain.COVERED if name not in {"number", "previous_sha256"}])
def test_whatever_is_changed_in_an_event_is_found(name: str) -> None:
    made = events()
    made[2][name] = "changed"

    verdict = chain.verify(made)

    assert verdict.broken is not None
    assert (verdict.broken.number, verdict.events) == (3, 2)
    assert "đã bị sửa" in verdict.broken.why_vi


def test_an_event_that_was_written_anew_with_its_own_fingerprint_no_longer_fits_the_next() -> None:
    made = events()
    made[1] = event(2, made[0]["sha256"], who="nam")

    verdict = chain.verify(made)

    assert verdict.broken is not None
    assert verdict.broken.number == 3


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_an_event_that_is_missing_is_named(gone: int) -> None:
    made = [one for one in events() if one["number"] != gone]

    verdict = chain.verify(made)

    assert verdict.broken is not None
    assert verdict.broken.number == gone


def test_an_end_that_was_cut_off_is_found_by_a_fingerprint_noted_elsewhere() -> None:
    made = events()
    noted = {4: made[3]["sha256"]}

    assert chain.verify(made[:3]).broken is None
    cut = chain.verify(made[:3], known=noted).broken
    assert cut is not None
    assert cut.number == 4
    assert chain.verify(made, known=noted).broken is None


def test_a_trail_written_all_anew_is_found_by_a_fingerprint_noted_elsewhere() -> None:
    noted = {2: events()[1]["sha256"]}
    anew = [event(1, chain.START, who="nam")]
    anew.append(event(2, anew[0]["sha256"]))

    assert chain.verify(anew).broken is None
    broken = chain.verify(anew, known=noted).broken
    assert broken is not None
    assert broken.number == 2


def test_the_same_contents_have_one_way_to_be_written() -> None:
    assert chain.canonical({"b": Decimal("1.50"), "a": "Đống Đa"}) == '{"a":"Đống Đa","b":"1.50"}'


def test_long_contents_are_kept_as_their_fingerprint() -> None:
    text = chain.kept({"note": "x" * chain.LONGEST})

    assert text is not None
    assert len(text) < 200
    assert '"sha256"' in text


@given(st.dictionaries(st.text(), st.text()), st.dictionaries(st.text(), st.text()))
def test_different_contents_have_different_fingerprints(one: dict[str, str], other: dict[str, str]) -> None:
    same = chain.link(event(1, chain.START, after=chain.canonical(one))) == chain.link(
        event(1, chain.START, after=chain.canonical(other))
    )

    assert same == (one == other)
