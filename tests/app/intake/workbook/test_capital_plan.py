"""A city's capital plan as cities publish them, brought as a user would: a row for each project and funding source,
thousands, calendar years, what was appropriated before, money taken back, headings of its own."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from tests.app.api import API, create
from tests.app.webhooks.test_delivery import ended_run

HEADINGS = (
    "cip", "title", "agency", "source_code", "source", "appropriated_to_date_k", "FY2031_k", "FY2032_k", "FY2033_k",
    "total_k",
)  # fmt: skip
ROWS = (
    ("101-001", "Replace pumps", "Water", "301", "Revenue bonds", 41721.0, -16439.0, 0.0, 0.0, 25282.0),
    ("101-001", "Replace pumps", "Water", "700", "County grants", 29959.0, -16439.0, 0.0, 500.0, 14020.0),
    ("101-002", "New mains", "Water", "301", "Revenue bonds", 0.0, 1500.5, 900.0, 0.0, 2400.5),
    ("117-029", "Cyber security", "Information", "100", "General bonds", 0.0, 0.0, 0.0, 0.0, 0.0),
    ("117-029", "Cyber security", "Information", "200", "General funds", 2400.0, 400.0, 400.0, 300.0, 3500.0),
    ("117-048", "Replace network", "Information", "200", "General funds", 0.0, 500.0, 207.0, 200.0, 907.0),
)
COLUMNS = (
    "cip=Mã dự án", "title=Tên dự án", "agency=Cơ quan", "source_code=Nguồn vốn", "appropriated_to_date_k=Đã bố trí",
    "FY2031_k=2031", "FY2032_k=2032", "FY2033_k=2033",
)  # fmt: skip
SAID: dict[str, Any] = {"locale": "en", "unit": "nghin", "column": COLUMNS}
CODE = "CITY-2031"


def table() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *ROWS])
    return text.getvalue().encode()


def city() -> dict[str, Any]:
    """The round before its projects are brought: sources, years, ceilings for which not everything fits."""
    years = (2031, 2032, 2033)
    funds = dict.fromkeys(str(row[3]) for row in ROWS)
    return {
        "format": "phanky.round/1",
        "code": CODE,
        "phases": [{"code": f"FY{year}", "first_year": year, "last_year": year} for year in years],
        "funds": [{"code": fund} for fund in funds],
        "ceilings": [
            {"code": f"{fund}-{year}", "fund": fund, "year": year, "amount": 1_600_000 if fund == "301" else 600_000}
            for fund in funds
            for year in years
        ],
        "targets": [{"code": "DONE", "goal": 4}],
        "projects": [],
        "rules": [],
    }


def bring(client: TestClient, *, apply: bool = False, content: bytes | None = None, **said: Any) -> Any:  # noqa: ANN401 - JSON
    path = f"{API}/rounds/{CODE}/sheets/projects"
    method, path = ("PUT", path) if apply else ("POST", f"{path}/preview")
    answer = client.request(
        method, path, content=content or table(), params={**SAID, **said}, headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def first_costs(client: TestClient) -> list[tuple[str, int, int]]:
    data = client.get(f"{API}/rounds/{CODE}/file").json()
    first = next(one for one in data["projects"] if one["code"] == "101-001")
    lines = first["options"][0].get("costs", [])
    return [(line["fund"], line.get("year_offset", 0), line["amount"]) for line in lines]


@pytest.fixture
def client(solving: TestClient) -> TestClient:
    create(solving, city())
    return solving


def test_money_taken_back_is_a_finding_for_each_cell_and_nothing_is_decided_silently(client: TestClient) -> None:
    report = bring(client)

    errors = [one for one in report["findings"] if one["severity"] == "error"]
    assert [(one["code"], one["cell"], one["value"]) for one in errors] == [
        ("negative_money", "G2", "-16439.0"),
        ("negative_money", "G3", "-16439.0"),
    ]
    assert "negative=net" in errors[0]["mend"]["en"]
    assert "-16.439.000 đồng" in errors[0]["message"]["vi"]
    assert not report["usable"]


@pytest.mark.parametrize("choice", ["net", "drop"])
def test_the_user_chooses_to_net_or_to_drop_it_and_is_told(client: TestClient, choice: str) -> None:
    report = bring(client, apply=True, negative=choice)

    told = [one["cell"] for one in report["findings"] if one["code"] == "negative_money"]
    assert (report["applied"], len(report["added"]), told) == (True, 4, ["G2", "G3"])
    assert sum(amount for *_, amount in first_costs(client)) == (0 if choice == "net" else 500_000)


def test_it_is_planned_and_exported_with_the_totals_of_the_plan(client: TestClient) -> None:
    bring(client, apply=True, negative="drop")
    serves = ["Mã dự án;Chỉ tiêu đóng góp", *(f"{code};DONE: 1" for code in dict.fromkeys(row[0] for row in ROWS))]
    bring(client, apply=True, content="\r\n".join(serves).encode(), locale="vi", column=[])

    run = ended_run(client, CODE)
    plan = client.get(f"{API}/plans/{run['plan_id']}").json()
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{API}/plans/{run['plan_id']}.xlsx", params={"unit": "dong"}).content), data_only=True
    )

    sheet = book["Danh mục"]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "Tổng vốn trong vòng")
    assert Decimal(sheet.cell(sheet.max_row, column).value) == plan["objective"]["cost"] > 0
    assert plan["objective"]["cost"] == sum(line["amount"] for line in plan["allocations"])
    assert len(plan["starts"]) == len({row[0] for row in ROWS}) - 1
