"""Every table, in SQLAlchemy Core, the same for SQLite and PostgreSQL. Times are seconds since 1970."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

_RowId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only for INTEGER

conversation = Table(
    "conversation",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("owner", String, index=True),  # the account whose it is; null: asked on the command line
    Column("leaf", String),  # the newest message of the branch that is shown
    Column("updated", Float),
    Column("memory", Integer),  # 0: nothing remembered is used or kept in it
)

message = Table(
    "message",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation", String, ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("parent", String),
    Column("role", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("run", String, index=True),
    Column("created", Float, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation", String, ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ask", Text, nullable=False),  # the Ask as JSON
    Column("state", String, nullable=False),
    Column("stop_reason", String),
    Column("error", Text),
    Column("created", Float, nullable=False, index=True),
    Column("finished", Float),
    Column("owner", String),  # the process that works on it …
    Column("lease_until", Float),  # … and until when that is believed without a new sign of life
    # What the usage page adds up, told from the run's events once it has ended (`usage.py`):
    Column("counted", Float),  # the `finished` these hold for; null: not told yet
    Column("account", String),  # null: the command line
    Column("day", Integer),  # days since 1970, in this machine's time
    Column("depth", String),
    Column("model", String),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("seconds", Float),
    Index("run_used", "day", "account", "depth", "model", "state", "prompt_tokens", "completion_tokens", "seconds"),
)

event = Table(
    "event",
    metadata,
    Column("run", String, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", Text, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("id", String, primary_key=True),
    Column("collection", String, nullable=False, index=True),
    Column("location", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("date", String),
    Column("language", String),
    Column("content_hash", String, nullable=False),  # sha256 of the file's bytes
    Column("bytes", BigInteger, nullable=False),
    Column("modified", Float),
    Column("added", Float, nullable=False),
    Index("source_place", "collection", "location", unique=True),
)

passage = Table(
    "passage",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("source", String, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False, default=""),
    Column("text", Text, nullable=False),  # laid end to end, a source's passages are its stored text
    Column("embed_key", String, nullable=False, index=True),
    Index("passage_place", "source", "start", unique=True),
    sqlite_autoincrement=True,  # a passage's number is never given to another
)

embedding = Table(
    "embedding",
    metadata,
    Column("model", String, primary_key=True),
    Column("key", String, primary_key=True),  # sha256 of the embedded text: nothing is embedded twice
    Column("vector", LargeBinary, nullable=False),  # float16, little endian
)

cache = Table(
    "cache",
    metadata,
    Column("key", String, primary_key=True),  # sha256 of everything the value depends on
    Column("kind", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("created", Float, nullable=False),
)

note = Table(
    "note",
    metadata,
    Column("name", String, primary_key=True),  # e.g. `library.revision`, `probe.http://…|model`
    Column("value", Text, nullable=False),
)

plan = Table(
    "plan",
    metadata,
    Column("run", String, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("by", String, nullable=False),  # box, user
    Column("body", Text, nullable=False),  # the plan as JSON
    Column("created", Float, nullable=False),
)

wish = Table(
    "wish",
    metadata,
    Column("run", String, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),  # finish, pause
    Column("created", Float, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("role", String, nullable=False),  # owner, member
    Column("password", String),  # as `passwords.py` writes it; null: signs in elsewhere
    Column("subject", String, unique=True),  # who it is at the OIDC provider, `issuer#subject`
    Column("created", Float, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("hash", String, primary_key=True),  # sha256 of the token in the cookie
    Column("account", String, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),  # sha256 of the key
    Column("created", Float, nullable=False),
)

upload = Table(
    "upload",
    metadata,
    Column("id", String, primary_key=True),  # also its folder under `files` in the home folder
    Column("account", String, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),  # media type
    Column("bytes", BigInteger, nullable=False),
    Column("created", Float, nullable=False),
)

crawl = Table(
    "crawl",
    metadata,
    Column("id", String, primary_key=True),
    Column("start", Text, nullable=False),  # the address it begins at
    Column("state", String, nullable=False),  # going, done
    Column("started", Float, nullable=False),
    Column("updated", Float, nullable=False),
)

crawl_page = Table(
    "crawl_page",
    metadata,
    Column("crawl", String, ForeignKey("crawl.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String, primary_key=True),  # equal for addresses of one page
    Column("url", Text, nullable=False),
    Column("place", Integer, nullable=False),  # in order of discovery
    Column("depth", Integer, nullable=False),
    Column("state", String, nullable=False),  # waiting, kept, unchanged, skipped, refused, failed
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index("crawl_page_next", "crawl", "state", "depth", "place"),
)

share = Table(
    "share",
    metadata,
    Column("conversation", String, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("token", String, nullable=False, unique=True),
    Column("created", Float, nullable=False),
)

memory = Table(
    "memory",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, ForeignKey("account.id", ondelete="CASCADE"), index=True),  # null: the command line
    Column("key", String, nullable=False),  # sha256 of the text folded: nothing is remembered twice
    Column("text", Text, nullable=False),  # empty for a suggestion the user refused: only its key is kept
    Column("always", Integer, nullable=False),  # 1: told with every question, not only where it fits
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
)

approval = Table(
    "approval",
    metadata,
    Column("id", String, primary_key=True),
    Column("run", String, ForeignKey("run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", String, nullable=False, index=True),  # sha256 of run, tool and canonical arguments
    Column("tool", String, nullable=False),
    Column("arguments", Text, nullable=False),  # JSON, as they are shown and as they are used
    Column("reason", Text, nullable=False),
    Column("state", String, nullable=False),  # pending, allowed, denied, used
    Column("asked", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("decided", Float),
    Column("by", String),  # the account that decided, or `cli`
)

action = Table(
    "action",
    metadata,
    Column("run", String, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("tool", String, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("verdict", String, nullable=False),  # allow, refuse; ask: it waited and nobody answered
    Column("reason", Text, nullable=False),
    Column("approval", String),
    Column("began", Float, nullable=False),
    Column("ended", Float),  # null: it was begun and nothing says that it ended
    Column("ok", Integer),
    Column("changed", Text, nullable=False, default="[]"),  # JSON list of what it made or changed
    Column("undo", Text, nullable=False, default=""),
)

report_version = Table(
    "report_version",
    metadata,
    Column("report", String, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),  # the run it began with
    Column("version", Integer, primary_key=True, autoincrement=False),  # counts from 1
    Column("run", String, nullable=False, index=True),  # the run that wrote this version
    Column("created", Float, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("says", String, nullable=False),  # sha256 of what a reader reads
    Column("body", Text, nullable=False),  # plan, claims and report as JSON
)

report_watch = Table(
    "report_watch",
    metadata,
    Column("report", String, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("every", String, nullable=False),  # daily, weekly
    Column("next_at", Float, nullable=False, index=True),
    Column("email", Text, nullable=False, default=""),
    Column("webhook", Text, nullable=False, default=""),
    Column("run", String),  # the refresh that goes on, until all who want to know were told of it
    Column("told", Integer, nullable=False, default=0),  # the newest version that was told of
    Column("seen", Integer, nullable=False, default=0),  # the newest version the user looked at
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("created", Float, nullable=False),
)
