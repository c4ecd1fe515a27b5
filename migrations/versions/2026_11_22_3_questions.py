"""Scenarios, runs and plans.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kit.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_rounds",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_frozen_rounds")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_code", sa.String(), nullable=False),
        sa.Column("round_sha256", sa.String(), nullable=False),
        sa.Column("scenario_code", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("stopped", sa.String(), nullable=False),
        sa.Column("coverage", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("cost_vnd", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"], name=op.f("fk_plans_round_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plans_round_code"), ["round_code"], unique=False)
    op.create_table(
        "scenarios",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_scenarios_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_scenarios")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_code", sa.String(), nullable=False),
        sa.Column("round_revision", sa.Integer(), nullable=False),
        sa.Column("round_sha256", sa.String(), nullable=False),
        sa.Column("scenario_code", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("time_limit_s", sa.Integer(), nullable=False),
        sa.Column("gap", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.Column("created_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", app.kit.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", app.kit.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("plan_id", sa.String(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'infeasible', 'none', 'failed')", name=op.f("ck_runs_state")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_runs_plan_id")),
        sa.ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"], name=op.f("fk_runs_round_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_round_code"), ["round_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_round_code"))
    op.drop_table("runs")
    op.drop_table("scenarios")
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plans_round_code"))
    op.drop_table("plans")
    op.drop_table("frozen_rounds")
