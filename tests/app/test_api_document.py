"""The API against its own document: whatever fits the document gets an answer that fits it too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.main import create_app
from app.settings import Settings
from tests.app.api import API
from tests.app.people.accounts import an_administrator
from tests.conftest import Databases
from tests.journeys.steps import bring


def operations() -> list[tuple[str, str]]:
    """Every method and path of the document."""
    paths = create_app(Settings(database_url="sqlite://")).openapi()["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def served(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Any]:
    """The application with one stored round, and its document as schemathesis reads it."""
    url = databases(request.param)
    app = create_app(Settings(database_url=url, max_time_limit_s=5, embedded_worker=False))
    administrator = an_administrator(url)
    with TestClient(app, headers=administrator) as client:
        bring(client, "HN-2020")
        document = schemathesis.openapi.from_asgi("/openapi.json", app)
        document.config.update(headers=administrator)
        yield document


# Not asked: that whatever fits the schema is accepted. A schema cannot say that a code must be known in the round.
@pytest.mark.parametrize(("path", "method"), operations())
def test_every_answer_fits_the_document(served: Any, path: str, method: str) -> None:  # noqa: ANN401 - the library's own
    @given(case=served[path][method].as_strategy())
    @settings(max_examples=10, database=None, suppress_health_check=list(HealthCheck))  # a round file is large
    def every_answer_fits(case: Any) -> None:  # noqa: ANN401 - the library's own
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    every_answer_fits()


def test_the_document_lists_what_a_planner_needs() -> None:
    paths = {path for path, _ in operations()}

    assert {f"{API}/rounds", f"{API}/rounds/{{code}}/runs", f"{API}/plans/{{plan_id}}.csv"} <= paths


def test_everything_the_document_points_at_is_in_it() -> None:
    document = create_app(Settings(database_url="sqlite://")).openapi()
    pointed = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(document)))

    assert "PlanFile" in pointed
    assert pointed <= set(document["components"]["schemas"])
