"""Asks local-deep-research one question, its quick mode. Runs in an environment of its own, without our code.

Standard input: {"question", "endpoint", "search", "mode", "model", "data"}; the last line of standard output: {"text",
"urls", "context", "version", "shimmed"}. It reads SearXNG's page of results, whose addresses must be on another host.
"""

import importlib.metadata
import json
import os
import sys


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

    snapshot = create_settings_snapshot(
        provider="openai_endpoint",
        overrides={
            "llm.model": wish["model"],
            "llm.openai_endpoint.url": wish["endpoint"],
            "llm.openai_endpoint.api_key": "x",
            "search.tool": "searxng",
            "search.engine.web.searxng.default_params.instance_url": wish["search"],
            "rate_limiting.enabled": False,
        },
    )
    found = quick_summary(wish["question"], settings_snapshot=snapshot, iterations=1, questions_per_iteration=2)
    sources = found.get("sources") or []
    urls = [one.get("link") or one.get("url") or "" if isinstance(one, dict) else str(one) for one in sources]
    return {"text": found.get("summary", ""), "urls": urls, "context": len(str(found.get("findings", "")))}


if __name__ == "__main__":
    main()
