"""The archive: a zip with a manifest and each table as JSON Lines, a row a line, in the order that keys need."""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import Unusable
from app.operations.backup.kinds import Kind, from_json

FORMAT = "phanky.backup/1"
MANIFEST = "manifest.json"
LARGEST_MANIFEST_BYTES = 2**20
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, NotImplementedError, OSError, RuntimeError, UnicodeError,
)  # fmt: skip
"""What a zip raises that was cut or changed: bad offsets, methods nobody packs with, parts said to be encrypted."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class ColumnIn(BaseModel):
    """A column of a table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    kind: Kind


class TableIn(BaseModel):
    """A table, how many rows it has, and the SHA-256 of its lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    columns: Annotated[tuple[ColumnIn, ...], Field(min_length=1)]
    rows: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @property
    def member(self) -> str:
        """Where its lines stand in the archive."""
        return f"tables/{self.name}.jsonl"


class Manifest(BaseModel):
    """What the archive holds: version of the product, revision of the schema, every table in the order of its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["phanky.backup/1"]
    version: str
    revision: Name | Annotated[str, Field(pattern=r"^[0-9a-z]{1,40}$")]
    database: Literal["sqlite", "postgresql"]
    made_at: str
    tables: tuple[TableIn, ...]


class NotABackup(Unusable):
    """422: the file is no backup, or not whole any more."""

    code = "not_a_backup"


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was opened; `expect_whole` comes before its rows are believed."""

    file: zipfile.ZipFile
    manifest: Manifest
    sha256: str
    """Of the file itself: which backup this is."""

    def expect_whole(self) -> None:
        """Read every table, and compare with the manifest. Raises NotABackup."""
        wanted = sorted([MANIFEST, *(one.member for one in self.manifest.tables)])
        if sorted(self.file.namelist()) != wanted:
            raise not_a_backup("các bảng không khớp với bản kê", "its tables are not those of its manifest")
        for table in self.manifest.tables:
            digest, rows = hashlib.sha256(), 0
            for line in self._lines(table):
                digest.update(line)
                rows += 1
                expect_row(line, table)
            if (digest.hexdigest(), rows) != (table.sha256, table.rows):
                raise not_a_backup(
                    f"bảng {table.name} không khớp với dấu SHA-256 của nó",
                    f"table {table.name} does not match its SHA-256",
                )

    def rows(self, table: TableIn) -> Iterator[dict[str, Any]]:
        """The rows of a table, as the database wants them."""
        for line in self._lines(table):
            yield expect_row(line, table)

    def _lines(self, table: TableIn) -> Iterator[bytes]:
        try:
            with self.file.open(table.member) as lines:
                yield from lines
        except DAMAGED as error:
            raise not_a_backup(f"bảng {table.name} bị hỏng", f"table {table.name} is damaged") from error


def expect_row(line: bytes, table: TableIn) -> dict[str, Any]:
    """The row of a line. Raises NotABackup where it does not fit the columns."""
    try:
        values = json.loads(line)
        return {one.name: from_json(value, one.kind) for one, value in zip(table.columns, values, strict=True)}
    except (ValueError, TypeError, RecursionError) as error:
        raise not_a_backup(
            f"bảng {table.name} có dòng không đọc được", f"table {table.name} has a line that cannot be read"
        ) from error


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive and its manifest. Raises NotABackup, OSError."""
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        with _zip(content) as file:
            yield Archive(file, _manifest(file), sha256)


@contextmanager
def _zip(content: BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        file = zipfile.ZipFile(content)
    except DAMAGED as error:
        raise not_a_backup(
            "tệp không phải tệp nén zip, hoặc bị cắt cụt", "it is no zip archive, or its end is cut off"
        ) from error
    with file:
        yield file


def _manifest(file: zipfile.ZipFile) -> Manifest:
    try:
        with file.open(MANIFEST) as content:
            text = content.read(LARGEST_MANIFEST_BYTES)
        manifest = Manifest.model_validate_json(text)
    except (KeyError, ValidationError, *DAMAGED) as error:
        raise not_a_backup(
            "không có bản kê của Phanky, hoặc bản kê bị sửa", "it has no manifest of Phanky's, or one that was changed"
        ) from error
    names = [one.name for one in manifest.tables]
    if len(set(names)) != len(names):
        raise not_a_backup("bản kê có bảng đứng hai lần", "its manifest has a table twice")
    return manifest


def write_table(
    file: zipfile.ZipFile, name: str, columns: Sequence[ColumnIn], rows: Iterator[Sequence[Any]]
) -> TableIn:
    """Write a table's rows, and tell what the manifest has to say of them."""
    digest, count = hashlib.sha256(), 0
    draft = TableIn(name=name, columns=tuple(columns), rows=0, sha256="0" * 64)
    with file.open(draft.member, "w", force_zip64=True) as lines:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            lines.write(line)
            count += 1
    return draft.model_copy(update={"rows": count, "sha256": digest.hexdigest()})


def not_a_backup(vi: str, en: str) -> NotABackup:
    """The refusal: what is wrong, that nothing was touched, and what to do."""
    return NotABackup(
        f"Tệp này không dùng để khôi phục được: {vi}. Chưa có gì bị thay đổi. Dùng một bản sao lưu khác.",
        f"This file cannot be restored from: {en}. Nothing was changed. Use another backup.",
    )
