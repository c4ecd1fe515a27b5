"""Spreadsheets from the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from app.cli.commands import app

CODE = "HN-2020"


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    phanky("seed")


def phanky(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def bring(file: Path, *more: str) -> Result:
    return phanky("import-sheet", file, "--round", CODE, "--kind", "units", "--locale", "vi", "--unit", "trieu", *more)


@pytest.mark.usefixtures("database")
def test_a_filled_workbook_that_nobody_edited_changes_nothing(tmp_path: Path) -> None:
    for kind in ("projects", "targets", "ceilings", "units"):
        file = tmp_path / f"{kind}.xlsx"
        assert phanky("sheet", "--round", CODE, "--kind", kind, "--filled", "--out", file).exit_code == 0

        told = phanky(
            "import-sheet", file, "--round", CODE, "--kind", kind, "--locale", "vi", "--unit", "trieu", "--json"
        )

        report = json.loads(told.stdout)
        assert (told.exit_code, report["added"], report["changed"], report["removed"]) == (0, [], [], [])


@pytest.mark.usefixtures("database")
def test_a_dry_run_writes_nothing_and_applying_does(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("Mã đơn vị;Tên đơn vị;Loại đơn vị\nMH-X;Đơn vị thử;district\n")

    dry, dry_again, applied, after = bring(file), bring(file), bring(file, "--apply"), bring(file)

    assert "Thêm 1, đổi 0, xoá 0" in dry.stdout
    assert "chưa ghi gì" in dry.stdout
    assert dry.stdout == dry_again.stdout
    assert "vòng ở bản 2" in applied.stdout
    assert "Thêm 0, đổi 0, xoá 0, giữ nguyên 1" in after.stdout


@pytest.mark.usefixtures("database")
def test_a_fault_is_told_with_its_cell_and_ends_with_two(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("Mã đơn vị;Hiệu lực từ\nMH-X;năm ngoái\n")

    told = bring(file, "--apply")

    assert told.exit_code == 2
    assert "CSV!B2 [not_a_number]" in told.stderr
    assert "chưa có gì được ghi" in told.stderr


@pytest.mark.usefixtures("database")
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert bring(tmp_path / "none.xlsx").exit_code == 2
    assert bring(tmp_path, "--column", "no-equals-sign").exit_code == 2
    lying = tmp_path / "a.xlsx"
    lying.write_text("Mã;1")
    told = bring(lying, "--json")
    assert [one["code"] for one in json.loads(told.stdout)["findings"]] == ["file_lies"]


@pytest.mark.usefixtures("database")
def test_an_exported_plan_is_judged_and_its_dossier_verified(tmp_path: Path) -> None:
    phanky("replay", CODE)
    book, dossier = tmp_path / "plan.xlsx", tmp_path / "plan.zip"
    assert phanky("export", CODE, "--what", "xlsx", "--unit", "trieu", "--out", book).exit_code == 0
    assert phanky("export", CODE, "--what", "dossier", "--out", dossier).exit_code == 0
    assert phanky("export", CODE, "--what", "pdf", "--out", tmp_path / "plan.pdf").exit_code == 0
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    assert phanky("verify", dossier).exit_code == 0
    zipfile.ZipFile(dossier).extractall(tmp_path)
    plan_id = json.loads((tmp_path / "versions.json").read_text())["plan_id"]

    same = phanky("judge-sheet", book, "--plan", plan_id, "--locale", "vi")
    edited = load_workbook(book)
    sheet = edited["Danh mục"]
    heading = next(row for row in range(1, 8) if sheet.cell(row, 1).value == "STT")
    sheet.delete_rows(heading + 1)
    edited.save(book)
    other = phanky("judge-sheet", book, "--plan", plan_id, "--locale", "vi")

    assert (same.exit_code, "hợp lệ" in same.stdout) == (0, True)
    assert other.exit_code in {0, 1}
    assert "\n- " in f"\n{other.stdout}"
    assert phanky("verify", tmp_path / "round.json", tmp_path / "plan.json").exit_code == 0
