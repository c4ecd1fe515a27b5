"""How a column's values stand in an archive: as JSON that every database gives back to the last bit."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.kit.columns import UtcDateTime


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    FLOAT = "float"
    YES_NO = "yes_no"
    MOMENT = "moment"
    DATE = "date"
    JSON = "json"
    BYTES = "bytes"


BY_TYPE: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (sa.Boolean, Kind.YES_NO),
    (sa.Integer, Kind.WHOLE),
    (sa.Float, Kind.FLOAT),
    (sa.DateTime, Kind.MOMENT),
    (sa.Date, Kind.DATE),
    (sa.JSON, Kind.JSON),
    (sa.LargeBinary, Kind.BYTES),
    (sa.String, Kind.TEXT),
)
TYPES: dict[Kind, Callable[[], TypeEngine[Any]]] = {
    Kind.TEXT: sa.Text,
    Kind.WHOLE: sa.BigInteger,
    Kind.FLOAT: sa.Float,
    Kind.YES_NO: sa.Boolean,
    Kind.MOMENT: UtcDateTime,
    Kind.DATE: sa.Date,
    Kind.JSON: sa.JSON,
    Kind.BYTES: sa.LargeBinary,
}
"""The type by which values of each kind are read and written. Exact decimals are text in the database too."""


def kind_of(of: TypeEngine[Any]) -> Kind:
    """The kind of a column's type. Raises TypeError on one that no archive knows yet."""
    while isinstance(of, TypeDecorator):
        of = of.impl_instance
    for one, kind in BY_TYPE:
        if isinstance(of, one):
            return kind
    raise TypeError(f"columns of type {of!r} have no form in an archive yet")


def to_json(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value as the archive has it."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return value


def from_json(value: Any, kind: Kind) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value as the database wants it. Raises ValueError, TypeError where the archive holds something else."""
    if value is None:
        return None
    if kind is Kind.BYTES:
        return b64decode(value, validate=True)
    if kind is Kind.MOMENT:
        return datetime.fromisoformat(value)
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    return value
