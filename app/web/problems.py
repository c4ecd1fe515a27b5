"""Errors as pages: whoever came with a browser reads a page in their language, everybody else the problem document."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from inspect import isawaitable
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from app.kit import request_ids
from app.kit.addresses import API
from app.kit.words import Words
from app.web.screen import Screen

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]
SIGN_IN = "/sign-in"
NOT_PAGES = (API, "/openapi.json", "/static-offline-docs")

TOLD: Mapping[str, Words] = {
    "not_found": Words(
        "Không có trang nào ở địa chỉ này. Kiểm tra lại địa chỉ, hoặc đi từ danh sách vòng ngân sách.",
        "There is no page at this address. Check the address, or start from the list of budget rounds.",
    ),
    "round_not_found": Words(
        "Không có vòng ngân sách nào mang mã này. Có thể vòng đã được đổi mã hoặc xóa.",
        "No budget round has this code. It may have been renamed or deleted.",
    ),
    "project_not_found": Words(
        "Vòng này không có dự án nào mang mã này. Xem lại danh sách dự án đề xuất của vòng.",
        "This round has no project with this code. See the round's list of candidates.",
    ),
    "plan_not_found": Words(
        "Không có phương án nào mang mã này. Xem danh sách phương án.",
        "No plan has this id. See the list of plans.",
    ),
    "run_not_found": Words(
        "Không có lượt chạy nào mang mã này, hoặc đã được dọn đi. Xem danh sách lượt chạy.",
        "No run has this id, or it was pruned. See the list of runs.",
    ),
    "sweep_not_found": Words(
        "Không có lượt quét nào mang mã này, hoặc đã được dọn đi. Xem danh sách ở trang của vòng.",
        "No sweep has this id, or it was pruned. See the list on the round's pages.",
    ),
    "point_not_found": Words(
        "Lượt quét này không có điểm này, hoặc chưa có lời giải cho nó. Xem lại lượt quét.",
        "This sweep has no such point, or no answer for it yet. See the sweep.",
    ),
    "scenario_not_found": Words(
        "Vòng này không có kịch bản nào mang mã này. Xem danh sách kịch bản của vòng.",
        "This round has no scenario with this code. See the round's list of scenarios.",
    ),
    "invalid_request": Words(
        "Địa chỉ này có phần không dùng được; các chỗ cần sửa nêu bên dưới.",
        "Part of this address cannot be used; what to mend is listed below.",
    ),
}
"""What a page says where the problem document speaks to programmers; every other problem keeps its own sentence."""


def install(app: FastAPI) -> None:
    """Wrap every error handler that the application has."""
    for kind, handler in list(app.exception_handlers.items()):
        app.add_exception_handler(kind, _for_people(handler))


def _for_people(handler: Handler) -> Handler:
    async def told(request: Request, error: Exception) -> Response:
        answer = handler(request, error)
        response = await answer if isawaitable(answer) else answer
        if not _reads_pages(request) or not response.body:
            return response
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            return _to_sign_in(request)
        problem: dict[str, Any] = json.loads(bytes(response.body))
        own = Words(problem["detail_vi"], problem["detail_en"])
        page = Screen(request).show(
            "problem.html",
            status=problem["status"],
            number=problem["status"],
            detail=TOLD.get(problem["code"], own),
            findings=problem.get("findings", []),
            request_id=problem.get("request_id"),
        )
        for name in (request_ids.HEADER, "Retry-After", "Allow"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page

    return told


def _to_sign_in(request: Request) -> Response:
    """To the sign-in page, which comes back here; what was to be changed is not sent again."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = SIGN_IN if back == "/" or request.method != "GET" else f"{SIGN_IN}?next={quote(back, safe='')}"
    if "HX-Request" in request.headers:  # a part of a page cannot be the sign-in page: the whole page goes there
        return Response(headers={"HX-Redirect": SIGN_IN})
    return RedirectResponse(to, HTTPStatus.SEE_OTHER)


def _reads_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.url.path.startswith(NOT_PAGES)
