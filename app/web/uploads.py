"""What a page's form sends together with a file, and how a file waits between a dry run and its import.

Nothing of an upload is kept in the service: the page of the dry run carries the file back to its reader, and sends it
once more to be imported. So nothing lies about that somebody has to clear away, any process can answer, and what is
imported is judged anew (docs/decisions/0011).
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.errors import NotJson, TooLarge
from app.intake.workbook.files import SheetFile
from app.web.forms import Form

UPLOAD_TYPE = "multipart/form-data"
FILE = "file"
MOST_FIELDS = 40
MOST_CARRIED_BYTES = 16 * 2**20
"""A larger file would make a page that browsers are slow with; the command and the API take it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields of a form, and its file; None where none was chosen."""

    form: Form
    file: SheetFile | None


async def _read(request: Request) -> Upload:
    """Read the form. Raises NotJson where it is none, TooLarge."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != UPLOAD_TYPE:
        raise NotJson("Trang này chỉ nhận biểu mẫu của nó.", "This page takes only its own form.")
    body = await _bounded(request)

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        data = await MultiPartParser(request.headers, stream(), max_files=1, max_fields=MOST_FIELDS).parse()
    except (MultiPartException, ValueError) as error:
        raise NotJson("Biểu mẫu không đọc được.", "The form cannot be read.") from error
    try:
        pairs = [(name, value.replace("\x00", "")) for name, value in data.multi_items() if isinstance(value, str)]
        chosen = data.get(FILE)
        if not isinstance(chosen, UploadFile) or not chosen.filename:
            return Upload(Form(pairs), None)
        return Upload(Form(pairs), SheetFile(await chosen.read(), chosen.filename))
    finally:
        await data.close()


async def _bounded(request: Request) -> bytes:
    """The body, no larger than the installation takes. Raises TooLarge."""
    limit: int = request.app.state.settings.max_body_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(
                f"Tệp vượt {limit} byte; chia nhỏ, hoặc tăng PHANKY_MAX_BODY_BYTES.",
                f"The file is over {limit} bytes; split it, or raise PHANKY_MAX_BODY_BYTES.",
            )
    return bytes(body)


UploadDep = Annotated[Upload, Depends(_read)]


def expect_carried(file: SheetFile) -> None:
    """Raises TooLarge where a page cannot carry the file."""
    if len(file.content) > MOST_CARRIED_BYTES:
        most = MOST_CARRIED_BYTES // 2**20
        raise TooLarge(
            f"Trang này nhận tệp đến {most} MB. Tệp lớn hơn: dùng lệnh phanky import-sheet hoặc API.",
            f"This page takes files of up to {most} MB. For a larger one use phanky import-sheet or the API.",
        )


def carried(file: SheetFile) -> dict[str, str]:
    """The file as hidden fields of a page."""
    return {"name": file.name, "content": urlsafe_b64encode(file.content).decode()}


def brought_back(form: Form) -> SheetFile:
    """The file that a page's hidden fields carried. Raises NotJson where they are damaged."""
    try:
        return SheetFile(urlsafe_b64decode(form.one("content").encode("ascii")), form.one("name"))
    except ValueError as error:
        raise NotJson("Biểu mẫu không đọc được.", "The form cannot be read.") from error
