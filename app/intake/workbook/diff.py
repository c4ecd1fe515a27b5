"""What an import would do: added, changed field by field, removed; nothing else."""

from __future__ import annotations

from pydantic import BaseModel

from app.errors import FindingOut, Words


class FieldChange(BaseModel):
    """One field of a record: what stands there, and what the sheet says; `money` is whole đồng."""

    field: Words
    before: str
    after: str
    cell: str
    money: bool = False


class RecordChange(BaseModel):
    """A record that is there already and would be changed."""

    code: str
    fields: list[FieldChange]


class SheetFindingOut(FindingOut):
    """A finding with the sheet, the cell and the value it is about."""

    sheet: str = ""
    cell: str = ""
    value: str = ""


class SheetReport(BaseModel):
    """What an import would do, or has done. `usable` says that there is no error among the findings."""

    round: str
    kind: str
    sheet: str
    rows: int
    usable: bool
    applied: bool
    revision: int | None = None
    added: list[str]
    changed: list[RecordChange]
    removed: list[str]
    unchanged: int
    not_in_sheet: int
    findings: list[SheetFindingOut]
