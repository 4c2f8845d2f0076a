"""Depth research from a request to a report, with a scripted model, in both languages."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from bench.scripted import QUESTIONS, REQUEST, Researcher

from onebox.app import Box
from onebox.desk import RunDesk
from onebox.engine.research.budget import MOST_TOKENS
from onebox.engine.research.steer import added, dropped, noted
from onebox.errors import OneboxError
from onebox.settings import Settings
from onebox.testing import Fails, FakeEndpoint, Says
from onebox.types import Ask, Budget, Depth, Message

from .conftest import Done, fill, finished

Research = Callable[..., Done]
ANSWERS = {"zh": ["正式开通运营", "21座", "孤石"], "en": ["this morning", "146 passengers", "charging station"]}
LANDING = 8
"""Calls of outline, sections, rewriting and summary, at most."""
NEW = "青岚地铁3号线全程票价最高多少元？"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_of_quoted_sentences(research: Research, language: str) -> None:
    done = research(language=language)
    view = done.view
    assert (view.state, view.stop_reason, view.depth) == ("done", "finished", "research")
    assert [one.state for one in view.outline.questions] == ["answered"] * 3
    assert done.stands() and all(words in view.text for words in ANSWERS[language])
    assert all(question in view.text for question in QUESTIONS[language])


def test_every_call_is_small_and_every_step_has_its_own_name(research: Research) -> None:
    done = research(at_once=2)
    assert 0 < max(fact.prompt_tokens for fact in done.of("usage.counted")) <= MOST_TOKENS
    kinds = [step.split()[0] for step in done.steps]
    assert kinds.count("extract") == kinds.count("reflect") == 3 and kinds.count("plan") == 1
    assert len(done.steps) == len(set(done.steps))
    assert done.view.usage.calls == len(done.chats) <= 1 + 2 * 3 + LANDING


def test_progress_can_be_followed(research: Research) -> None:
    done = research()
    told = done.of("progress")
    assert told[0].asking == QUESTIONS["zh"][0] and told[0].open == 3 and told[0].left is None
    assert [one.closed for one in told] == [0, 1, 2, 3] and told[1].left is not None
    assert told[-1].calls == 1 + 2 * 3 <= told[-1].of_calls
    found = done.of("claim.found")
    assert [one.id for one in found] == [f"c{number}" for number in range(1, len(found) + 1)]
    assert [one.question for one in done.of("question.state")] == ["q1", "q2", "q3"]
    assert [one.version for one in done.of("plan.changed")] == [1, 2, 3, 4]


def reply(kind: str, value: object) -> Callable[[str, Any], str | None]:
    return lambda asked, _: json.dumps(value, ensure_ascii=False) if asked == kind else None


MALFORMED: dict[str, Callable[[str, Any], str | None]] = {
    "chat": lambda kind, messages: "Sure! I would be happy to help you with that.",
    "wrong types": lambda kind, messages: json.dumps(
        {
            "reading": 3,
            "questions": "one",
            "claims": ["x", None],
            "numbers": "2",
            "answered": "maybe",
            "gap": 7,
            "queries": 1,
        }
    ),
    "other language": reply(
        "plan", {"reading": "A study", "questions": ["What is recycling?", "Recycling plant 2024?", "Why?"]}
    ),
    "invented quotes": reply(
        "extract",
        {"claims": [{"passage": 1, "quote": "地铁3号线是世界上最长的地铁。", "claim": "它最长。"}], "numbers": [99]},
    ),
    "gap without end": reply("reflect", {"answered": False, "gap": "火星上有生命吗？"}),
}


@pytest.mark.parametrize("how", MALFORMED)
def test_a_model_that_does_not_keep_to_the_form(research: Research, how: str) -> None:
    """The plan, the claims and the verdicts are then made by code; nothing invented is in the report."""
    done = research(script=Researcher(QUESTIONS["zh"], before=MALFORMED[how]))
    assert (done.view.state, done.view.stop_reason) == ("done", "finished")
    assert 3 <= len(done.view.outline.questions) <= 8
    assert done.view.claims and done.stands()
    assert not any(words in str(done.view.outline) + done.view.text for words in ("最长", "ecycling", "火星"))


def test_nothing_found_is_a_refusal_that_says_what_was_tried(research: Research) -> None:
    questions = ["Who invented the zorbleflux?", "When was the zorbleflux patented?", "What colour is a zorbleflux?"]
    done = research("Research the zorbleflux", script=Researcher(questions))
    assert (done.view.stop_reason, done.view.text) == ("no_evidence", "")
    assert done.view.tried and not done.of("claim.found")
    assert {one.state for one in done.view.outline.questions} == {"dry"}


def test_two_dry_rounds_close_a_question(research: Research) -> None:
    done = research(script=Researcher(QUESTIONS["zh"], before=reply("extract", {"claims": [], "numbers": []})))
    assert done.view.stop_reason == "no_evidence"
    assert [step for step in done.steps if step.startswith("extract")] == [
        f"extract q{question}.{turn}" for turn in (1, 2) for question in (1, 2, 3)
    ]
    assert {one.state for one in done.view.outline.questions} == {"dry"}


def test_a_model_that_is_never_content_is_not_asked_for_ever(research: Research) -> None:
    """After two rounds, claims that speak of half of a question are enough."""
    done = research(script=Researcher(QUESTIONS["zh"], answered=False))
    answered = {one.question for one in done.of("question.state") if one.state == "answered"}
    assert answered
    assert all(sum(step.startswith(f"extract {q}.") for step in done.steps) <= 2 for q in answered)


def test_a_question_is_asked_three_times_at_most(research: Research) -> None:
    done = research(script=Researcher(QUESTIONS["zh"], answered=False))
    assert done.view.stop_reason == "finished" and done.view.claims
    assert all(sum(step.startswith(f"extract {q}.") for step in done.steps) <= 3 for q in ("q1", "q2", "q3"))


def test_a_gap_becomes_one_new_question(research: Research) -> None:
    done = research(script=Researcher(QUESTIONS["zh"], gap=NEW))
    assert [one.text for one in done.view.outline.questions] == [*QUESTIONS["zh"], NEW]
    assert "最高7元" in done.view.text


@pytest.mark.parametrize("slow", [0, 2])
def test_which_judgement_comes_first_changes_nothing(research: Research, slow: int) -> None:
    """Questions are judged side by side; the gaps they leave are asked in the order of the questions."""
    gaps = ["青岚地铁3号线全程票价最高多少元？", "青岚地铁3号线首班车几点发车？", "青岚地铁3号线末班车几点发车？"]

    def judge(kind: str, messages: Sequence[Message]) -> Says | None:
        if kind != "reflect":
            return None
        place = next((at for at, one in enumerate(QUESTIONS["zh"]) if f"问题：{one}" in messages[-1].content), None)
        if place is None:
            return None
        said = json.dumps({"answered": True, "gap": gaps[place]}, ensure_ascii=False)
        return Says(said, slow=0.8 * (place == slow), chunk=len(said))

    done = research(script=Researcher(QUESTIONS["zh"], before=judge), at_once=3)
    assert [one.text for one in done.view.outline.questions] == [*QUESTIONS["zh"], *gaps]


@pytest.mark.parametrize(
    "budget", [Budget(calls=5, prompt_tokens=90_000), Budget(calls=40, prompt_tokens=3_000)], ids=["calls", "tokens"]
)
def test_a_budget_that_runs_out_leaves_a_report_of_what_there_is(research: Research, budget: Budget) -> None:
    done = research(budget=budget)
    assert (done.view.state, done.view.stop_reason) == ("done", "budget")
    assert done.view.claims and done.stands() and any("budget" in note for note in done.view.notes)
    gathering = done.of("progress")[-1]
    assert gathering.calls <= 0.75 * budget.calls and done.view.usage.calls <= budget.calls
    assert done.view.usage.prompt_tokens <= budget.prompt_tokens


def test_a_model_that_says_429_is_asked_again(research: Research) -> None:
    left = [Fails(429, retry_after=0.0)]
    done = research(script=Researcher(QUESTIONS["zh"], before=lambda *_: left.pop() if left else None))
    assert done.view.stop_reason == "finished"


def test_notes_of_the_user_are_in_every_call_after_them(research: Research) -> None:
    note = "只关心官方的说法"
    desks: list[RunDesk] = []

    def in_between(kind: str, _: Any) -> None:
        if kind == "extract":
            desks[0].steer(lambda plan: noted(plan, note) if not plan.notes else plan)

    done = research(script=Researcher(QUESTIONS["zh"], before=in_between), then=desks.append)
    assert done.view.outline.notes == [note] and "user" in [fact.by for fact in done.of("plan.changed")]
    with_note = [note in chat["messages"][-1]["content"] for chat in done.chats]
    assert with_note[:7] == [False] * 3 + [True] * 4  # plan, the first extract and reflect were made before


def test_a_dropped_question_is_not_looked_into_and_an_added_one_is(research: Research) -> None:
    desks: list[RunDesk] = []

    def in_between(kind: str, _: Any) -> None:
        if kind == "reflect":
            desks[0].steer(lambda plan: added(dropped(plan, "q3"), NEW))

    done = research(script=Researcher(QUESTIONS["zh"], before=in_between), then=desks.append)
    states = {one.id: one.state for one in done.view.outline.questions}
    assert states == {"q1": "answered", "q2": "answered", "q3": "dropped", "q4": "answered"}
    assert not any(" q3." in step for step in done.steps)
    assert "最高7元" in done.view.text and QUESTIONS["zh"][2] not in done.view.text


def test_what_was_found_for_a_dropped_question_is_left_out(research: Research) -> None:
    desks: list[RunDesk] = []

    def in_between(kind: str, _: Any) -> None:
        if kind == "reflect":
            desks[0].steer(lambda plan: dropped(plan, "q1"))

    done = research(script=Researcher(QUESTIONS["zh"], before=in_between), then=desks.append)
    assert QUESTIONS["zh"][0] not in done.view.text and QUESTIONS["zh"][1] in done.view.text


def test_finish_now_writes_from_what_there_is(research: Research) -> None:
    desks: list[RunDesk] = []

    def in_between(kind: str, _: Any) -> None:
        if kind == "reflect":
            desks[0].wish("finish")

    done = research(script=Researcher(QUESTIONS["zh"], before=in_between), then=desks.append)
    assert (done.view.state, done.view.stop_reason) == ("done", "user")
    assert done.view.claims and [one.state for one in done.view.outline.questions] == ["answered", "open", "open"]


@pytest.mark.parametrize("at_once", [1, 3])
def test_paused_it_rests_and_goes_on_where_it_was(served_by: Callable[..., Settings], run: Any, at_once: int) -> None:
    async def go() -> None:
        desks: list[RunDesk] = []

        def in_between(kind: str, _: Any) -> None:
            if kind == "plan":
                desks[0].wish("pause")

        model = Researcher(QUESTIONS["zh"], before=in_between)
        with FakeEndpoint(model) as endpoint:
            settings = served_by(endpoint.url)
            research = settings.research.model_copy(update={"at_once": at_once})
            async with Box(settings.model_copy(update={"research": research})) as box:
                fill(await box.library())
                row = await box.submit(Ask(REQUEST["zh"], Depth.RESEARCH, web=False))
                desks.append(RunDesk(box.database, row.id))
                view, _, _ = await finished(box, row.id)
                assert (view.state, view.stop_reason, view.text) == ("paused", "paused", "")
                assert box.runs.get(row.id).state == "paused" and model.asked == ["plan"]
                view, facts, _ = await finished(box, row.id)
                assert (view.state, view.stop_reason) == ("done", "finished")
                steps = [fact.step for fact in facts if fact.kind == "step.started"]
                assert len(steps) == len(set(steps)), "a finished step was done again"
                assert [model.asked.count(one) for one in ("plan", "extract", "reflect")] == [1, 3, 3]

    run(go())


def test_a_model_that_dies_leaves_a_run_to_go_on_with(served_by: Callable[..., Settings], run: Any) -> None:
    async def go() -> None:
        dead = [True]

        def dies(kind: str, _: Any) -> Any:
            return Says("x", dies_after=0) if kind == "extract" and dead else None

        model = Researcher(QUESTIONS["zh"], before=dies)
        with FakeEndpoint(model) as endpoint:
            async with Box(served_by(endpoint.url)) as box:
                fill(await box.library())
                row = await box.submit(Ask(REQUEST["zh"], Depth.RESEARCH, web=False))
                view, _, error = await finished(box, row.id)
                assert view.state == "failed" and error
                dead.clear()
                view, _, _ = await finished(box, row.id)
                assert (view.state, view.stop_reason) == ("done", "finished")
                assert model.asked.count("plan") == 1

    run(go())


def test_the_same_question_again_costs_no_call(served_by: Callable[..., Settings], run: Any) -> None:
    async def go() -> None:
        with FakeEndpoint(Researcher(QUESTIONS["zh"])) as endpoint:
            async with Box(served_by(endpoint.url)) as box:
                fill(await box.library())
                texts, asked = [], []
                for _ in range(2):
                    row = await box.submit(Ask(REQUEST["zh"], Depth.RESEARCH, web=False))
                    view, _, _ = await finished(box, row.id)
                    texts.append(view.text)
                    asked.append(len(endpoint.chats))
                assert texts[0] == texts[1] and asked[0] == asked[1] and view.usage.calls == 0

    run(go())


def test_a_scope_that_says_nothing_is_refused(research: Research) -> None:
    from onebox.types import Scope

    with pytest.raises(OneboxError, match="yesterday"):
        research(scope=Scope(since="yesterday"))
