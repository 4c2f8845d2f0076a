"""Files of a task over HTTP: listed, downloaded as attachments, compared, accepted, taken back; each user's own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import Settings, load
from onebox.testing import FakeEndpoint, Says

from .conftest import Client, serving

PROGRAM = """```python
text = open("a.txt").read()
open("a.txt", "w").write(text.upper())
open("页.html", "w").write("<script>alert(1)</script>")
print("done")
```"""


def finished(client: Client, run: str) -> None:
    for event in client.stream(f"/api/runs/{run}/events"):
        if event.get("event") == "run.state" and event["data"]["fact"]["state"] != "running":
            return


def test_listed_downloaded_accepted(served_by: Callable[..., Settings], tmp_path: Path) -> None:
    try:
        Bubblewrap(load(tmp_path / "other")).close()
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    with FakeEndpoint([Says(PROGRAM)]) as endpoint, serving(served_by(endpoint.url)) as served:
        owner = served.first()
        other = served.member(owner)
        upload = owner.upload("/api/files", ("a.txt", b"hello", "text/plain")).json["id"]
        begun = owner.post("/api/runs", {"text": "Upper case", "depth": "execute", "files": [upload]}, 201)
        run = begun["run"]
        finished(owner, run)
        view = owner.get(f"/api/runs/{run}")
        assert (view["depth"], view["stop_reason"]) == ("execute", "finished"), view
        assert [(one["tool"], one["ok"], one["text"]) for one in view["actions"]] == [("python", True, "done")]
        assert view["asked"] is None
        found = {one["name"]: one["change"] for one in owner.get(f"/api/runs/{run}/files")["files"]}
        assert found == {"a.txt": "changed", "页.html": "made"}
        reply = owner("GET", f"/api/runs/{run}/files/%E9%A1%B5.html")
        assert reply.body == b"<script>alert(1)</script>"
        assert reply.headers["content-disposition"].startswith("attachment")
        assert reply.headers["content-type"] == "application/octet-stream"
        for name in ("b.txt", "../versions", "%2e%2e/versions", "_steps/program.py"):
            assert owner("GET", f"/api/runs/{run}/files/{name}").status == 404
        assert "+HELLO" in json.dumps(owner.get(f"/api/runs/{run}/diff"))
        for path in ("files", "files/a.txt", "diff"):
            assert other("GET", f"/api/runs/{run}/{path}").status == 404
        assert other("POST", f"/api/runs/{run}/accept", {}).status == 404
        assert owner.post(f"/api/runs/{run}/accept")["count"] == 1
        assert owner("GET", f"/api/files/{upload}").body == b"HELLO"
        assert owner.post(f"/api/runs/{run}/undo")["count"] == 1
        assert owner("GET", f"/api/files/{upload}").body == b"hello"
        assert owner("POST", f"/api/runs/{run}/undo", {}).code == "file_conflict"
        assert owner("POST", f"/api/runs/{run}/answers", {"question": "1", "text": "x"}).status == 404
