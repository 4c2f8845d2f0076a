"""`onebox serve`: the page and the API, on this machine."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Callable, Iterator, Mapping

    from ..settings import Settings
    from ..types import Language


def serve(
    host: Annotated[str, typer.Option(help="Listen at this address (setting server.host).")] = "",
    port: Annotated[
        int | None, typer.Option(help="Listen at this port (setting server.port).", min=0, max=65535)
    ] = None,
    new_token: Annotated[bool, typer.Option("--new-token", help="Give out a new set-up token.")] = False,
) -> None:
    """Serve the page and the API until Ctrl-C. What is cut short goes on at the next start."""
    from importlib.util import find_spec

    from ..errors import OneboxError
    from ..settings import load
    from .words import tell

    if missing := [name for name in ("starlette", "uvicorn", "python_multipart") if find_spec(name) is None]:
        raise OneboxError(tell("serve_missing", names=", ".join(missing)), hint="pip install 'onebox[serve]'")
    settings = load()
    given = {name: value for name, value in (("host", host), ("port", port)) if value not in ("", None)}
    settings = settings.model_copy(update={"server": settings.server.model_copy(update=given)})
    _run(settings, new_token)


def _run(settings: "Settings", new_token: bool) -> None:
    import asyncio

    listener = _listen(settings.server.host, settings.server.port)
    with listener, asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(_serve(settings, listener, new_token))


def _fast_loop() -> "Callable[[], asyncio.AbstractEventLoop] | None":
    """uvloop's, where it is installed (not on Windows); None is asyncio's own."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def _listen(host: str, port: int) -> "socket.socket":
    """A listening socket. Raises OneboxError when the address is taken or not ours."""
    import errno
    import socket

    from ..errors import OneboxError
    from .words import tell

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
        # asyncio sets this only on sockets whose protocol is named; without it a token waits 40 ms for an ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message, hint = tell("port_in_use", port=port), f"onebox serve --port {port + 1}"
        else:
            message, hint = tell("cannot_listen", place=f"{host}:{port}", reason=error.strerror or error), ""
        raise OneboxError(message, hint=hint or "onebox serve --host 127.0.0.1") from error


async def _serve(settings: "Settings", listener: "socket.socket", new_token: bool) -> None:
    import asyncio
    import gc
    import signal

    import uvicorn

    from ..app import Box
    from ..server.application import application

    async with Box(settings) as box:
        app = application(box, examine=_examine)
        closing: asyncio.Event = app.state.closing
        loop = asyncio.get_running_loop()

        class Server(uvicorn.Server):
            """Stopped by a signal it ends the streams that would go on for ever, then leaves the rest to the box."""

            async def startup(self, sockets: "list[socket.socket] | None" = None) -> None:
                await super().startup(sockets)
                if self.started:
                    gc.collect()
                    gc.freeze()  # what is here now stays: under load a collection walks only what came since
                    _greet(box, listener, new_token)

            def handle_exit(self, sig: int, frame: Any) -> None:
                loop.call_soon_threadsafe(closing.set)
                super().handle_exit(sig, frame)

            @contextmanager
            def capture_signals(self) -> "Iterator[None]":
                """As uvicorn's, which sends itself the signal again at the end: the box is still to be closed then."""
                stops = (signal.SIGINT, signal.SIGTERM)
                before = {stop: signal.signal(stop, self.handle_exit) for stop in stops}
                try:
                    yield
                finally:
                    for stop, handler in before.items():
                        signal.signal(stop, handler)

        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            timeout_keep_alive=30,
            forwarded_allow_ips="127.0.0.1",
        )
        server = Server(config)
        await server.serve(sockets=[listener])


def _greet(box: Any, listener: "socket.socket", new_token: bool) -> None:
    """Say where the page is. The token is told once: only its hash is kept."""
    from ..store.accounts import Accounts
    from .words import tell

    address = _address(listener, box.settings.server.host)
    accounts = Accounts(box.database)
    token = accounts.setup_token(anew=new_token)
    if token:
        typer.echo(tell("serving_first"))
        typer.echo(f"\n  {address}/?token={token}\n")
    else:
        typer.echo(tell("serving", address=address))
        if not accounts.any():
            typer.echo(tell("token_told_before"))
    if not box.has_model():
        typer.echo(tell("serving_without_model"), err=True)
    if not (Path(__file__).parents[1] / "server" / "page" / "index.html").is_file():
        typer.echo(tell("serving_without_page"), err=True)


def _address(listener: "socket.socket", host: str) -> str:
    """An address that can be opened on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{listener.getsockname()[1]}"


def _examine(settings: "Settings", language: "Language") -> "list[Mapping[str, Any]]":
    """What `onebox doctor` finds, for the page."""
    from .checkup import examine
    from .doctor import sentence
    from .doctor_words import part

    return [
        {
            "name": part(one.part, language),
            "ok": one.state in ("ok", "skipped"),
            "state": one.state,
            "detail": sentence(one, language),
            "hint": one.next,
        }
        for one in examine(settings)
    ]
