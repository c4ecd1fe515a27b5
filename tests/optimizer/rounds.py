"""Small valid round files that tests start from; every call builds a new one, free to be changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

MILLION = 10**6


def tiny_round() -> dict[str, Any]:
    """Three projects for the libraries of a small town: two phases, two funds, two targets, one rule."""
    return {
        "format": "phanky.round/1",
        "code": "LIB-2031",
        "title": {"vi": "Thư viện số", "en": "Digital libraries"},
        "currency": "VND",
        "phases": [
            {"code": "A", "first_year": 2031, "last_year": 2032},
            {"code": "B", "first_year": 2033, "last_year": 2034},
        ],
        "funds": [
            {"code": "capital", "carry_forward": 1},
            {"code": "upkeep", "reserve_rate": Decimal("0.1")},
        ],
        "ceilings": [
            {"code": "CAP-A", "fund": "capital", "phase": "A", "amount": 500 * MILLION},
            {"code": "CAP-B", "fund": "capital", "phase": "B", "amount": 300 * MILLION},
            {"code": "UP-A", "fund": "upkeep", "phase": "A", "amount": 60 * MILLION},
            {"code": "UP-B", "fund": "upkeep", "phase": "B", "amount": 90 * MILLION},
        ],
        "units": [
            {"code": "W1", "class": "ward", "title": "Phường Bến Sông"},
            {"code": "W2", "class": "ward", "title": "Phường Đồi Thông"},
            {"code": "W3", "class": "ward", "title": "Phường Chợ Cũ"},
        ],
        "targets": [
            {"code": "SCANS", "unit": "nghìn trang", "baseline": 5, "goal": 25},
            {"code": "WARDS", "measure": "units", "unit_class": "ward", "goal": 3, "weight": 2},
        ],
        "projects": [
            {
                "code": "SCAN",
                "title": {"vi": "Số hoá sách hiếm", "en": "Scan rare books"},
                "options": [
                    {
                        "code": "build",
                        "duration_years": 2,
                        "costs": [{"fund": "capital", "amount": 240 * MILLION}],
                        "running": [{"fund": "upkeep", "amount_per_year": 15 * MILLION}],
                        "contributions": [{"target": "SCANS", "amount": Decimal("12.5")}],
                    },
                ],
            },
            {
                "code": "DESK",
                "title": {"vi": "Quầy đọc ở phường", "en": "Reading desks in wards"},
                "options": [
                    {
                        "code": "build",
                        "costs": [{"fund": "capital", "amount": 360 * MILLION}],
                        "contributions": [{"target": "WARDS", "units": ["W1", "W2"]}],
                    },
                    {
                        "code": "lease",
                        "form": "lease",
                        "costs": [{"fund": "upkeep", "amount": 10 * MILLION}],
                        "running": [{"fund": "upkeep", "amount_per_year": 20 * MILLION}],
                        "contributions": [{"target": "WARDS", "units": ["W2"]}],
                    },
                ],
            },
            {
                "code": "CATALOGUE",
                "title": {"vi": "Mục lục chung", "en": "Shared catalogue"},
                "options": [
                    {
                        "code": "build",
                        "min_fraction": Decimal("0.4"),
                        "costs": [{"fund": "capital", "amount": 150 * MILLION}],
                        "contributions": [{"target": "SCANS", "amount": 9}],
                    },
                ],
            },
        ],
        "rules": [{"code": "R-1", "kind": "requires", "project": "CATALOGUE", "needs": "SCAN"}],
        "objective": {"order": ["coverage", "cost", "earliness"]},
    }


def calm_round() -> dict[str, Any]:
    """The tiny round, changed so that the pre-checks find nothing to say."""
    data = tiny_round()
    data["ceilings"][2]["amount"] = 30 * MILLION  # less than what could be asked of it
    data["ceilings"][3]["amount"] = 70 * MILLION
    data["targets"][1]["goal"] = 2  # of the two wards that the desks reach
    return data


def full_round() -> dict[str, Any]:
    """A feasible round in which every kind of record, rule, ceiling scope and optional field stands at least once."""
    data = tiny_round()
    data["note"] = "Số liệu đặt ra để thử"
    data["source"] = {"kind": "illustrative", "ref": "bài thử", "date": "2030-12-01", "note": "không có thật"}
    data["attributes"] = {"decision": "01/QĐ-TV"}
    data["phases"][1]["weight"] = Decimal("1.5")
    data["units"].append({"code": "S1", "class": "school", "valid_from": 2008, "valid_to": 2040})
    data["ceilings"] += _more_ceilings()
    data["targets"] = _targets()
    data["projects"] += _more_projects()
    data["rules"] += _more_rules()
    data["objective"]["order"] = ["coverage", "worst", "met", "cost", "earliness"]
    return data


def _more_ceilings() -> list[dict[str, Any]]:
    return [
        {"code": "CAP-2031", "fund": "capital", "year": 2031, "amount": 480 * MILLION},
        {"code": "ALL", "fund": None, "amount": 1200 * MILLION},
        {"code": "CAP-ALL", "fund": "capital", "amount": 900 * MILLION, "note": "cả kỳ"},
        {
            "code": "SAFE",
            "fund": None,
            "tag": "safety",
            "first_year": 2031,
            "last_year": 2033,
            "amount": 200 * MILLION,
            "source": {"kind": "assumption"},
        },
    ]


def _targets() -> list[dict[str, Any]]:
    return [
        {
            "code": "SCANS",
            "title": "Trang đã số hoá",
            "measure": "amount",
            "unit": "nghìn trang",
            "direction": "up",
            "baseline": 5,
            "goal": Decimal("25.5"),
            "weight": 1,
            "relation": "at_least",
            "scope": ["ward"],
            "floors": [{"phase": "B", "coverage": Decimal("0.25")}],
        },
        {"code": "WAIT", "unit": "ngày", "direction": "down", "baseline": 12, "goal": 4, "weight": Decimal("0.5")},
        {
            "code": "WARDS",
            "measure": "units",
            "unit_class": "ward",
            "reached_units": ["W3"],
            "goal": 3,
            "weight": 2,
            "attributes": {"asked_by": "Sở Văn hoá"},
        },
    ]


def _more_projects() -> list[dict[str, Any]]:
    return [
        {
            "code": "CABLE",
            "agency": "Sở Văn hoá",
            "sector": "mạng",
            "group": "C",
            "status": "continuing",
            "committed": {"option": "build", "start_year": 2030, "fraction_bp": 6000, "note": "đã ký"},
            "options": [
                {
                    "code": "build",
                    "duration_years": 2,
                    "min_fraction": Decimal("0.5"),
                    "costs": [
                        {"fund": "capital", "year_offset": 0, "amount": 70 * MILLION},
                        {"fund": "capital", "year_offset": 1, "amount": 50 * MILLION, "title": "đợt hai"},
                    ],
                    "contributions": [{"target": "WAIT", "amount": Decimal("1.25"), "lag_years": 1}],
                },
            ],
        },
        {
            "code": "GUARD",
            "status": "new",
            "must": "in",
            "reason": "An toàn thông tin",
            "options": [
                {
                    "code": "build",
                    "form": "investment",
                    "start_years": [2031, 2032],
                    "duration_years": 1,
                    "costs": [{"fund": "upkeep", "amount": 12 * MILLION}],
                    "running": [{"fund": "upkeep", "amount_per_year": 2 * MILLION, "note": "gia hạn"}],
                    "contributions": [{"target": "WAIT", "amount": 2, "lag_years": -1}],
                    "tags": {"safety": Decimal("0.8")},
                },
            ],
        },
        {"code": "STATUE", "must": "out", "reason": "Không thuộc chương trình", "options": [_plain_option(40)]},
        {"code": "CHAIRS", "options": [_plain_option(5)]},
        {"code": "LAMPS", "options": [_plain_option(6)]},
    ]


def _plain_option(million_vnd: int) -> dict[str, Any]:
    return {
        "code": "buy",
        "costs": [{"fund": "capital", "amount": million_vnd * MILLION}],
        "contributions": [{"target": "WAIT", "amount": 1}],
    }


def _more_rules() -> list[dict[str, Any]]:
    return [
        {"code": "R-2", "kind": "requires", "project": "DESK", "needs": "GUARD", "moment": "start", "lag_years": 1},
        {"code": "R-3", "kind": "excludes", "projects": ["STATUE", "CHAIRS"]},
        {"code": "R-4", "kind": "together", "projects": ["CHAIRS", "LAMPS"]},
        {"code": "R-5", "kind": "at_most", "count": 3, "projects": ["SCAN", "DESK", "CHAIRS", "LAMPS"]},
        {"code": "R-6", "kind": "at_least", "count": 1, "projects": ["SCAN", "DESK"]},
        {"code": "R-7", "kind": "max_starts", "count": 4},
        {"code": "R-8", "kind": "max_starts", "count": 1, "projects": ["SCAN", "GUARD"]},
        {
            "code": "R-9",
            "kind": "min_share",
            "tag": "safety",
            "share": Decimal("0.01"),
            "citation": "quy định thử",
        },
        {"code": "R-10", "kind": "max_share", "tag": "safety", "share": Decimal("0.9"), "fund": "upkeep", "phase": "A"},
    ]
