"""Every other table that leaves, in a real spreadsheet program (long suite; needs LibreOffice Calc)."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest

from app.errors import Words
from app.exports.sweep_csv import sweep_csv
from app.exports.tidy_csv import allocations_csv, starts_csv
from app.intake.workbook.columns import KINDS, NOT_DATA, Kind
from app.intake.workbook.template import workbook
from app.sweeps.schemas import PointOut
from tests.app.exports.planned import planned
from tests.app.intake.workbook.steps import look, normal, refusals
from tests.journeys.test_spreadsheet import COMMA, ENGLISH, SEMICOLON, VIETNAMESE
from tests.journeys.test_spreadsheet import opened_and_saved as csv_in_calc
from tests.journeys.test_workbooks import opened_and_saved
from tests.optimizer.rounds import full_round

EXAMPLE = NOT_DATA[1]


def total(rows: list[list[str]], heading: str) -> Decimal:
    column = rows[0].index(heading)
    return sum((Decimal(row[column]) for row in rows[1:]), Decimal())


@pytest.mark.long
def test_plain_tables_have_the_totals_of_the_plan(tmp_path: Path) -> None:
    round_data, plan = planned(full=True)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    starts = csv_in_calc(starts_csv(round_data, plan), tmp_path / "a", COMMA, ENGLISH)
    allocations = csv_in_calc(allocations_csv(plan), tmp_path / "b", COMMA, ENGLISH)

    assert total(starts, "cost_in_round_vnd") == total(allocations, "amount_vnd") == plan["objective"]["cost"]


def point(place: int, cost_vnd: int) -> PointOut:
    known: dict[str, Any] = dict.fromkeys(PointOut.model_fields)
    known |= {
        "place": place,
        "label": Words(vi=f"Điểm {place}", en=f"Point {place}"),
        "answer": "optimal",
        "stopped": "proof",
        "coverage": Decimal("0.8125"),
        "bound": Decimal("0.8130"),
        "cost_vnd": cost_vnd,
        "starts": {},
        "seconds": 1.25,
    }
    return PointOut.model_construct(**known)


@pytest.mark.long
@pytest.mark.parametrize(("lang", "separator", "language"), [("vi", SEMICOLON, VIETNAMESE), ("en", COMMA, ENGLISH)])
def test_the_answers_of_a_sweep_are_read_as_the_numbers_they_are(
    tmp_path: Path, lang: Literal["vi", "en"], separator: int, language: int
) -> None:
    costs_vnd = (1_252_000_000_000, 9_007_199_254_740)
    points = [point(place, cost_vnd) for place, cost_vnd in enumerate(costs_vnd)]

    rows = csv_in_calc(sweep_csv(points, lang=lang), tmp_path, separator, language)

    assert [int(row[6]) for row in rows[1:]] == list(costs_vnd)
    assert [Decimal(row[4]) for row in rows[1:]] == [Decimal("0.8125")] * 2


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_template_and_its_filled_example_are_opened(
    tmp_path: Path, kind: Kind, lang: Literal["vi", "en"]
) -> None:
    whole = normal(full_round())
    template = workbook(whole, kind=kind, lang=lang, unit="trieu", filled=False)
    said: dict[str, Any] = {"kind": kind, "locale": lang, "unit": "trieu"}

    saved = opened_and_saved(template, tmp_path)

    assert refusals(whole, saved, **said) == ["no_rows"]
    example = EXAMPLE.say(lang)
    before, after = (openpyxl.load_workbook(io.BytesIO(one), data_only=True)[example] for one in (template, saved))
    assert [row for row in after.values if any(row)] == [row for row in before.values if any(row)]
    assert look(whole, saved, sheet=example, **said)[0].rows > 0
