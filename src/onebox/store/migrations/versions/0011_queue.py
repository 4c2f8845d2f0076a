"""Runs may wait for a worker: since when, and how often one died over it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("run", sa.Column("queued", sa.Float))
    op.add_column("run", sa.Column("tries", sa.Integer))
    op.create_index("ix_run_queued", "run", ["queued"])


def downgrade() -> None:
    op.drop_index("ix_run_queued", "run")
    op.drop_column("run", "tries")
    op.drop_column("run", "queued")
