"""What stands in the builder's fields: as typed, or as a stored scenario says it. An empty field = the round's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from app.intake.workbook.values import plain_number
from app.kit.numbers import money
from app.kit.words import Lang
from app.runs import translate
from app.web.forms import Form

Data = Mapping[str, Any]

KEPT_OPS = ("starts", "order")
"""Changes that have no field here; they stay as they are."""
BLANK_ROWS = 3
FULL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Must:
    """One line: a project, what is decided of it (in, out, free), and why."""

    project: str = ""
    must: str = ""
    reason: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing was typed in this line."""
        return not (self.project or self.reason)


@dataclass(frozen=True, slots=True)
class Draft:
    """Every field. `editing` is the scenario that is replaced, `seen` when it was changed last as far as is known."""

    code: str = ""
    title_vi: str = ""
    title_en: str = ""
    note: str = ""
    editing: str = ""
    seen: str = ""
    funds: Mapping[str, str] = field(default_factory=dict)
    ceilings: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, str] = field(default_factory=dict)
    musts: Sequence[Must] = ()
    off: frozenset[str] = frozenset()
    kept: Data = field(default_factory=dict)

    def renamed(self) -> Draft:
        """The same as a new scenario, which wants a code of its own."""
        return replace(self, code="", editing="", seen="")

    def seen_at(self, moment: str) -> Draft:
        """The same, by somebody who knows how the scenario stood at that moment."""
        return replace(self, seen=moment)

    @property
    def kept_text(self) -> str:
        """What has no field, for the form to carry along."""
        return translate.to_text(dict(self.kept)) if self.kept else ""

    @property
    def lines(self) -> Sequence[Must]:
        """The lines of musts with a few blank ones below."""
        return [*(one for one in self.musts if not one.blank), *[Must()] * BLANK_ROWS]


def floor_key(target: str, phase: str) -> str:
    """The name of a floor's field: no code holds a line break."""
    return f"{target}\n{phase}"


def typed(form: Form) -> Draft:
    """The draft as it was typed. Raises Unusable where what the form carries along was tampered with."""
    rows = zip_longest(form.all("must_project"), form.all("must_what"), form.all("must_reason"), fillvalue="")
    kept = form.one("kept")
    return Draft(
        code=form.one("code"),
        title_vi=form.one("title_vi"),
        title_en=form.one("title_en"),
        note=form.one("note"),
        editing=form.one("editing"),
        seen=form.one("seen"),
        funds=_said(form.below("fund.")),
        ceilings=_said(form.below("ceiling.")),
        weights=_said(form.below("weight.")),
        floors=_said({name.replace("\r\n", "\n"): text for name, text in form.below("floor.").items()}),
        musts=[Must(*row) for row in rows],
        off=frozenset(form.all("off")),
        kept=translate.parse_json(kept) if kept else {},
    )


def stored(scenario: Data, round_data: Data, *, lang: Lang, seen: str) -> Draft:
    """The draft that says what a stored scenario says."""
    of = _by_operation(scenario["changes"])
    funds, ceilings = _money(of["ceiling"], round_data, lang)
    title = scenario.get("title") or ""
    both = title if isinstance(title, Mapping) else {"vi": title}
    decided = {one["project"]: one for one in of["must"]}
    kept = {name: scenario[name] for name in ("source", "attributes") if name in scenario}
    if others := [one for op in KEPT_OPS for one in of[op]]:
        kept["changes"] = others
    return Draft(
        code=scenario["code"],
        title_vi=both.get("vi") or "",
        title_en=both.get("en") or "",
        note=scenario.get("note") or "",
        editing=scenario["code"],
        seen=seen,
        funds=funds,
        ceilings=ceilings,
        weights={one["target"]: plain_number(Decimal(one["weight"]), lang) for one in of["weight"]},
        floors={floor_key(one["target"], one["phase"]): _percent(one["coverage"], lang) for one in of["floor"]},
        musts=[Must(one["project"], one["must"], one.get("reason") or "") for one in decided.values()],
        off=frozenset(one["code"] for one in of["rule"] if one["off"]),
        kept=kept,
    )


def _by_operation(changes: Sequence[Data]) -> Mapping[str, list[Data]]:
    found: dict[str, list[Data]] = defaultdict(list)
    for one in changes:
        found[one["op"]].append(one)
    return found


def _money(changes: Sequence[Data], round_data: Data, lang: Lang) -> tuple[dict[str, str], dict[str, str]]:
    """Percents by fund where all its ceilings change alike, and what each other ceiling says."""
    own: dict[str, list[Data]] = defaultdict(list)
    for one in changes:
        own[one["code"]].append(one)
    by_fund: dict[str, list[str]] = defaultdict(list)
    for ceiling in round_data.get("ceilings", []):
        if ceiling["fund"] is not None:
            by_fund[ceiling["fund"]].append(ceiling["code"])
    funds = {}
    for fund, codes in by_fund.items():
        factors = {own[code][0].get("factor") if len(own[code]) == 1 else None for code in codes}
        if len(factors) == 1 and (factor := factors.pop()) is not None:
            funds[fund] = _percent(factor, lang)
    alike = {code for fund in funds for code in by_fund[fund]}
    amounts = {one["code"]: one["amount"] for one in round_data.get("ceilings", [])}
    said = {code: _ceiling(amounts[code], lines, lang) for code, lines in own.items() if lines and code not in alike}
    return funds, said


def _ceiling(amount_vnd: int, changes: Sequence[Data], lang: Lang) -> str:
    """What one ceiling's changes come to: one factor as a percentage, everything else as the amount it gives."""
    if len(changes) == 1 and "factor" in changes[0]:
        return _percent(changes[0]["factor"], lang) + "%"
    for one in changes:
        amount_vnd = int(amount_vnd * Fraction(one["factor"])) if "factor" in one else one["amount"]
    return money(amount_vnd, lang, "trieu")


def _percent(share: Decimal | int, lang: Lang) -> str:
    return plain_number((Decimal(share) * FULL_PERCENT).normalize(), lang)


def _said(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}
