"""Conflicts as findings: which decisions contradict each other, in words and whole đồng."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.findings import Finding, Severity, Text
from optimizer.questions.conflicts.decisions import FORCED, Decision, Kind
from optimizer.questions.conflicts.irreducible import Conflict
from optimizer.questions.conflicts.spent import Spent
from optimizer.questions.conflicts.words import ORDER, all_of, capital, joined, of_which_running, scope_of
from optimizer.round import Round
from optimizer.verify.words import money

GENERAL = Finding(
    "infeasible",
    "$",
    Text(
        "Không có phương án nào thỏa mọi trần vốn, mức sàn và quy tắc của vòng này.",
        "No plan can meet all ceilings, floors and rules of this round.",
    ),
    Text(
        "Nâng trần, hạ mức sàn, bớt dự án bắt buộc hoặc tắt một quy tắc rồi chạy lại.",
        "Raise a ceiling, lower a floor, take back a must-in project or switch a rule off, and run it again.",
    ),
)
DOUBTED = Finding(
    "infeasible_in_doubt",
    "$",
    Text(
        "Bộ giải nói vòng này không có phương án, nhưng vừa tìm được một phương án qua được kiểm tra chính xác.",
        "The engine said that this round has no plan, yet a plan was found just now that passes the exact check.",
    ),
    Text("Chạy lại với bộ giải khác (--engine).", "Run it again with another engine (--engine)."),
    Severity.WARNING,
)
CUT = Finding(
    "search_cut",
    "$",
    Text(
        "Hết thời gian trước khi tìm xong các mâu thuẫn và các cách gỡ; những cách đã nêu đều đã được kiểm tra.",
        "Time ran out before all conflicts and ways out were found; those that are told have been checked.",
    ),
    Text("Cho thêm thời gian rồi chạy lại.", "Allow more time and run it again."),
    Severity.WARNING,
)


@dataclass(frozen=True, slots=True)
class Short:
    """What is missing under a ceiling when everything else of a conflict is kept."""

    ceiling: Decision
    spent: Spent


def conflict_finding(round_: Round, conflict: Conflict, short: Short | None) -> Finding:
    """Decisions that no plan can keep together, and what is missing under the last of their ceilings, if any."""
    members = conflict.members
    if short is not None and all(one.kind in (*FORCED, Kind.CEILING) for one in members):
        what = _too_dear(round_, conflict, short)
    else:
        what = joined([_not_together(round_, conflict), *([] if short is None else [_missing(round_, short)])], " ")
    return Finding(
        "conflict",
        max(members, key=lambda one: ORDER.index(one.kind)).path,
        joined([what, *_needed(conflict)], " "),
        Text("Nới hoặc bỏ ít nhất một trong các điều này.", "Loosen or drop at least one of these."),
    )


def _too_dear(round_: Round, conflict: Conflict, short: Short) -> Text:
    """Only projects that must be in, and what they are paid from."""
    who = all_of(round_, [one for one in conflict.members if one.kind in FORCED], ", ")
    others = [one for one in conflict.members if one.kind is Kind.CEILING and one != short.ceiling]
    codes = ", ".join(round_.ceilings[one.place].code for one in others)
    beside = (
        Text(f", cả phần còn lại của trần {codes}", f", with what ceiling {codes} leaves") if codes else Text("", "")
    )
    run = Text(" cùng chi thường xuyên kèm theo", " with the running costs")
    if not short.spent.running_vnd:
        run = Text("", "")
    ceiling, over = scope_of(round_, round_.ceilings[short.ceiling.place]), money(short.spent.over_vnd)
    needs = _needs(short.spent)
    return Text(
        f"{capital(who.vi)}{run.vi} vượt {ceiling.vi} {over.vi}: {needs.vi}{beside.vi}.",
        f"{capital(who.en)}{run.en} exceed {ceiling.en} by {over.en}: {needs.en}{beside.en}.",
    )


def _not_together(round_: Round, conflict: Conflict) -> Text:
    what = all_of(round_, conflict.members)
    if len(conflict.members) == 1:
        return Text(f"Không phương án nào giữ được {what.vi}.", f"No plan can keep {what.en}.")
    return Text(f"Không thể cùng lúc giữ: {what.vi}.", f"These cannot be kept together: {what.en}.")


def _missing(round_: Round, short: Short) -> Text:
    code, needs = round_.ceilings[short.ceiling.place].code, _needs(short.spent)
    over = money(short.spent.over_vnd)
    return Text(
        f"Dưới trần {code} {needs.vi}: thiếu {over.vi}.", f"Under ceiling {code} {needs.en}: {over.en} are missing."
    )


def _needs(spent: Spent) -> Text:
    used, allowed, running = money(spent.used_vnd), money(spent.allowed_vnd), of_which_running(spent.running_vnd)
    return Text(
        f"cần ít nhất {used.vi}{running.vi}, được chi {allowed.vi}",
        f"at least {used.en}{running.en} are needed, {allowed.en} may be spent",
    )


def _needed(conflict: Conflict) -> list[Text]:
    if not conflict.irreducible:
        return [Text("Hết thời gian: có thể còn điều thừa.", "Time ran out: perhaps not all of these are needed.")]
    if len(conflict.members) == 1:
        return []
    return [Text("Bỏ một điều thì các điều kia giữ được.", "Without any one of them the others can be kept.")]
