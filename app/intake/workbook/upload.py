"""The bytes of an uploaded spreadsheet, and what its sender declares of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from app.errors import AppError, TooLarge
from app.intake.workbook.columns import Kind
from app.intake.workbook.files import SheetFile
from app.intake.workbook.said import Negative
from app.intake.workbook.service import Declared
from app.intake.workbook.values import Unit
from app.kit.words import Lang
from app.kit.workbooks import XLSX

ENDINGS = {XLSX: ".xlsx", "text/csv": ".csv", "application/octet-stream": ""}
SHEET_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, .xlsx or CSV (UTF-8 or UTF-16).",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ENDINGS},
    }
}


class NotASheet(AppError):
    """415: the body does not say that it is a spreadsheet."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_a_spreadsheet"


async def _upload(request: Request) -> SheetFile:
    """The body, no larger than the installation takes. Raises NotASheet, TooLarge."""
    # types that a browser asks about first: another site's page cannot send them here
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in ENDINGS:
        names = ", ".join(ENDINGS)
        raise NotASheet(
            f"Nội dung phải là bảng tính; gửi kèm Content-Type là một trong: {names}.",
            f"The body has to be a spreadsheet; send it with one of these Content-Types: {names}.",
        )
    limit: int = request.app.state.settings.max_body_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(
                f"Tệp vượt {limit} byte; chia nhỏ, hoặc tăng PHANKY_MAX_BODY_BYTES.",
                f"The file is over {limit} bytes; split it, or raise PHANKY_MAX_BODY_BYTES.",
            )
    return SheetFile(bytes(body), f"upload{ENDINGS[said]}")


def _declared(  # noqa: PLR0913, PLR0917 - FastAPI hands each thing over as an argument of its own
    kind: Kind,
    locale: Annotated[Lang, Query(description="How texts write numbers: 1.252 is 1252 in vi, 1.252 in en.")],
    unit: Annotated[Unit, Query(description="The unit of all money in the file.")] = "dong",
    negative: Annotated[
        Negative, Query(description="Money taken back: refused, netted in its row, or dropped.")
    ] = "refuse",
    missing: Annotated[Literal["keep", "remove"], Query(description="Records that the file does not name.")] = "keep",
    sheet: Annotated[str | None, Query(description="The sheet to read, where several could be meant.")] = None,
    column: Annotated[
        list[str] | None, Query(description="HEADING=TEMPLATE HEADING, for headings of your own.")
    ] = None,
) -> Declared:
    pairs = dict(one.rsplit("=", 1) for one in column or () if "=" in one)
    return Declared(kind=kind, locale=locale, unit=unit, negative=negative, missing=missing, sheet=sheet, columns=pairs)


SheetUpload = Annotated[SheetFile, Depends(_upload)]
SheetDeclared = Annotated[Declared, Depends(_declared)]
