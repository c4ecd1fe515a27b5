"""Words of data that only pages show; the tables of `app/kit/words.py` are at hand here too."""

from __future__ import annotations

from collections.abc import Mapping

from app.kit.words import FORMS, SOURCE_KINDS, STAGES, STATUSES, UNITS, Words

__all__ = [
    "ANSWERS_SHORT",
    "ENGINES",
    "FACT_KINDS",
    "FORMS",
    "RULES",
    "SCOPES",
    "SOURCE_KINDS",
    "STAGES",
    "STATUSES",
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
