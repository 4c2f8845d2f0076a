"""What a plan makes of a model's questions: each stands alone, and nothing the request lists is left out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bench.scripted import Researcher
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.research.aspects import LONGEST, clipped, left_out, named_part, questions_for, standing_alone
from onebox.engine.research.planning import LEFT_OUT, MOST, subject_of, whole

CARE = (
    "我家老人病了，请帮我写一份报告，比较居家照护、日间照料和养老机构三种方式的费用、照护质量和家属负担，并给出选择建议"
)
QUEUES = (
    "Write a report comparing RabbitMQ and Kafka: ordering guarantees, latency, operational cost and typical failures."
)
BAKERY = "Please research opening a bakery in a town of 20,000: start-up costs, permits, suppliers, staffing."


@pytest.mark.parametrize(
    ("request_text", "questions", "missing"),
    [
        (CARE, ["居家照护、日间照料和养老机构的费用各是多少？", "三种方式的照护质量如何？"], ["家属负担", "选择建议"]),
        (CARE, ["居家照护、日间照料和养老机构的费用？", "照护质量如何？", "家属负担多重？", "怎样选择？"], []),
        (
            QUEUES,
            ["Which ordering guarantees do RabbitMQ and Kafka give?", "How do their latencies compare?"],
            ["operational cost", "typical failures"],
        ),
        (
            BAKERY,
            ["What does it cost to start up a bakery?", "Which permits does a bakery need?"],
            ["suppliers", "staffing"],
        ),
        ("药物对人体有影响，因之，请调研大模型的前景", ["药物对人体有什么影响？大模型前景如何？"], []),
        (
            "Light therapies (e.g., lasers, LED) for the skin",
            ["Which light therapies are there for the skin?"],
            ["lasers", "LED"],
        ),
        ("企业参与标准制定的途径和成本", ["企业参与标准制定的途径有哪些？"], ["成本"]),
        ("", ["x"], []),
    ],
)
def test_what_is_listed_and_not_asked_for_is_found(request_text: str, questions: list[str], missing: list[str]) -> None:
    assert left_out(request_text, questions) == missing


def test_background_is_no_thing_on_a_list() -> None:
    told = "在计算化学这个领域，我们通常用某软件模拟各种情况下分子的结构、能量和光谱性质。请问溶剂怎样处理？"
    assert "我们通常用某软件模拟各种情况下分子的结构" not in left_out(told, [])


def test_what_is_left_out_becomes_questions_of_a_few_things_each() -> None:
    assert questions_for(["费用", "质量"], "养老机构") == ["养老机构：费用、质量？"]
    told = questions_for(["permits", "suppliers", "staffing", "rent"], "opening a bakery")
    assert told == ["opening a bakery: permits, suppliers, staffing?", "opening a bakery: rent?"]


@pytest.mark.parametrize(
    ("question", "subject", "alone"),
    [
        ("对企业创新有什么影响？", "新能源汽车补贴政策", "新能源汽车补贴政策：对企业创新有什么影响？"),
        ("新能源汽车补贴分几个阶段？", "新能源汽车补贴政策", "新能源汽车补贴分几个阶段？"),
        ("What did residents say?", "car-free city centres", "car-free city centres: What did residents say?"),
        (
            "What can a small city learn from this?",
            "car-free city centres in Europe",
            "car-free city centres in Europe: What can a small city learn from this?",
        ),
        ("How many car-free centres are there?", "car-free city centres", "How many car-free centres are there?"),
        ("What did residents say?", "", "What did residents say?"),
    ],
)
def test_a_question_says_what_it_is_about(question: str, subject: str, alone: str) -> None:
    assert standing_alone(question, subject) == alone


def test_a_question_names_what_the_request_names() -> None:
    wish = "Report on the return of the Larkfield harbour ferry: what was planned, and why it was late"
    made = whole(["What was the planned departure time of the ferry?", "When did the Larkfield ferry sail?"], wish, "")
    about = "return of the Larkfield harbour ferry"
    assert made[:2] == [
        f"{about}: What was the planned departure time of the ferry?",
        "When did the Larkfield ferry sail?",
    ]
    assert made[2:] == [f"{about}: why it was late?"]


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        ("Report on the Severing Bridge, its builder and its toll", "Severing Bridge"),
        ("梳理青岚地铁3号线从规划到开通的经过：日期、规模", "梳理青岚地铁3号线从规划到开通的经过"),
        ("how does light affect sleep, and why", ""),
        ("为我提供一份两周的食谱，我是中国人", ""),
    ],
)
def test_where_the_model_tells_no_subject(wish: str, part: str) -> None:
    assert named_part(wish) == part


@pytest.mark.parametrize(
    ("given_text", "subject"),
    [
        ("新能源汽车补贴政策对产业格局、企业创新和财政负担的影响", "新能源汽车补贴政策"),
        ("新能源汽车补贴", "新能源汽车补贴"),
        ("量子计算机", ""),  # not what was asked
        ("新能源汽车补贴、产业格局、", "新能源汽车补贴、产业格局"),
        ("我的新能源汽车", ""),
        (["list"], ""),
        (None, ""),
    ],
)
def test_the_subject_is_that_of_the_request(given_text: Any, subject: str) -> None:
    assert subject_of(given_text, "新能源汽车补贴政策对产业格局、企业创新和财政负担有什么影响？") == subject


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("How long is it?", 40, "How long is it?"),
        ("How long is it, and how wide is the brid", 40, "How long is it?"),
        ("How long is the new bridge over the river?", 42, "How long is the new bridge over the river?"),
        ("How long is the new bridge over the riverba", 43, "How long is the new bridge over the?"),
        ("大坝有多高，蓄水量是多少，移民多", 16, "大坝有多高，蓄水量是多少？"),
        ("青岚江大坝的高度和宽度以及蓄水", 15, "青岚江大坝的高度和宽度以及蓄？"),
    ],
)
def test_a_question_that_is_cut_off_ends_at_a_whole_part(text: str, most: int, left: str) -> None:
    assert clipped(text, most) == left


@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=MOST), st.text(max_size=60))
def test_any_text_makes_a_plan_of_bounded_size(request_text: str, texts: list[str], subject: str) -> None:
    made = whole(texts, request_text, subject)
    assert len(texts) <= len(made) <= MOST + LEFT_OUT
    assert all(len(one) <= LONGEST for one in made[len(texts) :])


@pytest.mark.parametrize(
    ("language", "request_text", "subject", "questions", "plan"),
    [
        (
            "zh",
            "研究青岚地铁3号线的开通日期、车站数量和建设费用",
            "青岚地铁3号线",
            ["青岚地铁3号线是哪一天开通的？", "车站数量是多少？"],
            ["青岚地铁3号线是哪一天开通的？", "青岚地铁3号线：车站数量是多少？", "青岚地铁3号线：建设费用？"],
        ),
        (
            "en",
            "Research the Larkfield harbour ferries: opening date, capacity and construction cost",
            "Larkfield harbour ferries",
            ["When did the Larkfield harbour ferries open, on which date?", "What is the capacity?"],
            [
                "When did the Larkfield harbour ferries open, on which date?",
                "Larkfield harbour ferries: What is the capacity?",
                "Larkfield harbour ferries: construction cost?",
            ],
        ),
    ],
)
def test_the_plan_of_a_run(
    research: Callable[..., Any], language: str, request_text: str, subject: str, questions: list[str], plan: list[str]
) -> None:
    said = json.dumps({"reading": request_text, "subject": subject, "questions": questions}, ensure_ascii=False)
    script = Researcher((), before=lambda kind, _: said if kind == "plan" else None)
    done = research(request_text, language=language, script=script, then=lambda desk: desk.wish("finish"))
    (told,) = done.of("plan.changed")
    assert [one.text for one in told.questions][: len(plan)] == plan


def test_the_subject_itself_is_no_thing_left_out() -> None:
    wish = "Report on the return of the harbour ferry: what was planned, and why it was late"
    made = whole(["What was planned for the ferry?"], wish, "return of the harbour ferry")
    assert made == ["What was planned for the ferry?", "return of the harbour ferry: why it was late?"]
