"""The words of an exported portfolio: its sheets and columns, as the export writes them and the import finds them."""

from __future__ import annotations

from collections.abc import Mapping

from app.kit.words import Words

SHEETS: Mapping[str, Words] = {
    "portfolio": Words("Danh mục", "Portfolio"),
    "funds": Words("Vốn theo giai đoạn", "Funds by phase"),
    "targets": Words("Chỉ tiêu", "Targets"),
    "left_out": Words("Không chọn", "Left out"),
    "assumptions": Words("Giả định", "Assumptions"),
    "sources": Words("Nguồn", "Sources"),
}
COLUMNS: Mapping[str, Words] = {
    "number": Words("STT", "No"),
    "code": Words("Mã dự án", "Project code"),
    "title": Words("Tên dự án/nhiệm vụ", "Project or task"),
    "sector": Words("Lĩnh vực", "Sector"),
    "agency": Words("Đơn vị chủ trì/Chủ đầu tư", "Lead agency"),
    "group": Words("Nhóm dự án", "Group"),
    "status": Words("Loại", "Kind"),
    "form": Words("Hình thức", "Form"),
    "phase": Words("Giai đoạn", "Phase"),
    "period": Words("Thời gian thực hiện (KC-HT)", "Start and completion"),
    "option": Words("Mã cách thực hiện", "Option code"),
    "start_year": Words("Năm bắt đầu", "Start year"),
    "fraction": Words("Tỷ lệ thực hiện (%)", "Share carried out (%)"),
    "total": Words("Tổng mức đầu tư", "Total investment"),
    "in_round": Words("Tổng vốn trong vòng", "Money in the round"),
    "of_which": Words("Trong đó {tag}", "Of which {tag}"),
    "contributions": Words("Chỉ tiêu đóng góp", "Contributions"),
    "scope": Words("Phạm vi", "Scope"),
    "decision": Words("Quyết định (số, ngày)", "Decision (number, date)"),
    "state": Words("Trạng thái", "State"),
    "source_kind": Words("Loại số liệu", "Kind of figures"),
    "source": Words("Nguồn số liệu", "Source of figures"),
    "note": Words("Ghi chú", "Note"),
}
ROUND_SHA256 = "SHA-256"
"""Stands beside the fingerprint of the effective round in the sheet of sources."""
