"""One row of ProjectData/Projects as a project of a round. Everything that is assumed is said in `ASSUMED`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.intake.msproject.feed import Row
from app.intake.msproject.findings import FeedFinding
from app.intake.msproject.values import Unreadable, day_of, money_of, spread
from app.kit.words import Words

Record = dict[str, Any]

OPTION = "msp"
OPTION_TITLE = {"vi": "Theo Microsoft Project", "en": "As in Microsoft Project"}
MOST_YEARS = 50
ASSUMED = (
    Words(
        "Toàn bộ chi phí thuộc một nguồn vốn đã khai, đơn vị tiền đã khai; ProjectCurrency phải là VND hoặc trống.",
        "All cost is of the one fund that was declared, in the declared unit; ProjectCurrency has to be VND or empty.",
    ),
    Words(
        "Chi phí chia theo năm dương lịch, tỷ lệ với số ngày từ ProjectStartDate đến ProjectFinishDate.",
        "The cost is spread over calendar years in proportion to the days from ProjectStartDate to ProjectFinishDate.",
    ),
    Words(
        "Dự án đã có ProjectActualStartDate là chuyển tiếp và đã cam kết (begun=committed), hoặc là ứng viên như dự án"
        " mới (begun=candidate).",
        "A project with a ProjectActualStartDate is continuing and committed (begun=committed), or a candidate like a"
        " new one (begun=candidate).",
    ),
    Words(
        "Dự án mới bắt đầu đúng năm của ProjectStartDate (starts=planned), hoặc bất kỳ năm nào còn kịp hoàn thành trong"
        " vòng (starts=any).",
        "A new project starts in the year of ProjectStartDate (starts=planned), or in any year from which it is"
        " complete within the round (starts=any).",
    ),
    Words(
        "Không có chi phí vận hành và đóng góp chỉ tiêu: Microsoft Project không ghi; bổ sung sau.",
        "There is no running cost and no contribution to targets: Microsoft Project has none; add them afterwards.",
    ),
)
"""What is assumed, told with every import."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the user says of an export: nothing of it is guessed. Fields may be custom fields."""

    fund: str
    unit: Literal["dong", "nghin", "trieu", "ty"]
    code_field: str = "ProjectIdentifier"
    cost_field: str = "ProjectCost"
    agency_field: str = "ProjectDepartments"
    sector_field: str = "EnterpriseProjectTypeName"
    starts: Literal["planned", "any"] = "planned"
    begun: Literal["committed", "candidate"] = "committed"

    @property
    def read(self) -> frozenset[str]:
        """Every field that is read."""
        return frozenset(
            {
                *(self.code_field, self.cost_field, self.agency_field, self.sector_field),
                *("ProjectId", "ProjectName", "ProjectStartDate", "ProjectFinishDate", "ProjectActualStartDate"),
                *("ProjectCurrency", "ProjectDescription"),
            }
        )


class Mapped:
    """One row being read: the project, or what is wrong with it."""

    def __init__(self, row: Row, number: int, declared: Declared, years: range) -> None:
        self._row, self._number, self._declared, self._years = row, number, declared, years
        self.findings: list[FeedFinding] = []

    def project(self) -> Record | None:
        """The project as a round file has it; None where the row has a fault."""
        said = self._declared
        code = self._wanted(said.code_field, "no_code", Words("Chưa có mã.", "There is no code."))
        title = self._wanted("ProjectName", "no_name", Words("Chưa có tên.", "There is no name."))
        first, last = self._day("ProjectStartDate"), self._day("ProjectFinishDate")
        vnd = self._money(said.cost_field)
        self._expect_dong()
        if first and last and not first <= last:
            self._fault(
                "ends_before_start", "ProjectFinishDate", Words("Kết thúc trước khi bắt đầu.", "It ends first.")
            )
        elif first and last and last.year - first.year >= MOST_YEARS:
            self._fault(
                "too_long", "ProjectFinishDate", Words(f"Dài hơn {MOST_YEARS} năm.", f"Over {MOST_YEARS} years.")
            )
        if self.findings or first is None or last is None or vnd is None:
            return None
        begun = bool(self._value("ProjectActualStartDate")) and said.begun == "committed"
        option = self._option(vnd, first, last, begun=begun)
        if self.findings:
            return None
        ref = f"Microsoft Project: {self._value('ProjectId') or code}"
        project: Record = {"code": code, "title": {"vi": title, "en": title}, "options": [option]}
        project |= {"status": "continuing" if self._value("ProjectActualStartDate") else "new"}
        project |= {name: text for name, text in self._texts() if text}
        project["source"] = {"kind": "source", "ref": ref}
        if begun:
            project["committed"] = {"option": OPTION, "start_year": first.year}
        return project

    def _option(self, vnd: int, first: date, last: date, *, begun: bool) -> Record:
        duration = last.year - first.year + 1
        amounts = enumerate(spread(vnd, first, last))
        source = {"kind": "assumption", "ref": f"{self._declared.cost_field}: chia theo ngày / spread by days"}
        costs = [
            {"fund": self._declared.fund, "year_offset": offset, "amount": amount, "source": source}
            for offset, amount in amounts
            if amount
        ]
        option: Record = {"code": OPTION, "title": OPTION_TITLE, "duration_years": duration, "costs": costs}
        if not begun:
            option["start_years"] = self._start_years(first.year, duration)
        return option

    def _start_years(self, planned: int, duration: int) -> list[int]:
        possible = [year for year in self._years if year + duration - 1 in self._years]
        wanted = possible if self._declared.starts == "any" else [year for year in possible if year == planned]
        if not wanted:
            span = f"{self._years[0]}–{self._years[-1]}"
            self._fault(
                "outside_round",
                "ProjectStartDate",
                Words(f"Không bắt đầu và xong được trong vòng {span}.", f"It does not start and end within {span}."),
                Words(
                    "Dùng starts=any, sửa ngày, hoặc bỏ dòng này.", "Use starts=any, mend the dates, or drop the row."
                ),
            )
        return wanted

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "agency", self._value(self._declared.agency_field)
        yield "sector", self._value(self._declared.sector_field)
        yield "note", self._value("ProjectDescription")

    def _value(self, field: str) -> str:
        return self._row.get(field, "")

    def _wanted(self, field: str, code: str, message: Words) -> str:
        value = self._value(field)
        if not value:
            self._fault(
                code,
                field,
                message,
                Words("Điền trường này, hoặc khai trường khác.", "Fill it, or declare another field."),
            )
        return value

    def _day(self, field: str) -> date | None:
        text = self._wanted(field, "no_date", Words("Chưa có ngày.", "There is no date."))
        try:
            return day_of(text) if text else None
        except Unreadable as fault:
            self._unreadable(fault, field)
            return None

    def _money(self, field: str) -> int | None:
        text = self._wanted(field, "no_cost", Words("Chưa có chi phí.", "There is no cost."))
        try:
            return money_of(text, self._declared.unit) if text else None
        except Unreadable as fault:
            self._unreadable(fault, field)
            return None

    def _expect_dong(self) -> None:
        if self._value("ProjectCurrency") not in {"", "VND"}:
            self._fault(
                "foreign_currency",
                "ProjectCurrency",
                Words("Không phải đồng Việt Nam.", "It is not Vietnamese đồng."),
                Words("Quy đổi sang đồng trước; tỷ giá không được đoán.", "Convert it first; no rate is guessed."),
            )

    def _unreadable(self, fault: Unreadable, field: str) -> None:
        self._fault(fault.code, field, fault.message, fault.mend)

    def _fault(self, code: str, field: str, message: Words, mend: Words | None = None) -> None:
        mend = mend or Words("Sửa trong tệp xuất rồi nhập lại.", "Mend it in the export and import again.")
        self.findings.append(
            FeedFinding(code=code, row=self._number, field=field, value=self._value(field), message=message, mend=mend)
        )


def laid_over(old: Mapping[str, Any], new: Record) -> Record:
    """The project as it would be: what Microsoft Project says is taken from it, everything else stays."""
    other = [one for one in old["options"] if one["code"] != OPTION]
    kept: Mapping[str, Any] = next((one for one in old["options"] if one["code"] == OPTION), {})
    (mine,) = new["options"]
    same = {name: kept[name] for name in ("contributions", "running", "tags", "form", "min_fraction") if name in kept}
    return {**old, **new, "options": [*other, {**same, **mine}]}
