"""Importing a spreadsheet into a round: read, compared, judged as a whole; written only when all of it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlmodel import Session

from app.audit.events import Event
from app.errors import Unusable
from app.intake import service as intake
from app.intake.workbook.columns import NOT_DATA, SHEET_NAMES, Kind
from app.intake.workbook.diff import SheetFindingOut, SheetReport
from app.intake.workbook.files import SheetFile, read_file
from app.intake.workbook.findings import Findings, SheetFinding, UnusableSheet
from app.intake.workbook.grid import Sheet, cell_name
from app.intake.workbook.headings import SEARCHED_ROWS, Header, Headings, MoneyColumn, heading_key
from app.intake.workbook.legacy import legacy_encoding, legacy_text
from app.intake.workbook.merge import Merged
from app.intake.workbook.projects import Table, merge_projects, read_projects
from app.intake.workbook.rows import Row, data_rows
from app.intake.workbook.said import Negative, Reading, code_cell, read_records
from app.intake.workbook.values import Unit
from app.kit.words import Lang, Words
from app.rounds.queries import get_round, lock_round
from app.runs import translate

Places = Mapping[str, tuple[str, str]]
"""Sheet and cell in which each code of the table first stands."""

_PLACE = re.compile(r"\$\.(\w+)\[(\d+)\]")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the user says of a file: nothing of it is guessed."""

    kind: Kind
    locale: Lang
    unit: Unit
    negative: Negative = "refuse"
    missing: Literal["keep", "remove"] = "keep"
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings of the file, and the heading of the template that each stands for."""


def preview(session: Session, *, code: str, file: SheetFile, declared: Declared) -> SheetReport:
    """What importing the file would do; nothing is written. Raises RoundNotFound, UnusableSheet for the whole file."""
    whole = translate.normal_form(translate.load_round(session, row=get_round(session, code=code)))
    return judged(whole, file, declared)[0]


def apply(session: Session, *, code: str, file: SheetFile, declared: Declared) -> SheetReport:
    """Import the file into the round, all of it or nothing. Raises RoundNotFound, UnusableSheet with every finding."""
    whole = translate.normal_form(translate.load_round(session, row=lock_round(session, code=code)))
    report, changed = judged(whole, file, declared)
    if not report.usable:
        raise UnusableSheet([one.model_dump() for one in report.findings])
    if report.added or report.changed or report.removed:
        report.revision = intake.replace_round(session, code=code, data=changed, event=Event.SHEET_IMPORTED).revision
    report.applied = True
    return report


def judged(whole: dict[str, Any], file: SheetFile, declared: Declared) -> tuple[SheetReport, dict[str, Any]]:
    """The report, and the round as it would be."""
    findings = Findings()
    headings = Headings(declared.kind, whole["funds"], declared.columns)
    workbook = read_file(file, score=headings.score)
    for note in workbook.notes:
        findings.add(note)
    header = _header(workbook.sheets, headings, declared)
    _tell_unread(header, findings)
    rows = _Placing(data_rows(header, findings))
    merged = Merged(whole.get(declared.kind, []), lang=declared.locale, targets=whole["targets"], findings=findings)
    _lay(merged, whole, rows, header, _reading(whole, headings, declared))
    if not rows.count:
        findings.add(_no_rows(header.sheet.name))
    merged.leave_only(rows.places, remove=declared.missing == "remove")
    changed = {**whole, declared.kind: list(merged.records.values())}
    told = findings.to_data() + ([] if findings.errors else _faults(changed, rows.places, declared.kind))
    report = SheetReport(
        round=whole["code"],
        kind=declared.kind,
        sheet=header.sheet.name,
        rows=rows.count,
        usable=all(one["severity"] != "error" for one in told),
        applied=False,
        added=merged.added,
        changed=merged.changed,
        removed=merged.removed,
        unchanged=merged.unchanged,
        not_in_sheet=merged.not_in_sheet,
        findings=[SheetFindingOut.model_validate(one) for one in told],
    )
    return report, changed


def _reading(whole: Mapping[str, Any], headings: Headings, declared: Declared) -> Reading:
    return Reading(
        kind=declared.kind,
        lang=declared.locale,
        unit=declared.unit,
        negative=declared.negative,
        headings=headings,
        funds=tuple(fund["code"] for fund in whole["funds"]),
    )


def _lay(merged: Merged, whole: Mapping[str, Any], rows: Iterable[Row], header: Header, reading: Reading) -> None:
    """Lay what the rows say over the round's records."""
    if reading.kind == "projects":
        columns = [one for _, one in header.meanings.values() if isinstance(one, MoneyColumn)]
        first_year = min(phase["first_year"] for phase in whole["phases"])
        merge_projects(merged, read_projects(rows, reading, merged.findings), Table(columns, first_year))
        return
    for said in read_records(rows, reading, merged.findings):
        merged.lay(said)


def _faults(changed: Mapping[str, Any], places: Places, kind: Kind) -> list[dict[str, Any]]:
    """What the strict reader of rounds says of the whole, each fault beside the cell of its record."""
    try:
        translate.read_round(changed)
    except Unusable as refused:
        return [_placed(finding, changed, places, kind) for finding in refused.findings]
    return []


def _placed(finding: Mapping[str, Any], changed: Mapping[str, Any], places: Places, kind: Kind) -> dict[str, Any]:
    match = _PLACE.match(finding["path"])
    code = str(changed[kind][int(match[2])]["code"]) if match and match[1] == kind else ""
    if code not in places:
        return dict(finding)
    sheet, cell = places[code]
    return {**finding, "sheet": sheet, "cell": cell, "value": code, "path": f"{sheet}!{cell} ({finding['path']})"}


class _Placing:
    """Passes rows on one by one; where each code first stands is kept, the rows are not."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.places: dict[str, tuple[str, str]] = {}
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            self.places.setdefault(row.code, (row.sheet, code_cell(row)))
            yield row


def _header(sheets: tuple[Sheet, ...], headings: Headings, declared: Declared) -> Header:
    """The header of the sheet to read: the one named, or the only one with the wanted columns. Raises UnusableSheet."""
    skipped = {heading_key(word) for words in NOT_DATA for word in words}
    named = [one for one in sheets if declared.sheet in {None, one.name}]
    wanted = [one for one in named if declared.sheet or heading_key(one.name) not in skipped]
    found = [header for header in map(headings.find, wanted) if header]
    ours = [
        one
        for one in found
        if heading_key(one.sheet.name) in {heading_key(word) for word in SHEET_NAMES[declared.kind]}
    ]
    if len(ours) == 1:
        return ours[0]
    if len(found) == 1:
        return found[0]
    names = ", ".join(repr(header.sheet.name) for header in found) or ", ".join(repr(one.name) for one in sheets)
    code_heading = {"projects": "Mã dự án", "targets": "Mã chỉ tiêu", "ceilings": "Mã trần", "units": "Mã đơn vị"}[
        declared.kind
    ]
    if found:
        finding = SheetFinding(
            code="several_tables",
            message=Words(f"Nhiều trang có bảng phù hợp: {names}.", f"Several sheets have such a table: {names}."),
            mend=Words("Nói rõ trang nào: --sheet TÊN.", "Say which: --sheet NAME."),
        )
    else:
        finding = SheetFinding(
            code="no_header",
            message=Words(
                f"Không thấy dòng tiêu đề nào có cột {code_heading!r} (các trang: {names}).",
                f"No header row with a column for codes was found (sheets: {names}).",
            ),
            mend=Words(
                "Dùng tiêu đề như trong mẫu, hoặc nói cột nào là gì: --column 'TIÊU ĐỀ=TIÊU ĐỀ MẪU'.",
                "Use the template's headings, or say which column is what: --column 'HEADING=TEMPLATE HEADING'.",
            ),
        )
    raise UnusableSheet([finding, *_legacy_headings(wanted)])


def _legacy_headings(sheets: Iterable[Sheet]) -> list[SheetFinding]:
    """Headings in an old encoding are no headings that anybody could find: say so."""
    found = []
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
            for column, value in enumerate(row):
                if isinstance(value, str) and (legacy := legacy_encoding(value)):
                    found.append(legacy_text(legacy, sheet.name, cell_name(number, column), value))
    return found[:1]


def _tell_unread(header: Header, findings: Findings) -> None:
    if header.unknown:
        names = "; ".join(header.unknown.values())
        findings.add(
            SheetFinding(
                code="columns_not_read",
                severity="note",
                sheet=header.sheet.name,
                value=names,
                message=Words(
                    f"Không đọc {len(header.unknown)} cột: {names}.",
                    f"{len(header.unknown)} column(s) are not read: {names}.",
                ),
                mend=Words("Đặt tiêu đề như trong mẫu nếu cần đọc.", "Head them as in the template if they are meant."),
            )
        )


def _no_rows(sheet: str) -> SheetFinding:
    return SheetFinding(
        code="no_rows",
        sheet=sheet,
        message=Words("Bảng không có dòng dữ liệu nào.", "The table has no row of data."),
        mend=Words("Ghi ít nhất một dòng có mã.", "Fill at least one row with a code."),
    )
