"""The kinds of records that a round holds, and one of them found by its code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

from app.errors import NotFound

Records = Literal["projects", "targets", "ceilings", "rules", "units"]
WORDS = {
    "projects": ("dự án", "project"),
    "targets": ("chỉ tiêu", "target"),
    "ceilings": ("trần kinh phí", "ceiling"),
    "rules": ("quy tắc", "rule"),
    "units": ("đơn vị", "unit"),
}


class RecordNotFound(NotFound):
    """404: the round has no such record."""

    code = "record_not_found"


class Coded(Protocol):
    """What has a code."""

    code: str


One = TypeVar("One", bound=Coded)


def not_found(records: Records, record: str) -> RecordNotFound:
    """The error that says which record is not there."""
    vi, en = WORDS[records]
    return RecordNotFound(f"Vòng này không có {vi} {record!r}.", f"This round has no {en} {record!r}.")


def record_in(listed: Iterable[One], records: Records, record: str) -> One:
    """The one with this code. Raises RecordNotFound."""
    for one in listed:
        if one.code == record:
            return one
    raise not_found(records, record)
