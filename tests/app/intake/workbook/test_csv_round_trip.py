"""A workbook of records that was saved as CSV, in either locale, changes nothing either."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.workbook.columns import KINDS, SHEET_NAMES, Kind
from app.intake.workbook.template import workbook
from app.intake.workbook.values import Unit
from app.kit.words import Lang
from tests.app.intake.workbook.steps import look
from tests.app.intake.workbook.test_round_trip import UNITS, rounds
from tests.draws import draws

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


def saved_as_csv(content: bytes, sheet: str, lang: Lang, encoding: str) -> bytes:
    """One sheet as a spreadsheet program of that language saves it: its separator, its decimal sign, no grouping."""
    rows = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if lang == "vi" else ",", lineterminator="\r\n")
    writer.writerows([_written(value, lang) for value in row] for row in rows)
    return text.getvalue().encode(encoding)


def _written(value: object, lang: Lang) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    digits = format(Decimal(repr(value)), "f")
    return digits.replace(".", ",") if lang == "vi" else digits


@settings(max_examples=draws(30))
@given(
    whole=rounds(),
    kind=st.sampled_from(KINDS),
    lang=st.sampled_from(["vi", "en"]),
    unit=st.sampled_from(UNITS),
    encoding=st.sampled_from(ENCODINGS),
)
def test_exporting_saving_as_csv_and_importing_changes_nothing(
    whole: dict[str, Any], kind: Kind, lang: Lang, unit: Unit, encoding: str
) -> None:
    filled = workbook(whole, kind=kind, lang=lang, unit=unit, filled=True)
    content = saved_as_csv(filled, SHEET_NAMES[kind].say(lang), lang, encoding)

    report, changed = look(whole, content, kind=kind, name="bang.csv", locale=lang, unit=unit)

    assert [finding.model_dump() for finding in report.findings if finding.severity == "error"] == []
    assert (report.added, report.changed, report.removed) == ([], [], [])
    assert changed == whole
