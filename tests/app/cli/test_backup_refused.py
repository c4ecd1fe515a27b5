"""What is no backup, and where none can be brought back: refused whole, in words."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.db import create_engine
from app.jobs.heart import Heart
from app.jobs.queue import Queue
from tests.app.cli.archives import Phanky, contents, empty, hold, phanky, saved, use
from tests.conftest import Databases

__all__ = ["phanky", "saved"]


@pytest.fixture(scope="module")
def used(databases: Databases) -> str:
    """A database in use; an archive is the same whatever it comes from."""
    url = databases("sqlite")
    use(url)
    return url


def test_no_backup_is_written_over(used: str, saved: Path, phanky: Phanky) -> None:
    before = saved.read_bytes()

    code, told = phanky(used, "backup", saved)

    assert code == 2
    assert "Đã có tệp" in told
    assert saved.read_bytes() == before


def test_a_folder_that_is_not_there_is_told_and_nothing_is_left_behind(
    used: str, tmp_path: Path, phanky: Phanky
) -> None:
    code, told = phanky(used, "backup", tmp_path / "nowhere" / "phanky.zip")

    assert code == 2
    assert "Không ghi được" in told
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_holds_something_is_not_touched(saved: Path, database_url: str, phanky: Phanky) -> None:
    hold(database_url, "MINE")
    before = contents(database_url)

    code, told = phanky(database_url, "restore", saved)

    assert code == 2
    assert "--replace" in told
    assert contents(database_url) == before


def test_nothing_is_restored_under_a_worker(saved: Path, database_url: str, phanky: Phanky) -> None:
    engine = create_engine(database_url)
    queue = Queue(engine)
    heart = Heart(engine, queue, worker_id="here:1:a", host="elsewhere", pid=1)
    heart.start("0.1.0")
    try:
        code, told = phanky(database_url, "restore", saved, "--replace")
    finally:
        heart.stop()
        queue.close()
        engine.dispose()

    assert code == 2
    assert "phanky worker" in told
    assert empty(database_url)


def test_an_older_schema_is_backed_up_only_by_its_own_version(
    database_url: str, tmp_path: Path, phanky: Phanky
) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    engine.dispose()

    code, told = phanky(database_url, "backup", tmp_path / "old.zip")

    assert code == 2
    assert "0004" in told
    assert "phanky migrate" in told


def changed(saved: Path, target: Path, name: str, change: Callable[[bytes], bytes | None]) -> Path:
    """The archive with one member changed, or left out."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            made = change(content) if member == name else content
            if made is not None:
                new.writestr(member, made)
    return target


ROUNDS = "tables/rounds.jsonl"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (ROUNDS, lambda content: content.replace(b"LIB-2031", b"LIB-2032")),
        (ROUNDS, lambda content: content.splitlines(keepends=True)[0]),
        (ROUNDS, lambda content: content + content.splitlines(keepends=True)[0]),
        (ROUNDS, lambda _: None),
        (ROUNDS, lambda _: b"[[[" * 1000),
        (ROUNDS, lambda _: b"[1,2]\n"),
        ("manifest.json", lambda _: None),
        ("manifest.json", lambda _: b"{}"),
        ("manifest.json", lambda content: content.replace(b'"rows"', b'"columns"')),
        ("manifest.json", lambda content: content.replace(b"tables", b"tabels")),
        ("manifest.json", lambda content: content.replace(b'"rounds"', b'"rounds; DROP TABLE rounds"')),
        ("manifest.json", lambda content: content.replace(b'"phanky.backup/1"', b'"phanky.backup/2"')),
    ],
)
def test_an_archive_that_was_changed_is_refused_whole(  # noqa: PLR0913, PLR0917 - fixtures and a case
    saved: Path, tmp_path: Path, database_url: str, phanky: Phanky, name: str, change: Callable[[bytes], bytes | None]
) -> None:
    file = changed(saved, tmp_path / "changed.zip", name, change)

    code, told = phanky(database_url, "restore", file, "--replace")

    assert code == 2
    assert "không dùng để khôi phục được" in told
    assert "Nothing was changed" in told
    assert empty(database_url)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_an_archive_that_is_cut_off_is_refused_whole(
    saved: Path, tmp_path: Path, fresh_database: Databases, phanky: Phanky, part: float
) -> None:
    url, content = fresh_database("sqlite"), saved.read_bytes()
    file = tmp_path / "cut.zip"
    file.write_bytes(content[: int(len(content) * part)])

    code, told = phanky(url, "restore", file)

    assert code == 2
    assert "không dùng để khôi phục được" in told
    assert empty(url)


@pytest.mark.parametrize("at", [0.05, 0.3, 0.6, 0.8])
def test_an_archive_with_a_flipped_bit_is_refused_or_the_same(  # noqa: PLR0913, PLR0917 - fixtures and a case
    used: str, saved: Path, tmp_path: Path, fresh_database: Databases, phanky: Phanky, at: float
) -> None:
    """A bit that means nothing (a date of the zip, say) may change; none that does."""
    url, content = fresh_database("sqlite"), bytearray(saved.read_bytes())
    content[int(len(content) * at)] ^= 0x10
    file = tmp_path / "flipped.zip"
    file.write_bytes(content)

    code, _ = phanky(url, "restore", file)

    assert code == 2 or contents(url) == contents(used)
    assert code == 0 or empty(url)


def test_a_file_that_is_not_there_is_told(tmp_path: Path, fresh_database: Databases, phanky: Phanky) -> None:
    code, told = phanky(fresh_database("sqlite"), "restore", tmp_path / "none.zip")

    assert code == 2
    assert "Không đọc được" in told


def test_a_newer_version_s_archive_asks_for_an_update(
    saved: Path, tmp_path: Path, fresh_database: Databases, phanky: Phanky
) -> None:
    def newer(content: bytes) -> bytes:
        return json.dumps({**json.loads(content), "revision": "9999", "version": "9.9"}).encode()

    file = changed(saved, tmp_path / "newer.zip", "manifest.json", newer)

    code, told = phanky(fresh_database("sqlite"), "restore", file)

    assert code == 2
    assert "9.9" in told
    assert "Nâng cấp" in told


def test_a_row_that_breaks_a_key_is_refused_whole(
    saved: Path, tmp_path: Path, database_url: str, phanky: Phanky
) -> None:
    """An archive that agrees with itself, of a round that its own phases do not know."""
    with zipfile.ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    table = next(one for one in manifest["tables"] if one["name"] == "rounds")
    table["rows"], table["sha256"] = 0, hashlib.sha256(b"").hexdigest()
    file = changed(saved, tmp_path / "half.zip", ROUNDS, lambda _: b"")
    file = changed(file, tmp_path / "orphans.zip", "manifest.json", lambda _: json.dumps(manifest).encode())

    code, told = phanky(database_url, "restore", file)

    assert code == 2
    assert "không nhận bảng" in told
    assert empty(database_url)
