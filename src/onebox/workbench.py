"""What a run is given to work with: all that the engine's `Work` holds, joined from the parts of the box."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from .desk import at_desk
from .engine.accept import language_of
from .engine.fold import fold
from .engine.work import Outside, Work
from .execution import Execution
from .forking import recorder
from .library.library import Library
from .living.reports import with_report
from .models.model import Model
from .places import pictures_to_send, source_of
from .recall import person_of
from .sandbox.evaluation import Evaluator
from .settings import Settings
from .skills.persona import persona_of
from .store.cache import Cache
from .store.conversations import Conversations
from .store.durable import Flows
from .store.event_log import EventLog
from .store.runs import RunRow


@dataclass(frozen=True, slots=True)
class Workbench:
    """The parts of one box that its runs share."""

    database: Engine
    settings: Settings
    events: EventLog
    conversations: Conversations
    library: Library
    flows: Flows
    evaluator: Callable[[], Evaluator]
    execution: Execution
    sees: bool
    """A model that sees pictures is set."""

    async def work(self, row: RunRow, model: Model, web: Outside | None) -> Work:
        """The run `row` as its recorded events left it. Raises OneboxError when its file cannot be read."""
        before = fold(self.events.read(row.id))
        work = Work(
            run=row.id,
            ask=row.ask,
            conversation=row.conversation,
            language=row.ask.language or language_of(row.ask.text),
            model=model,
            library=self.library,
            memory=Cache(self.database),
            emit=lambda fact: self.events.append(row.id, fact),
            record=await recorder(self.flows.step, self.flows.recorded, row.ask.forked),
            passages=self.settings.library.passages,
            source=await asyncio.to_thread(source_of, row.ask, self.library, sees=self.sees),
            history=row.ask.history or tuple(self.conversations.before(row.id)),
            spent=before.usage,
            seconds_before=before.worked,
            first_token=before.spoke,
            web=web,
            evaluator=self.evaluator,
            workshop=self.execution.toolbox(before),
            persona=persona_of(self.settings.home),
            person=person_of(self.database, self.settings, row.conversation),
            pictures=await asyncio.to_thread(pictures_to_send, row.ask, self.settings),
        )
        return at_desk(with_report(work, self.database), self.database, self.settings)
