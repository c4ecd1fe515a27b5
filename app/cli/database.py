"""The database of the settings, as commands open it; and how they tell what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.cli.show import show_findings
from app.cli.streams import console_for
from app.db import create_engine, reading
from app.db import migrate as migrate_schema
from app.errors import AppError
from app.jobs.system import migrate as migrate_jobs
from app.kit.words import Words
from app.operations import rights
from app.operations.checks import head, revision_of
from app.settings import Settings
from app.tables import METADATA

BAD_INPUT = 2

MEANWHILE = Words(
    "Có người vừa thay đổi cùng dữ liệu này; chưa có gì được ghi. Chạy lại lệnh.",
    "Somebody changed the same data just now; nothing was written. Run the command again.",
)
BAD_SETTINGS = Words("Cài đặt PHANKY_... không dùng được: {why}", "The settings (PHANKY_...) cannot be used: {why}")
NO_DATABASE = Words(
    "Không mở được cơ sở dữ liệu: {why}. Kiểm tra PHANKY_DATABASE_URL.",
    "The database cannot be opened: {why}. Check PHANKY_DATABASE_URL.",
)
NO_OWNER = Words(
    "Không mở được cơ sở dữ liệu bằng tài khoản chủ sở hữu: {why}. Kiểm tra PHANKY_OWNER_DATABASE_URL.",
    "The database cannot be opened as its owner: {why}. Check PHANKY_OWNER_DATABASE_URL.",
)
NOT_ALLOWED = Words(
    "Cơ sở dữ liệu không cho phép vai trò này làm việc đó: {why}. Lược đồ cần được nâng cấp, hoặc quyền chưa được cấp: "
    "đặt PHANKY_OWNER_DATABASE_URL là địa chỉ của chủ sở hữu, rồi chạy phanky migrate.",
    "The database does not allow this role to do that: {why}. The schema has to be brought up to date, or "
    "rights were not given yet: set PHANKY_OWNER_DATABASE_URL to the owner's address, then run phanky migrate.",
)
ONLY_POSTGRESQL = Words(
    "PHANKY_OWNER_DATABASE_URL chỉ dùng khi PHANKY_DATABASE_URL là PostgreSQL và có nêu tên vai trò.",
    "PHANKY_OWNER_DATABASE_URL is for a PHANKY_DATABASE_URL that is PostgreSQL and names a role.",
)
ELSEWHERE = Words(
    "PHANKY_DATABASE_URL và PHANKY_OWNER_DATABASE_URL không cùng một cơ sở dữ liệu; chủ sở hữu đã nâng cấp "
    "cơ sở dữ liệu của mình, dịch vụ thấy lược đồ ở phiên bản {found}.",
    "PHANKY_DATABASE_URL and PHANKY_OWNER_DATABASE_URL are not the same database: the owner's is up to date now, "
    "the service sees a schema at revision {found}.",
)
INSUFFICIENT_PRIVILEGE = "42501"


@contextmanager
def database(*, migrated: bool = True, as_owner: bool = False) -> Iterator[Engine]:
    """The database of the settings, brought up to date if `migrated`; `as_owner` where tables are made or dropped.

    What goes wrong is told in a sentence and ends with exit 2.
    """
    no_database = NO_DATABASE
    try:
        settings = Settings()
        if as_owner and settings.owner_database_url is not None:
            no_database = NO_OWNER
        engine = create_engine(settings.schema_url if as_owner else settings.database_url)
    except OSError as error:
        refuse(no_database, why=error.strerror)
    except ValueError as error:
        refuse(BAD_SETTINGS, why="; ".join(str(error).strip().splitlines()))
    try:
        if migrated:
            migrate_schema(engine)
            migrate_jobs(engine.url)
        yield engine
    except AppError as error:
        say(error.vi, error.en)
        show_findings(console_for(sys.stderr), error.findings)
        raise typer.Exit(BAD_INPUT) from error
    except IntegrityError:
        refuse(MEANWHILE)
    except DBAPIError as error:
        forbidden = getattr(error.orig, "sqlstate", None) == INSUFFICIENT_PRIVILEGE
        refuse(NOT_ALLOWED if forbidden else no_database, why=str(error.orig).strip().splitlines()[0])
    finally:
        engine.dispose()


def let_the_service_in(owner: Engine) -> None:
    """Where the tables are another role's, give the service's role its rights, and see that it can come in."""
    settings = Settings()
    if settings.owner_database_url is None:
        return
    url = make_url(settings.database_url)
    if url.get_backend_name() != "postgresql" or url.username is None:
        refuse(ONLY_POSTGRESQL)
    rights.give(owner, METADATA, role=url.username)
    with database(migrated=False) as engine, reading(engine) as session:
        found = revision_of(session)
    if found != head():
        refuse(ELSEWHERE, found=found or "–")


def refuse(words: Words, *, status: int = BAD_INPUT, **parts: object) -> NoReturn:
    """End the command with a sentence on the error stream."""
    say(words.vi.format(**parts), words.en.format(**parts))
    raise typer.Exit(status)


def say(vi: str, en: str) -> None:
    """Tell a person on the error stream, so that a pipe gets results only."""
    typer.echo(f"{vi} / {en}", err=True)


def shown_url() -> str:
    """The database's address without its password."""
    return make_url(Settings().database_url).render_as_string(hide_password=True)
