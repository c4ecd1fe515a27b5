"""Identities at the city's provider, and browsers on their way to it.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kit.columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = app.kit.columns.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.CheckConstraint("(subject IS NULL) <> (username IS NULL)", name=op.f("ck_identities_bound_or_expected")),
        sa.CheckConstraint(
            "(username IS NULL) = (expires_at IS NULL)", name=op.f("ck_identities_expected_for_a_while")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
        sa.UniqueConstraint("issuer", "username", name=op.f("uq_identities_issuer_username")),
    )
    op.create_table(
        "sign_in_journeys",
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("goes_on", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_sign_in_journeys")),
    )


def downgrade() -> None:
    op.drop_table("sign_in_journeys")
    op.drop_table("identities")
