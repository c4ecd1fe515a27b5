"""The money of one row: which fund, which year, how much; what is negative is told and treated as the user chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.intake.workbook.findings import Findings, SheetFinding
from app.intake.workbook.headings import BEFORE, MoneyColumn
from app.intake.workbook.rows import Row, cell_finding
from app.intake.workbook.said import Negative, Reading
from app.intake.workbook.values import Unreadable, money_of
from app.kit.numbers import money
from app.kit.words import Words


@dataclass(frozen=True)
class Line:
    """Đồng of one fund: in a calendar `year`, in the `nth` year of the work (from 1), or in every year after it."""

    fund: str
    amount_vnd: int
    cell: str
    year: int | None = None
    nth: int | None = None
    running: bool = False


Amounts = Mapping[MoneyColumn, tuple[str, int]]


def row_lines(row: Row, fund: str | None, reading: Reading, findings: Findings) -> list[Line]:
    """The row's money. Amounts of 0 say nothing."""
    amounts: dict[MoneyColumn, tuple[str, int]] = {}
    for (_, column), (cell, value) in row.cells.items():
        if not isinstance(column, MoneyColumn):
            continue
        try:
            amount_vnd = money_of(value, reading.lang, reading.unit)
        except Unreadable as fault:
            findings.add(cell_finding(row.sheet, cell, value, fault))
            continue
        if amount_vnd:
            amounts[column] = (cell, amount_vnd)
    lines = _without_negatives(row, _lines(row, fund, amounts, reading, findings), reading.negative, findings)
    return [line for line in lines if line.nth != BEFORE]  # what was given before the round is spent, and not charged


def _lines(row: Row, fund: str | None, amounts: Amounts, reading: Reading, findings: Findings) -> list[Line]:
    """Give each amount its fund: its column's, the row's, or the only one that has a total in the row."""
    timed = {one: said for one, said in amounts.items() if one.fund is None}
    totals = {one: said for one, said in amounts.items() if one.fund is not None and not _has_time(one)}
    lines = [
        Line(one.fund or "", vnd, cell, one.year, one.nth, one.running)
        for one, (cell, vnd) in amounts.items()
        if one.fund and _has_time(one)
    ]
    if timed and fund is None:
        fund = _only_fund(totals, reading.funds)
        if fund is None:
            findings.add(_whose_money(row, next(iter(timed.values()))[0]))
            return []
        yearly_vnd = sum(vnd for one, (_, vnd) in timed.items() if not one.running and one.nth != BEFORE)
        for cell, vnd in totals.values():
            if yearly_vnd and vnd != yearly_vnd:
                findings.add(_sum_differs(row, cell, vnd, yearly_vnd))
        totals = {} if yearly_vnd else totals
    lines += [Line(fund or "", vnd, cell, one.year, one.nth, one.running) for one, (cell, vnd) in timed.items()]
    return lines + [Line(one.fund or "", vnd, cell, nth=1) for one, (cell, vnd) in totals.items()]


def _has_time(column: MoneyColumn) -> bool:
    return column.year is not None or column.nth is not None or column.running


def _only_fund(totals: Amounts, funds: Sequence[str]) -> str | None:
    named = {one.fund for one in totals} or set(funds)
    return named.pop() if len(named) == 1 else None


def _without_negatives(row: Row, lines: Sequence[Line], negative: Negative, findings: Findings) -> list[Line]:
    """Refuse, drop or net money that is taken back; netting takes it from the row's other money of the same fund."""
    kept = [line for line in lines if line.amount_vnd > 0]
    for line in lines:
        if line.amount_vnd > 0:
            continue
        left_vnd = -line.amount_vnd
        if negative == "net":
            kept, left_vnd = _netted(kept, line)
        if negative == "refuse" or (negative == "net" and left_vnd):
            findings.add(_negative(row, line, left_vnd, netted=negative == "net"))
        else:
            findings.add(_treated(row, line, negative))
    return kept


def _netted(kept: Sequence[Line], back: Line) -> tuple[list[Line], int]:
    """Take the money from the lines of its fund, the latest first, then from what was given before the round."""
    left_vnd, out = -back.amount_vnd, []
    for line in sorted(kept, key=lambda one: (one.year or 0, one.nth or 0), reverse=True):
        taken_vnd = min(left_vnd, line.amount_vnd) if line.fund == back.fund and line.running == back.running else 0
        left_vnd -= taken_vnd
        if line.amount_vnd > taken_vnd:
            out.append(replace(line, amount_vnd=line.amount_vnd - taken_vnd))
    return out[::-1], left_vnd


def _negative(row: Row, line: Line, left_vnd: int, *, netted: bool) -> SheetFinding:
    rest = Words(
        f"; dòng này không có đủ tiền cùng nguồn để trừ, còn {money(left_vnd, 'vi')} đồng",
        f"; the row has not enough of the fund to net it: {money(left_vnd, 'en')} đồng remain",
    )
    return SheetFinding(
        code="negative_money",
        sheet=row.sheet,
        cell=line.cell,
        value=_as_written(row, line),
        message=Words(
            f"Tiền âm ở dự án {row.code}: {money(line.amount_vnd, 'vi')} đồng{rest.vi if netted else ''}.",
            f"Negative money in project {row.code}: {money(line.amount_vnd, 'en')} đồng{rest.en if netted else ''}.",
        ),
        mend=Words(
            "Nếu là tiền thu hồi: chọn trừ (negative=net: vào tiền cùng nguồn ở cùng dòng, kể cả phần đã bố trí trước) "
            "hoặc bỏ khoản này (negative=drop).",
            "If it is money taken back: choose to net it (negative=net: off the fund's other money in the row, what "
            "was given before included) or to drop it (negative=drop).",
        ),
    )


def _as_written(row: Row, line: Line) -> str:
    """What stands in the line's cell."""
    return next((str(value) for cell, value in row.cells.values() if cell == line.cell), str(line.amount_vnd))


def _treated(row: Row, line: Line, negative: Negative) -> SheetFinding:
    how = {
        "net": Words(
            "được trừ vào các năm khác và phần đã bố trí trước",
            "is taken off the row's other years and what was given before",
        ),
        "drop": Words("bị bỏ ra", "is left out"),
    }
    words = how["net" if negative == "net" else "drop"]
    return SheetFinding(
        code="negative_money",
        severity="warning",
        sheet=row.sheet,
        cell=line.cell,
        value=_as_written(row, line),
        message=Words(
            f"Tiền âm {money(line.amount_vnd, 'vi')} đồng ở dự án {row.code} {words.vi}, như đã chọn.",
            f"Negative {money(line.amount_vnd, 'en')} đồng in project {row.code} {words.en}, as was chosen.",
        ),
        mend=Words("Kiểm tra lại khoản này.", "Look at this amount once more."),
    )


def _whose_money(row: Row, cell: str) -> SheetFinding:
    return SheetFinding(
        code="whose_money",
        sheet=row.sheet,
        cell=cell,
        value=row.code,
        message=Words(
            "Không rõ tiền theo năm thuộc nguồn vốn nào.", "It is not said of which fund the money by year is."
        ),
        mend=Words("Thêm cột Nguồn vốn, mỗi nguồn một dòng.", "Add a column Fund, with a row for each fund."),
    )


def _sum_differs(row: Row, cell: str, total_vnd: int, yearly_vnd: int) -> SheetFinding:
    return SheetFinding(
        code="sum_differs",
        sheet=row.sheet,
        cell=cell,
        value=str(total_vnd),
        message=Words(
            f"Tổng {total_vnd} đồng khác tổng các năm {yearly_vnd} đồng.",
            f"The total {total_vnd} đồng is not the sum of the years, {yearly_vnd} đồng.",
        ),
        mend=Words("Sửa một trong hai.", "Mend one of the two."),
    )
