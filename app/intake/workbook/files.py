"""Which kind of file it is, by its bytes; a name or a type that says otherwise is a reason to refuse it."""

from __future__ import annotations

from dataclasses import dataclass

from app.intake.workbook.container import refusal
from app.intake.workbook.csvfile import Score, read_csv
from app.intake.workbook.limits import MIB, MOST_FILE_BYTES
from app.intake.workbook.xlsx import Workbook, read_xlsx
from app.kit.words import Words

ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
TEXTS = (".csv", ".txt", ".tsv")
OTHERS = {
    OLD_EXCEL: ("old_excel", "Tệp .xls cũ hoặc .xlsx có mật khẩu", "An old .xls, or an .xlsx locked with a password"),
    PDF: ("not_a_table", "Tệp PDF", "A PDF file"),
    b"{\\rtf": ("not_a_table", "Tệp RTF", "An RTF file"),
    b"\x89PNG": ("not_a_table", "Tệp ảnh", "A picture"),
}
SAVE_AS = Words("Lưu lại thành .xlsx hoặc CSV UTF-8.", "Save it as .xlsx or as CSV UTF-8.")


@dataclass(frozen=True)
class SheetFile:
    """A file as it came, and what it is called."""

    content: bytes
    name: str


def read_file(file: SheetFile, *, score: Score) -> Workbook:
    """The sheets of an XLSX or CSV file. Raises UnusableSheet."""
    content, name = file.content, file.name
    if len(content) > MOST_FILE_BYTES:
        raise refusal(
            "file_too_large",
            f"Tệp {len(content) // MIB} MB, nhiều nhất {MOST_FILE_BYTES // MIB} MB.",
            f"The file has {len(content) // MIB} MB, at most {MOST_FILE_BYTES // MIB} MB are taken.",
            Words("Chia thành nhiều tệp.", "Split it into several files."),
        )
    for start, (code, vi, en) in OTHERS.items():
        if content.startswith(start):
            raise refusal(code, f"{vi}, không phải .xlsx hay CSV.", f"{en}, no .xlsx or CSV.", SAVE_AS)
    if content.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise refusal("not_a_table", "Tệp là trang HTML hay XML.", "The file is an HTML page or XML.", SAVE_AS)
    packed, lower = content.startswith(ZIP), name.lower()
    if lower.endswith((".xlsm", ".xltm", ".xlsb", ".xlam")):
        raise refusal(
            "macros", "Tệp có đuôi của bảng tính có macro.", "The file's name says that it may hold macros.", SAVE_AS
        )
    if (packed and lower.endswith(TEXTS)) or (not packed and lower.endswith(".xlsx")):
        vi, en = ("gói zip", "an archive") if packed else ("không phải .xlsx", "no .xlsx")
        raise refusal(
            "file_lies",
            f"Tên tệp là {name!r} nhưng nội dung là {vi}.",
            f"The file is called {name!r}, but it is {en}.",
            Words("Đặt đúng đuôi tệp, hoặc lưu lại.", "Give it its right name, or save it anew."),
        )
    return read_xlsx(content) if packed else Workbook((read_csv(content, score=score),))
