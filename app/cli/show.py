"""A plan and its findings in words for a person at a terminal: Vietnamese first, English second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.text import Text

from app.cli.tables import (
    TableMoney,
    clean,
    fund_table,
    phases_of,
    portfolio_tables,
    stage_table,
    tail_table,
    target_table,
    unspent_vnd,
)
from app.exports.portfolio_csv import WITHOUT_PORTFOLIO, source_kind_of, title_of
from app.kit.numbers import money, percent
from app.kit.words import SEVERITIES, SOURCE_KINDS, STAGES, Lang, Words, outcome

Record = Mapping[str, Any]

PROVED = Decimal("1e-9")
"""Fractions hold within this; a gap under it is none."""
SHARES = ("coverage", "worst", "met")
SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}

WHAT_COUNTS = Words("{stage} {value}", "{stage} {value}")
BOUND = Words(" (cận {bound}, chênh {gap})", " (bound {bound}, gap {gap})")
MONEY = Words("phân bổ {cost} đồng", "{cost} VND allocated")
LEFT = Words(", còn lại {left} đồng theo trần giai đoạn", ", {left} VND left under the phase ceilings")
ILLUSTRATIVE = Words("không phải số liệu chính thức của dự án nào", "not the official figures of any project")
UNIT_LINE = Words("Đơn vị tính: {unit}{rounded}", "Unit: {unit}{rounded}")
ROUNDED = Words(
    ", làm tròn; tệp phương án và CSV giữ đủ từng đồng",
    ", rounded; the plan file and the CSV keep every đồng",
)
STAGES_TITLE = Words("Các bước của mục tiêu", "Stages of the objective")
CANONICAL = {
    True: Words(
        "Phương án chuẩn: có, bộ giải nào cũng cho đúng phương án này",
        "Canonical plan: yes, every engine returns this very plan",
    ),
    False: Words(
        "Phương án chuẩn: không, có thể còn phương án khác ngang bằng",
        "Canonical plan: no, another plan may be just as good",
    ),
}
CONFIRMED = {
    True: Words("Bộ giải thứ hai ({engine}): khớp", "Second engine ({engine}): agrees"),
    False: Words("Bộ giải thứ hai ({engine}): không khớp, xem bên dưới", "Second engine ({engine}): see below"),
}
FUNDS_TITLE = Words("Vốn theo giai đoạn", "Money by phase")
TARGETS_TITLE = Words("Mức đạt chỉ tiêu vào cuối năm", "Coverage of the targets at the end of")
PORTFOLIO_TITLE = Words("Dự án được chọn: {count} trên {all}", "Projects chosen: {count} of {all}")
TAIL_TITLE = Words("Phải chi sau năm {year}", "To be paid after {year}")


def show_plan(console: Console, round_data: Record, plan_data: Record, lang: Lang = "vi") -> None:
    """Print a plan over its effective round: a sentence, then money, targets, projects and what is left to pay."""
    show_headline(console, round_data, plan_data, lang)
    if plan_data["answer"] not in WITHOUT_PORTFOLIO:
        _show_tables(console, round_data, plan_data, lang)
    show_findings(console, plan_data.get("findings", []), lang)


def show_headline(console: Console, round_data: Record, plan_data: Record, lang: Lang) -> None:
    """Print which round it is and what was found, in `lang` and then in the other language."""
    console.print(clean(f"{round_data['code']} · {title_of(round_data, lang)}"), style="bold")
    other: Lang = "en" if lang == "vi" else "vi"
    console.print(Text(headline(plan_data, lang)), style="bold")
    console.print(Text(headline(plan_data, other)), style="dim")
    if _any_illustrative(round_data):
        label = SOURCE_KINDS["illustrative"]
        notes = (f"{label.say(one)}: {ILLUSTRATIVE.say(one)}" for one in (lang, other))
        console.print(Text(" / ".join(notes)), style="yellow")


def headline(plan_data: Record, lang: Lang) -> str:
    """Say what was found, why the search ended, how far the targets get, and what money is left."""
    found = outcome(plan_data["answer"], plan_data["stopped"], lang)
    if plan_data["answer"] in WITHOUT_PORTFOLIO:
        return found
    objective = plan_data["objective"]
    parts = [_stage(objective["stages"][0], objective.get("gap"), lang)]
    if objective["stages"][0]["name"] != "coverage":
        parts.append(_stage({"name": "coverage", "value": objective["coverage"]}, None, lang))
    left_vnd = unspent_vnd(plan_data["funds"])
    left = "" if left_vnd is None else LEFT.say(lang).format(left=money(left_vnd, lang))
    parts.append(MONEY.say(lang).format(cost=money(objective["cost"], lang)) + left)
    return f"{found} {'; '.join(parts)}."


def show_findings(console: Console, findings: Sequence[Record], lang: Lang = "vi", file: str | None = None) -> None:
    """Print findings (as a plan file or a problem document has them): where, what, how to mend; both languages."""
    other: Lang = "en" if lang == "vi" else "vi"
    for finding in findings:
        severity = finding.get("severity", "error")
        place = f"{file}: {finding['path']}" if file else finding["path"]
        console.print(
            Text(f"{SEVERITIES[severity].say(lang)} ", style=SEVERITY_STYLES[severity]),
            clean(f"{place} [{finding['code']}]"),
            sep="",
        )
        for one, style in ((lang, ""), (other, "dim")):
            console.print(clean(f"  {finding['message'][one]} → {finding['mend'][one]}"), style=style)


def _show_tables(console: Console, round_data: Record, plan_data: Record, lang: Lang) -> None:
    amounts_vnd = _amounts_vnd(plan_data)
    unit = TableMoney.suited_to(amounts_vnd, lang)
    rounded = ROUNDED.say(lang) if unit.rounds(amounts_vnd) else ""
    _title(console, STAGES_TITLE.say(lang))
    console.print(stage_table(plan_data, lang))
    console.print(Text(CANONICAL[plan_data["objective"].get("canonical", False)].say(lang)))
    options = (plan_data.get("solver") or {}).get("options", {})
    if "second_engine" in options:
        words = CONFIRMED[bool(options.get("agreed"))].say(lang)
        console.print(clean(words.format(engine=options["second_engine"])))
    console.print()
    console.print(Text(UNIT_LINE.say(lang).format(unit=unit.name, rounded=rounded)), style="italic")
    _title(console, FUNDS_TITLE.say(lang))
    console.print(fund_table(round_data, plan_data, unit))
    _title(console, TARGETS_TITLE.say(lang))
    console.print(target_table(round_data, plan_data, lang))
    counts = {"count": len(plan_data["starts"]), "all": len(round_data["projects"])}
    _title(console, PORTFOLIO_TITLE.say(lang).format(**counts))
    for number, table in enumerate(portfolio_tables(console, round_data, plan_data, unit)):
        if number:
            console.print()
        console.print(table)
    if plan_data["tail"]:
        _title(console, TAIL_TITLE.say(lang).format(year=phases_of(round_data)[-1]["last_year"]))
        console.print(tail_table(round_data, plan_data, unit))


def _title(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title), style="bold cyan")


def _stage(stage: Record, gap: object, lang: Lang) -> str:
    value = WHAT_COUNTS.say(lang).format(stage=STAGES[stage["name"]].say(lang), value=_share(stage["value"], lang))
    if stage.get("bound") is None or gap is None:
        return value
    return value + BOUND.say(lang).format(
        bound=_share(stage["bound"], lang), gap=_share(0 if Decimal(str(gap)) < PROVED else gap, lang)
    )


def _share(value: object, lang: Lang) -> str:
    return percent(value if isinstance(value, Decimal) else Decimal(str(value)), lang, 2)


def _amounts_vnd(plan_data: Record) -> list[int]:
    funds = [line[name] for line in plan_data["funds"] for name in ("ceiling", "reserve", "carried_in", "left")]
    spent = [line["amount"] for line in plan_data["allocations"]]
    tail = [line["amount"] if "year" in line else line["amount_per_year"] for line in plan_data["tail"]]
    return [
        amount_vnd for amount_vnd in (*funds, *spent, *tail, plan_data["objective"]["cost"]) if amount_vnd is not None
    ]


def _any_illustrative(round_data: Record) -> bool:
    return any(
        source_kind_of(project, option) == "illustrative"
        for project in round_data["projects"]
        for option in project["options"]
    )
