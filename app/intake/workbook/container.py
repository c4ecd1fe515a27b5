"""The parts of an XLSX file, unpacked under limits: what a small file may become in memory is settled here.

Sizes and ratios are looked up in the archive's directory before anything is unpacked, and `zipfile` gives no more of a
part than its directory entry says. What has passed is packed anew: the reader written in Rust gets an archive of ours,
so that a directory that lies can reach neither.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.intake.workbook.findings import SheetFinding, UnusableSheet
from app.intake.workbook.limits import MIB, MOST_PARTS, MOST_RATIO, MOST_UNPACKED_BYTES, RATIO_COUNTS_FROM_BYTES
from app.kit.words import Words

CHUNK_BYTES = 256 * 1024
TYPES, WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"
FRAME = ("_rels/", "xl/_rels/", WORKBOOK, "xl/styles.xml", TYPES)
MACROS = ("xl/vbaproject.bin", "xl/macrosheets/")
SAVE_ANEW = Words("Lưu lại thành .xlsx rồi nhập lại.", "Save it as .xlsx again, then import it.")


def refusal(code: str, vi: str, en: str, mend: Words = SAVE_ANEW) -> UnusableSheet:
    """The whole file is refused for one reason."""
    return UnusableSheet([SheetFinding(code=code, message=Words(vi, en), mend=mend)])


class Parts:
    """The parts of a workbook that are read, checked against the limits. Raises UnusableSheet."""

    def __init__(self, content: bytes) -> None:
        with damage_told():
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        infos = self._archive.infolist()
        _expect_plain(infos)
        _expect_small(infos)
        self._infos = {info.filename: info for info in infos}

    @property
    def frame(self) -> list[str]:
        """The parts beside sheets and shared texts that a table's reader needs."""
        return [name for name in self._infos if name.startswith(FRAME)]

    def __contains__(self, name: str) -> bool:
        """Whether the workbook has this part."""
        return name in self._infos

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, piece by piece."""
        with damage_told(), self._archive.open(self._infos[name]) as part:
            while chunk := part.read(CHUNK_BYTES):
                yield chunk

    def repacked(self, names: Iterable[str]) -> io.BytesIO:
        """An archive of these parts as they were really unpacked."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in dict.fromkeys(names):
                with archive.open(name, "w", force_zip64=True) as part:
                    for chunk in self.chunks(name):
                        part.write(chunk)
        packed.seek(0)
        return packed


@contextmanager
def damage_told() -> Iterator[None]:
    """Tell a damaged archive as a finding. Raises UnusableSheet."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise refusal(
            "damaged_workbook",
            "Tệp .xlsx bị hỏng, không mở được.",
            "The .xlsx file is damaged and cannot be opened.",
        ) from error


def _expect_plain(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if any(name.lower().startswith(MACROS) for name in names):
        raise refusal(
            "macros",
            "Tệp có macro (.xlsm); tệp có macro không được nhận.",
            "The file holds macros (.xlsm); files with macros are not taken.",
            Words("Lưu lại thành .xlsx (không macro).", "Save it as .xlsx, which holds none."),
        )
    if len(set(names)) < len(names) or any(info.flag_bits & 1 for info in infos):
        raise refusal(
            "damaged_workbook",
            "Tệp .xlsx có phần trùng tên hoặc bị khoá bằng mật khẩu.",
            "The .xlsx file has parts of one name, or is locked with a password.",
        )
    if TYPES not in names or WORKBOOK not in names:
        raise refusal(
            "not_a_workbook",
            "Tệp là một gói zip nhưng không phải bảng tính .xlsx.",
            "The file is an archive, but no .xlsx workbook.",
        )


def _expect_small(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    swollen = [
        info for info in infos if info.file_size > max(RATIO_COUNTS_FROM_BYTES, MOST_RATIO * max(1, info.compress_size))
    ]
    if unpacked > MOST_UNPACKED_BYTES or swollen or len(infos) > MOST_PARTS:
        raise refusal(
            "workbook_too_large",
            f"Tệp bung ra {unpacked // MIB} MB trong {len(infos)} phần (nhiều nhất {MOST_UNPACKED_BYTES // MIB} MB, "
            f"{MOST_PARTS} phần, nén không quá {MOST_RATIO} lần); không mở vì có thể làm cạn bộ nhớ.",
            f"The file unpacks to {unpacked // MIB} MB in {len(infos)} parts (at most {MOST_UNPACKED_BYTES // MIB} MB, "
            f"{MOST_PARTS} parts, packed {MOST_RATIO} times at most); it is not opened, it might exhaust the memory.",
            Words(
                "Chép riêng bảng cần nhập sang một tệp mới rồi lưu lại.",
                "Copy the table alone into a new file and save that.",
            ),
        )


def types_of(parts: Parts) -> str:
    """What the workbook says of its parts' types. Raises UnusableSheet when it declares macros."""
    said = b"".join(parts.chunks(TYPES)).decode("utf-8", "replace")
    if "macroEnabled" in said or "vbaProject" in said:
        raise refusal(
            "macros",
            "Tệp khai là bảng tính có macro; tệp có macro không được nhận.",
            "The file says that it holds macros; files with macros are not taken.",
            Words("Lưu lại thành .xlsx (không macro).", "Save it as .xlsx, which holds none."),
        )
    return said
