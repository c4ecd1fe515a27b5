"""The cells of one project: texts that people read and type, and the record that they mean."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.kit.numbers import money
from app.kit.words import Lang, Words
from app.web.forms import amount_vnd

Data = Mapping[str, Any]
Cells = dict[str, str]

TEXTS = ("agency", "sector", "status", "reason")
AMOUNT = Words("Ghi số tiền bằng triệu đồng, ví dụ 1.252,5.", "Give an amount in million VND, 1,252.5 say.")
YEARS = Words(
    "Ghi các năm, ví dụ 2016, 2017; để trống = năm đầu mỗi giai đoạn.",
    "Give years, 2016, 2017 say; empty = the first of every phase.",
)
TITLE = Words("Ghi tên dự án.", "Give the project's title.")
MUST = Words("Chọn một trong các lựa chọn.", "Choose one of those that there are.")
YEAR = re.compile(r"[0-9]{4}")
WHERE = re.compile(r"\$\.projects\[\d+\](?:\.options\[(\d+)\])?(?:\.(\w+)(?:\[(\d+)\])?)?")


def cells_of(project: Data, lang: Lang) -> Cells:
    """Every cell as its reader meets it."""
    vi, en = _title(project)
    cells = {"title_vi": vi, "title_en": en, "must": project.get("must") or ""}
    cells |= {name: project.get(name) or "" for name in TEXTS}
    for option in project["options"]:
        cells[start_key(option)] = ", ".join(str(year) for year in option.get("start_years", []))
        for place, line in enumerate(option.get("costs", [])):
            cells[cost_key(option, place)] = money(line["amount"], lang, "trieu")
    return cells


def start_key(option: Data) -> str:
    """The name of the cell with an option's start years."""
    return f"start.{option['code']}"


def cost_key(option: Data, place: int) -> str:
    """The name of the cell with one cost line."""
    return f"cost.{option['code']}.{place}"


def single_line(option: Data, fund: str) -> int | None:
    """The place of an option's only cost line of a fund; None where there are more, or none."""
    places = [place for place, line in enumerate(option.get("costs", [])) if line["fund"] == fund]
    return places[0] if len(places) == 1 else None


def record_of(project: Data, cells: Cells, lang: Lang) -> tuple[dict[str, Any], dict[str, Words]]:
    """The project with what its cells say, and the fault of every cell that says nothing usable."""
    record, faults = copy.deepcopy(dict(project)), dict[str, Words]()
    _put_title(record, cells, faults)
    if cells["must"] not in {"", "in", "out"}:
        faults["must"] = MUST
    for name in (*TEXTS, "must"):
        if cells[name]:
            record[name] = cells[name]
        else:
            record.pop(name, None)
    for option in record["options"]:
        _put_years(option, cells, faults)
        for place, line in enumerate(option.get("costs", [])):
            vnd = amount_vnd(cells[cost_key(option, place)], lang)
            if vnd is None:
                faults[cost_key(option, place)] = AMOUNT
            else:
                line["amount"] = vnd
    return record, faults


def merged(was: Cells, typed: Mapping[str, str], now: Cells) -> tuple[Cells, dict[str, str]]:
    """What was typed over what is stored now, and the stored text of every cell that somebody else changed otherwise.

    A cell that was not touched takes what is stored; cells that the project no longer has are left out.
    """
    cells, others = dict(now), dict[str, str]()
    for name, text in typed.items():
        if name not in now or text in {was.get(name), now[name]}:
            continue
        cells[name] = text
        if now[name] != was.get(name):
            others[name] = now[name]
    return cells, others


def placed(findings: Sequence[Mapping[str, Any]], project: Data) -> tuple[dict[str, Words], list[Words]]:
    """What was refused, beside the cells that it is about; and what is about none of them."""
    faults, rest = dict[str, Words](), list[Words]()
    for finding in findings:
        message, mend = finding["message"], finding["mend"]
        words = Words(f"{message['vi']} {mend['vi']}", f"{message['en']} {mend['en']}")
        name = _cell_at(str(finding["path"]), project)
        if name is None:
            rest.append(words)
        else:
            faults.setdefault(name, words)
    return faults, rest


def _cell_at(path: str, project: Data) -> str | None:
    found = WHERE.match(path)
    if found is None or found[2] is None:
        return None
    if found[1] is None:
        return "title_vi" if found[2] == "title" else found[2] if found[2] in {*TEXTS, "must"} else None
    option = project["options"][int(found[1])]
    if found[2] == "costs" and found[3] is not None:
        return cost_key(option, int(found[3]))
    return start_key(option) if found[2] == "start_years" else None


def _title(project: Data) -> tuple[str, str]:
    title = project.get("title") or ""
    if isinstance(title, Mapping):
        return title.get("vi") or "", title.get("en") or ""
    return title, ""


def _put_title(record: dict[str, Any], cells: Cells, faults: dict[str, Words]) -> None:
    vi, en = cells["title_vi"], cells["title_en"]
    if vi and en:
        record["title"] = {"vi": vi, "en": en}
    elif vi or en:
        record["title"] = vi or en
    else:
        faults["title_vi"] = TITLE


def _put_years(option: dict[str, Any], cells: Cells, faults: dict[str, Words]) -> None:
    name = start_key(option)
    parts = [part for part in re.split(r"[,;\s]+", cells[name]) if part]
    if not all(YEAR.fullmatch(part) for part in parts):
        faults[name] = YEARS
    elif parts:
        option["start_years"] = [int(part) for part in parts]
    else:
        option.pop("start_years", None)
