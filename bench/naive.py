"""The peer that comes with the public instances, beside them: how long it takes to build and pass a round."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

NAME = "naive_highs.py"
SHORT_S = "0.01"
"""It is to build; what it then searches is cut short."""


def build_s(folder: Path | None, text: bytes) -> float | None:
    """What it says of itself (`build_s`: without reading the file); None where it is not there, or broke."""
    program = None if folder is None else folder / NAME
    if program is None or not program.is_file():
        return None
    with TemporaryDirectory(prefix="phanky-bench-") as name:
        path = Path(name) / "round.json"
        path.write_bytes(text)
        words = [sys.executable, str(program), str(path), "--time", SHORT_S]
        done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - the program that the user points at
    return None if done.returncode else float(json.loads(done.stdout)["build_s"])
