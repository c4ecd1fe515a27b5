"""JSON in and out without loss: exact decimals, no doubled keys, and the fingerprint that a plan carries.

Source: docs/model.md, "Round file" (exact decimals, doubled keys) and "Plan file" (a fingerprint's canonical text).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, DecimalException
from functools import partial
from itertools import chain
from typing import Any, Final

from optimizer.findings import Finding, Refused, Text
from optimizer.memory import collector_paused

MAX_DEPTH: Final = 64
"""How deep lists and objects may lie in each other; a round file needs 8."""
MAX_EXPONENT: Final = 30
MAX_TEXT: Final = 60
"""A number of more characters than this is refused; a round's own limit of 15 significant digits is its reader's."""

NOT_NESTING: Final = bytes(set(range(256)) - set(b'[]{}"\\'))
CONTAINERS: Final = (dict, list)
_HALF_PAIR: Final = re.compile(r"\\u[dD][89abAB]|\\u[dD][c-fC-F]")


class _Flaw:
    """Stands in the loaded data for a number that cannot be used."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text


class _Doubled(dict[str, Any]):
    """Stands for an object in which a key stood twice; `keys_twice` names each such key once."""

    keys_twice: list[str]


class _Hooks:
    """What the JSON parser calls; `flawed` tells whether a search for flaws is worth its time."""

    def __init__(self) -> None:
        self.flawed = False

    def decimal(self, text: str) -> object:
        """Read a number with a point or an exponent."""
        if len(text) > MAX_TEXT:
            return self._flaw("number_too_long", text)
        try:
            number = Decimal(text)
        except DecimalException:
            return self._flaw("number_too_long", text)
        if "e" in text or "E" in text:
            exponent = number.as_tuple().exponent
            if not isinstance(exponent, int) or abs(exponent) > MAX_EXPONENT or abs(number.adjusted()) > MAX_EXPONENT:
                return self._flaw("number_too_long", text)
        return number

    def constant(self, text: str) -> object:
        """NaN, Infinity, -Infinity."""
        return self._flaw("not_a_finite_number", text)

    def whole(self, text: str) -> object:
        """Read a whole number; called only once the parser has met one that is too long for it."""
        return self._flaw("number_too_long", text) if len(text) > MAX_TEXT else int(text)

    def record(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Read an object; a key that stands twice must not quietly replace the first."""
        out = dict(pairs)
        if len(out) == len(pairs):
            return out
        self.flawed = True
        times = Counter(key for key, _ in pairs)
        doubled = _Doubled(out)
        doubled.keys_twice = [key for key in out if times[key] > 1]
        return doubled

    def _flaw(self, code: str, text: str) -> _Flaw:
        self.flawed = True
        return _Flaw(code, text)


@collector_paused()
def load_json(text: str | bytes) -> Any:  # noqa: ANN401 -- JSON may hold anything; the readers check what it is
    """Return the data of a JSON text (UTF-8, with or without BOM): ints as int, every other number as an exact Decimal.

    Raises Refused, with every finding that can be told, on broken JSON or UTF-8, doubled keys, NaN, Infinity, numbers
    of absurd length or exponent, half of a surrogate pair, and nesting deeper than 64.
    """
    text = _decoded(text).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    hooks = _Hooks()
    data = _parsed(text, hooks)
    if not _clearly_flat(text) and _too_deep(data):
        raise Refused([_finding("nested_too_deep", "$", *_SAID["nested_too_deep"])])
    if hooks.flawed or _HALF_PAIR.search(text):
        findings = list(_flaws(data, "$"))
        if findings:
            raise Refused(findings)
    return data


def dump_json(data: object, indent: int | None = None) -> str:
    """Return the JSON text of data: Decimals in plain notation (12.50 as 12.5), keys in their order, letters unescaped.

    Raises TypeError on a Fraction (say how many decimals it should have) and on anything else that JSON lacks.
    """
    return _text(data, indent=indent, sort_keys=False)


def fingerprint(data: object) -> str:
    """SHA-256 of the canonical text: sorted keys, no spaces, UTF-8, numbers in plain decimal notation."""
    return hashlib.sha256(_text(data, indent=None, sort_keys=True).encode()).hexdigest()


def plain(number: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(data: object, *, indent: int | None, sort_keys: bool) -> str:
    """By the parser's own fast writer where it prints every number plainly, else by the slow one below."""
    try:
        return json.dumps(
            data,
            ensure_ascii=False,
            allow_nan=False,
            indent=indent,
            sort_keys=sort_keys,
            separators=(",", ":") if indent is None else None,
            default=_as_plain_number,
        )
    except _NotPlain:
        return "".join(_written(data, indent, sort_keys=sort_keys, level=1))


class _NotPlain(Exception):
    """A Decimal that neither int nor float prints as its plain text."""


def _as_plain_number(value: object) -> float:
    """Return an int or float that prints exactly as the Decimal's plain text."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} cannot stand in a JSON file")
    if not value.is_finite():
        raise ValueError(f"{value} cannot stand in a JSON file")
    text, near = plain(value), float(value)
    if float.__repr__(near) == text:
        return near
    if "." not in text and text != "-0":
        return int(text)
    raise _NotPlain


def _written(node: object, indent: int | None, *, sort_keys: bool, level: int) -> Iterator[str]:
    """Write the same text in pure Python, for the rare data with a number such as 0.00001 or one of 20 digits."""
    if isinstance(node, Decimal):
        yield plain(node)
        return
    if not isinstance(node, dict | list | tuple) or not node:
        yield json.dumps(node, ensure_ascii=False, allow_nan=False)
        return
    start, end = ("", "") if indent is None else ("\n" + " " * (indent * level), "\n" + " " * (indent * (level - 1)))
    colon = ":" if indent is None else ": "
    is_map = isinstance(node, dict)
    keys = sorted(node) if is_map and sort_keys else list(node)
    yield "{" if is_map else "["
    for at, key in enumerate(keys):
        yield ("," if at else "") + start
        if isinstance(node, dict):
            yield json.dumps(key, ensure_ascii=False) + colon
        yield from _written(node[key] if isinstance(node, dict) else key, indent, sort_keys=sort_keys, level=level + 1)
    yield end + ("}" if is_map else "]")


def _decoded(text: str | bytes) -> str:
    try:
        if isinstance(text, bytes):
            return text.decode("utf-8")
        text.encode("utf-8")
    except UnicodeError as error:
        place = Text("Tệp không phải UTF-8 hợp lệ", "The file is not valid UTF-8")
        at = getattr(error, "start", 0)
        raise Refused(
            [
                _finding(
                    "not_utf8",
                    "$",
                    Text(f"{place.vi} (từ byte {at}).", f"{place.en} (from byte {at} on)."),
                    Text("Lưu lại tệp với mã UTF-8.", "Save the file again as UTF-8."),
                )
            ]
        ) from error
    return text


def _parsed(text: str, hooks: _Hooks) -> object:
    """Parse, leaving flaws to stand in the data; refuse text that is no JSON."""
    loads = partial(
        json.loads, parse_float=hooks.decimal, parse_constant=hooks.constant, object_pairs_hook=hooks.record
    )
    try:
        return loads(text)
    except RecursionError as error:
        raise Refused([_finding("nested_too_deep", "$", *_SAID["nested_too_deep"])]) from error
    except json.JSONDecodeError as error:
        raise Refused([_broken(error)]) from error
    except ValueError:
        # Python refuses to spell out an int of thousands of digits; read again so that its place can be told.
        return loads(text, parse_int=hooks.whole)


def _broken(error: json.JSONDecodeError) -> Finding:
    return _finding(
        "broken_json",
        "$",
        Text(
            f"JSON hỏng ở dòng {error.lineno}, cột {error.colno}: {error.msg}.",
            f"Broken JSON at line {error.lineno}, column {error.colno}: {error.msg}.",
        ),
        Text("Sửa cú pháp ở chỗ đó.", "Mend the syntax there."),
    )


def _clearly_flat(text: str) -> bool:
    """Whether the brackets alone, each innermost pair taken away in turn, show that nothing is too deep.

    False where it is not that clear: brackets or escapes in a text would have to be told apart.
    """
    left = text.encode().translate(None, NOT_NESTING).replace(b'""', b"")
    if b'"' in left or b"\\" in left:
        return False
    for _ in range(MAX_DEPTH // 2):  # a turn takes away two levels at most
        left = left.replace(b"{}", b"").replace(b"[]", b"")
    return not left


def _too_deep(data: object) -> bool:
    """Whether containers lie deeper than the limit; level by level, since a deep file must not exhaust the stack."""
    level, depth = [data], 0
    while level:
        depth += 1
        inside = (node.values() if isinstance(node, dict) else node for node in level if isinstance(node, CONTAINERS))
        level = [child for child in chain.from_iterable(inside) if isinstance(child, CONTAINERS)]
        if depth > MAX_DEPTH:
            return True
    return False


def _flaws(node: object, path: str) -> Iterator[Finding]:
    """One finding for each flaw, with its path."""
    if isinstance(node, _Flaw):
        text = node.text if len(node.text) <= MAX_TEXT else node.text[: MAX_TEXT - 1] + "…"
        said, mend = _SAID[node.code]
        yield _finding(node.code, path, Text(f"{text}: {said.vi}", f"{text}: {said.en}"), mend)
    elif isinstance(node, str):
        yield from _half_pair(node, path)
    elif isinstance(node, list):
        for at, item in enumerate(node):
            yield from _flaws(item, f"{path}[{at}]")
    elif isinstance(node, dict):
        for key in node.keys_twice if isinstance(node, _Doubled) else ():
            yield _finding("doubled_key", _under(path, key), *_SAID["doubled_key"])
        for key, item in node.items():
            yield from _half_pair(key, path)
            yield from _flaws(item, _under(path, key))


def _half_pair(text: str, path: str) -> Iterator[Finding]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        yield _finding("bad_text", path, *_SAID["bad_text"])


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key)}]"


def _finding(code: str, path: str, message: Text, mend: Text) -> Finding:
    return Finding(code, path, message, mend)


_SAID: Final = {
    "number_too_long": (
        Text("số quá dài hoặc số mũ quá lớn.", "the number is too long or its exponent too large."),
        Text("Ghi số với ít chữ số hơn.", "Write it with fewer digits."),
    ),
    "not_a_finite_number": (
        Text("JSON không có giá trị này.", "JSON has no such value."),
        Text("Ghi một số hữu hạn, hoặc bỏ khoá này.", "Write a finite number, or leave the key out."),
    ),
    "doubled_key": (
        Text("Khoá này đứng hai lần trong cùng một đối tượng.", "This key stands twice in the same object."),
        Text("Chỉ giữ lại một.", "Keep one of them."),
    ),
    "nested_too_deep": (
        Text(f"Dữ liệu lồng sâu hơn {MAX_DEPTH} tầng.", f"The data are nested deeper than {MAX_DEPTH} levels."),
        Text("Đây không phải tệp của Phanky; kiểm tra lại tệp.", "This is no Phanky file; check which file it is."),
    ),
    "bad_text": (
        Text("Chuỗi có nửa cặp ký tự thay thế Unicode.", "The text has half of a Unicode surrogate pair."),
        Text("Ghi lại ký tự đó.", "Write that character again."),
    ),
}
