"""Files that are not what they say, or that might harm: refused before they are read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.workbook import container, service
from app.intake.workbook import xlsx as reader
from app.intake.workbook.files import SheetFile, read_file
from app.intake.workbook.findings import UnusableSheet
from tests.app.intake.workbook.steps import look, normal, refusals, xlsx
from tests.draws import draws
from tests.optimizer.rounds import tiny_round

ROWS: list[list[object]] = [
    ["Mã dự án", "Tên dự án", "Nguồn vốn", "Năm thứ 1"],
    ["NEW", "Dự án mới", "capital", 5_000_000],
]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def whole() -> dict[str, Any]:
    return normal(tiny_round())


def with_part(name: str, change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    """The workbook with one part changed, or added."""
    old = zipfile.ZipFile(io.BytesIO(content or xlsx(ROWS)))
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in dict.fromkeys((*old.namelist(), name)):
            data = old.read(part) if part in old.namelist() else b""
            archive.writestr(part, change(data) if part == name else data)
    return new.getvalue()


def test_a_good_workbook_is_read(whole: dict[str, Any]) -> None:
    report, _ = look(whole, xlsx(ROWS))

    assert (report.usable, report.added) == (True, ["NEW"])


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "old_excel"),
        (b"%PDF-1.7", "a.csv", "not_a_table"),
        (b"<html><table><tr><td>1</td></tr></table>", "a.csv", "not_a_table"),
        (b"Project code\nA", "a.xlsx", "file_lies"),
        (b"PK\x03\x04 and nothing more", "a.xlsx", "damaged_workbook"),
        (b"Project code;\x00\x01\x02\nA;B", "a.csv", "not_a_text"),
        (b"Project code;Note\nA;caf\xe9", "a.csv", "not_utf8"),
        ("Project code;Note\nA;D\u00f9 \u00b8n \u00ae\u00b7u".encode("cp1252"), "a.csv", "legacy_encoding"),
        ("Project code;Note\nA;D\u00f6\u00ef a\u00f9n".encode("cp1252"), "a.csv", "legacy_encoding"),
        (b'Project code;Note\nA;"open', "a.csv", "broken_csv"),
        (b"", "a.csv", "no_header"),
    ],
)
def test_a_file_that_is_no_table_is_refused(whole: dict[str, Any], content: bytes, name: str, code: str) -> None:
    assert refusals(whole, content, name=name) == [code]


def test_a_workbook_called_csv_is_refused(whole: dict[str, Any]) -> None:
    assert refusals(whole, xlsx(ROWS), name="a.csv") == ["file_lies"]


@pytest.mark.parametrize("name", ["a.xlsm", "A.XLSM", "a.xlsb"])
def test_the_name_of_a_workbook_with_macros_is_refused(whole: dict[str, Any], name: str) -> None:
    assert refusals(whole, xlsx(ROWS), name=name) == ["macros"]


def test_macros_are_refused_whatever_the_file_is_called(whole: dict[str, Any]) -> None:
    hidden = with_part("xl/vbaProject.bin", lambda _old: b"x")
    declared = with_part(container.TYPES, lambda old: old.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))

    assert refusals(whole, hidden, name="a.xlsx") == ["macros"]
    assert refusals(whole, declared, name="a.xlsx") == ["macros"]


def test_an_archive_that_is_no_workbook_is_refused(whole: dict[str, Any]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("content.xml", "<a/>")

    assert refusals(whole, packed.getvalue()) == ["not_a_workbook"]


def test_a_zip_bomb_is_refused_from_its_directory_alone(whole: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(SHEET, lambda _old: b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>")

    def unpacks(*_parts: object) -> None:
        pytest.fail("a part was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacks)
    assert len(bomb) < 200_000
    assert refusals(whole, bomb) == ["workbook_too_large"]


def test_a_directory_that_lies_about_a_size_gives_no_more_than_it_says(whole: dict[str, Any]) -> None:
    honest = xlsx(ROWS)
    size = len(zipfile.ZipFile(io.BytesIO(honest)).read(SHEET))
    swollen = with_part(SHEET, lambda old: old + b" " * 5_000_000, honest)
    true = (size + 5_000_000).to_bytes(4, "little")
    lying = swollen.replace(true, size.to_bytes(4, "little"))

    assert lying != swollen
    assert refusals(whole, lying) == ["damaged_workbook"]


def test_a_lying_directory_whose_checksum_agrees_never_reaches_the_other_reader(whole: dict[str, Any]) -> None:
    honest = xlsx(ROWS)
    plain = zipfile.ZipFile(io.BytesIO(honest)).read(SHEET)
    swollen = with_part(SHEET, lambda old: old + b" " * 5_000_000, honest)
    whole_part = plain + b" " * 5_000_000
    lying = swollen.replace(len(whole_part).to_bytes(4, "little"), len(plain).to_bytes(4, "little"))
    lying = lying.replace(zlib.crc32(whole_part).to_bytes(4, "little"), zlib.crc32(plain).to_bytes(4, "little"))

    repacked = container.Parts(lying).repacked([SHEET])

    assert zipfile.ZipFile(repacked).read(SHEET) == plain
    assert refusals(whole, lying) == []


def test_a_cell_in_the_last_corner_does_not_lay_out_the_whole_sheet(whole: dict[str, Any]) -> None:
    stray = xlsx(ROWS, edit=lambda _book, sheet: sheet.write(1_048_575, 16_383, "x"))

    with pytest.raises(UnusableSheet) as refused:
        look(whole, stray)

    assert [(finding["code"], finding["cell"]) for finding in refused.value.findings] == [
        ("sheet_too_large", "XFD1048576")
    ]


def test_one_long_text_used_by_every_cell_is_counted_as_often_as_it_is_copied(
    whole: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_UNPACKED_BYTES", 1_000_000)
    rows = [*ROWS, *([["X" * 30_000]] * 50)]

    assert refusals(whole, xlsx(rows)) == ["sheet_too_large"]


def test_ten_megabytes_of_empty_rows_are_no_trouble(whole: dict[str, Any]) -> None:
    rows = "".join(f'<row r="{row}" spans="1:4"><c r="A{row}" s="0"/></row>' for row in range(3, 250_000)).encode()
    content = with_part(SHEET, lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>"))

    report, _ = look(whole, content)

    assert len(rows) > 10_000_000
    assert (report.usable, report.rows, report.added) == (True, 1, ["NEW"])


@pytest.mark.parametrize("part", [SHEET, container.WORKBOOK, "xl/sharedStrings.xml"])
@pytest.mark.parametrize(
    "text",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<worksheet>",
        b"",
        b"\xff\xfe",
        b'<?xml version="1.0" encoding="U0F"?><a/>',
    ],
)
def test_broken_parts_and_document_types_are_refused(whole: dict[str, Any], part: str, text: bytes) -> None:
    assert refusals(whole, with_part(part, lambda _old: text)) == ["damaged_workbook"]


LIES = [
    ("xl/sharedStrings.xml", rb'ount="\d+"', b'ount="9999999999999"', ["damaged_workbook"]),
    ("xl/styles.xml", rb'ount="\d+"', b'ount="9999999999999"', ["damaged_workbook"]),
    (SHEET, b"</sheetData>", b'</sheetData><mergeCells count="99999999999"/>', ["damaged_workbook"]),
    (SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', []),
    (SHEET, rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', []),
    (container.WORKBOOK, rb"(<sheet [^>]*>)", rb"\1\1", ["damaged_workbook"]),
]


def test_merged_ranges_over_a_whole_body_are_refused(whole: dict[str, Any]) -> None:
    merged = b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    content = with_part(
        SHEET, lambda old: old.replace(b"</sheetData>", merged), xlsx([*ROWS, *([["A"] * 300] * 2_000)])
    )

    assert refusals(whole, content) == ["sheet_too_large"]


@pytest.mark.parametrize(("part", "pattern", "lie", "codes"), LIES)
def test_sizes_that_a_part_only_announces_are_never_believed(
    whole: dict[str, Any], part: str, pattern: bytes, lie: bytes, codes: list[str]
) -> None:
    assert refusals(whole, with_part(part, lambda old: re.sub(pattern, lie, old))) == codes


@settings(max_examples=draws(150))
@given(st.data())
def test_no_damage_to_a_workbook_breaks_the_reader(data: st.DataObject) -> None:
    content = bytearray(xlsx(ROWS))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    refused_or_read(bytes(content))


@settings(max_examples=draws(100))
@given(st.data())
def test_no_damage_inside_a_part_breaks_the_reader(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([SHEET, container.WORKBOOK, "xl/sharedStrings.xml", "xl/styles.xml"]))

    def damaged(old: bytes) -> bytes:
        text = bytearray(old)
        for _ in range(data.draw(st.integers(1, 5))):
            text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.sampled_from(b"<>/\"'=0129AZ \x00"))
        return bytes(text)

    refused_or_read(with_part(part, damaged))


@settings(max_examples=draws(200))
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text("Mã dự án;,\t\n\"'=1.0-(%)", max_size=300).map(str.encode),
        st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
    )
)
def test_no_bytes_break_the_reader_of_texts(content: bytes) -> None:
    refused_or_read(content)


def refused_or_read(content: bytes) -> None:
    """Whatever the file is, it is read or refused with findings: nothing else comes of it."""
    declared = service.Declared(kind="projects", locale="vi", unit="dong")
    findings: list[Any] = []
    try:
        service.judged(normal(tiny_round()), SheetFile(content, "x"), declared)
    except UnusableSheet as error:
        findings = [*error.findings, None]
    assert findings != [None], "refused without a reason"
    assert all(finding["message"]["vi"] and finding["mend"]["en"] for finding in findings[:-1])


def test_a_file_over_the_size_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.intake.workbook.files.MOST_FILE_BYTES", 10)

    with pytest.raises(UnusableSheet) as refused:
        read_file(SheetFile(bytes(11), "a.csv"), score=lambda _rows: 0)

    assert refused.value.findings[0]["code"] == "file_too_large"
