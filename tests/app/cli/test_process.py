"""The command as a shell sees it: own process, exit codes, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.streams import read_json
from optimizer.verify import verify_plan
from tests.app.cli.answers import exact, tiny_file, written
from tests.optimizer.rounds import calm_round, tiny_round

ROOT = Path(__file__).parents[3]
MAIN = "from app.cli import main; main()"


def phanky(*words: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a pipe, away from the test's own process."""
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("engine", ["highs", "cbc"])
def test_a_round_is_planned_written_and_verified(tmp_path: Path, engine: str) -> None:
    round_file, out = tiny_file(tmp_path), str(tmp_path / "plan.json")
    planned = phanky("plan", round_file, "--engine", engine, "--out", out)
    assert planned.returncode == 0, planned.stderr
    assert verify_plan(read_json(round_file), read_json(out)) == ()


def test_progress_is_silent_in_a_pipe(tmp_path: Path) -> None:
    assert phanky("plan", written(tmp_path / "r.json", calm_round())).stderr == b""


def test_a_round_that_cannot_be_met_exits_with_3(tmp_path: Path) -> None:
    data = tiny_round()
    data["projects"][1]["must"] = "in"
    for ceiling in data["ceilings"]:
        ceiling["amount"] = 0
    result = phanky("plan", written(tmp_path / "r.json", data), "--json")
    assert result.returncode == 3
    assert exact(result.stdout.decode())["findings"]


def test_bad_input_exits_with_2_and_no_traceback(tmp_path: Path) -> None:
    result = phanky("plan", str(tmp_path / "none.json"))
    assert result.returncode == 2
    assert result.stderr.decode().startswith("Lỗi ")


def test_vietnamese_comes_out_whatever_the_encoding_of_the_terminal(tmp_path: Path) -> None:
    result = phanky("check", tiny_file(tmp_path), PYTHONIOENCODING="ascii")
    assert "Tệp dùng được" in result.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_causes_no_traceback() -> None:
    command = [sys.executable, "-c", MAIN, "schema"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
