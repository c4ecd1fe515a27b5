"""A sheet as rows of plain values, whatever file it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.intake.workbook.findings import SheetFinding, UnusableSheet
from app.intake.workbook.limits import MOST_MERGED
from app.kit.words import Words

Value = str | Decimal | bool | dt.date | dt.time | dt.timedelta
"""A cell: a text, an exact number, yes or no, a date (perhaps with a time of day), a time or a span; "" is empty."""

Place = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. `broken` tells cells that hold an error, `uncomputed` those whose formula was never worked out."""

    name: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[tuple[Place, Place]] = ()
    broken: Mapping[Place, str] = field(default_factory=dict)
    uncomputed: frozenset[Place] = frozenset()
    from_csv: bool = False


def cell_name(row: int, column: int) -> str:
    """The name of a cell as a spreadsheet shows it: (0, 0) is A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def spread(sheet: Sheet, rows: range) -> Mapping[Place, Value]:
    """What merged cells in these rows show: the value of their first cell in each of them. Raises UnusableSheet."""
    shown: dict[Place, Value] = {}
    width = max((len(sheet.rows[row]) for row in rows), default=0)
    room = MOST_MERGED
    for (top, left), (bottom, right) in sheet.merged:
        if top not in rows or left >= len(sheet.rows[top]):
            continue
        down, across = range(top, min(bottom + 1, rows.stop)), range(left, min(right + 1, width))
        room -= len(down) * len(across)
        if room < 0:
            raise _too_much_merged(sheet.name)
        shown.update({(row, column): sheet.rows[top][left] for row in down for column in across})
    return shown


def _too_much_merged(name: str) -> UnusableSheet:
    finding = SheetFinding(
        code="sheet_too_large",
        sheet=name,
        message=Words(f"Hơn {MOST_MERGED} ô bị trộn.", f"More than {MOST_MERGED} cells are merged."),
        mend=Words("Bỏ trộn ô trong thân bảng.", "Unmerge the cells of the table's body."),
    )
    return UnusableSheet([finding])
