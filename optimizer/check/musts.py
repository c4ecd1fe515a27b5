"""R1-R4 against what must be in and what cannot be: rules that no plan can keep, and projects that no plan chooses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from optimizer.check.fates import COUNTED, Fates, Split, bounds, projects_of
from optimizer.check.needs import in_time
from optimizer.check.told import INFEASIBLE, names, told
from optimizer.check.ways import Outlook
from optimizer.findings import Finding, Text
from optimizer.round import Round, Rule


def outlook(round_: Round) -> tuple[Outlook, tuple[Finding, ...]]:
    """What every feasible plan must choose and cannot choose, and the findings on the way there (C2, R1-R4)."""
    ways, findings = in_time(round_)
    fates = Fates(round_, ways)
    known = Outlook(round_, {code: () if code in fates.outside else held for code, held in ways.items()}, fates.inside)
    blocked = {finding.path for finding in findings}
    clashes = tuple(one for one in _clashes(round_, fates) if one.path not in blocked)
    return known, findings + (clashes or tuple(_never_chosen(round_, fates)))


def named(codes: Sequence[str], because: Mapping[str, str | None]) -> Text:
    """The projects, each with the rule in brackets that decided it where it was not the project's own must."""
    return names([f"{code} ({rule})" if (rule := because.get(code)) else code for code in codes])


def _clashes(round_: Round, fates: Fates) -> Iterator[Finding]:
    for place, rule in enumerate(round_.rules):
        message = _clash(rule, fates.split(projects_of(rule)), fates)
        if message is not None:
            yield told(
                "rule_cannot_hold",
                f"$.rules[{place}]",
                Text(
                    f"Quy tắc {rule.code}: {message.vi}: {INFEASIBLE.vi}.",
                    f"Rule {rule.code}: {message.en}: {INFEASIBLE.en}.",
                ),
                Text(
                    f"Sửa must của một trong các dự án này, hoặc tắt quy tắc {rule.code}.",
                    f"Change the must of one of these projects, or switch the rule {rule.code} off.",
                ),
            )


def _clash(rule: Rule, split: Split, fates: Fates) -> Text | None:
    """Why the rule cannot be kept, if it cannot."""
    if rule.kind in COUNTED:
        left = named([*split.inside, *split.free], fates.inside)
        return _miscounted(rule, split, named(split.inside, fates.inside), left)
    linked = rule.kind == "together" or (rule.kind == "requires" and rule.project in fates.inside)
    if linked and split.inside and split.outside:
        # Those that came in by this very rule are not its cause.
        ins = named([code for code in split.inside if fates.inside[code] != rule.code], fates.inside)
        outs = named([code for code in split.outside if fates.outside[code] != rule.code], fates.outside)
        return Text(
            f"{ins.vi} phải chọn và kéo theo {outs.vi}, mà {outs.vi} không thể chọn",
            f"{ins.en} must be in and with it {outs.en}, which cannot be",
        )
    return None


def _miscounted(rule: Rule, split: Split, ins: Text, left: Text) -> Text | None:
    least, most = bounds(rule)
    if len(split.inside) > most:
        return Text(
            f"nhiều nhất {most} dự án được chọn, nhưng {ins.vi} đều phải chọn",
            f"at most {most} may be chosen, but {ins.en} must all be in",
        )
    available = len(split.inside) + len(split.free)
    if available < least:
        return Text(
            f"phải chọn ít nhất {least} dự án, nhưng chỉ {available} dự án còn chọn được ({left.vi or 'không có'})",
            f"at least {least} must be chosen, but only {available} still can be ({left.en or 'none'})",
        )
    return None


def _never_chosen(round_: Round, fates: Fates) -> Iterator[Finding]:
    """The projects that are open by themselves and that a rule keeps out of every plan, rule by rule."""
    kept_out: dict[str | None, list[str]] = defaultdict(list)
    for code, because in fates.outside.items():
        kept_out[because].append(code)
    for place, rule in enumerate(round_.rules):
        codes = kept_out.get(rule.code, [])
        if codes:
            others = [code for code in projects_of(rule) if code not in codes]
            yield _kept_out(place, rule, names(codes), fates.split(others), fates)


def _kept_out(place: int, rule: Rule, codes: Text, others: Split, fates: Fates) -> Finding:
    if rule.kind in COUNTED:
        ins, most = named(others.inside, fates.inside), bounds(rule)[1]
        why = Text(
            f"vì chỉ được chọn {most} dự án trong danh sách" + (f", và {ins.vi} phải chọn" if ins.vi else ""),
            f"because at most {most} of the list may be" + (f" and {ins.en} must be in" if ins.en else ""),
        )
    else:
        outs = named(others.outside, fates.outside)
        why = Text(f"vì {outs.vi} không thể chọn", f"because {outs.en} cannot be")
    return told(
        "never_chosen",
        f"$.rules[{place}]",
        Text(
            f"Quy tắc {rule.code}: {codes.vi} không bao giờ được chọn {why.vi}.",
            f"Rule {rule.code}: no plan chooses {codes.en}, {why.en}.",
        ),
        Text(
            "Nếu không có ý đó, sửa must của các dự án hoặc tắt quy tắc.",
            "If that is not meant, change the musts or switch the rule off.",
        ),
    )
