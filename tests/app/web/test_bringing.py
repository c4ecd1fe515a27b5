"""Tables brought in on pages: a dry run with every finding, then all of it or nothing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.people.roles import Role
from app.web import uploads
from tests.app.api import API
from tests.app.intake.msproject.test_feed import PORTAL
from tests.app.intake.workbook.steps import csv, edited, xlsx
from tests.app.people import browsers
from tests.app.people.accounts import somebody
from tests.app.web.page import Page
from tests.app.web.past import CODE

IMPORT = f"/rounds/{CODE}/import"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SAID = {"locale": "vi", "unit": "trieu"}
NEW = [["Mã dự án", "Tên", "Cách thực hiện", "Nguồn vốn", "2016", "2017"]]


def dry_run(client: TestClient, kind: str, content: bytes, name: str = "bang.csv", **said: str) -> Response:
    return client.post(f"{IMPORT}/{kind}/preview", data={**SAID, **said}, files={"file": (name, content)})


def write(client: TestClient, kind: str, dry: Response, **changed: str) -> Response:
    """Submit the form that the dry run has shown."""
    fields = {str(one["name"]): str(one.get("value") or "") for one in hidden(dry)}
    return client.post(f"{IMPORT}/{kind}", content=urlencode({**fields, **changed}), headers=FORM)


def hidden(dry: Response) -> list[dict[str, str | None]]:
    return [one for one in Page(dry.text).all("input") if one.get("type") == "hidden" and one.get("name") != "lang"]


def revision(client: TestClient) -> int:
    told: int = client.get(f"{API}/rounds/{CODE}").json()["revision"]
    return told


def units(*codes: str) -> bytes:
    return csv([["Mã đơn vị"], *([code] for code in codes)])


def test_a_dry_run_shows_what_would_be_added_and_writes_nothing(writer: TestClient) -> None:
    before = revision(writer)

    shown = dry_run(writer, "units", units("QH-98", "QH-99"))

    assert shown.status_code == 200
    page = Page(shown.text)
    assert page.faults == []
    assert "Xem thử, chưa ghi gì" in page.words
    assert "Thêm: QH-98, QH-99" in page.words
    assert revision(writer) == before


def test_what_the_dry_run_has_shown_is_written_at_once(writer: TestClient) -> None:
    before = revision(writer)

    written = write(writer, "units", dry_run(writer, "units", units("QH-98")))

    assert (written.status_code, written.headers["location"]) == (303, f"{IMPORT}/units?done=true")
    assert revision(writer) == before + 1
    assert "Đã ghi tất cả trong một lần" in Page(writer.get(written.headers["location"]).text).words


def test_a_workbook_that_was_edited_shows_its_changes_cell_by_cell(writer: TestClient) -> None:
    path = f"{API}/rounds/{CODE}/sheets/ceilings"
    template = writer.get(path, params={"filled": "true", "unit": "trieu"}).content

    def more(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's sheet
        heading = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Số tiền"))
        sheet.cell(heading.row + 1, heading.column).value = 1252

    shown = dry_run(writer, "ceilings", edited(template, "Trần kinh phí", more), "tran.xlsx")

    words = Page(shown.text).words
    assert "Thay đổi, từng ô" in words
    assert "1.252.000.000 đồng" in words


def test_a_round_that_was_changed_meanwhile_is_not_written_over(writer: TestClient) -> None:
    shown = dry_run(writer, "units", units("QH-98"))
    write(writer, "units", dry_run(writer, "units", units("QH-97")))
    before = revision(writer)

    late = write(writer, "units", shown)

    assert late.status_code == 409
    assert "Vòng đã được sửa sau lần xem thử" in Page(late.text).words
    assert revision(writer) == before
    assert write(writer, "units", late).status_code == 303


def test_every_finding_names_its_cell_and_value_and_nothing_can_be_written(writer: TestClient) -> None:
    rows = [["Mã dự án", "Cách thực hiện", "Nguồn vốn", "2016"], ["MH-01", "A", "development", "năm tỷ"]]

    shown = dry_run(writer, "projects", xlsx(rows), "bang.xlsx")

    page = Page(shown.text)
    assert "Bảng D2" in page.words
    assert "năm tỷ" in page.words
    assert "Chưa ghi được: bảng có lỗi" in page.words
    assert hidden(shown) == []


def test_money_taken_back_is_a_finding_until_somebody_chooses(writer: TestClient) -> None:
    content = csv([*NEW, ["MH-99", "Mới", "A", "recurring", "100", "-30"]])

    refused, netted, dropped = (
        Page(dry_run(writer, "projects", content, negative=chosen).text).words for chosen in ("refuse", "net", "drop")
    )

    assert "Chưa ghi được" in refused
    assert "-30" in refused
    assert "Chưa ghi được" not in netted + dropped


@pytest.mark.parametrize("unsaid", ["locale", "unit"])
def test_how_numbers_are_written_and_their_unit_are_never_guessed(writer: TestClient, unsaid: str) -> None:
    shown = dry_run(writer, "ceilings", csv([["Mã trần"], ["REC"]]), **{unsaid: ""})

    assert shown.status_code == 422
    assert f"{unsaid}-fault" in Page(shown.text).ids


def test_a_form_without_a_file_says_so(writer: TestClient) -> None:
    shown = writer.post(f"{IMPORT}/units/preview", data=SAID, files={"other": ("", b"")})

    assert shown.status_code == 422
    assert "file-fault" in Page(shown.text).ids


@pytest.mark.parametrize("name", ["bang.xlsx", "bang.csv"])
def test_a_file_that_cannot_be_read_says_why_on_the_page(writer: TestClient, name: str) -> None:
    shown = dry_run(writer, "units", b"\xd0\xcf\x11\xe0 an old workbook", name)

    assert shown.status_code == 422
    assert "xlsx có mật khẩu" in Page(shown.text).words


def test_a_file_too_large_for_a_page_is_told_another_way(writer: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_CARRIED_BYTES", 4)

    shown = dry_run(writer, "units", units("QH-98"))

    assert shown.status_code == 413
    assert "phanky import-sheet" in shown.text


def test_a_carried_file_that_was_damaged_is_refused(writer: TestClient) -> None:
    shown = dry_run(writer, "units", units("QH-98"))

    assert write(writer, "units", shown, content="đ").status_code == 415


def test_another_kind_of_form_is_refused(writer: TestClient) -> None:
    path = f"{IMPORT}/units/preview"

    assert writer.post(path, content=b"x", headers=FORM).status_code == 415
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert writer.post(path, content=b"--y\r\nnothing", headers=broken).status_code == 415


def test_a_finance_officer_brings_ceilings_and_nothing_else(writer: TestClient) -> None:
    officer = {"Accept": "text/html", **somebody(writer, "officer", Role.FINANCE)}

    assert writer.get(f"{IMPORT}/ceilings", headers=officer).status_code == 200
    assert writer.get(f"{IMPORT}/projects", headers=officer).status_code == 403
    links = Page(writer.get(f"/rounds/{CODE}", headers=officer).text).links
    assert f"{IMPORT}/ceilings" in links
    assert f"{IMPORT}/projects" not in links


def test_a_form_of_another_site_is_refused(writer: TestClient) -> None:
    hers = browsers.browser(writer)
    browsers.sign_in(hers, browsers.person(writer, "quan.tri", administrator=True))
    files = {"file": ("bang.csv", units("QH-98"))}

    theirs = hers.post(f"{IMPORT}/units/preview", data=SAID, files=files, headers={"Sec-Fetch-Site": "cross-site"})
    ours = hers.post(f"{IMPORT}/units/preview", data=SAID, files=files, headers={"Sec-Fetch-Site": "same-origin"})

    assert (theirs.status_code, ours.status_code) == (403, 200)


def feed(client: TestClient, content: bytes, name: str = "Projects.json", **said: str) -> Response:
    path = f"/rounds/{CODE}/ms-project/preview"
    return client.post(path, data={"fund": "development", "unit": "trieu", **said}, files={"file": (name, content)})


PROJECT = {**PORTAL, "ProjectStartDate": "2017-01-01T00:00:00", "ProjectFinishDate": "2018-12-31T00:00:00"}


def test_projects_of_microsoft_project_are_shown_and_then_written(writer: TestClient) -> None:
    before = revision(writer)
    shown = feed(writer, json.dumps({"value": [PROJECT]}).encode())

    page = Page(shown.text)
    assert page.faults == []
    assert "Thêm: MSP-1" in page.words
    assert "được giả định" in page.words
    assert revision(writer) == before

    fields = {str(one["name"]): str(one.get("value") or "") for one in hidden(shown)}
    written = writer.post(f"/rounds/{CODE}/ms-project", content=urlencode(fields), headers=FORM)

    assert written.status_code == 303
    assert revision(writer) == before + 1
    late = writer.post(f"/rounds/{CODE}/ms-project", content=urlencode(fields), headers=FORM)
    assert late.status_code == 409


def test_what_is_wrong_in_an_export_is_told_by_row_and_field(writer: TestClient) -> None:
    shown = feed(writer, json.dumps([{**PROJECT, "ProjectStartDate": "7/2/2017"}]).encode())

    words = Page(shown.text).words
    assert "dòng 1 · ProjectStartDate" in words
    assert "7/2/2017" in words


def test_an_export_that_is_none_and_a_form_that_says_nothing_are_refused(writer: TestClient) -> None:
    assert feed(writer, b"[]").status_code == 422
    assert feed(writer, b"a;b\r\n1;2", "Projects.csv").status_code == 422
    unsaid = feed(writer, json.dumps([PROJECT]).encode(), "Projects", fund="", unit="")
    assert {"fund-fault", "unit-fault"} <= set(Page(unsaid.text).ids)
