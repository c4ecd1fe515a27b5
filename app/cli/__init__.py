"""The command `phanky`: a planner's questions asked from a terminal or a script.

A composition root: here, and in the translation of stored rounds, the service meets the optimiser.
"""

from __future__ import annotations

import io
import sys

import typer

from app.cli import files, stored

app = typer.Typer(
    name="phanky",
    help="Lập kế hoạch vốn cho chương trình công nghệ thông tin · Budget planner for public IT programmes",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    files.plan,
    files.check,
    files.apply,
    files.schema,
    files.verify,
    stored.migrate,
    stored.seed,
    stored.serve,
    stored.replay,
    stored.export,
):
    app.command()(command)


def main() -> None:
    """Run the command line; Vietnamese letters come out whatever the terminal's encoding is set to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
