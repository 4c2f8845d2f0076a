"""A conversation keeps its turns, and each run knows those that led to it."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from onebox.store import tables
from onebox.store.conversations import TITLE_CHARACTERS, Conversations
from onebox.store.database import open_database
from onebox.types import Message


@pytest.fixture
def engine(database_url: str) -> Any:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def begin(engine: Engine, text: str, conversation: str | None, run: str) -> str:
    with engine.begin() as connection:
        return Conversations(engine).begin(connection, text, conversation, run)


def test_turns_follow_each_other(engine: Engine) -> None:
    all_of = Conversations(engine)
    conversation = begin(engine, "我叫小王。", None, "r1")
    all_of.answer(conversation, "r1", "你好，小王。")
    assert begin(engine, "我叫什么？", conversation, "r2") == conversation
    assert [message.text for message in all_of.messages(conversation)] == ["我叫小王。", "你好，小王。", "我叫什么？"]
    assert all_of.before("r1") == []
    assert all_of.before("r2") == [Message("user", "我叫小王。"), Message("assistant", "你好，小王。")]
    assert all_of.before("r3") == []


def test_conversations_are_apart(engine: Engine) -> None:
    all_of = Conversations(engine)
    one, other = begin(engine, "one", None, "r1"), begin(engine, "other", None, "r2")
    assert one != other and all_of.exists(one) and not all_of.exists("none")
    begin(engine, "again", other, "r3")
    assert all_of.before("r3") == [Message("user", "other")]


def test_an_answer_said_again_stays_in_its_place(engine: Engine) -> None:
    """A step may run twice, also after the user has gone on."""
    all_of = Conversations(engine)
    conversation = begin(engine, "1?", None, "r1")
    all_of.answer(conversation, "r1", "1.")
    begin(engine, "2?", conversation, "r2")
    all_of.answer(conversation, "r1", "1!")
    assert [message.text for message in all_of.messages(conversation)] == ["1?", "1!", "2?"]
    begin(engine, "3?", conversation, "r3")
    assert [turn.content for turn in all_of.before("r3")] == ["1?", "1!", "2?"]


def test_a_branch_knows_only_its_own_turns(engine: Engine) -> None:
    all_of = Conversations(engine)
    conversation = begin(engine, "root?", None, "r1")
    all_of.answer(conversation, "r1", "root.")
    begin(engine, "left?", conversation, "r2")
    all_of.answer(conversation, "r2", "left.")
    begin(engine, "right?", conversation, "r3")
    with engine.begin() as connection:
        again = sa.update(tables.message).where(tables.message.c.id == "r3.question").values(parent="r1.answer")
        connection.execute(again)
    assert [turn.content for turn in all_of.before("r3")] == ["root?", "root."]
    assert [turn.content for turn in all_of.before("r2")] == ["root?", "root."]


def test_the_title_is_short(engine: Engine) -> None:
    conversation = begin(engine, "字" * 500, None, "r1")
    with engine.connect() as connection:
        title = connection.execute(sa.select(tables.conversation.c.title)).scalar()
    assert title == "字" * TITLE_CHARACTERS
    assert Conversations(engine).messages(conversation)[0].text == "字" * 500
