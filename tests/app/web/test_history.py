"""The history of a candidate: when, by whom, which parts of it."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

from app.audit.models import AuditEventRow
from app.web.views.history import history_of
from tests.app.people.browsers import post
from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import CODE

ONE = f"/rounds/{CODE}/projects/MH-13"


def event(kind: str, **said: Any) -> AuditEventRow:  # noqa: ANN401 - columns
    before, after = (json.dumps(said.pop(side)) if side in said else None for side in ("before", "after"))
    return AuditEventRow(
        number=1, at="2026-11-20T08:00:00.000000+00:00", event=kind, who="lan", via="session", subject="projects:A",
        previous_sha256="", sha256="", before=before, after=after, **said,
    )  # fmt: skip


def test_an_edit_is_told_with_the_parts_that_differ(writer: TestClient) -> None:
    assert post(writer, f"{ONE}/edit", **{"was": "", "cell.agency": "Sở Xây dựng"}).status_code == 303

    told = Page(writer.get(ONE).text).words

    assert "Sửa mục của vòng: cơ quan" in told
    assert "admin" in told


def test_what_happened_to_the_whole_round_stands_there_too(page: Open) -> None:
    assert "Created a round (the whole round)" in page(ONE, "en").words


def test_an_edit_of_another_candidate_is_not_its_history(writer: TestClient) -> None:
    other = ONE.replace("MH-13", "MH-12")
    assert post(writer, f"{other}/edit", **{"was": "", "cell.agency": "Sở Xây dựng"}).status_code == 303

    assert "Sửa mục của vòng" not in Page(writer.get(ONE).text).words


def test_only_parts_that_differ_are_named_and_fingerprints_name_none() -> None:
    record = {"code": "A", "title": "Một", "options": [1]}
    edited, added, long = history_of(
        [
            event("record.replaced", before=record, after={**record, "options": [2], "must": "in"}),
            event("record.added", after=record),
            event("record.replaced", before={"sha256": "ab", "characters": 9}, after=record, reason="vì thế"),
        ]
    )

    assert [one.en for one in edited.parts] == ["decided before", "options, costs"]
    assert (list(added.parts), list(long.parts)) == ([], [])
    assert long.reason == "vì thế"
    assert not edited.whole
