"""The filled example of the template: invented projects, marked so."""

from __future__ import annotations

from typing import Any

_INVENTED = {"kind": "illustrative", "ref": "Ví dụ trong mẫu / example of the template"}
EXAMPLE_ROUND: dict[str, Any] = {
    "code": "VI-DU",
    "phases": [
        {"code": "P1", "first_year": 2016, "last_year": 2018},
        {"code": "P2", "first_year": 2019, "last_year": 2020},
    ],
    "funds": [
        {"code": "development", "title": "Vốn đầu tư phát triển"},
        {"code": "recurring", "title": "Vốn sự nghiệp"},
    ],
    "projects": [
        {
            "code": "MH-01",
            "title": {"vi": "Nền tảng tích hợp, chia sẻ dữ liệu", "en": "Data integration platform"},
            "sector": "Hạ tầng dữ liệu",
            "agency": "Sở Thông tin và Truyền thông",
            "group": "B",
            "status": "new",
            "source": _INVENTED,
            "options": [
                {
                    "code": "build",
                    "title": {"vi": "Đầu tư", "en": "Build"},
                    "form": "investment",
                    "start_years": [2016, 2017],
                    "duration_years": 2,
                    "costs": [
                        {"fund": "development", "amount": 12_000_000_000},
                        {"fund": "development", "year_offset": 1, "amount": 8_000_000_000},
                    ],
                    "running": [{"fund": "recurring", "amount_per_year": 900_000_000}],
                    "contributions": [{"target": "T1", "amount": 12}],
                    "tags": {"security": 1},
                },
                {
                    "code": "lease",
                    "title": {"vi": "Thuê dịch vụ", "en": "Lease"},
                    "form": "lease",
                    "running": [{"fund": "recurring", "amount_per_year": 5_500_000_000}],
                    "contributions": [{"target": "T1", "amount": 10}],
                },
            ],
        }
    ],
    "targets": [
        {
            "code": "T1",
            "title": {"vi": "Hồ sơ giải quyết trực tuyến", "en": "Files settled online"},
            "unit": "%",
            "baseline": 20,
            "goal": 80,
            "weight": 1,
            "relation": "at_least",
            "floors": [{"phase": "P2", "coverage": 1}],
            "source": _INVENTED,
        }
    ],
    "ceilings": [
        {"code": "DEV-P1", "fund": "development", "phase": "P1", "amount": 30_000_000_000, "source": _INVENTED},
        {"code": "REC-2016", "fund": "recurring", "year": 2016, "amount": 6_000_000_000, "source": _INVENTED},
    ],
    "units": [{"code": "QH-001", "class": "district", "title": "Ba Đình", "valid_from": 2008, "source": _INVENTED}],
}
