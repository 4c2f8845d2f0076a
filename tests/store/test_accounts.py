"""Accounts, their tokens, the set-up token."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from onebox.store.accounts import Accounts, Tokens
from onebox.store.conversation_list import ConversationList, snippet
from onebox.store.conversations import Conversations
from onebox.store.database import open_database


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def test_the_first_account(engine: Engine) -> None:
    accounts = Accounts(engine)
    token = accounts.setup_token()
    assert token and accounts.setup_token() is None
    newer = accounts.setup_token(anew=True)
    assert newer and accounts.create_first(token, "a", "password") is None, "the older one holds no more"
    first = accounts.create_first(newer, "a", "password")
    assert first and first.role == "owner" and accounts.get(first.id) == first
    assert accounts.create_first(newer, "b", "password") is None
    assert accounts.setup_token(anew=True) is None, "there is an account"


def test_a_name_is_taken_once(engine: Engine) -> None:
    accounts = Accounts(engine)
    assert accounts.create("王", "password") is not None
    assert accounts.create("王", "password") is None
    known = accounts.create("李", None, subject="https://sso#1")
    assert accounts.by_subject("https://sso#1") == known
    assert accounts.signed_in("李", "") is None, "who signs in elsewhere has no password"


def test_tokens_end(engine: Engine) -> None:
    account = Accounts(engine).create("a", "password")
    assert account
    tokens = Tokens(engine)
    session = tokens.open_session(account.id, days=1)
    assert tokens.session_account(session) == account and tokens.key_account(session) is None
    tokens.close_session(session)
    assert tokens.session_account(session) is None
    assert tokens.session_account(tokens.open_session(account.id, days=-1)) is None
    key, text = tokens.new_key(account.id, "k")
    assert tokens.key_account(text) == account and tokens.keys(account.id) == [key]
    assert not tokens.remove_key("another", key.id) and tokens.remove_key(account.id, key.id)
    assert tokens.key_account(text) is None


def test_what_is_an_accounts_own_goes_with_it(engine: Engine) -> None:
    accounts = Accounts(engine)
    account = accounts.create("a", "password")
    assert account
    all_of = Conversations(engine)
    with engine.begin() as connection:
        mine = all_of.begin(connection, "mine", None, "r1", owner=account.id)
        programs = all_of.begin(connection, "a program's", None, "r2", owner=f"api:{account.id}")
        other = all_of.begin(connection, "other", None, "r3")
    assert set(ConversationList(engine).every(account.id)) == {mine, programs}
    accounts.remove(account.id)
    assert [all_of.exists(one) for one in (mine, programs, other)] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("大桥于1968年建成通车。", "年建成", "大桥于1968年建成通车。"),
        ("x" * 100 + "Needle" + "y" * 100, "needle", "…" + "x" * 37 + "Needle" + "y" * 37 + "…"),
        ("nothing", "else", ""),
    ],
)
def test_snippets(text: str, words: str, found: str) -> None:
    assert snippet(text, words) == found
