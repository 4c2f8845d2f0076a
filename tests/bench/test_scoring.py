"""From an outcome to figures: facts, pages, quotes, refusals; sums that are shares."""

from pathlib import Path

from bench.metrics import spans_of
from bench.questions import DATA, HANDBOOK, Question, QuestionSet, question_set
from bench.scoring import Outcome, failed, refuses, score
from bench.summary import arm_summary, arm_tables, difference, parts_of

from onebox.types import Citation, Passage, Sentence, Source, Usage

A = ["Ada was born in Ulm.", " She moved away.", " She liked tea."]
SET = QuestionSet("toy", [], spans={"Ada": spans_of(A)})
QUESTION = Question("q", "Where was Ada born?", ("Ulm",), (frozenset({"Ada"}),), frozenset({("Ada", 0)}))


def quote(start: int, end: int, text: str | None = None) -> Citation:
    return Citation("s1", "Ada", text or "".join(A)[start:end], start, end, 1, "Ada")


def outcome(*sentences: Sentence, refused: bool = False, pointed: list[Passage] | None = None) -> Outcome:
    return Outcome(sentences, refused, ["Ada", "Bob"], Usage(1, 100, 9, 30), 0.5, 1.0, pointed)


def stored(source: str) -> str:
    assert source == "s1"
    return "".join(A)


def test_a_right_and_rightly_cited_answer() -> None:
    figures = score(SET, QUESTION, outcome(Sentence("Ulm", True, (quote(0, 20),))), stored)
    assert figures["f1"] == figures["em"] == figures["sf_f1"] == figures["page_f1"] == figures["found_all"] == 1
    assert (figures["sentences"], figures["supported"], figures["quotes"], figures["verbatim"]) == (1, 1, 1, 1)
    assert (figures["prompt_tokens"], figures["cached_tokens"], figures["total"]) == (100, 30, 1.0)


def test_the_first_sentence_is_the_answer_and_a_changed_quote_is_caught() -> None:
    said = outcome(Sentence("Ulm", True, (quote(0, 20, "Ada was born in Rom."),)), Sentence("She liked tea.", False))
    figures = score(SET, QUESTION, said, stored)
    assert figures["f1"] == 1 > figures["f1_full"] > 0
    assert (figures["quotes"], figures["verbatim"], figures["supported"]) == (1, 0, 1)


def test_a_passage_pointed_at_is_all_its_sentences() -> None:
    passage = Passage(1, Source("s1", "Ada", "Ada"), 0, 51, "".join(A))
    figures = score(SET, QUESTION, outcome(Sentence("Ulm", True), pointed=[passage]), stored)
    assert figures["sf_recall"] == 1 and figures["sf_precision"] == 1 / 3 and figures["page_f1"] == 1


def test_no_text_of_the_data_is_in_an_item() -> None:
    figures = score(SET, QUESTION, outcome(Sentence("Ulm", True, (quote(0, 20),))), stored)
    assert all(value is None or isinstance(value, int | float) for value in figures.values())


def test_refusals_in_both_languages() -> None:
    assert refuses("Not in the passages.") and refuses("The answer is not in the\npassages") and refuses("资料中没有。")
    assert refuses("") and not refuses("Ulm") and not refuses("没有密码")


def test_either_edition_of_a_gold_page_counts() -> None:
    asked = question_set("handbook")
    assert asked and len(asked.questions) == 30
    question = next(one for one in asked.questions if one.pages)
    (page, *_) = question.pages
    assert {place.partition("/")[0] for place in page} == {"zh", "en"}
    for place in page:
        cited = Citation("s1", "t", "q", 0, 1, 1, str(HANDBOOK / place))
        figures = score(asked, question, outcome(Sentence("x", True, (cited,))), lambda _: "q")
        assert figures["gold_cited"] == 1


def test_quotes_are_held_against_the_file_too(tmp_path: Path) -> None:
    asked = question_set("absent")
    assert asked and len(asked.questions) == 20 and not asked.questions[0].golds
    file = HANDBOOK / "en" / "apt.md"
    text = file.read_text(encoding="utf-8")
    right = Citation("s1", "t", text[10:40], 10, 40, 1, str(file))
    wrong = Citation("s1", "t", "no such words there", 0, 19, 1, str(file))
    figures = score(asked, asked.questions[0], outcome(Sentence("x", True, (right, wrong))), lambda _: text)
    assert (figures["quotes"], figures["verbatim"], figures["verbatim_file"]) == (2, 1, 1)
    assert figures["f1"] is None


def test_shares_and_differences() -> None:
    items = [
        {"id": "1", "arm": "onebox", "half": "dev", "type": "x", "f1": 1.0, "sentences": 3, "supported": 3},
        {"id": "2", "arm": "onebox", "half": "report", "type": "y", "f1": 0.5, "sentences": 1, "supported": 0},
        {"id": "1", "arm": "plain", "half": "dev", "type": "x", "f1": 0.5, "sentences": 1, "supported": 1},
        {"id": "2", "arm": "plain", "half": "report", "type": "y", **failed(ValueError("x"))},
    ]
    tables = arm_tables(items, parts_of(items))
    assert set(tables["onebox"]) == {"all", "dev", "report", "x", "y"}
    assert tables["onebox"]["all"]["supported"] == 0.75 and tables["onebox"]["dev"]["n"] == 1
    assert tables["plain"]["all"]["errors"] == 1 and tables["plain"]["all"]["f1"] == 0.25
    gain = difference(items, "onebox", "plain")
    assert gain["f1"] == {"difference": 0.5, "interval_95": [0.5, 0.5], "n": 2}
    assert arm_summary(items[:1]).get("sf_f1") is None


def test_own_questions_are_only_those_of_the_project() -> None:
    assert sorted(path.stem for path in DATA.glob("*.jsonl")) == ["absent", "dev", "handbook", "web", "web_dev"]
