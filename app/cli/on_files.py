"""The commands that read files and write files, and need neither the service nor its database."""

from __future__ import annotations

import typer

from app.cli import files, frontier, plan

COMMANDS = (plan.plan, frontier.frontier, files.check, files.apply, files.schema, files.verify)


def group() -> typer.Typer:
    """A command line with these commands."""
    made = typer.Typer(
        name="phanky",
        help="Lập kế hoạch vốn cho chương trình công nghệ thông tin · Budget planner for public IT programmes",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for command in COMMANDS:
        made.command()(command)
    return made


app = group()
named = frozenset(command.__name__ for command in COMMANDS)
"""How they are called."""
