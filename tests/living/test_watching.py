"""Watched reports: due ones refreshed, changes told by mail and webhook to real servers, also after a crash."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy.engine import Engine

from onebox.engine.research.claim import Claim
from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.report_types import Record, Report, Section
from onebox.errors import FetchFailed, FetchRefused, NotifyError, SettingsError
from onebox.living.mail import is_address, send_mail
from onebox.living.reports import Reports
from onebox.living.watching import MOST_TRIES, Hands, Watching
from onebox.reading.web.post import post_json
from onebox.settings import Mail, Settings
from onebox.settings import Web as WebSettings
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.report_watches import SECONDS, Watches
from onebox.store.runs import RunRow, Runs
from onebox.types import Ask, Citation, Depth, Passage, Sentence, Source

DAY = SECONDS["daily"]
PLACE = "https://metro.test/3"


@dataclass
class Postbox:
    """A mail server of this machine that keeps what it is given (RFC 5321, as far as one mail needs it)."""

    port: int = 0
    mails: list[Any] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuses: int = 0
    """So many recipients are refused first."""


@contextmanager
def postbox(refuses: int = 0) -> Iterator[Postbox]:
    box = Postbox(refuses=refuses)
    listener = socket.create_server(("127.0.0.1", 0))
    box.port = listener.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                _session(box, stream)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _session(box: Postbox, stream: Any) -> None:
    def say(line: str) -> None:
        stream.write(f"{line}\r\n".encode())
        stream.flush()

    say("220 postbox.test ready")
    while line := stream.readline():
        verb = line[:4].upper()
        if verb == b"RCPT" and box.refuses:
            box.refuses -= 1
            say("450 4.2.1 mailbox busy")
        elif verb == b"RCPT":
            box.recipients.append(line.decode().strip())
            say("250 ok")
        elif verb == b"DATA":
            say("354 go on")
            data = b""
            while (piece := stream.readline()) != b".\r\n":
                data += piece.removeprefix(b".")
            box.mails.append(message_from_bytes(data, policy=policy.default))
            say("250 kept")
        elif verb == b"QUIT":
            return say("221 bye")
        else:
            say("250 ok")


def record(stations: int, title: str = "Line 3") -> Record:
    text = f"Line 3 has {stations} stations."
    source = Source("s1", "Metro", PLACE)
    cited = Citation("s1", "Metro", text, 0, len(text), 1, PLACE)
    claim = Claim("c1", text, text, Passage(1, source, 0, len(text), text), 0, len(text), "q1")
    section = Section(
        "Stations", (Sentence(text, True, (cited,)), Sentence("It rains.", True, (cited,))), None, ("c1",)
    )
    report = Report(title, "en", (), (section,), "m", (), ())
    return Record(Plan(1, "", (Question("q1", "How many?"),)), (claim,), report)


@dataclass
class Desk:
    """A database with one report, and a box that does a refresh as `outcome` says."""

    database: Engine
    settings: Settings
    report: str
    outcome: Callable[[Ask, str], None] | None = None
    asks: list[Ask] = field(default_factory=list)
    started: list[str] = field(default_factory=list)

    def watching(self) -> Watching:
        """A new process over the same database."""

        async def submit(ask: Ask, owner: str | None) -> RunRow:
            self.asks.append(ask)
            return Runs(self.database).create(ask, Conversations(self.database), owner)

        def start(run: str) -> None:
            self.started.append(run)
            if self.outcome:
                self.outcome(self.asks[-1], run)

        return Watching(self.settings, self.database, Hands(submit, start, Conversations(self.database).owner_of))

    def finds(self, made: Record, state: Any = "done") -> None:
        """From now on a refresh comes to `made`."""

        def outcome(ask: Ask, run: str) -> None:
            if state == "done":
                Reports(self.database).keep(self.report, run, made)
            Runs(self.database).finish(run, state, "finished", None if state == "done" else "it broke")

        self.outcome = outcome

    def look(self, after: float = 0.0) -> None:
        """One round, `after` seconds after the report is due."""
        watch = Watches(self.database).get(self.report)
        assert watch
        asyncio.run(self.watching().look(watch.next_at + after))


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    database = open_database(settings.database_url)
    run = Runs(database).create(Ask("How many stations?", Depth.RESEARCH), Conversations(database)).id
    Runs(database).finish(run, "done", "finished")
    Reports(database).keep(run, run, record(19))
    yield Desk(database, settings, run)
    database.dispose()


def mailing(settings: Settings, port: int) -> Settings:
    mail = Mail(host="127.0.0.1", port=port, tls="off", sender="box@example.org", page="https://box.example.org/")
    return settings.model_copy(update={"mail": mail})


def test_what_changed_is_mailed_once(desk: Desk) -> None:
    with postbox() as box:
        desk.settings = mailing(desk.settings, box.port)
        Watches(desk.database).set(desk.report, "daily", email="me@example.org", version=1)
        desk.finds(record(21))
        desk.look(-1)
        assert not desk.asks, "not due yet"
        desk.look()  # begins the refresh
        assert desk.asks[0].refresh and desk.asks[0].report == desk.report and desk.asks[0].depth is Depth.RESEARCH
        desk.look(-DAY)  # tells of it
        desk.look(-DAY)
    (mail,) = box.mails
    assert mail["To"] == "me@example.org" and "Line 3" in mail["Subject"] and mail["Message-ID"]
    text = mail.get_content()
    assert "Line 3 has 21 stations." in text and "Line 3 has 19 stations." in text and PLACE in text
    assert "It rains" not in text and "https://box.example.org/" in text
    watch = Watches(desk.database).get(desk.report)
    assert watch and (watch.told, watch.run, watch.error) == (2, None, "") and watch.seen == 1


def test_nothing_new_is_not_told_and_makes_no_version(desk: Desk) -> None:
    with postbox() as box:
        desk.settings = mailing(desk.settings, box.port)
        Watches(desk.database).set(desk.report, "daily", email="me@example.org", version=1)
        desk.finds(record(19))
        desk.look()
        desk.look(-DAY)
    watch = Watches(desk.database).get(desk.report)
    assert not box.mails and len(Reports(desk.database).versions(desk.report)) == 1 and watch and watch.run is None


def test_a_refresh_cut_short_is_gone_on_with_and_told_by_the_next_process(desk: Desk) -> None:
    import sqlalchemy as sa

    from onebox.store import tables

    with postbox() as box:
        desk.settings = mailing(desk.settings, box.port)
        Watches(desk.database).set(desk.report, "daily", email="me@example.org", version=1)
        desk.look()
        (run,) = desk.started
        with desk.database.begin() as connection:  # as kill -9 leaves it: nobody holds the run
            dead = sa.update(tables.run).where(tables.run.c.id == run).values(owner=None, lease_until=None)
            connection.execute(dead)
        desk.finds(record(21))
        desk.look(-DAY)
        assert desk.started == [run, run] and len(desk.asks) == 1, "the same run goes on, no second one"
        desk.look(-DAY)
    assert len(box.mails) == 1


def test_a_server_that_is_busy_is_tried_again_and_not_for_ever(desk: Desk) -> None:
    with postbox(refuses=2) as box:
        desk.settings = mailing(desk.settings, box.port)
        Watches(desk.database).set(desk.report, "daily", email="me@example.org", version=1)
        desk.finds(record(21))
        desk.look()
        desk.look(-DAY)
        watch = Watches(desk.database).get(desk.report)
        assert watch and watch.tries == 1 and "busy" in watch.error and not box.mails
        desk.look(-DAY)
        desk.look(-DAY)
        assert len(box.mails) == 1
        box.refuses = 99
        desk.finds(record(23))
        for _ in range(MOST_TRIES + 2):
            desk.look(-DAY if desk.asks[1:] else 0)
    watch = Watches(desk.database).get(desk.report)
    assert watch and watch.run is None and watch.told == 3 and watch.error, "given up, and it says why"


def test_a_refresh_that_fails_is_said_and_the_next_one_comes(desk: Desk) -> None:
    Watches(desk.database).set(desk.report, "daily", version=1)
    desk.finds(record(21), "failed")
    desk.look()
    desk.look(-DAY)
    watch = Watches(desk.database).get(desk.report)
    assert watch and watch.error == "it broke" and watch.run is None and watch.told == 1
    desk.look()
    assert len(desk.asks) == 2


def test_days_that_passed_are_not_made_up_for(desk: Desk) -> None:
    Watches(desk.database).set(desk.report, "daily", version=1)
    before = Watches(desk.database).get(desk.report)
    desk.finds(record(19))
    desk.look(10.5 * DAY)
    watch = Watches(desk.database).get(desk.report)
    assert before and watch and watch.next_at == before.next_at + 11 * DAY and len(desk.asks) == 1


def test_two_servers_refresh_once(desk: Desk) -> None:
    watches = Watches(desk.database)
    watch = watches.set(desk.report, "daily", version=1)
    assert watches.take(watch, watch.next_at, "one") and not watches.take(watch, watch.next_at, "two")
    now = watches.get(desk.report)
    assert now and now.run == "one" and not watches.due(watch.next_at + 10 * DAY)


def test_a_webhook_gets_the_changes_as_json(desk: Desk, virtual_hosts: Callable[..., Any]) -> None:
    got: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        got.append(await request.json())
        return web.json_response({})

    async def go() -> None:
        app = web.Application()
        app.router.add_post("/hook", take)
        async with virtual_hosts({"hook.test": app}) as reach:
            desk.settings = desk.settings.model_copy(update={"web": WebSettings(reach=reach)})
            watch = Watches(desk.database).set(desk.report, "weekly", webhook="http://hook.test/hook", version=1)
            desk.finds(record(21))
            await desk.watching().look(watch.next_at)
            await desk.watching().look(0)

    asyncio.run(go())
    (told,) = got
    assert told["event"] == "report.changed" and (told["before"], told["version"], told["count"]) == (1, 2, 1)
    (change,) = told["changes"]
    assert change["kind"] == "changed" and change["after"] == "Line 3 has 21 stations." and change["sources"] == [PLACE]


def test_a_webhook_into_this_network_is_refused(virtual_hosts: Callable[..., Any]) -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("http://127.0.0.1/secret")

    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=500)

    async def go() -> None:
        app = web.Application()
        app.router.add_post("/moved", elsewhere)
        app.router.add_post("/broken", broken)
        async with virtual_hosts({"hook.test": app}) as reach:
            settings = WebSettings(reach=reach)
            for address in ("http://127.0.0.1:80/", "http://169.254.169.254/", "http://localhost/", "ftp://hook.test/"):
                with pytest.raises(FetchRefused):
                    await post_json(settings, address, {})
            for path in ("moved", "broken"):
                with pytest.raises(FetchFailed):
                    await post_json(settings, f"http://hook.test/{path}", {})

    asyncio.run(go())


def test_mail_says_what_is_wrong(settings: Settings) -> None:
    def send(mail: Mail, to: str = "me@example.org", subject: str = "s") -> None:
        asyncio.run(send_mail(mail, to, subject, "t", identity="x"))

    here = Mail(host="127.0.0.1", port=9, tls="off", sender="box@example.org", seconds=5)
    with pytest.raises(SettingsError):
        send(Mail())
    with pytest.raises(NotifyError, match=r"127\.0\.0\.1:9"):
        send(here)
    with pytest.raises(NotifyError, match="not an e-mail address"):
        send(here, "me@example.org, you@example.org")
    with postbox() as box:
        send(here.model_copy(update={"port": box.port}), subject="变化\r\nBcc: evil@example.org")
        with pytest.raises(NotifyError):
            send(here.model_copy(update={"port": box.port, "tls": "starttls"}))
    assert box.mails[0]["Subject"] == "变化 Bcc: evil@example.org" and box.mails[0]["Bcc"] is None
    assert len(box.recipients) == 1


@pytest.mark.parametrize(
    ("text", "yes"),
    [("a@b.c", True), ("", False), ("a@b.c,d@e.f", False), ("a b@c.d", False), ("<a@b.c>", False), ("a@b@c", False)],
)
def test_one_address_and_nothing_else(text: str, yes: bool) -> None:
    assert is_address(text) is yes


def test_keeping_twice_is_once_also_after_a_crash(desk: Desk) -> None:
    reports = Reports(desk.database)
    first = reports.keep(desk.report, "r2", record(21))
    again = reports.keep(desk.report, "r2", record(21))  # the step died before it was recorded, and ran again
    assert first == again and first[0].version == 2 and first[1] and first[1].version == 1
    assert [one.version for one in reports.versions(desk.report)] == [1, 2]
    assert reports.get("r2").report.version == 2 and reports.name("r2") == desk.report
    same, before = reports.keep(desk.report, "r3", replace(record(21)))
    assert before and same.version == before.version == 2, "nothing new: compared with itself"


def test_a_clock_that_is_set_makes_no_storm(desk: Desk) -> None:
    watches = Watches(desk.database)
    now = watches.set(desk.report, "daily", version=1).next_at
    desk.finds(record(19))
    for jump in (30 * DAY, 30 * DAY + 30, 30 * DAY + 60):  # set forward by a month: one refresh, not thirty
        asyncio.run(desk.watching().look(now + jump))
    assert len(desk.asks) == 1
    for jump in (0.0, 30.0, 60.0):  # set back again
        asyncio.run(desk.watching().look(now + jump))
    assert len(desk.asks) == 1
    watch = watches.get(desk.report)
    assert watch and watch.next_at == now + DAY, "and not first in a month"
    asyncio.run(desk.watching().look(now + DAY))
    assert len(desk.asks) == 2
