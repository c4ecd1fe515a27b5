"""Jobs and workers, what happens to runs, sweeps and their points.

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kit.columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = app.kit.columns.UtcDateTime(timezone=True)
OLD_STATES = "state IN ('queued', 'running', 'done', 'infeasible', 'none', 'failed')"
STATES = "state IN ('queued', 'running', 'done', 'infeasible', 'none', 'cancelled', 'failed')"


def upgrade() -> None:
    _jobs()
    _runs()
    _sweeps()
    # what was asked for before there were jobs, and has no end yet: a worker finds that nobody does it, and does it
    op.execute(
        sa.text(
            "INSERT INTO jobs (id, kind, subject, part, asked_by, turn, state, workflow_id, attempts, queued_at)"
            " SELECT id || '.0', 'run', id, 0, '', 1, 'queued', id || '.0', 0, created_at FROM runs"
            " WHERE state IN ('queued', 'running')"
        )
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('run', 'sweep')", name=op.f("ck_jobs_kind")),
        sa.CheckConstraint("state IN ('queued', 'running', 'ended')", name=op.f("ck_jobs_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_workflow_id"), ["workflow_id"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )


def _runs() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("question_sha256", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answered_from", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("crashes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("worker", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("engine_version", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("cancel_asked_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("log", sa.Text(), nullable=True))
        batch_op.drop_constraint(op.f("ck_runs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_runs_state"), STATES)
    with op.batch_alter_table("runs", schema=None) as batch_op:
        for column in ("asked_by", "question_sha256", "attempts", "crashes"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index(batch_op.f("ix_runs_question_sha256"), ["question_sha256"], unique=False)
    op.create_table(
        "freezes",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("scenario_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scenario_changed_at", MOMENT, nullable=True),
        sa.Column("round_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_freezes_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"], name=op.f("fk_freezes_round_sha256")),
        sa.PrimaryKeyConstraint("round_id", "scenario_code", name=op.f("pk_freezes")),
    )
    op.create_table(
        "run_events",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_events_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_events")),
    )


def _sweeps() -> None:
    op.create_table(
        "sweeps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_code", sa.String(), nullable=False),
        sa.Column("round_revision", sa.Integer(), nullable=False),
        sa.Column("round_sha256", sa.String(), nullable=False),
        sa.Column("scenario_code", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("part_size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("time_limit_s", sa.Integer(), nullable=False),
        sa.Column("gap", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.Column("canonical", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("cancel_asked_at", MOMENT, nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'cancelled', 'failed')", name=op.f("ck_sweeps_state")
        ),
        sa.ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"], name=op.f("fk_sweeps_round_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweeps")),
    )
    with op.batch_alter_table("sweeps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sweeps_round_code"), ["round_code"], unique=False)
    op.create_table(
        "sweep_points",
        sa.Column("sweep_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("stopped", sa.String(), nullable=False),
        sa.Column("coverage", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("bound", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("gap", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("cost_vnd", sa.BigInteger(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=True),
        sa.Column("round_sha256", sa.String(), nullable=True),
        sa.Column("starts", sa.JSON(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweeps.id"], name=op.f("fk_sweep_points_sweep_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sweep_id", "place", name=op.f("pk_sweep_points")),
    )


def downgrade() -> None:
    op.drop_table("sweep_points")
    with op.batch_alter_table("sweeps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sweeps_round_code"))
    op.drop_table("sweeps")
    op.drop_table("run_events")
    op.drop_table("freezes")
    # the older schema has no word for it: a cancelled run failed
    op.execute(sa.text("UPDATE runs SET state = 'failed' WHERE state = 'cancelled'"))
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_question_sha256"))
        batch_op.drop_constraint(op.f("ck_runs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_runs_state"), OLD_STATES)
        for column in (
            "log",
            "cancel_asked_at",
            "engine_version",
            "worker",
            "crashes",
            "attempts",
            "answered_from",
            "question_sha256",
            "asked_by",
        ):
            batch_op.drop_column(column)
    op.drop_table("workers")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_workflow_id"))
        batch_op.drop_index(batch_op.f("ix_jobs_subject"))
        batch_op.drop_index(batch_op.f("ix_jobs_state"))
    op.drop_table("jobs")
