"""The examples of docs/client.md run, one after the other, against the running service."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.client.conftest import Served

DOCUMENT = Path(__file__).parents[2] / "docs" / "client.md"
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_example_runs(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHANKY_ADDRESS", served.address)
    monkeypatch.setenv("PHANKY_TOKEN", served.token)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}

    examples = EXAMPLE.findall(DOCUMENT.read_text())
    for example in examples:
        exec(compile(example, str(DOCUMENT), "exec"), names)  # noqa: S102 - our own document

    assert len(examples) >= 5
    told = capsys.readouterr().out
    assert "LIB-2031" in told
    assert (tmp_path / "decision.pdf").read_bytes().startswith(b"%PDF-")
    names["phanky"].close()
