"""Programs in the sandbox that are talked with: what they hear and say, and how they are held."""

import asyncio
import gc
import socket
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import SandboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.limits import MB, Limits
from onebox.sandbox.openings import CLOSED, Openings
from onebox.sandbox.sandbox import Job
from onebox.sandbox.talk import Talk

ECHO = "import sys\nfor line in sys.stdin:\n    print(line.strip()[::-1], flush=True)"


def talked(
    box: Bubblewrap, code: str, say: Callable[[Talk], Awaitable[Any]], *, openings: Openings = CLOSED, **limits: Any
) -> Any:
    async def inner() -> Any:
        job = Job([box.python, "-c", code], limits=Limits(**{"memory": 256 * MB, "output": 4096} | limits))
        talk = await Talk.begin(box, job, openings)
        try:
            async with asyncio.timeout(60):
                return await say(talk)
        finally:
            await talk.close()

    return asyncio.run(inner())


def test_it_answers_line_by_line_and_leaves_when_its_input_ends(box: Bubblewrap) -> None:
    async def say(talk: Talk) -> list[bytes]:
        heard = []
        for word in ("abc", "你好"):
            await talk.write(word.encode() + b"\n")
            heard.append(await talk.line())
        return heard

    assert talked(box, ECHO, say) == [b"cba", "好你".encode()]


def test_one_that_dies(box: Bubblewrap) -> None:
    async def say(talk: Talk) -> tuple[bytes, str | None, str]:
        line = await talk.line()
        with pytest.raises(SandboxError):
            for _ in range(1000):
                await talk.write(b"x" * 1000)
                await asyncio.sleep(0.01)
        return line, talk.ended, talk.complaint()

    line, ended, complaint = talked(box, "raise SystemExit('我走了')", say)
    assert (line, ended, complaint) == (b"", "finished", "我走了")


def test_a_line_without_end(box: Bubblewrap) -> None:
    async def say(talk: Talk) -> tuple[bytes, str | None]:
        return await talk.line(), talk.ended

    assert talked(box, "import sys\nwhile True: sys.stdout.write('x' * 1000)", say) == (b"", "output")


def test_a_closed_one_leaves_no_pipe_that_the_loop_still_watches(box: Bubblewrap) -> None:
    """The next program's pipes get the same numbers; a forgotten reader would then take the new one's place."""

    async def inner() -> list[str]:
        job = Job(
            [box.python, "-c", "import sys\nwhile True: sys.stdout.write('x' * 1000)"], limits=Limits(output=4096)
        )
        talk = await Talk.begin(box, job, CLOSED)
        await talk.line()
        await talk.close()
        del talk
        gc.collect()
        return [str(one.message) for one in seen if "unclosed transport" in str(one.message)]

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert asyncio.run(inner()) == []


def test_memory_and_files(box: Bubblewrap) -> None:
    async def say(talk: Talk) -> tuple[bytes, str | None]:
        return await talk.line(), talk.ended

    hog = "x = bytearray(200 << 20)\nimport time\ntime.sleep(600)"
    assert talked(box, hog, say, memory=64 * MB, address_space=1024 * MB) == (b"", "memory")
    writer = "open('f', 'w').write('x' * (8 << 20))\nimport time\ntime.sleep(600)"
    assert talked(box, writer, say, disk=2 * MB) == (b"", "disk")


def test_errors_without_end_are_read_and_forgotten(box: Bubblewrap) -> None:
    async def say(talk: Talk) -> bytes:
        return await talk.line()

    assert talked(box, "import sys\nsys.stderr.write('x' * 3_000_000)\nprint('done', flush=True)", say) == b"done"


def test_only_folders_that_were_opened_are_seen(box: Bubblewrap, tmp_path: Path) -> None:
    shared = Path(box.workspace())  # where jobs can reach it
    (shared / "in.txt").write_text("资料")
    code = f"""
import os
print(open({str(shared / "in.txt")!r}).read(), os.path.exists({str(tmp_path)!r}))
try:
    open({str(shared / "out.txt")!r}, "w").write("x")
    print("written")
except OSError as error:
    print(error.strerror)
"""

    async def say(talk: Talk) -> list[str]:
        return [(await talk.line()).decode(), (await talk.line()).decode()]

    assert talked(box, code, say, openings=Openings(read=(shared,))) == ["资料 False", "Read-only file system"]
    assert not (shared / "out.txt").exists()
    assert talked(box, code, say, openings=Openings(write=(shared,)))[1] == "written"
    assert (shared / "out.txt").read_text() == "x"


def test_what_is_never_opened(box: Bubblewrap, tmp_path: Path) -> None:
    home = box._settings.home
    home.mkdir(exist_ok=True)
    for path in (Path("/"), Path("/etc"), home, home.parent, Path("/not/there"), Path("relative")):
        with pytest.raises(SandboxError):
            box.launch(Openings(read=(path,)))


def test_the_network_is_there_only_when_opened(box: Bubblewrap) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code = f"""
import socket
try:
    socket.create_connection(("127.0.0.1", {listener.getsockname()[1]}), 5)
    print("reached")
except OSError:
    print("refused")
"""

        async def say(talk: Talk) -> bytes:
            return await talk.line()

        assert talked(box, code, say) == b"refused"
        assert talked(box, code, say, openings=Openings(network=True)) == b"reached"
