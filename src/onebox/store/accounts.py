"""Who may use the box: accounts, their sessions and API keys. Tokens are kept as hashes only."""

import hashlib
import secrets
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from . import passwords, tables
from .cache import Notes

AccountRole = Literal["owner", "member"]
KEY_PREFIX = "obx_"
API_OWNER = "api:"
"""Before an account's id: owner of what its programs ask over the OpenAI-compatible doors."""
_SETUP = "server.setup_token"
_ACCOUNT = tables.account
_COLUMNS = (_ACCOUNT.c.id, _ACCOUNT.c.name, _ACCOUNT.c.role, _ACCOUNT.c.created)


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    role: AccountRole
    created: float


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: str
    name: str
    created: float


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so one round of sha256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Make, find and change accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def any(self) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(_ACCOUNT.c.id).limit(1)).first() is not None

    def create(
        self, name: str, password: str | None, role: AccountRole = "member", *, subject: str | None = None
    ) -> Account | None:
        """The new account; None when the name is taken."""
        account = Account(uuid.uuid4().hex[:12], name, role, time.time())
        kept = passwords.hashed(password) if password is not None else None
        row = {"id": account.id, "name": name, "role": role, "password": kept, "subject": subject}
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(_ACCOUNT), row | {"created": account.created})
        except sa.exc.IntegrityError:
            return None
        return account

    def create_first(self, token: str, name: str, password: str) -> Account | None:
        """The first account, an owner, for the set-up token, which is used up; None when it does not fit."""
        kept = passwords.hashed(password)
        note = tables.note
        with self._engine.begin() as connection:
            used = sa.delete(note).where(note.c.name == _SETUP, note.c.value == digest(token))
            if not connection.execute(used).rowcount:
                return None
            if connection.execute(sa.select(_ACCOUNT.c.id).limit(1)).first() is not None:
                return None
            account = Account(uuid.uuid4().hex[:12], name, "owner", time.time())
            row = {"id": account.id, "name": name, "role": "owner", "password": kept, "created": account.created}
            connection.execute(sa.insert(_ACCOUNT), row)
        return account

    def signed_in(self, name: str, password: str) -> Account | None:
        """The account of this name when the password is its own. As slow for a name that is not there."""
        with self._engine.connect() as connection:
            query = sa.select(*_COLUMNS, _ACCOUNT.c.password).where(_ACCOUNT.c.name == name)
            row = connection.execute(query).one_or_none()
        right = passwords.fits(password, row.password if row else None)
        return _account(row) if right and row else None

    def get(self, identity: str) -> Account | None:
        return self._one(_ACCOUNT.c.id == identity)

    def by_subject(self, subject: str) -> Account | None:
        """The account that signs in as `subject` at the OIDC provider."""
        return self._one(_ACCOUNT.c.subject == subject)

    def list(self) -> Sequence[Account]:
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*_COLUMNS).order_by(_ACCOUNT.c.created)).all()
        return [_account(row) for row in rows]

    def change(self, identity: str, *, password: str | None = None, role: AccountRole | None = None) -> None:
        """A new password ends the account's sessions."""
        values: dict[str, str] = {}
        if password is not None:
            values["password"] = passwords.hashed(password)
        if role is not None:
            values["role"] = role
        if not values:
            return
        with self._engine.begin() as connection:
            connection.execute(sa.update(_ACCOUNT).where(_ACCOUNT.c.id == identity).values(values))
            if password is not None:
                connection.execute(sa.delete(tables.session).where(tables.session.c.account == identity))

    def remove(self, identity: str) -> None:
        """The account and all that is its own: sessions, keys, uploads, conversations with their runs."""
        with self._engine.begin() as connection:
            own = tables.conversation.c.owner.in_([identity, f"{API_OWNER}{identity}"])
            connection.execute(sa.delete(tables.conversation).where(own))
            connection.execute(sa.delete(_ACCOUNT).where(_ACCOUNT.c.id == identity))

    def setup_token(self, *, anew: bool = False) -> str | None:
        """A token for making the first account; None when there is an account, or one was given out before.

        It holds until it is used, also over restarts; only its hash is kept. `anew` replaces one given out.
        """
        notes = Notes(self._engine)
        if self.any() or (notes.get(_SETUP) and not anew):
            return None
        token = secrets.token_urlsafe(24)
        notes.set(_SETUP, digest(token))
        return token

    def _one(self, where: sa.ColumnElement[bool]) -> Account | None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(where)).one_or_none()
        return _account(row) if row else None


class Tokens:
    """Sessions of browsers and keys of programs: tokens that stand for an account."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_session(self, account: str, days: float) -> str:
        """A new session token; sessions that ran out are swept away."""
        token, now = secrets.token_urlsafe(32), time.time()
        row = {"hash": digest(token), "account": account, "created": now, "expires": now + days * 86400}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.session).where(tables.session.c.expires < now))
            connection.execute(sa.insert(tables.session), row)
        return token

    def close_session(self, token: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.session).where(tables.session.c.hash == digest(token)))

    def session_account(self, token: str) -> Account | None:
        """Whose session this is, unless it ran out."""
        session = tables.session
        return self._account(session, (session.c.hash == digest(token)) & (session.c.expires > time.time()))

    def key_account(self, key: str) -> Account | None:
        return self._account(tables.api_key, tables.api_key.c.hash == digest(key))

    def new_key(self, account: str, name: str) -> tuple[ApiKey, str]:
        """The key as it is listed, and its text, which is not kept."""
        text = KEY_PREFIX + secrets.token_urlsafe(32)
        key = ApiKey(uuid.uuid4().hex[:12], name, time.time())
        row = {"id": key.id, "account": account, "name": name, "hash": digest(text), "created": key.created}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(tables.api_key), row)
        return key, text

    def keys(self, account: str) -> list[ApiKey]:
        table = tables.api_key
        query = sa.select(table.c.id, table.c.name, table.c.created).where(table.c.account == account)
        with self._engine.connect() as connection:
            return [ApiKey(*row) for row in connection.execute(query.order_by(table.c.created)).all()]

    def remove_key(self, account: str, key: str) -> bool:
        table = tables.api_key
        with self._engine.begin() as connection:
            gone = connection.execute(sa.delete(table).where(table.c.id == key, table.c.account == account))
        return bool(gone.rowcount)

    def _account(self, table: sa.Table, where: sa.ColumnElement[bool]) -> Account | None:
        query = sa.select(*_COLUMNS).select_from(_ACCOUNT.join(table, table.c.account == _ACCOUNT.c.id)).where(where)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return _account(row) if row else None


def _account(row: Any) -> Account:
    return Account(row.id, row.name, "owner" if row.role == "owner" else "member", row.created)
