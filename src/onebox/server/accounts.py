"""Accounts (for owners) and API keys (everyone their own)."""

import asyncio

from ..skills.agents import Agents
from ..store.accounts import Account, AccountRole, Accounts, Tokens
from ..store.conversation_list import ConversationList
from ..store.memories import Memories
from ..store.uploads import Uploads
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .session import Name, Password, User, shown


class NewUser(Shape):
    name: Name
    password: Password
    role: AccountRole = "member"


class ChangedUser(Shape):
    """A new password signs the account out everywhere."""

    password: Password | None = None
    role: AccountRole | None = None


class Users(Answer):
    users: list[User]


class NewKey(Shape):
    name: Name


class Key(Answer):
    id: str
    name: str
    created: float


class KeyOnce(Key):
    """`key` is told this once; only a hash of it is kept."""

    key: str


class Keys(Answer):
    keys: list[Key]


async def _users(call: Call) -> Users:
    return Users(users=[shown(account) for account in Accounts(call.box.database).list()])


async def _new_user(call: Call) -> User:
    body: NewUser = call.body
    accounts = Accounts(call.box.database)
    account = await asyncio.to_thread(accounts.create, body.name.strip(), body.password, body.role)
    if account is None:
        raise Refused("name_taken", 409, name=body.name)
    return shown(account)


async def _change_user(call: Call) -> User:
    body: ChangedUser = call.body
    accounts, account = Accounts(call.box.database), _account(call)
    if body.role == "member":
        _not_the_last(accounts, account)
    await asyncio.to_thread(accounts.change, account.id, password=body.password, role=body.role)
    call.request.app.state.known.forget()
    return shown(_account(call))


async def _remove_user(call: Call) -> None:
    accounts, account = Accounts(call.box.database), _account(call)
    _not_the_last(accounts, account)
    own = ConversationList(call.box.database)
    for conversation in own.every(account.id):
        for run in own.running(conversation):
            await call.box.background.cancel(run)
        await call.box.forget_shown(conversation)
    Uploads(call.box.database, call.box.settings.home).drop_all(account.id)
    Agents(call.box.settings.home, call.box.notes, account.id).drop_all()
    Memories(call.box.database, account.id).turn(True)  # the note of the switch goes, too
    call.box.routing.forget(account.id)
    accounts.remove(account.id)
    call.request.app.state.known.forget()


def _account(call: Call) -> Account:
    account = Accounts(call.box.database).get(call.id)
    if account is None:
        raise call.missing("account", "账户", call.id)
    return account


def _not_the_last(accounts: Accounts, account: Account) -> None:
    owners = [one.id for one in accounts.list() if one.role == "owner"]
    if owners == [account.id]:
        raise Refused("last_owner", 409)


async def _keys(call: Call) -> Keys:
    found = Tokens(call.box.database).keys(call.user.id)
    return Keys(keys=[Key.model_validate(key, from_attributes=True) for key in found])


async def _new_key(call: Call) -> KeyOnce:
    body: NewKey = call.body
    key, text = Tokens(call.box.database).new_key(call.user.id, body.name.strip())
    return KeyOnce(id=key.id, name=key.name, created=key.created, key=text)


async def _remove_key(call: Call) -> None:
    if not Tokens(call.box.database).remove_key(call.user.id, call.id):
        raise call.missing("key", "密钥", call.id)
    call.request.app.state.known.forget()


DOORS = [
    Door("GET", "/api/users", _users, "All accounts", answer=Users, who="owner"),
    Door("POST", "/api/users", _new_user, "Make an account", NewUser, answer=User, status=201, who="owner"),
    Door("PATCH", "/api/users/{id}", _change_user, "Change role or password", ChangedUser, answer=User, who="owner"),
    Door("DELETE", "/api/users/{id}", _remove_user, "Delete an account and all its own", status=204, who="owner"),
    Door("GET", "/api/keys", _keys, "Your API keys", answer=Keys),
    Door("POST", "/api/keys", _new_key, "Make an API key", NewKey, answer=KeyOnce, status=201),
    Door("DELETE", "/api/keys/{id}", _remove_key, "Revoke an API key", status=204),
]
