"""Cells that hold a short list: what an option brings to targets, its tags, the floors of a target.

`T1: 12,5 @1; T2: QH-001 QH-002`, `security: 20%`, `P1: 25%; P2: 50%`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.intake.workbook.columns import Column
from app.intake.workbook.values import Unreadable, clean, number_of, plain_number, share_of
from app.kit.words import Lang, Words

Record = dict[str, Any]
_LAG = re.compile(r"(.*?)\s*@\s*(-?\d{1,4})")
FORM = {
    "contributions": Words("T1: 12,5; T2: QH-001 QH-002", "T1: 12.5; T2: QH-001 QH-002"),
    "tags": Words("security: 20%", "security: 20%"),
    "floors": Words("P1: 25%; P2: 50%", "P1: 25%; P2: 50%"),
}


def show_pairs(record: Mapping[str, Any], column: Column, lang: Lang) -> str:
    """The list as its cell shows it, numbers in the locale."""
    if column.key == "tags":
        parts = [f"{tag}: {_percent(share, lang)}" for tag, share in record.get("tags", {}).items()]
    elif column.key == "floors":
        parts = [f"{floor['phase']}: {_percent(floor['coverage'], lang)}" for floor in record.get("floors", ())]
    else:
        parts = [_contribution(line, lang) for line in record.get("contributions", ())]
    return clean("; ".join(parts))


def put_pairs(record: Record, column: Column, text: str, lang: Lang, measures: Mapping[str, str]) -> None:
    """Change the list to what the cell says; `measures` tells which targets count units. Raises Unreadable."""
    pairs = [_split(part, column, lang) for part in text.split(";") if part.strip()]
    if len({code for code, _ in pairs}) < len(pairs):
        raise Unreadable(
            "named_twice",
            Words("Có mã được nêu hai lần.", "A code is named twice."),
            Words("Mỗi mã chỉ nêu một lần.", "Name each code once."),
        )
    if column.key == "tags":
        record["tags"] = {code: share_of(_signed(rest), lang) for code, rest in pairs}
    elif column.key == "floors":
        there = {floor["phase"]: floor for floor in record.get("floors", ())}
        record["floors"] = [
            {**there.get(code, {}), "phase": code, "coverage": share_of(_signed(rest), lang)} for code, rest in pairs
        ]
    else:
        there = {line["target"]: line for line in record.get("contributions", ())}
        record["contributions"] = [_line(there.get(code, {}), code, rest, lang, measures) for code, rest in pairs]
    if not record[column.key]:
        del record[column.key]


def _line(there: Mapping[str, Any], target: str, rest: str, lang: Lang, measures: Mapping[str, str]) -> Record:
    """One contribution: what the cell says, and what it cannot say (its source, a note) as it was."""
    kept = {key: value for key, value in there.items() if key not in {"amount", "units", "lag_years"}}
    lag = _LAG.fullmatch(rest)
    rest, said = (lag[1], {"lag_years": int(lag[2])}) if lag else (rest, {})
    if measures.get(target) == "units":
        return {**kept, "target": target, "units": rest.replace(",", " ").split(), **said}
    return {**kept, "target": target, "amount": number_of(rest, lang), **said}


def _split(part: str, column: Column, lang: Lang) -> tuple[str, str]:
    code, colon, rest = part.partition(":")
    if not colon or not code.strip() or not rest.strip():
        form = FORM[column.key]
        raise Unreadable(
            "bad_list",
            Words(f"{part.strip()!r} không đọc được.", f"{part.strip()!r} cannot be read."),
            Words(f"Viết như {FORM[column.key].say(lang)}.", f"Write it like {form.en}."),
        )
    return code.strip(), rest.strip()


def _contribution(line: Mapping[str, Any], lang: Lang) -> str:
    lag = f" @{line['lag_years']}" if line.get("lag_years") else ""
    units = line.get("units")
    said = " ".join(units) if units else plain_number(Decimal(str(line.get("amount", 0))), lang)
    return f"{line['target']}: {said}{lag}"


def _percent(share: object, lang: Lang) -> str:
    return f"{plain_number(Decimal(str(share)).scaleb(2), lang)}%"


def _signed(text: str) -> str:
    """In a list there is room for the sign, and no doubt without it: every share in it is a percentage."""
    return text if text.endswith("%") else f"{text}%"
