"""Runs: a second engine, the canonical plan, seconds for a certificate.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_engine", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("canonical", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("certify_s", sa.Integer(), nullable=True))
    # what runs were asked before these could be
    op.execute(
        sa.text("UPDATE runs SET canonical = :no, certify_s = 0").bindparams(sa.bindparam("no", False, sa.Boolean()))
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.alter_column("canonical", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("certify_s", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_column("certify_s")
        batch_op.drop_column("canonical")
        batch_op.drop_column("second_engine")
