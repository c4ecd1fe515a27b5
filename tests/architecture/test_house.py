"""What holds the house together."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400
# Written in pieces, so that this file does not name what it forbids.
FORBIDDEN = [
    "pypi" + r"\.org",
    "python" + "hosted",
    "registry" + r"\.npmjs",
    r"deb\.debian",
    r"(?:^|[\s\"'=(])/(?:work|home|root|Users)/",
]


def tracked() -> list[Path]:
    """Every file of the project that git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_python_file_is_over_four_hundred_lines() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in tracked() if path.suffix == ".py"
            and (lines := len(path.read_text().splitlines())) > LONGEST}  # fmt: skip

    assert long == {}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_committed_file_names_a_package_registry_or_a_path_of_a_machine(pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_text(errors="ignore").splitlines(), 1)
        if re.search(pattern, line)
    ]

    assert found == []


def test_every_locked_package_has_hashes() -> None:
    for name in ("run", "test"):
        lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
        pinned = [place for place, line in enumerate(lines) if re.match(r"[A-Za-z0-9_.-]+==", line)]

        assert pinned
        assert all("--hash=sha256:" in lines[place + 1] for place in pinned)


def test_the_lock_for_tests_holds_everything_that_runs() -> None:
    versions = [
        set(re.findall(r"^([A-Za-z0-9_.-]+==\S+)", (ROOT / "requirements" / f"{name}.lock").read_text(), re.MULTILINE))
        for name in ("run", "test")
    ]

    assert versions[0] <= versions[1]


CHANGING = {"time", "time_ns", "monotonic", "now", "utcnow", "today", "uuid4", "random", "urandom", "token_hex"}


def test_the_names_of_tests_are_the_same_in_every_process_that_collects_them() -> None:
    """Processes that share the tests refuse to run where one of them has collected a name that another has not."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in tracked()
        if path.name.startswith("test_") and path.suffix == ".py"
        for decorator in ast.walk(ast.parse(path.read_text()))
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(".parametrize")
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in CHANGING
    ]

    assert found == []
