"""Records as a table says them, laid over those of the round: only what differs is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.errors import Words as WordsOut
from app.intake.workbook.columns import Column
from app.intake.workbook.diff import FieldChange, RecordChange
from app.intake.workbook.fields import Record, Shown, differ, put, show, told
from app.intake.workbook.findings import Findings
from app.intake.workbook.legacy import legacy_encoding, legacy_text
from app.intake.workbook.pairs import put_pairs, show_pairs
from app.intake.workbook.rows import cell_finding
from app.intake.workbook.said import Said
from app.intake.workbook.values import Unreadable
from app.kit.words import Lang


class Merged:
    """The new list of records and the difference to the old one."""

    def __init__(
        self,
        records: Sequence[Mapping[str, Any]],
        *,
        lang: Lang,
        targets: Iterable[Mapping[str, Any]],
        findings: Findings,
    ) -> None:
        self.records: dict[str, Record] = {one["code"]: dict(one) for one in records}
        self.lang, self.findings = lang, findings
        self.measures = {one["code"]: one.get("measure", "amount") for one in targets}
        self.added: list[str] = []
        self.changed: list[RecordChange] = []
        self.removed: list[str] = []
        self.unchanged = 0
        self.not_in_sheet = 0

    def lay(self, said: Said) -> None:
        """Lay one record over the one with its code, or add it."""
        new = said.code not in self.records
        record = self.records.setdefault(said.code, {"code": said.code})
        self.tell(said.code, self.lay_fields(said, record), new=new)

    def lay_fields(self, said: Said, record: Record, prefix: str = "") -> list[FieldChange]:
        """Change the fields that the table says otherwise; and tell them."""
        changes: list[FieldChange] = []
        for column, (cell, value) in said.fields.items():
            there = show_pairs(record, column, self.lang) if column.type == "pairs" else show(record, column)
            if not differ(value, there):
                continue
            if isinstance(value, str) and (legacy := legacy_encoding(value)):
                self.findings.add(legacy_text(legacy, said.sheet, cell, value))
                continue
            try:
                self._put(record, column, value)
            except Unreadable as fault:
                self.findings.add(cell_finding(said.sheet, cell, str(value), fault))
                continue
            changes.append(change_of(column, prefix, told(there, self.lang), told(value, self.lang), cell))
        return changes

    def tell(self, code: str, changes: list[FieldChange], *, new: bool) -> None:
        """Count the record as added, changed or the same."""
        if new:
            self.added.append(code)
        elif changes:
            self.changed.append(RecordChange(code=code, fields=changes))
        else:
            self.unchanged += 1

    def leave_only(self, codes: Iterable[str], *, remove: bool) -> None:
        """What of the records the table does not speak of stays, or is removed."""
        named = frozenset(codes)
        missing = [code for code in self.records if code not in named]
        if not remove:
            self.not_in_sheet = len(missing)
            return
        self.removed = missing
        for code in missing:
            del self.records[code]

    def _put(self, record: Record, column: Column, value: Shown) -> None:
        if column.type == "pairs":
            put_pairs(record, column, str(value or ""), self.lang, self.measures)
        else:
            put(record, column, value)


def change_of(column: Column, prefix: str, before: str, after: str, cell: str) -> FieldChange:
    """One field's change, under its heading."""
    field = WordsOut(vi=f"{prefix}{column.heading.vi}", en=f"{prefix}{column.heading.en}")
    return FieldChange(field=field, before=before, after=after, cell=cell, money=column.type == "money")
