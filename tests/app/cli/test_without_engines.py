"""Without PuLP, highspy and numpy, and without what the service runs on: files are read, checked and verified all the
same, and the search says what to install.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.cli.answers import SCENARIO, desk_plan, exact, tiny_file, written

ROOT = Path(__file__).parents[3]
BLOCKED = ("pulp", "highspy", "numpy", "pyscipopt", "fastapi", "pydantic", "sqlalchemy", "dbos")
MAIN = f"import sys; sys.modules.update(dict.fromkeys({BLOCKED!r})); from app.cli import main; main()"


def phanky(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a Python in which importing any of these fails."""
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words], cwd=ROOT, env=os.environ, capture_output=True, check=False, timeout=120
    )


def test_a_plan_is_verified(tmp_path: Path) -> None:
    result = phanky("verify", tiny_file(tmp_path), written(tmp_path / "p.json", desk_plan()), "--json")

    assert result.returncode == 0, result.stderr
    assert exact(result.stdout.decode())["holds"] is True


def test_a_round_is_checked(tmp_path: Path) -> None:
    result = phanky("check", tiny_file(tmp_path), "--json")

    assert result.returncode == 0, result.stderr


def test_a_scenario_is_applied(tmp_path: Path) -> None:
    result = phanky("apply", tiny_file(tmp_path), written(tmp_path / "s.json", SCENARIO))

    assert exact(result.stdout.decode())["ceilings"][0]["amount"] == 250_000_000


def test_the_schemas_are_printed() -> None:
    assert set(exact(phanky("schema").stdout.decode())) == {"round", "scenario", "plan"}


@pytest.mark.parametrize("engine", ["highs", "cbc", "scip"])
def test_a_search_says_what_has_to_be_installed(tmp_path: Path, engine: str) -> None:
    result = phanky("plan", tiny_file(tmp_path), "--engine", engine)

    assert result.returncode == 2
    words = result.stderr.decode()
    assert "[engine_not_installed]" in words
    assert "pip install" in words
    assert "Traceback" not in words
