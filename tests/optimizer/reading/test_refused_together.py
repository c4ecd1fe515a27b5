"""What the reader refuses across records: references, scopes, commitments, cycles."""

from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.findings import Refused
from optimizer.reading import read_round, round_findings
from tests.optimizer.reading.changes import DROP, put
from tests.optimizer.rounds import full_round, tiny_round

CABLE, SCAN = "projects[3]", "projects[0].options[0]"
REQUIRES = {"code": "R-X", "kind": "requires"}
CASES = [
    ("phases[0].last_year", 2033, "phases_overlap", "$.phases[1].first_year"),
    ("phases[1].first_year", 2034, "phases_leave_gap", "$.phases[1].first_year"),
    ("phases[0].last_year", 2030, "ends_before_it_starts", "$.phases[0].last_year"),
    ("ceilings[0].fund", "gold", "unknown_fund", "$.ceilings[0].fund"),
    ("ceilings[0].phase", "Z", "unknown_phase", "$.ceilings[0].phase"),
    ("ceilings[7].tag", "speed", "unknown_tag", "$.ceilings[7].tag"),
    ("ceilings[4].year", 2035, "outside_the_round", "$.ceilings[4].year"),
    ("ceilings[7].first_year", 2030, "outside_the_round", "$.ceilings[7].first_year"),
    ("ceilings[7].last_year", 2040, "outside_the_round", "$.ceilings[7].last_year"),
    ("ceilings[7].first_year", 2034, "ends_before_it_starts", "$.ceilings[7].last_year"),
    ("ceilings[1].phase", "A", "ceiling_stands_twice", "$.ceilings[1]"),
    ("ceilings[1]", DROP, "carry_without_ceiling", "$.funds[0].carry_forward"),
    ("ceilings[1].tag", "safety", "carry_without_ceiling", "$.funds[0].carry_forward"),
    ("targets[0].floors[0].phase", "Z", "unknown_phase", "$.targets[0].floors[0].phase"),
    ("targets[0].floors[1]", {"phase": "B", "coverage": 0}, "floor_stands_twice", "$.targets[0].floors[1].phase"),
    ("targets[2].reached_units", ["W9"], "unknown_unit", "$.targets[2].reached_units[0]"),
    ("targets[2].reached_units", ["S1"], "unit_of_other_class", "$.targets[2].reached_units[0]"),
    ("units[2].class", DROP, "unit_of_other_class", "$.targets[2].reached_units[0]"),
    (f"{SCAN}.costs[0].fund", "gold", "unknown_fund", f"$.{SCAN}.costs[0].fund"),
    (f"{SCAN}.running[0].fund", "gold", "unknown_fund", f"$.{SCAN}.running[0].fund"),
    (f"{SCAN}.contributions[0].target", "PEACE", "unknown_target", f"$.{SCAN}.contributions[0].target"),
    (f"{SCAN}.contributions[0].target", "WARDS", "amount_for_units_target", f"$.{SCAN}.contributions[0].amount"),
    (
        "projects[1].options[0].contributions[0].target",
        "SCANS",
        "units_for_amount_target",
        "$.projects[1].options[0].contributions[0].units",
    ),
    (
        "projects[1].options[0].contributions[0].units",
        ["W1", "S1"],
        "unit_of_other_class",
        "$.projects[1].options[0].contributions[0].units[1]",
    ),
    ("projects[1].options[0].min_fraction", 1, "units_in_parts", "$.projects[1].options[0].contributions[0].units"),
    (f"{CABLE}.committed.option", "lease", "unknown_option", f"$.{CABLE}.committed.option"),
    (f"{CABLE}.committed.fraction_bp", 4999, "fraction_not_allowed", f"$.{CABLE}.committed.fraction_bp"),
    (f"{CABLE}.options[0].min_fraction", DROP, "fraction_not_allowed", f"$.{CABLE}.committed.fraction_bp"),
    ("rules[0].project", "NOBODY", "unknown_project", "$.rules[0].project"),
    ("rules[0].needs", "NOBODY", "unknown_project", "$.rules[0].needs"),
    ("rules[2].projects[1]", "NOBODY", "unknown_project", "$.rules[2].projects[1]"),
    ("rules[8].tag", "speed", "unknown_tag", "$.rules[8].tag"),
    ("rules[9].fund", "gold", "unknown_fund", "$.rules[9].fund"),
    ("rules[9].phase", "Z", "unknown_phase", "$.rules[9].phase"),
    ("rules[0].needs", "CATALOGUE", "requires_cycle", "$.rules[0]"),
    ("rules[10]", REQUIRES | {"project": "SCAN", "needs": "CATALOGUE"}, "requires_cycle", "$.rules[10]"),
    ("objective.order", ["cost", "coverage"], "not_a_first_stage", "$.objective.order[0]"),
]


@pytest.mark.parametrize(("place", "value", "code", "path"), CASES)
def test_a_contradiction_is_refused_with_its_code_and_path(place: str, value: object, code: str, path: str) -> None:
    findings = round_findings(put(full_round(), place, value))
    assert (code, path) in {(finding.code, finding.path) for finding in findings}
    assert all((one.message.vi, one.message.en, one.mend.vi, one.mend.en) for one in findings)


@pytest.mark.parametrize("name", ["phases", "targets"])
def test_weights_that_are_all_zero_are_refused(name: str) -> None:
    data = full_round()
    for record in data[name]:
        record["weight"] = 0
    assert [(finding.code, finding.path) for finding in round_findings(data)] == [("weights_all_zero", f"$.{name}")]


def test_one_weight_over_zero_is_enough() -> None:
    assert round_findings(put(full_round(), "targets[0].weight", 0)) == ()


def test_all_findings_come_at_once_whatever_their_sort() -> None:
    data = full_round()
    put(data, "note", None)
    put(data, "ceilings[0].amount", -1)
    put(data, "ceilings[4].year", 2050)
    put(data, "projects[0].options[0].costs[0].fund", "gold")
    put(data, "rules[0].needs", "CATALOGUE")
    with pytest.raises(Refused) as refused:
        read_round(data)
    assert {finding.path for finding in refused.value.findings} == {
        "$.note",
        "$.ceilings[0].amount",
        "$.ceilings[4].year",
        "$.projects[0].options[0].costs[0].fund",
        "$.rules[0]",
    }


def test_a_long_circle_is_told_shortly() -> None:
    data = tiny_round()
    option = {"code": "buy"}
    data["projects"] = [{"code": f"P{at}", "options": [option]} for at in range(40)]
    data["rules"] = [
        {"code": f"R{at}", "kind": "requires", "project": f"P{at}", "needs": f"P{(at + 1) % 40}"} for at in range(40)
    ]
    [finding] = round_findings(data)
    assert "P0 → P1 → " in finding.message.en
    assert len(finding.message.en) < 150


def test_two_circles_give_two_findings() -> None:
    data = full_round()
    data["rules"] += [
        REQUIRES | {"code": "X1", "project": "SCAN", "needs": "CATALOGUE"},
        REQUIRES | {"code": "X2", "project": "LAMPS", "needs": "CHAIRS"},
        REQUIRES | {"code": "X3", "project": "CHAIRS", "needs": "LAMPS"},
    ]
    assert [finding.code for finding in round_findings(data)] == ["requires_cycle", "requires_cycle"]


def test_two_ways_to_the_same_need_are_no_circle() -> None:
    data = full_round()
    data["rules"] += [
        REQUIRES | {"code": "X1", "project": "LAMPS", "needs": "SCAN"},
        REQUIRES | {"code": "X2", "project": "LAMPS", "needs": "CATALOGUE"},
    ]
    assert round_findings(data) == ()


def test_a_chain_of_thousands_of_needs_is_walked() -> None:
    data = tiny_round()
    data["projects"] = [{"code": f"P{at}", "options": [{"code": "buy"}]} for at in range(3000)]
    data["rules"] = [
        {"code": f"R{at}", "kind": "requires", "project": f"P{at}", "needs": f"P{at + 1}"} for at in range(2999)
    ]
    assert round_findings(data) == ()


BROKEN = [
    ("funds", None, ["null_not_allowed"]),
    ("funds", DROP, ["missing_key"]),
    ("funds[0].code", 7, ["wrong_type"]),
    ("phases", "A", ["wrong_type"]),
    ("phases[0]", 1, ["wrong_type"]),
    ("phases[1].first_year", "2033", ["wrong_type"]),
    ("phases[0].weight", "1", ["wrong_type"]),
    ("units", 4, ["wrong_type"]),
    ("units[0].class", 4, ["wrong_type"]),
    ("targets", "T", ["wrong_type"]),
    ("targets[2].measure", 4, ["wrong_type"]),
    ("targets[2].unit_class", 4, ["wrong_type"]),
    ("targets[0].floors", 4, ["wrong_type"]),
    ("targets[0].floors[0].phase", 4, ["wrong_type"]),
    ("projects", 4, ["wrong_type"]),
    ("projects[4]", 4, ["wrong_type"]),
    ("projects[4].options", 4, ["wrong_type"]),
    ("projects[4].options[0]", 4, ["wrong_type"]),
    ("projects[4].options[0].tags", 4, ["wrong_type"]),
    ("projects[3].committed", 4, ["wrong_type"]),
    ("projects[3].committed.option", 4, ["wrong_type"]),
    ("projects[3].committed.fraction_bp", "all", ["wrong_type"]),
    ("projects[3].options[0]", 4, ["wrong_type"]),
    ("projects[3].options[0].code", 4, ["wrong_type"]),
    ("projects[3].options[0].min_fraction", "half", ["wrong_type"]),
    ("projects[1].options[0].contributions[0].target", 4, ["wrong_type"]),
    ("projects[1].options[0].contributions[0].units", 4, ["wrong_type"]),
    ("projects[1].options[0].contributions[0].units[0]", 4, ["wrong_type"]),
    ("ceilings[0].fund", 4, ["wrong_type"]),
    ("ceilings[7].last_year", Decimal("2032.5"), ["wrong_type"]),
    ("rules[0].needs", 4, ["wrong_type"]),
    ("objective", 4, ["wrong_type"]),
    ("objective.order", 4, ["wrong_type"]),
    ("objective.order[0]", "beauty", ["unknown_word"]),
]


@pytest.mark.parametrize(("place", "value", "codes"), BROKEN)
def test_a_field_that_cannot_be_read_brings_no_findings_but_its_own(
    place: str, value: object, codes: list[str]
) -> None:
    data = full_round()
    data["funds"][0]["carry_forward"] = 0
    assert [finding.code for finding in round_findings(put(data, place, value))] == codes


def test_an_unreadable_carry_forward_asks_for_no_ceilings() -> None:
    data = put(full_round(), "ceilings[1]", DROP)
    assert [one.code for one in round_findings(put(data, "funds[0].carry_forward", "all"))] == ["wrong_type"]


def test_an_unknown_code_tells_which_there_are() -> None:
    [finding] = round_findings(put(full_round(), "ceilings[4].fund", "gold"))
    assert "capital, upkeep" in finding.mend.en


def test_an_unknown_code_in_a_round_without_any_says_so() -> None:
    data = tiny_round() | {"funds": [], "ceilings": [], "projects": [], "rules": []}
    data["targets"][1]["reached_units"] = ["W1"]
    del data["units"]
    [finding] = round_findings(data)
    assert finding.code == "unknown_unit"
    assert finding.mend.en.endswith("There are: none.")


def test_of_many_known_codes_only_some_are_listed() -> None:
    [finding] = round_findings(put(full_round(), "rules[7].projects[0]", "NOBODY"))
    assert finding.mend.en.endswith(", ….") is (len(full_round()["projects"]) > 8)
