"""Errors that a person can act on, told as `application/problem+json` (RFC 9457) with a stable `code`.

AppError
  ├─ NotFound      404  what was asked for is not there
  ├─ Conflict      409  it is there already, or in a state that forbids this
  └─ Unusable      422  the input contradicts the contract; every finding is listed
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from app.kit import request_ids
from app.kit.openapi import named

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
AWAY = (OperationalError, PoolTimeoutError)
"""What SQLAlchemy raises while a database does not answer."""
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
DISK_FULL = "53100"
"""What the databases say when nothing more can be written."""


TOO_DEEP_TO_PARSE = {
    "severity": "error",
    "code": "nested_too_deep",
    "path": "$",
    "message": {"vi": "Sâu đến mức không đọc được.", "en": "It is too deep to be read at all."},
    "mend": {"vi": "Kiểm tra chương trình đã tạo nội dung này.", "en": "Check the program that made it."},
}


class Words(BaseModel):
    """One sentence in both languages."""

    vi: str
    en: str


class FindingOut(BaseModel):
    """One thing to mend: where, what, how."""

    severity: Literal["error", "warning", "note"]
    code: str
    path: str
    message: Words
    mend: Words


class Problem(BaseModel):
    """An error as a caller gets it (RFC 9457). `code` is stable; `findings` is there when the input was refused."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_vi: str
    detail_en: str
    findings: list[FindingOut] | None = None
    request_id: str | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": named("Problem", PROBLEM_TYPE)}
    for status, words in {
        401: "Nobody is signed in, or the token is no longer good.",
        403: "Whoever is signed in may not do this.",
        404: "There is no such thing.",
        409: "The present state forbids it.",
        413: "The body is too large.",
        415: "The body does not say that it is JSON.",
        422: "The input cannot be used; `findings` lists every reason.",
        429: "Too much of this at once; `Retry-After` says how long to wait.",
        503: "The database does not answer; nothing was written.",
    }.items()
}
"""What every route may answer beside its result."""


class AppError(Exception):
    """Base of every error that the service tells; `vi` and `en` say what happened and what to do next."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal"
    retry_after_s: int | None = None
    """So long the caller should wait before trying again, where waiting helps."""

    def __init__(self, vi: str, en: str, *, findings: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(en)
        self.vi, self.en, self.findings = vi, en, tuple(findings)


class NotFound(AppError):
    """404: no such thing."""

    status, code = HTTPStatus.NOT_FOUND, "not_found"


class Conflict(AppError):
    """409: the present state forbids it."""

    status, code = HTTPStatus.CONFLICT, "conflict"


class Unusable(AppError):
    """422: the input cannot be used; `findings` lists every reason at once."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "unusable_input"


class NotJson(AppError):
    """415: the body does not say that it is JSON."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json"


class TooLarge(AppError):
    """413: the request body is larger than this installation takes."""

    status, code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large"


def problem(
    status: int, code: str, *, vi: str, en: str, findings: Sequence[Mapping[str, object]] = (), **extra: object
) -> JSONResponse:
    """One problem document; `detail` is Vietnamese first, `detail_vi` and `detail_en` tell them apart."""
    body: dict[str, object] = {
        "type": f"urn:phanky:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": f"{vi} / {en}",
        "detail_vi": vi,
        "detail_en": en,
        **extra,
    }
    if findings:
        body["findings"] = list(findings)
    request_id = request_ids.current()
    if request_id is None:
        return JSONResponse(body, status_code=status, media_type=PROBLEM_TYPE)
    body["request_id"] = request_id
    return JSONResponse(body, status_code=status, media_type=PROBLEM_TYPE, headers={request_ids.HEADER: request_id})


async def _app_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, AppError):
        raise error
    response = problem(error.status, error.code, vi=error.vi, en=error.en, findings=error.findings)
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


async def _invalid_request(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    findings = [_finding_of(one) for one in error.errors()]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_request",
        vi="Yêu cầu có chỗ không dùng được; sửa các chỗ nêu trong `findings` rồi gửi lại.",
        en="The request cannot be used as it is; mend what `findings` lists and send it again.",
        findings=findings,
    )


def _finding_of(error: Mapping[str, Any]) -> dict[str, object]:
    """One of pydantic's complaints, in the form of every other finding; never with the input's own bytes."""
    place, *rest = [str(part) for part in error["loc"]]
    path = ".".join(["$" if place == "body" else place, *rest])
    return {
        "severity": "error",
        "code": str(error["type"]),
        "path": path,
        "message": {"vi": f"Giá trị không hợp lệ: {error['msg']}", "en": str(error["msg"])},
        "mend": {"vi": f"Sửa {path} theo tài liệu API.", "en": f"Mend {path} as the API documentation says."},
    }


async def _http_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error.__cause__, RecursionError):
        return problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "nested_too_deep",
            vi="Nội dung JSON lồng quá sâu; chưa có gì được ghi. Kiểm tra lại nội dung gửi lên.",
            en="The JSON body is nested too deep; nothing was written. Check what is sent.",
            findings=[TOO_DEEP_TO_PARSE],
        )
    phrase = HTTPStatus(error.status_code).phrase
    response = problem(
        error.status_code,
        phrase.lower().replace(" ", "_"),
        vi=f"Không thực hiện được: {error.detail}. Xem các đường dẫn có sẵn tại /docs.",
        en=f"{error.detail}. See /docs for the paths and methods that there are.",
    )
    response.headers.update(error.headers or {})
    return response


async def _database_away(_request: Request, error: Exception) -> JSONResponse:
    return database_away(error)


def database_away(error: Exception) -> JSONResponse:
    """The problem of a database that cannot be asked now; `error` is one of AWAY."""
    if _is_full(error):
        log.error("the database's disk is full: nothing can be written until there is room")
        return problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "storage_full",
            vi="Đĩa của cơ sở dữ liệu đã đầy; chưa có gì được ghi. Nhờ quản trị giải phóng dung lượng rồi thử lại.",
            en="The database's disk is full; nothing was written. Ask the administrator to make room, then try again.",
        )
    log.warning("the database does not answer: %s", type(error).__name__)
    response = problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "database_unavailable",
        vi="Cơ sở dữ liệu tạm thời không trả lời; chưa có gì được ghi. Thử lại sau ít giây.",
        en="The database does not answer for now; nothing was written. Try again in a few seconds.",
    )
    response.headers["Retry-After"] = "2"
    return response


def _is_full(error: Exception) -> bool:
    """Whether the database has no room left, in the words of SQLite or PostgreSQL."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorcode", None) in NO_ROOM or getattr(cause, "sqlstate", None) == DISK_FULL


async def _not_storable(_request: Request, _error: Exception) -> JSONResponse:
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "not_storable",
        vi="Có ký tự hoặc số mà cơ sở dữ liệu không lưu được (ví dụ ký tự NUL); chưa có gì được ghi. Bỏ chúng đi.",
        en="There is a character or number that the database cannot hold (a NUL, say); nothing was written. Remove it.",
    )


async def _unexpected(_request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=error)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal",
        vi="Lỗi ngoài dự kiến; chưa có gì được ghi. Thử lại, và báo người quản trị nếu còn lặp lại (xem nhật ký).",
        en="An unexpected error; nothing was written. Try again, and tell the administrator if it stays (see the log).",
    )


async def _changed_meanwhile(_request: Request, _error: Exception) -> JSONResponse:
    return problem(
        HTTPStatus.CONFLICT,
        "changed_meanwhile",
        vi="Người khác vừa thay đổi cùng dữ liệu này; chưa có gì được ghi. Tải lại rồi thử lại.",
        en="Somebody changed the same data just now; nothing was written. Load it again and retry.",
    )


def install(app: FastAPI) -> None:
    """Teach the application to tell each error as a problem document."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    for kind in AWAY:
        app.add_exception_handler(kind, _database_away)
    app.add_exception_handler(DataError, _not_storable)
    app.add_exception_handler(Exception, _unexpected)
    app.add_exception_handler(IntegrityError, _changed_meanwhile)
