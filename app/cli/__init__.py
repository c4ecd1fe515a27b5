"""The command `phanky`: a planner's questions asked from a terminal or a script.

A composition root: here, and in the translation of stored rounds, the service meets the optimiser.
"""

from __future__ import annotations

import io
import os
import sys

from app.cli.ends import Exit


def main() -> None:
    """Run the command line; Vietnamese letters come out whatever the terminal's encoding is set to."""
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())  # a closed stream is an empty one
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        _run(sys.argv[1:2])
    except OSError as error:
        sys.stderr.write(f"Không ghi được kết quả / The result cannot be written: {error.strerror}\n")
        os._exit(Exit.BAD_INPUT)  # the usual exit would fail once more at the same full or closed stream


def _run(command: list[str]) -> None:
    """A command on files does without the service, which takes a second or two to import."""
    from app.cli.on_files import app, named  # noqa: PLC0415 - as said

    if not named.issuperset(command or [""]):
        from app.cli.commands import app  # noqa: PLC0415 - as said
    app()
