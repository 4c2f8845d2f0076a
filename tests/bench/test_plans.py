"""The tasks `plans` and `graphrag` against a fake endpoint: rules, controls, resume, no texts of the data."""

import json
from argparse import Namespace
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from bench.journal import Journal
from bench.questions import Question, QuestionSet
from bench.report_sections import graphrag as graphrag_section
from bench.report_sections import plans as plans_section
from bench.rubric import Criterion, coverage, covered, keywords, rubrics
from bench.tasks import graphrag, plans

from bench import homes
from onebox.testing import FakeEndpoint

Run = Callable[[Coroutine[Any, Any, Any]], Any]
SUBJECT = {"zh": "青岚地铁3号线", "en": "the Larkfield ferries"}
TOPICS = {
    "zh": ("开通日期", "建设费用", "车站数量", "施工安全"),
    "en": ("opening date", "construction budget", "passenger numbers", "accident history"),
}
PROMPTS = [
    {"id": 1, "language": "zh", "prompt": "研究青岚地铁3号线的开通日期、建设费用和车站数量"},
    {"id": 2, "language": "en", "prompt": "Research the Larkfield ferries: opening date and construction budget"},
    {"id": 3, "language": "zh", "prompt": "研究青岚大学的招生人数、学费标准和校史沿革"},
]


def rubric(language: str) -> list[Criterion]:
    """Four criteria of content and one of writing."""
    lines = [
        Criterion("comprehensiveness", f"{topic}的完整性" if language == "zh" else f"Completeness of {topic}", "", 0.25)
        for topic in TOPICS[language]
    ]
    return [*lines, Criterion("readability", "语言清晰" if language == "zh" else "Clarity of language", "", 1.0)]


def others(language: str) -> dict[str, list[Criterion]]:
    """Rubrics of other prompts, whose words of judging are the same."""
    words = {"zh": "招生 学费 校史 宿舍 课程 社团", "en": "enrolment tuition campus housing courses clubs"}[
        language
    ].split()
    form = {"zh": "{}的完整性", "en": "Completeness of {}"}[language]
    return {
        f"o{n}": [Criterion("comprehensiveness", form.format(f"{word}{n}"), "", 0.2) for word in words]
        for n in range(4)
    }


@pytest.mark.parametrize(
    ("language", "questions", "met"),
    [
        ("zh", ["青岚地铁3号线是什么时候开通的，日期是哪天？", "车站有多少座？"], [True, False, True, False, False]),
        ("zh", ["青岚地铁3号线好吗？"], [False] * 5),
        ("en", ["On which date did the ferries open?", "How large was the budget?"], [True, True, False, False, False]),
        ("en", ["Is the completeness of everything good?"], [False] * 5),
    ],
)
def test_a_criterion_is_covered_by_one_question_that_asks_for_it(
    language: str, questions: list[str], met: list[bool]
) -> None:
    one = rubrics({"mine": rubric(language), **others(language)})["mine"]
    assert covered(questions, one)[:4] == met[:4]
    told = coverage(questions, one)
    assert told["all"] == told["comprehensiveness"] == told["weighed"] == sum(met) / 4 and "readability" not in told


def test_what_every_criterion_says_weighs_nothing() -> None:
    lines = [Criterion("insight", f"Depth on the ferries: {word}", "", 0.5) for word in ("budget", "noise")]
    one = rubrics({"mine": lines, **others("en")})["mine"]
    assert [set(words) for words in one.keywords] == [{"depth", "budget"} - {"depth"}, {"nois"}]


def test_a_compound_meets_its_parts() -> None:
    assert keywords("压力位") <= keywords("关键压力位在哪里") and "压力" in keywords("压力位")


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "WORK", tmp_path / "work")


def home_of(tmp_path: Path, endpoint: FakeEndpoint) -> Path:
    models = tmp_path / "models"
    models.mkdir(exist_ok=True)
    (models / "settings.toml").write_text(f'[endpoints.fake]\nurl = "{endpoint.url}"\n', "utf-8")
    return models


def planner(messages: Any, body: dict[str, Any]) -> str:
    if "response_format" not in body:
        return "ready"
    asked = messages[-1].content
    language = "zh" if "青岚" in asked else "en"
    topics = ("招生人数", "学费标准", "校史沿革") if "大学" in asked else TOPICS[language][:2]
    subject = "青岚大学" if "大学" in asked else SUBJECT[language]
    form = "{}的{}？" if language == "zh" else "What is the {1} of {0}?"
    return json.dumps({"reading": subject, "subject": subject, "questions": [form.format(subject, t) for t in topics]})


def test_plans_are_made_scored_and_resumed(tmp_path: Path, run: Run) -> None:
    with FakeEndpoint(planner) as endpoint:
        models = home_of(tmp_path, endpoint)
        journal = Journal(tmp_path / "j.jsonl", {}, resume=False)
        run(plans.plan_all(plans.by_turns(PROMPTS), "fake/m", models, journal))
        asked = len(endpoint.chats)
        run(plans.plan_all(PROMPTS, "fake/m", models, Journal(tmp_path / "j.jsonl", {}, resume=True)))
        assert len(endpoint.chats) == asked == 1 + len(PROMPTS)
    held = {**rubrics({"1": rubric("zh"), "3": others("zh")["o0"]}), **rubrics({"2": rubric("en")})}
    file = plans.write(PROMPTS, held, {"model": "fake/m", "of": 3}, journal.items, tmp_path)
    result = json.loads(file.read_text("utf-8"))
    zh = next(item for item in result["items"] if item["id"] == "1")
    assert zh["onebox"]["all"] >= 0.75  # the third, left out by the model, is asked for by code
    assert zh["another"]["all"] == 0.0 and zh["onebox"]["questions"] == 3
    assert result["parts"]["all"]["n"] == 3 and result["parts"]["all"]["onebox - another"]["difference"] > 0
    assert "青岚" not in file.read_text("utf-8")
    plans.sample(PROMPTS, held, journal.items, tmp_path / "sample.md")
    assert "- [x] comprehensiveness: 开通日期的完整性" in (tmp_path / "sample.md").read_text("utf-8")
    assert "| zh | another |" in "\n".join(plans_section(result))


CORPUS = [
    {"id": "m0", "title": "m0", "text": "Basal cell cancer is the most common skin cancer. It is treated by surgery."},
    {"id": "m1", "title": "m1", "text": "Tanning beds raise the risk of melanoma. Sunscreen lowers it."},
]
TOY = QuestionSet(
    graphrag.SET,
    [
        Question("q1", "What is the most common skin cancer?", ("Basal cell cancer is the most common.",), type="fact"),
        Question("q2", "Why avoid tanning beds?", ("They raise the risk of melanoma.",), type="complex"),
    ],
    CORPUS,
)


def answer(messages: Any, body: dict[str, Any]) -> str:
    said = "Tanning beds raise the risk of melanoma." if "beds?" in messages[-1].content else "Basal cell cancer"
    return json.dumps({"why": said, "answer": said}) if "response_format" in body else said


def test_levels_are_asked_scored_and_resumed(tmp_path: Path, run: Run) -> None:
    options = Namespace(model="fake/m", at_once=2, arms=["search", "plain"], no_embed=True)
    with FakeEndpoint(answer) as endpoint:
        models = home_of(tmp_path, endpoint)
        journal = Journal(tmp_path / "j.jsonl", {}, resume=False)
        run(graphrag.ask_all(TOY, TOY.questions, options, models, journal))
        asked = len(endpoint.chats)
        run(graphrag.ask_all(TOY, TOY.questions, options, models, Journal(tmp_path / "j.jsonl", {}, resume=True)))
        assert len(endpoint.chats) == asked
    about = {"model": "fake/m", "arms": options.arms}
    file = graphrag.write(TOY.questions, about, journal.items, tmp_path)
    result = json.loads(file.read_text("utf-8"))
    assert result["n"] == result["of"] == 2 and "melanoma" not in file.read_text("utf-8")
    arms = result["levels"]["complex"]["arms"]
    assert arms["search"]["coverage"] == arms["plain"]["coverage"] == arms["plain"]["evidence"] == 1.0
    assert arms["search"]["cited"] == 1.0 and arms["search"]["chance"] is None
    assert result["levels"]["all"]["search - plain"]["coverage"]["difference"] == 0.0
    assert "| complex | search |" in "\n".join(graphrag_section(result))


def test_the_words_of_a_question_count_for_nobody() -> None:
    one = Question("x", "What raises the risk of melanoma?", ("Tanning beds raise the risk of melanoma.",))
    assert graphrag.keywords(one) == {"tan", "bed"}
    assert graphrag.share(graphrag.keywords(one), "Use of a tanning bed") == 1.0
    assert graphrag.share(frozenset(), "anything") is None
    assert graphrag.rouge_l("beds raise risk", "Tanning beds raise the risk") == pytest.approx(2 * 3 / 7)
    assert graphrag.rouge_l("", "x") == 0.0


def test_fewer_questions_are_the_first_of_more() -> None:
    many = [Question(f"{level}{n}", "", type=level) for level in graphrag.LEVELS.values() for n in range(20)]
    few, more = graphrag.drawn(many, 3), graphrag.drawn(many, 5)
    assert more[: len(few)] == few and [one.type for one in few[:4]] == list(graphrag.LEVELS.values())
