"""A scripted run of the depth research, and its report: two invented towns and their ferries."""

# ruff: noqa: E501

from typing import Any

from .script import Step

_TEXTS = {
    "zh": {
        "r-plan": (
            "青湾市轮渡复航方案",
            "https://www.qingwan.example/traffic/ferry-plan",
            "2025-03-12",
            "official",
            "青湾市交通局：轮渡复航方案。原定 2023 年 6 月复航，实际于 2025 年 3 月 8 日复航。"
            "码头充电桩的验收推迟了 14 个月。首批投入 4 艘电动渡轮，每艘载客 220 人。",
        ),
        "r-news": (
            "轮渡回来了，为什么晚了近两年",
            "https://news.example/qingwan/ferry-returns",
            "2025-03-09",
            "news",
            "本报讯：充电桩供应商两次更换，验收因此一再推迟。复航首日运送 11,300 人次。"
            "旧渡轮停航前，2019 年日均 8,600 人次。市民说，终于不用绕桥了。",
        ),
        "r-own": (
            "码头调研笔记",
            "/home/lin/笔记/码头调研.md",
            None,
            "own",
            "码头调研笔记\n\n和站长聊：复航首日运送约 9,800 人次，不含免票儿童。票价 3 元，和停航前一样。",
        ),
    },
    "en": {
        "r-plan": (
            "Larkfield ferry plan",
            "https://www.larkfield.example/transport/ferry-plan",
            "2025-03-12",
            "official",
            "Larkfield Transport: the ferry plan. Service was to return in June 2023 and returned on 8 March 2025. "
            "Acceptance of the charging berths was put off by 14 months. Four electric ferries run, 220 seats each.",
        ),
        "r-news": (
            "The ferries are back. Why so late?",
            "https://news.example/larkfield/ferries-return",
            "2025-03-09",
            "news",
            "The supplier of the charging berths changed twice, so acceptance was put off again and again. "
            "On the first day 11,300 people crossed. The old ferries carried 8,600 a day in 2019.",
        ),
        "r-own": (
            "Notes from the pier",
            "/home/ada/notes/pier.md",
            None,
            "own",
            "Notes from the pier\n\nThe master of the pier: about 9,800 crossed on the first day, children not counted. "
            "A ticket is 3 crowns, as before.",
        ),
    },
}
_QUOTES = {
    "zh": {
        "k1": ("q1", "轮渡原定 2023 年 6 月复航，实际 2025 年 3 月 8 日才复航。", "r-plan", "原定 2023 年 6 月复航，实际于 2025 年 3 月 8 日复航。"),
        "k2": ("q1", "码头充电桩的验收推迟了 14 个月。", "r-plan", "码头充电桩的验收推迟了 14 个月。"),
        "k3": ("q1", "充电桩供应商换了两次，验收一拖再拖。", "r-news", "充电桩供应商两次更换，验收因此一再推迟。"),
        "k4": ("q2", "复航首日运送 11,300 人次。", "r-news", "复航首日运送 11,300 人次。"),
        "k5": ("q2", "站长说首日约 9,800 人次，不含免票儿童。", "r-own", "复航首日运送约 9,800 人次，不含免票儿童。"),
        "k6": ("q2", "停航前的 2019 年，日均 8,600 人次。", "r-news", "2019 年日均 8,600 人次。"),
        "k7": ("q3", "票价 3 元，和停航前一样。", "r-own", "票价 3 元，和停航前一样。"),
    },
    "en": {
        "k1": ("q1", "Service was to return in June 2023 and returned on 8 March 2025.", "r-plan", "Service was to return in June 2023 and returned on 8 March 2025."),
        "k2": ("q1", "Acceptance of the charging berths was put off by 14 months.", "r-plan", "Acceptance of the charging berths was put off by 14 months."),
        "k3": ("q1", "The supplier of the berths changed twice.", "r-news", "The supplier of the charging berths changed twice, so acceptance was put off again and again."),
        "k4": ("q2", "On the first day 11,300 people crossed.", "r-news", "On the first day 11,300 people crossed."),
        "k5": ("q2", "The master of the pier speaks of about 9,800, without children.", "r-own", "about 9,800 crossed on the first day, children not counted."),
        "k6": ("q2", "The old ferries carried 8,600 a day in 2019.", "r-news", "The old ferries carried 8,600 a day in 2019."),
        "k7": ("q3", "A ticket is 3 crowns, as before.", "r-own", "A ticket is 3 crowns, as before."),
    },
}  # fmt: skip
_PLAN = {
    "zh": ["轮渡为什么比原定晚了近两年？", "复航以后有多少人坐？", "票价和停航前比变了吗？", "别的城市走过同样的路吗？"],
    "en": ["Why did the ferries return almost two years late?", "How many people use them now?",
           "Did the fare change?", "Did other towns go the same way?"],
}  # fmt: skip
_WORDS = {
    "zh": {
        "reading": "弄清青湾轮渡复航推迟的原因，以及复航后的客流和票价。",
        "title": "青湾轮渡：晚了近两年的复航",
        "why": "为什么晚了",
        "use": "有多少人坐",
        "conflict": "首日人次：两种说法",
        "caption": "每日运送人次",
        "head": ["时间", "人次"],
        "rows": ["2019 年日均", "2025 年 3 月 8 日"],
        "unit": "人次",
        "unsure": "多数市民认为值得等待。",
        "method": "问了 4 个问题，搜索 9 次，读了 12 页，记下 7 条有原句的发现；报告只用这些发现写成，逐句对照原句。",
        "limits": ["“别的城市走过同样的路吗？”没有找到来源。", "票价一节只有一个来源。"],
    },
    "en": {
        "reading": "Why the Larkfield ferries returned late, and what came of it: passengers and fares.",
        "title": "The Larkfield ferries: back, almost two years late",
        "why": "Why so late",
        "use": "How many cross",
        "conflict": "The first day: two figures",
        "caption": "People a day",
        "head": ["When", "People"],
        "rows": ["2019, average", "8 March 2025"],
        "unit": "people",
        "unsure": "Most people find it was worth the wait.",
        "method": "Four questions, nine searches, twelve pages read, seven findings with their quotes; the report is "
        "written from these alone, each sentence held against its quotes.",
        "limits": ["No source was found for “Did other towns go the same way?”.", "The fare stands on one source."],
    },
}


def source(name: str, language: str) -> dict[str, Any]:
    title, location, date, kind, text = _TEXTS[language][name]
    return {"id": name, "title": title, "location": location, "heading": "", "text": text, "date": date, "kind": kind}


def _cited(key: str, language: str) -> dict[str, Any]:
    _, _, name, quote = _QUOTES[language][key]
    one = source(name, language)
    start = one["text"].index(quote)
    place = {"start": start, "end": start + len(quote), "passage": 1, "heading": ""}
    return {"source": name, "title": one["title"], "location": one["location"], "quote": quote, **place}


def _claim(key: str, language: str) -> dict[str, Any]:
    question, text, name, _ = _QUOTES[language][key]
    where = _cited(key, language)
    return {"id": key, "text": text, "question": question, "date": source(name, language)["date"], **where}


def _sentence(key: str, language: str) -> dict[str, Any]:
    text = _QUOTES[language][key][1]
    return {"text": text, "supported": True, "reason": "", "citations": [_cited(key, language)]}


def _sections(language: str) -> list[dict[str, Any]]:
    words = _WORDS[language]
    unsure = {"text": words["unsure"], "supported": False, "reason": "no passage says this", "citations": []}
    rows = [
        [
            {"text": label, "citations": [], "value": None},
            {"text": f"{value:,}", "citations": [_cited(key, language)], "value": value},
        ]
        for label, key, value in zip(words["rows"], ["k6", "k4"], [8600.0, 11300.0], strict=True)
    ]
    for row in rows:
        row[1]["text"] = row[1]["text"].removesuffix(".0")
    table = {"caption": words["caption"], "head": words["head"], "rows": rows, "unit": words["unit"]}

    def part(heading: str, *keys: str, conflict: bool = False) -> dict[str, Any]:
        sentences = [_sentence(one, language) for one in keys]
        return {"heading": heading, "sentences": sentences, "table": None, "conflict": conflict}

    use = part(words["use"], "k6", "k4", "k7")
    use["sentences"].append(unsure)
    return [
        part(words["why"], "k1", "k2", "k3"),
        {**use, "table": table},
        part(words["conflict"], "k4", "k5", conflict=True),
    ]


def report(run: dict[str, Any], version: int) -> dict[str, Any]:
    """As `GET /api/runs/ID/report` tells it."""
    language, words = run["language"], _WORDS[run["language"]]
    names = ("r-plan", "r-news", "r-own")
    notes = [{k: source(one, language)[k] for k in ("title", "location", "kind", "date")} for one in names]
    return {
        "report": run["id"],
        "run": run["id"],
        "version": version,
        "created": run["created"],
        "title": words["title"],
        "language": language,
        "summary": [_sentence("k1", language), _sentence("k3", language)],
        "sections": _sections(language),
        "method": words["method"],
        "limits": words["limits"],
        "sources": [{"source": name, **note, "cited": 3} for name, note in zip(names, notes, strict=True)],
    }


def changes(run: dict[str, Any]) -> list[dict[str, Any]]:
    words = _WORDS[run["language"]]
    before = {**_sentence("k4", run["language"]), "text": _QUOTES[run["language"]]["k6"][1]}
    changed = {"before": before, "after": _sentence("k4", run["language"])}
    added = {"before": None, "after": _sentence("k5", run["language"])}
    return [
        {"kind": "changed", "section": words["use"], **changed},
        {"kind": "added", "section": words["conflict"], **added},
    ]


def plan(language: str, version: int = 1) -> dict[str, Any]:
    questions = [{"id": f"q{n}", "text": text, "state": "open"} for n, text in enumerate(_PLAN[language], 1)]
    reading = _WORDS[language]["reading"]
    return {"version": version, "by": "box", "reading": reading, "questions": questions, "notes": []}


def _progress(language: str, asking: int, claims: int, done: float) -> dict[str, Any]:
    spent = {"calls": int(40 * done), "of_calls": 40, "searches": int(30 * done * 0.6), "of_searches": 30}
    read = {"fetches": int(40 * done * 0.7), "of_fetches": 40, "seconds": 1200 * done, "of_seconds": 5400}
    counts = {"open": 4 - asking, "closed": asking, "claims": claims, "pages": int(20 * done)}
    left = round(900 * (1 - done), 1)
    return {"kind": "progress", "asking": _PLAN[language][asking], **counts, **spent, **read, "left": left}


def research(language: str) -> list[Step]:
    """From the plan to the report; `wait`s are such that a reader can follow."""
    texts = list(_QUOTES[language])
    out = [
        Step({"kind": "step.started", "step": "plan", "detail": ""}, 0.4),
        Step({"kind": "plan.changed", **plan(language)}, 0.3),
        Step({"kind": "step.finished", "step": "plan", "detail": "", "seconds": 2.1}),
    ]
    for number, keys in enumerate([texts[:3], texts[3:6], texts[6:], []]):
        text = _PLAN[language][number]
        out.append(Step(_progress(language, number, sum(1 for _ in keys), 0.15 + 0.2 * number), 0.1))
        out.append(Step({"kind": "step.started", "step": f"look {number}", "detail": text}))
        for key in keys:
            claim = _claim(key, language)
            found = {k: claim[k] for k in ("source", "title", "location", "heading", "quote", "date")}
            out.append(Step({"kind": "source.found", "passage": 1, **found}, 0.25))
            out.append(Step({"kind": "claim.found", **claim}, 0.25))
        state = "answered" if keys else "dry"
        told = {"question": f"q{number + 1}", "text": text, "state": state, "claims": len(keys)}
        out.append(Step({"kind": "step.finished", "step": f"look {number}", "detail": text, "seconds": 31.0}))
        out.append(Step({"kind": "question.state", **told}, 0.2))
    return [*out, *_written(language)]


def _written(language: str) -> list[Step]:
    title = _WORDS[language]["title"]
    out = []
    for index, section in enumerate(_sections(language)):
        told = [{"kind": "claim.checked", "index": n, **one} for n, one in enumerate(section["sentences"])]
        fact = {"kind": "report.section", "index": index, "heading": section["heading"], "sentences": told}
        out.append(Step(fact, 0.4))
    out.append(Step({"kind": "report.finished", "title": title, "version": 2, "added": 1, "removed": 0, "changed": 1}))
    sentences = [one for section in _sections(language) for one in section["sentences"]]
    out += [Step({"kind": "claim.checked", "index": n, **one}) for n, one in enumerate(sentences)]
    usage = {"calls": 31, "prompt_tokens": 61_200, "completion_tokens": 5_410, "cached_tokens": 0}
    out.append(Step({"kind": "usage.counted", "step": "write", **usage}))
    text = f"# {title}\n\n" + " ".join(one["text"] for one in sentences)
    ending = {"tried": [], "missing": [], "first_token": 1.1, "total": 1284.0}
    out.append(Step({"kind": "answer.finished", "stop_reason": "finished", "text": text, **ending}, 0.05))
    state = {"state": "done", "stop_reason": "finished", "error": "", "hint": ""}
    return [*out, Step({"kind": "run.state", **state})]
