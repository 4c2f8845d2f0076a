"""The frontier of crawls: which pages of a site are read and which wait."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "crawl",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("started", sa.Float, nullable=False),
        sa.Column("updated", sa.Float, nullable=False),
    )
    crawl = sa.ForeignKey("crawl.id", ondelete="CASCADE")
    op.create_table(
        "crawl_page",
        sa.Column("crawl", sa.String, crawl, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("crawl_page_next", "crawl_page", ["crawl", "state", "depth", "place"])


def downgrade() -> None:
    op.drop_table("crawl_page")
    op.drop_table("crawl")
