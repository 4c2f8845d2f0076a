"""Accounts, their sessions, keys and uploads; conversations that belong to someone and can be shared."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in (sa.Column("owner", sa.String), sa.Column("leaf", sa.String), sa.Column("updated", sa.Float)):
        op.add_column("conversation", column)
    op.create_index("ix_conversation_owner", "conversation", ["owner"])
    op.execute("UPDATE conversation SET updated = created")
    op.create_table(
        "account",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("password", sa.String),
        sa.Column("subject", sa.String, unique=True),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("hash", sa.String, primary_key=True),
        _of_account(),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.String, primary_key=True),
        _of_account(),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False, unique=True),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.String, primary_key=True),
        _of_account(),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "share",
        sa.Column("conversation", sa.String, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("created", sa.Float, nullable=False),
    )


def downgrade() -> None:
    for name in ("share", "upload", "api_key", "session", "account"):
        op.drop_table(name)
    op.drop_index("ix_conversation_owner", "conversation")
    for column in ("updated", "leaf", "owner"):
        op.drop_column("conversation", column)


def _of_account() -> sa.Column[str]:
    account = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account", sa.String, account, nullable=False, index=True)
