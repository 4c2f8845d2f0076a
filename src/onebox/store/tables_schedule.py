"""The table of tasks that come up by themselves. It stands beside the others of `tables.py`."""

from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table, Text

from .tables import metadata

schedule = Table(
    "schedule",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, ForeignKey("account.id", ondelete="CASCADE"), index=True),  # null: the command line
    Column("text", Text, nullable=False),
    Column("depth", String, nullable=False),  # empty: the box chooses
    Column("spec", Text, nullable=False),  # when, in words that `living/when.py` reads
    Column("next_at", Float, index=True),  # null: never again
    Column("email", Text, nullable=False),
    Column("webhook", Text, nullable=False),
    Column("run", String),  # goes on, or has ended and is not told yet
    Column("last", String),  # the newest that began
    Column("tries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("created", Float, nullable=False),
)
