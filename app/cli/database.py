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
from app.db import create_engine
from app.db import migrate as migrate_schema
from app.errors import AppError
from app.jobs.system import migrate as migrate_jobs
from app.kit.words import Words
from app.settings import Settings

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


@contextmanager
def database(*, migrated: bool = True) -> Iterator[Engine]:
    """The database of the settings, brought up to date if `migrated`.

    What goes wrong is told in a sentence and ends with exit 2.
    """
    try:
        engine = create_engine(Settings().database_url)
    except OSError as error:
        refuse(NO_DATABASE, why=error.strerror)
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
        refuse(NO_DATABASE, why=str(error.orig).strip().splitlines()[0])
    finally:
        engine.dispose()


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
