"""Reports over HTTP and on the command line: exported and opened again, compared, asked, watched."""

import io
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from onebox.engine.research.claim import Claim
from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.report_json import dump, says
from onebox.engine.research.report_types import Cell, Record, Report, Section, SourceNote, Table
from onebox.living.reports import again
from onebox.server.export.pdf import browser
from onebox.settings import Settings
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.report_versions import ReportVersions
from onebox.store.runs import Runs
from onebox.testing import FakeEndpoint, Says
from onebox.types import Ask, Citation, Depth, Language, Passage, Sentence, Source

from .conftest import Client, Served, serving

TEXTS: dict[Language, str] = {
    "en": "Line 3 has 21 stations. <b>Ferries</b> carry 146 passengers | seats.",
    "zh": "3号线设车站21座。每艘轮渡可载客146人。",
}
EVIL = '<img src=x onerror="alert(1)"> & co'


def record(language: Language = "en", stations: str = "21") -> Record:
    """A small report whose quotes stand in `TEXTS`."""
    text = TEXTS[language].replace("21", stations)
    source = Source("s1", f"Line 3 {EVIL}", "https://metro.gov.cn/3", date="2026-05-02")
    own = Source("s2", "My notes", "/home/me/secret/notes.md")
    end = max(text.find(". ") + 1, text.find("。") + 1)
    first = Citation("s1", source.title, text[:end], 0, end, 1, source.location)
    start = end + (text[end] == " ")
    second = Citation("s2", own.title, text[start:], start, len(text), 2, own.location)
    claims = (
        Claim("c1", text[:end], text[:end], Passage(1, source, 0, len(text), text), 0, end, "q1"),
        Claim("c2", text[start:], text[start:], Passage(2, own, 0, len(text), text), start, len(text), "q1"),
    )
    table = Table(
        "Figures",
        ("What", "Value"),
        (
            (Cell("ferry", (second,)), Cell("146", (second,), 146)),
            (Cell("bus <i>", (first,)), Cell("21", (first,), 21)),
        ),
        "seats",
    )
    sentences = (Sentence(text[:end], True, (first,)), Sentence(text[start:], True, (second, first)))
    doubt = Sentence(
        "Perhaps it rains." if language == "en" else "也许会下雨。", False, (first,), "no passage says this"
    )
    report = Report(
        title="Crossing the town" if language == "en" else "怎么过江",
        language=language,
        summary=sentences[:1],
        sections=(Section("Trains <b>", (*sentences, doubt), table, ("c1", "c2")),),
        method="M.",
        limits=("L1.", "L2."),
        sources=(
            SourceNote("s1", source.title, source.location, "official", source.date, 3),
            SourceNote("s2", own.title, own.location, "own", None, 2),
        ),
    )
    return Record(Plan(1, "", (Question("q1", "How many stations has Line 3?"),)), claims, report)


def kept(database: Any, owner: str | None, *records: Record, text: str = "How do people cross?") -> str:
    """A run with a version for each record."""
    run = Runs(database).create(Ask(text, Depth.RESEARCH), Conversations(database), owner).id
    Runs(database).finish(run, "done", "finished")
    for one in records:
        told = one.report
        ReportVersions(database).keep(
            run, run, title=told.title, language=told.language, says=says(told), body=dump(one)
        )
    return run


class Page(HTMLParser):
    """The text of a page, its links within, its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.links, self.tags, self.ids = "", [], [], []  # type: ignore[var-annotated]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.links += [given["href"]] if tag == "a" else []
        self.ids += [given["id"]] if "id" in given else []

    def handle_data(self, data: str) -> None:
        self.text += data


def export(owner: Client, run: str, form: str, **query: Any) -> bytes:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    reply = owner("GET", f"/api/runs/{run}/report/export?format={form}{more}")
    assert reply.status == 200, reply.body
    assert reply.headers["content-disposition"].startswith("attachment")
    return reply.body


@pytest.mark.parametrize("language", ["en", "zh"])
def test_markdown_and_html_keep_the_citations(served: Served, owner: Client, language: Language) -> None:
    run = kept(served.box.database, owner.user, record(language))
    quotes = [claim.quote for claim in record(language).claims]
    md = export(owner, run, "md").decode()
    page = Page(export(owner, run, "html").decode())
    for text in (md, page.text):
        for quote in quotes:
            assert quote in text
        assert "[1]" in text and "[2]" in text and ("not confirmed" if language == "en" else "未证实") in text
        assert "/home/me" not in text and "notes.md" in text and "https://metro.gov.cn/3" in text
        assert ("official" if language == "en" else "官方") in text and "2026-05-02" in text
        assert "L1." in text and "M." in text
    assert "| --- | --- |" in md and "146[2]" in md
    assert {"table", "svg", "caption", "title", "desc"} <= set(page.tags)
    assert not {"script", "img", "link", "iframe"} & set(page.tags) and EVIL in page.text
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#quote-")}
    assert inside == {"quote-1", "quote-2"} == {one for one in page.ids if one.startswith("quote-")}


def test_word_opens_with_quotes_and_table(served: Served, owner: Client) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed (extra `documents`)")
    run = kept(served.box.database, owner.user, record("zh"))
    document = docx.Document(io.BytesIO(export(owner, run, "docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "3号线设车站21座。[1]" in text and "每艘轮渡可载客146人。" in text and "未证实" in text
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["ferry[2]", "146[2]"]
    assert document.tables[0].rows[0].cells[1].text == "Value"


@pytest.mark.skipif(browser() is None, reason="needs Chromium (Debian: apt-get install chromium)")
def test_pdf_opens_with_quotes(served: Served, owner: Client) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed (extra `documents`)")
    run = kept(served.box.database, owner.user, record("en"))
    pages = pypdfium2.PdfDocument(export(owner, run, "pdf"))
    text = " ".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    assert "Line 3 has 21 stations.[1]" in text and "146[2]" in text and "Quotes" in text and "L2." in text


def test_a_report_as_json_with_versions_and_differences(served: Served, owner: Client) -> None:
    run = kept(served.box.database, owner.user, record(), record(), record(stations="23"))
    report = owner.get(f"/api/runs/{run}/report")
    assert (report["version"], report["report"], report["language"]) == (2, run, "en"), "the same twice is one version"
    assert report["sections"][0]["table"]["rows"][0][1]["value"] == 146
    assert owner.get(f"/api/runs/{run}/report?version=1")["summary"][0]["text"] == "Line 3 has 21 stations."
    assert [one["version"] for one in owner.get(f"/api/runs/{run}/report/versions")["versions"]] == [1, 2]
    diff = owner.get(f"/api/runs/{run}/report/diff")
    assert (diff["before"], diff["after"]) == (1, 2)
    changed = [one for one in diff["changes"] if one["kind"] == "changed"]
    assert changed[0]["before"]["text"] == "Line 3 has 21 stations."
    assert changed[0]["after"]["text"] == "Line 3 has 23 stations."
    (line,) = owner.get("/api/reports")["reports"]
    assert (line["report"], line["version"], line["watched"], line["news"]) == (run, 2, None, False)


def test_a_refresh_that_found_nothing_new_shows_the_report_as_it_was(served: Served, owner: Client) -> None:
    """It wrote no version of its own; its run and the one after it name the report all the same."""
    first = run = kept(served.box.database, owner.user, record(), record(stations="23"))
    runs, talk = Runs(served.box.database), Conversations(served.box.database)
    for _ in range(2):
        row = runs.create(again(runs.get(run).ask, run, runs.get(run).conversation), talk, owner.user)
        runs.finish(row.id, "done", "finished")
        told = owner.get(f"/api/runs/{row.id}/report?version=2")
        assert (told["report"], told["version"]) == (first, 2)
        assert len(owner.get(f"/api/runs/{row.id}/report/versions")["versions"]) == 2
        run = row.id


def test_what_is_not_there_or_not_yours_is_not_found(served: Served, owner: Client) -> None:
    member = served.member(owner)
    run = kept(served.box.database, owner.user, record())
    empty = kept(served.box.database, owner.user)
    for path in ("report", "report/versions", "report/diff", "report/export?format=md", "report/watch"):
        assert member("GET", f"/api/runs/{run}/{path}").status == 404
        assert owner("GET", f"/api/runs/{empty}/{path}").status == 404
    assert owner("GET", f"/api/runs/{run}/report?version=9").code == "report_not_found"
    assert member("POST", f"/api/runs/{run}/report/refresh", {}).status == 404
    assert member("POST", "/api/runs", {"text": "x", "report": run}).status == 404
    assert member.get("/api/reports") == {"reports": []}


def test_watching_is_set_changed_and_ended(served: Served, owner: Client) -> None:
    run = kept(served.box.database, owner.user, record())
    path = f"/api/runs/{run}/report/watch"
    assert owner("POST", path, {"every": "hourly"}).status == 422
    assert owner("POST", path, {"every": "daily", "email": "a@b.c, d@e.f"}).code == "bad_body"
    assert owner("POST", path, {"every": "daily", "webhook": "http://127.0.0.1/x"}).code == "fetch_refused"
    told = owner.post(path, {"every": "daily", "email": "a@b.example"})
    assert told["every"] == "daily" and told["told"] == 1 and told["next_at"] > 0
    assert owner.post(path, {"every": "weekly"})["email"] == ""
    assert owner.get("/api/reports")["reports"][0]["watched"] == "weekly"
    assert owner("DELETE", path).status == 204 and owner("GET", path).status == 404


def test_deleting_the_conversation_takes_the_report_away(served: Served, owner: Client) -> None:
    run = kept(served.box.database, owner.user, record())
    conversation = Runs(served.box.database).get(run).conversation
    assert owner("DELETE", f"/api/conversations/{conversation}").status == 204
    assert owner.get("/api/reports") == {"reports": []}


def test_a_question_is_answered_from_the_evidence_alone(served_by: Callable[..., Settings]) -> None:
    with FakeEndpoint([Says("Line 3 has 21 stations.")]) as endpoint, serving(served_by(endpoint.url)) as served:
        owner = served.first()
        run = kept(served.box.database, owner.user, record())
        begun = owner.post("/api/runs", {"text": "How many stations has Line 3?", "report": run}, 201)
        list(owner.stream(f"/api/runs/{begun['run']}/events"))
        view = owner.get(f"/api/runs/{begun['run']}")
        assert view["depth"] == "search" and view["state"] == "done", view
        assert view["sentences"][0]["supported"] and view["sentences"][0]["citations"][0]["source"] == "s1"
        assert "secret" not in str(endpoint.chats) or "Line 3" in str(endpoint.chats)


def test_the_command_line(onebox: Any, home: Path, tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{home / 'onebox.db'}")
    assert "--depth research" in onebox("report", "list").stderr
    run = kept(database, None, record("zh"), replace(record("zh", "23")))
    database.dispose()
    assert "21座" in onebox("report", "show", run[:8], "--version", "1").stdout
    target = tmp_path / "r.html"
    assert onebox("report", "export", run, "--format", "html", "--to", str(target)).returncode == 0
    assert "3号线设车站23座。[1]" in Page(target.read_text("utf-8")).text
    assert not [one for one in tmp_path.iterdir() if one.name.endswith(".half")]
    diff = onebox("report", "diff", run)
    assert diff.returncode == 1 and "- 3号线设车站21座。" in diff.stdout and "+ 3号线设车站23座。" in diff.stdout
    assert onebox("report", "watch", run, "--email", "me@example.org").returncode == 0
    watched = onebox("report", "list", LC_ALL="zh_CN.UTF-8").stdout
    assert "每天" in watched and run in watched
