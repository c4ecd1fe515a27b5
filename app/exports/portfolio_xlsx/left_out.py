"""What was not chosen, and why as far as the round and the plan themselves say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.exports.portfolio_csv import title_of
from app.exports.portfolio_xlsx.export import Export
from app.kit.numbers import money
from app.kit.portfolio_words import COLUMNS
from app.kit.words import Words
from app.kit.workbooks import Book
from app.plans.left_out import LeftOut, held_against

Record = Mapping[str, Any]
CHEAPEST = Words("Cách rẻ nhất (vòng đời trong vòng)", "Cheapest option (life cost in the round)")
WHY = Words("Vì sao", "Why")
OUT = Words("Được yêu cầu để ngoài: {reason}", "Asked to stay out: {reason}")
NO_REASON = Words("không ghi lý do", "no reason given")
EXCLUDED = Words(
    "Loại trừ với {others} đã chọn (quy tắc {rule})", "Excluded by {others}, which is chosen (rule {rule})"
)
NEEDS = Words("Cần {others}, không được chọn (quy tắc {rule})", "Needs {others}, which is not chosen (rule {rule})")
TOGETHER = Words(
    "Phải đi cùng {others}, không được chọn (quy tắc {rule})",
    "Goes together with {others}, which is not chosen (rule {rule})",
)
ENOUGH = Words("Quy tắc {rule} đã đủ số dự án: {others}", "Rule {rule} takes no more beside {others}")
RULES = {"excludes": EXCLUDED, "requires": NEEDS, "together": TOGETHER, "at_most": ENOUGH}
NO_ROOM = Words(
    "Không đủ chỗ trong trần “{ceiling}” nếu giữ nguyên phần còn lại: thiếu ít nhất {short} đồng",
    "No room under the ceiling “{ceiling}” beside the rest as it is: at least {short} VND short",
)
UNKNOWN = Words(
    "Không có trong phương án tìm được; muốn biết giá của việc đưa vào, đặt kịch bản bắt buộc dự án này",
    "Not in the plan found; to learn the price of taking it in, ask again with a scenario that demands it",
)


def write(book: Book, export: Export) -> None:
    """Write the sheet."""
    headings = [
        *(COLUMNS[name].say(export.lang) for name in ("number", "code", "title", "agency", "option")),
        CHEAPEST.say(export.lang),
        WHY.say(export.lang),
    ]
    page, first = export.page(book, "left_out", headings, (5, 14, 44, 26, 20, 20, 70))
    left = [project for project in export.round_data["projects"] if project["code"] not in export.starts]
    for number, project in enumerate(left):
        row = first + number
        page.put(row, 0, number + 1, "number")
        options = "; ".join(option["code"] for option in project["options"])
        texts = (project["code"], title_of(project, export.lang), project.get("agency", ""), options)
        for column, text in enumerate(texts, start=1):
            page.put(row, column, text, "text")
        cheapest_vnd = min(_life_cost_vnd(option, len(export.years)) for option in project["options"])
        page.put(row, 5, export.in_unit(cheapest_vnd), "money")
        page.put(row, 6, "; ".join(reasons(project, export)), "text")


def reasons(project: Record, export: Export) -> list[str]:
    """Why the project stays out, as far as it is known for certain."""
    if project.get("must") == "out":
        return [OUT.say(export.lang).format(reason=project.get("reason") or NO_REASON.say(export.lang))]
    rules = [
        RULES[rule["kind"]].say(export.lang).format(others=", ".join(others), rule=rule["code"])
        for rule in export.round_data.get("rules", ())
        if (others := held_against(project["code"], rule, set(export.starts)))
    ]
    return rules or [_money_or_open(export.left_out[project["code"]], export)]


def _money_or_open(left: LeftOut, export: Export) -> str:
    """No room under a ceiling where that is proved; else that nothing is."""
    if left.why != "no_room" or left.ceiling is None:
        return UNKNOWN.say(export.lang)
    ceiling, short = title_of(left.ceiling, export.lang), money(left.short_vnd, export.lang)
    return NO_ROOM.say(export.lang).format(ceiling=ceiling, short=short)


def _life_cost_vnd(option: Record, years: int) -> int:
    once_vnd = sum(int(line["amount"]) for line in option.get("costs", ()))
    return once_vnd + years * sum(int(line["amount_per_year"]) for line in option.get("running", ()))
