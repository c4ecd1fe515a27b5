"""The dossier for auditors proves itself."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

from typer.testing import CliRunner

from app.cli.commands import app
from app.exports.dossier import Dossier, dossier
from app.runs import translate
from tests.app.exports.planned import planned


def packed() -> bytes:
    round_data, plan = planned()
    parts = Dossier(
        plan_id="p-1",
        version="0.1.0",
        round_text=translate.to_text(round_data),
        plan_text=translate.to_text(plan),
        plan=plan,
        portfolio_csv=b"csv",
    )
    return dossier(parts)


def test_the_one_command_of_its_readme_verifies_it(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(packed())).extractall(tmp_path)
    readme = (tmp_path / "README.md").read_text()

    told = CliRunner().invoke(app, ["verify", str(tmp_path / "round.json"), str(tmp_path / "plan.json")])

    assert "phanky verify round.json plan.json" in readme
    assert "## Tiếng Việt" in readme
    assert "## English" in readme
    assert told.exit_code == 0


def test_a_plan_that_was_changed_afterwards_is_caught(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(packed())).extractall(tmp_path)
    plan = json.loads((tmp_path / "plan.json").read_text())
    plan["starts"].pop()
    (tmp_path / "plan.json").write_text(json.dumps(plan))

    told = CliRunner().invoke(app, ["verify", str(tmp_path / "round.json"), str(tmp_path / "plan.json")])

    assert told.exit_code == 1


def test_every_file_has_its_fingerprint() -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed()))
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())

    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == told for name, told in sums.items())


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert packed() == packed()


def test_versions_and_the_fingerprint_of_the_round_are_there() -> None:
    versions = json.loads(zipfile.ZipFile(io.BytesIO(packed())).read("versions.json"))

    assert versions["phanky"] == "0.1.0"
    assert versions["round_sha256"] == planned()[1]["round_sha256"]
