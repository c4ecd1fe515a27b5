"""The command `phanky`: a planner's questions asked from a terminal or a script.

A composition root: here, and in the translation of stored rounds, the service meets the optimiser.
"""

from __future__ import annotations

import io
import os
import sys

import typer

from app.cli import backup, files, frontier, people, plan, queue, replay, serve, sheets, stored, trail, webhooks
from app.cli.database import BAD_INPUT

app = typer.Typer(
    name="phanky",
    help="Lập kế hoạch vốn cho chương trình công nghệ thông tin · Budget planner for public IT programmes",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    plan.plan,
    frontier.frontier,
    files.check,
    files.apply,
    files.schema,
    files.verify,
    stored.migrate,
    stored.seed,
    serve.serve,
    replay.replay,
    stored.export,
    sheets.sheet,
    sheets.import_sheet,
    sheets.judge_sheet,
    queue.worker,
    backup.backup,
    backup.restore,
):
    app.command()(command)
app.add_typer(queue.app, name="runs")
app.add_typer(people.app, name="people")
app.add_typer(trail.app, name="audit")
app.add_typer(webhooks.app, name="webhooks")


def main() -> None:
    """Run the command line; Vietnamese letters come out whatever the terminal's encoding is set to."""
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())  # a closed stream is an empty one
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OSError as error:
        sys.stderr.write(f"Không ghi được kết quả / The result cannot be written: {error.strerror}\n")
        os._exit(BAD_INPUT)  # the usual exit would fail once more at the same full or closed stream
