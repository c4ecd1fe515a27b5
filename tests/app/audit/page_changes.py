"""What every form of a page that changes something sends, and what the trail then says."""

from __future__ import annotations

import json

from fastapi.testclient import TestClient

from tests.app.adoptions.test_router import DECISION
from tests.app.api import API
from tests.app.audit.changes import (
    CODE,
    GRANT,
    Changes,
    Ready,
    account,
    approver,
    cancelled_sweep,
    new,
    other_session,
    page_token,
    plan,
    run,
    signed_in,
    sweep,
)
from tests.app.intake.msproject.test_feed import PORTAL
from tests.app.intake.workbook.steps import csv
from tests.app.people import browsers
from tests.app.people.browsers import PASSWORD, browser, link_for
from tests.app.web.page import Page


def dry_run(client: TestClient, path: str, content: bytes) -> dict[str, str | None]:
    """The fields of the form that the dry run of a file has shown."""
    said = {"locale": "vi", "unit": "trieu", "fund": "capital"}
    files = {"file": ("bang", content)}
    shown = client.post(f"{path}/preview", data=said, files=files, headers={"Accept": "text/html"})
    fields = [one for one in Page(shown.text).all("input") if one.get("type") == "hidden"]
    return {str(one["name"]): one.get("value") for one in fields if one["name"] != "lang"}


def a_project() -> bytes:
    """An export of Microsoft Project with a project that nobody has."""
    return json.dumps([{**PORTAL, "ProjectIdentifier": new("MSP")}]).encode()


PAGE_CHANGES: Changes = {
    ("POST", "/sign-in"): (
        "person.signed_in",
        Ready(account, lambda c, name: browsers.sign_in(browser(c), name)),
    ),
    ("POST", "/sign-in/link/{secret}"): (
        "person.signed_in",
        Ready(lambda c: link_for(c, account(c)), lambda c, link: browsers.post(browser(c), link)),
    ),
    ("POST", "/sign-out"): ("person.signed_out", Ready(signed_in, lambda _, hers: browsers.post(hers, "/sign-out"))),
    ("POST", "/account/password"): (
        "person.password_changed",
        Ready(
            signed_in,
            lambda _, hers: browsers.post(
                hers, "/account/password", present=PASSWORD, new="another long one", again="another long one"
            ),
        ),
    ),
    ("POST", "/account/tokens"): (
        "token.made",
        Ready(signed_in, lambda _, hers: browsers.post(hers, "/account/tokens", title="x", scope="read", days=1)),
    ),
    ("POST", "/account/tokens/{token}/revoke"): (
        "token.revoked",
        Ready(page_token, lambda _, one: browsers.post(one[0], f"/account/tokens/{one[1]}/revoke")),
    ),
    ("POST", "/account/sessions/{browser}/end"): (
        "session.ended",
        Ready(other_session, lambda _, one: browsers.post(one[0], f"/account/sessions/{one[1]}/end")),
    ),
    ("POST", "/people"): (
        "person.added",
        Ready(signed_in, lambda _, hers: browsers.post(hers, "/people", name=new("p"))),
    ),
    ("POST", "/people/{name}/link"): (
        "person.link_made",
        Ready(lambda c: (signed_in(c), account(c)), lambda _, one: browsers.post(one[0], f"/people/{one[1]}/link")),
    ),
    ("POST", "/people/{name}/active"): (
        "person.deactivated",
        Ready(
            lambda c: (signed_in(c), account(c)),
            lambda _, one: browsers.post(one[0], f"/people/{one[1]}/active", active="no"),
        ),
    ),
    ("POST", "/people/{name}/identity"): (
        "person.identity_named",
        Ready(
            lambda c: (signed_in(c), account(c)),
            lambda _, one: browsers.post(one[0], f"/people/{one[1]}/identity", by="username", identity=new("u")),
        ),
    ),
    ("POST", "/people/{name}/roles"): (
        "role.given",
        Ready(
            lambda c: (signed_in(c), account(c)),
            lambda _, one: browsers.post(one[0], f"/people/{one[1]}/roles", **GRANT),
        ),
    ),
    ("POST", "/people/{name}/roles/take"): (
        "role.taken",
        Ready(
            lambda c: (signed_in(c), c.post(f"{API}/people/{account(c)}/roles", json=GRANT).json()["name"]),
            lambda _, one: browsers.post(one[0], f"/people/{one[1]}/roles/take", **GRANT),
        ),
    ),
    ("POST", "/plans/{plan_id}/adopt"): (
        "plan.adopted",
        Ready(
            lambda c: (plan(c), approver(c)),
            lambda _, one: browsers.post(one[1], f"/plans/{one[0]}/adopt", **DECISION),
        ),
    ),
    ("POST", "/rounds/{code}/import/{kind}"): (
        "sheet.imported",
        Ready(
            lambda c: (signed_in(c), dry_run(c, f"/rounds/{CODE}/import/units", csv([["Mã đơn vị"], [new("U")]]))),
            lambda _, one: browsers.post(one[0], f"/rounds/{CODE}/import/units", **one[1]),
        ),
    ),
    ("POST", "/rounds/{code}/ms-project"): (
        "sheet.imported",
        Ready(
            lambda c: (signed_in(c), dry_run(c, f"/rounds/{CODE}/ms-project", a_project())),
            lambda _, one: browsers.post(one[0], f"/rounds/{CODE}/ms-project", **one[1]),
        ),
    ),
    ("POST", "/webhooks"): (
        "webhook.added",
        Ready(signed_in, lambda _, hers: browsers.post(hers, "/webhooks", url="https://127.0.0.1/told")),
    ),
    ("POST", "/webhooks/{webhook_id}/remove"): (
        "webhook.removed",
        Ready(
            lambda c: (
                signed_in(c),
                c.post(f"{API}/webhooks", json={"url": "https://127.0.0.1/told"}).json()["id"],
            ),
            lambda _, one: browsers.post(one[0], f"/webhooks/{one[1]}/remove"),
        ),
    ),
    ("POST", "/runs/{run_id}/cancel"): (
        "run.cancelled",
        Ready(lambda c: (signed_in(c), run(c)), lambda _, one: browsers.post(one[0], f"/runs/{one[1]}/cancel")),
    ),
    ("POST", "/runs/{run_id}/retry"): (
        "run.retried",
        Ready(lambda c: (signed_in(c), run(c)), lambda _, one: browsers.post(one[0], f"/runs/{one[1]}/retry")),
    ),
    ("POST", "/sweeps/{sweep_id}/cancel"): (
        "sweep.cancelled",
        Ready(lambda c: (signed_in(c), sweep(c)), lambda _, one: browsers.post(one[0], f"/sweeps/{one[1]}/cancel")),
    ),
    ("POST", "/sweeps/{sweep_id}/retry"): (
        "sweep.retried",
        Ready(
            lambda c: (signed_in(c), cancelled_sweep(c)),
            lambda _, one: browsers.post(one[0], f"/sweeps/{one[1]}/retry"),
        ),
    ),
}
"""The same for what pages send."""
