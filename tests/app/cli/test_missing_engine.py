"""An engine that is not installed, as a planner meets it at the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.app.cli.answers import exact, tiny_file
from tests.app.cli.test_files import phanky


@pytest.fixture(autouse=True)
def _without_scip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyscipopt", None)
    monkeypatch.delitem(sys.modules, "optimizer.engines.scip", raising=False)


def test_it_is_bad_input_with_what_to_install_in_both_languages(tmp_path: Path) -> None:
    result = phanky("plan", tiny_file(tmp_path), "--engine", "scip")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "engine_not_installed" in result.stderr
    assert "Cài: pip install 'phanky[scip]'" in result.stderr
    assert "Install it: pip install 'phanky[scip]'" in result.stderr


def test_a_script_reads_it_as_a_finding(tmp_path: Path) -> None:
    result = phanky("plan", tiny_file(tmp_path), "--engine", "scip", "--json")

    assert result.exit_code == 2
    assert [one["code"] for one in exact(result.stdout)["findings"]] == ["engine_not_installed"]
