"""Conversations over HTTP: found by Chinese substrings, renamed, shared, exported, deleted."""

import io
from urllib.parse import quote

import pytest

from onebox.events import AnswerFinished, Cited, ClaimChecked, RouteChosen, RunAccepted, RunStateChanged
from onebox.server.export.pdf import browser
from onebox.types import Ask, Depth

from .conftest import Client, Served

QUOTE = "南京长江大桥于1968年建成通车。"
EVIL = "<script>alert(1)</script> & <b>x</b>"


def asked(served: Served, owner: str, question: str, answer: str, conversation: str | None = None) -> str:
    """A finished run with one citation, written as the engine writes it. Returns the conversation."""
    box = served.box
    row = box.runs.create(Ask(question, Depth.SEARCH, conversation=conversation), box.conversations, owner)
    cited = Cited(source="s", title="南京长江大桥", quote=QUOTE, start=0, end=16, passage=1, location="/a/大桥.md")
    box.conversations.answer(row.conversation, row.id, answer)
    for fact in (
        RunAccepted(text=question, conversation=row.conversation, language="zh"),
        RouteChosen(depth=Depth.SEARCH, by="user"),
        ClaimChecked(index=0, text=answer, supported=True, citations=[cited]),
        ClaimChecked(index=1, text="也许吧。", supported=False, reason="no passage says this"),
        AnswerFinished(stop_reason="finished", text=answer + "也许吧。"),
        RunStateChanged(state="done", stop_reason="finished"),
    ):
        box.events.append(row.id, fact)
    box.runs.finish(row.id, "done", "finished")
    return row.conversation


def test_search_finds_chinese_substrings(served: Served, owner: Client) -> None:
    one = asked(served, owner.user, "大桥什么时候建成？", "它在1968年建成通车。")
    other = asked(served, owner.user, "What is 100% of_it?", "All.")
    found = owner.get(f"/api/conversations?q={quote('年建成通')}")["conversations"]
    assert [(line["id"], "年建成通" in line["snippet"]) for line in found] == [(one, True)]
    assert [line["id"] for line in owner.get(f"/api/conversations?q={quote('什么时')}")["conversations"]] == [one]
    assert [line["id"] for line in owner.get("/api/conversations?q=100%25")["conversations"]] == [other]
    assert [line["id"] for line in owner.get("/api/conversations?q=WHAT")["conversations"]] == [other]
    assert owner.get(f"/api/conversations?q={quote('北京')}")["conversations"] == []
    every = owner.get("/api/conversations")["conversations"]
    assert [line["id"] for line in every] == [other, one]
    older = owner.get(f"/api/conversations?before={every[0]['updated']}")["conversations"]
    assert [line["id"] for line in older] == [one]
    assert served.member(owner).get(f"/api/conversations?q={quote('年建成通')}") == {"conversations": []}


def test_rename_and_delete(served: Served, owner: Client) -> None:
    one = asked(served, owner.user, "问题", "回答")
    assert owner("PATCH", f"/api/conversations/{one}", {"title": "长江上的桥"}).json["title"] == "长江上的桥"
    assert owner("PATCH", f"/api/conversations/{one}", {"title": " "}).code == "bad_body"
    assert owner("PATCH", f"/api/conversations/{one}", {"leaf": "none"}).code == "no_such_thing"
    assert owner("DELETE", f"/api/conversations/{one}").status == 204
    assert owner.get("/api/runs") == {"runs": []} and owner.get("/api/conversations") == {"conversations": []}


def test_a_share_link_reads_and_ends(served: Served, owner: Client) -> None:
    one = asked(served, owner.user, "问题", "回答")
    link = owner.post(f"/api/conversations/{one}/share")
    assert owner.post(f"/api/conversations/{one}/share") == link and link["url"].endswith(link["token"])
    stranger = served.client()
    told = stranger.get(f"/api/shared/{link['token']}")
    assert [message["text"] for message in told["messages"]] == ["问题", "回答"]
    assert next(iter(told["runs"].values()))["sentences"][0]["citations"][0]["quote"] == QUOTE
    assert "/a/" not in str(told), "where the owner's files lie is not told"
    assert owner("DELETE", f"/api/conversations/{one}/share").status == 204
    assert stranger("GET", f"/api/shared/{link['token']}").code == "no_such_thing"


@pytest.mark.parametrize("form", ["md", "html"])
def test_citations_survive_in_text(served: Served, owner: Client, form: str) -> None:
    one = asked(served, owner.user, EVIL, "它在1968年建成通车。")
    one = asked(served, owner.user, "再问？", "是1968年。", one)
    reply = owner("GET", f"/api/conversations/{one}/export?format={form}")
    text = reply.body.decode()
    for number in ("1", "2"):  # in HTML a number leads to its quote
        text = text.replace(f'<a href="#quote-{number}">[{number}]</a>', f"[{number}]")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert "它在1968年建成通车。[1]" in text and "是1968年。[1]" in text and text.count(QUOTE) == 1
    assert "大桥.md" in text and "/a/" not in text and "not confirmed" in text
    if form == "html":
        assert "<script>" not in text and "&lt;script&gt;" in text and "<b>x" not in text


def test_word(served: Served, owner: Client) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed (extra `documents`)")
    one = asked(served, owner.user, EVIL + "\x0b", "它在1968年建成通车。")
    reply = owner("GET", f"/api/conversations/{one}/export?format=docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(reply.body)).paragraphs)
    assert "它在1968年建成通车。[1]" in text and QUOTE in text and EVIL in text


@pytest.mark.skipif(browser() is not None, reason="there is a Chromium here")
def test_pdf_without_a_browser_says_what_to_install(served: Served, owner: Client) -> None:
    one = asked(served, owner.user, "问题", "回答")
    reply = owner("GET", f"/api/conversations/{one}/export?format=pdf")
    assert (reply.status, reply.code) == (501, "no_browser") and "chromium" in reply.json["error"]["hint"]


@pytest.mark.skipif(browser() is None, reason="needs Chromium (Debian: apt-get install chromium)")
def test_pdf(served: Served, owner: Client) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed (extra `documents`)")
    one = asked(served, owner.user, "大桥?", "Opened in 1968.")
    reply = owner("GET", f"/api/conversations/{one}/export?format=pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(reply.body))
    assert "Opened in 1968.[1]" in text.replace("\r\n", " ") and "1968" in text
