"""Runs inside the environment of smolagents: tasks in as JSON lines, what its CodeAgent came to out as JSON lines.

Its defaults are kept: prompts, planning, its own interpreter of Python. Only what the task needs is allowed beside: the
data packages by name, or every package and `open` where files are to be written, and a limit on steps.
"""

import contextlib
import io
import json
import os
import sys
import time

ALLOWED = ["pandas", "pandas.*", "numpy", "numpy.*", "csv", "json", "io", "os", "posixpath", "matplotlib.*", "sympy.*"]
PATIENCE = 3600.0
"""Seconds for one reply: beside others it takes longer than the ten minutes its client waits by default."""


def main() -> None:
    from smolagents import CodeAgent, OpenAIModel
    from smolagents.monitoring import LogLevel

    model = OpenAIModel(
        model_id=sys.argv[1], api_base=sys.argv[2], api_key=os.environ.get("PEER_KEY") or "none", temperature=0.0,
        max_tokens=700, client_kwargs={"timeout": PATIENCE},
    )  # fmt: skip
    for line in sys.stdin:
        task = json.loads(line)
        os.chdir(task["folder"])
        began = time.perf_counter()
        agent = CodeAgent(
            tools=[], model=model, additional_authorized_imports=["*"] if task["files"] else ALLOWED,
            executor_kwargs={"additional_functions": {"open": open}} if task["files"] else None,
            max_steps=task["steps"], verbosity_level=LogLevel.OFF,
        )  # fmt: skip
        said = {"answer": "", "error": "", "steps": 0, "prompt_tokens": 0, "completion_tokens": 0}
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                done = agent.run(task["text"], return_full_result=True)
            said |= {"answer": str(done.output), "steps": len(done.steps) - 1, "state": done.state}
            if done.token_usage:
                said |= {
                    "prompt_tokens": done.token_usage.input_tokens,
                    "completion_tokens": done.token_usage.output_tokens,
                }
        except Exception as error:  # noqa: BLE001 - a crash of the agent is a result of the comparison
            said["error"] = f"{type(error).__name__}: {error}"[:500]
            said |= {
                "steps": sum(type(one).__name__ == "ActionStep" for one in agent.memory.steps),
                "prompt_tokens": agent.monitor.total_input_token_count,
                "completion_tokens": agent.monitor.total_output_token_count,
            }
        said["seconds"] = time.perf_counter() - began
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
