"""The tag of what an answer to a request with a key had made.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("given_answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("etag", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("given_answers", schema=None) as batch_op:
        batch_op.drop_column("etag")
