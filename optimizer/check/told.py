"""Every finding that the pre-checks can tell, by its code, and the words that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from optimizer.findings import Finding, Severity, Text

WARNING, NOTE = Severity.WARNING, Severity.NOTE

SEVERITY: Mapping[str, Severity] = MappingProxyType(
    {
        "phase_without_ceiling": WARNING,
        "target_without_project": WARNING,
        "units_target_going_down": WARNING,
        "unit_already_reached": NOTE,
        "option_without_start": WARNING,
        "must_in_without_start": WARNING,
        "needs_never_chosen": WARNING,
        "needs_too_late": WARNING,
        "rule_cannot_hold": WARNING,
        "never_chosen": NOTE,
        "must_in_does_not_fit": WARNING,
        "must_in_over_ceiling": WARNING,
        "floor_out_of_reach": WARNING,
        "goal_out_of_reach": NOTE,
        "ceiling_never_binds": NOTE,
        "ceiling_implied": NOTE,
        "sums_differ": NOTE,
        "group_against_cost": NOTE,
    }
)
"""Code of a pre-check -> how much it matters. docs/model.md lists the same codes; no pre-check is an error."""

INFEASIBLE = Text("vòng này không khả thi", "the round is infeasible")

MOST_OF_A_KIND = {WARNING: 20, NOTE: 5}
"""How many findings of one code are told one by one."""

MOST_NAMES = 6


def told(code: str, path: str, message: Text, mend: Text) -> Finding:
    """A finding with the severity of its code. Raises KeyError for a code that is not listed."""
    return Finding(code, path, message, mend, SEVERITY[code])


def names(codes: Sequence[str]) -> Text:
    """The codes side by side; of many the first, and how many more there are."""
    more = len(codes) - MOST_NAMES
    listed = ", ".join(codes[:MOST_NAMES])
    return Text(f"{listed} và {more} nữa", f"{listed} and {more} more") if more > 0 else Text(listed, listed)


def few_of_a_kind(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of every code (`MOST_OF_A_KIND`), and one that says where the others are."""
    seen: Counter[str] = Counter()
    others: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= MOST_OF_A_KIND[finding.severity]:
            yield finding
        else:
            others[finding.code].append(finding.path)
    for code, paths in others.items():
        where = names(paths)
        yield told(
            code,
            paths[0],
            Text(
                f"Còn {len(paths)} chỗ cùng loại ({code}): {where.vi}.",
                f"{len(paths)} more of this kind ({code}): {where.en}.",
            ),
            Text("Sửa những chỗ đã kể rồi kiểm lại.", "Mend those told and check again."),
        )
