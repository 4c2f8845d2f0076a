"""What is told of a new version: as text for a mail, as JSON for a webhook."""

from typing import Any

from ..engine.research.report_diff import Change, shown
from ..types import Language, Sentence
from .reports import Version

MOST = 20
"""Changes told; the rest is counted."""
_SIGNS = {"added": "+", "removed": "−", "changed": "≠"}
_WORDS: dict[str, dict[Language, str]] = {
    "subject": {"en": "{title}: {count} changes", "zh": "{title}：{count} 处变化"},
    "head": {
        "en": "Version {version} of your report differs from version {before} in {count} sentences.",
        "zh": "你的报告第 {version} 版与第 {before} 版相比有 {count} 处不同。",
    },
    "was": {"en": "before: {text}", "zh": "原来：{text}"},
    "more": {"en": "… and {count} more.", "zh": "……还有 {count} 处。"},
    "read": {"en": "Read it: {page}", "zh": "查看：{page}"},
}


def subject(then: Version, now: Version, told: list[Change]) -> str:
    title = " ".join(now.report.title.split())[:100]
    return _say("subject", now.report.language, title=title, count=len(shown(told)))


def text(then: Version, now: Version, told: list[Change], page: str) -> str:
    """Plain text: each change with the addresses of its sources."""
    language, differing = now.report.language, shown(told)
    lines = [
        _say("head", language, version=now.row.version, before=then.row.version, count=len(differing)),
        "",
    ]
    for one in differing[:MOST]:
        sentence = one.after or one.before
        assert sentence
        lines.append(f"{_SIGNS[one.kind]} {sentence.text}{_places(sentence)}")
        if one.kind == "changed" and one.before:
            lines.append(f"  ({_say('was', language, text=one.before.text)})")
    if len(differing) > MOST:
        lines.append(_say("more", language, count=len(differing) - MOST))
    if page:
        lines += ["", _say("read", language, page=page)]
    return "\n".join(lines) + "\n"


def data(then: Version, now: Version, told: list[Change], page: str) -> dict[str, Any]:
    differing = shown(told)
    return {
        "event": "report.changed",
        "report": now.row.report,
        "run": now.row.run,
        "title": now.report.title,
        "version": now.row.version,
        "before": then.row.version,
        "count": len(differing),
        "changes": [
            {
                "kind": one.kind,
                "section": one.section,
                "before": one.before.text if one.before else None,
                "after": one.after.text if one.after else None,
                "sources": _addresses(one.after or one.before),
            }
            for one in differing[:MOST]
        ],
        "page": page,
    }


def _places(sentence: Sentence) -> str:
    addresses = _addresses(sentence)
    return f" ({', '.join(addresses)})" if addresses else ""


def _addresses(sentence: Sentence | None) -> list[str]:
    """Of the web only: where a file lies on this machine is nobody else's business."""
    cited = sentence.citations if sentence else ()
    return list(dict.fromkeys(one.location for one in cited if one.location.startswith(("http://", "https://"))))


def _say(name: str, language: Language, **values: object) -> str:
    return _WORDS[name][language].format(**values)
