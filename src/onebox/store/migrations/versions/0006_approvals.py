"""Approvals that runs ask for, and the list of what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("run", sa.String, sa.ForeignKey("run.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("key", sa.String, nullable=False, index=True),
        sa.Column("tool", sa.String, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("asked", sa.Float, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
        sa.Column("decided", sa.Float),
        sa.Column("by", sa.String),
    )
    op.create_table(
        "action",
        sa.Column("run", sa.String, sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("tool", sa.String, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("approval", sa.String),
        sa.Column("began", sa.Float, nullable=False),
        sa.Column("ended", sa.Float),
        sa.Column("ok", sa.Integer),
        sa.Column("changed", sa.Text, nullable=False),
        sa.Column("undo", sa.Text, nullable=False),
    )
