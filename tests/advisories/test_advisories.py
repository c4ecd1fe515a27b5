"""What `make check` makes of the answers about known vulnerabilities."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.advisories import __main__ as advisories

Said = Callable[..., tuple[int, str]]

BAD = {"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2"]}]}
GOOD: dict[str, Any] = {"name": "new", "version": "2", "vulns": []}
UNKNOWN = {"name": "odd", "skip_reason": "not found"}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run it with prepared answers; its exit code and what it prints."""

    def run(*dependencies: dict[str, Any]) -> tuple[int, str]:
        monkeypatch.setattr(advisories, "asked", lambda _: {"dependencies": dependencies})
        return advisories.main(), capsys.readouterr().out

    return run


def test_a_vulnerable_version_fails_and_is_named(said: Said) -> None:
    code, told = said(GOOD, BAD)

    assert code == 1
    assert "old 1 is vulnerable: CVE-1 PYSEC-1" in told


def test_an_accepted_advisory_passes_by_any_of_its_names(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisories, "ACCEPTED", {"CVE-1": "only where nobody calls it"})

    assert said(GOOD, BAD)[0] == 0


def test_what_could_not_be_asked_is_told_and_passes(said: Said) -> None:
    assert said(UNKNOWN) == (0, "".join(
        f"{lock}: not audited: the package index tells no advisories of any of 1 packages\n"
        for lock in advisories.LOCKS
    ))  # fmt: skip
    assert "1 packages audited; not audited, the index does not know them: odd" in said(GOOD, UNKNOWN)[1]


def test_no_answer_at_all_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, stdout="", stderr="Traceback\nConnectionError: no network\n")

    monkeypatch.setattr(subprocess, "run", broken)

    assert advisories.main() == 0
    assert "not audited: ConnectionError: no network" in capsys.readouterr().out


def test_every_lock_file_is_asked_about() -> None:
    run, test = (Path(f"requirements/{name}.lock").read_text(encoding="utf-8") for name in ("run", "test"))

    assert all(Path(lock).is_file() for lock in advisories.LOCKS)
    assert pinned(run) <= pinned(test)


def pinned(lock: str) -> set[str]:
    return {one.split()[0] for one in lock.splitlines() if "==" in one and not one.startswith((" ", "#"))}
