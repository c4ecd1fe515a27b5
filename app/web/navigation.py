"""Where the pages lead: the places of the header, and the tabs of a round. A screen that is added is added here."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from app.kit.words import Words


class Place(NamedTuple):
    """A screen to go to."""

    key: str
    address: str
    words: Words


MAIN = (
    Place("rounds", "/", Words("Vòng ngân sách", "Budget rounds")),
    Place("plans", "/plans", Words("Phương án", "Plans")),
    Place("runs", "/runs", Words("Lượt chạy", "Runs")),
    Place("queue", "/queue", Words("Hàng đợi", "Queue")),
)


def address(*parts: str) -> str:
    """The address of a page, each part quoted."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def tabs_of_round(code: str) -> tuple[Place, ...]:
    """The screens of one round."""
    return (
        Place("round", address("rounds", code), Words("Tổng quan", "Overview")),
        Place("projects", address("rounds", code, "projects"), Words("Dự án đề xuất", "Candidates")),
        Place("scenarios", address("rounds", code, "scenarios"), Words("Kịch bản", "Scenarios")),
        Place("runs", address("rounds", code, "runs"), Words("Lượt chạy", "Runs")),
        Place("plans", address("rounds", code, "plans"), Words("Phương án", "Plans")),
        Place("sweeps", address("rounds", code, "sweeps"), Words("Đường biên, quét", "Frontier, sweeps")),
    )
