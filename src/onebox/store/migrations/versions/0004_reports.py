"""Versions of reports, and which reports are kept up to date by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "report_version",
        _of_run(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("run", sa.String, nullable=False, index=True),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("says", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "report_watch",
        _of_run(),
        sa.Column("every", sa.String, nullable=False),
        sa.Column("next_at", sa.Float, nullable=False, index=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("webhook", sa.Text, nullable=False),
        sa.Column("run", sa.String),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("report_watch")
    op.drop_table("report_version")


def _of_run() -> sa.Column[str]:
    return sa.Column("report", sa.String, sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
