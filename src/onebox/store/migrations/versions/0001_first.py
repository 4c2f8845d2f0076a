"""The first schema. Frozen: later versions add migrations, they do not change this one."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "conversation",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column(
            "conversation", sa.String, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("parent", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("run", sa.String, index=True),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column(
            "conversation", sa.String, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("ask", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("stop_reason", sa.String),
        sa.Column("error", sa.Text),
        sa.Column("created", sa.Float, nullable=False, index=True),
        sa.Column("finished", sa.Float),
        sa.Column("owner", sa.String),
        sa.Column("lease_until", sa.Float),
    )
    op.create_table(
        "event",
        sa.Column("run", sa.String, sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("collection", sa.String, nullable=False, index=True),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("date", sa.String),
        sa.Column("language", sa.String),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.Float),
        sa.Column("added", sa.Float, nullable=False),
    )
    op.create_index("source_place", "source", ["collection", "location"], unique=True)
    op.create_table(
        "passage",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("embed_key", sa.String, nullable=False, index=True),
        sqlite_autoincrement=True,
    )
    op.create_index("passage_place", "passage", ["source", "start"], unique=True)
    op.create_table(
        "embedding",
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "cache",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "note",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for name in ("note", "cache", "embedding", "passage", "source", "event", "run", "message", "conversation"):
        op.drop_table(name)
