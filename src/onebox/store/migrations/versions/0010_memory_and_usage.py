"""What is remembered about users, and what each run took, beside it: the usage page adds up columns, not events."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_USED = ("day", "account", "depth", "model", "state", "prompt_tokens", "completion_tokens", "seconds")


def upgrade() -> None:
    op.create_table(
        "memory",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("account", sa.String, sa.ForeignKey("account.id", ondelete="CASCADE"), index=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("always", sa.Integer, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("updated", sa.Float, nullable=False),
    )
    op.add_column("conversation", sa.Column("memory", sa.Integer))
    for name, kind in (
        ("counted", sa.Float),
        ("account", sa.String),
        ("day", sa.Integer),
        ("depth", sa.String),
        ("model", sa.String),
        ("prompt_tokens", sa.Integer),
        ("completion_tokens", sa.Integer),
        ("seconds", sa.Float),
    ):
        op.add_column("run", sa.Column(name, kind))
    op.create_index("run_used", "run", list(_USED))


def downgrade() -> None:
    op.drop_index("run_used", "run")
    for name in ("seconds", "completion_tokens", "prompt_tokens", "model", "depth", "day", "account", "counted"):
        op.drop_column("run", name)
    op.drop_column("conversation", "memory")
    op.drop_table("memory")
