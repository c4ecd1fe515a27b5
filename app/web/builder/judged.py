"""What a draft leads to: the effective round, the money of each fund, and what a planner should know of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.errors import Unusable
from app.kit.words import Lang, Words
from app.runs import translate
from app.web.builder.changes import Changes, changes_of
from app.web.builder.draft import Draft

Data = Mapping[str, Any]
Finding = Mapping[str, Any]

FORMAT = "phanky.scenario/1"
UNNAMED = "SCENARIO"
"""Stands for a code that is not typed yet, while the rest is judged."""
CHANGE = re.compile(r"\$\.changes\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class FundLine:
    """The most that may be spent of a fund (None = all together), before and after; None where nothing says so."""

    fund: Data | None
    before_vnd: int | None
    after_vnd: int | None

    @property
    def difference_vnd(self) -> int | None:
        """How much more or less."""
        return None if self.before_vnd is None or self.after_vnd is None else self.after_vnd - self.before_vnd

    @property
    def share(self) -> Fraction | None:
        """The difference as a share of what there was."""
        difference = self.difference_vnd
        return Fraction(difference, self.before_vnd) if difference is not None and self.before_vnd else None


@dataclass(frozen=True, slots=True)
class Judged:
    """`scenario` is the file that the draft means; `effective` is None where something must be mended first.

    `findings` are told of the effective round and not of the round itself, `known` of both.
    """

    scenario: Data
    effective: Data | None
    faults: Mapping[str, Words]
    others: Sequence[Finding]
    money: Sequence[FundLine]
    findings: Sequence[Finding]
    known: Sequence[Finding]
    changes: int


def judge(draft: Draft, round_data: Data, lang: Lang) -> Judged:
    """Lay the draft over the round, exactly as a stored scenario is laid over it, and look at what comes of it."""
    changes = changes_of(draft, round_data, lang)
    scenario = scenario_of(draft, changes, round_data)
    faults, others = dict(changes.faults), list[Finding]()
    effective = None
    if not faults:
        try:
            effective = translate.effective_round(round_data, scenario)
        except Unusable as refused:
            for finding in refused.findings:
                _place(finding, changes, faults, others)
    own = translate.findings_of(translate.read_round(round_data))
    told = translate.findings_of(translate.read_round(effective)) if effective is not None else []
    known = [one for one in told if one in own]
    return Judged(
        scenario=scenario,
        effective=effective,
        faults=faults,
        others=others,
        money=money_lines(round_data, effective) if effective is not None else [],
        findings=[one for one in told if one not in known],
        known=known,
        changes=len(changes.made),
    )


def scenario_of(draft: Draft, changes: Changes, round_data: Data) -> dict[str, Any]:
    """The scenario file that the draft means."""
    said: dict[str, Any] = {"format": FORMAT, "code": draft.code or UNNAMED, "round": round_data["code"]}
    if draft.title_vi or draft.title_en:
        vi, en = draft.title_vi or draft.title_en, draft.title_en
        said["title"] = {"vi": vi, "en": en} if en else vi
    if draft.note:
        said["note"] = draft.note
    kept = {name: value for name, value in draft.kept.items() if name in {"source", "attributes"}}
    return {**said, **kept, "changes": changes.made}


def _place(finding: Finding, changes: Changes, faults: dict[str, Words], others: list[Finding]) -> None:
    """Put what was refused beside the field that asked for it."""
    message, mend = finding["message"], finding["mend"]
    words = Words(f"{message['vi']} {mend['vi']}", f"{message['en']} {mend['en']}")
    path = str(finding["path"])
    found = CHANGE.match(path)
    if found and int(found[1]) < len(changes.fields):
        faults.setdefault(changes.fields[int(found[1])], words)
    elif path == "$.code":
        faults.setdefault("code", words)
    else:
        others.append(finding)


def money_lines(before: Data, after: Data) -> list[FundLine]:
    """Each fund's money, and all of it together."""
    lines = [FundLine(fund, most_of(before, fund["code"]), most_of(after, fund["code"])) for fund in before["funds"]]
    return [*lines, FundLine(None, most_of_all(before), most_of_all(after))]


def most_of(round_data: Data, fund: str | None) -> int | None:
    """The most that untagged ceilings let be spent of a fund over the round; None where they do not say.

    The smallest of: the round's own ceiling, the sum over every phase, the sum over every year.
    """
    own = [one for one in round_data.get("ceilings", []) if one["fund"] == fund and "tag" not in one]
    phases = round_data["phases"]
    years = sum(one["last_year"] - one["first_year"] + 1 for one in phases)
    by_phase = [one["amount"] for one in own if "phase" in one]
    by_year = [one["amount"] for one in own if "year" in one]
    whole = [one["amount"] for one in own if not {"phase", "year", "first_year"} & set(one)]
    said = [*whole]
    if len(by_phase) == len(phases):
        said.append(sum(by_phase))
    if len(by_year) == years:
        said.append(sum(by_year))
    return min(said) if said else None


def most_of_all(round_data: Data) -> int | None:
    """The most over all funds together: the sum of the funds, or the ceiling over all of them if that is less."""
    funds = [most_of(round_data, one["code"]) for one in round_data["funds"]]
    known = [one for one in funds if one is not None]
    said = [sum(known)] if len(known) == len(funds) else []
    if (over_all := most_of(round_data, None)) is not None:
        said.append(over_all)
    return min(said) if said else None
