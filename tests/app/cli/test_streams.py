from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from app.cli.streams import PIPE_COLUMNS, Unusable, console_for, expect_writable, write_bytes


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old and longer")
    write_bytes(str(tmp_path / "a"), b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_no_draft_stays_behind(tmp_path: Path) -> None:
    write_bytes(str(tmp_path / "a"), b"new")
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208  # names are what counts here


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr("app.cli.streams.os.fsync", full)
    with pytest.raises(Unusable) as refused:
        write_bytes(str(tmp_path / "a"), b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
    assert "No space left on device" in refused.value.findings[0].message.en


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_bytes(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_bytes(os.devnull, b"gone")
    assert not Path(os.devnull).is_file()


def test_a_folder_is_no_place_to_write_to(tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        expect_writable(str(tmp_path))


def test_a_folder_without_the_right_to_write_is_told_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.streams.os.access", lambda _path, _mode: False)
    with pytest.raises(Unusable) as refused:
        expect_writable(str(tmp_path / "a"))
    assert "Permission denied" in refused.value.findings[0].message.en


def test_a_new_file_in_a_folder_can_be_written(tmp_path: Path) -> None:
    expect_writable(str(tmp_path / "a"))
    assert not list(tmp_path.iterdir())


def test_a_pipe_is_never_wrapped() -> None:
    assert console_for(io.StringIO()).width == PIPE_COLUMNS


def test_a_terminal_keeps_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert console_for(Terminal()).width == 72
