"""Scenarios: named changes laid over a round's data. The round itself is not touched.

Source: docs/model.md, "Scenario file".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, cast

from optimizer.findings import Finding, Refused, Text
from optimizer.reading import round_findings, scenario_findings

Data = dict[str, Any]

_LISTED = 8
_WORDS = {
    "ceilings": "trần",
    "options": "cách thực hiện",
    "phases": "giai đoạn",
    "projects": "dự án",
    "rules": "quy tắc",
    "targets": "chỉ tiêu",
}


def apply_scenario(round_data: Mapping[str, Any], scenario_data: object) -> dict[str, Any]:
    """Return the effective round: the round file's data with the scenario's changes made, in their order.

    Neither input is changed, and the result shares nothing with them that could be.
    Raises Refused with every finding: of the scenario's shape; of the round itself; of codes that the round does not
    have; and of what the changes together break, told at the change's path where one change is to blame.
    """
    for findings in (scenario_findings(scenario_data), round_findings(round_data)):
        if findings:
            raise Refused(findings)
    scenario = cast("Data", scenario_data)
    laid = _Laid(_copy(round_data))
    laid.check_round_code(scenario["round"])
    for at, change in enumerate(scenario["changes"]):
        _OPERATIONS[change["op"]](laid, change, f"$.changes[{at}]")
    if laid.findings:
        raise Refused(laid.findings)
    effective = laid.effective()
    broken = [laid.blamed(finding) for finding in round_findings(effective)]
    if broken:
        raise Refused(broken)
    return effective


class _Laid:
    """The round as changed so far, what was found, and which change touched which place."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.findings: list[Finding] = []
        self.touched: dict[str, str] = {}
        self.off: set[str] = set()
        self._positions: dict[str, dict[str, int]] = {}

    def check_round_code(self, code: str) -> None:
        """Refuse a scenario written for another round."""
        if code != self.data["code"]:
            self._refuse(
                "other_round",
                "$.round",
                Text(f"Kịch bản này dành cho vòng {code}.", f"This scenario is for the round {code}."),
                Text(
                    f"Dùng với vòng {code}, hoặc ghi {self.data['code']}.",
                    f"Use it there, or write {self.data['code']}.",
                ),
            )

    def find(self, name: str, code: str, path: str) -> tuple[Data, str]:
        """Return the record of that code in a list, and its path in the effective round; {} if there is none."""
        if name not in self._positions:
            self._positions[name] = {record["code"]: at for at, record in enumerate(self.data.get(name, ()))}
        at = self._positions[name].get(code)
        if at is not None:
            return self.data[name][at], f"$.{name}[{at}]"
        self.unknown(name, code, path, list(self._positions[name]))
        return {}, ""

    def find_option(self, project_code: str, code: str, path: str) -> tuple[Data, str]:
        """Return an option as `find` returns a record; without its project, nothing is said of the option."""
        project, above = self.find("projects", project_code, f"{path}.project")
        for at, option in enumerate(project.get("options", ())):
            if option["code"] == code:
                return option, f"{above}.options[{at}]"
        if project:
            self.unknown("options", code, f"{path}.option", [option["code"] for option in project["options"]])
        return {}, ""

    def unknown(self, name: str, code: str, path: str, there: list[str]) -> None:
        """Note a code that leads nowhere, with some that are there."""
        en, vi = name.removesuffix("s"), _WORDS[name]
        some = ", ".join(there[:_LISTED]) + (", …" if len(there) > _LISTED else "")
        self._refuse(
            f"unknown_{en}",
            path,
            Text(f"Kỳ này không có {vi} {code}.", f"The round has no {en} {code}."),
            Text(f"Sửa mã. Đang có: {some or 'không có gì'}.", f"Mend the code. There are: {some or 'none'}."),
        )

    def effective(self) -> Data:
        """Return the data without the rules that were turned off."""
        if self.off:
            self.data["rules"] = [rule for rule in self.data["rules"] if rule["code"] not in self.off]
        return self.data

    def blamed(self, finding: Finding) -> Finding:
        """Return the finding at the path of the one change that can have caused it, or as it is.

        A change is to blame for what is found at or under the place it touched, and for what is found above it
        (all weights 0, a doubled list) if no other change touched anything there.
        """
        under = [change for place, change in self.touched.items() if _within(finding.path, place)]
        above = {change for place, change in self.touched.items() if _within(place, finding.path)}
        if under:
            return dataclasses.replace(finding, path=under[-1])
        return dataclasses.replace(finding, path=above.pop()) if len(above) == 1 else finding

    def _refuse(self, code: str, path: str, message: Text, mend: Text) -> None:
        self.findings.append(Finding(code, path, message, mend))


def _within(path: str, place: str) -> bool:
    """Whether a path is a place or lies under it."""
    return path == place or path.startswith((place + ".", place + "["))


def _ceiling(laid: _Laid, change: Data, path: str) -> None:
    """By a factor, rounded down to a whole đồng, or to an amount."""
    ceiling, place = laid.find("ceilings", change["code"], f"{path}.code")
    if not ceiling:
        return
    if "factor" in change:
        # In fractions: a product of 15 by 15 digits is longer than decimal arithmetic keeps.
        ceiling["amount"] = int(ceiling["amount"] * Fraction(change["factor"]))
        laid.touched[f"{place}.amount"] = f"{path}.factor"
    else:
        ceiling["amount"] = change["amount"]
        laid.touched[f"{place}.amount"] = f"{path}.amount"


def _weight(laid: _Laid, change: Data, path: str) -> None:
    target, place = laid.find("targets", change["target"], f"{path}.target")
    target["weight"] = change["weight"]
    laid.touched[f"{place}.weight"] = f"{path}.weight"


def _floor(laid: _Laid, change: Data, path: str) -> None:
    """C7: one floor for each phase, so a floor that stands is replaced; what it said of its source goes with it."""
    target, place = laid.find("targets", change["target"], f"{path}.target")
    laid.find("phases", change["phase"], f"{path}.phase")
    floors = target.setdefault("floors", [])
    at = next((at for at, floor in enumerate(floors) if floor["phase"] == change["phase"]), len(floors))
    floors[at : at + 1] = [{"phase": change["phase"], "coverage": change["coverage"]}]
    laid.touched[f"{place}.floors[{at}]"] = path


def _must(laid: _Laid, change: Data, path: str) -> None:
    """C2. The round's reason was for the round's own decision and is replaced with it."""
    project, place = laid.find("projects", change["project"], f"{path}.project")
    project["must"] = change["must"]
    if change["must"] == "free":
        del project["must"]
    project.pop("reason", None)
    if "reason" in change:
        project["reason"] = change["reason"]
    laid.touched[f"{place}.must"] = f"{path}.must"


def _starts(laid: _Laid, change: Data, path: str) -> None:
    option, place = laid.find_option(change["project"], change["option"], path)
    option["start_years"] = list(change["start_years"])
    laid.touched[f"{place}.start_years"] = f"{path}.start_years"


def _rule(laid: _Laid, change: Data, path: str) -> None:
    rule, _ = laid.find("rules", change["code"], f"{path}.code")
    if rule and change["off"]:
        laid.off.add(rule["code"])


def _order(laid: _Laid, change: Data, path: str) -> None:
    laid.data["objective"] = {"order": list(change["order"])}
    laid.touched["$.objective.order"] = f"{path}.order"


_OPERATIONS: Mapping[str, Callable[[_Laid, Data, str], None]] = {
    "ceiling": _ceiling,
    "weight": _weight,
    "floor": _floor,
    "must": _must,
    "starts": _starts,
    "rule": _rule,
    "order": _order,
}


def _copy(node: Any) -> Any:  # noqa: ANN401 -- an object or a list of JSON data of any shape
    """Copy JSON data down to the values; copy.deepcopy takes ten times as long on a large round."""
    if isinstance(node, dict):
        return {key: _copy(item) if isinstance(item, dict | list) else item for key, item in node.items()}
    return [_copy(item) if isinstance(item, dict | list) else item for item in node]
