"""What reading gives: exact values, defaults, time order, and a normal form that reads back to the same round."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.findings import Refused, Text
from optimizer.jsonio import dump_json, load_json
from optimizer.reading import read_round, round_findings, round_to_data
from optimizer.round import DEFAULT_ORDER
from tests.optimizer.reading.changes import put
from tests.optimizer.rounds import full_round, tiny_round


def test_a_valid_round_has_no_findings() -> None:
    assert round_findings(tiny_round()) == ()
    assert round_findings(full_round()) == ()


def test_refusing_tells_how_many_findings_there_are() -> None:
    with pytest.raises(Refused, match=r"2 finding\(s\); first: \$\.code"):
        read_round(full_round() | {"note": None, "code": ""})


def test_money_stays_whole_and_every_other_figure_becomes_exact() -> None:
    read = read_round(full_round())
    assert type(read.ceilings[0].amount_vnd) is int
    assert read.target["SCANS"].goal == Decimal("25.5")
    assert type(read.target["WAIT"].baseline) is Decimal


def test_what_a_record_leaves_unsaid_has_its_default() -> None:
    option = read_round(tiny_round()).project["DESK"].options[0]
    assert (option.start_years, option.duration_years, option.min_fraction) == ((), 1, None)
    assert read_round(tiny_round()).target["WARDS"].baseline == 0


def test_titles_may_be_one_text_or_two() -> None:
    read = read_round(tiny_round())
    assert read.title == Text("Thư viện số", "Digital libraries")
    assert read.units[0].title == "Phường Bến Sông"


def test_a_units_target_without_a_class_counts_units_of_any() -> None:
    data = full_round()
    del data["targets"][2]["unit_class"]
    data["targets"][2]["reached_units"] = ["W3", "S1"]
    assert read_round(data).target["WARDS"].reached_units == ("W3", "S1")


def test_phases_stand_in_time_order_whatever_their_order_in_the_file() -> None:
    data = full_round()
    data["phases"].reverse()
    assert [phase.code for phase in read_round(data).phases] == ["A", "B"]


@pytest.mark.parametrize("objective", [None, {}])
def test_the_order_of_the_stages_may_be_unsaid(objective: dict[str, object] | None) -> None:
    data = tiny_round()
    del data["objective"]
    assert read_round(data | ({} if objective is None else {"objective": objective})).order == DEFAULT_ORDER


def test_the_lists_that_may_be_unsaid_are_empty() -> None:
    data = tiny_round()
    for name in ("ceilings", "rules", "currency"):
        del data[name]
    data["funds"][0]["carry_forward"] = 0
    read = read_round(data)
    assert (read.ceilings, read.rules, read.currency) == ((), (), None)


def test_a_round_without_projects_may_be_read() -> None:
    data = tiny_round() | {"projects": [], "rules": []}
    assert round_to_data(read_round(data))["projects"] == []


def test_a_fund_of_null_means_all_funds_and_is_written_again() -> None:
    data = round_to_data(read_round(full_round()))
    assert data["ceilings"][5] == {"code": "ALL", "fund": None, "amount": 1_200_000_000}


@pytest.mark.parametrize("data", [tiny_round(), full_round()])
def test_the_normal_form_reads_back_to_the_same_round(data: dict[str, object]) -> None:
    read = read_round(data)
    normal = round_to_data(read)
    assert read_round(normal) == read
    assert round_to_data(read_round(load_json(dump_json(normal)))) == normal


def test_the_normal_form_leaves_defaults_out() -> None:
    normal = round_to_data(read_round(tiny_round()))
    assert "objective" not in normal
    assert normal["funds"][0] == {"code": "capital", "carry_forward": 1}
    assert normal["targets"][0] == {"code": "SCANS", "unit": "nghìn trang", "baseline": 5, "goal": 25}


def test_a_default_that_is_spelled_out_changes_nothing() -> None:
    data = put(full_round(), "projects[0].options[0].costs[0].year_offset", 0)
    put(data, "targets[1].measure", "amount")
    put(data, "phases[0].weight", Decimal("1.000"))
    assert round_to_data(read_round(data)) == round_to_data(read_round(full_round()))


def test_the_normal_form_keeps_what_people_wrote() -> None:
    normal = round_to_data(read_round(full_round()))
    assert normal["source"] == full_round()["source"]
    assert normal["attributes"] == {"decision": "01/QĐ-TV"}
    assert normal["projects"][3]["committed"]["note"] == "đã ký"


@given(st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=6))
def test_any_exact_weight_survives_writing_and_reading(weight: Decimal) -> None:
    read = read_round(put(tiny_round(), "targets[0].weight", weight))
    again = read_round(load_json(dump_json(round_to_data(read))))
    assert again.target["SCANS"].weight == weight


def test_a_commitment_may_start_before_the_round_and_at_its_least_fraction() -> None:
    data = put(full_round(), "projects[3].committed.fraction_bp", 5000)
    assert read_round(data).project["CABLE"].committed is not None


def test_a_whole_commitment_needs_no_fraction() -> None:
    data = put(full_round(), "projects[3].committed.fraction_bp", 10000)
    del data["projects"][3]["options"][0]["min_fraction"]
    assert round_findings(data) == ()
