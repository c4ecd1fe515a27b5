"""Decisions in words: by their code, and what each asks, so that nobody has to look them up in the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from optimizer.findings import Text
from optimizer.model.money import years_of
from optimizer.questions.conflicts.decisions import Decision, Kind
from optimizer.round import Ceiling, Round, Rule
from optimizer.verify.words import money, percent

NAMED = 8
"""How many projects of a long list are named."""
OF_PROJECTS = {
    Kind.MUST_IN: Text("dự án bắt buộc", "must-in project"),
    Kind.COMMITTED: Text("dự án đã cam kết", "committed project"),
    Kind.MUST_OUT: Text("dự án không được chọn", "must-out project"),
}
"""What several projects of which the same was decided are called."""
ORDER = (Kind.MUST_IN, Kind.COMMITTED, Kind.MUST_OUT, Kind.FLOOR, Kind.RULE, Kind.CEILING)


def share_of(share: Decimal | None) -> Text:
    """A share in percent."""
    return percent(Fraction(share or 0))


def joined(texts: Iterable[Text], by: str = "; ") -> Text:
    """Several texts as one."""
    held = list(texts)
    return Text(by.join(one.vi for one in held), by.join(one.en for one in held))


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def of_which_running(amount_vnd: int) -> Text:
    """How much of an amount is running costs, in brackets; nothing where none is."""
    amount = money(amount_vnd)
    said = Text(f" (trong đó chi thường xuyên {amount.vi})", f" ({amount.en} of it running costs)")
    return said if amount_vnd else Text("", "")


def all_of(round_: Round, members: Sequence[Decision], by: str = "; ") -> Text:
    """What all these decisions ask; projects of which the same was decided are named together."""
    parts = []
    for kind in ORDER:
        held = sorted((one for one in members if one.kind is kind), key=lambda one: (one.place, one.floor))
        if held and kind in OF_PROJECTS:
            names, what = ", ".join(_project(round_, one) for one in held), OF_PROJECTS[kind]
            parts.append(Text(f"{what.vi} {names}", f"{what.en}{'s' if len(held) > 1 else ''} {names}"))
        else:
            parts += [asked(round_, one) for one in held]
    return joined(parts, by)


def asked(round_: Round, decision: Decision) -> Text:
    """What a floor, a rule or a ceiling asks."""
    if decision.kind is Kind.FLOOR:
        target = round_.targets[decision.place]
        floor = target.floors[decision.floor]
        share = share_of(floor.coverage)
        return Text(
            f"mức sàn {share.vi} của chỉ tiêu {target.code} cuối giai đoạn {floor.phase}",
            f"the floor of {share.en} for target {target.code} at the end of phase {floor.phase}",
        )
    if decision.kind is Kind.RULE:
        rule = round_.rules[decision.place]
        asks = ASKED[rule.kind](rule)
        return Text(f"quy tắc {rule.code} ({asks.vi})", f"rule {rule.code} ({asks.en})")
    ceiling = round_.ceilings[decision.place]
    scope, amount = scope_of(round_, ceiling), money(ceiling.amount_vnd)
    return Text(f"{scope.vi} là {amount.vi}", f"{scope.en} of {amount.en}")


def scope_of(round_: Round, ceiling: Ceiling) -> Text:
    """A ceiling by its code, its fund and its years."""
    years = years_of(round_, ceiling)
    when = f"{years[0]}-{years[-1]}" if len(years) > 1 else f"{years[0]}"
    fund = Text("mọi nguồn vốn", "all funds") if ceiling.fund is None else Text(ceiling.fund, ceiling.fund)
    tag = Text("", "") if ceiling.tag is None else Text(f", nhãn {ceiling.tag}", f", tagged {ceiling.tag}")
    return Text(
        f"trần {ceiling.code} ({fund.vi}{tag.vi}, {when})", f"ceiling {ceiling.code} ({fund.en}{tag.en}, {when})"
    )


def _project(round_: Round, decision: Decision) -> str:
    project = round_.projects[decision.place]
    said = project.committed
    return project.code if said is None else f"{project.code} ({said.option}, {said.start_year})"


def listed(codes: Sequence[str]) -> Text:
    """Codes of projects; of a long list the first ones, and how many more there are."""
    shown, more = ", ".join(codes[:NAMED]), len(codes) - NAMED
    return Text(f"{shown} và {more} dự án nữa", f"{shown} and {more} more") if more > 0 else Text(shown, shown)


def _requires(rule: Rule) -> Text:
    complete = rule.moment == "complete"
    gap = rule.lag_years + complete
    vi, en = ("hoàn thành", "is complete") if complete else ("bắt đầu", "starts")
    years = "year" if abs(gap) == 1 else "years"
    if gap > 0:
        when = Text(f"{gap} năm sau năm {rule.needs} {vi}", f"{gap} {years} after {rule.needs} {en}")
    elif gap < 0:
        when = Text(f"{-gap} năm trước năm {rule.needs} {vi}", f"{-gap} {years} before {rule.needs} {en}")
    else:
        when = Text(f"vào năm {rule.needs} {vi}", f"in the year in which {rule.needs} {en}")
    return Text(
        f"{rule.project} cần {rule.needs} trọn vẹn và bắt đầu sớm nhất {when.vi}",
        f"{rule.project} needs {rule.needs} whole and starts at the earliest {when.en}",
    )


def _excludes(rule: Rule) -> Text:
    names = listed(rule.projects)
    return Text(f"nhiều nhất một trong các dự án {names.vi}", f"at most one of {names.en}")


def _together(rule: Rule) -> Text:
    names = listed(rule.projects)
    return Text(f"{names.vi} cùng được chọn hoặc cùng không", f"all of {names.en}, or none")


def _at_most(rule: Rule) -> Text:
    names = listed(rule.projects)
    return Text(f"nhiều nhất {rule.count} trong các dự án {names.vi}", f"at most {rule.count} of {names.en}")


def _at_least(rule: Rule) -> Text:
    names = listed(rule.projects)
    return Text(f"ít nhất {rule.count} trong các dự án {names.vi}", f"at least {rule.count} of {names.en}")


def _max_starts(rule: Rule) -> Text:
    names = listed(rule.projects)
    among = Text(f" trong số {names.vi}", f" of {names.en}") if rule.projects else Text("", " projects")
    return Text(
        f"mỗi năm nhiều nhất {rule.count} dự án bắt đầu{among.vi}", f"at most {rule.count}{among.en} start in a year"
    )


def _share(rule: Rule) -> Text:
    share, least = share_of(rule.share), rule.kind == "min_share"
    fund = Text(f" của {rule.fund}", f" of {rule.fund}") if rule.fund else Text("", "")
    phase = Text(f" trong giai đoạn {rule.phase}", f" in phase {rule.phase}") if rule.phase else Text("", "")
    return Text(
        f"{'ít nhất' if least else 'nhiều nhất'} {share.vi} tiền chi{fund.vi}{phase.vi} mang nhãn {rule.tag}",
        f"{'at least' if least else 'at most'} {share.en} of the spending{fund.en}{phase.en} is tagged {rule.tag}",
    )


ASKED = {
    "requires": _requires,
    "excludes": _excludes,
    "together": _together,
    "at_most": _at_most,
    "at_least": _at_least,
    "max_starts": _max_starts,
    "min_share": _share,
    "max_share": _share,
}
"""What each kind of rule asks."""
