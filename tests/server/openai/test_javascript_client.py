"""The official JavaScript client, another implementation of the protocol, as it comes."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from .conftest import HELLO
from .talk import QUESTION

PLACE = Path(os.environ.get("ONEBOX_TEST_CLIENTS") or ROOT / ".work" / "clients")


def test_javascript_client(at: Any) -> None:
    if not shutil.which("node") or not (PLACE / "node_modules" / "openai").is_dir():
        pytest.skip(f"needs Node and the npm package openai: npm install --prefix {PLACE} openai@7")
    script = Path(__file__).with_name("client.mjs")
    done = subprocess.run(
        ["node", str(script), str(PLACE), at.base, at.key, QUESTION], capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    got = json.loads(done.stdout)
    assert {"onebox", "onebox/search", "fake/m"} <= set(got["models"])
    cited = got["whole"]["annotations"][0]["url_citation"]
    assert "1932" in got["whole"]["content"][cited["start_index"] : cited["end_index"]]
    assert got["streams"] == {"onebox/chat": HELLO, "fake/m": HELLO}
    assert got["kinds"][0] == "response.created" and got["kinds"][-1] == "response.completed"
    assert "1932" in got["response"] and got["dimensions"] == [16, 16]
    missing, gone, broken = got["errors"]
    assert missing == ["NotFoundError", 404, "no_such_model"]
    assert gone == ["InternalServerError", 502, "model_unavailable"]
    assert broken[0] == "APIError"
