"""What a page's form sends: fields by name, as they were typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.errors import NotJson, TooLarge
from app.intake.workbook import values
from app.kit.words import Lang

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 20_000


class Form:
    """The fields of one form, blanks around them cut off."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value.strip())

    def one(self, name: str) -> str:
        """The field's text; empty where it was left out."""
        return self._values.get(name, [""])[0]

    def all(self, name: str) -> Sequence[str]:
        """Every value of a field that may stand more than once."""
        return self._values.get(name, [])

    def below(self, prefix: str) -> Mapping[str, str]:
        """The fields whose names begin so, by the rest of their names."""
        return {
            name.removeprefix(prefix): values[0] for name, values in self._values.items() if name.startswith(prefix)
        }


async def _read(request: Request) -> Form:
    """Read the form. Raises NotJson where it is none, TooLarge."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise NotJson("Trang này chỉ nhận biểu mẫu của nó.", "This page takes only its own form.")
    limit: int = request.app.state.settings.max_body_bytes
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise TooLarge(f"Biểu mẫu vượt {limit} byte.", f"The form is over {limit} bytes.")
    except ClientDisconnect as gone:  # something newer was typed: nobody waits for this answer any more
        raise HTTPException(HTTPStatus.BAD_REQUEST) from gone
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise TooLarge("Biểu mẫu không đọc được.", "The form cannot be read.") from error
    return Form([(name, value.replace("\x00", "")) for name, value in pairs])


FormDep = Annotated[Form, Depends(_read)]


def number(text: str, lang: Lang) -> Decimal | None:
    """A number as the language writes it: 1.252,5 in Vietnamese, 1,252.5 in English. None where it is none."""
    try:
        return values.number_of(text, lang)
    except values.Unreadable:
        return None


def amount_vnd(text: str, lang: Lang) -> int | None:
    """An amount in million đồng as whole đồng; None where it is none, less than nothing, or parts of a đồng."""
    try:
        vnd = values.money_of(text, lang, "trieu")
    except values.Unreadable:
        return None
    return None if vnd is None or not 0 <= vnd <= values.MOST_VND else vnd
