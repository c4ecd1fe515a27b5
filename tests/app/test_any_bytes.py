"""Whatever bytes a file holds, it is read, or refused with findings: nothing else comes of it.

Every reader of a file meets bytes that mean nothing, and its own good file damaged: bytes changed or cut out, values
put in the place of others. Spreadsheets, whose readers have more to fear, have such tests of their own beside them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Unusable
from app.intake.msproject.feed import read_feed
from app.intake.msproject.mapping import Declared
from app.intake.msproject.service import judged
from app.operations.backup.archive import MANIFEST, ColumnIn, Manifest, opened, write_table
from app.operations.backup.kinds import Kind
from optimizer.findings import Refused
from optimizer.jsonio import dump_json, load_json
from optimizer.reading import read_round
from optimizer.scenario import apply_scenario
from optimizer.verify import verify_plan
from tests.app.cli.answers import SCENARIO, desk_plan
from tests.app.intake.msproject.test_feed import BEGUN, PORTAL
from tests.app.intake.workbook.steps import normal
from tests.draws import draws
from tests.optimizer.rounds import full_round, tiny_round

Read = Callable[[bytes], object]
SIGNS = b'{}[]":,;-+.eE0129 \n\x00\xff'
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | TEXT
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
JUNK = st.one_of(
    st.binary(max_size=300),
    st.text('{}[]":,0129.eE-truefalsn\\u\x00\ufeff', max_size=200).map(str.encode),
    st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
)


def as_round(content: bytes) -> object:
    return read_round(load_json(content))


def as_scenario(content: bytes) -> object:
    return read_round(apply_scenario(tiny_round(), load_json(content)))


def as_plan(content: bytes) -> object:
    return verify_plan(tiny_round(), load_json(content))


def as_project_json(content: bytes) -> object:
    return _as_project(content, json=True)


def as_project_csv(content: bytes) -> object:
    return _as_project(content, json=False)


def _as_project(content: bytes, *, json: bool) -> object:
    declared = Declared(fund="capital", unit="trieu")
    return judged(normal(tiny_round()), read_feed(content, json=json), declared)


def _lines(rows: Sequence[Mapping[str, object]]) -> bytes:
    names = [name for name in rows[0] if name != "Tasks"]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


JSON_FILES: Mapping[str, tuple[Read, Any]] = {
    "round": (as_round, full_round()),
    "scenario": (as_scenario, dict(SCENARIO)),
    "plan": (as_plan, desk_plan()),
    "project export as JSON": (as_project_json, {"value": [PORTAL, BEGUN]}),
}
FILES: Mapping[str, tuple[Read, bytes]] = {
    **{name: (read, dump_json(data).encode()) for name, (read, data) in JSON_FILES.items()},
    "project export as CSV": (as_project_csv, _lines([PORTAL, BEGUN])),
}


def read_or_refused(read: Read, content: bytes) -> None:
    """Whoever is refused is told why, and what to do."""
    try:
        read(content)
    except Refused as refused:
        findings: list[dict[str, Any]] = [one.to_data() for one in refused.findings]
    except Unusable as refused:
        findings = [dict(one) for one in refused.findings]
    else:
        return
    assert findings, "refused without a reason"
    assert all(one["message"]["vi"] and one["mend"]["en"] for one in findings)


@pytest.mark.parametrize("name", FILES)
def test_a_good_file_is_read(name: str) -> None:
    read, good = FILES[name]

    assert not isinstance(read(good), list)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=draws(60))
@given(content=JUNK)
def test_bytes_that_mean_nothing_are_refused_with_a_reason(name: str, content: bytes) -> None:
    read_or_refused(FILES[name][0], content)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=draws(60))
@given(data=st.data())
def test_a_file_whose_bytes_were_damaged_is_read_or_refused(name: str, data: st.DataObject) -> None:
    read, good = FILES[name]

    read_or_refused(read, damaged(good, data))


@pytest.mark.parametrize("name", JSON_FILES)
@settings(max_examples=draws(60))
@given(data=st.data())
def test_a_file_with_other_values_in_it_is_read_or_refused(name: str, data: st.DataObject) -> None:
    read, good = JSON_FILES[name]
    changed = deepcopy(good)
    for _ in range(data.draw(st.integers(1, 3))):
        _put(changed, data)

    read_or_refused(read, dump_json(changed).encode())


def damaged(good: bytes, data: st.DataObject) -> bytes:
    """Some bytes changed, some cut out, some put in."""
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, max(len(content) - 1, 0)))
        end = start + data.draw(st.sampled_from([0, 1, 1, 2, 40]))
        content[start:end] = bytes(data.draw(st.lists(st.sampled_from(SIGNS), max_size=2)))
    return bytes(content)


def _put(node: Any, data: st.DataObject) -> None:  # noqa: ANN401 - JSON
    """Put another value, or another name, somewhere below."""
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    key = data.draw(st.sampled_from(keys)) if keys else None
    if key is None:
        return
    if isinstance(node[key], dict | list) and node[key] and data.draw(st.integers(0, 3)):
        _put(node[key], data)
    elif isinstance(node, dict) and data.draw(st.integers(0, 4)) == 0:
        node[data.draw(TEXT)] = node.pop(key)
    else:
        node[key] = data.draw(VALUES)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small backup."""
    path = tmp_path_factory.mktemp("archive") / "good.zip"
    columns = [ColumnIn(name="code", kind=Kind.TEXT), ColumnIn(name="id", kind=Kind.WHOLE)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        table = write_table(file, "rounds", columns, iter([["A", 1], ["B", 2]]))
        made = Manifest(
            format="phanky.backup/1", version="1", revision="0001", database="sqlite", made_at="", tables=(table,)
        )
        file.writestr(MANIFEST, made.model_dump_json())
    return path


def whole(path: Path) -> int:
    with opened(path) as found:
        found.expect_whole()
        return sum(1 for table in found.manifest.tables for _ in found.rows(table))


def whole_or_refused(path: Path) -> None:
    try:
        rows = whole(path)
    except Unusable as refused:
        said = (refused.vi, refused.en)
    else:
        assert rows == 2
        return
    assert "Chưa có gì bị thay đổi" in said[0]
    assert "Nothing was changed" in said[1]


def test_a_good_backup_is_read(archive: Path) -> None:
    assert whole(archive) == 2


@settings(max_examples=draws(100))
@given(data=st.data())
def test_a_backup_that_was_damaged_is_whole_or_refused(archive: Path, data: st.DataObject) -> None:
    junk = data.draw(JUNK) if data.draw(st.integers(0, 4)) == 0 else damaged(archive.read_bytes(), data)
    path = archive.with_name("damaged.zip")
    path.write_bytes(junk)

    whole_or_refused(path)


@settings(max_examples=draws(100))
@given(data=st.data())
def test_a_backup_with_other_parts_in_it_is_whole_or_refused(archive: Path, data: st.DataObject) -> None:
    path = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(path, "w") as file:
        changed = data.draw(st.sampled_from(good.namelist()))
        for name in good.namelist():
            file.writestr(name, damaged(good.read(name), data) if name == changed else good.read(name))

    whole_or_refused(path)
