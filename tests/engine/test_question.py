"""What form of answer a question wants."""

import pytest

from onebox.engine.question import Wanted, wanted

FORMS = {
    "explain": [
        "How do I install a package?",
        "Why is the sky blue?",
        "怎样安装软件包？",
        "为什么天是蓝的？",
        "What is the difference between apt and dpkg?",
        "apt 和 dpkg 有什么区别？",
        "What are the symptoms of anaemia?",
        "Which tests are used after surgery?",
        "Which towns and villages were flooded?",
        "Who built it, and what did it cost him?",
        "List the rules for visitors.",
    ],
    "written": [
        "Write a letter to the council about the bridge.",
        "You are a nurse. Draft a short leaflet for families.",
        "Turn these rules into a checklist for new staff.",
        "写一封信，说说这座桥。",
        "把规定改写成一份通知。",
    ],
    "yes_no": ["Is Debian free?", "Does apt need root?", "Debian 是免费的吗？", "apt 是否需要 root？"],
    "date": ["When was Debian founded?", "In which year did it open?", "Debian 是哪一年成立的？", "大桥什么时候通车？"],
    "number": ["How many people live there?", "How long is the bridge?", "大桥有多长？", "那里有多少人？"],
    "short": [
        "Who wrote Hamlet?",
        "Where is the bridge?",
        "What was this bridge called?",
        "Which bus is fastest?",
        "谁写的《红楼梦》？",
        "大桥在哪里？",
    ],
}


@pytest.mark.parametrize(("form", "question"), [(form, q) for form, questions in FORMS.items() for q in questions])
def test_forms(form: str, question: str) -> None:
    assert wanted(question).form == form


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Which is older, the Tower Bridge or the London Bridge?", ["Tower Bridge", "London Bridge (1831)"]),
        ("《红楼梦》还是《西游记》，哪一部更长？", ["红楼梦", "西游记"]),
    ],
)
def test_a_choice_names_its_options(question: str, titles: list[str]) -> None:
    found = wanted(question, [*titles, "Paris"])
    assert found.form == "choice"
    assert [option.split(" (")[0] for option in found.options] == [title.split(" (")[0] for title in titles]


@pytest.mark.parametrize(
    ("form", "answer", "fits"),
    [
        ("date", "1932", True),
        ("date", "三月五日", True),
        ("date", "a bridge", False),
        ("number", "十二", True),
        ("number", "many", False),
        ("short", "Bradfield", True),
        ("short", " ", False),
    ],
)
def test_what_can_be_an_answer(form: str, answer: str, fits: bool) -> None:
    assert Wanted(form).fits(answer) is fits  # type: ignore[arg-type]
