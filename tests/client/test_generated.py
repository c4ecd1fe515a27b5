"""A client that a generator of others makes from our document: nothing is left out of it, and it works."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.main import create_app
from app.settings import Settings
from tests.client.conftest import Served

PACKAGE = "generated_phanky"
CONFIG = """\
content_type_overrides:
  application/zip: application/octet-stream
  application/pdf: application/octet-stream
  application/jsonl: application/octet-stream
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
  text/csv: application/octet-stream
post_hooks: []
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where the package is, and what the generator said."""
    folder = tmp_path_factory.mktemp("generated")
    document = create_app(Settings(database_url="sqlite://")).openapi()
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "config.yaml").write_text(CONFIG)
    told = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(folder / "openapi.json"),
         "--output-path", str(folder / PACKAGE), "--meta", "none", "--config", str(folder / "config.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    return folder, told.stdout + told.stderr


def test_the_generator_leaves_nothing_out(generated: tuple[Path, str]) -> None:
    assert "WARNING" not in generated[1], generated[1][:2000]


def test_the_configuration_is_the_one_that_is_documented() -> None:
    assert CONFIG in Path(__file__).parents[2].joinpath("docs", "client.md").read_text()


def test_what_was_generated_reads_the_rounds_of_the_running_service(
    generated: tuple[Path, str], served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(generated[0]))
    package = importlib.import_module(PACKAGE)
    list_rounds = importlib.import_module(f"{PACKAGE}.api.rounds.rounds_list_rounds")

    with package.AuthenticatedClient(served.address, token=served.token) as client:
        (first,) = list_rounds.sync(client=client)

    assert (first.code, first.first_year, first.last_year) == ("LIB-2031", 2031, 2034)


def test_every_operation_has_a_short_name_of_its_own() -> None:
    paths = create_app(Settings(database_url="sqlite://")).openapi()["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]

    assert len(names) == len(set(names))
    assert all(name.isidentifier() and "api_v1" not in name for name in names)
    assert {"rounds_list_rounds", "runs_ask", "sweeps_ask"} <= set(names)
