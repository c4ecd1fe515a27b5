"""Projects, their options and rules.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kit.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "projects",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("project_group", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("must", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint("must IN ('in', 'out')", name=op.f("ck_projects_must")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_projects_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_projects")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index("ix_projects_round_id_position", ["round_id", "position"], unique=False)
    op.create_table(
        "options",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("start_years", sa.JSON(), nullable=False),
        sa.Column("duration_years", sa.Integer(), nullable=False),
        sa.Column("min_fraction", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.CheckConstraint("duration_years >= 1", name=op.f("ck_options_duration")),
        sa.ForeignKeyConstraint(
            ["round_id", "project"],
            ["projects.round_id", "projects.code"],
            name=op.f("fk_options_round_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "project", "code", name=op.f("pk_options")),
    )
    op.create_table(
        "rules",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("lag_years", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("tag", sa.String(), nullable=True),
        sa.Column("share", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("fund", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=True),
        sa.Column("citation", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id", "fund"], ["funds.round_id", "funds.code"], name=op.f("fk_rules_round_id_fund")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "phase"], ["phases.round_id", "phases.code"], name=op.f("fk_rules_round_id_phase")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_rules_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_rules")),
    )
    op.create_table(
        "committed",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("fraction_bp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "project", "option"],
            ["options.round_id", "options.project", "options.code"],
            name=op.f("fk_committed_round_id_project_option"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "project", name=op.f("pk_committed")),
    )
    op.create_table(
        "contributions",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("amount", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("lag_years", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "project", "option"],
            ["options.round_id", "options.project", "options.code"],
            name=op.f("fk_contributions_round_id_project_option"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "target"], ["targets.round_id", "targets.code"], name=op.f("fk_contributions_round_id_target")
        ),
        sa.PrimaryKeyConstraint("round_id", "project", "option", "position", name=op.f("pk_contributions")),
    )
    op.create_table(
        "cost_lines",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(), nullable=False),
        sa.Column("year_offset", sa.Integer(), nullable=False),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_vnd BETWEEN 0 AND 1000000000000000", name=op.f("ck_cost_lines_amount_in_range")),
        sa.ForeignKeyConstraint(
            ["round_id", "fund"], ["funds.round_id", "funds.code"], name=op.f("fk_cost_lines_round_id_fund")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "project", "option"],
            ["options.round_id", "options.project", "options.code"],
            name=op.f("fk_cost_lines_round_id_project_option"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "project", "option", "position", name=op.f("pk_cost_lines")),
    )
    op.create_table(
        "option_tags",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("share", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "project", "option"],
            ["options.round_id", "options.project", "options.code"],
            name=op.f("fk_option_tags_round_id_project_option"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "project", "option", "tag", name=op.f("pk_option_tags")),
    )
    op.create_table(
        "rule_projects",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "project"],
            ["projects.round_id", "projects.code"],
            name=op.f("fk_rule_projects_round_id_project"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "rule"],
            ["rules.round_id", "rules.code"],
            name=op.f("fk_rule_projects_round_id_rule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "rule", "position", name=op.f("pk_rule_projects")),
    )
    op.create_table(
        "running_lines",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(), nullable=False),
        sa.Column("amount_per_year_vnd", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_per_year_vnd BETWEEN 0 AND 1000000000000000", name=op.f("ck_running_lines_amount_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "fund"], ["funds.round_id", "funds.code"], name=op.f("fk_running_lines_round_id_fund")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "project", "option"],
            ["options.round_id", "options.project", "options.code"],
            name=op.f("fk_running_lines_round_id_project_option"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "project", "option", "position", name=op.f("pk_running_lines")),
    )
    op.create_table(
        "contribution_units",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("contribution", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "project", "option", "contribution"],
            ["contributions.round_id", "contributions.project", "contributions.option", "contributions.position"],
            name=op.f("fk_contribution_units_round_id_project_option_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "unit"], ["units.round_id", "units.code"], name=op.f("fk_contribution_units_round_id_unit")
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "project", "option", "contribution", "unit", name=op.f("pk_contribution_units")
        ),
    )


def downgrade() -> None:
    op.drop_table("contribution_units")
    op.drop_table("running_lines")
    op.drop_table("rule_projects")
    op.drop_table("option_tags")
    op.drop_table("cost_lines")
    op.drop_table("contributions")
    op.drop_table("committed")
    op.drop_table("rules")
    op.drop_table("options")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index("ix_projects_round_id_position")
    op.drop_table("projects")
