"""Two people at once over HTTP: `ETag`, `If-None-Match` and `If-Match` (RFC 9110).

A tag is made of the answer that shows a thing, and of nothing else: it is the same in every process and after a
restart, and another one as soon as anything in the answer is. It begins with the fingerprint of the whole, which
decides. Short fingerprints of every field follow, so that a stale tag by itself tells which fields have changed since;
no older state has to be kept. A thing that counts its changes has that count at the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, FastAPI, Header, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.errors import PROBLEM_TYPE, AppError, Unusable
from app.kit.openapi import answered, named

Shown = BaseModel | Sequence[BaseModel] | str
"""What a GET answers: one thing, a list of things with codes, or the text of a file."""
Finding = dict[str, object]
Thing = TypeVar("Thing", bound=Shown)

ANY = "*"
WHOLE, SHORT = 32, 5
"""Hexadecimal digits of the fingerprint of a whole, and of the name or the value of a field."""
MOST_FIELDS = 100
"""A longer list is fingerprinted as a whole alone: a header has to stay a header."""
LONGEST_SAID = 200
TAGS = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
HEADER = re.compile(rf"\s*(?:\*|(?:{TAGS.pattern}[\s,]*)+)\s*")

_ETAG = {"ETag": {"description": "What the present state is known by.", "schema": {"type": "string"}}}
READ: dict[int | str, dict[str, Any]] = {
    200: {"headers": _ETAG},
    304: {"description": "It is still as `If-None-Match` says; nothing is sent again.", "headers": _ETAG},
}
"""What a route answers that shows something with a tag."""
TOLD: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": named("Problem", PROBLEM_TYPE)}
    for status, words in {
        412: "It has changed since `If-Match` was read; `findings` says what, and nothing was written.",
        428: "This installation asks for `If-Match` with every change.",
    }.items()
}
"""What a route may answer beside its result where it takes `If-Match`."""
EDITED: dict[int | str, dict[str, Any]] = {200: {"headers": _ETAG}, **TOLD}
"""The same with the new tag of what was changed."""
CREATED: dict[int | str, dict[str, Any]] = {201: {"headers": _ETAG}}


def shown_as(component: str) -> dict[int | str, dict[str, Any]]:
    """What a route answers that shows a file of this form with a tag."""
    return {**READ, 200: {**answered(component)[200], **READ[200]}}


class ChangedSince(AppError):
    """412: what is to be changed is no longer what the caller has read."""

    status, code = HTTPStatus.PRECONDITION_FAILED, "changed_since"


class NoPrecondition(AppError):
    """428: this installation takes no change that does not say which state it starts from."""

    status, code = HTTPStatus.PRECONDITION_REQUIRED, "if_match_required"


class BadPrecondition(Unusable):
    """422: an `If-Match` that is no list of tags."""

    code = "bad_if_match"


class NotModified(Exception):
    """304: the caller has the present state already."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


class Reading:
    """A GET of something that can be changed."""

    def __init__(self, response: Response, if_none_match: str | None) -> None:
        self._response, self._known = response, if_none_match or ""

    def known(self, shown: Thing) -> Thing:
        """The thing itself, once the answer carries its tag. Raises NotModified."""
        self.tag(shown)
        return shown

    def tag(self, shown: Shown) -> str:
        """The tag that the answer carries. Raises NotModified where the caller has this state already."""
        tag = tag_of(shown)
        self.expect_other(tag)
        self._response.headers["ETag"] = tag
        return tag

    def expect_other(self, tag: str) -> None:
        """Raises NotModified where the caller has the state with this tag already."""
        if self._known and (self._known.strip() == ANY or tag in TAGS.findall(self._known.replace("W/", ""))):
            raise NotModified(tag)


class Edit:
    """A request that changes something, and what its sender says of the state it starts from."""

    def __init__(self, request: Request, response: Response, if_match: str | None) -> None:
        if if_match is not None and not HEADER.fullmatch(if_match):
            raise BadPrecondition(
                'If-Match phải là giá trị ETag đã nhận, kể cả dấu ngoặc kép ("…"), hoặc dấu *.',
                'If-Match has to be an ETag as it was answered, with its quotation marks ("…"), or *.',
            )
        self._response, self._said = response, if_match
        self._required: bool = request.app.state.settings.require_if_match

    def expect(
        self, shown: Callable[[], Shown | None], *, more: Callable[[str], Sequence[Finding]] = lambda _: ()
    ) -> None:
        """Raise ChangedSince where `shown` is no longer what the sender has read; NoPrecondition.

        Whoever asks has to hold what is changed, so that nobody else writes it until the transaction ends. `more`
        finds what else has changed since a tag.
        """
        if self._said is None:
            if self._required and shown() is not None:
                raise NoPrecondition(
                    "Hệ thống này yêu cầu If-Match; chưa có gì được ghi. Đọc lại bằng GET rồi gửi kèm ETag nhận được.",
                    "This installation asks for If-Match; nothing was written. GET it first and send its ETag along.",
                )
            return
        now = shown()
        said = [ANY] if self._said.strip() == ANY else TAGS.findall(self._said)
        if now is not None and (said == [ANY] or tag_of(now) in said):
            return
        raise ChangedSince(
            "Nội dung đã thay đổi sau khi bạn đọc; chưa có gì được ghi. Xem `findings`, đọc lại, sửa trên bản mới.",
            "It has changed since you read it; nothing was written. See `findings`, read it again, change what is new.",
            findings=[_gone()] if now is None else [*changed_since(said[0], now), *more(said[0])],
        )

    @contextmanager
    def of(
        self,
        session: Session,
        shown: Callable[[], Shown | None],
        *,
        more: Callable[[str], Sequence[Finding]] = lambda _: (),
    ) -> Iterator[None]:
        """One change of what `shown` shows: expected as above, and the answer carries the new tag."""
        self.expect(shown, more=more)
        yield
        tell(session, self._response, shown)


# "async", although nothing is waited for: whatever is not goes to a thread and back, which costs more than it does
async def _reading(
    response: Response,
    if_none_match: Annotated[
        str | None,
        Header(alias="If-None-Match", description="The ETag of an earlier answer: 304 if it is still the same."),
    ] = None,
) -> Reading:
    return Reading(response, if_none_match)


async def _edit(
    request: Request,
    response: Response,
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The ETag of what is changed, as it was read: 412 if it is another now. `*`: whatever.",
        ),
    ] = None,
) -> Edit:
    return Edit(request, response, if_match)


ReadingDep = Annotated[Reading, Depends(_reading)]
EditDep = Annotated[Edit, Depends(_edit)]


def tell(session: Session, response: Response, shown: Callable[[], Shown | None]) -> None:
    """Let the answer to a change carry the tag of what is shown after it."""
    session.flush()
    session.expire_all()  # rows that were read before the change are read again
    now = shown()
    if now is not None:
        response.headers["ETag"] = tag_of(now)


def tag_of(shown: Shown) -> str:
    """The strong ETag of an answer, with its quotation marks."""
    fields = _fields(shown)
    parts = "".join(_short(name) + _short(_text(value)) for name, value in fields.items())
    whole = shown if isinstance(shown, str) else _text(fields)
    said = [_fingerprint(whole)[:WHOLE], parts if len(fields) <= MOST_FIELDS else "", _count(shown)]
    return f'"{".".join(said)}"'


def count_in(tag: str) -> int | None:
    """How often the thing had been changed when it had this tag, where the tag says so."""
    count = tag.strip('"').rpartition(".")[2]
    return int(count) if re.fullmatch(r"[0-9]{1,9}", count) and tag.count(".") > 1 else None


def changed_since(tag: str, shown: Shown) -> list[Finding]:
    """A finding for each field that is no longer as it was under this tag, with its value now."""
    before, fields = _parts(tag), _fields(shown)
    if not before or len(fields) > MOST_FIELDS:
        return [_changed("$")]
    root = "$[{}]" if isinstance(shown, Sequence) and not isinstance(shown, str) else "$.{}"
    findings = [
        _changed(root.format(name), value)
        for name, value in fields.items()
        if before.pop(_short(name), None) != _short(_text(value))
    ]
    if before:
        findings.append(_removed(len(before)))
    return findings or [_changed("$")]


def finding(code: str, path: str, *, vi: str, en: str) -> Finding:
    """What has changed at one place; to mend it is always the same."""
    return {
        "severity": "error",
        "code": code,
        "path": path,
        "message": {"vi": vi, "en": en},
        "mend": {
            "vi": "Đọc lại bằng GET, sửa trên bản mới, gửi kèm ETag mới.",
            "en": "GET it again, change the new state, and send its new ETag along.",
        },
    }


def _fields(shown: Shown) -> Mapping[str, Any]:
    if isinstance(shown, str):
        data: Mapping[str, Any] = json.loads(shown, parse_float=str)
        return data
    if isinstance(shown, BaseModel):
        return shown.model_dump(mode="json")
    listed = [one.model_dump(mode="json") for one in shown]
    return {one["code"]: one for one in listed}


def _count(shown: Shown) -> str:
    return str(getattr(shown, "revision", ""))


def _parts(tag: str) -> dict[str, str]:
    """The fingerprints in a tag: of each name, that of its value. None where it is no tag of ours."""
    parts = tag.strip('"').split(".")[1:2]
    size = 2 * SHORT
    if not parts or len(parts[0]) % size or not re.fullmatch(r"[0-9a-f]*", parts[0]):
        return {}
    return {parts[0][at : at + SHORT]: parts[0][at + SHORT : at + size] for at in range(0, len(parts[0]), size)}


def _changed(path: str, value: object = ...) -> Finding:
    if value is ...:
        return finding("changed", path, vi="Đã thay đổi.", en="It has changed.")
    now = _text(value)
    now = now if len(now) <= LONGEST_SAID else f"{now[:LONGEST_SAID]}…"
    return finding("changed", path, vi=f"Đã thay đổi; giá trị hiện nay: {now}", en=f"It has changed; it is now: {now}")


def _removed(count: int) -> Finding:
    return finding("removed", "$", vi=f"{count} mục đã bị bỏ.", en=f"{count} part(s) were removed.")


def _gone() -> Finding:
    return finding("gone", "$", vi="Không có, hoặc không còn.", en="It is not there, or no longer.")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _short(text: str) -> str:
    return _fingerprint(text)[:SHORT]


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()


async def _not_modified(_request: Request, error: Exception) -> Response:
    if not isinstance(error, NotModified):
        raise error
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": error.tag})


def install(app: FastAPI) -> None:
    """Teach the application to answer 304."""
    app.add_exception_handler(NotModified, _not_modified)
