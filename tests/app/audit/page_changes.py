"""What every form of a page that changes something sends, and what the trail then says."""

from __future__ import annotations

from tests.app.adoptions.test_router import DECISION
from tests.app.api import API
from tests.app.audit.changes import (
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
from tests.app.people import browsers
from tests.app.people.browsers import PASSWORD, browser, link_for

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
