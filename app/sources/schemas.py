"""Provenance and titles as the API shows them."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel

from app.sources.models import DescribedRow, SourceRow


class TitleOut(BaseModel):
    """A title in both languages; where only one was given it stands in both."""

    vi: str
    en: str


class SourceOut(BaseModel):
    """Where a figure comes from; `kind` illustrative or assumption means: not a fact."""

    kind: str
    ref: str | None = None
    date: str | None = None
    note: str | None = None


class Titled(Protocol):
    """A row, or what was read of one, that has a title."""

    @property
    def title_vi(self) -> str | None:
        """In Vietnamese, or in the one language that there is."""

    @property
    def title_en(self) -> str | None:
        """In English, where there are both."""


def title_of(row: Titled, code: str) -> TitleOut:
    """The title of a record, its code where it has none."""
    vi = row.title_vi or code
    return TitleOut(vi=vi, en=row.title_en or vi)


def source_of(row: DescribedRow, sources: dict[int, SourceRow]) -> SourceOut | None:
    """The provenance of a record, if it has one."""
    source = sources.get(row.source_number) if row.source_number is not None else None
    return SourceOut(kind=source.kind, ref=source.ref, date=source.date, note=source.note) if source else None
