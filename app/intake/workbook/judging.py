"""An exported portfolio that somebody edited: what differs, whether it is legal, how far it is from the bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.errors import Conflict, FindingOut, Words
from app.intake.workbook.columns import Column
from app.intake.workbook.diff import SheetFindingOut
from app.intake.workbook.files import SheetFile, read_file
from app.intake.workbook.findings import Findings, SheetFinding, UnusableSheet
from app.intake.workbook.grid import Sheet
from app.intake.workbook.headings import Header, Headings
from app.intake.workbook.rows import Row, cell_finding, data_rows
from app.intake.workbook.said import duplicate
from app.intake.workbook.values import Unreadable, clean, code_of, is_blank, number_of, whole_of
from app.kit.answers import stored_json
from app.kit.numbers import decimal, money
from app.kit.portfolio_words import COLUMNS, SHEETS
from app.kit.words import Lang
from app.kit.words import Words as Wording
from app.plans import queries
from app.plans.schemas import MovedOut, StartOut
from app.plans.service import plan_of
from app.runs import translate

FULL_BP = 10_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
OPTION = Column(key="option", type="code", heading=COLUMNS["option"])
START = Column(key="start_year", type="whole", heading=COLUMNS["start_year"])
SHARE = Column(key="fraction", type="number", heading=COLUMNS["fraction"])
POINTS = 100


class PlanWithoutPortfolio(Conflict):
    """409: the plan holds no portfolio, so nothing can be compared with it."""

    code = "plan_without_portfolio"


class JudgedSheet(BaseModel):
    """A hand-made plan beside the plan it was made from.

    `value` is what it reaches in the first stage of the objective, `bound` what is proved that no plan can pass
    (`certified` when a certificate proves it), `points_below_bound` their difference in percentage points.
    """

    plan: str
    legal: bool
    verdict: Words
    stage: str
    value: Decimal | None
    plan_value: Decimal
    bound: Decimal | None
    certified: bool
    points_below_bound: Decimal | None
    cost_vnd: int | None
    cost_difference_vnd: int | None
    added: list[StartOut]
    removed: list[StartOut]
    moved: list[MovedOut]
    broken: list[FindingOut]
    findings: list[SheetFindingOut]


def judge(session: Session, *, plan_id: str, file: SheetFile, locale: Lang) -> JudgedSheet:
    """Judge an edited portfolio. Raises PlanNotFound, PlanWithoutPortfolio, UnusableSheet with every finding."""
    row = queries.get_plan(session, plan_id=plan_id)
    if row.cost_vnd is None:
        raise PlanWithoutPortfolio(
            f"Phương án {plan_id} không có danh mục nào ({row.answer}).",
            f"Plan {plan_id} holds no portfolio ({row.answer}).",
        )
    round_data = stored_json(queries.get_frozen(session, sha256=row.round_sha256).content)
    return judge_file(round_data, plan_of(row), plan_id=plan_id, file=file, locale=locale)


def judge_file(
    round_data: dict[str, Any], plan: Mapping[str, Any], *, plan_id: str, file: SheetFile, locale: Lang
) -> JudgedSheet:
    """The same without a database."""
    findings = Findings()
    workbook = read_file(file, score=lambda _rows: 0)
    _expect_round(workbook.sheets, plan["round_sha256"])
    starts = _read_starts(_header(workbook.sheets, round_data), locale, findings)
    findings.refuse()
    hand = translate.judge_starts(round_data, [one.model_dump() for one in starts.values()])
    first = plan["objective"]["stages"][0]
    bound = first.get("certified_bound", first.get("bound"))
    value = hand.stages.get(first["name"])
    below = None if bound is None or value is None else (Fraction(str(bound)) - value) * POINTS
    there = {one["project"]: StartOut(**{"fraction_bp": FULL_BP, **one}) for one in plan["starts"]}
    return JudgedSheet(
        plan=plan_id,
        legal=hand.legal,
        verdict=_verdict(hand, below, plan["objective"]["cost"], certified=first.get("certified_bound") is not None),
        stage=first["name"],
        value=_decimal(value),
        plan_value=Decimal(str(first["value"])),
        bound=None if bound is None else Decimal(str(bound)),
        certified=first.get("certified_bound") is not None,
        points_below_bound=_decimal(below),
        cost_vnd=hand.cost_vnd,
        cost_difference_vnd=None if hand.cost_vnd is None else hand.cost_vnd - plan["objective"]["cost"],
        added=[one for code, one in starts.items() if code not in there],
        removed=[one for code, one in there.items() if code not in starts],
        moved=[
            MovedOut(project=code, left=there[code], right=one)
            for code, one in starts.items()
            if code in there and there[code] != one
        ],
        broken=[FindingOut.model_validate(one) for one in hand.findings],
        findings=[SheetFindingOut.model_validate(one) for one in findings.to_data()],
    )


def _verdict(hand: translate.HandMade, below: Fraction | None, plan_cost_vnd: int, *, certified: bool) -> Words:
    """One sentence: legal or not, and how many points it is from what is proved."""
    if not hand.legal:
        count = len(hand.findings)
        return Words(
            vi=f"Phương án của bạn không hợp lệ: vi phạm {count} quy tắc, xem từng điều.",
            en=f"Your plan is not legal: it breaks {count} rule(s), each is listed.",
        )
    difference_vnd = (hand.cost_vnd or 0) - plan_cost_vnd
    more = Wording("nhiều hơn" if difference_vnd > 0 else "ít hơn", "more" if difference_vnd > 0 else "less")
    cost = Wording(
        f"; chi {more.vi} {money(abs(difference_vnd), 'vi')} đồng so với phương án tìm được" if difference_vnd else "",
        f"; it spends {money(abs(difference_vnd), 'en')} đồng {more.en} than the plan found" if difference_vnd else "",
    )
    if below is None:
        return Words(
            vi=f"Phương án của bạn hợp lệ; chưa có cận nào được chứng minh{cost.vi}.",
            en=f"Your plan is legal; no bound is proved yet{cost.en}.",
        )
    points = _points(below)
    proof = Wording(
        "cận có chứng chỉ" if certified else "cận của bộ giải",
        "the certified bound" if certified else "the engine's bound",
    )
    return Words(
        vi=f"Phương án của bạn hợp lệ và kém {proof.vi} {points.vi} điểm{cost.vi}.",
        en=f"Your plan is legal and {points.en} points below {proof.en}{cost.en}.",
    )


def _points(below: Fraction) -> Wording:
    """Percentage points with one decimal; a distance that is not nothing is never told as nothing."""
    if 0 < below < Fraction(1, 10):
        return Wording("chưa đến 0,1", "less than 0.1")
    return Wording(decimal(below, "vi", 1), decimal(below, "en", 1))


def _header(sheets: tuple[Sheet, ...], round_data: Mapping[str, Any]) -> Header:
    headings = Headings("projects", round_data["funds"], {})
    headings.also("option", (OPTION, START, SHARE))
    names = set(SHEETS["portfolio"])
    for sheet in sorted(sheets, key=lambda one: one.name not in names):
        header = headings.find(sheet)
        if header and all(any(one is wanted for _, one in header.meanings.values()) for wanted in (OPTION, START)):
            return header
    raise UnusableSheet(
        [
            SheetFinding(
                code="no_header",
                message=Wording(
                    "Không thấy bảng danh mục có cột Mã cách thực hiện và Năm bắt đầu.",
                    "No portfolio table with the columns Option code and Start year.",
                ),
                mend=Wording(
                    "Sửa trên tệp .xlsx đã xuất từ phương án.", "Edit the .xlsx that was exported from the plan."
                ),
            )
        ]
    )


def _expect_round(sheets: tuple[Sheet, ...], sha256: str) -> None:
    """A workbook that tells the fingerprint of another round was exported from another plan. Raises UnusableSheet."""
    told = {
        text
        for sheet in sheets
        for row in sheet.rows
        for value in row
        if isinstance(value, str) and _SHA256.fullmatch(text := clean(value))
    }
    if told and sha256 not in told:
        raise UnusableSheet(
            [
                SheetFinding(
                    code="another_round",
                    value=min(told),
                    message=Wording(
                        "Tệp này được xuất từ một vòng khác, hoặc từ vòng này trước khi sửa.",
                        "The workbook was exported from another round, or from this one before it changed.",
                    ),
                    mend=Wording(
                        "Chọn đúng phương án đã xuất ra tệp.", "Name the plan that the workbook was exported from."
                    ),
                )
            ]
        )


def _read_starts(header: Header, locale: Lang, findings: Findings) -> dict[str, StartOut]:
    starts: dict[str, StartOut] = {}
    lines: dict[str, int] = {}
    for row in data_rows(header, findings):
        if row.code in lines:
            findings.add(duplicate(row, lines[row.code]))
            continue
        lines[row.code] = row.number
        if start := _start(row, locale, findings):
            starts[row.code] = start
    return starts


def _start(row: Row, locale: Lang, findings: Findings) -> StartOut | None:
    cells = {one: said for (_, one), said in row.cells.items()}
    cell = ""
    value: Any = ""
    try:
        cell, value = cells.get(OPTION, ("", ""))
        option = code_of(value)
        cell, value = cells.get(START, ("", ""))
        year = whole_of(value, locale)
        cell, value = cells.get(SHARE, ("", ""))
        share_bp = Decimal(FULL_BP) if is_blank(value) else number_of(value, locale) * POINTS
    except Unreadable as fault:
        findings.add(cell_finding(row.sheet, cell, value, fault))
        return None
    if share_bp != share_bp.to_integral_value() or not 0 < share_bp <= FULL_BP:
        out_of_range = Unreadable(
            "out_of_range",
            Wording(
                "Tỷ lệ phải từ trên 0 đến 100, nhiều nhất hai chữ số lẻ.",
                "The share is over 0 up to 100, with two decimals at most.",
            ),
            Wording("Ghi 100 nếu làm trọn.", "Give 100 for the whole project."),
        )
        findings.add(cell_finding(row.sheet, cell, value, out_of_range))
        return None
    return StartOut(project=row.code, option=option, start_year=year, fraction_bp=int(share_bp))


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(round(value * 10**12)).scaleb(-12)
