"""Requests with a token, tried again while the service asks for patience; JSON with exact numbers both ways."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import httpx2

from phanky_client.errors import KINDS, NoAnswer, Refused
from phanky_client.models import Known, Problem

API = "/api/v1"
PATIENT = frozenset({429, 503})
"""The service did nothing and asks to be asked again: safe for every request."""
LONGEST_PAUSE_S = 30.0
UNCONNECTED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""The request never left: safe to send again."""


class Transport:
    """One connection pool to one service."""

    def __init__(
        self, address: str, *, token: str | None, timeout_s: float, retries: int, http: httpx2.Client | None
    ) -> None:
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._http = http or httpx2.Client(timeout=timeout_s)
        self._address, self._headers, self._retries = address.rstrip("/") + API, headers, retries

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def json(self, method: str, path: str, *, body: object = None, **params: object) -> Any:  # noqa: ANN401 - any JSON
        """The answer as data with exact numbers. Raises Refused, NoAnswer."""
        content = self.content(method, path, body=body, **params)
        return json.loads(content, parse_float=Decimal) if content else None

    def known(self, path: str, **params: object) -> Known:
        """The answer to a GET as an object with its tag. Raises Refused, NoAnswer."""
        answer = self._answer("GET", path, params=params)
        data = json.loads(answer.content, parse_float=Decimal)
        if not isinstance(data, dict):
            raise NoAnswer("the service answered something that is no JSON object")
        return Known(data, answer.headers.get("ETag"))

    def change(self, method: str, path: str, *, body: object = None, if_match: str | None = None) -> str | None:
        """Change something, only while it is known by the tag `if_match`; its new tag. Raises Refused, NoAnswer."""
        return self._answer(method, path, body=body, if_match=if_match).headers.get("ETag")

    def content(self, method: str, path: str, *, body: object = None, **params: object) -> bytes:
        """The answer's bytes. Raises Refused, NoAnswer."""
        return self._answer(method, path, body=body, params=params).content

    def _answer(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        if_match: str | None = None,
        params: Mapping[str, object] | None = None,
    ) -> httpx2.Response:
        sent = body if isinstance(body, (bytes, type(None))) else exact_json(body).encode()
        said = {} if sent is None else {"Content-Type": "application/json"}
        said |= {} if if_match is None else {"If-Match": if_match}
        asked = {name: str(value) for name, value in (params or {}).items() if value is not None}
        for left in range(self._retries, -1, -1):
            try:
                answer = self._http.request(
                    method, self._address + path, content=sent, params=asked, headers=self._headers | said
                )
            except httpx2.TransportError as error:
                if not left or not (method == "GET" or isinstance(error, UNCONNECTED)):
                    raise NoAnswer(f"{method} {path}: {type(error).__name__}: {error}") from error
                _pause(None, self._retries - left)
                continue
            if answer.status_code in PATIENT and left:
                _pause(answer.headers.get("Retry-After"), self._retries - left)
                continue
            if not answer.is_success:
                raise _refused(answer)
            return answer
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def stream(self, path: str, headers: Mapping[str, str]) -> Iterator[Iterator[str]]:
        """The lines of an answer while they come in. Raises Refused, httpx2.TransportError."""
        said = self._headers | {"Accept": "text/event-stream"} | dict(headers)
        with self._http.stream("GET", self._address + path, headers=said) as answer:
            if not answer.is_success:
                answer.read()
                raise _refused(answer)
            yield answer.iter_lines()


def _refused(answer: httpx2.Response) -> Refused:
    """The problem document as an exception; one made from the status where something between us answered."""
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValueError:
        problem = Problem(status=answer.status_code, code="no_problem_document", detail=answer.reason_phrase)
    return KINDS.get(answer.status_code, Refused)(problem)


def _pause(retry_after: str | None, tried: int) -> None:
    """As long as the service says, else longer and longer, a little apart from others who wait."""
    try:
        wanted_s = float(retry_after or "")
    except ValueError:
        wanted_s = 0.5 * 2**tried * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    time.sleep(min(max(wanted_s, 0.0), LONGEST_PAUSE_S))


def exact_json(data: object) -> str:
    """JSON in which a Decimal is the number it is. Raises TypeError for what JSON cannot hold."""
    if isinstance(data, Decimal):
        if not data.is_finite():
            raise TypeError(f"{data} is no number of JSON")
        return format(data, "f")
    if isinstance(data, Mapping):
        return "{" + ",".join(f"{json.dumps(str(name))}:{exact_json(one)}" for name, one in data.items()) + "}"
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return "[" + ",".join(map(exact_json, data)) + "]"
    return json.dumps(data, allow_nan=False)
