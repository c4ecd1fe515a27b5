"""The words that people read, Vietnamese first and English second, in one table for command line, CSV and pages.

Data keeps its own words (`optimal`, `illustrative`, `continuing`); this module alone turns them into sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Lang = Literal["vi", "en"]


class Words(NamedTuple):
    """One wording in both languages."""

    vi: str
    en: str

    def say(self, lang: Lang) -> str:
        """Give the wording in `lang`."""
        return self.vi if lang == "vi" else self.en


ANSWERS: Mapping[str, Words] = {
    "optimal": Words("Phương án tối ưu, cách cận không quá 0,01%", "The best plan, within 0.01% of its bound"),
    "feasible": Words(
        "Phương án giữ đúng mọi ràng buộc nhưng chưa chắc là tốt nhất",
        "A plan that keeps every rule but may not be the best one",
    ),
    "infeasible": Words("Không có phương án nào giữ được mọi ràng buộc", "No plan can keep every rule"),
    "none": Words(
        "Chưa tìm được phương án nào, điều này không có nghĩa là không có",
        "No plan was found, which does not mean that there is none",
    ),
}
"""What is held, by the `answer` of a plan file."""

STOPPED: Mapping[str, Words] = {
    "proof": Words("đã chứng minh xong", "the proof is complete"),
    "gap": Words("dừng khi đạt sai lệch cho phép", "stopped at the gap that was asked for"),
    "time_limit": Words("dừng vì hết thời gian", "stopped because time ran out"),
    "cancelled": Words("dừng theo yêu cầu", "stopped on request"),
    "error": Words("dừng vì bộ giải gặp lỗi", "stopped because the engine failed"),
}
"""Why the search ended, by the `stopped` of a plan file."""

SOURCE_KINDS: Mapping[str, Words] = {
    "source": Words("Theo tài liệu nguồn", "From the source document"),
    "public": Words("Số liệu công khai", "Public figure"),
    "illustrative": Words("Số liệu minh họa", "Illustrative figure"),
    "assumption": Words("Giả định", "Assumption"),
    "computed": Words("Số liệu tính toán", "Computed figure"),
}
"""Where a figure comes from, by the `kind` of its source."""

STATUSES: Mapping[str, Words] = {
    "new": Words("Mới", "New"),
    "continuing": Words("Chuyển tiếp", "Continuing"),
}
"""A project's `status`; other values are shown as they are."""

FORMS: Mapping[str, Words] = {
    "investment": Words("Đầu tư", "Investment"),
    "lease": Words("Thuê dịch vụ", "Lease as a service"),
}
"""An option's `form`; other values are shown as they are."""

STAGES: Mapping[str, Words] = {
    "coverage": Words("Mức đạt chỉ tiêu", "Coverage"),
    "cost": Words("Chi phí vòng đời", "Life cost"),
    "earliness": Words("Số năm chậm", "Years of delay"),
    "worst": Words("Chỉ tiêu thấp nhất", "Lowest target"),
    "met": Words("Chỉ tiêu hoàn thành", "Targets met"),
}
"""The stages of the objective, O1 to O5."""

SEARCHES: Mapping[str, Words] = {
    "second_engine": Words("Bộ giải thứ hai", "Second engine"),
    "ties": Words("Phân định các phương án ngang nhau", "Settling ties between equal plans"),
    "certificate": Words("Lập chứng chỉ", "Growing the certificate"),
    "conflicts": Words("Tìm nguyên nhân không khả thi", "Looking for what conflicts"),
}
"""What is being done besides the stages themselves, by the `phase` of a search's progress."""

RULES: Mapping[str, Words] = {
    "requires": Words("Cần có trước", "Requires"),
    "excludes": Words("Loại trừ nhau", "Excludes"),
    "together": Words("Phải đi cùng nhau", "Together"),
    "at_most": Words("Chọn nhiều nhất", "At most"),
    "at_least": Words("Chọn ít nhất", "At least"),
    "max_starts": Words("Số dự án khởi công trong năm", "Starts in a year"),
    "min_share": Words("Tỷ lệ tối thiểu", "Least share"),
    "max_share": Words("Tỷ lệ tối đa", "Greatest share"),
}
"""The rules between projects."""

SEVERITIES: Mapping[str, Words] = {
    "error": Words("Lỗi", "Error"),
    "warning": Words("Cảnh báo", "Warning"),
    "note": Words("Lưu ý", "Note"),
}
"""How much a finding matters."""

UNITS: Mapping[str, Words] = {
    "dong": Words("đồng", "VND"),
    "trieu": Words("triệu đồng", "million VND"),
    "ty": Words("tỷ đồng", "billion VND"),
}
"""The units money is shown in."""

HEADINGS: Mapping[str, Words] = {
    "number": Words("STT", "No"),
    "code": Words("Mã dự án", "Project code"),
    "title": Words("Tên dự án", "Project title"),
    "sector": Words("Lĩnh vực", "Sector"),
    "agency": Words("Cơ quan", "Agency"),
    "group": Words("Nhóm", "Group"),
    "status": Words("Tình trạng", "Status"),
    "option": Words("Cách thực hiện", "Option"),
    "option_short": Words("Cách thực hiện", "Option"),
    "form": Words("Hình thức", "Form"),
    "start_year": Words("Năm bắt đầu", "Start year"),
    "completion_year": Words("Năm hoàn thành", "Completion year"),
    "fraction": Words("Tỷ lệ thực hiện (%)", "Share carried out (%)"),
    "total": Words("Tổng cộng", "Total"),
    "source_kind": Words("Loại số liệu", "Kind of figures"),
    "note": Words("Ghi chú", "Note"),
    "phase": Words("Giai đoạn", "Phase"),
    "fund": Words("Nguồn vốn", "Fund"),
    "ceiling": Words("Trần", "Ceiling"),
    "reserve": Words("Dự phòng", "Reserve"),
    "carried_in": Words("Chuyển sang", "Carried in"),
    "allocated": Words("Phân bổ", "Allocated"),
    "left": Words("Còn lại", "Left"),
    "target": Words("Chỉ tiêu", "Target"),
    "goal": Words("Đích", "Goal"),
    "year": Words("Năm", "Year"),
    "every_year": Words("mỗi năm sau đó", "every year after"),
    "amount": Words("Số tiền", "Amount"),
    "start": Words("Bắt đầu", "Start"),
    "stage": Words("Bước", "Stage"),
    "value": Words("Giá trị", "Value"),
    "bound": Words("Cận của bộ giải", "Engine's bound"),
    "certified_bound": Words("Cận có chứng chỉ", "Certified bound"),
    "project": Words("Dự án", "Project"),
}
"""Headings of tables and CSV columns."""


def outcome(answer: str, stopped: str, lang: Lang) -> str:
    """Say in one sentence what is held and why the search ended: two facts, never one."""
    return f"{ANSWERS[answer].say(lang)}; {STOPPED[stopped].say(lang)}."


def label(table: Mapping[str, Words], word: str | None, lang: Lang) -> str:
    """Give the wording of a data word; a word that the table does not know stands for itself, None is empty."""
    if word is None:
        return ""
    return table[word].say(lang) if word in table else word
