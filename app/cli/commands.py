"""Every command: those on files, then those of the service and its database."""

from __future__ import annotations

from app.cli import backup, on_files, people, queue, replay, serve, sheets, stored, trail, webhooks

app = on_files.group()
for command in (
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
