"""Probes for whatever watches over the service. They are no part of the API: no figure of a round is in them.

They ask for no account: a probe has none. `PHANKY_METRICS_TOKEN` asks for one token of its own for the metrics.
"""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from app.errors import AppError
from app.kit.product import VERSION
from app.operations import checks
from app.operations.schemas import AliveOut, ReadyOut
from app.settings import Settings

router = APIRouter(include_in_schema=False)


class NotForYou(AppError):
    """401: the metrics of this installation are shown to whoever has their token."""

    status, code = HTTPStatus.UNAUTHORIZED, "metrics_token_wanted"


def _may_scrape(request: Request) -> None:
    settings: Settings = request.app.state.settings
    if settings.metrics_token is None:
        return
    wanted = f"Bearer {settings.metrics_token.get_secret_value()}"
    if not compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
        raise NotForYou(
            "Gửi kèm Authorization: Bearer và giá trị của PHANKY_METRICS_TOKEN.",
            "Send Authorization: Bearer with the value of PHANKY_METRICS_TOKEN.",
        )


MayScrape = Annotated[None, Depends(_may_scrape)]


@router.get("/healthz")
async def is_alive() -> AliveOut:
    """The process answers; nothing else is looked at."""
    return AliveOut(version=VERSION)


@router.get("/readyz")
def is_ready(request: Request, response: Response) -> ReadyOut:
    """Database, schema, queue and workers; 503 when any of them is not as it has to be."""
    told = checks.ready(request.app.state.engine)
    if not told.ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return told


@router.get("/metrics")
def read_metrics(request: Request, permission: MayScrape) -> Response:
    """What is measured, as Prometheus reads it."""
    registry: CollectorRegistry = request.app.state.metrics
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
