"""Rounds, their funds, ceilings, units, targets and facts.

Revision: 0001, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kit.columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", app.kit.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("code", name=op.f("uq_rounds_code")),
    )
    op.create_table(
        "facts",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_vi", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("number", app.kit.columns.ExactDecimal(length=64), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_kind", sa.String(), nullable=False),
        sa.Column("source_ref", sa.String(), nullable=True),
        sa.Column("source_date", sa.String(), nullable=True),
        sa.Column("source_note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_facts_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_facts")),
    )
    op.create_table(
        "funds",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reserve_rate", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.Column("carry_forward", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_funds_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_funds")),
    )
    op.create_table(
        "phases",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("weight", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_phases_years_in_order")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_phases_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_phases")),
    )
    op.create_table(
        "sources",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('source', 'public', 'illustrative', 'assumption', 'computed')", name=op.f("ck_sources_kind")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_sources_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_sources")),
    )
    op.create_table(
        "targets",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("baseline", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.Column("goal", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.Column("weight", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("unit_class", sa.String(), nullable=True),
        sa.CheckConstraint("direction IN ('up', 'down')", name=op.f("ck_targets_direction")),
        sa.CheckConstraint("measure IN ('amount', 'units')", name=op.f("ck_targets_measure")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_targets_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_targets")),
    )
    op.create_table(
        "units",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_class", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Integer(), nullable=True),
        sa.Column("valid_to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_units_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_units")),
    )
    op.create_table(
        "ceilings",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(), nullable=True),
        sa.Column("tag", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_vnd BETWEEN 0 AND 1000000000000000", name=op.f("ck_ceilings_amount_in_range")),
        sa.ForeignKeyConstraint(
            ["round_id", "fund"],
            ["funds.round_id", "funds.code"],
            name=op.f("fk_ceilings_round_id_fund"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "phase"],
            ["phases.round_id", "phases.code"],
            name=op.f("fk_ceilings_round_id_phase"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_ceilings_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_ceilings")),
    )
    op.create_table(
        "floors",
        sa.Column("title_vi", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("coverage", app.kit.columns.ExactDecimal(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "phase"],
            ["phases.round_id", "phases.code"],
            name=op.f("fk_floors_round_id_phase"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "target"],
            ["targets.round_id", "targets.code"],
            name=op.f("fk_floors_round_id_target"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "target", "phase", name=op.f("pk_floors")),
    )
    op.create_table(
        "reached_units",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "target"],
            ["targets.round_id", "targets.code"],
            name=op.f("fk_reached_units_round_id_target"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "unit"],
            ["units.round_id", "units.code"],
            name=op.f("fk_reached_units_round_id_unit"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "target", "unit", name=op.f("pk_reached_units")),
    )


def downgrade() -> None:
    op.drop_table("reached_units")
    op.drop_table("floors")
    op.drop_table("ceilings")
    op.drop_table("units")
    op.drop_table("targets")
    op.drop_table("sources")
    op.drop_table("phases")
    op.drop_table("funds")
    op.drop_table("facts")
    op.drop_table("rounds")
