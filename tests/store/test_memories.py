"""Memories: each account's own, nothing twice, gone when deleted."""

import pytest

from onebox.errors import OneboxError
from onebox.settings import Settings
from onebox.store.accounts import Accounts
from onebox.store.database import open_database
from onebox.store.memories import LONGEST, MOST, Memories, used_in


@pytest.fixture
def mine(settings: Settings) -> Memories:
    return Memories(open_database(settings.database_url), None)


def test_the_same_words_are_remembered_once(mine: Memories) -> None:
    first = mine.add("I live in Oslo")
    assert mine.add(" i live  in Oslo. ") == first and mine.list() == [first]
    assert mine.add("我住在奥斯陆").text == "我住在奥斯陆" and len(mine.list()) == 2


def test_changing_and_deleting(mine: Memories) -> None:
    one, other = mine.add("I live in Oslo"), mine.add("I have a cat")
    changed = mine.change(one.id, text="I live in Lyon", always=True)
    assert changed and (changed.text, changed.always, changed.created) == ("I live in Lyon", True, one.created)
    assert mine.change("none", text="x y z") is None
    merged = mine.change(one.id, text="I have a cat")
    assert merged and [memory.id for memory in mine.list()] == [one.id] and not mine.remove(other.id)
    assert mine.remove(one.id) and not mine.remove(one.id) and mine.list() == []


def test_a_refused_suggestion_keeps_no_words(mine: Memories) -> None:
    mine.refuse("I am a nurse")
    assert mine.knows("I am a nurse.") and mine.list() == [] and mine.clear() == 0
    mine.refuse("I am a nurse")
    kept = mine.add("I am a nurse")  # the user changed their mind
    assert [one.id for one in mine.list()] == [kept.id]
    mine.refuse("I am a nurse")  # said too late: it is kept by their wish
    assert len(mine.list()) == 1


def test_one_account_never_sees_anothers(settings: Settings) -> None:
    database = open_database(settings.database_url)
    one, other = (Accounts(database).create(name, None) for name in ("a", "b"))
    assert one and other
    mine, theirs = Memories(database, one.id), Memories(database, other.id)
    memory = mine.add("secret of a")
    assert theirs.list() == Memories(database, None).list() == []
    assert theirs.get(memory.id) is None and theirs.change(memory.id, text="taken") is None
    assert not theirs.remove(memory.id) and theirs.clear() == 0 and not theirs.knows("secret of a")
    theirs.turn(False)
    assert mine.on and not theirs.on
    theirs.turn(True)
    assert theirs.on
    Accounts(database).remove(one.id)
    assert mine.list() == []


def test_limits_are_told(mine: Memories) -> None:
    for text in ("", "   ", "x" * (LONGEST + 1)):
        with pytest.raises(OneboxError):
            mine.add(text)
    for number in range(MOST):
        mine.add(f"fact {number}")
    with pytest.raises(OneboxError, match=str(MOST)):
        mine.add("one more")
    assert mine.add("fact 7").text == "fact 7" and mine.clear() == MOST


def test_a_conversation_that_is_not_there_may_be_remembered_in(settings: Settings) -> None:
    assert used_in(open_database(settings.database_url), "none")
