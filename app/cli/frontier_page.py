"""The points of a frontier as a table for people and as CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.table import Table

from app.cli.show import PROVED, show_findings
from app.cli.tables import TableMoney, clean
from app.exports.portfolio_csv import WITHOUT_PORTFOLIO, title_of
from app.kit.numbers import decimal, percent, plain_money
from app.kit.words import STAGES, UNITS, Lang, Words

Record = Mapping[str, Any]

TITLE = Words("Thêm vốn được thêm gì: {fund}", "What more money reaches: {fund}")
LEVEL = Words("Mức trần", "Ceilings at")
ALLOCATED = Words("Phân bổ của nguồn này", "Allocated of this fund")
COST = Words("Phân bổ mọi nguồn", "Allocated of all funds")
BOUND = Words("Cận", "Bound")
GAP = Words("Chênh", "Gap")
STATE = Words("Kết quả", "Answer")
STOPPED = Words("Dừng vì", "Stopped by")
UNIT_LINE = Words("Đơn vị tính: {unit}", "Unit: {unit}")
WHY = Words("Vì sao không có phương án ở mức {level}:", "Why there is no plan at {level}:")
ANSWERS = {
    "optimal": Words("tối ưu", "optimal"),
    "feasible": Words("khả thi", "feasible"),
    "infeasible": Words("không thể", "infeasible"),
    "none": Words("chưa tìm được", "none found"),
}
STOPS = {
    "proof": Words("chứng minh", "proof"),
    "gap": Words("đạt sai lệch", "gap"),
    "time_limit": Words("hết giờ", "time limit"),
    "cancelled": Words("dừng theo yêu cầu", "cancelled"),
    "error": Words("bộ giải lỗi", "error"),
}


@dataclass(frozen=True)
class Shown:
    """One point: at how many percent of the ceilings, what changes in the round, and its plan file."""

    percent: Fraction
    changes: Sequence[Mapping[str, object]]
    plan_data: Record

    @property
    def first(self) -> Record | None:
        """The first stage; None without a portfolio."""
        if self.plan_data["answer"] in WITHOUT_PORTFOLIO:
            return None
        stage: Record = self.plan_data["objective"]["stages"][0]
        return stage

    def spent_vnd(self, fund: str) -> int:
        """What the plan allocates of the fund, in đồng."""
        return sum(line["amount"] for line in self.plan_data["allocations"] if line["fund"] == fund)


def show_frontier(console: Console, round_data: Record, fund: str, shown: Sequence[Shown], lang: Lang = "vi") -> None:
    """Print a line for every point: money, what is reached, how sure that is; then why the last empty one is empty."""
    held = [one for one in shown if one.first is not None]
    spent_vnd = [amount for one in held for amount in (one.spent_vnd(fund), one.plan_data["objective"]["cost"])]
    money = TableMoney.suited_to(spent_vnd, lang)
    console.print(clean(f"{round_data['code']} · {title_of(round_data, lang)}"), style="bold")
    console.print(clean(TITLE.say(lang).format(fund=_fund_title(round_data, fund, lang))), style="bold cyan")
    console.print(UNIT_LINE.say(lang).format(unit=money.name), style="italic")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (LEVEL, ALLOCATED, COST, STAGES[_first_stage(round_data)], BOUND, GAP):
        table.add_column(heading.say(lang), justify="right")
    table.add_column(STATE.say(lang))
    for one in shown:
        table.add_row(*_cells(one, fund, money))
    console.print(table)
    if empty := [one for one in shown if one.plan_data["answer"] == "infeasible"]:
        last = max(empty, key=lambda one: one.percent)
        console.print(WHY.say(lang).format(level=_level(last, lang)))
        show_findings(console, last.plan_data["findings"], lang)


def frontier_csv(round_data: Record, fund: str, shown: Sequence[Shown], lang: Lang = "vi") -> bytes:
    """List the points: exact money in đồng, shares in percent. UTF-8 with mark, CRLF, separators of the language."""
    dong = UNITS["dong"].say(lang)
    codes = [str(change["code"]) for change in shown[0].changes]
    stage, text = STAGES[_first_stage(round_data)].say(lang), io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if lang == "vi" else ",", lineterminator="\r\n")
    money = (f"{words.say(lang)} ({dong})" for words in (ALLOCATED, COST))
    shares = (f"{words} (%)" for words in (stage, BOUND.say(lang), GAP.say(lang)))
    ceilings = (f"{code} ({dong})" for code in codes)
    writer.writerow([f"{LEVEL.say(lang)} (%)", *ceilings, *money, *shares, STATE.say(lang), STOPPED.say(lang)])
    for one in shown:
        amounts = [plain_money(int(str(change["amount"])), lang) for change in one.changes]
        words = (ANSWERS[one.plan_data["answer"]], STOPS[one.plan_data["stopped"]])
        writer.writerow(
            [
                _plain(one.percent / 100, lang),
                *amounts,
                *_figures(one, fund, lang),
                *(word.say(lang) for word in words),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _cells(one: Shown, fund: str, money: TableMoney) -> list[str]:
    lang, first = money.lang, one.first
    state = f"{ANSWERS[one.plan_data['answer']].say(lang)} ({STOPS[one.plan_data['stopped']].say(lang)})"
    if first is None:
        return [_level(one, lang), "–", "–", "–", "–", "–", state]
    gap = one.plan_data["objective"]["gap"]
    near = gap is not None and gap < PROVED
    return [
        _level(one, lang),
        money.show(one.spent_vnd(fund)),
        money.show(one.plan_data["objective"]["cost"]),
        *(percent(Fraction(first[name]), lang, 2) if first[name] is not None else "–" for name in ("value", "bound")),
        "–" if gap is None else percent(0 if near else Fraction(gap), lang, 4),
        state,
    ]


def _figures(one: Shown, fund: str, lang: Lang) -> list[str]:
    """The point's money and shares as a spreadsheet reads them; empty where there is none."""
    first = one.first
    if first is None:
        return [""] * 5
    objective = one.plan_data["objective"]
    shares = (first["value"], first["bound"], objective["gap"])
    return [
        plain_money(one.spent_vnd(fund), lang),
        plain_money(objective["cost"], lang),
        *("" if share is None else _plain(Fraction(share), lang) for share in shares),
    ]


def _plain(share: Fraction, lang: Lang) -> str:
    """A share in percent, to ten decimals and without grouping."""
    digits = format(round(Decimal(share.numerator) * 100 / Decimal(share.denominator), 10).normalize(), "f")
    return digits.replace(".", ",") if lang == "vi" else digits


def _level(one: Shown, lang: Lang) -> str:
    return f"{decimal(one.percent, lang, 2)}%"


def _first_stage(round_data: Record) -> str:
    order: Sequence[str] = round_data.get("objective", {}).get("order", ("coverage",))
    return order[0]


def _fund_title(round_data: Record, fund: str, lang: Lang) -> str:
    return next(title_of(one, lang) for one in round_data["funds"] if one["code"] == fund)
