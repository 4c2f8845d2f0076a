"""Uploads: names that lead elsewhere, files that would run, forms that are none."""

from pathlib import Path

import pytest

from .conftest import Client, Served

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_a_file_comes_back_as_it_was(served: Served, owner: Client) -> None:
    data = bytes(range(256)) * 5000
    kept = owner.upload("/api/files", ("报告 1.pdf", data, "application/pdf")).json
    assert (kept["name"], kept["size"], kept["kind"]) == ("报告 1.pdf", len(data), "application/pdf")
    reply = owner("GET", f"/api/files/{kept['id']}")
    assert reply.body == data
    assert (
        reply.headers["content-disposition"].startswith("attachment")
        and "%E6%8A%A5" in reply.headers["content-disposition"]
    )
    assert served.member(owner)("GET", f"/api/files/{kept['id']}").status == 404


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("x.html", b"<script>alert(1)</script>", "text/html"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        ("x.png", b"<script>alert(1)</script>", "image/png"),
    ],
)
def test_nothing_that_could_run_is_shown(owner: Client, name: str, data: bytes, kind: str) -> None:
    kept = owner.upload("/api/files", (name, data, kind)).json
    headers = owner("GET", f"/api/files/{kept['id']}").headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-type"] == "application/octet-stream" and headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]


def test_an_image_is_shown_in_place(owner: Client) -> None:
    kept = owner.upload("/api/files", ("x.bin", PNG, "text/html")).json
    headers = owner("GET", f"/api/files/{kept['id']}").headers
    assert headers["content-type"] == "image/png" and headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize(
    "name", ["../../onebox.db", "/etc/passwd", "..", ".", "...", ".bashrc", "a/b.txt", "a\\\\b.txt", "a:b", "a%00\x01b"]
)
def test_names_that_lead_elsewhere(served: Served, owner: Client, name: str) -> None:
    reply = owner.upload("/api/files", (name, b"x", "text/plain"))
    assert (reply.status, reply.code) == (400, "bad_file_name")
    assert sorted(path.name for path in served.box.settings.home.iterdir() if path.name == "files") == []


def test_a_very_long_name_is_cut_and_keeps_its_ending(owner: Client) -> None:
    kept = owner.upload("/api/files", ("长" * 200 + ".txt", b"x", "text/plain")).json
    assert kept["name"].endswith(".txt") and len(kept["name"].encode()) <= 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "multipart/form-data", 400),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            400,
        ),
    ],
)
def test_what_is_no_form_with_a_file(owner: Client, body: bytes, kind: str, status: int) -> None:
    reply = owner("POST", "/api/files", body, Content_Type=kind)
    assert (reply.status, reply.code) == (status, "not_a_form")


def test_files_lie_under_the_home_folder(served: Served, owner: Client) -> None:
    kept = owner.upload("/api/files", ("a.txt", b"hello", "text/plain")).json
    assert (Path(served.box.settings.home) / "files" / kept["id"] / "a.txt").read_bytes() == b"hello"
