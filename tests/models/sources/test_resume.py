"""Against a real server that speaks range requests, drops connections, redirects and lies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from onebox.errors import DownloadError
from onebox.models.catalogue import Source
from onebox.models.sources import huggingface, modelscope
from onebox.models.sources.resume import download

DATA = bytes(range(256)) * 4000  # 1 MB
ROUTE = "/{path:.*}"


class Hub:
    """Serves DATA. `drops`: how many answers break off after `drop_at` bytes."""

    def __init__(self, *, drops: int = 0, drop_at: int = 300_000, ranges: bool = True, data: bytes = DATA) -> None:
        self.drops, self.drop_at, self.ranges, self.data = drops, drop_at, ranges, data
        self.asked: list[tuple[str, str]] = []

    async def __aenter__(self) -> "Hub":
        app = web.Application()
        app.router.add_get(ROUTE, self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = request.headers.get("Range", "")
        self.asked.append((request.path, asked))
        if request.path.endswith("/resolve/main/moved.gguf"):
            raise web.HTTPFound("/elsewhere")
        if request.path.endswith("missing.gguf"):
            raise web.HTTPNotFound
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.ranges else 0
        if start >= len(self.data):
            return web.Response(status=416, headers={"Content-Range": f"bytes */{len(self.data)}"})
        rest = self.data[start:]
        response = web.StreamResponse(status=206 if asked and self.ranges else 200)
        response.content_length = len(rest)
        if response.status == 206:
            response.headers["Content-Range"] = f"bytes {start}-{len(self.data) - 1}/{len(self.data)}"
        await response.prepare(request)
        if self.drops:
            self.drops -= 1
            await response.write(rest[: self.drop_at])
            assert request.transport
            request.transport.close()
        else:
            await response.write(rest)
        return response


def fetch(hub: Hub, part: Path, size: int | None = len(DATA), path: str = "/x") -> Any:
    async def work() -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []
        async with hub:
            await download(hub.url + path, part, size, lambda done, total: seen.append((done, total)), pause=0.01)
        return seen

    return work()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "x.part"


@pytest.mark.parametrize("size", [len(DATA), None])
def test_a_whole_file(size: int | None, part: Path, run: Callable[..., Any]) -> None:
    seen = run(fetch(Hub(), part, size))
    assert part.read_bytes() == DATA
    assert seen[0] == (0, len(DATA)) and seen[-1] == (len(DATA), len(DATA))


def test_it_goes_on_where_it_stopped(part: Path, run: Callable[..., Any]) -> None:
    part.write_bytes(DATA[:1000])
    hub = Hub()
    run(fetch(hub, part))
    assert part.read_bytes() == DATA
    assert hub.asked == [("/x", "bytes=1000-")]


def test_dropped_connections_cost_nothing_twice(part: Path, run: Callable[..., Any]) -> None:
    hub = Hub(drops=3)
    run(fetch(hub, part))
    assert part.read_bytes() == DATA
    starts = [int(asked[6:-1]) for _, asked in hub.asked[1:]]
    assert len(starts) == 3 and starts == sorted(set(starts)) and starts[0] > 0


def test_a_server_without_ranges_begins_anew(part: Path, run: Callable[..., Any]) -> None:
    part.write_bytes(b"other" * 10)
    run(fetch(Hub(ranges=False), part))
    assert part.read_bytes() == DATA


def test_a_file_that_is_complete_is_not_asked_for(part: Path, run: Callable[..., Any]) -> None:
    part.write_bytes(DATA)
    hub = Hub()
    run(fetch(hub, part))
    assert hub.asked == []
    run(fetch(hub := Hub(), part, None))
    assert part.read_bytes() == DATA and len(hub.asked) == 1  # 416 with the right length


@pytest.mark.parametrize("size", [len(DATA), None])
def test_a_file_longer_than_the_real_one_begins_anew(size: int | None, part: Path, run: Callable[..., Any]) -> None:
    part.write_bytes(DATA + b"more")
    run(fetch(Hub(), part, size))
    assert part.read_bytes() == DATA


def test_redirects_are_followed(part: Path, run: Callable[..., Any]) -> None:
    hub = Hub()
    run(fetch(hub, part, path="/q/resolve/main/moved.gguf"))
    assert part.read_bytes() == DATA and hub.asked[-1][0] == "/elsewhere"


def test_another_length_than_the_catalogue_says_is_refused(part: Path, run: Callable[..., Any]) -> None:
    with pytest.raises(DownloadError, match="catalogue says 1024001"):
        run(fetch(Hub(), part, len(DATA) + 1))


def test_what_is_not_there_is_said_at_once(part: Path, run: Callable[..., Any]) -> None:
    hub = Hub()
    with pytest.raises(DownloadError, match="404"):
        run(fetch(hub, part, path="/missing.gguf"))
    assert len(hub.asked) == 1


def test_a_server_that_never_gives_anything_is_given_up(part: Path, run: Callable[..., Any]) -> None:
    hub = Hub(drops=99, drop_at=0)
    with pytest.raises(DownloadError, match="could not be downloaded"):
        run(fetch(hub, part))
    assert len(hub.asked) == 5


@pytest.mark.parametrize(
    ("module", "variable", "path"),
    [
        (huggingface, "HF_ENDPOINT", "/Qwen/R/resolve/v1/f.gguf"),
        (modelscope, "MODELSCOPE_ENDPOINT", "/models/Qwen/R/resolve/v1/f.gguf"),
    ],
)
def test_hubs_and_their_mirrors(
    module: Any, variable: str, path: str, part: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(hub: Hub) -> None:
        async with hub:
            monkeypatch.setenv(variable, hub.url + "/")
            source = Source("hub", repo="Qwen/R", file="f.gguf", revision="v1")
            await module.fetch(source, part, None, lambda done, total: None)

    run(work(hub := Hub()))
    assert part.read_bytes() == DATA and hub.asked == [(path, "")]
