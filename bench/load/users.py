"""Who asks, as locust runs them: readers and writers without a pause between their requests; told by BENCH_LOAD."""

from __future__ import annotations

import json
import os
import random
from typing import Any
from uuid import uuid4

from locust import constant, task
from locust.contrib.fasthttp import FastHttpUser

ASKED: dict[str, Any] = json.loads(os.environ["BENCH_LOAD"])
"""reads: {name: path}; write: {path, body} or null; headers; readers, writers."""


class Reader(FastHttpUser):
    """Reads one thing after the other, with a like chance for each."""

    fixed_count = ASKED["readers"]
    wait_time = constant(0)

    @task
    def read(self) -> None:
        """One read."""
        name = random.choice([*ASKED["reads"]])  # noqa: S311 - no secret
        self.client.get(ASKED["reads"][name], name=name, headers=ASKED["headers"])


class Writer(FastHttpUser):
    """Writes one new thing after the other."""

    fixed_count = ASKED["writers"]
    wait_time = constant(0)

    @task
    def write(self) -> None:
        """One write, under a code that nothing has."""
        body = {**ASKED["write"]["body"], "code": f"X-{uuid4().hex}"}
        self.client.post(ASKED["write"]["path"], name="write", json=body, headers=ASKED["headers"])
