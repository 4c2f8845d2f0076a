"""Asks gpt-researcher one question. Runs in an environment of its own: nothing of ours is imported.

Standard input: {"question", "endpoint", "search", "mode", "model"}; the last line of standard output: {"text", "urls",
"context", "version", "shimmed"}. gpt-researcher cannot count tokens without the network: where its counter cannot be
loaded, one by bytes stands in its place, and `shimmed` says so.
"""

import asyncio
import importlib.metadata
import json
import os
import sys
import types


def main():
    wish = json.load(sys.stdin)
    model = f"openai:{wish['model']}"
    os.environ.update(
        OPENAI_API_KEY="x",
        OPENAI_BASE_URL=wish["endpoint"],
        FAST_LLM=model,
        SMART_LLM=model,
        STRATEGIC_LLM=model,
        EMBEDDING=f"custom:{wish['model']}",
        RETRIEVER="searx",
        SEARX_URL=wish["search"],
        FAST_TOKEN_LIMIT="1000",
        SMART_TOKEN_LIMIT="1000",
        TOTAL_WORDS="300",
        LANGUAGE="chinese" if any(ord(char) > 0x2E80 for char in wish["question"]) else "english",
        DO_NOT_TRACK="1",
    )
    shimmed = shim_tiktoken()
    said = sys.stdout
    sys.stdout = sys.stderr  # the library prints; only our line goes out
    answer = asyncio.run(ask(wish))
    answer |= {"version": importlib.metadata.version("gpt-researcher"), "shimmed": shimmed}
    said.write(json.dumps(answer, ensure_ascii=False) + "\n")


async def ask(wish):
    from gpt_researcher import GPTResearcher

    researcher = GPTResearcher(query=wish["question"], report_type=wish["mode"], verbose=False)
    context = await researcher.conduct_research()
    text = await researcher.write_report()
    context = context if isinstance(context, str) else "\n".join(map(str, context or []))
    return {"text": text, "urls": list(researcher.get_source_urls()), "context": len(context)}


def shim_tiktoken():
    """Count tokens as bytes / 4 where the real tables would have to be fetched."""
    try:
        import tiktoken

        tiktoken.get_encoding("o200k_base")
        return False
    except Exception:  # noqa: BLE001 - whatever stands in the way, the peer must be able to run
        encoding = types.SimpleNamespace(
            name="bytes",
            encode=lambda text, **_: [0] * (len(text.encode()) // 4 + 1),
            decode=lambda tokens, **_: "",
        )
        module = sys.modules.get("tiktoken") or types.ModuleType("tiktoken")
        module.get_encoding = module.encoding_for_model = lambda *_, **__: encoding
        sys.modules["tiktoken"] = module
        return True


if __name__ == "__main__":
    main()
