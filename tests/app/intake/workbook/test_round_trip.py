"""A workbook that nobody edited changes nothing; one that was edited changes that and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from app.intake.workbook.columns import KINDS, Kind
from app.intake.workbook.template import workbook
from app.intake.workbook.values import Unit
from app.kit.words import Lang
from tests.app.intake.workbook.steps import edited, look, normal
from tests.draws import draws
from tests.optimizer.rounds import full_round, tiny_round

UNITS: tuple[Unit, ...] = ("dong", "nghin", "trieu", "ty")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40
).filter(lambda text: text.strip() != "")
MONEY = st.integers(0, 10**15)
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=4)

DESCRIBED: dict[Any, Any] = {
    "title": st.one_of(TEXTS, st.fixed_dictionaries({"vi": TEXTS, "en": TEXTS})),
    "note": TEXTS,
    "source": st.fixed_dictionaries({"kind": st.just("assumption"), "ref": TEXTS, "date": TEXTS}),
}


@st.composite
def rounds(draw: st.DrawFn) -> dict[str, Any]:
    """A legal round with drawn texts, money and numbers where a sheet shows them."""
    data = full_round()
    for record in (*data["projects"], *data["targets"], *data["ceilings"], *data["units"]):
        record.update(draw(st.fixed_dictionaries({}, optional=DESCRIBED)))
    lines = [line for project in data["projects"] for option in project["options"] for line in option.get("costs", ())]
    for record in (*data["ceilings"], *lines):
        record["amount"] = draw(MONEY)
    for project in data["projects"]:
        project["status"] = draw(st.sampled_from(["new", "continuing", "Đang làm"]))
        for line in (line for option in project["options"] for line in option.get("contributions", ())):
            line.update({"amount": draw(NUMBERS)} if "amount" in line else {})
    return normal(data)


@settings(max_examples=draws(30))
@given(whole=rounds(), kind=st.sampled_from(KINDS), lang=st.sampled_from(["vi", "en"]), unit=st.sampled_from(UNITS))
def test_exporting_and_importing_changes_nothing(whole: dict[str, Any], kind: Kind, lang: Lang, unit: Unit) -> None:
    content = workbook(whole, kind=kind, lang=lang, unit=unit, filled=True)

    report, changed = look(whole, content, kind=kind, locale=lang, unit=unit)

    assert [finding.model_dump() for finding in report.findings if finding.severity == "error"] == []
    assert (report.added, report.changed, report.removed) == ([], [], [])
    assert report.unchanged == len(whole[kind])
    assert changed == whole


def test_an_edited_workbook_changes_what_was_edited_and_nothing_else() -> None:
    whole = normal(tiny_round())
    content = workbook(whole, kind="projects", lang="vi", unit="trieu", filled=True)

    def dearer(sheet: Worksheet) -> None:
        column = next(cell.column for cell in sheet[3] if cell.value == "Năm thứ 1")
        sheet.cell(4, column).value = 250.5

    report, changed = look(whole, edited(content, "Dự án", dearer), unit="trieu")

    [change] = report.changed
    [field] = change.fields
    assert (change.code, field.field.vi) == ("SCAN", "capital · Năm thứ 1")
    assert (field.before, field.after) == ("240000000", "250500000")
    expected = normal(tiny_round())
    expected["projects"][0]["options"][0]["costs"][0]["amount"] = 250_500_000
    assert changed == expected


def test_what_a_sheet_cannot_show_stays_when_a_line_of_money_changes() -> None:
    data = tiny_round()
    data["projects"][0]["options"][0]["costs"][0]["source"] = {"kind": "public", "ref": "Báo giá"}
    whole = normal(data)
    rows = [["Mã dự án", "Nguồn vốn", "Năm thứ 1"], ["SCAN", "capital", "1"]]

    _, changed = look(whole, "\n".join(";".join(row) for row in rows).encode())

    [line] = changed["projects"][0]["options"][0]["costs"]
    assert line == {"fund": "capital", "amount": 1, "source": {"kind": "public", "ref": "Báo giá"}}


def test_columns_that_a_table_does_not_have_stay_as_they_are() -> None:
    whole = normal(full_round())

    report, changed = look(whole, b"Project code;Sector\n" + whole["projects"][0]["code"].encode() + b";Schools")

    assert [field.field.en for field in report.changed[0].fields] == ["Sector"]
    expected = normal(full_round())
    expected["projects"][0]["sector"] = "Schools"
    assert changed == expected


@pytest.mark.parametrize("missing", ["keep", "remove"])
def test_records_that_the_file_does_not_name_stay_unless_removing_was_asked_for(missing: str) -> None:
    whole = normal(tiny_round())
    content = b"Unit code;Class of units\nW1;ward\nW2;ward\nW9;ward"

    report, changed = look(whole, content, kind="units", missing=missing)

    assert report.added == ["W9"]
    assert report.removed == (["W3"] if missing == "remove" else [])
    assert report.not_in_sheet == (0 if missing == "remove" else 1)
    assert [unit["code"] for unit in changed["units"]] == (
        ["W1", "W2", "W9"] if missing == "remove" else ["W1", "W2", "W3", "W9"]
    )


def test_a_record_that_something_still_names_cannot_be_removed() -> None:
    whole = normal(tiny_round())

    report, _ = look(whole, b"Target code;Goal\nSCANS;25", kind="targets", missing="remove")

    assert not report.usable


def test_a_target_is_read_with_its_floors_and_numbers() -> None:
    whole = normal(tiny_round())
    content = "Mã chỉ tiêu;Đích;Hiện trạng;Mức sàn;Trọng số\nSCANS;30,5;5;A: 25%;2".encode()

    _, changed = look(whole, content, kind="targets")

    target = changed["targets"][0]
    assert (target["goal"], target["weight"]) == (Decimal("30.5"), 2)
    assert target["floors"] == [{"phase": "A", "coverage": Decimal("0.25")}]
