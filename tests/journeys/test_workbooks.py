"""Our workbooks in a real spreadsheet program (long suite: `make test-long`, needs LibreOffice Calc)."""

from __future__ import annotations

import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.exports.portfolio_xlsx import Export, portfolio_xlsx
from app.intake.workbook.columns import KINDS, SHEET_NAMES, Kind
from app.intake.workbook.files import SheetFile
from app.intake.workbook.judging import judge_file
from app.intake.workbook.template import workbook
from app.kit.numbers import MoneyUnit
from app.kit.words import Lang
from tests.app.exports.planned import planned
from tests.app.intake.workbook.steps import look, normal
from tests.optimizer.rounds import full_round

PER_UNIT = {"dong": 1, "trieu": 10**6, "ty": 10**9}


def opened_and_saved(content: bytes, folder: Path) -> bytes:
    """The workbook as Calc saves it after opening it: every formula worked out by Calc itself."""
    program = shutil.which("soffice")
    assert program, "LibreOffice Calc is not installed: apt-get install libreoffice-calc, then run this again"
    (folder / "in").mkdir()
    (folder / "in" / "book.xlsx").write_bytes(content)
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder),
            str(folder / "in" / "book.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "book.xlsx").read_bytes()


def without_values(content: bytes) -> bytes:
    """The workbook without the stored values of its formulas, so that Calc has to work them out."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.long
@pytest.mark.parametrize("unit", ["dong", "trieu", "ty"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_formulas_of_a_portfolio_come_to_the_totals_of_the_plan(
    tmp_path: Path, lang: Lang, unit: MoneyUnit
) -> None:
    round_data, plan = planned(full=True)
    content = without_values(portfolio_xlsx(Export(round_data, plan, lang=lang, unit=unit)))

    book = openpyxl.load_workbook(io.BytesIO(opened_and_saved(content, tmp_path)), data_only=True)

    for sheet, heading in ((0, {"Tổng vốn trong vòng", "Money in the round"}), (1, {"Phân bổ", "Allocated"})):
        page = book.worksheets[sheet]
        column = next(cell.column for row in page.iter_rows(max_row=6) for cell in row if cell.value in heading)
        assert Decimal(str(page.cell(page.max_row, column).value)) * PER_UNIT[unit] == plan["objective"]["cost"]


@pytest.mark.long
def test_a_portfolio_that_calc_has_saved_is_still_the_same_plan(tmp_path: Path) -> None:
    round_data, plan = planned()
    saved = opened_and_saved(portfolio_xlsx(Export(round_data, plan)), tmp_path)

    told = judge_file(round_data, plan, plan_id="p", file=SheetFile(saved, "a.xlsx"), locale="vi")

    assert (told.legal, told.added, told.removed, told.moved) == (True, [], [], [])


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_of_records_that_calc_has_saved_changes_nothing(tmp_path: Path, kind: Kind) -> None:
    whole = normal(full_round())
    saved = opened_and_saved(workbook(whole, kind=kind, lang="vi", unit="trieu", filled=True), tmp_path)

    report, changed = look(whole, saved, kind=kind, unit="trieu")

    assert report.sheet == SHEET_NAMES[kind].vi
    assert changed == whole
