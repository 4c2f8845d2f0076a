import pytest

from onebox.engine.router.follow_up import joined, leans


@pytest.mark.parametrize(
    "text",
    [
        "那冬天呢？",
        "换成折线图",
        "再来一个",
        "如果换成 4 呢",
        "what about children?",
        "and in winter?",
        "make it shorter",
    ],
)
def test_beginnings_tell_by_themselves(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", ["他后来去了哪里", "后天呢", "who was the first to climb it?", "did she get it too?"])
def test_pronouns_tell_after_turns(text: str) -> None:
    assert leans(text, after_turns=True)
    assert not leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "珠穆朗玛峰多高",
        "北京到上海的高铁要多久",
        "When did the Berlin Wall come down?",
        "How do I remove a package together with its configuration files?",
        "",
    ],
)
def test_what_stands_alone(text: str) -> None:
    assert not leans(text, after_turns=True)


def test_joined_without_a_model() -> None:
    assert joined("那冬天呢？", ("续航多少", "海豹续航多少公里")) == "海豹续航多少公里\n那冬天呢？"
    assert joined("续航多少", ()) == "续航多少"
