"""Side by side with a peer: skipped loudly without it; the endpoint of both counts; the page's parts are found."""

import json
import urllib.request
from pathlib import Path

import pytest
from bench.peers import open_webui
from bench.tasks.side_by_side import side_by_side
from bench.tasks.streams import endpoint


def test_without_the_peer_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(open_webui, "PLACE", tmp_path)
    assert side_by_side() is None
    assert "SKIPPED" in capsys.readouterr().err


def test_the_endpoint_has_one_model_and_counts_its_answers() -> None:
    with endpoint(0.001, 3) as url:

        def told() -> tuple[list[str], int]:
            with urllib.request.urlopen(f"{url}/models") as answer:
                data = json.load(answer)
            return [one["id"] for one in data["data"]], data["begun"]

        assert told() == (["m"], 0)
        with urllib.request.urlopen(f"{url}/chat/completions", data=b"{}") as answer:
            assert answer.read().count(b"word ") == 3
        assert told() == (["m"], 1)
