"""Where a browser's request comes from: a cookie travels with every request, so whatever changes something must come
from a page of this service. Tokens are sent on purpose, and need no such proof."""  # noqa: D205, D209 - one sentence over two lines

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from app.people.errors import NotFromHere

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def expect_own_page(request: Request) -> None:
    """Raises NotFromHere where a changing request does not come from a page of this service.

    Browsers say so by themselves (Sec-Fetch-Site); older ones name the page's origin. Who says neither is no browser,
    and has no use for a browser's cookie.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    same = site == "same-origin" if site is not None else origin is not None and _is_here(origin, request)
    if not same:
        raise NotFromHere(
            "Yêu cầu thay đổi này không đến từ một trang của hệ thống; chưa có gì được ghi. "
            "Chương trình thì dùng mã truy cập (Authorization: Bearer).",
            "This change does not come from a page of this service; nothing was written. "
            "Programs use a token (Authorization: Bearer).",
        )


def _is_here(origin: str, request: Request) -> bool:
    return urlsplit(origin).netloc == request.headers.get("host", "") != ""
