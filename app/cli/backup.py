"""`phanky backup FILE` and `phanky restore FILE`: everything that the database holds, as one archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.database import database, let_the_service_in, refuse, say
from app.db import reading
from app.kit.words import Words
from app.operations.backup.restore import restore as restore_archive
from app.operations.backup.save import save
from app.operations.checks import head, revision_of
from app.tables import METADATA

SAVED = Words("Đã sao lưu {rows} dòng của {tables} bảng vào {file}.", "Saved {rows} rows of {tables} tables to {file}.")
RESTORED = Words(
    "Đã khôi phục {rows} dòng của {tables} bảng, sao lưu lúc {made_at}; {url}",
    "Restored {rows} rows of {tables} tables, saved at {made_at}; {url}",
)
THERE_ALREADY = Words(
    "Đã có tệp {file}; chọn tên khác để không mất bản sao lưu cũ.",
    "There is a file {file} already; choose another name, so that no older backup is lost.",
)
UNWRITABLE = Words("Không ghi được {file}: {why}.", "{file} cannot be written: {why}.")
UNREADABLE = Words("Không đọc được {file}: {why}.", "{file} cannot be read: {why}.")
OTHER_SCHEMA = Words(
    "Lược đồ ở phiên bản {found}, bản Phanky này cần {head}. Sao lưu bằng bản Phanky cũ, "
    "hoặc chạy phanky migrate trước.",
    "The schema is at revision {found}, this Phanky works with {head}. Back up with the older Phanky, "
    "or run phanky migrate first.",
)

Saved = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp sao lưu sẽ tạo (.zip) · The archive to make (.zip)")]
Brought = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp sao lưu · The archive to bring back")]
Replace = Annotated[
    bool, typer.Option("--replace", help="Bỏ hết dữ liệu đang có · Drop everything that the database holds")
]


def backup(file: Saved) -> None:
    """Sao lưu mọi dữ liệu trong khi dịch vụ vẫn chạy · Save everything, while the service goes on."""
    with database(migrated=False) as engine:
        with reading(engine) as session:
            found = revision_of(session)
        if found != head():
            refuse(OTHER_SCHEMA, found=found or "–", head=head())
        try:
            manifest = save(engine, METADATA, file)
        except FileExistsError:
            refuse(THERE_ALREADY, file=file)
        except OSError as error:
            refuse(UNWRITABLE, file=file, why=error.strerror)
    parts = {"rows": sum(one.rows for one in manifest.tables), "tables": len(manifest.tables), "file": file}
    say(SAVED.vi.format(**parts), SAVED.en.format(**parts))


def restore(file: Brought, replace: Replace = False) -> None:
    """Khôi phục một bản sao lưu, toàn bộ hoặc không gì cả · Bring a backup back, whole or not at all."""
    with database(as_owner=True) as engine:
        try:
            manifest = restore_archive(engine, METADATA, file, replace=replace)
        except OSError as error:
            refuse(UNREADABLE, file=file, why=error.strerror)
        let_the_service_in(engine)
        url = engine.url.render_as_string(hide_password=True)
    rows, made_at = sum(one.rows for one in manifest.tables), manifest.made_at
    parts = {"rows": rows, "tables": len(manifest.tables), "made_at": made_at, "url": url}
    say(RESTORED.vi.format(**parts), RESTORED.en.format(**parts))
