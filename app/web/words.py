"""Words of data that only pages show; the tables of `app/kit/words.py` are at hand here too."""

from __future__ import annotations

from collections.abc import Mapping

from app.kit.words import FORMS, RULES, SEARCHES, SOURCE_KINDS, STAGES, STATUSES, UNITS, Words

__all__ = [
    "ANSWERS_SHORT",
    "CHECKS",
    "ENGINES",
    "FACT_KINDS",
    "FORMS",
    "JOBS",
    "MUSTS",
    "RULES",
    "RUN_STATES",
    "SCOPES",
    "SEARCHES",
    "SOURCE_KINDS",
    "STAGES",
    "STATUSES",
    "SWEEPS",
    "SWEEP_STATES",
    "UNITS",
]

ANSWERS_SHORT: Mapping[str, Words] = {
    "optimal": Words("Tối ưu", "Optimal"),
    "feasible": Words("Khả thi", "Feasible"),
    "infeasible": Words("Không khả thi", "Infeasible"),
    "none": Words("Chưa có kết quả", "No result"),
}
"""An answer in a list."""

ENGINES: Mapping[str, Words] = {
    "highs": Words("HiGHS", "HiGHS"),
    "cbc": Words("CBC", "CBC"),
    "scip": Words("SCIP", "SCIP"),
}

SCOPES: Mapping[str, Words] = {
    "city": Words("thành phố", "city"),
    "department": Words("sở, ban, ngành", "departments"),
    "district": Words("quận, huyện, thị xã", "districts"),
    "commune": Words("xã, phường, thị trấn", "communes"),
    "citizen": Words("người dân, doanh nghiệp", "citizens and businesses"),
    "staff": Words("cán bộ, công chức, viên chức", "officials"),
    "other": Words("cơ quan khác", "other bodies"),
}
"""Whom a target is about."""

FACT_KINDS: Mapping[str, Words] = {
    "decided": Words("Quyết định", "Decided"),
    "money": Words("Kinh phí", "Money"),
    "result": Words("Kết quả", "Result"),
    "rank": Words("Xếp hạng", "Rank"),
    "limit": Words("Hạn chế", "Shortcoming"),
}
"""What kind of thing a recorded fact is."""

RUN_STATES: Mapping[str, Words] = {
    "queued": Words("Đang chờ", "Waiting"),
    "running": Words("Đang tìm", "Searching"),
    "done": Words("Xong", "Done"),
    "infeasible": Words("Không khả thi", "Infeasible"),
    "none": Words("Chưa có kết quả", "No result"),
    "cancelled": Words("Đã dừng", "Stopped"),
    "failed": Words("Lỗi", "Failed"),
}
"""Where a run is."""

SWEEP_STATES: Mapping[str, Words] = {
    "queued": Words("Đang chờ", "Waiting"),
    "running": Words("Đang chạy", "Running"),
    "done": Words("Xong", "Done"),
    "cancelled": Words("Đã dừng", "Stopped"),
    "failed": Words("Lỗi", "Failed"),
}
"""Where a sweep is."""

SWEEPS: Mapping[str, Words] = {
    "ceilings": Words("Trần kinh phí", "Ceilings"),
    "weights": Words("Trọng số", "Weights"),
    "scenarios": Words("Kịch bản", "Scenarios"),
    "monte_carlo": Words("Rủi ro chi phí và tiến độ (Monte Carlo)", "Risks of cost and delay (Monte Carlo)"),
}
"""What a sweep varies."""

MUSTS: Mapping[str, Words] = {
    "in": Words("Bắt buộc", "Must be in"),
    "out": Words("Loại ra", "Must be out"),
    "free": Words("Để ngỏ", "Open"),
}
"""What is decided of a project before any search."""

JOBS: Mapping[str, Words] = {
    "run": Words("Lượt chạy", "Run"),
    "sweep": Words("Quét", "Sweep"),
}
"""What a job is part of."""

CHECKS: Mapping[str, Words] = {
    "database": Words("Cơ sở dữ liệu", "Database"),
    "schema": Words("Lược đồ", "Schema"),
    "queue": Words("Hàng đợi", "Queue"),
    "workers": Words("Tiến trình giải", "Workers"),
}
"""What is looked at to say whether the service is well."""
