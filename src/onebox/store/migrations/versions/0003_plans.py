"""Plans of research runs, each version kept, and what the user wishes of a run while it goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "plan",
        _of_run(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "wish",
        _of_run(),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("created", sa.Float, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("wish")
    op.drop_table("plan")


def _of_run() -> sa.Column[str]:
    run = sa.ForeignKey("run.id", ondelete="CASCADE")
    return sa.Column("run", sa.String, run, primary_key=True)
