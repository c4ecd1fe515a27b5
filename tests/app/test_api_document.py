"""The API against its own document: whatever fits the document gets an answer that fits it too."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import settings

from app.main import create_app
from app.settings import Settings
from tests.app.api import API


@pytest.fixture(scope="module")
def api_schema(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - the library's own
    path = tmp_path_factory.mktemp("api") / "phanky.db"
    shutil.copy(sqlite_template, path)
    app = create_app(Settings(database_url=f"sqlite:///{path}", max_time_limit_s=5))
    return schemathesis.openapi.from_asgi("/openapi.json", app)


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.parametrize()
@settings(max_examples=15)
def test_every_answer_fits_the_document(case: schemathesis.Case) -> None:
    case.call_and_validate()


def test_the_document_lists_every_address(api_schema: Any) -> None:  # noqa: ANN401 - the library's own
    paths = set(api_schema.raw_schema["paths"])

    assert {f"{API}/rounds", f"{API}/rounds/{{code}}/runs", f"{API}/plans/{{plan_id}}.csv"} <= paths
