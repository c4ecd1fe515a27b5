"""What the reader refuses in a single record: one line for each thing, with the code and the path of its finding."""

from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.reading import round_findings
from tests.optimizer.reading.changes import DROP, put
from tests.optimizer.rounds import full_round

GUARD = "projects[4].options[0]"
CASES = [
    ("format", "phanky.round/2", "unknown_word", "$.format"),
    ("code", "", "bad_text", "$.code"),
    ("code", "a\0b", "bad_text", "$.code"),
    ("code", DROP, "missing_key", "$.code"),
    ("currency", "USD", "unknown_word", "$.currency"),
    ("colour", "red", "unknown_key", "$.colour"),
    ("odd key", "red", "unknown_key", '$["odd key"]'),
    ("note", None, "null_not_allowed", "$.note"),
    ("note", 3, "wrong_type", "$.note"),
    ("title", {"vi": "một"}, "bad_title", "$.title"),
    ("title", {"vi": "một", "en": "one", "fr": "un"}, "bad_title", "$.title"),
    ("title", {"vi": "một", "en": 1}, "wrong_type", "$.title.en"),
    ("title", ["một"], "bad_title", "$.title"),
    ("source", "sổ tay", "wrong_type", "$.source"),
    ("source", {"ref": "sổ tay"}, "missing_key", "$.source.kind"),
    ("source.kind", "hearsay", "unknown_word", "$.source.kind"),
    ("attributes", ["a"], "wrong_type", "$.attributes"),
    ("attributes.decision", 5, "wrong_type", "$.attributes.decision"),
    ("attributes.decision", {"no": "5"}, "wrong_type", "$.attributes.decision"),
    ("phases", {}, "wrong_type", "$.phases"),
    ("phases", [], "too_few", "$.phases"),
    ("phases[0]", "A", "wrong_type", "$.phases[0]"),
    ("phases[0].first_year", 2031.0, "wrong_type", "$.phases[0].first_year"),
    ("phases[0].first_year", True, "wrong_type", "$.phases[0].first_year"),
    ("phases[0].first_year", 1899, "out_of_range", "$.phases[0].first_year"),
    ("phases[1].last_year", 2201, "out_of_range", "$.phases[1].last_year"),
    ("phases[0].weight", -1, "out_of_range", "$.phases[0].weight"),
    ("phases[0].weight", False, "wrong_type", "$.phases[0].weight"),
    ("phases[0].weight", 0.5, "wrong_type", "$.phases[0].weight"),
    ("phases[0].weight", Decimal("NaN"), "wrong_type", "$.phases[0].weight"),
    ("phases[0].weight", Decimal("1.234567890123456"), "too_many_digits", "$.phases[0].weight"),
    ("phases[0].weight", 1234567890123456, "too_many_digits", "$.phases[0].weight"),
    ("phases[0].weight", Decimal("1e99"), "too_many_digits", "$.phases[0].weight"),
    ("phases[0].weight", Decimal("1e-99"), "too_many_digits", "$.phases[0].weight"),
    ("phases[0].weight", Decimal("99e29"), "too_many_digits", "$.phases[0].weight"),
    ("phases[1].code", "A", "repeated_code", "$.phases[1].code"),
    ("funds[0].reserve_rate", Decimal("1.01"), "out_of_range", "$.funds[0].reserve_rate"),
    ("funds[0].carry_forward", Decimal("-0.1"), "out_of_range", "$.funds[0].carry_forward"),
    ("ceilings[0].fund", DROP, "missing_key", "$.ceilings[0].fund"),
    ("ceilings[0].amount", -1, "out_of_range", "$.ceilings[0].amount"),
    ("ceilings[0].amount", 10**15 + 1, "out_of_range", "$.ceilings[0].amount"),
    ("ceilings[0].amount", Decimal("5.0"), "wrong_type", "$.ceilings[0].amount"),
    ("ceilings[0].amount", True, "wrong_type", "$.ceilings[0].amount"),
    ("ceilings[0].amount", "5", "wrong_type", "$.ceilings[0].amount"),
    ("ceilings[0].phase", None, "null_not_allowed", "$.ceilings[0].phase"),
    ("ceilings[0].year", 2031, "not_one_scope", "$.ceilings[0]"),
    ("ceilings[7].last_year", DROP, "not_one_scope", "$.ceilings[7]"),
    ("ceilings[7].year", 2031, "not_one_scope", "$.ceilings[7]"),
    ("ceilings[7].phase", "A", "not_one_scope", "$.ceilings[7]"),
    ("units[0].valid_to", "2040", "wrong_type", "$.units[0].valid_to"),
    ("targets", [], "too_few", "$.targets"),
    ("targets[0].measure", "count", "unknown_word", "$.targets[0].measure"),
    ("targets[0].direction", "sideways", "unknown_word", "$.targets[0].direction"),
    ("targets[0].goal", DROP, "missing_key", "$.targets[0].goal"),
    ("targets[0].weight", Decimal("-0.5"), "out_of_range", "$.targets[0].weight"),
    ("targets[0].scope", ["ward", "ward"], "repeated_item", "$.targets[0].scope[1]"),
    ("targets[0].floors[0].coverage", 2, "out_of_range", "$.targets[0].floors[0].coverage"),
    ("targets[2].baseline", 1, "baseline_on_units", "$.targets[2].baseline"),
    ("targets[2].reached_units", ["W3", "W3"], "repeated_item", "$.targets[2].reached_units[1]"),
    ("projects[0].options", [], "too_few", "$.projects[0].options"),
    ("projects[0].options", DROP, "missing_key", "$.projects[0].options"),
    ("projects[1].options[1].code", "build", "repeated_code", "$.projects[1].options[1].code"),
    ("projects[0].must", "maybe", "unknown_word", "$.projects[0].must"),
    ("projects[0].must", 1, "wrong_type", "$.projects[0].must"),
    ("projects[3].must", "out", "out_but_committed", "$.projects[3].must"),
    ("projects[3].committed.fraction_bp", 0, "out_of_range", "$.projects[3].committed.fraction_bp"),
    ("projects[3].committed.fraction_bp", 10001, "out_of_range", "$.projects[3].committed.fraction_bp"),
    (f"{GUARD}.start_years", [], "too_few", f"$.{GUARD}.start_years"),
    (f"{GUARD}.start_years", [2031, 2031], "repeated_item", f"$.{GUARD}.start_years[1]"),
    (f"{GUARD}.duration_years", 0, "out_of_range", f"$.{GUARD}.duration_years"),
    (f"{GUARD}.min_fraction", 0, "out_of_range", f"$.{GUARD}.min_fraction"),
    (f"{GUARD}.min_fraction", Decimal("1.5"), "out_of_range", f"$.{GUARD}.min_fraction"),
    (f"{GUARD}.costs[0].amount", -5, "out_of_range", f"$.{GUARD}.costs[0].amount"),
    (f"{GUARD}.costs[0].year_offset", -1, "out_of_range", f"$.{GUARD}.costs[0].year_offset"),
    (f"{GUARD}.running[0].amount_per_year", -1, "out_of_range", f"$.{GUARD}.running[0].amount_per_year"),
    (f"{GUARD}.contributions[0].amount", -1, "out_of_range", f"$.{GUARD}.contributions[0].amount"),
    (f"{GUARD}.contributions[0].amount", DROP, "amount_or_units", f"$.{GUARD}.contributions[0]"),
    (f"{GUARD}.contributions[0].units", ["W1"], "amount_or_units", f"$.{GUARD}.contributions[0]"),
    (f"{GUARD}.contributions[0].lag_years", Decimal("0.5"), "wrong_type", f"$.{GUARD}.contributions[0].lag_years"),
    (f"{GUARD}.tags.safety", Decimal("1.1"), "out_of_range", f"$.{GUARD}.tags.safety"),
    ("rules[0]", 7, "wrong_type", "$.rules[0]"),
    ("rules[0].kind", DROP, "missing_key", "$.rules[0].kind"),
    ("rules[0].kind", "forbids", "unknown_word", "$.rules[0].kind"),
    ("rules[0].kind", ["requires"], "wrong_type", "$.rules[0].kind"),
    ("rules[0].moment", "soon", "unknown_word", "$.rules[0].moment"),
    ("rules[0].count", 1, "unknown_key", "$.rules[0].count"),
    ("rules[1].code", "R-1", "repeated_code", "$.rules[1].code"),
    ("rules[2].projects", ["STATUE"], "too_few", "$.rules[2].projects"),
    ("rules[2].projects", ["STATUE", "STATUE"], "repeated_item", "$.rules[2].projects[1]"),
    ("rules[4].count", -1, "out_of_range", "$.rules[4].count"),
    ("rules[8].share", Decimal("1.5"), "out_of_range", "$.rules[8].share"),
    ("rules[9].fund", None, "null_not_allowed", "$.rules[9].fund"),
    ("objective.order", [], "too_few", "$.objective.order"),
    ("objective.order", ["coverage", "coverage"], "repeated_item", "$.objective.order[1]"),
    ("objective.order", ["coverage", "beauty"], "unknown_word", "$.objective.order[1]"),
]


@pytest.mark.parametrize(("place", "value", "code", "path"), CASES)
def test_a_field_is_refused_with_its_code_and_path(place: str, value: object, code: str, path: str) -> None:
    findings = round_findings(put(full_round(), place, value))
    assert (code, path) in {(finding.code, finding.path) for finding in findings}


@pytest.mark.parametrize(("place", "value"), [(case[0], case[1]) for case in CASES])
def test_every_finding_says_what_and_how_to_mend_it_in_both_languages(place: str, value: object) -> None:
    for finding in round_findings(put(full_round(), place, value)):
        assert all((finding.message.vi, finding.message.en, finding.mend.vi, finding.mend.en))


def test_data_that_are_no_object_are_refused_at_the_top() -> None:
    assert [(finding.code, finding.path) for finding in round_findings(["round"])] == [("wrong_type", "$")]


def test_a_key_that_is_no_text_is_refused() -> None:
    findings = round_findings(full_round() | {7: "seven"})
    assert [(finding.code, finding.path) for finding in findings] == [("unknown_key", '$["7"]')]


def test_the_message_shows_the_value_that_is_wrong() -> None:
    [finding] = round_findings(put(full_round(), "ceilings[0].amount", -7))
    assert finding.message.vi.startswith("-7 không phải là một số nguyên từ 0 đến")
    assert finding.message.en.startswith("-7 is not a whole number from 0 to")


def test_a_long_value_is_cut_in_the_message() -> None:
    [finding] = round_findings(put(full_round(), "currency", "đ" * 500))
    assert len(finding.message.en) < 120


@pytest.mark.parametrize(
    ("value", "said"), [({}, "{}"), ({"a": 1}, "{…}"), ([], "[]"), ([1], "[…]"), (10**70, "≈2^233"), (True, "true")]
)
def test_values_of_every_kind_are_shown_shortly(value: object, said: str) -> None:
    [finding] = round_findings(put(full_round(), "note", value))
    assert finding.message.en.startswith(f"{said} is not")


def test_a_number_of_thousands_of_digits_is_refused_without_spelling_it_out() -> None:
    [finding] = round_findings(put(full_round(), "targets[0].goal", 10**5000))
    assert finding.code == "too_many_digits"


def test_trailing_zeros_are_no_significant_digits() -> None:
    assert round_findings(put(full_round(), "targets[0].weight", Decimal("2.50000000000000000000"))) == ()
    assert round_findings(put(full_round(), "targets[0].goal", 12 * 10**20)) == ()
