"""The exported portfolio in a real spreadsheet program (long suite: `make test-long`, needs LibreOffice Calc)."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from app.exports.portfolio_csv import portfolio_csv
from optimizer.jsonio import fingerprint
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import best_plan
from optimizer.reading import read_round
from tests.journeys.steps import SEED

VIETNAMESE, ENGLISH = 1066, 1033
SEMICOLON, COMMA, UTF8 = 59, 44, 76


@pytest.fixture(scope="module")
def planned() -> tuple[Any, Any]:
    data = json.loads((SEED / "rounds" / "HN-2020.json").read_bytes(), parse_float=Decimal)
    data["projects"][0]["title"] = "=1+1"
    return data, plan_to_data(best_plan(read_round(data), round_sha256=fingerprint(data)))


def opened_and_saved(content: bytes, folder: Path, separator: int, language: int) -> list[list[str]]:
    """Open a CSV in Calc as a person's spreadsheet would, and save what its cells hold, tab by tab."""
    program = shutil.which("soffice")
    assert program, "LibreOffice Calc is not installed: apt-get install libreoffice-calc, then run this again"
    (folder / "in").mkdir()
    (folder / "in" / "portfolio.csv").write_bytes(content)
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            f"--infilter=CSV:{separator},34,{UTF8},1,,{language},false,true",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):9,34,76,1,,1033,false,false,true",
            "--outdir",
            str(folder),
            str(folder / "in" / "portfolio.csv"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = (folder / "portfolio.csv").read_text(encoding="utf-8-sig")
    return [[cell.strip('"') for cell in line.split("\t")] for line in text.splitlines()]


@pytest.mark.long
@pytest.mark.parametrize(("lang", "separator", "language"), [("vi", SEMICOLON, VIETNAMESE), ("en", COMMA, ENGLISH)])
@pytest.mark.parametrize("unit", ["dong", "trieu"])
def test_the_spreadsheet_reads_every_figure_as_the_number_it_is(  # noqa: PLR0913, PLR0917 - pytest hands each thing over by itself
    planned: tuple[Any, Any],
    tmp_path: Path,
    lang: Literal["vi", "en"],
    separator: int,
    language: int,
    unit: Literal["dong", "trieu"],
) -> None:
    rows = opened_and_saved(portfolio_csv(*planned, lang=lang, unit=unit), tmp_path, separator, language)

    per_unit = {"dong": 1, "trieu": 10**6}[unit]
    allocated = sum(line["allocated"] for line in planned[1]["funds"])
    assert Decimal(rows[-1][-3]) * per_unit == allocated
    assert sum(Decimal(row[-3]) for row in rows[1:-1]) * per_unit == allocated


@pytest.mark.long
def test_the_spreadsheet_shows_vietnamese_letters_and_runs_no_formula(planned: tuple[Any, Any], tmp_path: Path) -> None:
    rows = opened_and_saved(portfolio_csv(*planned), tmp_path, SEMICOLON, VIETNAMESE)

    assert rows[0][:3] == ["STT", "Mã dự án", "Tên dự án"]
    assert any("Số liệu minh họa" in row for row in rows)
    assert not any(row[2] == "2" for row in rows)
