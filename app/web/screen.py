"""What every screen has: its language, the templates, and the headers of every page that leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.exports.portfolio_csv import FULL_BP, title_of
from app.kit.words import Lang, label
from app.sources.schemas import SourceOut, TitleOut
from app.web import assets, navigation, words
from app.web.figures import Figures

COOKIE = "lang"
A_YEAR_S = 365 * 24 * 3600
DEFAULT: Lang = "vi"

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "Cookie",
}
"""On every page, errors included: nothing from elsewhere, nothing inline, nobody's frame."""

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["share_of_bp"] = lambda basis_points: Fraction(basis_points, FULL_BP)
TEMPLATES.filters["decimal"] = Decimal
TEMPLATES.filters["in_sentence"] = lambda text: text if text[1:2].isupper() else text[:1].lower() + text[1:]
TEMPLATES.filters["title_lines"] = lambda text: wrap(text, 27, max_lines=2, placeholder=" …")
TEMPLATES.globals |= {
    "address": navigation.address,
    "asset": assets.address,
    "words": words,
    "main_places": navigation.MAIN,
}


class Footnotes:
    """The sources that a page has named so far, each once, in the order of their first mention."""

    def __init__(self) -> None:
        self.sources: list[SourceOut] = []

    def number_of(self, source: SourceOut | Mapping[str, Any] | None) -> int | None:
        """The number of this source on the page; None where a figure has no source."""
        if source is None:
            return None
        told = source if isinstance(source, SourceOut) else SourceOut.model_validate(source)
        if told not in self.sources:
            self.sources.append(told)
        return self.sources.index(told) + 1


class Screen:
    """One page on its way to one reader."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.asked = _language(request.query_params.get(COOKIE))
        self.lang: Lang = self.asked or _language(request.cookies.get(COOKIE)) or DEFAULT

    def show(self, template: str, /, status: int = HTTPStatus.OK, **told: object) -> Response:
        """The page, or 304 where the reader has it already."""
        text = TEMPLATES.get_template(template).render(**self._shared(), **told)
        body = text.encode()
        tag = f'W/"{sha256(body).hexdigest()[:32]}"'
        headers = {**HEADERS, "ETag": tag, "Content-Language": self.lang}
        if status == HTTPStatus.OK and tag in self.request.headers.get("If-None-Match", ""):
            response = Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        else:
            response = Response(body, status_code=status, media_type="text/html; charset=utf-8", headers=headers)
        if self.asked:
            secure = self.request.url.scheme == "https"
            response.set_cookie(COOKIE, self.asked, max_age=A_YEAR_S, httponly=True, samesite="lax", secure=secure)
        return response

    def say(self, vi: str, en: str, **parts: object) -> Markup:
        """One wording in the reader's language; the parts are escaped, the wording itself is ours."""
        return Markup(vi if self.lang == "vi" else en).format(**parts)  # noqa: S704 - only templates' own words

    def title(self, thing: TitleOut | Mapping[str, Any] | Any) -> str:  # noqa: ANN401 - a record of any kind
        """The title of a record, of a round file or of the API alike."""
        if isinstance(thing, TitleOut):
            return thing.vi if self.lang == "vi" else thing.en
        if isinstance(thing, Mapping):
            return title_of(thing, self.lang)
        return self.title(thing.title)

    def _shared(self) -> dict[str, object]:
        other: Lang = "en" if self.lang == "vi" else "vi"
        here = self.request.url.remove_query_params(COOKIE)
        return {
            "lang": self.lang,
            "other": other,
            "say": self.say,
            "title": self.title,
            "label": lambda table, word: label(table, word, self.lang),
            "fig": Figures(self.lang),
            "notes": Footnotes(),
            "me": getattr(self.request.state, "actor", None),
            "path": self.request.url.path,
            "here": _local(here),
            "here_in_other": _local(here.include_query_params(**{COOKIE: other})),
            "with_query": self._with_query,
        }

    def _with_query(self, **changed: str | int | None) -> str:
        """The address of this screen with some of its query changed; None takes a part away."""
        gone: Sequence[str] = [COOKIE, *(name for name, value in changed.items() if value is None)]
        kept = {name: value for name, value in changed.items() if value is not None}
        return _local(self.request.url.remove_query_params(gone).include_query_params(**kept))


def _local(url: Any) -> str:  # noqa: ANN401 - starlette's URL
    return f"{url.path}?{url.query}" if url.query else str(url.path)


def _language(text: str | None) -> Lang | None:
    return "vi" if text == "vi" else "en" if text == "en" else None


def see(where: str) -> Response:
    """Something was done: the browser goes on to this address and asks for it anew."""
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={**HEADERS, "Location": where})


async def _screen(request: Request) -> Screen:
    return Screen(request)


ScreenDep = Annotated[Screen, Depends(_screen)]
