"""Asks local-deep-research one question, its quick mode. Runs in an environment of its own, without our code.

Standard input: {"question", "endpoint", "search", "mode", "model", "data"}; the last line of standard output: {"text",
"urls", "context", "version", "shimmed"}. `text` is its summary and the addresses its numbers stand for; `context` the
characters of the sources it wrote from. It reads SearXNG's page of results, whose addresses must be on another host.
"""

import importlib.metadata
import json
import os
import re
import sys

MODES = {
    "quick": {},
    "once": {"search.iterations": 1, "search.questions_per_iteration": 2},
    "pages": {"search.iterations": 1, "search.questions_per_iteration": 2, "search.snippets_only": False},
}
"""Settings that differ from its own: three rounds of one question each, snippets only."""


def main():
    wish = json.load(sys.stdin)
    os.environ.update(LDR_DATA_DIR=wish["data"], LDR_ALLOW_UNENCRYPTED="true", DO_NOT_TRACK="1")
    said = sys.stdout
    sys.stdout = sys.stderr
    answer = ask(wish) | {"version": importlib.metadata.version("local-deep-research"), "shimmed": False}
    said.write(json.dumps(answer, ensure_ascii=False) + "\n")


def ask(wish):
    from local_deep_research.api import quick_summary
    from local_deep_research.api.settings_utils import create_settings_snapshot

    if wish["mode"] == "pages":
        read_pages_of_this_machine()
    snapshot = create_settings_snapshot(
        provider="openai_endpoint",
        overrides={
            "llm.model": wish["model"],
            "llm.openai_endpoint.url": wish["endpoint"],
            "llm.openai_endpoint.api_key": "x",
            "llm.max_tokens": 1000,
            "search.tool": "searxng",
            "search.engine.web.searxng.default_params.instance_url": wish["search"],
            "rate_limiting.enabled": False,
            **MODES[wish["mode"]],
        },
    )
    found = quick_summary(wish["question"], settings_snapshot=snapshot)
    text, sources = found.get("summary") or "", found.get("sources") or []
    if text.startswith("Error"):  # it tells its failures as if they were summaries
        sys.exit(text)
    cited = set(re.findall(r"\d+", " ".join(re.findall(r"\[([\d, ]+)\]", text))))
    listed = [f"[{one['index']}] {one['link']}" for one in sources if str(one.get("index")) in cited]
    return {
        "text": "\n".join([text, *listed]),
        "urls": [one.get("link") or "" for one in sources],
        "context": sum(len(one.get("full_content") or one.get("snippet") or "") for one in sources),
    }


def read_pages_of_this_machine():
    """Let it read pages at loopback addresses, which its guard forbids, and without the browser it would download."""
    import requests
    from langchain_core.documents import Document
    from local_deep_research.web_search_engines.engines import full_search

    class Loader:
        def __init__(self, urls):
            self.urls = urls

        def load(self):
            pages = ((url, requests.get(url, timeout=20)) for url in self.urls)
            return [Document(page.text, metadata={"source": url}) for url, page in pages if page.ok]

    full_search.validate_url = lambda *_, **__: True
    full_search.AsyncChromiumLoader = Loader


if __name__ == "__main__":
    main()
