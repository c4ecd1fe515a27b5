"""Pages that answer a form: what was typed comes back with its faults, with both versions, or with a secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.app.web.past import CODE, Past

PROJECT = f"/rounds/{CODE}/projects/MH-13/edit"
BUILD = f"/rounds/{CODE}/build"
TOO_MUCH = {"code": "X", "fund.recurring": "rất nhiều", "must_project": "MH-999", "must_what": "in", "must_reason": ""}
STALE = {"was": json.dumps({"agency": "như trước đây"}), "cell.agency": "Sở Xây dựng"}

WITHOUT_A_PAGE = {
    "/sign-out",
    "/account/tokens/{token}/revoke",
    "/account/sessions/{browser}/end",
    "/people/{name}/active",
    "/people/{name}/roles/take",
    "/runs/{run_id}/cancel",
    "/runs/{run_id}/retry",
    "/sweeps/{sweep_id}/cancel",
    "/sweeps/{sweep_id}/retry",
    "/webhooks/{webhook_id}/remove",
}
"""Forms after which the browser always goes on to another page."""
AS_THEIR_PREVIEW = {"/rounds/{code}/import/{kind}", "/rounds/{code}/ms-project"}
"""Forms whose faults are the page of the dry run, which stands here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A form that is sent, and the status of its page; `file` is sent along where a page takes one."""

    address: str
    status: int
    fields: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, str] | None = None
    uploads: bool = False


def answers(past: Past) -> dict[str, Answer]:
    """Every page of this kind, by a name. None of them changes a round."""
    return {
        "sign-in refused": Answer("/sign-in", 401, {"name": "nobody", "password": "wrong"}),
        "link refused": Answer("/sign-in/link/used-up", 410),
        "password at fault": Answer("/account/password", 422, {"present": "x", "new": "one", "again": "two"}),
        "token at fault": Answer("/account/tokens", 422, {"title": "", "scope": "read", "days": "0"}),
        "token made": Answer("/account/tokens", 200, {"title": "báo cáo", "scope": "read", "days": "1"}),
        "person at fault": Answer("/people", 422, {"name": "hai từ"}),
        "role at fault": Answer("/people/hoa/roles", 422, {"role": "king", "round": "*"}),
        "identity at fault": Answer("/people/hoa/identity", 422, {"by": "subject", "identity": ""}),
        "link made": Answer("/people/hoa/link", 200),
        "webhook at fault": Answer("/webhooks", 422, {"url": "ftp://example.org"}),
        "decision at fault": Answer(f"/plans/{past.told}/adopt", 422, {"reason": "Vì thế"}),
        "decision refused": Answer(
            f"/plans/{past.certified}/adopt",
            409,
            {"decision_number": "1", "decision_date": "2026-11-20", "reason": "Vì thế"},
        ),
        "run at fault": Answer(f"/rounds/{CODE}/runs", 422, {"time_limit_s": "lâu", "gap_percent": "x"}),
        "sweep at fault": Answer(f"/rounds/{CODE}/sweeps", 422, {"kind": "ceilings", "time_limit_s": "lâu"}),
        "scenario judged": Answer(f"{BUILD}/check", 200, {"code": "X", "fund.recurring": "90"}),
        "scenario at fault": Answer(BUILD, 422, TOO_MUCH),
        "scenario changed by somebody else": Answer(
            BUILD, 409, {"code": "LESS-10", "editing": "LESS-10", "seen": "before", "title_vi": "Mới"}
        ),
        "project at fault": Answer(PROJECT, 422, {"was": "", "cell.title_vi": "", "cell.title_en": ""}),
        "project changed by somebody else": Answer(PROJECT, 409, STALE),
        "import without a file": Answer(f"/rounds/{CODE}/import/projects/preview", 422, uploads=True),
        "import of something else": Answer(
            f"/rounds/{CODE}/import/projects/preview",
            422,
            {"locale": "vi", "unit": "trieu"},
            ("x.csv", "a;b\n1;2\n"),
            True,
        ),
        "Microsoft Project without a file": Answer(f"/rounds/{CODE}/ms-project/preview", 422, uploads=True),
        "judging without a file": Answer(f"/plans/{past.certified}/judge", 422, uploads=True),
    }
