"""`Idempotency-Key` on every POST of the API.

The answer is kept in the transaction of what was created: the request's own session is held back until the answer is
whole, and both are committed together before it leaves. So there is never a thing without its answer, also after a
kill -9. Of two that come with one key at the same moment, the one that commits second is undone and gets the first
one's answer. A refused request is not kept: once it is mended it may come again with its key.
A key that comes again is done again and undone: so whoever is no longer let in gets no earlier answer either.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db import HELD_BACK, HeldBack, reading
from app.errors import AWAY, database_away, problem
from app.idempotency import queries
from app.idempotency.models import GivenAnswerRow
from app.kit.addresses import API
from app.kit.columns import now_utc

HEADER = "idempotency-key"
AGAIN = "Idempotent-Replayed"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT = timedelta(days=7)
SECRETS = re.compile(rf"{API}/(me|people|webhooks)(/|$)")
"""Answers below these may hold what is told only once (tokens, links, signing keys): none of them is kept anywhere."""
WHO = ("authorization", "cookie")
NOT_LET_IN = (401, 403)
REFUSED = 400
"""From this status on nothing was created."""


class SameAnswer:
    """The middleware. `app.state` of the application it stands before tells the engine and the limits."""

    def __init__(self, app: ASGIApp, *, of: FastAPI) -> None:
        self._app, self._of = app, of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what was answered before, or hand on and keep the answer."""
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith(f"{API}/"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = headers.get(HEADER)
        if key is None or SECRETS.match(scope["path"]):
            await self._app(scope, receive, send)
        elif not KEY.fullmatch(key):
            await _bad_key()(scope, receive, send)
        else:
            await self._once(_Asked(scope, headers, key), receive, send)

    async def _once(self, asked: _Asked, receive: Receive, send: Send) -> None:
        limit: int = self._of.state.settings.max_body_bytes
        body = await _whole_body(receive, limit)
        if body is None:  # too large: whoever reads it says so
            await _too_large(limit)(asked.scope, receive, send)
            return
        asked.read(body)
        try:
            answer = await self._answered(asked, body)
        except AWAY as error:  # asked here, outside of the application, which tells it by itself
            answer = database_away(error)
        await answer(asked.scope, receive, send)

    async def _answered(self, asked: _Asked, body: bytes) -> Response:
        """Let the application answer; keep its answer with what it created, or undo that and tell the earlier answer.

        The application is asked in any case: it knows who may come, also today.
        """
        engine: Engine = self._of.state.engine
        held, taken = HeldBack(), _Taken()
        try:
            given = await to_thread.run_sync(_find, engine, asked)
            asked.scope[HELD_BACK] = held  # not in a copy: whoever stands around this looks there for the route
            await self._app(asked.scope, _replaying(body), taken)
            answer = taken.response()
            if answer.status_code in NOT_LET_IN:
                return answer
            if given is not None:
                return given
            if held.session is None or answer.status_code >= REFUSED:
                return answer
            kept = await to_thread.run_sync(_keep, held.session, asked, answer)
        finally:
            await to_thread.run_sync(held.close)
        if kept:
            return answer
        return await to_thread.run_sync(_find, engine, asked) or _changed()


class _Asked:
    """One request with a key; `request` is its fingerprint once its body is read."""

    def __init__(self, scope: Scope, headers: Headers, key: str) -> None:
        self.scope, self.key = scope, key
        self.caller = _sha256(*(headers.get(name, "") for name in WHO))
        self.request = ""

    def read(self, body: bytes) -> None:
        """Know what was sent."""
        query: bytes = self.scope["query_string"]
        self.request = _sha256(self.scope["path"], query.decode("latin-1"), hashlib.sha256(body).hexdigest())


class _Taken:
    """Takes an answer in instead of sending it."""

    def __init__(self) -> None:
        self._start: Message = {"status": 500, "headers": []}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")

    def response(self) -> Response:
        """The answer, whole."""
        answer = Response(bytes(self._body), status_code=self._start["status"])
        answer.raw_headers = list(self._start["headers"])
        return answer


def _keep(session: Session, asked: _Asked, answer: Response) -> bool:
    """Commit what was created with its answer; False where another answer to this key was quicker."""
    queries.forget(session, before=now_utc() - KEPT)
    session.add(
        GivenAnswerRow(
            caller=asked.caller,
            key=asked.key,
            request=asked.request,
            status=answer.status_code,
            content_type=answer.headers.get("content-type"),
            location=answer.headers.get("location"),
            etag=answer.headers.get("etag"),
            body=bytes(answer.body),
        )
    )
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return False
    return True


def _find(engine: Engine, asked: _Asked) -> Response | None:
    """The answer that was given before; a problem where the key was used for something else."""
    with reading(engine) as session:
        row = queries.find(session, caller=asked.caller, key=asked.key)
        if row is None:
            return None
        if row.request != asked.request:
            return problem(
                422,
                "idempotency_key_reused",
                vi="Khóa Idempotency-Key này đã dùng cho một yêu cầu khác; chưa có gì được ghi. Dùng một khóa mới.",
                en="This Idempotency-Key was used for another request; nothing was written. Use a new key.",
            )
        kept = {"Location": row.location, "ETag": row.etag}
        headers = {AGAIN: "true"} | {name: value for name, value in kept.items() if value}
        return Response(row.body, status_code=row.status, headers=headers, media_type=row.content_type)


async def _whole_body(receive: Receive, limit: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)  # the caller is gone; what follows finds that out
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replaying(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _bad_key() -> Response:
    return problem(
        422,
        "bad_idempotency_key",
        vi="Idempotency-Key phải có 1 đến 200 ký tự ASCII nhìn thấy được, ví dụ một UUID.",
        en="Idempotency-Key must be 1 to 200 visible ASCII characters, a UUID for example.",
    )


def _too_large(limit: int) -> Response:
    return problem(
        413,
        "too_large",
        vi=f"Nội dung gửi lên vượt {limit} byte; chia nhỏ, hoặc tăng PHANKY_MAX_BODY_BYTES.",
        en=f"The body is over {limit} bytes; send less at a time, or raise PHANKY_MAX_BODY_BYTES.",
    )


def _changed() -> Response:
    return problem(
        409,
        "changed_meanwhile",
        vi="Người khác vừa thay đổi cùng dữ liệu này; chưa có gì được ghi. Tải lại rồi thử lại.",
        en="Somebody changed the same data just now; nothing was written. Load it again and retry.",
    )


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
