"""The database of a box, opened when it is first needed, and what is kept in it."""

from functools import cached_property

from sqlalchemy.engine import Engine

from .settings import Settings
from .store.cache import Notes
from .store.conversations import Conversations
from .store.database import open_database
from .store.event_log import EventLog
from .store.runs import Runs


class Stores:
    """Over one home folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def database(self) -> Engine:
        return open_database(self.settings.database_url)

    @cached_property
    def events(self) -> EventLog:
        return EventLog(self.database)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.database)

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.database)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self.database)
