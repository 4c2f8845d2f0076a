"""The shared library over HTTP."""

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

from onebox.settings import Settings

from .conftest import Client, Served, serving


def test_add_find_read_remove(served: Served, owner: Client, bridges: Path) -> None:
    files = [(file.name, file.read_bytes(), "text/plain") for file in sorted(bridges.iterdir())]
    results = owner.upload("/api/library", *files, collection="bridges").json["results"]
    assert [(one["name"], one["state"]) for one in results] == [(name, "added") for name, _, _ in files]
    member = served.member(owner)
    told = member.get("/api/library")
    assert [(one["name"], one["documents"]) for one in told["collections"]] == [("bridges", 3)]
    assert {one["title"] for one in told["documents"]} >= {"Sydney Harbour Bridge", "南京长江大桥"}
    assert [one["title"] for one in member.get(f"/api/library?q={quote('长江')}")["documents"]] == ["南京长江大桥"]
    hit = member.get(f"/api/library/search?q={quote('大桥什么时候通车')}")["hits"][0]
    assert "1968" in hit["text"]
    text = member.get(f"/api/sources/{hit['source']}?start={hit['start']}&end={hit['end']}")
    assert text["text"][hit["start"] - text["offset"] :].startswith(hit["text"][:20])
    assert member.get(f"/api/sources/{hit['source']}?start=999999")["start"] == text["length"]
    assert member("DELETE", f"/api/library/{hit['source']}").status == 204
    assert member("DELETE", f"/api/library/{hit['source']}").status == 404
    assert member("GET", f"/api/sources/{hit['source']}").status == 404
    assert not list((served.box.settings.home / "files").glob("*/大桥.md"))


def test_one_bad_file_stops_no_other(served: Served, owner: Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("word/document.xml", bytes(300_000_000))
    results = owner.upload(
        "/api/library",
        ("bomb.docx", bomb.getvalue(), "application/octet-stream"),
        ("../evil.txt", b"x", "text/plain"),
        ("good.md", b"# Good\n\nThis is a good document about bridges.\n", "text/markdown"),
        ("empty.pdf", b"%PDF-1.4", "application/pdf"),
    ).json["results"]
    states = {one["name"]: one["state"] for one in results}
    assert states == {"bomb.docx": "failed", "../evil.txt": "failed", "good.md": "added", "empty.pdf": "failed"}
    assert all(one["error"] and one["hint"] for one in results if one["state"] == "failed")
    assert [path.name for path in (served.box.settings.home / "files").glob("*/*")] == ["good.md"]


def test_hidden_collections_are_not_for_the_library(owner: Client) -> None:
    reply = owner.upload("/api/library", ("a.txt", b"text", "text/plain"), collection="_files")
    assert (reply.status, reply.code) == (422, "bad_body")
    assert owner("GET", "/api/library/search?q=x&collection=_files").code == "bad_body"


def test_bad_queries(owner: Client) -> None:
    for path in ("/api/library/search", "/api/library/search?q=x&k=0", "/api/library?colour=red", "/api/runs?limit=x"):
        reply = owner("GET", path)
        assert (path, reply.status, reply.code) == (path, 422, "bad_query")


def test_a_large_upload_is_refused(settings: Settings) -> None:
    small = settings.model_copy(update={"server": settings.server.model_copy(update={"upload_mb": 1})})
    with serving(small) as served:
        reply = served.first().upload("/api/library", ("a.txt", bytes(1_100_000), "text/plain"))
        assert (reply.status, reply.code) == (413, "body_too_large")


def test_a_page_of_the_web_that_was_cited_can_be_read(served: Served, owner: Client) -> None:
    page = served.box.settings.home / "page.txt"
    page.write_text("The sea is blue.\n", "utf-8")
    owner.upload("/api/library", ("any.txt", b"Anything.\n", "text/plain"))  # the library is open now
    library = served.box._library
    assert library
    library.add([page], collection="_web")
    source = library.list("_web")[0].id
    assert "blue" in owner.get(f"/api/sources/{source}")["text"]
    library.add([page], collection="_shown.another")
    assert owner("GET", f"/api/sources/{library.list('_shown.another')[0].id}").status == 404
