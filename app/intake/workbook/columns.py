"""The columns of each kind of table: headings in both languages, other names in use, and kinds of value.

`key` says where the value stands in a record of a round file: `title.vi`, `source.kind`, `attributes.scope`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.kit.words import SOURCE_KINDS, STATUSES, Words

Kind = Literal["projects", "targets", "ceilings", "units"]
Type = Literal["skip", "code", "text", "number", "whole", "years", "share", "money", "date", "list", "pairs"]
KINDS: tuple[Kind, ...] = ("projects", "targets", "ceilings", "units")
NO_NOTE = Words("", "")


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """One column. `choices` are the only values it takes; `words` only translate what they know."""

    key: str
    heading: Words
    type: Type = "text"
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, Words] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    default: object = None
    note: Words = NO_NOTE


MUSTS = {"in": Words("Bắt buộc", "In"), "out": Words("Loại", "Out")}
MEASURES = {"amount": Words("Lượng", "Amount"), "units": Words("Đơn vị", "Units")}
DIRECTIONS = {"up": Words("Tăng", "Up"), "down": Words("Giảm", "Down")}
FORMS = {
    "investment": Words("Dự án đầu tư", "Investment"),
    "lease": Words("Thuê dịch vụ CNTT", "Lease as a service"),
    "purchase": Words("Mua sắm", "Purchase"),
}
RELATIONS = {"at_least": Words("Tối thiểu", "At least"), "exact": Words("Đúng", "Exactly")}

NUMBER = Column(key="", type="skip", heading=Words("STT", "No"), aliases=("tt", "so tt", "number", "#"))
_TITLES = ("ten", "noi dung", "title", "name")
_DESCRIBED = (
    Column(key="source.kind", heading=Words("Loại số liệu", "Kind of figures"), choices=SOURCE_KINDS),
    Column(key="source.ref", heading=Words("Nguồn số liệu", "Source of figures"), aliases=("nguon", "can cu")),
    Column(
        key="source.date",
        type="date",
        heading=Words("Ngày của nguồn", "Date of the source"),
        note=Words("Ngày/tháng/năm: 31/12/2015.", "Day/month/year: 31/12/2015."),
    ),
    Column(key="note", heading=Words("Ghi chú", "Note"), aliases=("notes", "remarks")),
)


def _titles(vi: str, en: str, *aliases: str) -> tuple[Column, Column]:
    return (
        Column(key="title.vi", heading=Words(vi, en), aliases=(*_TITLES, *aliases)),
        Column(key="title.en", heading=Words("Tên tiếng Anh", "English title"), aliases=("title (en)",)),
    )


def _code(vi: str, en: str, *aliases: str) -> Column:
    note = Words("Bắt buộc; dòng không có mã là dòng cộng.", "Must be there; a row without a code is a subtotal.")
    return Column(key="code", type="code", heading=Words(vi, en), aliases=("ma", "code", *aliases), note=note)


PROJECT_COLUMNS = (
    NUMBER,
    _code("Mã dự án", "Project code", "ma da", "ma so du an", "project", "project id"),
    *_titles("Tên dự án", "Project title", "ten du an/nhiem vu", "ten nhiem vu", "danh muc du an", "project name"),
    Column(key="sector", heading=Words("Lĩnh vực", "Sector"), aliases=("nganh",)),
    Column(
        key="agency",
        heading=Words("Cơ quan", "Agency"),
        aliases=("don vi chu tri", "chu dau tu", "don vi chu tri/chu dau tu", "lead agency", "owner"),
    ),
    Column(key="group", heading=Words("Nhóm", "Group"), aliases=("nhom du an",)),
    Column(
        key="status",
        heading=Words("Tình trạng", "Status"),
        words={**STATUSES, "new": Words("Mới", "New")},
        aliases=("loai", "loai du an"),
    ),
    Column(key="must", heading=Words("Bắt buộc", "Must"), choices=MUSTS),
    Column(key="reason", heading=Words("Lý do", "Reason")),
    Column(
        key="attributes.decision",
        heading=Words("Quyết định (số, ngày)", "Decision (number, date)"),
        aliases=("quyet dinh",),
    ),
    Column(key="attributes.scope", heading=Words("Phạm vi", "Scope")),
    Column(key="attributes.location", heading=Words("Địa điểm", "Location"), aliases=("dia diem xd",)),
    *_DESCRIBED,
)
"""What a project says of itself, the same in each of its rows."""

OPTION_COLUMNS = (
    Column(key="code", type="code", heading=Words("Mã cách thực hiện", "Option code"), aliases=("option",)),
    Column(key="title.vi", heading=Words("Cách thực hiện", "Option title")),
    Column(key="title.en", heading=Words("Cách thực hiện (tiếng Anh)", "Option title (English)")),
    Column(key="form", heading=Words("Hình thức", "Form"), words=FORMS, aliases=("hinh thuc dau tu",)),
    Column(
        key="start_years",
        type="years",
        heading=Words("Năm được bắt đầu", "Start years"),
        aliases=("nam bat dau", "start year"),
        note=Words(
            "2016; 2018 hoặc 2016-2018; trống = năm đầu mỗi giai đoạn.",
            "2016; 2018 or 2016-2018; empty = the first year of each phase.",
        ),
    ),
    Column(key="duration_years", type="whole", default=1, heading=Words("Số năm thực hiện", "Duration (years)")),
    Column(
        key="min_fraction",
        type="share",
        heading=Words("Tỷ lệ tối thiểu (%)", "Least share (%)"),
        note=Words("Trống = chỉ làm trọn. Ghi 50 hoặc 50%.", "Empty = whole only. Write 50 or 50%."),
    ),
    Column(key="committed", type="whole", heading=Words("Năm đã cam kết bắt đầu", "Committed start year")),
    Column(
        key="contributions",
        type="pairs",
        heading=Words("Chỉ tiêu đóng góp", "Contributions"),
        aliases=("chi tieu dong gop",),
        note=Words(
            "T1: 12,5; T2: QH-001 QH-002; sau dấu @ là số năm trễ: T1: 3 @1.",
            "T1: 12.5; T2: QH-001 QH-002; years of delay after @: T1: 3 @1.",
        ),
    ),
    Column(
        key="tags",
        type="pairs",
        heading=Words("Nhãn", "Tags"),
        note=Words("Phần của chi phí: security: 20%.", "The share of the cost: security: 20%."),
    ),
)
"""What one way to do a project says of itself."""

FUND = Column(key="fund", type="text", heading=Words("Nguồn vốn", "Fund"), aliases=("von", "funding source"))

TARGET_COLUMNS = (
    NUMBER,
    _code("Mã chỉ tiêu", "Target code", "target"),
    *_titles("Tên chỉ tiêu", "Target title", "chi tieu"),
    Column(key="measure", heading=Words("Cách đo", "Measure"), choices=MEASURES, default="amount"),
    Column(key="unit", heading=Words("Đơn vị đo", "Unit of measure"), aliases=("don vi tinh", "unit")),
    Column(key="direction", heading=Words("Hướng", "Direction"), choices=DIRECTIONS, default="up"),
    Column(key="baseline", type="number", default=0, heading=Words("Hiện trạng", "Baseline"), aliases=("so lieu nen",)),
    Column(key="goal", type="number", heading=Words("Đích", "Goal"), aliases=("muc tieu",)),
    Column(key="weight", type="number", default=1, heading=Words("Trọng số", "Weight")),
    Column(key="relation", heading=Words("Quan hệ", "Relation"), words=RELATIONS),
    Column(key="scope", type="list", heading=Words("Phạm vi", "Scope")),
    Column(
        key="floors",
        type="pairs",
        heading=Words("Mức sàn", "Floors"),
        note=Words("P1: 25%; P2: 50%", "P1: 25%; P2: 50%"),
    ),
    Column(key="unit_class", heading=Words("Loại đơn vị", "Class of units")),
    Column(key="reached_units", type="list", heading=Words("Đơn vị đã đạt", "Units reached")),
    *_DESCRIBED,
)
CEILING_COLUMNS = (
    NUMBER,
    _code("Mã trần", "Ceiling code", "ceiling"),
    *_titles("Tên trần", "Ceiling title"),
    Column(
        key="fund",
        heading=FUND.heading,
        aliases=FUND.aliases,
        note=Words("Trống = mọi nguồn vốn.", "Empty = all funds."),
    ),
    Column(key="tag", heading=Words("Nhãn", "Tag")),
    Column(key="phase", heading=Words("Giai đoạn", "Phase")),
    Column(key="year", type="whole", heading=Words("Năm", "Year")),
    Column(key="first_year", type="whole", heading=Words("Từ năm", "First year")),
    Column(key="last_year", type="whole", heading=Words("Đến năm", "Last year")),
    Column(key="amount", type="money", heading=Words("Số tiền", "Amount"), aliases=("kinh phi", "tran")),
    *_DESCRIBED,
)
UNIT_COLUMNS = (
    NUMBER,
    _code("Mã đơn vị", "Unit code", "unit"),
    *_titles("Tên đơn vị", "Unit title", "don vi"),
    Column(key="class", heading=Words("Loại đơn vị", "Class of units"), aliases=("loai", "class")),
    Column(key="valid_from", type="whole", heading=Words("Hiệu lực từ", "Valid from")),
    Column(key="valid_to", type="whole", heading=Words("Hiệu lực đến", "Valid to")),
    *_DESCRIBED,
)
RECORD_COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    "projects": PROJECT_COLUMNS,
    "targets": TARGET_COLUMNS,
    "ceilings": CEILING_COLUMNS,
    "units": UNIT_COLUMNS,
}
SHEET_NAMES: Mapping[Kind, Words] = {
    "projects": Words("Dự án", "Projects"),
    "targets": Words("Chỉ tiêu", "Targets"),
    "ceilings": Words("Trần kinh phí", "Ceilings"),
    "units": Words("Đơn vị", "Units"),
}
NOT_DATA = (Words("Hướng dẫn", "Guide"), Words("Ví dụ", "Example"))
"""Sheets of the template that are never read as data."""

YEAR_N = Words("Năm thứ {n}", "Year {n}")
RUNNING = Words("Vận hành mỗi năm", "Running per year")
