"""Provenance as rows, and the columns that every described record has."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class SourceRow(SQLModel, table=True):
    """One source of figures of one round, named by its place in the round's list."""

    __tablename__ = "sources"
    __table_args__ = (
        ForeignKeyConstraint(["round_id"], ["rounds.id"], ondelete="CASCADE"),
        CheckConstraint("kind IN ('source', 'public', 'illustrative', 'assumption', 'computed')", name="kind"),
    )

    round_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    kind: str
    ref: str | None = None
    date: str | None = None
    note: str | None = None


class DescribedRow(SQLModel):
    """Title, note, source and free attributes. A title in one language only stands in `title_vi`, `title_en` empty.

    `source_number` points into `sources` of the same round; the reader and the writer of rounds keep the two in step.
    """

    title_vi: str | None = None
    title_en: str | None = None
    note: str | None = None
    source_number: int | None = None
    attributes: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
