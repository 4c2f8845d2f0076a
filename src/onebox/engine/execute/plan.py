"""How a task is gone about, settled before anything in the files or outside is read by a model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...errors import ModelError
from ...events_execute import TaskPlanned
from ...skills.skill_tools import SKILL_TOOLS, UseSkill, is_named
from ...skills.tool import Prepares, Tool
from ..call import call
from ..prompts import prompt
from ..work import Work
from .profile import Facts
from .task import ENDINGS, Promise, looks_up, promised, sends, uses_page
from .toolbox import Toolbox
from .trust.addresses import addresses_of
from .trust.plan import FixedPlan, PlanStep

PLAN_TOKENS = 260
MOST_ACTIONS = 12
PROGRAM = "python"
BROWSE = "browse"


@dataclass(frozen=True, slots=True)
class Plan:
    """`direct`: programs alone do it, no step has to be chosen. `steps` are for the reader."""

    tools: tuple[str, ...]
    promise: Promise
    direct: bool
    steps: tuple[str, ...] = ()
    sends: bool = False
    """The request itself wants something sent on a page: only then may a page that was read lead to it."""


def fixed(plan: Plan, tools: Sequence[Tool]) -> FixedPlan:
    """The plan as the judge of actions takes it: kinds of tools are settled, their arguments are filled in later."""
    return FixedPlan(
        tuple(
            PlanStep(kind.name, open=tuple(kind.parameters.get("properties", {})), times=MOST_ACTIONS)
            for tool in tools
            if tool.name in plan.tools
            for kind in _kinds(tool, plan)
        )
    )


def _kinds(tool: Tool, plan: Plan) -> Sequence[Tool]:
    """What a call of the tool may turn out to be, less what acts outside when nothing of that kind was asked for."""
    if not isinstance(tool, Prepares):
        return [tool]
    return [kind for kind in tool.kinds if plan.sends or kind.effects.writes != "outside"]


async def make_plan(work: Work, toolbox: Toolbox, files: Sequence[Facts]) -> Plan:
    """By code where the request says enough: files to work on or names to make; else one small call to the model."""

    async def make() -> Plan:
        promise = promised(work.ask.text, [str(facts["name"]) for facts in files])
        skilled = _with_skill(work, toolbox)
        if skilled and not looks_up(work.ask.text):
            plan = Plan((*skilled, PROGRAM), promise, direct=False)
        elif (files or promise.files or promise.fields) and not looks_up(work.ask.text):
            plan = Plan((PROGRAM,), promise, direct=True)
        else:
            plan = _with_page(await _asked(work, toolbox, promise, files), work, toolbox)
            plan = _with_companions(plan, skilled or _skill_tools(toolbox))
        told = [*plan.promise.files, *(f"*.{kind}" for kind in plan.promise.kinds)]
        work.emit(TaskPlanned(tools=list(plan.tools), files=told, steps=list(plan.steps)))
        return plan

    return await work.step("plan", Plan, make)


def _with_page(plan: Plan, work: Work, toolbox: Toolbox) -> Plan:
    """With the tool for pages where the request names one to be used, whatever the model chose."""
    if toolbox.tool(BROWSE) is None:
        return plan
    tools = plan.tools
    if BROWSE not in tools and addresses_of(work.ask.text) and uses_page(work.ask.text):
        tools = (*tools, BROWSE)
    direct = plan.direct and tools == plan.tools
    return replace(plan, tools=tools, direct=direct, sends=BROWSE in tools and sends(work.ask.text))


def _with_skill(work: Work, toolbox: Toolbox) -> tuple[str, ...]:
    """The tools of skills when the request calls one by its name."""
    tool = toolbox.tool(UseSkill.name)
    names = tool.parameters["properties"]["name"]["enum"] if tool else ()
    return _skill_tools(toolbox) if any(is_named(name, work.ask.text) for name in names) else ()


def _skill_tools(toolbox: Toolbox) -> tuple[str, ...]:
    return tuple(one.name for one in toolbox.tools if one.name in SKILL_TOOLS)


def _with_companions(plan: Plan, skilled: tuple[str, ...]) -> Plan:
    """Whoever takes one of a skill's tools needs the others: instructions, files, programs."""
    if not set(plan.tools) & set(skilled):
        return plan
    return replace(plan, tools=(*plan.tools, *(one for one in skilled if one not in plan.tools)), direct=False)


async def _asked(work: Work, toolbox: Toolbox, promise: Promise, files: Sequence[Facts]) -> Plan:
    names = [tool.name for tool in toolbox.tools]
    messages = prompt(
        "execute_plan",
        work.language,
        tools=listed(toolbox.tools, work),
        files="".join(f"{facts['name']}\n" for facts in files),
        task=work.ask.text,
    )
    try:
        said = await call(work, "plan", messages, max_tokens=PLAN_TOKENS, schema=schema_of(names))
    except ModelError as error:
        work.note(f"plan: {error}")
        return Plan(tuple(names), promise, direct=False)
    data = said.data or {}
    tools = tuple(name for name in dict.fromkeys(_texts(data.get("tools"))) if name in names)
    wanted = tuple(name for name in _texts(data.get("files")) if _is_name(name))
    promise = promise if promise.files or promise.kinds else Promise(wanted, (), promise.fields)
    return Plan(tools or tuple(names), promise, direct=tools == (PROGRAM,), steps=tuple(_texts(data.get("steps"))))


def schema_of(names: Sequence[str]) -> dict[str, Any]:
    """Flat, with bounds."""
    text = {"type": "string", "maxLength": 80}
    return {
        "type": "object",
        "properties": {
            "tools": {"type": "array", "items": {"type": "string", "enum": list(names)}, "minItems": 1, "maxItems": 4},
            "files": {"type": "array", "items": text, "maxItems": 4},
            "steps": {"type": "array", "items": text, "maxItems": 5},
        },
        "required": ["tools", "files", "steps"],
        "additionalProperties": False,
    }


def listed(tools: Sequence[Tool], work: Work) -> str:
    """A line for each tool."""
    sign = "：" if work.language == "zh" else ": "
    return "\n".join(f"- {tool.name}{sign}{tool.description[work.language]}" for tool in tools)


def _texts(value: Any) -> list[str]:
    """The texts of a list that a model gave, if it is one."""
    return (
        [one.strip()[:80] for one in value if isinstance(one, str) and one.strip()][:6]
        if isinstance(value, list)
        else []
    )


def _is_name(name: str) -> bool:
    return "/" not in name and name.rpartition(".")[2].lower() in ENDINGS
