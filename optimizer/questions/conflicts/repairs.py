"""Ways out as findings: what to change, in words and whole đồng, and as changes for a scenario file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from optimizer.findings import Finding, Severity, Text
from optimizer.questions.conflicts.changes import raised
from optimizer.questions.conflicts.decisions import Decision, Kind
from optimizer.questions.conflicts.fewest import Way
from optimizer.questions.conflicts.raises import Raise
from optimizer.questions.conflicts.words import asked, joined, scope_of, share_of
from optimizer.round import Round
from optimizer.verify.words import money

LAY = Text("Đưa các thay đổi này vào một kịch bản rồi chạy lại.", "Put these changes into a scenario and run it again.")
NO_MONEY_HELPS = Finding(
    "repair_money_none",
    "$.ceilings",
    Text("Không mức nâng trần nào làm vòng này có phương án.", "No raise of the ceilings lets this round have a plan."),
    Text("Chọn một thay đổi không cần thêm tiền.", "Take a change that needs no more money."),
    Severity.NOTE,
)
NOTHING_ELSE_HELPS = Finding(
    "repair_rule_none",
    "$",
    Text(
        "Giữ nguyên các trần và các cam kết thì không thay đổi nào khác làm vòng này có phương án.",
        "As long as ceilings and commitments stand, no other change lets this round have a plan.",
    ),
    Text("Nâng trần.", "Raise ceilings."),
    Severity.NOTE,
)


def money_finding(round_: Round, found: Raise) -> Finding:
    """Ceilings to raise, by how much and to what."""
    raises, places = _raises(round_, found), list(found.amounts_vnd)
    less = Text("; ít hơn một đồng cũng không", "; one đồng less admits none") if found.least else Text("", "")
    return Finding(
        "repair_money",
        Decision(Kind.CEILING, places[0]).path if len(places) == 1 else "$.ceilings",
        Text(f"Nâng {raises.vi} thì có phương án{less.vi}.", f"Raise {raises.en}: then there is a plan{less.en}."),
        LAY,
        Severity.NOTE,
        raised(round_, found.amounts_vnd),
    )


def both_finding(round_: Round, way: Way, found: Raise) -> Finding:
    """Changes and ceilings to raise, where neither is enough by itself."""
    changes, raises = joined(_in_words(round_, way)), _raises(round_, found)
    return Finding(
        "repair_both",
        "$",
        Text(f"Phải làm cả hai: {changes.vi}; nâng {raises.vi}.", f"Both are needed: {changes.en}; raise {raises.en}."),
        LAY,
        Severity.NOTE,
        (*way, *raised(round_, found.amounts_vnd)),
    )


def _raises(round_: Round, found: Raise) -> Text:
    texts = []
    for place, amount_vnd in found.amounts_vnd.items():
        line = round_.ceilings[place]
        what, by, to = scope_of(round_, line), money(amount_vnd - line.amount_vnd), money(amount_vnd)
        texts.append(Text(f"{what.vi} thêm {by.vi} lên {to.vi}", f"{what.en} by {by.en} to {to.en}"))
    total = money(found.total_vnd)
    if len(texts) > 1:
        texts.append(Text(f"tổng các mức nâng {total.vi}", f"{total.en} in all"))
    return joined(texts)


def way_finding(round_: Round, way: Way, *, fewest: bool) -> Finding:
    """Changes that need no more money."""
    changes = joined(_in_words(round_, way))
    number = len(way)
    least = Text(", không thể ít hơn", ", no fewer do") if fewest else Text("", "")
    return Finding(
        "repair_rule",
        "$",
        Text(
            f"Không cần thêm tiền, {number} thay đổi{least.vi}: {changes.vi}.",
            f"Without more money, {number} change{'s' if number > 1 else ''}{least.en}: {changes.en}.",
        ),
        LAY,
        Severity.NOTE,
        way,
    )


def _in_words(round_: Round, way: Way) -> Iterator[Text]:
    codes = sorted(str(change["project"]) for change in way if change["op"] == "must")
    freed, let_in = (", ".join(c for c in codes if round_.project[c].must == must) for must in ("in", "out"))
    if freed:
        yield Text(f"không bắt buộc dự án {freed} nữa", f"no longer force {freed}")
    if let_in:
        yield Text(f"cho phép chọn dự án {let_in}", f"let project {let_in} be chosen")
    for change in way:
        if change["op"] in WORDS:
            yield WORDS[str(change["op"])](round_, change)


def _rule(round_: Round, change: Mapping[str, Any]) -> Text:
    place = next(n for n, one in enumerate(round_.rules) if one.code == change["code"])
    what = asked(round_, Decision(Kind.RULE, place))
    return Text(f"tắt {what.vi}", f"switch {what.en} off")


def _floor(round_: Round, change: Mapping[str, Any]) -> Text:
    target, phase = change["target"], change["phase"]
    floor = next(one for one in round_.target[target].floors if one.phase == phase)
    before, now = share_of(floor.coverage), share_of(change["coverage"])
    return Text(
        f"hạ mức sàn của chỉ tiêu {target} cuối giai đoạn {phase} từ {before.vi} xuống {now.vi}",
        f"lower the floor of target {target} at the end of phase {phase} from {before.en} to {now.en}",
    )


def _starts(round_: Round, change: Mapping[str, Any]) -> Text:
    code, name = change["project"], change["option"]
    option = next(one for one in round_.project[code].options if one.code == name)
    held = option.start_years or tuple(phase.first_year for phase in round_.phases)
    year = next(one for one in change["start_years"] if one not in held)
    return Text(
        f"cho dự án {code} ({name}) được bắt đầu cả năm {year}", f"let project {code} ({name}) also start in {year}"
    )


WORDS: Mapping[str, Callable[[Round, Mapping[str, Any]], Text]] = {
    "rule": _rule,
    "floor": _floor,
    "starts": _starts,
}
