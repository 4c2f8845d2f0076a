"""Sections of the leaderboard: choosing the depth, worked answers, plans, four levels, footprint, sandbox, server,
web."""

from collections.abc import Iterator
from typing import Any

from bench.report_tables import ANSWERS, COSTS, between, figures_table, shown, table

_ROUTES = (
    ("macro-F1", "macro_f1"),
    ("accuracy", "accuracy"),
    ("over-escalated", "over_escalated"),
    ("deeper", "deeper"),
)
_PLANS = (
    ("covered", "all"),
    ("comprehensiveness", "comprehensiveness"),
    ("insight", "insight"),
    ("instructions", "instruction_following"),
    ("by weight", "weighed"),
    ("beyond the request", "beyond"),
    ("questions", "questions"),
)
_GRAPHRAG = (
    ("answer coverage", "coverage"),
    ("by chance", "chance"),
    ("evidence recall", "evidence"),
    ("of it cited", "cited"),
    ("ROUGE-L", "rouge_l"),
    ("refused", "refused"),
    ("sentences supported", "supported"),
    ("calls", "calls"),
    ("prompt", "prompt_tokens"),
    ("reply tokens", "completion_tokens"),
    ("total p50 s", "total_p50"),
)
_THINK = (
    ("accuracy", "accuracy"),
    ("verified", "verified"),
    ("right of verified", "verified_right"),
    ("right of others", "others_right"),
    ("calls", "calls"),
    ("prompt", "prompt_tokens"),
    ("reply tokens", "completion_tokens"),
    ("total p50 s", "total_p50"),
    ("p95 s", "total_p95"),
)


def routes(result: dict[str, Any]) -> Iterator[str]:
    """The own test split with its confusions, then the sets with one label each."""
    yield (
        "## Choosing the depth 自选深度\n\n`alone`: no model, what is unsure is searched for; `onebox`: one call where "
        "unsure; `llm_only`: the same call for everything. `over-escalated`: sent to research or execute wrongly; "
        "`deeper`: to any depth that costs more calls than the right one."
    )
    for language, one in result["own"].items():
        rows = [(arm, figures) for arm, figures in one["arms"].items()] + [("alone, where sure", one["decided"])]
        about = (
            f"n = {one['n']}, {shown(one['decided']['share'], 'share')} decided without a model, p50 {one['p50_ms']} ms"
        )
        yield f"### {language}: own test split\n\n{about}.\n\n" + figures_table(["arm"], rows, _ROUTES)
        arm = "onebox" if "onebox" in one["arms"] else "alone"
        confusion = one["arms"][arm]["confusion"]
        depths = list(next(iter(confusion.values())))
        body = [[label, *[row[depth] or "" for depth in depths]] for label, row in confusion.items()]
        yield f"Confusion of `{arm}`, rows are the labels.\n\n" + table(["", *depths], body)
    columns = (("right", "alone"), ("right, its own kind", "alone_core"), ("decided", "decided"))
    columns += (("onebox", "onebox_asked"), ("llm_only", "llm_only_asked"))
    sets = [(name, one["label"], one["n"], one) for name, one in result["sources"].items()]
    yield "### Labels by source\n\n" + figures_table(["set", "label", "n"], sets, columns)
    tools = [(name, one["n"], one) for name, one in result["tool_need"].items()]
    yield "### Tool need\n\n" + figures_table(
        ["set", "n"], tools, (("accuracy", "accuracy"), ("recall", "recall"), ("specificity", "specificity"))
    )


def think(result: dict[str, Any]) -> Iterator[str]:
    """Each set and arm, and the gain over one plain call."""
    rows = [
        (f"{name}: {arm}", figures)
        for name, table_ in result["sets"].items()
        for arm, figures in table_["arms"].items()
    ]
    about = f"`{result['settings']['model']}`, effort {result['settings']['effort']}, n = {result['n']}."
    yield f"## Worked answers 深思\n\n{about}\n\n" + figures_table(["set: arm"], rows, _THINK)
    gains = [
        [name, score, shown(gain["difference"]), between(gain["interval_95"]), gain["n"]]
        for name, table_ in result["sets"].items()
        for score, gain in table_["think - plain"].items()
    ]
    yield table(["set", "think − plain", "difference", "95 % interval", "n"], gains)


def weights(result: dict[str, Any]) -> Iterator[str]:
    yield "## Footprint 体量\n\nWhole processes; MB are 10^6 bytes.\n\n" + _every_number(result)


def sandbox(result: dict[str, Any]) -> Iterator[str]:
    yield "## Sandbox 沙箱\n\nbubblewrap; the whole call.\n\n" + _every_number(result)


def trust(result: dict[str, Any]) -> Iterator[str]:
    """Cases by what the user would have done with what was put to them."""
    yield (
        "## Trust 信任\n\nA scripted model wholly in an attacker's hand; no model is asked. `careful` allows what "
        "they had wanted and nothing else, `careless` allows everything they are asked."
    )
    arms = result["arms"]
    names = ("tried", "refused", "denied", "asked", "done", "honest_done", "honest_wanted", "unauthorised")
    rows = [
        [cases, user, *(figures[name] for name in names)]
        for cases in ("agentdojo", "injections")
        for user, figures in arms[cases]["users"].items()
    ]
    yield table(["cases", "user", *(name.replace("_", " ") for name in names)], rows)
    yield (
        f"AgentDojo: {arms['agentdojo']['n']} cases, of which {arms['agentdojo']['without_script']} have no script of "
        "acting calls: there every acting tool is tried. The honest script is useful in "
        f"{arms['honest']['useful']['careful']} of {arms['honest']['n']} tasks with a user who answers, in "
        f"{arms['honest']['useful']['absent']} with none, in {arms['honest']['useful']['without']} without the gate."
    )


def server(result: dict[str, Any]) -> Iterator[str]:
    yield "## Server 服务\n\n`onebox serve` before anybody asks.\n\n" + _every_number(result)


def queue(result: dict[str, Any]) -> Iterator[str]:
    yield (
        "## Fifty at once 五十个同时\n\nResearch asked at once by two users, "
        f"{result['places']} worked on at a time, a scripted model with {result['seconds_a_call']:g} s a call; "
        "meanwhile the page and the list of runs are fetched."
    )
    figures = dict(result["arms"]["research"])
    spread = {f"{path} {name}": value for path in ("page", "api") for name, value in figures.pop(path).items()}
    yield table(["figure", "value"], [[name.replace("_", " "), value] for name, value in (figures | spread).items()])


def web(result: dict[str, Any]) -> Iterator[str]:
    """Each group's scores and costs, and what must be nought."""
    yield (
        f"## Answers from the web 网上的回答\n\nModel `{result['settings']['model']}`, n = {result['n']} of "
        f"{result['of']} questions over the local web, with near copies and prompt injections; `plain` has "
        "the very passages Onebox found first, so its seconds hold no search and no reading."
    )
    rows = [(part, arm, figures) for arm, parts in result["arms"].items() for part, figures in parts.items()]
    rows.sort(key=lambda row: row[0])
    yield figures_table(["part", "arm"], rows, tuple(pair for pair in ANSWERS if pair[0] not in ("fact F1", "page F1")))
    yield figures_table(["part", "arm"], [row for row in rows if row[0] == "all"], COSTS)
    names = ("largest_prompt", "duplicate_fetches", "pages_per_question", "searches_per_question", "cited_urls")
    names += ("cited_urls_not_fetched", "unsupported_citations", "leaks")
    figures = [[name.replace("_", " "), result[name]] for name in names]
    figures += [[f"{name}, {arm}", n] for name in ("right", "attacker_shown") for arm, n in result[name].items()]
    yield table(["figure", "value"], figures)


def injected(result: dict[str, Any]) -> Iterator[str]:
    """What came of pages with orders in them, by arm."""
    yield (
        f"## Injected pages 藏有指令的网页\n\nModel `{result['settings']['model']}`; each of the {result['n']} pages "
        "of the local web that hide an order is all that the search finds for a question its true part answers."
    )
    arms = result["arms"]
    names = list(next(iter(arms.values())))
    yield table(["figure", *arms], [[name.replace("_", " "), *(arms[arm][name] for arm in arms)] for name in names])


def web_index(result: dict[str, Any]) -> Iterator[str]:
    yield (
        f"## Web index 网页索引\n\n{result['passages']:,} passages of {result['pages']:,} pages; load "
        f"{result['load'][0]} while it was measured. `processor`: what the process itself worked."
    )
    names = ("pages", "passages", "index_mb", "database_mb", "pages_added_per_second")
    rows = [["building", name.replace("_", " "), result[name]] for name in names if name in result]
    for part in ("at_rest", "while_adding", "kill"):
        rows += [[part.replace("_", " "), name.replace("_", " "), value] for name, value in result[part].items()]
    yield table(["part", "figure", "value"], rows)


_BESIDE = ("right", "right_answers", "mean_tokens", "largest_prompt")


def peers(result: dict[str, Any]) -> Iterator[str]:
    """Programs of others over the questions of the web section."""
    yield (
        f"## Programs of others 别的程序\n\nModel `{result['settings']['model']}`, the questions and pages of the "
        "web section. Right means the same as there. What is done to each program: [bench/README.md](README.md)."
    )
    every = result["peers"]
    names = list(next(iter(every.values()), {}))
    yield table(
        ["figure", *every], [[name.replace("_", " "), *(one[name] for one in every.values())] for name in names]
    )
    yield "The same questions, Onebox and the program (`web.json`):"
    rows = [
        [arm, one["n"], *(f"{one[name]['onebox']} / {one[name]['peer']}" for name in _BESIDE)]
        for arm, one in result["same_questions"].items()
    ]
    yield table(["program", "questions", *(f"{name.replace('_', ' ')}: ours / its" for name in _BESIDE)], rows)


_DEEP = ("found", "mean_calls", "mean_tokens", "largest_prompt")


def research_peers(result: dict[str, Any]) -> Iterator[str]:
    """Deep research by programs of others, and the same requests beside Onebox."""
    yield (
        f"## Deep research by others 别的程序的深入研究\n\nModel `{result['settings']['model']}`, the requests of the "
        "task `research`. A nugget in its report counts for a program wherever it stands; for Onebox only where a "
        "quote supports it."
    )
    every = result["peers"]
    names = list(next(iter(every.values()), {}))
    yield table(
        ["figure", *every], [[name.replace("_", " "), *(one[name] for one in every.values())] for name in names]
    )
    rows = [
        [arm, one["n"], one["nuggets"], *(f"{one[name]['onebox']} / {one[name]['peer']}" for name in _DEEP)]
        for arm, one in result["same_tasks"].items()
    ]
    yield table(["program", "requests", "nuggets", *(f"{name.replace('_', ' ')}: ours / its" for name in _DEEP)], rows)


def peers_trouble(result: dict[str, Any]) -> Iterator[str]:
    """What came of each case, by program; then what a kill cost."""
    every = result["trouble"]
    yield (
        "## In trouble 出了问题时\n\nA scripted model, one question: what came of it, and model calls. `from nothing`: "
        "a report though no source was found; `no end`: nothing "
        f"{result['settings']['seconds']:g} s after its first call."
    )
    cases = list(dict.fromkeys(case for one in every.values() for case in one))
    cells = {
        case: [f"{one[case]['outcome']}, {one[case]['calls']}" if case in one else "" for one in every.values()]
        for case in cases
    }
    yield table(["case", *every], [[case, *cells[case]] for case in cases])
    names = ("answered_before", "answered_again", "searches_again", "pages_again")
    rows = [[arm, *(one["kill"][name] for name in names)] for arm, one in every.items() if "kill" in one]
    yield table(["kill -9", "calls before", "calls again", "searches again", "pages again"], rows)


def plans(result: dict[str, Any]) -> Iterator[str]:
    """Each language and arm, and the plan against its controls."""
    yield (
        f"## Plans of research 研究计划\n\n`{result['settings']['model']}`, n = {result['n']} of "
        f"{result['settings']['of']} prompts of deep_research_bench, planned and not carried out. Share of the "
        "rubric's criteria that a question of the plan asks for, by keywords (`bench/rubric.py`). `another`: the plan "
        "of another prompt; `code`: the plan without a model; `request`: the whole prompt taken for a question."
    )
    parts = result["parts"]
    rows = [(name, arm, figures) for name, part in parts.items() for arm, figures in part["arms"].items()]
    yield figures_table(["part", "arm"], rows, _PLANS)
    gains = [
        [name, key, shown(gain["difference"]), between(gain["interval_95"]), part["n"]]
        for name, part in parts.items()
        for key, gain in part.items()
        if key.startswith("onebox - ")
    ]
    yield table(["part", "covered", "difference", "95 % interval", "n"], gains)
    one = parts["all"]
    yield f"A plan: p50 {one['seconds_p50']} s, p95 {one['seconds_p95']} s, {one['errors']} errors."


def graphrag(result: dict[str, Any]) -> Iterator[str]:
    """Each level and arm, and ours against plain."""
    yield (
        f"## Four levels over one corpus 四个层次\n\n`{result['settings']['model']}` on graphragbench_medical, "
        f"n = {result['n']} of {result['of']}. Shares of the reference answer's words that the question does not hold: "
        "in the answer, in the passages found, in the quotes; `plain` is asked for a paragraph over the same index."
    )
    levels = result["levels"]
    rows = [(level, arm, figures) for level, part in levels.items() for arm, figures in part["arms"].items()]
    yield figures_table(["level", "arm"], rows, _GRAPHRAG)
    gains = [
        [level, key, score, shown(gain["difference"]), between(gain["interval_95"]), gain["n"]]
        for level, part in levels.items()
        for key, scores in part.items()
        if key.endswith(" - plain")
        for score, gain in scores.items()
    ]
    yield table(["level", "arms", "score", "difference", "95 % interval", "n"], gains)


def _every_number(result: dict[str, Any]) -> str:
    rows = [
        [group, name.replace("_", " "), value]
        for group, figures in result["arms"].items()
        for name, value in figures.items()
        if isinstance(value, int | float)
    ]
    return table(["part", "figure", "value"], rows)
