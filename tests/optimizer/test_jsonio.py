"""JSON in and out: exact numbers, refused flaws with their places, plain decimal text, and the fingerprint."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.findings import Finding, Refused
from optimizer.jsonio import dump_json, fingerprint, load_json

DECIMALS = st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=14)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | DECIMALS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def canonical(node: Any) -> str:  # noqa: ANN401 -- any JSON
    """Write out the contract's canonical text word for word, slowly."""
    if isinstance(node, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{canonical(node[k])}" for k in sorted(node)) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(canonical, node)) + "]"
    if isinstance(node, Decimal):
        text = format(node, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return json.dumps(node, ensure_ascii=False)


def refusal(text: str | bytes) -> list[Finding]:
    with pytest.raises(Refused) as refused:
        load_json(text)
    return list(refused.value.findings)


def test_whole_numbers_stay_int_and_others_become_exact_decimals() -> None:
    assert load_json("[7, 0.1, 12.50, 1E+3, -2.5e-3]") == [
        7, Decimal("0.1"), Decimal("12.50"), Decimal("1E+3"), Decimal("-0.0025")
    ]  # fmt: skip
    assert type(load_json("7")) is int


@pytest.mark.parametrize("text", ['{"a": "đ"}', '{"a": "đ"}'.encode(), b"\xef\xbb\xbf" + '{"a": "đ"}'.encode()])
def test_text_and_bytes_with_and_without_byte_order_mark_are_read(text: str | bytes) -> None:
    assert load_json(text) == {"a": "đ"}


def test_a_text_may_begin_with_a_byte_order_mark() -> None:
    assert load_json("\ufeff{}") == {}


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ('{"a": [1, {"b": 1, "b": 2}]}', "doubled_key", "$.a[1].b"),
        ('{"a b": 1, "a b": 2}', "doubled_key", '$["a b"]'),
        ('{"a": NaN}', "not_a_finite_number", "$.a"),
        ("[0, -Infinity]", "not_a_finite_number", "$[1]"),
        ("[1e999]", "number_too_long", "$[0]"),
        ("[1e-999999999]", "number_too_long", "$[0]"),
        ("[0e-999999999]", "number_too_long", "$[0]"),
        ("[1e99999999999999999999]", "number_too_long", "$[0]"),
        ("[0." + "1" * 80 + "]", "number_too_long", "$[0]"),
        ('{"a": ' + "9" * 5000 + ', "b": 12}', "number_too_long", "$.a"),
        ('["\\ud800"]', "bad_text", "$[0]"),
        ('{"\\udc00": 1}', "bad_text", "$"),
        ('{"a": 1,}', "broken_json", "$"),
        ("", "broken_json", "$"),
        (b'"\xff"', "not_utf8", "$"),
        ('"\ud800"', "not_utf8", "$"),
        ("[" * 65 + "]" * 65, "nested_too_deep", "$"),
        ("[" * 100_000, "nested_too_deep", "$"),
        ('[{"a": ' * 32 + "[]" + "}]" * 32, "nested_too_deep", "$"),
        ("[" * 65 + '"]]]]", "}"' + "]" * 65, "nested_too_deep", "$"),
        ("[" * 65 + '"\\""' + "]" * 65, "nested_too_deep", "$"),
    ],
)
def test_flawed_json_is_refused_with_its_place(text: str | bytes, code: str, path: str) -> None:
    assert [(finding.code, finding.path) for finding in refusal(text)] == [(code, path)]


@pytest.mark.parametrize("inside", ["[]", '{"a": "[[[["}', '["\\"", "{", "]"]', '["", "a"]'])
def test_sixty_four_levels_are_not_too_deep_whatever_the_texts_hold(inside: str) -> None:
    data = load_json('[{"a":' * 31 + "[" + inside + "]" + "}]" * 31)

    for _ in range(31):
        (data,) = data[0].values()
    assert data == [json.loads(inside)]


def test_all_flaws_are_told_at_once() -> None:
    assert [one.path for one in refusal('{"a": NaN, "b": [1e99, {"c": 1, "c": 2, "c": 3}]}')] == [
        "$.a",
        "$.b[0]",
        "$.b[1].c",
    ]


def test_broken_json_is_told_with_line_and_column() -> None:
    [finding] = refusal('{\n "a": 1\n "b": 2}')
    assert "line 3, column 2" in finding.message.en
    assert "dòng 3, cột 2" in finding.message.vi


def test_a_whole_surrogate_pair_is_a_letter() -> None:
    assert load_json('"\\ud83d\\ude00"') == "😀"


def test_sixty_four_levels_are_deep_enough() -> None:
    assert load_json("[" * 64 + "]" * 64)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.50", "12.5"),
        ("1E+3", "1000"),
        ("0.00", "0"),
        ("0.00001", "0.00001"),
        ("1E-7", "0.0000001"),
        ("123456789012345678.25", "123456789012345678.25"),
        ("-0.0", "-0"),
        ("-2.50", "-2.5"),
    ],
)
def test_decimals_are_written_in_plain_notation(number: str, text: str) -> None:
    assert dump_json([Decimal(number)]) == f"[{text}]"


def test_keys_keep_their_order_and_letters_stay_letters() -> None:
    assert dump_json({"b": "đồng", "a": None}) == '{"b":"đồng","a":null}'


@pytest.mark.parametrize("small", [Decimal("0.5"), Decimal("0.00001")])
def test_an_indented_text_reads_the_same_whichever_way_it_was_written(small: Decimal) -> None:
    text = dump_json({"b": [1, {}, []], "a": {"c": small, "d": "é"}}, indent=2)
    assert (
        text == f'{{\n  "b": [\n    1,\n    {{}},\n    []\n  ],\n  "a": {{\n    "c": {small:f},\n    "d": "é"\n  }}\n}}'
    )


@pytest.mark.parametrize("value", [Fraction(1, 3), object(), {1, 2}])
def test_what_json_lacks_is_not_written(value: object) -> None:
    with pytest.raises(TypeError, match="cannot stand in a JSON file"):
        dump_json([value])


@pytest.mark.parametrize("value", [float("nan"), Decimal("NaN"), Decimal("Infinity")])
def test_numbers_that_are_not_finite_are_not_written(value: object) -> None:
    with pytest.raises(ValueError, match=r"JSON"):
        dump_json([value])


@given(DATA)
def test_what_is_written_reads_back_the_same(data: object) -> None:
    for indent in (None, 1):
        assert load_json(dump_json(data, indent)) == data


@given(DATA)
def test_the_fingerprint_is_of_the_canonical_text(data: object) -> None:
    assert fingerprint(data) == hashlib.sha256(canonical(data).encode()).hexdigest()


def test_the_fingerprint_does_not_see_key_order_or_trailing_zeros() -> None:
    assert fingerprint(load_json('{"a": 1.50, "b": 2}')) == fingerprint(load_json('{"b":2,"a":1.5}'))


def test_the_fingerprint_of_a_known_text_is_known() -> None:
    known = hashlib.sha256('{"a":"đ","b":[1,0.5,0.000001]}'.encode()).hexdigest()
    assert fingerprint({"b": [1, Decimal("0.50"), Decimal("1E-6")], "a": "đ"}) == known
